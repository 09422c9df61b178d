"""回执: what one package brought, on paper, to be signed and carried back with the stick."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import Foot, Head, Paper
from partybuild_desktop.services.show import day_text
from partybuild_desktop.store.peer import Passed
from partybuild_desktop.system.i18n import tr

_WIDTHS: Final = (2.0, 3.0, 2.0, 3.0)
_ROW_MM: Final = 11.0
_SHORT: Final = 12  # letters of a hash that people compare
WIDEST_CODE: Final = "d" * _SHORT  # what compares is never cut


def compose(passed: Passed, *, own: str, peer: str) -> Forms:
    """The receipt of a package taken in here; `own` and `peer` are the names of both sides."""
    return Forms(
        kind="receipt",
        title=tr("数据包回执"),
        head=Head(tr("接收单位（盖章）：{name}", name=own), (_moment(passed.wall),)),
        foot=Foot(
            signs=(tr("接收人"), tr("报送人")),
            notes=(tr("核对码与报送单位电脑上这一包的核对码相同，说明内容完整。"),),
        ),
        paper=Paper(landscape=False),
        forms=(Form(name=peer, widths=_WIDTHS, rows=_rows(passed, own, peer)),),
    )


def _rows(passed: Passed, own: str, peer: str) -> tuple[tuple[Box, ...], ...]:
    facts = passed.facts
    counts, done = facts.get("counts", {}), facts.get("done", {})
    written = str(facts.get("written", ""))

    def count(title: str, found: object) -> tuple[Box, Box]:
        return pair(title, tr("{n} 条", n=found or 0))

    def pair(title: str, text: object, *, across: int = 1) -> tuple[Box, Box]:
        return label(title), Box(str(text), across, min_mm=_ROW_MM)

    return (
        pair(tr("报送单位"), peer, across=3),
        pair(tr("接收单位"), own, across=3),
        (*pair(tr("第几包"), passed.number), *pair(tr("数据包编号"), passed.id[:_SHORT])),
        (*pair(tr("写包时间"), _moment(written)), *pair(tr("合并时间"), _moment(passed.wall))),
        (
            *count(tr("操作记录"), counts.get("transactions")),
            *count(tr("改动"), counts.get("changes")),
        ),
        (*count(tr("新增"), done.get("new")), *count(tr("修改"), done.get("changed"))),
        (
            *count(tr("自动合并"), done.get("merged")),
            *pair(tr("待定冲突"), tr("{n} 处", n=done.get("conflicts", 0))),
        ),
        (
            *pair(tr("附件"), tr("{n} 个", n=counts.get("attachments", 0))),
            *pair(tr("经手用户"), passed.user),
        ),
        pair(tr("核对码"), check_code(passed), across=3),
    )


def check_code(passed: Passed) -> str:
    """What both sides compare: the same on the receipt and in the lists of packages."""
    return tr("、").join(str(name)[:_SHORT] for name in passed.facts.get("heads", ()))


def _moment(wall: str) -> str:
    """A wall time as people write it: 2026年11月22日 05:20."""
    return f"{day_text(wall[:10])} {wall[11:16]}".strip() if wall else ""
