"""Ledgers (台账): what each kind shows, composed as a value that paper, workbook and window share.

A kind is a description in a module of its own beside this one, listed in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from partybuild_desktop.domain.binder import Binder
from partybuild_desktop.domain.ledger import Document, Ledger
from partybuild_desktop.domain.printing import PLAIN, Printing, first_part
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.attachment import Attachments
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.ledger import yearbook
from partybuild_desktop.services.ledger.appraisal import APPRAISALS
from partybuild_desktop.services.ledger.attendance import ATTENDANCES
from partybuild_desktop.services.ledger.card import CARD
from partybuild_desktop.services.ledger.change import CHANGE
from partybuild_desktop.services.ledger.choice import columns_of, styles_of
from partybuild_desktop.services.ledger.committee import COMMITTEE
from partybuild_desktop.services.ledger.group import GROUPS
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.life_meeting import LIFE_MEETINGS
from partybuild_desktop.services.ledger.meeting_year import MEETING_YEAR
from partybuild_desktop.services.ledger.minutes import MINUTES
from partybuild_desktop.services.ledger.org import ORGS
from partybuild_desktop.services.ledger.register import REGISTERS
from partybuild_desktop.services.ledger.roster import ROSTER
from partybuild_desktop.services.ledger.structure import STRUCTURE
from partybuild_desktop.services.ledger.talk import TALKS
from partybuild_desktop.services.ledger.yearly import YEARLY
from partybuild_desktop.services.meeting import Meetings
from partybuild_desktop.services.member import Members, Scope
from partybuild_desktop.services.org import Orgs
from partybuild_desktop.store.books import Books, newest
from partybuild_desktop.system.files import write_through
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from partybuild_desktop.reports.font import MissingGlyph
    from partybuild_desktop.reports.preview import PageImage

KINDS: Final[tuple[LedgerKind, ...]] = (
    *ORGS,
    COMMITTEE,
    GROUPS,
    ROSTER,
    CARD,
    CHANGE,
    *YEARLY,
    STRUCTURE,
    *MEETING_YEAR,
    *MINUTES,
    *REGISTERS,
    *ATTENDANCES,
    *LIFE_MEETINGS,
    *APPRAISALS,
    *TALKS,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """What came out: pages (0 for a workbook), rows, characters that no font has."""

    pages: int
    rows: int
    missing_glyphs: tuple[str, ...] = ()


class Ledgers:
    """Composing and writing ledgers."""

    def __init__(
        self,
        books: Books,
        orgs: Orgs,
        members: Members,
        codes: Codes,
        *,
        meetings: Meetings,
        attachments: Attachments,
    ) -> None:
        self._sources = Sources(books, orgs, members, codes, meetings, attachments)

    def together(self) -> Ledgers:
        """The same for one binder: what several of its ledgers ask of the books is read once."""
        found = copy(self)
        found._sources = self._sources.together()
        return found

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
        year: int = 0,
        styles: Mapping[str, str] | None = None,
    ) -> Document:
        """The ledger of a scope; `columns` empty takes the kind's own choice.

        `uids` restricts it to the records chosen on screen; `styles` says for a field how its
        values read; both name a column by its key or its title. Raises UserProblem
        ledger_unknown, column_unknown, columns_fixed, style_*, styles_fixed, org_unknown.
        """
        found = self.kind(kind)
        request = Request(
            scope=scope,
            columns=columns_of(found, columns),
            masked=masked,
            uids=uids,
            year=year,
            styles=styles_of(found, styles or {}),
        )
        with self._sources.books.read() as reader:
            heads = newest(reader)
        composed = found.compose(self._sources, request)
        if isinstance(composed, Ledger) and composed.keys:  # it may come back
            return replace(composed, heads=heads)
        return composed

    def year_book(self, org: str = "", *, year: int, day: str) -> Binder:
        """The records of an organisation's meetings of a year up to `day`, bound as one book.

        Raises UserProblem org_unknown.
        """
        return yearbook.compose(self._sources, Request(scope=Scope(org=org, day=day), year=year))

    def missing_glyphs(self, ledger: Document, progress: Progress = NO_PROGRESS) -> tuple[str, ...]:
        """The characters of a ledger that no font has, to be named before printing."""
        from partybuild_desktop.reports.ledger import missing_in

        return _named(missing_in(ledger, progress))

    def read_ahead(self) -> None:
        """Read the modules that draw a page and make its picture, before one is asked for."""
        from partybuild_desktop.reports.readiness import read_ahead

        read_ahead()

    def make_ready(self) -> Iterator[object]:
        """What the first figure of a session would wait for; each step takes a tenth of a second
        at most, so that nothing else waits for long."""
        from partybuild_desktop.reports.readiness import make_ready

        return make_ready()

    def pages(
        self, ledger: Document, progress: Progress = NO_PROGRESS, *, printing: Printing = PLAIN
    ) -> tuple[bytes, Printed]:
        """The PDF in memory with what came out, for the preview."""
        from partybuild_desktop.reports.ledger import draw

        stream = BytesIO()
        drawn = draw(ledger, stream, progress, printing=printing)
        printed = Printed(drawn.pages, drawn.rows, _named(drawn.missing_glyphs))
        return stream.getvalue(), printed

    def draw(
        self, ledger: Document, progress: Progress = NO_PROGRESS, *, printing: Printing = PLAIN
    ) -> bytes:
        """The PDF in memory, for the printer."""
        return self.pages(ledger, progress, printing=printing)[0]

    def front(self, ledger: Document, *, printing: Printing = PLAIN) -> bytes:
        """A PDF of which the first page is good to be shown at once, however long the ledger is:
        it is drawn from the first records alone, so that widths and page total may still change."""
        from partybuild_desktop.reports.ledger import draw

        stream = BytesIO()
        draw(first_part(ledger), stream, printing=printing, front=True)
        return stream.getvalue()

    def page_image(self, pdf: bytes, page: int, *, dpi: int) -> PageImage:
        """Page `page` (from 0) of a drawn ledger as pixels."""
        from partybuild_desktop.reports.preview import page_image

        return page_image(pdf, page, dpi=dpi)

    def write_pdf(
        self,
        ledger: Document,
        path: Path,
        progress: Progress = NO_PROGRESS,
        *,
        printing: Printing = PLAIN,
    ) -> Printed:
        """Write the ledger as PDF. Raises UserProblem ledger_too_wide; EnvironmentProblem."""
        from partybuild_desktop.reports.ledger import draw

        drawn = write_through(
            path, lambda stream: draw(ledger, stream, progress, printing=printing)
        )
        return Printed(drawn.pages, drawn.rows, _named(drawn.missing_glyphs))

    def write_xlsx(self, ledger: Document, path: Path, progress: Progress = NO_PROGRESS) -> Printed:
        """Write the same ledger as a workbook."""
        from partybuild_desktop.exchange.ledger import write

        rows = write_through(path, lambda stream: write(ledger, stream, progress))
        return Printed(0, rows)


def _named(missing: Iterable[MissingGlyph]) -> tuple[str, ...]:
    return tuple(f"{glyph.char} {glyph.codepoint} {glyph.where}" for glyph in missing)
