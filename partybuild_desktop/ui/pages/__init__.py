"""The pages of the window, one module for each; `ui.page.find_pages` finds them by walking here."""
