"""The sheet of one record: its parts one below the other, and the record that stands in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from partybuild_desktop.domain.meeting import Meeting, Record
from partybuild_desktop.domain.meeting_rule import LIFE_MEETING
from partybuild_desktop.domain.minutes import Review
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.meeting.begin import begin_new, kinds_for
from partybuild_desktop.ui.meeting.content import ContentPart
from partybuild_desktop.ui.meeting.decision import DecisionsPart
from partybuild_desktop.ui.meeting.follow import FollowPart
from partybuild_desktop.ui.meeting.head import HeadPart
from partybuild_desktop.ui.meeting.person import People
from partybuild_desktop.ui.meeting.place import meeting_orgs, short_names
from partybuild_desktop.ui.meeting.roll import RollPart
from partybuild_desktop.ui.meeting.speech import CorrectionsPart, SpeechesPart
from partybuild_desktop.ui.widgets.basic import card
from partybuild_desktop.ui.widgets.pictures import Pictures

_TITLE = 60  # width of a field's title
_OFFERED = (
    "start",
    "end",
    "place",
    "chair",
    "chair_name",
    "recorder",
    "recorder_name",
    "title",
    "hours",
    "agenda",
    "content",
    "guests",
    "note",
)


class Sheet(QWidget):
    """`changed` after each letter. `fresh` for a record that is filled in now, not one in the
    books: another kind or day is then offered anew."""

    changed = Signal()

    def __init__(self, desk: Desk, record: Record, *, fresh: bool) -> None:
        super().__init__()
        self._desk = desk
        self._fresh = fresh
        self.base = record
        self._level = desk.app.meetings.level(record.meeting.org)
        self._rules = desk.app.meetings.rules(whole(record.meeting.on))
        theme = desk.theme
        width = _TITLE + 5 * theme.plus
        orgs = meeting_orgs(desk)
        if all(one.uid != record.meeting.org for one in orgs):
            orgs = [*orgs, desk.app.orgs.get(record.meeting.org)]
        self.head = HeadPart(orgs, width)
        self.follow = FollowPart(desk)
        self.roll = RollPart(theme)
        self.content = ContentPart(theme, width)
        self.decisions = DecisionsPart(theme, self._rules, width)
        self.speeches = SpeechesPart(theme, width)
        self.corrections = CorrectionsPart(width)
        self.pictures = Pictures(desk)
        self._photos, inner = card()
        inner.addWidget(self.pictures)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        parts = (self.head, self.follow, self.roll, self.content, self.decisions)
        for part in (*parts, self.speeches, self.corrections, self._photos):
            column.addWidget(part)
        self.head.moved.connect(self._moved)
        self.content.copied.connect(self._copy_last)
        for typed in (self.head, self.roll, self.content, self.decisions, self.speeches):
            typed.changed.connect(self.changed)
        self.corrections.changed.connect(self.changed)
        self.pictures.changed.connect(self.changed)

    def places(self) -> list[tuple[str, QFrame, Callable[[], object]]]:
        """What can be gone to: its name, the part, and how the keyboard gets there."""
        return [
            (tr("基本情况"), self.head, self.head.kind.setFocus),
            (tr("点名"), self.roll, self.roll.typed.setFocus),
            (tr("内容"), self.content, self.content.content.setFocus),
            (tr("决议"), self.decisions, self._to_decisions),
            (tr("发言"), self.speeches, self.speeches.more.setFocus),
            (tr("照片"), self._photos, self.pictures.strip.setFocus),
        ]

    def _to_decisions(self) -> None:
        rows = self.decisions.rows
        if rows:
            rows[-1].matter.setFocus()
        elif self._desk.may_write:
            self.decisions.add()

    def lock(self) -> None:
        """Only to be looked at."""
        fields = [*self.findChildren(QLineEdit), *self.findChildren(QComboBox)]
        for field in fields:
            field.setEnabled(False)
        for text in (self.content.agenda, self.content.content):
            text.setReadOnly(True)
        for part in (self.decisions, self.speeches, self.corrections):
            part.more.hide()
            part.setEnabled(False)
        self.content.phrases.hide()
        self.content.again.hide()
        self.roll.lock()

    # --- values

    def show_record(self, record: Record) -> None:
        """Show a record whole."""
        meeting = record.meeting
        self.base = record
        self.head.org.choose(meeting.org)
        self.head.offer_kinds(kinds_for(self._desk.app, meeting.org), meeting.kinds)
        self._seat(meeting, drop_others=False, record=record)
        self.head.show_meeting(meeting)
        self.content.show_texts(meeting.agenda, meeting.content, record.items)
        self._suit()
        self.decisions.show_resolutions(record.resolutions)
        self.speeches.show_speeches(record.speeches)
        self.corrections.show_corrections(record.corrections)
        if self.in_books:
            self.pictures.show_of("meeting", meeting.uid)
        else:
            self.pictures.show_pending()

    @property
    def in_books(self) -> bool:
        """Whether the record is in the books already, planned or held."""
        try:
            self._desk.app.meetings.get(self.base.meeting.uid)
        except UserProblem:
            return False
        return True

    def record(self) -> Record:
        """The record as it stands in the fields."""
        meeting = replace(
            self.head.read(self.base.meeting),
            agenda=self.content.agenda.written,
            content=self.content.content.written,
        )
        return Record(
            meeting,
            self.roll.attendance,
            self.speeches.read(),
            self.decisions.read(),
            self.corrections.read(),
            self.content.items,
        )

    def _seat(self, meeting: Meeting, *, drop_others: bool, record: Record | None = None) -> None:
        """The roll of the organisation, the kinds and the day in force now."""
        meetings = self._desk.app.meetings
        day = whole(meeting.on) or meetings.today()
        roll = meetings.roll(meeting.org, meeting.kinds, day)
        everybody = meetings.roll(meeting.org, "", day)
        orgs = short_names(self._desk)
        people = People({s.person: s for s in (*roll.seats, *everybody.seats)}.values(), orgs)
        if record is not None:
            known = {seat.person for seat in roll.seats}
            others = {one.person for one in record.attendance} - known
            self.roll.show_marks(record.attendance, meetings.names(others))
        rules = meetings.rules(day)
        self.roll.show_roll(roll, rules, People(roll.seats, orgs), drop_others=drop_others)
        for part in (self.head, self.decisions, self.speeches, self.corrections):
            part.offer_people(people)
        self.follow.look(meeting.org, day)

    def _suit(self) -> None:
        """Show what these kinds ask for."""
        kinds = self._rules.of(self.head.keys)
        self.content.suit(kinds)
        life = any(kind.key == LIFE_MEETING for kind in kinds)
        self.corrections.setVisible(life or bool(self.corrections.rows))

    def _moved(self) -> None:
        """Another organisation, kind or day: the roll, and what a new record is offered."""
        org = self.head.org.uid
        level = self._desk.app.meetings.level(org)
        if level != self._level:
            self._level = level
            self.head.offer_kinds(kinds_for(self._desk.app, org), self.head.keys)
        on = whole(self.head.day)
        if self._fresh and on:
            self._offer_anew(org, on)
        self._seat(self.head.read(self.base.meeting), drop_others=self._fresh)
        self._suit()
        self.changed.emit()

    def _offer_anew(self, org: str, on: str) -> None:
        """Take over what a record of that kind begins with, where nothing else was typed."""
        now, before = self.record().meeting, self.base.meeting
        offered = begin_new(self._desk.app, org, self.head.keys, on)
        fresh = offered.meeting
        if self.in_books or self.pictures.pending:
            fresh = replace(fresh, uid=before.uid)  # what is in the books stays that record
        kept = {
            name: getattr(now, name)
            for name in _OFFERED
            if getattr(now, name) != getattr(before, name) and getattr(now, name)
        }
        if fresh.uid != before.uid:
            self._desk.app.meetings.drafts.forget(before.uid)
        self.base = replace(offered, meeting=fresh)
        shown = replace(fresh, **kept)
        self.head.offer_people(People(self._desk.app.meetings.roll(org, "", on).seats))
        self.head.show_meeting(shown)
        self.content.agenda.show_text(shown.agenda)

    def _copy_last(self) -> None:
        """Agenda, content, guests and own fields of the last one, where nothing stands yet."""
        last = self._desk.app.meetings.last(self.head.read(self.base.meeting))
        if last is None:
            self._desk.say(tr("还没有同类的会议记录可以照填。"))
            return
        offered = self.base.meeting.agenda
        agenda, content = self.content.agenda.written, self.content.content.written
        items = {**last.items, **self.content.items}
        self.content.show_texts(
            last.meeting.agenda if agenda in ("", offered) else agenda,
            content or last.meeting.content,
            items,
        )
        if not self.head.guests.text().strip():
            self.head.guests.setText(last.meeting.guests)
        self.content.content.setFocus()

    # --- what is wrong

    def say(self, found: Review) -> None:
        """Say at each field what is wrong."""
        causes: dict[str, list[str]] = defaultdict(list)
        for problem in found.problems:
            causes[problem.field].append(wording.text_of(problem))
        self.head.say(causes)
        of_roll = [t for field, texts in causes.items() if _of_roll(field) for t in texts]
        self.roll.show_review(found, of_roll)
        self.decisions.show_count(found.numbers)
        self.decisions.say(causes)

    def place_of(self, field: str) -> tuple[QWidget, QWidget] | None:
        """The part and the field that a problem is about."""
        if field in self.head.cells:
            cell = self.head.cells[field]
            return cell, cell.field
        if _of_roll(field):
            return self.roll, self.roll.typed
        if field.startswith("resolutions/"):
            _, n, key = field.split("/")
            if int(n) < len(self.decisions.rows):
                cell = self.decisions.rows[int(n)].cells["reason" if key == "passed" else key]
                return cell, cell.field
        return None

    def settle(self) -> None:
        """Take the names that were begun and are beyond doubt."""
        for field in self.findChildren(QLineEdit):
            settle = getattr(field, "settle", None)
            if callable(settle):
                settle()

    def days(self) -> list[QLineEdit]:
        """The fields of days in the lists."""
        fields = [one.due for one in self.decisions.rows]
        for one in self.corrections.rows:
            fields += [one.due, one.done]
        return fields


def whole(text: str) -> str:
    """A whole day, or nothing."""
    return text if len(text) == 10 else ""


def _of_roll(field: str) -> bool:
    return field.startswith("attendance")
