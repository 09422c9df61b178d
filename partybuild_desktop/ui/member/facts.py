"""The members' figures in one line."""

from __future__ import annotations

from partybuild_desktop.services.listing import Facts
from partybuild_desktop.system.i18n import tr


def facts_line(facts: Facts) -> str:
    """86 人　正式 83　预备 3　流动 9　平均年龄 54.2."""
    parts = [
        tr("{n} 人", n=facts.total),
        tr("正式 {n}", n=facts.full),
        tr("预备 {n}", n=facts.probationary),
        tr("流动 {n}", n=facts.mobile),
    ]
    if facts.age is not None:
        parts.append(tr("平均年龄 {n}", n=f"{facts.age:.1f}"))
    return "　".join(parts)
