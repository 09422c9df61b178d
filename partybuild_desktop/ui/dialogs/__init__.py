"""Windows that ask one thing and close; each is found where it is opened.

They stand beside the pages because several pages, the menu and the keyboard open the same one.
"""
