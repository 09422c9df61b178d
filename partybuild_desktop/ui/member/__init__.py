"""The parts of the members' page: its lines, filters, card, and pasted blocks.

It exists so that what a member's cell shows, and what may be done with him, is said once for list,
card, menu and form.
"""
