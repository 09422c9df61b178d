"""The binder (迎检册): every ledger of an organisation and a year, box by box, as one file.

A kind of ledger names its box itself, so that a later one appears here without a change.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from partybuild_desktop.domain.binder import Binder, Lack, Section, lacks_of
from partybuild_desktop.domain.ledger import Column, Document, Head, Kind, Ledger, Paper
from partybuild_desktop.domain.printing import PLAIN, Printing
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.ledger import KINDS, Ledgers
from partybuild_desktop.services.ledger.kind import LedgerKind
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.org import Orgs
from partybuild_desktop.services.show import day_text, page_name
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.store.books import Books
from partybuild_desktop.system.files import machine_errors, refuse_own, sync_folder, write_atomic
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

#  The boxes of the archive in their order: ledgers.md 6.7. A box of a kind that is not among them
#  follows after.
BOXES: Final = (
    N_("组织建设"),
    N_("党员队伍"),
    N_("组织生活"),
    N_("创评"),
    N_("民主管理"),
    N_("服务群众"),
    N_("整改"),
    N_("保障"),
    N_("责任"),
)
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST: Final = 60  # characters of a file's name
_MANIFEST: Final = N_("校验清单.txt")


@dataclass(frozen=True, slots=True)
class Bound:
    """What came out; `lacks` is what is missing, for the person who binds it."""

    pages: int
    boxes: int
    ledgers: int
    lacks: tuple[Lack, ...]
    missing_glyphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """A binder with what is missing in it."""

    binder: Binder
    lacks: tuple[Lack, ...]


class Binders:
    """Putting binders together and writing them."""

    def __init__(self, books: Books, orgs: Orgs, ledgers: Ledgers) -> None:
        self._books, self._orgs, self._ledgers = books, orgs, ledgers

    def boxes(self) -> tuple[str, ...]:
        """The boxes for which there is a ledger, in order."""
        known = dict.fromkeys((*BOXES, *(kind.box for kind in KINDS)))
        held = {kind.box for kind in KINDS}
        return tuple(box for box in known if box in held)

    def compose(
        self,
        *,
        org: str = "",
        year: int = 0,
        boxes: Sequence[str] = (),
        masked: bool = True,
        progress: Progress = NO_PROGRESS,
    ) -> Composed:
        """The binder of an organisation (a uid; the books' own) and a year (the running one).

        `boxes` empty takes all. A ledger that cannot be composed is named among what is missing.
        Raises UserProblem org_unknown, box_unknown; Cancelled.
        """
        today = self._orgs.today()
        day = min(f"{year}-12-31", today) if year else today
        owner = self._orgs.get(org or self._books.root)
        wanted = self._wanted(boxes)
        scope = Scope(org=owner.uid, day=day)
        progress.step(tr("汇总台账"), sum(len(kinds) for _, kinds in wanted))
        lacks: list[Lack] = []
        ledgers = self._ledgers.together()
        year = year or int(day[:4])
        sections = []
        for box, kinds in wanted:
            documents = []
            for kind in kinds:
                found = _one(ledgers, kind, scope, year, masked=masked, lacks=lacks)
                documents += [] if found is None else [found]
                progress.advance()
            if documents:
                sections.append(Section(tr(box), tuple(documents)))
        binder = Binder(
            org=owner.name,
            title=tr("党建工作迎检册"),
            period=tr("（{year}年度）", year=year),
            day=day_text(day),
            sections=tuple(sections),
        )
        return Composed(replace(binder, check=_check_list(binder, lacks)), tuple(lacks))

    def year_book(self, *, org: str = "", year: int = 0) -> Composed:
        """会议记录本: the records of a year's meetings as one book, in the way of a binder.

        Raises UserProblem org_unknown, no_meetings (there is nothing to be bound).
        """
        today = self._orgs.today()
        year = year or int(today[:4])
        binder = self._ledgers.year_book(org, year=year, day=min(f"{year:04d}-12-31", today))
        if not binder.sections:
            raise UserProblem("no_meetings", field="year", year=year)
        return Composed(binder, ())

    def _wanted(self, boxes: Sequence[str]) -> list[tuple[str, list[LedgerKind]]]:
        chosen = []
        known = self.boxes()
        for name in boxes:
            found = next((box for box in known if name in (box, tr(box))), None)
            if found is None:
                raise UserProblem("box_unknown", field="boxes", name=name)
            chosen.append(found)
        return [
            (box, [kind for kind in KINDS if kind.box == box])
            for box in known
            if not chosen or box in chosen
        ]

    def draw(
        self,
        composed: Composed,
        stream: BinaryIO,
        progress: Progress = NO_PROGRESS,
        *,
        mirror: bool = True,
    ) -> Bound:
        """Draw the binder as it will be printed: its pages are asked for by number before."""
        from partybuild_desktop.reports.binder import draw_binder

        drawn = draw_binder(composed.binder, stream, progress, mirror=mirror)
        return self.bound(composed, drawn.pages, map(str, drawn.missing_glyphs))

    def bound(self, composed: Composed, pages: int, missing: Iterable[str]) -> Bound:
        """What is to be said of a binder that came out on so many pages."""
        binder = composed.binder
        return Bound(
            pages, len(binder.sections), len(binder.documents), composed.lacks, tuple(missing)
        )

    def front(self, composed: Composed) -> bytes:
        """Check list and cover alone as a PDF: the first page of a preview, within a second."""
        from partybuild_desktop.reports.binder import draw_front

        stream = BytesIO()
        draw_front(composed.binder, stream)
        return stream.getvalue()

    def write_folder(
        self,
        composed: Composed,
        folder: Path,
        progress: Progress = NO_PROGRESS,
        *,
        printing: Printing = PLAIN,
    ) -> Bound:
        """Write the binder as a folder: a folder for each box, a file for each ledger, and a list
        of them all with the SHA-256 of each, as `sha256sum -c` reads it.

        Raises UserProblem target_not_empty; what drawing a ledger raises; EnvironmentProblem. All
        of it is there or nothing.
        """
        with machine_errors(folder):
            refuse_own(folder)
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise UserProblem("target_not_empty", name=str(folder))
        beside = folder.with_name(f".{os.urandom(4).hex()}.part")
        try:
            with machine_errors(folder):
                beside.mkdir(parents=True)
                bound = self._fill(composed, beside, progress, printing)
                if folder.exists():
                    folder.rmdir()
                beside.rename(folder)
                sync_folder(folder.parent)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return bound

    def _fill(
        self, composed: Composed, folder: Path, progress: Progress, printing: Printing
    ) -> Bound:
        binder = composed.binder
        progress.step(tr("绘制迎检册"), len(binder.documents))
        pages = 0
        missing: dict[str, None] = {}
        sums = []
        for name, document in _files(binder):
            path = folder / name
            with machine_errors(path):
                path.parent.mkdir(exist_ok=True)
            printed = self._ledgers.write_pdf(document, path, printing=printing)
            pages += printed.pages
            missing.update(dict.fromkeys(printed.missing_glyphs))
            sums.append(f"{_sha256(path)}  {name}\n")
            progress.advance()
        write_atomic(folder / tr(_MANIFEST), "".join(sums).encode())
        return self.bound(composed, pages, missing)


def _one(
    ledgers: Ledgers,
    kind: LedgerKind,
    scope: Scope,
    year: int,
    *,
    masked: bool,
    lacks: list[Lack],
) -> Document | None:
    """One ledger; notes what is missing in it, or why there is none."""
    try:
        found = ledgers.compose(kind.kind, scope, masked=masked, year=year)
    except UserProblem as problem:
        lacks.append(_refused(kind, problem))
        return None
    lacks += _lacks(kind, found)
    return found


def _files(binder: Binder) -> Iterable[tuple[str, Document]]:
    """Every ledger with its place in the folder, the check list first."""
    if binder.check is not None:
        yield f"{_plain(binder.check.title)}.pdf", binder.check
    for number, section in enumerate(binder.sections, 1):
        box = f"{number:02}-{_plain(section.title)}"
        for n, document in enumerate(section.documents, 1):
            yield f"{box}/{n:02}-{_plain(document.title)}.pdf", document


def _plain(name: str) -> str:
    """As the name of a file on every system."""
    return _FORBIDDEN.sub(" ", name).strip(" .")[:_LONGEST].strip(" .") or "_"


def _sha256(path: Path) -> str:
    with machine_errors(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# ---------------------------------------------------------------- what is missing


def _lacks(kind: LedgerKind, document: Document) -> list[Lack]:
    found = lacks_of(document)
    return [Lack(tr(kind.box), tr(kind.title), code, args, kind.entered) for code, args in found]


def _refused(kind: LedgerKind, problem: UserProblem) -> Lack:
    args = {"why": text_of(problem)}
    return Lack(tr(kind.box), tr(kind.title), "ledger_refused", args, kind.entered)


def lack_text(lack: Lack) -> str:
    """What is missing, as a sentence."""
    if lack.code == "ledger_empty":
        return tr("没有记录")
    if lack.code == "cells_empty":
        return tr("“{name}”有 {n} 处没有填写", **lack.args)
    return str(lack.args["why"])


def entered_at(lack: Lack) -> str:
    """The name of the page where it is entered."""
    return page_name(lack.entered)


def _check_list(binder: Binder, lacks: Sequence[Lack]) -> Ledger | None:
    if not lacks:
        return None
    return Ledger(
        kind="check",
        title=tr("迎检册自查单"),
        columns=(
            Column(tr("序号"), Kind.CODE),
            Column(tr("档案盒"), Kind.CODE, merge=True),
            Column(tr("台账"), Kind.TEXT, merge=True),
            Column(tr("缺什么")),
            Column(tr("在哪里填写"), Kind.CODE),
        ),
        rows=[
            (str(n), lack.box, lack.title, lack_text(lack), entered_at(lack))
            for n, lack in enumerate(lacks, 1)
        ],
        head=Head(
            tr("单位：{name}", name=binder.org),
            (tr("截至日期：{day}", day=binder.day), tr("共 {n} 项", n=len(lacks))),
        ),
        paper=Paper(landscape=False),
    )
