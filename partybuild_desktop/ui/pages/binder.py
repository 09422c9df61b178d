"""迎检册: what is still missing, with the way to where it is entered; then the whole binder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from partybuild_desktop.domain.binder import Lack
from partybuild_desktop.services import wording
from partybuild_desktop.services.binder import Bound, Composed, entered_at, lack_text
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui import printing as paper
from partybuild_desktop.ui.desk import Desk, Said
from partybuild_desktop.ui.dialogs.paper import PaperDialog, Shift
from partybuild_desktop.ui.files import ask_folder, ask_save, open_file, open_folder_of
from partybuild_desktop.ui.jobs import Job, Trouble
from partybuild_desktop.ui.ledger.binder import AskedBinder, BinderOptions
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.table import Column, Row, Source, TableModel
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label, row
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.widgets.head import PageHead

_KIND: Final = "binder"  # as its prints are called
_AFTER_MS: Final = 250


class BinderPage(Page):
    """Options at the left, the list of what is missing at the right."""

    tables = ("person", "event", "post", "org", "superior", "closing")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._job: Job | None = None
        self._lacks: tuple[Lack, ...] = ()
        self._path: Path | None = None
        self._prepared = False
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.look)
        self.folder = button(tr("生成文件夹"), self._to_folder)
        self.save = button(tr("生成 PDF"), self._to_pdf, "main")
        self.paper = button(tr("打印…"), self._print)
        self.head = PageHead(tr("迎检册"), (self.folder, self.paper, self.save))
        self.facts = self.head.facts
        self.body.addWidget(self.head)
        self._make_done()
        below = QHBoxLayout()
        below.setSpacing(16)
        self.options = BinderOptions(desk)
        self.options.changed.connect(self._timer.start)
        below.addWidget(self.options)
        below.addLayout(self._list(), 1)
        self.body.addLayout(below, 1)

    def _make_done(self) -> None:
        self.told = ElidedLabel()
        self.open = button(tr("打开"), self._open)
        self.place = button(tr("打开所在文件夹"), self._open_place)
        self.done = QWidget()
        line = row(self.told, self.place, self.open)
        line.setStretch(0, 1)
        self.done.setLayout(line)
        self.done.hide()
        self.body.addWidget(self.done)

    def _list(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.setSpacing(8)
        self.heading = ElidedLabel(look="heading")
        self.go = button(tr("去填写"), self._go)
        head = row(self.heading, self.go)
        head.setStretch(0, 1)
        layout.addLayout(head)
        model = TableModel(
            [
                Column("box", tr("档案盒"), 110, sortable=False),
                Column("title", tr("台账"), 190, sortable=False),
                Column("what", tr("缺什么"), 230, sortable=False),
                Column("where", tr("在哪里填写"), 120, sortable=False),
            ],
            Source(fetch=self._fetch, text=_text),
            self,
        )
        self.grid = Grid(model, self.desk.theme, tr("还缺什么"))
        self.grid.chosen.connect(lambda _: self._may_go())
        self.grid.opened.connect(lambda _: self._go())
        self.grid.doubleClicked.connect(lambda _: self._go())
        layout.addWidget(self.grid, 1)
        text = tr("缺的也可以先生成：自查单放在最前面，交出去之前抽掉。")
        layout.addWidget(label(text, "grey", wrap=True))
        return layout

    # --- what is missing

    def _compose(self, asked: AskedBinder, progress: Progress) -> Composed:
        return self.desk.app.binders.compose(
            org=asked.org,
            year=asked.year,
            boxes=asked.boxes,
            masked=asked.masked,
            progress=progress,
        )

    def look(self) -> None:
        """Look anew, beside the window, for what is missing."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        asked = self.options.asked()
        for act in (self.save, self.folder, self.paper):
            act.setEnabled(bool(asked.boxes))
        if not asked.boxes:
            self._show((), tr("至少要勾选一个档案盒。"))
            self.facts.clear()
            return
        self._job = self.desk.jobs.run(
            lambda progress: self._compose(asked, progress),
            done=self._found,
            failed=self._not_found,
        )

    def _found(self, found: Composed) -> None:
        self._job = None
        binder, lacks = found.binder, found.lacks
        counts = Counter({s.title: len(s.documents) for s in binder.sections})
        missing = Counter(lack.box for lack in lacks)
        for box, check in self.options.boxes.items():
            if check.isChecked():
                check.setText(_box_text(tr(box), counts[tr(box)], missing[tr(box)]))
        ledgers = tr("{n} 册", n=len(binder.documents))
        self.facts.setText("　".join((binder.org, binder.period, ledgers)))
        n = len(lacks)
        self._show(lacks, tr("还缺 {n} 项", n=n) if n else tr("什么也不缺，可以生成了。"))

    def _not_found(self, problem: Trouble) -> None:
        self._job = None
        self._show((), wording.text_of(problem))

    def _show(self, lacks: Sequence[Lack], heading: str) -> None:
        self._lacks = tuple(lacks)
        self.heading.setText(heading)
        self.grid.nothing = heading if not lacks else ""
        self.grid.reload([str(n) for n in range(len(lacks))])
        self._may_go()

    def _fetch(self, keys: Sequence[str]) -> dict[str, Row]:
        return {key: self._lacks[int(key)] for key in keys}

    def _may_go(self) -> None:
        key = self.grid.key
        self.go.setEnabled(bool(key) and bool(self._lacks[int(key)].entered))

    def _go(self) -> None:
        """To the page where the chosen one is entered, and there to the records that lack it."""
        key = self.grid.key
        if not key or not self._lacks[int(key)].entered:
            return
        lack = self._lacks[int(key)]
        self.desk.move_to(self.options.org.uid)
        what: object = None
        if lack.entered == "org":
            what = self._org_of(lack)
        elif lack.entered == "member" and lack.keys:
            what = {"among": lack.keys, "why": lack_text(lack)}
        self.desk.go(lack.entered, what)

    def _org_of(self, lack: Lack) -> str:
        """The first organisation that lacks it: itself, or by somebody who has a post there."""
        known = {org.uid for org in self.desk.app.orgs.tree()}
        posts = {post.uid: post.org for post in self.desk.app.orgs.posts()}
        posted = (posts.get(key.partition(" ")[0], "") for key in lack.keys)
        return next((key for key in (*lack.keys, *posted) if key in known), self.options.org.uid)

    # --- the binder itself

    def _name(self) -> str:
        return tr(
            "{org}{year}年迎检册",
            org=self.options.org.currentText().strip(),
            year=self.options.year.currentData(),
        )

    def _to_pdf(self) -> None:
        settings = self.desk.app.settings
        name = self._name() + ".pdf"
        path = ask_save(self, settings, title=tr("生成迎检册"), name=name, filters="PDF (*.pdf)")
        if path is None:
            return
        asked, app = self.options.asked(), self.desk.app

        def write(progress: Progress) -> Bound:
            composed = self._compose(asked, progress)
            done = app.prints.write(
                composed.binder,
                path,
                progress,
                org=asked.org,
                asked=asked.kept(),
                printing=asked.printing,
                mirror=asked.mirror,
            )
            return app.binders.bound(composed, done.pages, done.missing_glyphs)

        self._make(write, path)

    def _to_folder(self) -> None:
        above = ask_folder(self, self.desk.app.settings, title=tr("迎检册放在哪个文件夹里"))
        if above is None:
            return
        asked, app, path = self.options.asked(), self.desk.app, above / self._name()

        def write(progress: Progress) -> Bound:
            composed = self._compose(asked, progress)
            return app.binders.write_folder(composed, path, progress, printing=asked.printing)

        self._make(write, path)

    def _make(self, write: Callable[[Progress], Bound], path: Path) -> None:
        self.done.hide()
        self.desk.jobs.run(
            write,
            done=lambda bound: self._made(path, bound),
            failed=self.desk.trouble,
            owner=self,
            title=tr("正在生成迎检册"),
        )

    def _made(self, path: Path, bound: Bound) -> None:
        self._path = path
        numbers = {"boxes": bound.boxes, "ledgers": bound.ledgers, "pages": bound.pages}
        text = tr("已生成 {name}：{boxes} 盒 {ledgers} 册 {pages} 页", name=path.name, **numbers)
        if bound.missing_glyphs:
            text += tr("；有 {n} 个字所有字体都没有，要手写补上", n=len(bound.missing_glyphs))
        self.told.setText(text)
        self.done.show()
        self.open.setFocus()

    def _print(self) -> None:
        """As a ledger is printed; drawn once before, for its pages are asked for by number."""
        if not paper.printers():
            self.desk.said.emit(Said(paper.no_printer(), trouble=True))
            return
        asked, app = self.options.asked(), self.desk.app

        def count(progress: Progress) -> tuple[Composed, int]:
            composed = self._compose(asked, progress)
            drawn = app.binders.draw(composed, BytesIO(), progress, mirror=asked.mirror)
            return composed, drawn.pages

        self.desk.jobs.run(
            count,
            done=lambda found: self._ask_printer(asked, *found),
            failed=self.desk.trouble,
            owner=self,
            title=tr("正在生成迎检册"),
        )

    def _ask_printer(self, asked: AskedBinder, composed: Composed, pages: int) -> None:
        """What was counted is printed: while it is asked for nothing else can be written."""
        app = self.desk.app

        def draw(shift: Shift, progress: Progress) -> bytes:
            stream = BytesIO()
            app.prints.draw(
                composed.binder,
                stream,
                progress,
                org=asked.org,
                asked=asked.kept(),
                printing=replace(asked.printing, dx_mm=shift[0], dy_mm=shift[1]),
                mirror=asked.mirror,
            )
            return stream.getvalue()

        sides = "long" if asked.mirror else ""
        PaperDialog(self.desk, self, kind=_KIND, pages=pages, draw=draw, sides=sides).open()

    def _open(self) -> None:
        if self._path is not None:
            open_file(self._path)

    def _open_place(self) -> None:
        if self._path is not None:
            open_folder_of(self._path)

    # --- as the window asks

    def refresh(self) -> None:
        self.options.org.show_orgs(self.desk.app.orgs.tree(), self.desk.org)
        for box, check in self.options.boxes.items():
            check.setText(tr(box))
        self.look()

    def show_what(self, what: object) -> None:
        """{"year"}: the whole binder of that year and of the organisation shown, ready to make."""
        if not isinstance(what, dict):
            return
        self.options.org.choose(self.desk.org)
        self.options.year.setCurrentIndex(max(0, self.options.year.findData(what.get("year"))))
        for check in self.options.boxes.values():
            check.setChecked(True)
        self._prepared = True
        self.look()

    def first_focus(self) -> QWidget | None:
        prepared, self._prepared = self._prepared, False
        return self.save if prepared else self.options.org


def _box_text(box: str, ledgers: int, missing: int) -> str:
    text = tr("{box}　{n} 册", box=box, n=ledgers)
    return tr("{text}，缺 {n} 项", text=text, n=missing) if missing else text


def _text(lack: Row, key: str) -> str:
    if key == "what":
        return lack_text(lack)
    if key == "where":
        return entered_at(lack)
    return str(getattr(lack, key))


build: Final = BinderPage
