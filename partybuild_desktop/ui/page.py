"""What a page is, and how the pages are found: by walking the package `pages`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.ui import pages
from partybuild_desktop.ui.desk import Desk

TOP: Final = "top"
BOTTOM: Final = "bottom"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInfo:
    """A page as the navigation lists it. `title` is the Chinese source text."""

    key: str
    title: str
    rank: int
    build: Callable[[Desk], Page]
    place: str = TOP


class Page(QWidget):
    """One page. The window builds it when it is first asked for and tells it what changed."""

    #  The tables whose changes concern the page; an empty tuple: every change.
    tables: tuple[str, ...] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.stale = True
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 16, 20, 12)
        self.body.setSpacing(12)

    def touched_by(self, changes: Changes) -> bool:
        return not self.tables or changes.touches(*self.tables)

    def refresh(self) -> None:
        """Read what is shown anew. Called when the page is shown and something has changed."""

    def show_what(self, what: object) -> None:
        """Show one thing the window was asked for: a record's uid, a filter, an act."""

    def may_leave(self) -> bool:
        """Whether the page can be left now; it asks the clerk itself when in doubt."""
        return True

    def keep_typing(self) -> None:
        """Keep what is being typed as a draft: the program is about to end unexpectedly."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard goes when the page is opened."""
        return None


def find_pages() -> list[PageInfo]:
    """Every page there is, in the order of the navigation."""
    found = []
    for module in pkgutil.iter_modules(pages.__path__):
        page = importlib.import_module(f"{pages.__name__}.{module.name}").PAGE
        assert isinstance(page, PageInfo)
        found.append(page)
    return sorted(found, key=lambda page: (page.place != TOP, page.rank))
