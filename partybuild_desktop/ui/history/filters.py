"""The filters above the log: by user, action, book, day and text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit

from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.wording.record import TABLES
from partybuild_desktop.store.trail import Wanted
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import button, label, restyle
from partybuild_desktop.ui.widgets.box import Box, filter_box
from partybuild_desktop.ui.widgets.flow import Flow

ACTIONS: Final = "actions"
DISCLOSURES: Final = "disclosures"
_PAUSE_MS: Final = 250


class LogFilters(Flow):
    """`changed` when something else is wanted; a date that cannot be read is said below."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.what = filter_box(tr("看什么"), 132)
        self.what.addItem(tr("操作"), ACTIONS)
        self.what.addItem(tr("查看完整号码"), DISCLOSURES)
        self.user = filter_box(tr("用户"), 104)
        self.action = filter_box(tr("哪种操作"), 148)
        self.table = filter_box(tr("改了什么"), 120)
        self.table.addItem(tr("全部内容"), "")
        for key, title in TABLES.items():
            self.table.addItem(tr(title), key)
        self.first = _line(tr("起始日期"), tr("从哪一天"), 128, _example())
        self.last = _line(tr("截止日期"), tr("到哪一天"), 128, _example())
        self.text = _line(tr("记录里的文字"), tr("姓名或内容"), 150)
        self.clear = button(tr("清除筛选"), self.reset, "link")
        self.why = label("", "cause")
        self.hold(self.what, self.user, self.action, self.table)
        self.hold(self.first, self.last, self.text, self.clear, self.why)
        self.clear.hide()
        self.why.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._changed)
        for box in (self.what, self.user, self.action, self.table):
            box.activated.connect(lambda _: self._changed())
        for line in (self.first, self.last):
            line.editingFinished.connect(self._changed)
        self.text.textEdited.connect(lambda _: self._pause.start())
        self._told = self._state()

    def offer(self, users: Sequence[str], actions: Sequence[tuple[str, str]]) -> None:
        """The users and actions that there are; what was chosen stays chosen."""
        _fill(self.user, tr("全部用户"), [(user, user) for user in users])
        _fill(self.action, tr("全部操作"), actions)

    @property
    def shows_actions(self) -> bool:
        """Whether actions are wanted, and not who showed full numbers."""
        return bool(self.what.currentData() == ACTIONS)

    @property
    def active(self) -> bool:
        return self.wanted() != Wanted()

    def wanted(self) -> Wanted:
        """What is wanted; a date that cannot be read filters nothing."""
        own = self.shows_actions
        return Wanted(
            user=self.user.currentData() or "",
            action=(self.action.currentData() or "") if own else "",
            table=(self.table.currentData() or "") if own else "",
            first=self._day(self.first),
            last=self._day(self.last),
            text=self.text.text().strip(),
        )

    def reset(self) -> None:
        """No filter at all; what is looked at stays."""
        for box in (self.user, self.action, self.table):
            box.setCurrentIndex(0)
        for line in (self.first, self.last, self.text):
            line.clear()
        self._changed()

    def show_all(self, *, actions: bool) -> None:
        """All actions, or all who saw full numbers."""
        self.what.setCurrentIndex(self.what.findData(ACTIONS if actions else DISCLOSURES))
        self.reset()

    def _day(self, line: QLineEdit) -> str:
        try:
            return str(read_text(line.text())) if line.text().strip() else ""
        except UserProblem:
            return ""

    def _state(self) -> tuple[object, ...]:
        return (self.what.currentData(), self.wanted())

    def _changed(self) -> None:
        self._pause.stop()
        trouble = ""
        for line in (self.first, self.last):
            wrong = ""
            try:
                read_text(line.text())
            except UserProblem as problem:
                trouble = wrong = wording.text_of(problem)
            restyle(line, "doubt", "true" if wrong else "false")
        self.why.setText(trouble)
        self.why.setVisible(bool(trouble))
        for box in (self.action, self.table):
            box.setVisible(self.shows_actions)
        self.clear.setVisible(self.active)
        self.updateGeometry()
        if self._state() != self._told:
            self._told = self._state()
            self.changed.emit()


def _example() -> str:
    return tr("例如 2026-07-01、2026.7.1，或只写到月")


def _line(name: str, hint: str, width: int, tip: str = "") -> QLineEdit:
    found = QLineEdit()
    found.setAccessibleName(name)
    found.setPlaceholderText(hint)
    found.setFixedWidth(width)
    found.setClearButtonEnabled(True)
    found.setToolTip(tip)
    return found


def _fill(box: Box, everything: str, items: Sequence[tuple[str, str]]) -> None:
    kept = box.currentData()
    box.clear()
    box.addItem(everything, "")
    for code, text in items:
        box.addItem(text, code)
    box.setCurrentIndex(max(0, box.findData(kept)))
