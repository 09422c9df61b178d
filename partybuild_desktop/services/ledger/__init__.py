"""Ledgers (台账): what each kind shows, composed as a value that paper, workbook and window share.

A kind is a description in a module of its own beside this one, listed in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.roster import ROSTER
from partybuild_desktop.services.member import Members, Scope
from partybuild_desktop.services.org import Orgs
from partybuild_desktop.store.books import Books
from partybuild_desktop.system.files import write_atomic
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

KINDS: Final[tuple[LedgerKind, ...]] = (ROSTER,)


@dataclass(frozen=True, slots=True)
class Printed:
    """What came out: pages (0 for a workbook), rows, characters that no font has."""

    pages: int
    rows: int
    missing_glyphs: tuple[str, ...] = ()


class Ledgers:
    """Composing and writing ledgers."""

    def __init__(self, books: Books, orgs: Orgs, members: Members, codes: Codes) -> None:
        self._sources = Sources(books, orgs, members, codes)

    def kinds(self) -> tuple[LedgerKind, ...]:
        """Every kind there is, in the order of the archive boxes."""
        return KINDS

    def kind(self, name: str) -> LedgerKind:
        """A kind by its code or its title. Raises UserProblem ledger_unknown."""
        for kind in KINDS:
            if name in (kind.kind, kind.title):
                return kind
        raise UserProblem("ledger_unknown", field="kind", name=name)

    def compose(
        self,
        kind: str,
        scope: Scope,
        *,
        columns: Sequence[str] = (),
        masked: bool = True,
        uids: Sequence[str] | None = None,
    ) -> Ledger:
        """The ledger of a scope; `columns` empty takes the kind's own choice.

        `uids` restricts it to the persons chosen on screen. Raises UserProblem ledger_unknown,
        column_unknown, org_unknown.
        """
        found = self.kind(kind)
        request = Request(scope=scope, columns=tuple(columns), masked=masked, uids=uids)
        return found.compose(self._sources, request)

    def missing_glyphs(self, ledger: Ledger) -> tuple[str, ...]:
        """The characters of a ledger that no font has, to be named before printing."""
        from partybuild_desktop.reports.ledger import missing_glyphs

        return tuple(missing_glyphs(ledger))

    def write_pdf(self, ledger: Ledger, path: Path, progress: Progress = NO_PROGRESS) -> Printed:
        """Write the ledger as PDF. Raises UserProblem ledger_too_wide; EnvironmentProblem."""
        from partybuild_desktop.reports.ledger import draw

        done: list[Printed] = []

        def write(stream: object) -> None:
            drawn = draw(ledger, stream, progress)  # type: ignore[arg-type]
            done.append(Printed(drawn.pages, drawn.rows, tuple(drawn.missing_glyphs)))

        write_atomic(path, write)
        return done[0]

    def write_xlsx(self, ledger: Ledger, path: Path, progress: Progress = NO_PROGRESS) -> Printed:
        """Write the same ledger as a workbook."""
        from partybuild_desktop.exchange.ledger import write

        rows: list[int] = []
        write_atomic(path, lambda stream: rows.append(write(ledger, stream, progress)))
        return Printed(0, rows[0])
