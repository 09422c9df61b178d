"""What a kind of ledger is made of: its name, its box, its columns, and how it is composed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.member import Members, Scope
from partybuild_desktop.services.org import Orgs
from partybuild_desktop.store.books import Books


@dataclass(frozen=True, slots=True)
class Sources:
    """What a ledger may draw from."""

    books: Books
    orgs: Orgs
    members: Members
    codes: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked: whose, which columns, numbers masked or in full."""

    scope: Scope
    columns: tuple[str, ...] = ()
    masked: bool = True
    uids: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A column that can be chosen, by key, with its title."""

    key: str
    title: str
    default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerKind:
    """One kind: `kind` in code and commands, `title` on paper, `box` of the archive (迎检册)."""

    kind: str
    title: str
    box: str
    choices: tuple[Choice, ...]
    compose: Callable[[Sources, Request], Ledger]
