"""检查与修复: is the file whole, what looks wrong in the data, the way there, and safe repairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.domain.quality import Part, Repair
from partybuild_desktop.services.check import Report
from partybuild_desktop.services.checklist import KIND, TITLE, checklist
from partybuild_desktop.services.finding import Finding, gathered
from partybuild_desktop.services.repair import Mended
from partybuild_desktop.services.wording.quality import PARTS
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.check.card import FindingCard, sought_of, way_of
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.outlet import Outlet
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.pages import TITLES
from partybuild_desktop.ui.table import Column, Row, Source, TableModel
from partybuild_desktop.ui.widgets.basic import button, card, label, restyle, row
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.empty import EmptyState
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.widgets.head import PageHead
from partybuild_desktop.ui.words import moment

_Composer = Callable[[], Ledger]
_MOST_OF_PAGE: Final = 0.45  # of the page's width, for the card
_RESULT: Final = 330  # what the head keeps for the outcome, before its buttons fold


class CheckPage(Page):
    """The list of findings, one card. The check itself is a job; edits made since show at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._report: Report | None = None
        self._shown: list[Finding] = []
        self._org = ""
        self._turn = 0
        self._outlet = Outlet(desk, self, KIND)
        self.start = button(tr("开始检查"), self._check, "main")
        self.book = button(tr("保存 Excel"), lambda: self._save(".xlsx"))
        self.save = button(tr("保存 PDF"), lambda: self._save(".pdf"))
        self.paper = button(tr("打印清单…"), lambda: self._outlet.print(self._list()))
        acts = (self.book, self.save, self.paper, self.start)
        self.head = PageHead(tr("检查与修复"), acts, facts=int(_RESULT * desk.theme.scale))
        self.facts = self.head.facts
        self.body.addWidget(self.head)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._before())
        self.stack.addWidget(self._after())
        self.body.addWidget(self.stack, 1)
        self._allow()

    def _before(self) -> QWidget:
        frame, layout = card()
        EmptyState(
            layout,
            title=tr("看看账簿是否完好，资料有没有疑问"),
            text=tr(
                "检查数据文件、操作记录、附件和增减变化表，再核对资料：身份号码与生日性别、"
                "日期先后、空缺、重复登记、书记空缺等。\n"
                "只看不改。能放心修复的会列出来，由您决定，修复后可以撤销。"
            ),
            acts=[button(tr("开始检查"), self._check, "main")],
        )
        return frame

    def _after(self) -> QWidget:
        self.part = Box()
        self.part.setAccessibleName(tr("哪一类"))
        self.part.currentIndexChanged.connect(lambda _: self._list_up())
        self.only = QCheckBox(tr("只看能自动修复的"))
        self.only.toggled.connect(lambda _: self._list_up())
        self.count = label("", "grey")
        self.model = TableModel(
            [
                Column("part", tr("类别"), 90, sortable=False, spare=2),
                Column("name", tr("对象"), 110, sortable=False),
                Column("place", tr("党组织"), 170, sortable=False, spare=1),
                Column("text", tr("问题和办法"), 300, sortable=False, grows=True),
            ],
            Source(fetch=self._fetch, text=self._text),
            self,
        )
        self.grid = Grid(self.model, self.desk.theme, tr("检查结果"))
        self.grid.chosen.connect(lambda _: self._show_card())
        self.grid.opened.connect(lambda _: self._jump())
        self.card = FindingCard(self.desk)
        self.card.jump.connect(self._jump)
        self.card.mend.connect(lambda: self._mend([self._finding()]))
        self.card.mend_all.connect(lambda: self._mend(self._alike()))
        found = QWidget()
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.grid, 1)
        across.addWidget(self.card)
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(row(self.part, self.only, None, self.count, spacing=14))
        column.addLayout(across, 1)
        return found

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = max(int(self.width() * _MOST_OF_PAGE), self.card.least())
        self.card.setFixedWidth(min(self.desk.theme.card, room))

    # --- checking

    def refresh(self) -> None:
        """What was changed since, or another organisation: the data are looked at anew."""
        if self._report is None:
            return
        self._turn += 1
        turn, org, check = self._turn, self.desk.org, self.desk.app.check
        self.desk.jobs.run(
            lambda progress: (turn, org, check.data(org, progress)),
            done=self._renewed,
            failed=self.desk.trouble,
        )

    def _renewed(self, found: tuple[int, str, list[Finding]]) -> None:
        turn, org, data = found
        if turn == self._turn and self._report is not None:
            kept = [f for f in self._report.findings if _of_machine(f)]
            self._org = org
            self._show(replace(self._report, findings=kept + gathered(data)))

    def _check(self) -> None:
        self._turn += 1
        self._org = self.desk.org
        org, check = self._org, self.desk.app.check
        self.desk.jobs.run(
            lambda progress: check.run(org, progress, state=False),
            done=self._checked,
            failed=self.desk.trouble,
            owner=self,
            title=tr("正在检查"),
        )

    def _checked(self, report: Report) -> None:
        self._show(replace(report, findings=gathered(report.findings)))
        self.grid.setFocus()
        if report.ok:
            self.desk.say(tr("检查完毕，数据文件完好"))

    def _show(self, report: Report) -> None:
        self._report = report
        self.stack.setCurrentIndex(1)
        chosen = self.part.currentData()
        counts = {part: sum(f.part is part for f in report.findings) for part in Part}
        self.part.blockSignals(True)
        self.part.clear()
        self.part.addItem(tr("全部（{n}）", n=len(report.findings)), "")
        for part, n in counts.items():
            if n:
                self.part.addItem(tr("{part}（{n}）", part=tr(PARTS[part]), n=n), part.value)
        self.part.setCurrentIndex(max(0, self.part.findData(chosen)))
        self.part.blockSignals(False)
        self._tell(report)
        self._list_up()

    def _tell(self, report: Report) -> None:
        parts = [tr("数据文件完好")]
        if not report.ok:
            to_backup = tr("数据文件有问题，请到“备份与安全”恢复")
            parts = [tr("数据文件有问题，可以修复") if report.mendable else to_backup]
        n = sum(not f.of_file for f in report.findings)
        clean = tr("资料没有疑问") if report.whole else tr("资料没有检查")
        parts.append(tr("资料有 {n} 处要看", n=n) if n else clean)
        when = moment(report.at, self.desk.app.books.clock.today())
        parts.append(tr("{when} 检查", when=when))  # last: the first to have no room
        restyle(self.facts, "look", "grey" if report.ok else "cause")
        self.facts.setText(" · ".join(parts))

    # --- the list

    def _list_up(self) -> None:
        if self._report is None:
            return
        part, only = self.part.currentData(), self.only.isChecked()
        self._shown = [
            f
            for f in self._report.findings
            if (not part or f.part.value == part) and (f.repair is not Repair.NONE or not only)
        ]
        line = max(self.grid.currentIndex().row(), 0)
        self.grid.nothing = (
            tr("没有符合条件的") if self._report.findings else tr("没有发现问题，账簿完好。")
        )
        self.grid.reload([str(n) for n in range(len(self._shown))])
        if self._shown:
            self.grid.go_to(str(min(line, len(self._shown) - 1)))
        mends = sum(f.repair is not Repair.NONE for f in self._report.findings)
        self.only.setVisible(bool(mends))
        self.part.setVisible(bool(self._report.findings))
        self.count.setText(tr("其中 {n} 处可自动修复", n=mends) if mends else "")
        self.count.setVisible(bool(mends))
        self.card.setVisible(bool(self._report.findings))  # beside nothing it would say nothing
        self._allow()
        self._show_card()

    def _allow(self) -> None:
        for act in (self.book, self.save, self.paper):
            self.head.allow(act, self._report is not None)
        self.start.setText(tr("再检查一次") if self._report else tr("开始检查"))
        self.head.allow(self.start, self._report is not None)

    def _finding(self) -> Finding:
        return self._shown[int(self.grid.key)]

    def _alike(self) -> list[Finding]:
        """Those that the same repair mends, of all that are listed."""
        wanted = self._finding().repair
        return [finding for finding in self._shown if finding.repair is wanted]

    def _show_card(self) -> None:
        if self.grid.key and self._shown:
            self.card.show_finding(self._finding(), len(self._alike()))
        else:
            self.card.show_finding(None, 0)

    def _fetch(self, keys: Sequence[str]) -> dict[str, Row]:
        return {key: self._shown[int(key)] for key in keys}

    def _text(self, finding: Finding, key: str) -> str:
        if key == "part":
            return tr(PARTS[finding.part])
        return str(getattr(finding, key))

    def _list(self) -> _Composer:
        """What makes the ledger of what is listed now."""
        report = self._report
        assert report is not None
        shown, app = list(self._shown), self.desk.app
        org = app.orgs.get(self._org or app.books.root)
        some = len(shown) < len(report.findings)
        return lambda: checklist(shown, org, report.at[:10], part=some)

    def _save(self, ending: str) -> None:
        self._outlet.save(self._list(), tr(TITLE), ending)

    # --- acts

    def _jump(self) -> None:
        if not self.grid.key or not self._shown:
            return
        finding = self._finding()
        page = way_of(finding)
        if page in TITLES:
            self.desk.go(page, None if page == "backup" else sought_of(finding))

    def _mend(self, findings: Sequence[Finding]) -> None:
        repairs, of_file = self.desk.app.repairs, any(f.of_file for f in findings)
        self.desk.jobs.run(
            lambda progress: repairs.mend(findings, progress),
            done=lambda done: self._mended(done, of_file=of_file),
            failed=self.desk.trouble,
            owner=self,
            title=tr("正在修复"),
        )

    def _mended(self, done: Mended, *, of_file: bool) -> None:
        text = tr("已修复 {n} 处", n=done.n)
        if done.changes is not None:
            self.desk.report(done.changes, text)
        if done.changes is None or of_file:  # what is about the file is asked of the file
            self._check()
            self.desk.say(text)

    def first_focus(self) -> QWidget | None:
        return self.grid if self._report is not None else None


def _of_machine(finding: Finding) -> bool:
    """Whether it is about the file, not about the data, and stays until the next whole check."""
    return finding.of_file or finding.repair is Repair.FETCH


build: Final = CheckPage
