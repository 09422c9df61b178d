"""The card beside the list of findings: what is wrong, and what can be done about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from partybuild_desktop.domain.quality import Repair
from partybuild_desktop.services.chain import DISCLOSURES, PRINTS
from partybuild_desktop.services.check import ENTRY
from partybuild_desktop.services.finding import ORG, PERSON, Finding
from partybuild_desktop.services.wording.quality import PARTS, REPAIRS
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.basic import button, label, line
from partybuild_desktop.ui.widgets.side import SideCard

#  What a repair does, said before it is done.
_ABOUT = {
    Repair.DERIVE: N_("性别、出生日期空着而身份号码有，可以照号码填上。"),
    Repair.TWIN: N_("两条记录内容相同，也没有别处用到，可以删除其中一条。"),
    Repair.FOLLOW: N_(
        "所有这样的记录一起按操作记录改回。填写的内容改掉后仍留在操作记录里，可以撤销；"
        "缺了的一条补回来，来历不明的一条移出账簿。"
    ),
    Repair.STANDING: N_("在册情况由经历推算，可以重新推算，不改动任何记录。"),
    Repair.FETCH: N_("备份里如有完好的文件，可以取回来。"),
}


#  Where a finding is mended, by the table it is about.
_PAGES: Final = {
    PERSON: "member",
    ORG: "org",
    "meeting": "meeting",
    ENTRY: "history",
    DISCLOSURES: "history",
    PRINTS: "ledger",
}
#  Of what is damaged, what can be looked at.
_ENTRIES: Final = (ENTRY, DISCLOSURES, PRINTS)


def way_of(finding: Finding) -> str:
    """The page where something can be done about a finding, "" where there is none."""
    listed = finding.table in _ENTRIES and finding.uid
    if finding.of_file and not listed and finding.repair is Repair.NONE:
        return "backup"
    return _PAGES.get(finding.table, "")


def sought_of(finding: Finding) -> object:
    """What `way_of` is to show there; see the page's `show_what`."""
    if finding.table == DISCLOSURES:
        return int(finding.uid)
    return {"print": finding.uid} if finding.table == PRINTS else finding.uid or None


class FindingCard(SideCard):
    """One finding. Emits what the clerk wants done with it."""

    jump = Signal()
    mend = Signal()
    mend_all = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme)
        self._writes = desk.may_write
        self.name = label("", "title", wrap=True, select=True)
        self.about = label("", "grey", wrap=True)
        self.text = label("", wrap=True, select=True)
        self.remedy = label("", "grey", wrap=True)
        self.go = button(tr("去修改"), self.jump.emit)
        self.repair = button(tr("修复这一处"), self.mend.emit)
        self.all = button("", self.mend_all.emit)
        for widget in (self.name, self.about, line(), self.text, self.remedy):
            if isinstance(widget, QLabel):
                widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.body.addWidget(widget)
        self.body.addStretch(1)
        acts = QVBoxLayout()
        acts.setContentsMargins(20, 4, 20, 16)
        acts.setSpacing(8)
        for act in (self.repair, self.all, self.go):
            acts.addWidget(act)
        self.put_below(acts)
        self.show_finding(None, 0)

    def show_finding(self, finding: Finding | None, alike: int) -> None:
        """Show a finding; `alike` are those that the same repair mends."""
        mends = finding is not None and finding.repair is not Repair.NONE and self._writes
        self.repair.setVisible(mends)
        self.all.setVisible(mends and alike > 1)
        self.remedy.setVisible(mends)
        self.go.setVisible(finding is not None and bool(way_of(finding)))
        if finding is None:
            self.name.setText(tr("没有选中的"))
            self.about.setText(tr("在左边的清单里选一处。"))
            self.text.setText("")
            return
        self.name.setText(finding.name or tr(PARTS[finding.part]))
        about = (tr(PARTS[finding.part]), finding.place)
        self.about.setText(" · ".join(filter(None, about)))
        self.text.setText(finding.text)
        change = tr("去修改") if self._writes else tr("去查看")
        look = tr("去看这一条")
        ways = {"backup": tr("去恢复备份"), "history": look, "ledger": look}
        self.go.setText(ways.get(way_of(finding), change))
        if mends:
            words = tr(REPAIRS[finding.repair])
            self.remedy.setText(tr(_ABOUT[finding.repair]))
            self.repair.setText(words)
            self.all.setText(tr("{what}（同类 {n} 处）", what=words, n=alike))
