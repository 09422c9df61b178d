"""收回: a ledger that was exported and mended in a spreadsheet, shown row by row before it is
written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.roster import Verdict
from partybuild_desktop.services import wording
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.files import ask_open
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.table import Row as TableRow
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.grid import Grid

if TYPE_CHECKING:  # what stands behind it is read when a file is
    from partybuild_desktop.services.revision import Preview
    from partybuild_desktop.services.revision.judge import Row
    from partybuild_desktop.services.roster import Result

_FILES: Final = "*.xlsx *.xls *.et *.ods"
_WHAT: Final = "what"
_SAID: Final = 2  # the column that says what there is to say
_HEIGHT: Final = 240


class RevisionDialog(AskDialog):
    """Opens when a file is chosen and read; nothing is written before it is confirmed."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr("下面是将要发生的事，还没有写入。导入前会自动备份，导入后可以一步撤销。")
        super().__init__(parent, title=tr("收回改过的表"), main=tr("写入"), about=about, width=900)
        self._desk = desk
        self.preview: Preview | None = None
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("试读结果"))
        self.tabs.setMinimumHeight(_HEIGHT)
        self.body.addWidget(self.tabs, 1)
        self.whole = label(" ", wrap=True, select=True)
        self.whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.whole.setMinimumHeight(2 * self.whole.fontMetrics().lineSpacing())
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.whole)
        self.aside = label("", "warn", wrap=True, select=True)
        self.aside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self.aside)
        self.tabs.currentChanged.connect(lambda _: self._say_whole())

    # --- the file

    def start(self) -> None:
        """Ask for a file, and read it."""
        path = ask_open(
            self._owner(),
            self._desk.app.settings,
            title=tr("选择改过的台账"),
            filters=f"Excel ({_FILES})",
        )
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a file and show what it changes; one that has its own door is taken there."""
        revisions = self._desk.app.revisions

        def work(progress: Progress) -> Preview:
            return revisions.preview(revisions.open(path), progress)

        self._desk.jobs.run(
            work,
            done=self._tried,
            failed=lambda problem: self._refused(problem, path),
            owner=self._owner(),
            title=tr("正在读取 {name}", name=path.name),
        )

    def _owner(self) -> QWidget:
        return self.parentWidget() or self

    def _refused(self, problem: Trouble, path: Path) -> None:
        code = problem.code if isinstance(problem, UserProblem) else ""
        if code == "roster_elsewhere":
            from partybuild_desktop.ui.dialogs.roster import RosterDialog

            RosterDialog(self._desk, self._owner()).read(path)
        elif code == "orgs_elsewhere":
            self._desk.go("org", path)
        else:
            self._desk.trouble(problem)

    # --- the dry run

    def _tried(self, preview: Preview) -> None:
        from partybuild_desktop.services.revision import aside

        self.preview = preview
        self.heading.setText(
            tr("收回《{title}》：{name}", title=preview.title, name=preview.path.name)
        )
        counts = preview.counts
        for verdict, title in (
            (Verdict.CHANGED, tr("变更")),
            (Verdict.REFUSED, tr("拒绝")),
            (Verdict.SAME, tr("相同")),
        ):
            rows = [row for row in preview.rows if row.verdict is verdict]
            grid = Grid(_model(rows, self), self._desk.theme, title)
            grid.chosen.connect(lambda _: self._say_whole())
            self.tabs.addTab(grid, tr("{title} {n}", title=title, n=len(rows)))
        n = counts[Verdict.CHANGED]
        self.tabs.setCurrentIndex(0 if n or not counts[Verdict.REFUSED] else 1)
        said = aside(preview)
        self.aside.setText("\n".join(said))
        self.aside.setVisible(bool(said))
        assert self.main is not None
        self.main.setText(tr("写入 {n} 条变更", n=n) if n else tr("没有要写入的"))
        self.main.setAccessibleName(self.main.text())
        self.main.setEnabled(bool(n) and self._desk.may_write)
        self._say_whole()
        self.open()

    def _say_whole(self) -> None:
        """The whole of what is said about the current row, below the table."""
        grid = self.tabs.currentWidget()
        if not isinstance(grid, Grid):
            return
        if not grid.key and grid.model().rowCount():
            grid.go_to("0")
        self.whole.setText(grid.current_text(_SAID))

    # --- writing

    def confirm(self) -> None:
        preview = self.preview
        if preview is None:
            return
        self.clear_trouble()
        self._desk.jobs.run(
            lambda progress: self._desk.app.revisions.apply(preview, progress),
            done=self._applied,
            failed=self.show_trouble,
            owner=self,
            title=tr("正在导入"),
        )

    def _applied(self, found: tuple[Result, Changes]) -> None:
        result, changes = found
        if changes.txn:
            told = tr("已收回 {n} 条变更", n=result.updated)
            if result.refused:
                told = tr("{told}；拒绝 {n} 行，没有写入", told=told, n=result.refused)
            self._desk.report(changes, told)
            self._desk.backed_up.emit()
        self.accept()


def _model(rows: Sequence[Row], parent: QWidget) -> TableModel:
    there = {str(n): row for n, row in enumerate(rows)}

    def text(row: TableRow, key: str) -> str:
        if key == "row":
            return str(row.number)
        return str(row.name) if key == "name" else _said(row)

    model = TableModel(
        [
            Column("row", tr("行号"), 56, right=True),
            Column("name", tr("哪一条"), 220),
            Column(_WHAT, tr("说明"), 520),
        ],
        Source(fetch=lambda wanted: {key: there[key] for key in wanted}, text=text),
        parent,
    )
    model.show(there)
    return model


def _said(row: TableRow) -> str:
    """What a row changes, and what is wrong or doubtful about it."""
    parts = [
        tr("{field}：{old} → {new}", field=title, old=old or "—", new=new)
        for title, (old, new) in row.changes.items()
    ]
    for one in row.findings:
        text = wording.text_of(Problem(one.code, one.column, one.args))
        parts.append(tr("{name}：{text}", name=one.column, text=text) if one.column else text)
    return tr("；").join(parts)
