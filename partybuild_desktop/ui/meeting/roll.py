"""Calling the roll: who is expected, who came, why somebody did not; by ticks or by initials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from partybuild_desktop.domain.attendance import Roll, Seat
from partybuild_desktop.domain.meeting import ABSENT, PRESENT, Attendance, Reason
from partybuild_desktop.domain.meeting_rule import PROBATION, MeetingRules
from partybuild_desktop.domain.minutes import Review
from partybuild_desktop.services.show import listed
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.meeting.person import People, Person
from partybuild_desktop.ui.meeting.words import REASONS, count_text, quorum_text, said
from partybuild_desktop.ui.theme import GREY, INK, WARN, Theme
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label, restyle, row
from partybuild_desktop.ui.widgets.names import NameList, uid_of

_ROWS: Final = 7  # of names in sight
_KEYS: Final = {"1": Reason.ILL, "2": Reason.AWAY, "3": Reason.NONE}
Mark = tuple[str, str]  # state, reason
_HERE: Final[Mark] = (PRESENT, "")


class RollPart(QFrame):
    """The roll of one meeting. `changed` after each mark."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._theme = theme
        self._roll = Roll("", ())
        self._people = People()
        self._marks: dict[str, Mark] = {}
        self._notes: dict[str, str] = {}
        self._others: dict[str, str] = {}  # marked, but not on the roll: names
        self.typed = _Typed()
        self.typed.marked.connect(self._mark_typed)
        self.told = ElidedLabel(look="grey")
        self.list = _Names(theme)
        self.list.toggled.connect(self._toggle)
        self.list.marked.connect(self._mark)
        self.numbers = label("")
        self.verdict = label("", "ok", wrap=True)
        self.notes = label("", "grey", wrap=True)
        self.cause = label("", "cause", wrap=True)
        self.everybody = button(tr("全部到会"), lambda: self.mark_all(_HERE))
        self.nobody = button(tr("全部未到"), lambda: self.mark_all((ABSENT, "")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(8)
        acts = (self.everybody, self.nobody)
        layout.addLayout(row(label(tr("点名"), "heading"), self.numbers, None, *acts))
        across = row(self.typed, self.told)
        across.setStretch(1, 1)
        layout.addLayout(across)
        for part in (self.list, self.verdict, self.cause, self.notes):
            layout.addWidget(part)

    # --- what is shown

    def show_roll(
        self, roll: Roll, rules: MeetingRules, people: People, *, drop_others: bool
    ) -> None:
        """Another roll: marks stay; who is new on it counts as present.

        `drop_others` for a record that is not saved yet: who is no longer expected is taken off.
        """
        old = set(self._roll.expected)
        self._roll, self._people = roll, people
        for uid in roll.expected:
            if uid not in old and uid not in self._marks:
                self._marks[uid] = _HERE
        if drop_others:
            counted = set(roll.expected)
            self._marks = {uid: mark for uid, mark in self._marks.items() if uid in counted}
        self._fill()
        self._tell_notes(rules)

    def show_marks(self, found: Iterable[Attendance], names: Mapping[str, str]) -> None:
        """The marks of a record; `names` of who is not on the roll."""
        found = list(found)
        self._marks = {one.person: (one.state, one.reason) for one in found}
        self._notes = {one.person: one.note for one in found if one.note}
        self._others = dict(names)
        self._fill()

    @property
    def attendance(self) -> tuple[Attendance, ...]:
        """In the order of the roll, then whoever else is marked."""
        order = [seat.person for seat in self._roll.seats if seat.person in self._marks]
        order += [uid for uid in self._marks if self._roll.seat(uid) is None]
        return tuple(
            Attendance(
                person=uid,
                state=self._marks[uid][0],
                reason=self._marks[uid][1],
                note=self._notes.get(uid, ""),
            )
            for uid in order
        )

    def show_review(self, review: Review, causes: Sequence[str]) -> None:
        """The numbers, the verdict, and what is wrong."""
        self.numbers.setText(count_text(review.numbers))
        words = quorum_text(review)
        self.verdict.setText(words)
        self.verdict.setVisible(bool(words))
        reached = review.quorum is None or review.quorum.reached
        restyle(self.verdict, "look", "ok" if reached else "warn")
        self.cause.setText("\n".join(dict.fromkeys(causes)))
        self.cause.setVisible(bool(causes))

    def _fill(self) -> None:
        counted = [seat for seat in self._roll.seats if seat.counted or seat.person in self._marks]
        listed_ = {seat.person for seat in counted}
        lines = [(seat.person, self._shown(seat)) for seat in counted]
        lines += [(uid, self._others.get(uid, uid)) for uid in self._marks if uid not in listed_]
        self.list.show_names(lines, self._marks)

    def _shown(self, seat: Seat) -> str:
        known = self._people.by_uid(seat.person)
        name = known.shown if known else seat.name
        return tr("{name}（预备）", name=name) if seat.why == PROBATION else name

    def _tell_notes(self, rules: MeetingRules) -> None:
        def why(seat: Seat) -> str:
            kind = rules.exemptions.get(seat.why or seat.waiting)
            return tr("{name}（{why}）", name=seat.name, why=said(kind.name) if kind else "")

        lines = []
        if not self._roll.seats:
            lines.append(tr("这一天名册里没有应到的人。请核对组织、类型和日期，或先登记党员。"))
        if self._roll.not_counted:
            names = listed(why(seat) for seat in self._roll.not_counted)
            lines.append(tr("不计入应到：{names}", names=names))
        if self._roll.no_vote:
            names = listed(why(seat) for seat in self._roll.no_vote)
            lines.append(tr("没有表决权：{names}", names=names))
        waiting = [seat for seat in self._roll.seats if seat.waiting and seat.counted]
        if waiting:
            names = listed(why(seat) for seat in waiting)
            lines.append(tr("上级还没有批准，仍计入应到：{names}", names=names))
        self.notes.setText("\n".join(lines))
        self.notes.setVisible(bool(lines))

    def lock(self) -> None:
        """Only to be looked at."""
        for widget in (self.typed, self.everybody, self.nobody):
            widget.hide()
        self.list.setEnabled(False)

    # --- marking

    def mark_all(self, mark: Mark) -> None:
        """Everybody expected at once."""
        for uid in self._roll.expected:
            self._marks[uid] = mark
        self._fill()
        self.changed.emit()

    def _mark(self, uid: str, reason: str) -> None:
        """`reason` "" is present."""
        self._marks[uid] = (ABSENT, reason) if reason else _HERE
        self._fill()
        self.list.go_to(uid)
        self.changed.emit()

    def _toggle(self, uid: str) -> None:
        here = self._marks.get(uid, _HERE)[0] == PRESENT
        self._marks[uid] = (ABSENT, "") if here else _HERE
        self._fill()
        self.list.go_to(uid)
        self.changed.emit()

    def _mark_typed(self, text: str, reason: str) -> None:
        meant: Person | None = self._people.only(text)
        if meant is None:
            near = self._people.find(text)
            names = listed(one.shown for one in near[:6])
            self.told.setText(
                tr("“{text}”可能是{names}，请多打一个字。", text=text, names=names)
                if near
                else tr("应到名单里没有“{text}”。", text=text)
            )
            return
        self.typed.clear()
        self._mark(meant.uid, reason)
        state = tr(REASONS[reason]) if reason else tr("到会")
        self.told.setText(tr("{name}：{state}", name=meant.shown, state=state))


class _Typed(QLineEdit):
    """Initials: Enter is present; 1, 2 and 3 say why somebody did not come."""

    marked = Signal(str, str)  # what was typed, the reason

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("按姓名或首字母点名"))
        self.setPlaceholderText(tr("姓名或首字母：回车到会，1因病，2因事，3无故"))
        self.setMinimumWidth(340)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = self.text().strip()
        if text and event.text() in _KEYS:
            self.marked.emit(text, _KEYS[event.text()].value)
        elif text and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.marked.emit(text, "")
        else:
            super().keyPressEvent(event)


class _Names(NameList):
    """A tick for who came, else why not; 1 to 3 give the reason."""

    marked = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("点名名单：空格到会或未到，1因病，2因事，3无故"), rows=_ROWS)

    def show_names(self, lines: Sequence[tuple[str, str]], marks: Mapping[str, Mark]) -> None:
        """(uid, name) in order, with the mark of each."""
        here = uid_of(self.currentItem()) if self.currentItem() else ""
        shown: list[tuple[str, str, bool]] = []
        colours: list[str] = []
        for uid, name in lines:
            state, reason = marks.get(uid, (ABSENT, ""))
            text = name
            if state == ABSENT:
                why = tr(REASONS[reason]) if reason in REASONS else tr("未到")
                text = tr("{name} {why}", name=name, why=why)
            shown.append((uid, text, state == PRESENT))
            colours.append(INK if state == PRESENT else GREY if reason else WARN)
        self.fill(shown)
        for item, colour in zip(self.items_in_order(), colours, strict=True):
            item.setForeground(QBrush(QColor(colour)))
        self.go_to(here)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.text() in _KEYS:
            self.marked.emit(uid_of(item), _KEYS[event.text()].value)
        else:
            super().keyPressEvent(event)
