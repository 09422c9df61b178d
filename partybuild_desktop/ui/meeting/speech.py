"""What each one said, criticism and self-criticism, and the list of corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from partybuild_desktop.domain.meeting import CRITICISM, SELF, Correction, Speech
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.meeting.cell import Cell, day_of
from partybuild_desktop.ui.meeting.person import People, PersonBox
from partybuild_desktop.ui.meeting.rows import Rows
from partybuild_desktop.ui.meeting.text import TextBox
from partybuild_desktop.ui.theme import Theme
from partybuild_desktop.ui.widgets.box import Box

_TOP = Qt.AlignmentFlag.AlignTop


class SpeechRow(QWidget):
    """One speech: whose, of what kind, about whom, and what was said."""

    changed = Signal()

    def __init__(self, theme: Theme, people: People, width: int) -> None:
        super().__init__()
        self._kept = Speech()
        self.person = PersonBox(tr("发言人"), hint=tr("发言人：姓名或首字母"))
        self.kind = Box()
        for text, key in ((tr("发言"), ""), (tr("自我批评"), SELF), (tr("批评意见"), CRITICISM)):
            self.kind.addItem(text, key)
        self.kind.setAccessibleName(tr("发言类别"))
        self.about = PersonBox(tr("批评对象"))
        self.text = TextBox(tr("发言内容"), theme.row, lines=3)
        self._about = Cell(tr("批评对象"), self.about, width=width)
        for field in (self.person, self.about):
            field.offer(people)
            field.changed.connect(self.changed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.addWidget(self.person, 0, 0, _TOP)
        grid.addWidget(self.kind, 1, 0, _TOP)
        grid.addWidget(self._about, 2, 0, _TOP)
        grid.addWidget(self.text, 0, 1, 3, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 3)
        self.text.textChanged.connect(self.changed)
        self.kind.activated.connect(lambda _: self._suit())
        self._suit()

    def _suit(self) -> None:
        self._about.setVisible(self.kind.currentData() == CRITICISM)
        self.changed.emit()

    def offer(self, people: People) -> None:
        self.person.offer(people)
        self.about.offer(people)

    def show_speech(self, one: Speech) -> None:
        self._kept = one
        self.person.show_person(one.person, one.speaker)
        self.kind.setCurrentIndex(max(0, self.kind.findData(one.kind)))
        self.about.show_person(one.about)
        self.text.show_text(one.text)
        self._suit()

    def read(self) -> Speech:
        person, speaker = self.person.person
        kind = str(self.kind.currentData())
        about = self.about.person[0] if kind == CRITICISM else ""
        return replace(
            self._kept,
            kind=kind,
            person=person,
            speaker=speaker,
            about=about,
            text=self.text.written,
        )


class SpeechesPart(Rows[SpeechRow]):
    """The speeches in their order."""

    def __init__(self, theme: Theme, width: int) -> None:
        super().__init__(tr("发言"), tr("加一人发言"))
        self._theme, self._width = theme, width
        self._people = People()

    def make(self) -> SpeechRow:
        found = SpeechRow(self._theme, self._people, self._width)
        found.changed.connect(self.changed)
        return found

    def fields_of(self, made: SpeechRow) -> list[QWidget]:
        return [made.person, made.kind, made.about, made.text]

    def offer_people(self, people: People) -> None:
        self._people = people
        for one in self.rows:
            one.offer(people)

    def show_speeches(self, found: Sequence[Speech]) -> None:
        self.clear_rows()
        for one in found:
            made = self.make()
            made.show_speech(one)
            self.put(made)

    def read(self) -> tuple[Speech, ...]:
        found = (one.read() for one in self.rows)
        return tuple(one for one in found if one.text or one.person or one.speaker)


class CorrectionRow(QWidget):
    """One line of the 整改清单."""

    changed = Signal()

    def __init__(self, people: People, width: int) -> None:
        super().__init__()
        self._kept = Correction()
        self.person = PersonBox(tr("整改人"), hint=tr("空着是支部"))
        self.problem, self.measure = QLineEdit(), QLineEdit()
        self.responsible = PersonBox(tr("责任人"))
        self.due, self.done = QLineEdit(), QLineEdit()
        fields: tuple[tuple[str, QWidget, int, int, int], ...] = (
            (tr("整改人"), self.person, 0, 0, 1),
            (tr("问题"), self.problem, 0, 1, 2),
            (tr("责任人"), self.responsible, 1, 0, 1),
            (tr("措施"), self.measure, 1, 1, 2),
            (tr("期限"), self.due, 2, 0, 1),
            (tr("完成日期"), self.done, 2, 1, 1),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for title, field, line, column, wide in fields:
            grid.addWidget(Cell(title, field, width=width), line, column, 1, wide, _TOP)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.offer(people)
        for box in (self.person, self.responsible):
            box.changed.connect(self.changed)
        for text in (self.problem, self.measure, self.due, self.done):
            text.textChanged.connect(lambda _: self.changed.emit())

    def offer(self, people: People) -> None:
        self.person.offer(people)
        self.responsible.offer(people)

    def show_correction(self, one: Correction) -> None:
        self._kept = one
        self.person.show_person(one.person)
        self.problem.setText(one.problem)
        self.measure.setText(one.measure)
        self.responsible.setText(one.responsible)
        self.due.setText(one.due)
        self.done.setText(one.done_on)

    def read(self) -> Correction:
        return replace(
            self._kept,
            person=self.person.person[0],
            problem=self.problem.text().strip(),
            measure=self.measure.text().strip(),
            responsible=self.responsible.text().strip(),
            due=day_of(self.due),
            done_on=day_of(self.done),
        )


class CorrectionsPart(Rows[CorrectionRow]):
    """整改清单 of one meeting."""

    def __init__(self, width: int) -> None:
        super().__init__(tr("整改清单"), tr("加一条整改"))
        self._width = width
        self._people = People()

    def make(self) -> CorrectionRow:
        found = CorrectionRow(self._people, self._width)
        found.changed.connect(self.changed)
        return found

    def fields_of(self, made: CorrectionRow) -> list[QWidget]:
        whose = (made.person, made.problem, made.responsible)
        return [*whose, made.measure, made.due, made.done]

    def offer_people(self, people: People) -> None:
        self._people = people
        for one in self.rows:
            one.offer(people)

    def show_corrections(self, found: Sequence[Correction]) -> None:
        self.clear_rows()
        for one in found:
            made = self.make()
            made.show_correction(one)
            self.put(made)

    def read(self) -> tuple[Correction, ...]:
        found = (one.read() for one in self.rows)
        return tuple(one for one in found if one != Correction(uid=one.uid))
