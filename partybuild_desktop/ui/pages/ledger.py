"""The ledgers: choose one, whose, which day, which columns; see the pages; save or print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from partybuild_desktop.domain.figure import FigurePages
from partybuild_desktop.domain.form import Forms
from partybuild_desktop.domain.ledger import Document, Ledger
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.files import ask_save, open_folder_of
from partybuild_desktop.ui.jobs import Job, Trouble
from partybuild_desktop.ui.ledger.asked import Asked
from partybuild_desktop.ui.ledger.options import Options
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.widgets.basic import button
from partybuild_desktop.ui.widgets.head import PageHead
from partybuild_desktop.ui.widgets.sheets import Drawn
from partybuild_desktop.ui.widgets.viewer import Viewer

_SHORT: Final = 60  # rows that are drawn in no time
_QUIET_MS: Final = 400
_STEP_MS: Final = 20


@dataclass(frozen=True, slots=True)
class _Made:
    document: Document
    drawn: Drawn
    whole: bool = True


class LedgerPage(Page):
    """Options at the left, the pages as they will be printed at the right."""

    tables = ("person", "event", "post", "org", "superior", "closing")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._job: Job | None = None
        self._wanted: Asked | None = None
        self._rest: tuple[Asked, _Made] | None = None  # of which the first page alone is drawn
        self._name = ("", "")  # kind and title of what is shown
        self._steps: Iterator[object] | None = None  # that make ready what a figure needs
        self.ready_for_figures = False
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.timeout.connect(self._make_ready)
        self.save = button(tr("保存 PDF"), self._save_pdf, "main")
        self.book = button(tr("保存 Excel"), self._save_xlsx)
        self.paper = button(tr("打印…"), self._print)
        self.close_year = button(tr("年终封账…"), self._close_year)
        self.records = button(tr("打印记录…"), self._show_prints)
        self.back = button(tr("收回改过的表…"), self._take_back)
        acts = (self.close_year, self.back, self.records, self.book, self.paper, self.save)
        self.head = PageHead(tr("台账"), acts)
        self.head.allow(self.back, desk.may_write)
        self.facts = self.head.facts
        self.body.addWidget(self.head)
        below = QHBoxLayout()
        below.setSpacing(16)
        self.options = Options(desk)
        self.options.changed.connect(self.draw)
        below.addWidget(self.options)
        self.viewer = Viewer(desk)
        self.sheets = self.viewer.sheets
        self.sheets.laid.connect(lambda _: self._go_on())
        below.addWidget(self.viewer, 1)
        self.body.addLayout(below, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self._print)

    # --- drawing

    def _asked(self) -> Asked | None:
        """What is asked for now; None when the day cannot be read."""
        try:
            found = self.options.asked()
        except UserProblem as problem:
            self.options.say(wording.text_of(problem))
            return None
        self.options.say("")
        return found

    def draw(self) -> None:
        """Draw the pages anew, beside the window."""
        self.options.settle()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._rest = None
        asked = self._asked()
        if asked is None:
            return
        self._wanted = asked
        self._job = self.desk.jobs.run(
            lambda progress: self._begin(asked, progress),
            done=lambda made: self._drawn(asked, made),
            failed=self._not_drawn,
        )

    def _begin(self, asked: Asked, progress: Progress) -> _Made:
        """The ledger and its pages; of a long one the first page alone, so that it is seen soon."""
        progress.check()
        document = asked.compose(self.desk.app)
        rows = 0
        if isinstance(document, Ledger) and not asked.printing.blank_rows:
            listed = document.rows
            rows = len(listed) if isinstance(listed, Sized) else sum(1 for _ in listed)
        progress.check()
        short = rows <= _SHORT and not isinstance(document, Forms | FigurePages)
        if asked.printing.blank_rows or short:
            return self._work(asked, document, rows, progress)
        from partybuild_desktop.ui.printing import page_count

        pdf = self.desk.app.ledgers.front(document, printing=asked.printing)
        drawn = Drawn(document.title, pdf, page_count(pdf), rows, ())
        return _Made(document, drawn, whole=False)

    def _work(self, asked: Asked, document: Document, rows: int, progress: Progress) -> _Made:
        pdf, made = self.desk.app.ledgers.pages(document, progress, printing=asked.printing)
        drawn = Drawn(document.title, pdf, made.pages, rows, made.missing_glyphs)
        return _Made(document, drawn)

    def _drawn(self, asked: Asked, made: _Made, *, second: bool = False) -> None:
        if asked is not self._wanted:
            return  # another was asked for while this one could no longer be stopped
        self._job = None
        found = made.drawn
        self._name = (asked.kind, found.title)
        rows = tr("{n} 行", n=found.rows) if found.rows else ""
        pages = tr("{n} 页", n=found.pages) if made.whole else tr("正在排版…")
        self.facts.setText("　".join(filter(None, (found.title, rows, pages))))
        self.options.suit(asked, made.document)
        self.options.say_missing(found.missing)
        self.viewer.show_pdf(found, whole=second)
        if not self.ready_for_figures:
            self._quiet.start(_QUIET_MS)
        self._rest = None if made.whole else (asked, made)

    def _go_on(self) -> None:
        """The other pages, once the first one is in sight: it would wait for them otherwise."""
        if self._rest is None:
            return
        asked, made = self._rest
        self._rest = None
        self._job = self.desk.jobs.run(
            lambda progress: self._work(asked, made.document, made.drawn.rows, progress),
            done=lambda more: self._drawn(asked, more, second=True),
            failed=self._not_drawn,
        )

    def _make_ready(self) -> None:
        """One step while nothing else is under way: somebody who opened this page may soon want
        figures, and the first one of a session is slow."""
        if self._steps is None:
            self._steps = self.desk.app.ledgers.make_ready()
        steps = self._steps
        if self.desk.jobs.busy:
            self._quiet.start(_QUIET_MS)
            return
        self.desk.jobs.run(
            lambda _: next(steps, None),
            done=self._made_ready,
            failed=self.desk.trouble,
        )

    def _made_ready(self, step: object) -> None:
        self.ready_for_figures = step is None
        if not self.ready_for_figures:
            self._quiet.start(_STEP_MS)

    def _not_drawn(self, problem: Trouble) -> None:
        self._job = None
        self.options.say(wording.text_of(problem))

    # --- saving and printing

    def _title(self, kind: str) -> str:
        """The ledger's title for the name of its file."""
        shown, title = self._name
        return title if shown == kind else tr(self.desk.app.ledgers.kind(kind).title)

    def _save_pdf(self) -> None:
        self._save(".pdf", "PDF (*.pdf)")

    def _save_xlsx(self) -> None:
        self._save(".xlsx", "Excel (*.xlsx)")

    def _save(self, ending: str, filters: str) -> None:
        asked = self._asked()
        if asked is None:
            return
        path = ask_save(
            self,
            self.desk.app.settings,
            title=tr("保存台账"),
            name=self._title(asked.kind) + ending,
            filters=filters,
        )
        if path is None:
            return
        app = self.desk.app

        def write(progress: Progress) -> tuple[str, ...]:
            found = asked.compose(app)
            if ending == ".xlsx":
                book = asked.for_book(found)
                return app.ledgers.write_xlsx(book, path, progress).missing_glyphs
            # a print is numbered and kept, so that it can come out again just as it was
            return app.prints.write(
                found,
                path,
                progress,
                org=asked.scope.org,
                asked=asked.kept(),
                printing=asked.printing,
            ).missing_glyphs

        self.desk.jobs.run(
            write,
            done=lambda missing: self._saved(path, missing),
            failed=self.desk.trouble,
            owner=self,
            title=tr("正在生成台账"),
        )

    def _saved(self, path: Path, missing: Sequence[str]) -> None:
        self.options.say_missing(missing)
        self.desk.say(tr("已保存 {name}", name=path.name))
        open_folder_of(path)

    def _print(self) -> None:
        asked = self._asked()
        if asked is None:
            return
        from partybuild_desktop.ui.dialogs.paper import print_ledger

        drawn = self.sheets.drawn
        counted = self._job is None and self._rest is None and not self.options.pending
        if drawn is None or not counted:
            self.options.say(tr("还在排版，请稍等一下再打印。"))
            return
        from partybuild_desktop.ui.printing import is_large

        large = is_large(drawn.pdf)
        self.options.say(print_ledger(self, self.desk, asked, pages=drawn.pages, large=large))

    def _show_prints(self, key: str = "") -> None:
        from partybuild_desktop.ui.dialogs.prints import PrintsDialog

        PrintsDialog(self.desk, self, key).open()

    def _take_back(self) -> None:
        from partybuild_desktop.ui.dialogs.revision import RevisionDialog

        RevisionDialog(self.desk, self).start()

    def _close_year(self) -> None:
        from partybuild_desktop.ui.dialogs.closing import ClosingDialog

        ClosingDialog(self.desk, self, self.options.org.uid).open()

    # --- as the window asks

    def refresh(self) -> None:
        self.options.org.show_orgs(self.desk.app.orgs.tree(), self.desk.org)
        self.draw()

    def show_what(self, what: object) -> None:
        """{"kind", "scope", "uids"}: the list as it stood on the members' page, or one record;
        {"print"}: the record of prints, at the print of this number."""
        if not isinstance(what, dict):
            return
        if "print" in what:
            self._show_prints(what["print"])
            return
        self.options.choose_kind(what.get("kind", "roster"))
        scope = what.get("scope")
        if isinstance(scope, Scope):
            self.options.org.choose(scope.org)
            self.options.day.setText(scope.day)
        self.options.only(what.get("uids"))
        self.draw()

    def first_focus(self) -> QWidget | None:
        return self.options.kinds


build: Final = LedgerPage
