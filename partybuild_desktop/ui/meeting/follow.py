"""Decisions of earlier meetings that are not carried out yet, to be followed up in this one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from partybuild_desktop.domain.meeting import Meeting, Resolution
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.basic import button, empty, label, row
from partybuild_desktop.ui.words import day_words

_MOST = 6  # the oldest ones; the others come up when these are done


class FollowPart(QFrame):
    """Hidden where nothing is open. Each is noted as carried out in a step of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._desk = desk
        self._place = ("", "")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 14, 20, 14)
        outer.setSpacing(8)
        outer.addWidget(label(tr("上次决定的落实"), "heading"))
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        outer.addLayout(self._column)
        self.open: Sequence[tuple[Meeting, Resolution]] = ()
        self.hide()

    def look(self, org: str, on: str) -> None:
        """What is open in an organisation before a day."""
        self._place = (org, on)
        self.open = self._desk.app.meetings.unfinished(org, on)[:_MOST]
        empty(self._column)
        for meeting, one in self.open:
            self._column.addWidget(self._line(meeting, one))
        self.setVisible(bool(self.open) and self._desk.may_write)

    def _line(self, meeting: Meeting, one: Resolution) -> QFrame:
        found = QFrame()
        what = one.matter or one.text
        facts = [day_words(meeting.on), what]
        if one.executor:
            facts.append(tr("责任人 {name}", name=one.executor))
        if one.due:
            facts.append(tr("限 {day}", day=day_words(one.due)))
        note = QLineEdit()
        note.setPlaceholderText(tr("落实情况"))
        note.setAccessibleName(tr("落实情况：{what}", what=what))
        note.setMaximumWidth(260)
        done = button(
            tr("已落实"),
            lambda: self._done(one.uid, note.text().strip()),
            name=tr("已落实：{what}", what=what),
        )
        across = row(label("　".join(facts), wrap=True), note, done)
        across.setStretch(0, 1)
        found.setLayout(across)
        return found

    def _done(self, uid: str, note: str) -> None:
        org, on = self._place
        if self._desk.do(lambda: self._desk.app.meetings.carry_out(uid, on=on, note=note)):
            self.look(org, on)
