"""The head of a record: whose, which kinds, when, where, who chaired and who wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QVBoxLayout

from partybuild_desktop.domain.meeting import Meeting
from partybuild_desktop.domain.meeting_rule import MeetingKind
from partybuild_desktop.domain.org import Org
from partybuild_desktop.services.meeting.period import kinds_text
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.meeting.cell import Cell, day_of
from partybuild_desktop.ui.meeting.clean import clock
from partybuild_desktop.ui.meeting.person import People, PersonBox
from partybuild_desktop.ui.meeting.words import said
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.chooser import OrgBox

#  What stands in a line of text: key, title, row, column, columns wide.
_PLACES: Final = {
    "org": (0, 0, 1),
    "kinds": (0, 1, 1),
    "also": (0, 2, 1),
    "on": (1, 0, 1),
    "start": (1, 1, 1),
    "end": (1, 2, 1),
    "place": (2, 0, 1),
    "chair": (2, 1, 1),
    "recorder": (2, 2, 1),
    "title": (3, 0, 2),
    "hours": (3, 2, 1),
    "guests": (4, 0, 3),
}


class HeadPart(QFrame):
    """`changed` after each letter; `moved` when whose, which kind or which day is another."""

    changed = Signal()
    moved = Signal()

    def __init__(self, orgs: Sequence[Org], width: int) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._kinds: list[MeetingKind] = []
        self._seen = ("", "", "")
        self.org = OrgBox(tr("召开组织"))
        self.org.show_orgs(orgs, "")
        self.kind = _box(tr("会议类型"))
        self.also = _box(tr("同时作为"))
        self.on, self.start, self.end = QLineEdit(), QLineEdit(), QLineEdit()
        self.on.setPlaceholderText(tr("如 2026.3.1"))
        self.start.setPlaceholderText("14:30")
        self.end.setPlaceholderText("16:00")
        self.place, self.title, self.hours = QLineEdit(), QLineEdit(), QLineEdit()
        self.guests = QLineEdit()
        self.guests.setPlaceholderText(tr("列席、特邀人员，如 乡镇驻村干部、入党积极分子"))
        self.chair = PersonBox(tr("主持人"))
        self.recorder = PersonBox(tr("记录人"))
        self.cells = self._cells(width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(label(tr("基本情况"), "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for key, (line, column, wide) in _PLACES.items():
            grid.addWidget(self.cells[key], line, column, 1, wide, Qt.AlignmentFlag.AlignTop)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        layout.addLayout(grid)
        self._wire()

    def _cells(self, width: int) -> dict[str, Cell]:
        fields = (
            ("org", tr("组织"), self.org),
            ("kinds", tr("类型"), self.kind),
            ("also", tr("同时作为"), self.also),
            ("on", tr("日期"), self.on),
            ("start", tr("开始"), self.start),
            ("end", tr("结束"), self.end),
            ("place", tr("地点"), self.place),
            ("chair", tr("主持人"), self.chair),
            ("recorder", tr("记录人"), self.recorder),
            ("title", tr("名称"), self.title),
            ("hours", tr("学时"), self.hours),
            ("guests", tr("列席"), self.guests),
        )
        return {key: Cell(title, field, width=width) for key, title, field in fields}

    def _wire(self) -> None:
        self.org.picked.connect(lambda _: self._moved())
        self.kind.activated.connect(lambda _: self._other_kind())
        self.also.activated.connect(lambda _: self._moved())
        self.on.editingFinished.connect(self._moved)
        for field in (self.start, self.end):
            field.editingFinished.connect(lambda field=field: field.setText(clock(field.text())))
        texts = (self.on, self.start, self.end, self.place, self.title, self.hours, self.guests)
        for text in texts:
            text.textChanged.connect(lambda _: self.changed.emit())
        for person in (self.chair, self.recorder):
            person.changed.connect(self.changed)

    # --- what is chosen

    @property
    def keys(self) -> str:
        """The kinds as a record keeps them: in the order of the rules."""
        wanted = {str(self.kind.currentData() or ""), *str(self.also.currentData() or "").split()}
        return " ".join(kind.key for kind in self._kinds if kind.key in wanted)

    @property
    def day(self) -> str:
        return day_of(self.on)

    def offer_kinds(self, kinds: Sequence[MeetingKind], keys: str) -> None:
        """Offer the kinds that the organisation holds, and choose these."""
        self._kinds = list(kinds)
        chosen = [key for key in keys.split() if any(k.key == key for k in kinds)]
        main = chosen[0] if chosen else (kinds[0].key if kinds else "")
        self.kind.clear()
        for kind in kinds:
            self.kind.addItem(said(kind.name), kind.key)
        self.kind.setCurrentIndex(max(0, self.kind.findData(main)))
        self._offer_also(" ".join(chosen[1:]))

    def _offer_also(self, keys: str) -> None:
        main = self.kind.currentData()
        self.also.clear()
        self.also.addItem(tr("（无）"), "")
        for kind in self._kinds:
            if kind.key != main:
                self.also.addItem(said(kind.name), kind.key)
        if " " in keys:  # three kinds in one: entered elsewhere, kept as it is
            known = [kind for kind in self._kinds if kind.key in keys.split()]
            self.also.addItem(kinds_text(known), keys)
        self.also.setCurrentIndex(max(0, self.also.findData(keys)))

    def _other_kind(self) -> None:
        self._offer_also(str(self.also.currentData() or ""))
        self._moved()

    def _moved(self) -> None:
        now = (self.org.uid, self.keys, self.day)
        if now != self._seen:
            self._seen = now
            self.moved.emit()

    # --- values

    def show_meeting(self, meeting: Meeting) -> None:
        self.org.choose(meeting.org)
        for key in ("on", "start", "end", "place", "title", "hours", "guests"):
            field = self.cells[key].field
            assert isinstance(field, QLineEdit)
            if field.text().strip() != getattr(meeting, key):
                field.setText(getattr(meeting, key))
                field.setCursorPosition(0)
        self.chair.show_person(meeting.chair, meeting.chair_name)
        self.recorder.show_person(meeting.recorder, meeting.recorder_name)
        self._seen = (self.org.uid, self.keys, self.day)

    def offer_people(self, people: People) -> None:
        """Who can be named as chair and recorder."""
        for field in (self.chair, self.recorder):
            field.offer(people)

    def read(self, meeting: Meeting) -> Meeting:
        """The meeting with what stands here."""
        chair, chair_name = self.chair.person
        recorder, recorder_name = self.recorder.person
        return replace(
            meeting,
            org=self.org.uid,
            kinds=self.keys,
            on=self.day,
            start=clock(self.start.text()),
            end=clock(self.end.text()),
            place=self.place.text().strip(),
            title=self.title.text().strip(),
            hours=self.hours.text().strip(),
            guests=self.guests.text().strip(),
            chair=chair,
            chair_name=chair_name,
            recorder=recorder,
            recorder_name=recorder_name,
        )

    def say(self, causes: Mapping[str, Iterable[str]]) -> None:
        """What is wrong, by field."""
        for key, cell in self.cells.items():
            cell.say("\n".join(causes.get(key, ())))


def _box(name: str) -> Box:
    found = Box()
    found.setAccessibleName(name)
    found.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    found.setMinimumContentsLength(6)
    return found
