"""The bar above the meetings: what is late, due and next, and who has stayed away for long."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from partybuild_desktop.domain.attendance import LongAbsence
from partybuild_desktop.domain.compliance import Gap, Urgency
from partybuild_desktop.domain.meeting_rule import MeetingRules
from partybuild_desktop.services.app import App
from partybuild_desktop.services.meeting.period import period_text
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.show import day_text, listed
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.meeting.words import said
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label, restyle

_NAMED = 3  # kinds of meeting named in the bar


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be reminded of in a scope today."""

    gaps: tuple[Gap, ...]
    absent: tuple[LongAbsence, ...]
    names: tuple[str, ...]  # of who was absent
    rules: MeetingRules

    def of(self, urgency: Urgency) -> list[Gap]:
        return [gap for gap in self.gaps if gap.urgency is urgency]


def read_due(app: App, org: str) -> Due:
    """Read it from the books; for the worker of the window. Nothing is due of nobody."""
    meetings = app.meetings
    if not app.members.count(Scope(org=org)):
        return Due((), (), (), meetings.rules())
    absent = tuple(meetings.facts.long_absences(org))
    names = meetings.names({one.person for one in absent})
    return Due(
        tuple(meetings.gaps(org)),
        absent,
        tuple(names.get(one.person, "") for one in absent),
        meetings.rules(),
    )


def gap_text(gap: Gap, rules: MeetingRules) -> str:
    """2026年3月支委会."""
    kind = rules.kinds[gap.kind]
    return tr("{period}的{kind}", period=period_text(gap.period), kind=said(kind.short))


class Reminders(QFrame):
    """Hidden while there is nothing to remind of. `wanted` asks for the whole list."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(10)
        self.late = label("", "badge-red")
        self.due = label("", "badge")
        self.text = ElidedLabel()
        self.look = button(tr("逐项处理"), self.wanted.emit)
        for widget in (self.late, self.due):
            layout.addWidget(widget)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.look)
        self.hide()

    def show_due(self, due: Due) -> None:
        """Show what was read."""
        late, now, ahead = (due.of(u) for u in Urgency)
        self.late.setText(tr("逾期 {n}", n=len(late)))
        self.late.setVisible(bool(late))
        self.due.setText(tr("本期应开 {n}", n=len(now)))
        self.due.setVisible(bool(now))
        parts = []
        first = late or now
        if first:
            names = list(dict.fromkeys(gap_text(gap, due.rules) for gap in first))
            text = listed(names[:_NAMED])
            parts.append(tr("{text}等", text=text) if len(names) > _NAMED else text)
        if ahead:
            when = day_text(ahead[0].on)
            what = said(due.rules.kinds[ahead[0].kind].short)
            parts.append(tr("下一次：{day} {what}", day=when, what=what))
        if due.absent:
            parts.append(tr("{n} 人连续六个月无故没有参加组织生活", n=len(due.absent)))
        self.text.setText("　".join(parts))
        restyle(self, "look", "message" if late or due.absent else "card")
        self.setVisible(bool(parts))
