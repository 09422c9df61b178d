"""Small pieces that several pages use."""
