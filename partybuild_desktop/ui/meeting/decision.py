"""Decisions: the matter, the vote with its verdict as it is typed, who does it by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.domain.attendance import Count
from partybuild_desktop.domain.meeting import Resolution
from partybuild_desktop.domain.meeting_rule import MOTION, MeetingRules
from partybuild_desktop.domain.member import NO, YES
from partybuild_desktop.domain.vote import verdict, votes, was_voted
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.meeting.cell import Cell, day_of
from partybuild_desktop.ui.meeting.person import People, PersonBox
from partybuild_desktop.ui.meeting.rows import Rows
from partybuild_desktop.ui.meeting.text import TextBox
from partybuild_desktop.ui.meeting.words import said, verdict_text
from partybuild_desktop.ui.theme import Theme
from partybuild_desktop.ui.widgets.basic import button, label, restyle
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.flow import FlowLayout

_VOTES: Final = ("in_favour", "against", "abstain", "written")
_BESIDE: Final = (*_VOTES, "passed")  # what is wrong with them is said in one place, below
_NUMBER: Final = 64


class DecisionRow(QFrame):
    """One matter. The result follows the rule until the clerk chooses it himself."""

    changed = Signal()
    counting = Signal()  # the numbers are about to be used: they must be those of this moment

    def __init__(self, theme: Theme, rules: MeetingRules, people: People, width: int) -> None:
        super().__init__()
        self._rules = rules
        self._kept = Resolution()
        self._chosen = False
        self._count: Count | None = None
        self.matter = QLineEdit()
        self.matter.setPlaceholderText(tr("如 接收李明为预备党员"))
        self.rule = Box()
        for rule in rules.votes.values():
            self.rule.addItem(said(rule.name), rule.key)
        self.text = TextBox(tr("决议内容"), theme.row, lines=2)
        self.votes = {key: QLineEdit() for key in _VOTES}
        self.result = Box()
        for text, value in ((tr("未表决"), ""), (tr("通过"), YES), (tr("未通过"), NO)):
            self.result.addItem(text, value)
        self.unanimous = button(tr("一致通过"), self.pass_unanimously)
        self.verdict = label("", "grey", wrap=True)
        self.verdict.hide()
        self.reason = QLineEdit()
        self.executor = PersonBox(tr("责任人"))
        self.executor.offer(people)
        self.due = QLineEdit()
        self.due.setPlaceholderText(tr("如 2026.3.1"))
        self.cells = self._cells(width)
        self.cells["reason"].hide()
        self._lay()
        self._wire()

    def _cells(self, width: int) -> dict[str, Cell]:
        titles = {
            "in_favour": tr("赞成"),
            "against": tr("反对"),
            "abstain": tr("弃权"),
            "written": tr("书面意见"),
        }
        fields: list[tuple[str, str, QWidget]] = [
            ("matter", tr("事项"), self.matter),
            ("rule", tr("表决类型"), self.rule),
            ("text", tr("决议内容"), self.text),
            ("passed", tr("结果"), self.result),
            ("reason", tr("理由"), self.reason),
            ("executor", tr("责任人"), self.executor),
            ("due", tr("完成时限"), self.due),
        ]
        found = {key: Cell(title, field, width=width) for key, title, field in fields}
        for key, title in titles.items():
            self.votes[key].setFixedWidth(_NUMBER)
            self.votes[key].setAlignment(Qt.AlignmentFlag.AlignRight)
            found[key] = Cell(title, self.votes[key], width=0)
        return found

    def _lay(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.cells["matter"], 0, 0, 1, 2, top)
        grid.addWidget(self.cells["rule"], 0, 2, top)
        grid.addWidget(self.cells["text"], 1, 0, 1, 3, top)
        across = FlowLayout(spacing=12)
        for key in _VOTES:
            across.addWidget(self.cells[key])
        across.addWidget(self.unanimous)
        across.addWidget(self.cells["passed"])
        grid.addLayout(across, 2, 0, 1, 3)
        grid.addWidget(self.verdict, 3, 0, 1, 3)
        grid.addWidget(self.cells["reason"], 4, 0, 1, 3, top)
        grid.addWidget(self.cells["executor"], 5, 0, 1, 2, top)
        grid.addWidget(self.cells["due"], 5, 2, top)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(grid)

    def _wire(self) -> None:
        for field in self.votes.values():
            field.textChanged.connect(lambda _: self._told())
        for text in (self.matter, self.due):
            text.textChanged.connect(lambda _: self.changed.emit())
        self.reason.textChanged.connect(lambda _: self._told())
        self.text.textChanged.connect(self.changed)
        self.executor.changed.connect(self.changed)
        self.rule.activated.connect(lambda _: self._told())
        self.result.activated.connect(lambda _: self._choose())

    # --- the vote

    def pass_unanimously(self) -> None:
        """Everybody who came and may vote was in favour."""
        self.counting.emit()
        if self._count is None:
            return
        self._chosen = False
        written = self.votes["written"].text().strip()
        more = int(written) if written.isascii() and written.isdecimal() else 0
        self.votes["in_favour"].setText(str(self._count.voters_present + more))
        for key in ("against", "abstain"):
            self.votes[key].setText("0")
        self.executor.setFocus()

    def _choose(self) -> None:
        self._chosen = True
        self._told()

    def show_count(self, numbers: Count) -> None:
        """The numbers that the verdict rests on."""
        if numbers != self._count:
            self._count = numbers
            self._tell()

    def _told(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        """The verdict beside the vote, and the result that follows from it."""
        now = self.read()
        self.verdict.setText("")
        self.verdict.hide()
        against_rule = False
        if self._count is not None and was_voted(now):
            try:
                figures = votes(now)
            except ValueError:
                return
            rule = self._rules.votes.get(now.rule, self._rules.votes[MOTION])
            found = verdict(
                rule, self._count, in_favour=figures["in_favour"], written=figures["written"]
            )
            self.verdict.setText(verdict_text(found))
            self.verdict.show()
            restyle(self.verdict, "look", "ok" if found.passed else "cause")
            if not self._chosen:
                self.result.setCurrentIndex(self.result.findData(YES if found.passed else NO))
            against_rule = self.result.currentData() == (NO if found.passed else YES)
        elif not self._chosen and now.passed:
            self.result.setCurrentIndex(0)
        self.cells["reason"].setVisible(against_rule or bool(now.reason))

    # --- values

    def show_resolution(self, one: Resolution) -> None:
        self._kept = one
        self._chosen = bool(one.passed) or was_voted(one)
        self.matter.setText(one.matter)
        self.matter.setCursorPosition(0)
        self.rule.setCurrentIndex(max(0, self.rule.findData(one.rule)))
        self.text.show_text(one.text)
        for key, field in self.votes.items():
            field.setText(getattr(one, key))
        self.result.setCurrentIndex(max(0, self.result.findData(one.passed)))
        self.reason.setText(one.reason)
        self.executor.setText(one.executor)
        self.due.setText(one.due)
        self._tell()

    def read(self) -> Resolution:
        figures = {key: field.text().strip() for key, field in self.votes.items()}
        return replace(
            self._kept,
            matter=self.matter.text().strip(),
            rule=str(self.rule.currentData()),
            text=self.text.written,
            passed=str(self.result.currentData()),
            reason=self.reason.text().strip(),
            executor=self.executor.text().strip(),
            due=day_of(self.due),
            **figures,
        )

    def say(self, causes: Mapping[str, Iterable[str]]) -> None:
        for key, cell in self.cells.items():
            if key not in _BESIDE:
                cell.say("\n".join(causes.get(key, ())))
        self._tell()  # the verdict anew, without what was wrong the last time
        wrong = [text for key in _BESIDE for text in causes.get(key, ())]
        for key in _BESIDE:
            restyle(self.cells[key].field, "doubt", "true" if key in causes else "false")
        if wrong:
            told = [self.verdict.text()] if "passed" not in causes else []
            self.verdict.setText("\n".join([*dict.fromkeys(wrong), *filter(None, told)]))
            restyle(self.verdict, "look", "cause")
            self.verdict.show()


class DecisionsPart(Rows[DecisionRow]):
    """The decisions of one meeting."""

    counting = Signal()

    def __init__(self, theme: Theme, rules: MeetingRules, width: int) -> None:
        hint = tr("写明事项；有表决的填票数，是否通过按规定自动判断。")
        super().__init__(tr("决议"), tr("加一项决议"), hint)
        self._theme, self._rules, self._width = theme, rules, width
        self._people = People()
        self._count: Count | None = None

    def make(self) -> DecisionRow:
        found = DecisionRow(self._theme, self._rules, self._people, self._width)
        found.changed.connect(self.changed)
        found.counting.connect(self.counting)
        if self._count is not None:
            found.show_count(self._count)
        return found

    def fields_of(self, made: DecisionRow) -> list[QWidget]:
        votes_ = list(made.votes.values())
        result = (made.unanimous, made.result, made.reason, made.executor, made.due)
        return [made.matter, made.rule, made.text, *votes_, *result]

    def offer_people(self, people: People) -> None:
        self._people = people
        for one in self.rows:
            one.executor.offer(people)

    def show_resolutions(self, found: Sequence[Resolution]) -> None:
        self.clear_rows()
        for one in found:
            made = self.make()
            made.show_resolution(one)
            self.put(made)

    def show_count(self, numbers: Count) -> None:
        self._count = numbers
        for one in self.rows:
            one.show_count(numbers)

    def read(self) -> tuple[Resolution, ...]:
        """The decisions; a row in which nothing was typed is none."""
        found = (one.read() for one in self.rows)
        return tuple(one for one in found if one != Resolution(uid=one.uid, rule=one.rule))

    def say(self, causes: Mapping[str, Sequence[str]]) -> None:
        """What is wrong, by resolutions/n/field."""
        filled = [one for one in self.rows if one.read() != Resolution(rule=one.read().rule)]
        for n, one in enumerate(filled):
            start = f"resolutions/{n}/"
            own = {k.removeprefix(start): v for k, v in causes.items() if k.startswith(start)}
            one.say(own)
