"""What a page is, and how the pages are found: by walking the package `pages`."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from types import ModuleType

from PySide6.QtWidgets import QVBoxLayout, QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.ui import pages
from partybuild_desktop.ui.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInfo:
    """A page as the navigation lists it. `title` is the Chinese source text."""

    key: str
    title: str
    at_foot: bool = False

    def build(self, desk: Desk) -> Page:
        """The page itself; its module is read now."""
        found = self.load().build(desk)
        assert isinstance(found, Page)
        return found

    def load(self) -> ModuleType:
        """The page's module."""
        return importlib.import_module(f"{pages.__name__}.{self.key}")


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
    found = {module.name for module in pkgutil.iter_modules(pages.__path__)}
    unknown = found ^ pages.TITLES.keys()
    assert not unknown, f"name it in ui/pages/__init__.py, or make its module: {unknown}"
    return [
        PageInfo(key=key, title=title, at_foot=key in pages.FOOT)
        for key, title in pages.TITLES.items()
    ]
