"""The parts of what goes by stick: U盘报送, the second place of the backups, moving to a new PC.

It exists so that each step (writing, taking in, deciding conflicts, looking back) is a piece of its
own, which a page or the first start opens.
"""
