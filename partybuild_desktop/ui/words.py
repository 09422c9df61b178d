"""Actions and times as a clerk reads them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from partybuild_desktop.domain.log import REDO, UNDO, Step
from partybuild_desktop.services.show import day_text
from partybuild_desktop.services.wording.record import action_words as action_words
from partybuild_desktop.system.i18n import tr


def moment(iso: str, today: date) -> str:
    """An ISO time as 今天 10:30, 昨天 10:30 or 10月28日; "" for none."""
    if not iso:
        return ""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    clock = f"{when:%H:%M}"
    if when.date() == today:
        return tr("今天 {time}", time=clock)
    if when.date() == today - timedelta(days=1):
        return tr("昨天 {time}", time=clock)
    if when.year == today.year:
        return tr("{month}月{day}日 {time}", month=when.month, day=when.day, time=clock)
    return tr("{year}年{month}月{day}日", year=when.year, month=when.month, day=when.day)


def longest_moments() -> tuple[str, str]:
    """The longest that `moment` says of this year and of an earlier one: a table has room for."""
    return (
        tr("{month}月{day}日 {time}", month=12, day=28, time="20:48"),
        tr("{year}年{month}月{day}日", year=2028, month=12, day=28),
    )


def step_words(step: Step | None) -> str:
    """An action that undo or redo would act on; a step back or forth is called after its action."""
    if step is None:
        return ""
    if step.action in (UNDO, REDO):
        return action_words(str(step.args.get("what", step.action)), {})
    return action_words(step.action, step.args)


def day_words(iso: str) -> str:
    """A date by its precision: 1985年7月1日, 1985年7月; "" for none."""
    return day_text(iso)
