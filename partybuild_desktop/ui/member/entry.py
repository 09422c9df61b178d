"""How a new member comes into the books: where, by what, and when."""

from __future__ import annotations

from typing import Final, TypedDict

from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QVBoxLayout

from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.org import BRANCH_KINDS, GROUP
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.chooser import OrgBox

ENTRY_WORDS: Final = {
    EventKind.OPENING: N_("期初在册：建账时已经是党员"),
    EventKind.JOINED: N_("发展：本单位新发展的党员"),
    EventKind.TRANSFER_IN: N_("转入：组织关系从外面转来"),
}


class Entry(TypedDict):
    """The arguments of `Members.add` beside the values."""

    org: str
    entry: EventKind
    on: str


class EntryPart(QFrame):
    """The first card of the form of a new member."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._desk = desk
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(label(tr("所在组织"), "heading"))
        self.org = OrgBox(tr("所在组织"))
        orgs = desk.app.orgs.tree()
        self.org.show_orgs(orgs, desk.org)
        fitting = [o for o in orgs if o.kind in BRANCH_KINDS or o.kind == GROUP]
        inside = desk.app.orgs.scope(desk.org)
        here = next((o for o in orgs if o.uid == desk.org), None)
        if here is not None and here not in fitting:
            first = next((o for o in fitting if o.uid in inside), here)
            self.org.choose(first.uid)
        self.kind = Box()
        self.kind.setAccessibleName(tr("怎样进入账簿"))
        for kind, words in ENTRY_WORDS.items():
            self.kind.addItem(tr(words), kind.value)
        self.on = QLineEdit()
        self.on.setAccessibleName(tr("转入日期"))
        self.on.setPlaceholderText(tr("如 2026.3.1"))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("所在组织"), self.org)
        form.addRow(tr("怎样进入"), self.kind)
        form.addRow(tr("转入日期"), self.on)
        layout.addLayout(form)
        self._form = form
        self.kind.currentIndexChanged.connect(lambda _: self._show_day())
        self._show_day()

    def _show_day(self) -> None:
        self._form.setRowVisible(self.on, self.kind.currentData() == EventKind.TRANSFER_IN.value)

    def choice(self) -> Entry:
        """What was chosen. Raises UserProblem for a date that is none."""
        kind = EventKind(self.kind.currentData())
        on = ""
        if kind is EventKind.TRANSFER_IN:
            if not self.on.text().strip():
                raise UserProblem("date_missing", field="on")
            on = str(read_text(self.on.text()))
        elif kind is EventKind.OPENING:
            on = f"{self._desk.app.books.clock.today().year - 1}-12-31"
        return Entry(org=self.org.uid, entry=kind, on=on)

    def focus(self, key: str) -> None:
        """Put the keyboard where a problem has its cause."""
        (self.on if key == "on" else self.org).setFocus()
