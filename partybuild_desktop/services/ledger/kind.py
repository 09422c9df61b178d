"""What a kind of ledger is made of: its name, its box, its columns, and how it is composed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from partybuild_desktop.domain.ledger import Document
from partybuild_desktop.domain.member import Field
from partybuild_desktop.services.attachment import Attachments
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.meeting import Meetings
from partybuild_desktop.services.member import Members, Scope
from partybuild_desktop.services.org import Orgs
from partybuild_desktop.store.books import Books

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sources:
    """What a ledger may draw from; `kept` is what the ledgers of one binder have read already."""

    books: Books
    orgs: Orgs
    members: Members
    codes: Codes
    meetings: Meetings
    attachments: Attachments
    kept: dict[tuple[Hashable, ...], object] | None = None

    def together(self) -> Sources:
        """The same for the ledgers of one binder."""
        return replace(self, kept={})

    def once(self, key: tuple[Hashable, ...], read: Callable[[], T]) -> T:
        """What `read` gives, which within a binder is read once for each key."""
        if self.kept is None:
            return read()
        if key not in self.kept:
            self.kept[key] = read()
        return cast(T, self.kept[key])


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked: whose, of which year, which columns, numbers masked or in full.

    `uids` are those of the records that the ledger has: persons, or meetings of its kind.
    `scope.day` is the last day of a past `year`; 0 is the year of that day. `styles` says for a
    field how its values read ("id": "spaced"), where it is not the usual way.
    """

    scope: Scope
    columns: tuple[str, ...] = ()
    masked: bool = True
    uids: Sequence[str] | None = None
    year: int = 0
    styles: Mapping[str, str] = field(default_factory=dict)

    def style_of(self, asked: Field) -> str:
        """How values of a field are to read; "" for the usual way."""
        return self.styles.get(asked.key) or self.styles.get(asked.kind, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A column that can be chosen, by key, with its title."""

    key: str
    title: str
    default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerKind:
    """One kind: `kind` in code and commands, `title` on paper, `box` of the archive (迎检册).

    `styled` are the fields for which a style may be asked (`domain.style`). `entered` is the page
    of the window where its records are entered, by its name in the navigation: the list of what
    is missing leads there.
    """

    kind: str
    title: str
    box: str
    choices: tuple[Choice, ...] = ()
    compose: Callable[[Sources, Request], Document]
    styled: tuple[str, ...] = ()
    entered: str = ""
