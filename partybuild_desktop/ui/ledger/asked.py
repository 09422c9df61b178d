"""A ledger as it is asked for: all that decides what stands on its pages."""

from __future__ import annotations

from dataclasses import dataclass

from partybuild_desktop.domain.ledger import Document
from partybuild_desktop.domain.printing import Printing, blank, laid_on
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One ledger as it is asked for."""

    kind: str
    scope: Scope
    year: int
    columns: tuple[str, ...]
    styles: tuple[tuple[str, str], ...]  # field: how its values read
    masked: bool
    uids: tuple[str, ...] | None
    printing: Printing
    sheet: str = ""
    binding: str = ""
    margins: str = ""  # top, bottom, left and right in mm

    def compose(self, app: App) -> Document:
        """The ledger itself. May be called outside the window thread."""
        found = app.ledgers.compose(
            self.kind,
            self.scope,
            columns=self.columns,
            masked=self.masked,
            uids=self.uids,
            year=self.year,
            styles=dict(self.styles),
        )
        return laid_on(found, self.sheet, self.binding, self.margins)

    def for_book(self, document: Document) -> Document:
        """As a workbook has it: the rows to write in are rows there too."""
        rows = self.printing.blank_rows
        return blank(document, rows) if rows else document

    def kept(self) -> dict[str, object]:
        """What is kept with the print, to be read."""
        style = [f"{key}={style}" for key, style in self.styles]
        return {
            "kind": self.kind,
            "day": self.scope.day,
            "masked": self.masked,
            "style": style,
            "sheet": self.sheet,
            "margins": self.margins,
        }
