"""Small pieces that several pages use.

They exist so that a button, a date or a list looks and answers alike wherever it stands.
"""
