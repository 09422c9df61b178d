"""组织生活 (三会一课): the list with its card, the month, the matrix; and what is to be done."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from partybuild_desktop.domain.meeting import Meeting, State
from partybuild_desktop.domain.meeting_rule import TALK
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.meeting.matrix import Matrix
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.jobs import Job
from partybuild_desktop.ui.meeting.acts import Acts
from partybuild_desktop.ui.meeting.card import Card
from partybuild_desktop.ui.meeting.drafts import DraftBar
from partybuild_desktop.ui.meeting.filters import Filters, Narrow
from partybuild_desktop.ui.meeting.line import (
    Line,
    arranged,
    columns,
    doubt_of,
    is_faint,
    lines_of,
    nearest,
    text_of,
)
from partybuild_desktop.ui.meeting.matrix import MatrixView
from partybuild_desktop.ui.meeting.month import MonthView
from partybuild_desktop.ui.meeting.place import meeting_orgs, short_names
from partybuild_desktop.ui.meeting.reminders import Due, Reminders, read_due
from partybuild_desktop.ui.meeting.words import LATE, state_of
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.table import Source, TableModel
from partybuild_desktop.ui.widgets.basic import button, card, restyle
from partybuild_desktop.ui.widgets.empty import EmptyState
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.widgets.head import PageHead
from partybuild_desktop.ui.words import day_words

LIST, MONTH, MATRIX, _EMPTY = range(4)
_ROOM_FOR_CARD: Final = 900
_CARD_MS: Final = 15  # the card follows the list in a moment of its own: neither is waited for long


class MeetingPage(Page):
    """Three views of the same meetings. What is done with them goes through `acts`."""

    tables = (
        "meeting",
        "meeting_item",
        "attendance",
        "resolution",
        "attachment",
        "exemption",
        "talk",
        "post",
        "event",
        "org",
        "superior",
        "rule_in_force",
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: dict[str, Line] = {}
        self._shown: dict[str, Line] = {}
        self._order = ("", False)
        self._job: Job | None = None
        self._due_job: Job | None = None
        self._matrix: Matrix | None = None
        meetings = desk.app.meetings
        self.acts = Acts(desk, self, chosen=self._chosen)
        self.tabs = QTabBar()
        self.filters = Filters(desk, self.tabs)
        self.filters.changed.connect(self.refresh)
        self.model = TableModel(columns(org=True), self._source(), self)
        self.grid = Grid(self.model, desk.theme, tr("会议清单"))
        self._card_soon = QTimer(self, singleShot=True, interval=_CARD_MS)
        self._card_soon.timeout.connect(self._show_card)
        self.grid.chosen.connect(lambda _: self._card_soon.start())
        self.grid.opened.connect(self._open)
        self.card = Card(desk)
        self.card.act.connect(self.acts.act)
        self.month = MonthView(desk.theme, meetings.today(), meetings.calendar)
        self.month.opened.connect(self._open_day)
        self.month.moved.connect(self._month_moved)
        self.matrix = MatrixView(desk.theme)
        self.matrix.opened.connect(self._open_cell)
        self.reminders = Reminders()
        self.reminders.wanted.connect(self.acts.gaps)
        self._build()

    # --- building

    def _build(self) -> None:
        self.add = button(tr("记一次会"), self._add, "main")
        self.plan = button(tr("年度计划…"), lambda: self.acts.plan("", self.filters.year))
        writes = self.desk.may_write
        acts, menu = (self.plan, self.add), self._menu() if writes else None
        self.head = PageHead(tr("组织生活"), acts, menu=menu)
        self.facts = self.head.facts
        for write in acts:
            self.head.allow(write, writes)
        self.body.addWidget(self.head)
        self.body.addWidget(self.reminders)
        self.drafts = DraftBar(self.desk)
        self.drafts.resumed.connect(self.acts.resume)
        self.body.addWidget(self.drafts)
        self.tabs.setAccessibleName(tr("看法：清单、月历、完成情况"))
        for text in (tr("清单"), tr("月历"), tr("完成情况")):
            self.tabs.addTab(text)
        self.tabs.setDrawBase(False)
        self.tabs.currentChanged.connect(self._turn)
        self.body.addWidget(self.filters)
        self.stack = QStackedWidget()
        for widget in (self._split(), self.month, self.matrix, self._nothing()):
            self.stack.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        for keys, act in (
            ("Ctrl+N", self._add),
            ("Ctrl+E", lambda: self._open(self.grid.key)),
            ("Ctrl+P", self._print),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _split(self) -> QWidget:
        split = QWidget()
        across = QHBoxLayout(split)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(self.grid, 1)
        across.addWidget(self.card)
        return split

    def _nothing(self) -> QWidget:
        frame, layout = card()
        acts = [
            button(tr("记一次会"), self._add, "main"),
            button(tr("生成年度计划…"), lambda: self.acts.plan("", self.filters.year)),
        ]
        writes = self.desk.may_write
        self.empty = EmptyState(layout, title="", text="", acts=acts if writes else [])
        return frame

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for text, act in (
            (tr("谈心谈话…"), lambda: self.acts.talks(self.filters.org)),
            (tr("民主评议党员…"), lambda: self.acts.appraisal(self.filters.org)),
            (tr("学时…"), self.acts.hours),
            (tr("不计入应到…"), self.acts.exemptions),
            (tr("会议规则…"), self.acts.rules),
            (tr("会议记录本…"), lambda: self.acts.book(self.filters.org, self.filters.year)),
        ):
            menu.addAction(text).triggered.connect(lambda _=False, act=act: act())
        return menu

    def _source(self) -> Source:
        return Source(
            fetch=lambda keys: {key: self._shown[key] for key in keys if key in self._shown},
            text=text_of,
            doubt=doubt_of,
            faint=is_faint,
            arrange=self._arrange,
        )

    # --- reading

    def refresh(self) -> None:
        self.filters.show_orgs()
        meetings, year = self.desk.app.meetings, self.filters.year
        narrow = self.filters.narrow
        orgs = short_names(self.desk)
        found = meetings.all(
            narrow.org if narrow and narrow.org else self.filters.org,
            first=narrow.first if narrow else f"{year:04d}-01-01",
            last=narrow.last if narrow else f"{year:04d}-12-31",
            kind=(narrow.kind if narrow and narrow.kind else self.filters.kind),
        )
        rules, today = meetings.rules(), meetings.today()
        state = self.filters.state
        kept = [one for one in found if not state or state_of(one, today) == state]
        self._lines = lines_of(kept, rules, orgs, today)
        self._tell(kept, today)
        several = len(meeting_orgs(self.desk)) > 1
        self.model.set_columns(columns(org=several))
        self._arrange(*self._order)
        self.drafts.look()
        self._read_due()
        self._turn(self.tabs.currentIndex())

    def _tell(self, found: list[Meeting], today: str) -> None:
        states = [state_of(one, today) for one in found]
        held = states.count(State.HELD) + states.count(State.FAILED)
        year = tr("{year}年", year=self.filters.year)
        parts = [year, tr("已召开 {n}", n=held), tr("计划 {n}", n=states.count(State.PLANNED))]
        if LATE in states:
            parts.append(tr("逾期未记 {n}", n=states.count(LATE)))
        self.facts.setText("　".join(parts))

    def _arrange(self, key: str, descending: bool) -> None:
        self._order = (key, descending)
        self._shown = self._lines
        here = self.grid.key
        self.grid.reload(list(arranged(self._lines, key, descending=descending)))
        if self._lines and here not in self._lines:
            self.grid.go_to(nearest(self._lines, self.desk.app.meetings.today()))
        self._card_soon.start()

    def _show_card(self) -> None:
        line = self._shown.get(self.grid.key)
        if line is None:
            self.card.show_nothing()
            return
        meetings = self.desk.app.meetings
        try:
            record = meetings.get(line.meeting.uid)
        except UserProblem:  # taken out meanwhile, by an undo
            self.card.show_nothing()
            return
        self.card.show_meeting(line, record, meetings.review(record))

    def _read_due(self) -> None:
        """What is late and due is counted beside the window."""
        if self._due_job is not None:
            self._due_job.cancel()
        org = self.desk.org
        self._due_job = self.desk.jobs.run(
            lambda _: read_due(self.desk.app, org),
            done=self._show_due,
            failed=self.desk.trouble,
        )

    def _show_due(self, due: Due) -> None:
        self._due_job = None
        self.reminders.show_due(due)

    # --- the views

    def _turn(self, view: int) -> None:
        if view == MATRIX:
            self._read_matrix()
            restyle(self.add, "look", "main")
            return
        if view == MONTH:
            rules = self.desk.app.meetings.rules()
            self.month.show_lines(self._lines, rules, self.filters.year)
            self.stack.setCurrentWidget(self.month)
        elif self._lines:
            self.stack.setCurrentIndex(LIST)
        else:
            self._say_nothing()
        # an empty page has its own first action, and only one is red
        restyle(self.add, "look", "" if self.stack.currentIndex() == _EMPTY else "main")

    def _say_nothing(self) -> None:
        narrow = self.filters.narrow
        if narrow is not None:
            self.empty.say(
                tr("{text}：没有记录", text=narrow.text), tr("开过的会可以现在补记；只记开过的。")
            )
        elif self.filters.active:
            self.empty.say(tr("没有符合条件的会议"), tr("可以清除筛选，或换一年。"))
        else:
            self.empty.say(
                tr("{year}年还没有会议", year=self.filters.year),
                tr("先生成年度计划，到期会提醒；开完会在这里记录、打印，完成情况自动统计。"),
            )
        self.stack.setCurrentIndex(_EMPTY)

    def _read_matrix(self) -> None:
        if self._job is not None:
            self._job.cancel()
        org, year = self.filters.org, self.filters.year
        self._job = self.desk.jobs.run(
            lambda _: self.desk.app.meetings.matrix(org, year),
            done=self._show_matrix,
            failed=self.desk.trouble,
        )

    def _show_matrix(self, found: Matrix) -> None:
        self._job = None
        self._matrix = found
        if self.tabs.currentIndex() != MATRIX:
            return
        self.matrix.show_matrix(found, self.filters.kind)
        self.stack.setCurrentWidget(self.matrix)
        if found.cells and self.matrix.currentRow() < 0:
            self.matrix.setCurrentCell(0, 0)

    def _open_cell(self, narrow: Narrow) -> None:
        if narrow.kind == TALK:
            self.acts.talks(narrow.org)
            return
        self._show_narrow(narrow)

    def _open_day(self, day: str) -> None:
        on_day = [line for line in self._lines.values() if line.meeting.on == day]
        if not on_day and self.desk.may_write:
            self.acts.add(self.filters.org, self.filters.kind, day)
        elif on_day:
            self._show_narrow(Narrow(day_words(day), "", "", day, day))

    def _show_narrow(self, narrow: Narrow) -> None:
        self.filters.show_narrow(narrow)
        self.tabs.setCurrentIndex(LIST)
        self.refresh()
        self.grid.setFocus()

    def _month_moved(self, year: int, month: int) -> None:
        self.filters.show_year(year)
        self.filters.show_narrow(None)
        self.refresh()
        self.month.month = month

    # --- acts

    def _add(self) -> None:
        if not self.desk.may_write:
            return
        narrow = self.filters.narrow
        today = self.desk.app.meetings.today()
        if narrow is not None:
            self.acts.add(narrow.org or self.filters.org, narrow.kind, min(narrow.last, today))
        else:
            self.acts.add(self.filters.org, self.filters.kind)

    def _open(self, uid: str) -> None:
        if uid:
            self.acts.edit(uid)

    def _print(self) -> None:
        if self.grid.key:
            self.acts.print_record(self.grid.key)

    def _chosen(self, uid: str) -> None:
        """A record was saved: show it, whatever the filters were."""
        self.tabs.setCurrentIndex(LIST)
        if not self.grid.go_to(uid):
            try:
                year = self.desk.app.meetings.get(uid).meeting.on[:4]
            except UserProblem as gone:
                self.desk.trouble(gone)
                return
            self.filters.show_year(int(year))
            self.filters.reset()
            self.grid.go_to(uid)
        self.grid.setFocus()

    # --- as the window asks

    def show_what(self, what: object) -> None:
        """A meeting's uid, or {"act": "new" | "gaps" | "plan"}, {"view": "matrix"}."""
        if isinstance(what, str):
            self._chosen(what)
        elif isinstance(what, dict):
            act = {"new": self._add, "gaps": self.acts.gaps, "plan": self.acts.plan}
            if what.get("act") in act:
                act[what["act"]]()
            if what.get("view") == "matrix":
                self.tabs.setCurrentIndex(MATRIX)

    def first_focus(self) -> QWidget | None:
        return self.grid if self.stack.currentIndex() == LIST else self.tabs

    def keep_typing(self) -> None:
        self.acts.keep_typing()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.setVisible(self.width() >= _ROOM_FOR_CARD * self.desk.theme.scale)


build: Final = MeetingPage
