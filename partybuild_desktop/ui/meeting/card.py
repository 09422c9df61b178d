"""The card beside the list: one meeting's facts, its verdict, decisions and photographs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
)

from partybuild_desktop.domain.meeting import Record, State
from partybuild_desktop.domain.minutes import Review
from partybuild_desktop.services import wording
from partybuild_desktop.services.meeting.period import kinds_text
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.meeting.line import Line
from partybuild_desktop.ui.meeting.words import (
    count_text,
    passed_text,
    quorum_text,
    time_text,
    votes_text,
)
from partybuild_desktop.ui.widgets.basic import button, empty, label, line, restyle
from partybuild_desktop.ui.widgets.bubble import warn_sign
from partybuild_desktop.ui.widgets.pictures import Pictures
from partybuild_desktop.ui.widgets.side import SideCard
from partybuild_desktop.ui.words import day_words

_MOST: Final = 4  # problems listed; the editor shows them all


class Card(SideCard):
    """Shows the chosen meeting. `act` says what the clerk wants done: edit, print, again, roll,
    cancel, delete."""

    act = Signal(str, str)  # what, uid

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._uid = ""
        self.title = label("", "heading", wrap=True, select=True)
        self.about = label("", "grey", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.numbers = label("", wrap=True)
        self.verdict = label("", "ok", wrap=True)
        self._more = QVBoxLayout()
        self._more.setSpacing(6)
        self.pictures = Pictures(desk, tr("照片"))
        self.pictures.set_writes(False)
        for part in (self.title, self.about):
            self.body.addWidget(part)
        self.body.addLayout(self._grid)
        for part in (self.numbers, self.verdict):
            self.body.addWidget(part)
        self.body.addLayout(self._more)
        self.body.addWidget(self.pictures)
        self.body.addStretch(1)
        self.put_below(self._buttons())
        self.show_nothing()

    def _buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(20, 8, 20, 16)
        grid.setSpacing(8)
        self.edit = button(tr("编辑"), lambda: self.act.emit("edit", self._uid))
        self.paper = button(tr("打印"), lambda: self.act.emit("print", self._uid))
        self.again = button(tr("照此再记一次"), lambda: self.act.emit("again", self._uid))
        self.more = QPushButton(tr("更多"))
        self.more.setAccessibleName(tr("会议的更多操作"))
        self._menu = QMenu(self.more)
        self.more.setMenu(self._menu)
        for n, found in enumerate((self.edit, self.paper, self.again, self.more)):
            grid.addWidget(found, n // 2, n % 2)
        return grid

    @property
    def uid(self) -> str:
        return self._uid

    def show_nothing(self) -> None:
        """No meeting is chosen."""
        self._uid = ""
        self.title.setText(tr("没有选中会议"))
        self.about.setText(tr("在左边的清单里选一次会。"))
        self._clear()
        for widget in (self.numbers, self.verdict, self.pictures):
            widget.hide()
        for act in (self.edit, self.paper, self.again, self.more):
            act.setEnabled(False)

    def show_meeting(self, line: Line, record: Record, review: Review) -> None:
        """Show a meeting as it is in the books."""
        meeting = record.meeting
        self._uid = meeting.uid
        self._clear()
        self.title.setText(meeting.title or line.texts["kind"])
        self.about.setText(" · ".join(filter(None, (line.texts["org"], line.texts["state"]))))
        names = self._desk.app.meetings.names({meeting.chair, meeting.recorder} - {""})
        when = "　".join(filter(None, (day_words(meeting.on), time_text(meeting))))
        self._facts(
            (tr("类型"), kinds_text(self._desk.app.meetings.rules(meeting.on).of(meeting.kinds))),
            (tr("时间"), when),
            (tr("地点"), meeting.place),
            (tr("主持"), names.get(meeting.chair, "") or meeting.chair_name),
            (tr("记录"), names.get(meeting.recorder, "") or meeting.recorder_name),
            (tr("学时"), meeting.hours),
        )
        self._tell(record, review)
        self._fill_menu(line)
        writes = self._desk.may_write
        planned = meeting.state in (State.PLANNED, State.CANCELLED)
        self.edit.setText((tr("记录") if planned else tr("编辑")) if writes else tr("查看"))
        for widget in (self.edit, self.paper, self.more):
            widget.setEnabled(True)
        self.again.setEnabled(writes and not planned)
        self.paper.setText(tr("打印签到表") if planned else tr("打印"))

    def _facts(self, *facts: tuple[str, str]) -> None:
        for n, (title, text) in enumerate(facts):
            self._grid.addWidget(label(title, "grey"), n, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(text or "—", wrap=True, select=True), n, 1)

    def _tell(self, record: Record, review: Review) -> None:
        held = record.meeting.state in (State.HELD, State.FAILED)
        self.numbers.setVisible(held)
        self.numbers.setText(count_text(review.numbers))
        words = quorum_text(review) if held else ""
        self.verdict.setText(words)
        self.verdict.setVisible(bool(words))
        reached = review.quorum is None or review.quorum.reached
        restyle(self.verdict, "look", "ok" if reached else "warn")
        if record.resolutions:
            self._more.addWidget(line())
            self._more.addWidget(label(tr("决议"), "grey"))
        for one in record.resolutions:
            said = "　".join(filter(None, (passed_text(one), votes_text(one))))
            self._more.addWidget(label(one.matter or one.text, wrap=True))
            self._more.addWidget(label(said, "grey", wrap=True))
        for problem in review.problems[:_MOST] if held else ():
            self._more.addWidget(_cause(wording.text_of(problem)))
        files = self._desk.app.attachments.of("meeting", record.meeting.uid)
        self.pictures.setVisible(bool(files))
        if files:
            self.pictures.show_of("meeting", record.meeting.uid)

    def _fill_menu(self, line: Line) -> None:
        self._menu.clear()
        writes, state = self._desk.may_write, line.meeting.state
        for what, text, offered in (
            ("roll", tr("打印签到表"), True),
            ("cancel", tr("取消这次计划"), writes and state == State.PLANNED),
            ("delete", tr("删除…"), writes),
        ):
            if offered:
                action = self._menu.addAction(text)
                action.triggered.connect(lambda _=False, what=what: self.act.emit(what, self._uid))

    def _clear(self) -> None:
        empty(self._grid)
        empty(self._more)


def _cause(text: str) -> QFrame:
    box = QFrame()
    box.setProperty("look", "message")
    inner = QHBoxLayout(box)
    inner.setContentsMargins(10, 8, 10, 8)
    inner.addWidget(warn_sign(), alignment=Qt.AlignmentFlag.AlignTop)
    inner.addWidget(label(text, "cause", wrap=True), 1)
    return box
