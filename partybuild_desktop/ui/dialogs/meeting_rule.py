"""会议规则: what a county sets for its meetings, in force from a day on; earlier records keep
the rules of their day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting_rule import LECTURE, THEME_DAY, Frequency, MeetingRules
from partybuild_desktop.services.meeting import KIND, default_text
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.meeting.words import said
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.field import read_date

_EVERY: Final = {
    Frequency.MONTH: N_("每月"),
    Frequency.QUARTER: N_("每季度"),
    Frequency.HALF: N_("每半年"),
    Frequency.YEAR: N_("每年"),
}
_WEEKDAYS: Final = (
    N_("周一"),
    N_("周二"),
    N_("周三"),
    N_("周四"),
    N_("周五"),
    N_("周六"),
    N_("周日"),
)
_WEEKS: Final = 4
_DAYS: Final = 28


class RulesDialog(AskDialog):
    """The lecture's frequency, exactly half, the theme day's fixed day."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr("没有本地规定的，按条例和程序自带的规则。改动从填的日期起生效，以前的记录不变。")
        super().__init__(parent, title=tr("会议规则"), main=tr("保存"), about=about, width=620)
        self._desk = desk
        self._rule = desk.app.rules.current(KIND, default_text())
        rules = MeetingRules.parse(self._rule.content)
        self.lecture = Box()
        for frequency, text in _EVERY.items():
            self.lecture.addItem(tr(text), frequency.value)
        kind = rules.kinds[LECTURE]
        self.lecture.setCurrentIndex(max(0, self.lecture.findData(kind.frequency.value)))
        self.day = Box()
        self._offer_days()
        theme = rules.kinds[THEME_DAY]
        place = (0, theme.day) if not theme.weekday else (theme.week, theme.weekday)
        self.day.setCurrentIndex(max(0, self._days.index(place) if place in self._days else 0))
        self.over_half = QCheckBox(tr("“半数以上”按超过半数算（恰好一半不算到齐）"))
        self.over_half.setAccessibleName(self.over_half.text())
        self.over_half.setChecked(rules.figures.over_half)
        self.start = QLineEdit(f"{desk.app.meetings.today()[:4]}-01-01")
        article = said(rules.articles["branch_11"])
        form = self.form()
        self.add_field(
            form, "lecture", tr("党课"), self.lecture, tr("条例没有规定次数，按本地规定。")
        )
        self.add_field(form, "day", tr("主题党日"), self.day, tr("遇休息日顺延到下一个工作日。"))
        hint = tr("{article}写的是“半数以上”，通常包括恰好一半。", article=article)
        self.add_field(form, "over_half", tr("到会人数"), self.over_half, hint)
        self.over_half.setAccessibleName(self.over_half.text())
        hint = tr("如 2026.1.1，写到日。")
        self.add_field(form, "start", tr("从哪天起"), self.start, hint)
        self.body.addStretch(1)
        if not desk.may_manage and self.main is not None:
            self.main.setEnabled(False)
            self.about.setText(tr("只有主管可以改会议规则，这里只能查看。"))

    def _offer_days(self) -> None:
        self._days: list[tuple[int, int]] = [(0, n) for n in range(1, _DAYS + 1)]
        for n in range(1, _DAYS + 1):
            self.day.addItem(tr("每月 {n} 日", n=n))
        for week in range(1, _WEEKS + 1):
            for weekday, name in enumerate(_WEEKDAYS, 1):
                self.day.addItem(tr("每月第 {n} 个{day}", n=week, day=tr(name)))
                self._days.append((week, weekday))

    def _overlay(self) -> dict[str, Any]:
        """What is changed of the rules that came along, on top of what is in force."""
        week, day = self._days[self.day.currentIndex()]
        fixed = {"weekday": day, "week": week} if week else {"weekday": 0, "day": day}
        wanted = {
            "settings": {"over_half": self.over_half.isChecked()},
            "kind": {
                LECTURE: {"frequency": self.lecture.currentData()},
                THEME_DAY: fixed,
            },
        }
        return _merged(self._rule.overlay, wanted)

    def confirm(self) -> None:
        self.clear_trouble()

        def act() -> Changes:
            start = read_date(self.start, "start")
            _, changes = self._desk.app.rules.adopt(
                KIND, default_text(), self._overlay(), start=start, check=MeetingRules.parse
            )
            return changes

        if self._desk.do(act, at=self.show_trouble):
            self.accept()


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(under)
    for key, value in over.items():
        below = found.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            found[key] = _merged(below, value)
        else:
            found[key] = value
    return found
