"""Prints: every one gets a number and is kept, so that it can be printed again just as it was."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from partybuild_desktop.domain.binder import Binder
from partybuild_desktop.domain.ledger import Document
from partybuild_desktop.domain.printing import PLAIN, Printing
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.stored import Stored, dump, load
from partybuild_desktop.services.org import Orgs
from partybuild_desktop.store import printing as store
from partybuild_desktop.store.books import Books
from partybuild_desktop.store.printing import Print
from partybuild_desktop.system.files import write_atomic, write_through
from partybuild_desktop.system.i18n import language, speaking
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_BINDER: Final = "binder"
_LEVEL: Final = 6  # of packing: a roster of 1,000 takes 40 KB


@dataclass(frozen=True, slots=True)
class Recorded:
    """A print that has come out."""

    n: int
    serial: str
    pages: int
    rows: int
    missing_glyphs: tuple[str, ...]


class Prints:
    """Printing with a record of it."""

    def __init__(self, books: Books, orgs: Orgs) -> None:
        self._books, self._orgs = books, orgs

    def write(
        self,
        value: Stored,
        path: Path,
        progress: Progress = NO_PROGRESS,
        *,
        org: str = "",
        asked: Mapping[str, object] | None = None,
        printing: Printing = PLAIN,
        mirror: bool = True,
    ) -> Recorded:
        """Write a ledger or a binder as PDF, with its serial number at the right of every page.

        `org` is the organisation (a uid) whose code the number carries, `asked` what was asked
        for, kept to be read. Raises what drawing raises; then nothing is recorded.
        """
        done: list[Recorded] = []

        def write(stream: BinaryIO) -> None:
            done.append(
                self.draw(
                    value,
                    stream,
                    progress,
                    org=org,
                    asked=asked,
                    printing=printing,
                    mirror=mirror,
                )
            )

        try:
            write_atomic(path, write)
        except BaseException:
            for recorded in done:  # drawn, but the file could not be put in its place
                store.forget(self._books, recorded.n)
            raise
        return done[0]

    def draw(
        self,
        value: Stored,
        stream: BinaryIO,
        progress: Progress = NO_PROGRESS,
        *,
        org: str = "",
        asked: Mapping[str, object] | None = None,
        printing: Printing = PLAIN,
        mirror: bool = True,
    ) -> Recorded:
        """As `write`, into a stream: for the printer."""
        params = {
            "asked": dict(asked or {}),
            "printing": asdict(printing),
            "mirror": mirror,
            "language": language(),
        }
        reserved = store.reserve(
            self._books,
            prefix=self._prefix(org),
            kind=_BINDER if isinstance(value, Binder) else value.kind,
            title=value.title,
            params=json.dumps(params, ensure_ascii=False, sort_keys=True),
        )
        try:
            numbered = replace(value, serial=reserved.serial)
            pages, rows, missing = _draw(numbered, stream, progress, printing, mirror=mirror)
            copy = zlib.compress(dump(numbered).encode(), _LEVEL)
            store.complete(self._books, reserved.n, pages=pages, copy=copy)
        except BaseException:
            store.forget(self._books, reserved.n)
            raise
        return Recorded(reserved.n, reserved.serial, pages, rows, missing)

    def list(self) -> list[Print]:
        """What was printed, newest first."""
        return store.prints(self._books)

    def value(self, n: int) -> tuple[Print, Stored]:
        """A print and the ledger or binder that it shows.

        Raises UserProblem print_unknown, print_damaged.
        """
        found = store.one(self._books, n)
        if found is None:
            raise UserProblem("print_unknown", field="n", n=n)
        try:
            return found[0], load(zlib.decompress(found[1]).decode())
        except (zlib.error, ValueError) as error:
            raise UserProblem("print_damaged", field="n", n=n) from error

    def reprint(self, n: int, path: Path, progress: Progress = NO_PROGRESS) -> Recorded:
        """Write a print again, byte for byte as it was, under its own number.

        Raises as `value`; EnvironmentProblem.
        """
        found, value = self.value(n)
        return write_through(path, lambda stream: self._again(found, value, stream, progress))

    def draw_again(self, n: int, progress: Progress = NO_PROGRESS) -> bytes:
        """The same in memory, for the preview and the printer."""
        found, value = self.value(n)
        stream = BytesIO()
        self._again(found, value, stream, progress)
        return stream.getvalue()

    def _again(self, found: Print, value: Stored, stream: BinaryIO, progress: Progress) -> Recorded:
        params = json.loads(found.params)
        known = {field.name for field in fields(Printing)}  # a later program may know fewer
        printing = Printing(**{k: v for k, v in params["printing"].items() if k in known})
        mirror = bool(params["mirror"])
        with speaking(params["language"]):
            pages, rows, missing = _draw(value, stream, progress, printing, mirror=mirror)
        return Recorded(found.n, found.serial, pages, rows, missing)

    def _prefix(self, org: str) -> str:
        """The organisation's code and the year: SH01-2026-."""
        owner = self._orgs.get(org or self._books.root)
        code = "".join(c for c in owner.code if c.isascii() and c.isalnum())
        return f"{code or self._books.site[:4].upper()}-{self._books.clock.today().year}-"


def _draw(
    value: Stored, stream: BinaryIO, progress: Progress, printing: Printing, *, mirror: bool
) -> tuple[int, int, tuple[str, ...]]:
    from partybuild_desktop.reports.binder import draw_binder
    from partybuild_desktop.reports.ledger import draw

    if isinstance(value, Document):
        drawn = draw(value, stream, progress, printing=printing)
        return drawn.pages, drawn.rows, tuple(map(str, drawn.missing_glyphs))
    bound = draw_binder(value, stream, progress, printing=printing, mirror=mirror)
    return bound.pages, len(value.documents), tuple(map(str, bound.missing_glyphs))
