"""The parts of the page U盘报送: writing to a stick, taking in, deciding conflicts."""
