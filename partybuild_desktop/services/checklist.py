"""核对清单: what a check found, as a table for paper, to be ticked off by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from partybuild_desktop.domain.ledger import Column, Foot, Head, Kind, Ledger
from partybuild_desktop.domain.org import Org
from partybuild_desktop.domain.quality import Repair
from partybuild_desktop.services.finding import Finding
from partybuild_desktop.services.ledger.place import signs
from partybuild_desktop.services.show import day_text
from partybuild_desktop.services.wording.quality import PARTS
from partybuild_desktop.system.i18n import N_, tr

TITLE: Final = N_("账簿核对清单")
KIND: Final = "checklist"


def checklist(findings: Sequence[Finding], org: Org, day: str, *, part: bool = False) -> Ledger:
    """The findings in their order; `part` says that some were left out by a filter.

    The last column stays empty for a hand. Identity numbers do not stand in it.
    """
    rows = [
        (str(n), tr(PARTS[f.part]), f.name, f.place, f.text, "") for n, f in enumerate(findings, 1)
    ]
    mended = sum(f.repair is not Repair.NONE for f in findings)
    notes = [tr("本表只列出筛选出来的。")] if part else []
    if mended:
        notes.append(tr("其中 {n} 处可在“检查与修复”页自动修复。", n=mended))
    return Ledger(
        kind=KIND,
        title=tr(TITLE),
        columns=(
            Column(tr("序号"), Kind.CODE),
            Column(tr("类别"), Kind.CODE, merge=True),
            Column(tr("对象"), Kind.NAME),
            Column(tr("党组织"), Kind.CODE),
            Column(tr("问题和办法"), min_mm=80),
            Column(tr("处理情况"), Kind.SIGNATURE, min_mm=26),
        ),
        rows=rows,
        head=Head(
            tr("填报单位（盖章）：{name}", name=org.name),
            (tr("检查日期：{day}", day=day_text(day)),),
        ),
        foot=Foot(signs(), tuple(notes)),
        as_of=day,
        empty_text=tr("没有发现问题"),
    )
