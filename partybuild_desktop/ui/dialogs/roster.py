"""Bringing in a roster: the file, what its columns mean, the dry run, the import, the result."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.org import BRANCH_KINDS, GROUP
from partybuild_desktop.services.roster import Preview, Result, RosterFile, Verdict
from partybuild_desktop.services.show import listed
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.files import ask_open, ask_save, open_folder_of
from partybuild_desktop.ui.member.entry import ENTRY_WORDS
from partybuild_desktop.ui.roster.mapping import Mapping
from partybuild_desktop.ui.roster.trial import WARNED, live_model, sample_of, verdict_model
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.chooser import OrgBox
from partybuild_desktop.ui.widgets.grid import Grid

_MAP, _TRIAL, _DONE = range(3)
_LIVE_MS: Final = 250
_SAID: Final = 3  # the column of a dry run's table that says what there is to say
FILES: Final = "*.xlsx *.xls *.xlsm *.ods *.csv *.txt *.et"


class RosterDialog(AskDialog):
    """Three steps after the file is chosen; nothing is written before the second is confirmed."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, title=tr("导入花名册"), main=tr("下一步：试读"), width=980)
        self._desk = desk
        self.file: RosterFile | None = None
        self.preview: Preview | None = None
        self.outcome: Result | None = None
        self.mapping: Mapping | None = None
        self.live: Grid | None = None
        self._about_map = ""
        self._place = QVBoxLayout()
        self._timer = QTimer(self, singleShot=True, interval=_LIVE_MS)
        self._timer.timeout.connect(self._live)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._map_step())
        self.stack.addWidget(self._trial_step())
        self.stack.addWidget(self._done_step())
        self.about.show()
        self.body.addWidget(self.stack, 1)
        self.back = self._left_button(tr("上一步"), lambda: self._go(_MAP))
        self.rejects = self._left_button(tr("导出问题行…"), self._write_rejects)
        self.undo = self._left_button(tr("撤销这次导入"), self._undo)
        self._go(_MAP)

    def _left_button(self, text: str, act: Callable[[], object]) -> QWidget:
        return self.add_button(text, act, at=self.buttons.count() - 2)

    # --- the file

    def start(self) -> None:
        """Ask for a file; the window opens when one is chosen and read."""
        filters = f"{tr('花名册')} ({FILES})"
        path = ask_open(
            self.parentWidget() or self,
            self._desk.app.settings,
            title=tr("选择花名册文件"),
            filters=filters,
        )
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a file and show what its columns are taken for."""
        self._desk.jobs.run(
            lambda _: self._desk.app.roster.open(path),
            done=self._opened,
            failed=self._desk.trouble,
            owner=self.parentWidget() or self,
            title=tr("正在读取 {name}", name=path.name),
            stoppable=False,
        )

    def _opened(self, file: RosterFile) -> None:
        self.file = file
        self.mapping = Mapping(file)
        self.mapping.changed.connect(self._timer.start)
        self._place.insertWidget(0, self.mapping, 3)
        doubtful = sum(len(layout.doubtful) for _, layout in file.tables)
        self._about_map = (
            tr("有 {n} 列需要您确认，排在最前面。", n=doubtful)
            if doubtful
            else tr("各列都认出来了，看一眼下面的试读对不对。")
        )
        # in books that have branches, an unknown one is rather a slip of the pen
        fresh = len(self._desk.app.orgs.tree()) == 1
        self.create_branches.setChecked(fresh and self.mapping.names_branches())
        self.create_branches.setVisible(self.mapping.names_branches())
        self._go(_MAP)
        self.open()
        # made last, read first
        for first, second in pairwise((*self.mapping.boxes, self.org, self.entry)):
            self.setTabOrder(first, second)
        self.setTabOrder(self.entry, self.create_branches)
        self._live()
        QTimer.singleShot(0, self, self.fit)  # when the new parts have been laid out

    # --- step 1: columns

    def _map_step(self) -> QWidget:
        page = QWidget()
        page.setLayout(self._place)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(8)
        desk = self._desk
        orgs = desk.app.orgs.tree()
        self.org = OrgBox(tr("没写支部的人归到"), anyone=tr("（不指定）"))
        here = next((o for o in orgs if o.uid == desk.org), None)
        fits = here is not None and (here.kind in BRANCH_KINDS or here.kind == GROUP)
        self.org.show_orgs(orgs, desk.org if fits else "")
        self.entry = Box()
        self.entry.setAccessibleName(tr("新增的人怎样进入账簿"))
        for kind, words in ENTRY_WORDS.items():
            self.entry.addItem(tr(words), kind.value)
        self.create_branches = QCheckBox(tr("新建支部：文件里有、账簿里没有的，一并建立"))
        self.create_branches.setAccessibleName(self.create_branches.text())
        self.org.picked.connect(lambda _: self._timer.start())
        self.create_branches.toggled.connect(lambda _: self._timer.start())
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("没写支部的人归到"), self.org)
        form.addRow(tr("新增的人"), self.entry)
        form.addRow("", self.create_branches)
        self._place.addLayout(form)
        self._place.addWidget(label(tr("试读前几行"), "grey"))
        self._live_place = QVBoxLayout()
        self._place.addLayout(self._live_place, 2)
        return page

    def _mapped(self) -> RosterFile:
        assert self.file is not None
        assert self.mapping is not None
        return self.file.mapped(self.mapping.choice)

    def _try(self, file: RosterFile, progress: Progress = NO_PROGRESS) -> Preview:
        """A dry run by what is chosen now."""
        return self._desk.app.roster.preview(
            file,
            org=self.org.uid,
            create_branches=self.create_branches.isChecked(),
            entry=EventKind(self.entry.currentData()),
            progress=progress,
        )

    def _live(self) -> None:
        """Read the first rows again by the fields chosen now."""
        preview = self._try(sample_of(self._mapped()))
        model = live_model(self._desk.app, preview, self)
        grid = Grid(model, self._desk.theme, tr("试读前几行"))
        grid.setMinimumHeight(110)
        if self.live is not None:
            self._live_place.removeWidget(self.live)
            self.live.deleteLater()
        self.live = grid
        self._live_place.addWidget(grid)

    # --- step 2: the dry run

    def _trial_step(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        self.branches = label("", wrap=True)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("试读结果"))
        self.tabs.setMinimumHeight(220)
        layout.addWidget(self.branches)
        layout.addWidget(self.tabs, 1)
        self.whole = label(" ", wrap=True, select=True)
        self.whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.whole.setMinimumHeight(2 * self.whole.fontMetrics().lineSpacing())
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.whole)
        self.tabs.currentChanged.connect(lambda _: self._say_whole())
        return page

    def _run_trial(self) -> None:
        assert self.mapping is not None
        doubled = self.mapping.doubled()
        if doubled:
            self.trouble.say(
                tr("有两列都读作“{title}”。请把其中一列改成别的，或“不读入”。", title=doubled)
            )
            return
        self.clear_trouble()
        file = self._mapped()
        self._desk.jobs.run(
            lambda progress: self._try(file, progress),
            done=self._tried,
            failed=self.show_trouble,
            owner=self,
            title=tr("正在试读"),
        )

    def _tried(self, preview: Preview) -> None:
        self.preview = preview
        self.tabs.clear()
        filled: list[int] = []
        warned = sum(r.warned for r in preview.rows)
        for kind, title, n in (
            (Verdict.NEW, tr("新增"), preview.counts[Verdict.NEW]),
            (Verdict.CHANGED, tr("变更"), preview.counts[Verdict.CHANGED]),
            (Verdict.SAME, tr("相同"), preview.counts[Verdict.SAME]),
            (WARNED, tr("提醒"), warned),
            (Verdict.REFUSED, tr("拒绝"), preview.counts[Verdict.REFUSED]),
        ):
            model = verdict_model(self._desk.app, preview, kind, self)
            grid = Grid(model, self._desk.theme, title)
            grid.chosen.connect(lambda _: self._say_whole())
            place = self.tabs.addTab(grid, tr("{title} {n}", title=title, n=n))
            if n and kind != WARNED:
                filled.append(place)
        self.tabs.setCurrentIndex(filled[0] if filled else 0)
        names = listed(org.called for org in preview.new_branches)
        unknown = self._unknown(preview)
        text = tr("将新建支部：{names}", names=names) if names else ""
        if unknown:
            text = tr("账簿里没有这些支部：{names}。要一并建立，请回上一步勾选。", names=unknown)
        self.branches.setText(text)
        self.branches.setVisible(bool(text))
        self._go(_TRIAL)

    def _unknown(self, preview: Preview) -> str:
        """The branches that rows were refused for, by name."""
        names = {
            row.candidate.branch_text
            for row in preview.rows
            if row.candidate.refused and row.candidate.findings[0].code == "branch_unknown"
        }
        return listed(sorted(filter(None, names)))

    def _say_whole(self) -> None:
        """The whole of what is said about the current row, below the table."""
        grid = self.tabs.currentWidget()
        if isinstance(grid, Grid) and not grid.key and grid.model().rowCount():
            grid.go_to("0")
        text = grid.current_text(_SAID) if isinstance(grid, Grid) else ""
        self.whole.setText(text)

    def _apply(self) -> None:
        preview = self.preview
        assert preview is not None
        self._desk.jobs.run(
            lambda progress: self._desk.app.roster.apply(preview, progress),
            done=self._applied,
            failed=self.show_trouble,
            owner=self,
            title=tr("正在导入"),
        )

    # --- step 3: the result

    def _done_step(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self.told = label("", "heading", wrap=True)
        self.more = label("", wrap=True)
        layout.addWidget(self.told)
        layout.addWidget(self.more)
        layout.addStretch(1)
        return page

    def _applied(self, found: tuple[Result, Changes]) -> None:
        self.outcome, changes = found
        result = self.outcome
        if changes.txn:
            self._desk.report(changes)
            self._desk.backed_up.emit()
        self.told.setText(
            tr("导入完成：新增 {a} 人，变更 {b} 人。", a=result.added, b=result.updated)
        )
        parts = [tr("相同未动 {n} 人。", n=result.unchanged)]
        if result.warned:
            parts.append(tr("有提醒 {n} 人，已写入；首页“待核对”里可逐个核对。", n=result.warned))
        if result.refused:
            parts.append(
                tr("拒绝 {n} 行，没有写入。可“导出问题行”，改好后再导入一次。", n=result.refused)
            )
        self.more.setText("\n".join(parts))
        self._go(_DONE)

    def _undo(self) -> None:
        self._desk.undo()
        self.accept()

    def _write_rejects(self) -> None:
        preview = self.preview
        assert preview is not None
        path = ask_save(
            self,
            self._desk.app.settings,
            title=tr("导出问题行"),
            name=tr("{name}-问题行", name=preview.path.stem) + ".xlsx",
            filters="Excel (*.xlsx)",
        )
        if path is None:
            return
        self._desk.jobs.run(
            lambda _: self._desk.app.roster.write_rejects(preview, path),
            done=lambda n: self._written(path, n),
            failed=self.show_trouble,
            owner=self,
            title=tr("正在导出"),
            stoppable=False,
        )

    def _written(self, path: Path, n: int) -> None:
        self._desk.say(tr("已写出 {n} 行到 {file}，原因在最后一列。", n=n, file=path.name))
        open_folder_of(path)

    # --- steps

    def _go(self, step: int) -> None:
        self.clear_trouble()
        self.stack.setCurrentIndex(step)
        counts = self.preview.counts if self.preview else {}
        changing = sum(counts.get(v, 0) for v in (Verdict.NEW, Verdict.CHANGED))
        name = self.file.path.name if self.file else ""
        self.heading.setText(tr("导入花名册：{name}", name=name))
        self.about.setText(
            (
                self._about_map,
                tr("下面是将要发生的事，还没有写入。导入前会自动备份，导入后可以一步撤销。"),
                "",
            )[step]
        )
        assert self.main is not None
        self.main.setText(
            (
                tr("下一步：试读"),
                tr("导入 {n} 人", n=changing) if changing else tr("没有要写入的"),
                tr("完成"),
            )[step]
        )
        self.main.setAccessibleName(self.main.text())
        self.main.setEnabled(step != _TRIAL or bool(changing))
        self.cancel.setVisible(step != _DONE)
        self.back.setVisible(step == _TRIAL)
        self.undo.setVisible(step == _DONE and bool(self.outcome and self.outcome.added))
        refused = bool(self.preview and self.preview.counts[Verdict.REFUSED])
        self.rejects.setVisible(step != _MAP and refused)

    def confirm(self) -> None:
        step = self.stack.currentIndex()
        if step == _MAP:
            self._run_trial()
        elif step == _TRIAL:
            self._apply()
        else:
            self.accept()
