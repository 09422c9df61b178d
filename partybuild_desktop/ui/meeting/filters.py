"""The filters above the meetings: whose, which year, which kind, which state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.meeting.place import meeting_orgs
from partybuild_desktop.ui.meeting.words import LATE, STATES, said, state_text
from partybuild_desktop.ui.widgets.basic import button
from partybuild_desktop.ui.widgets.box import filter_box
from partybuild_desktop.ui.widgets.chooser import OrgBox
from partybuild_desktop.ui.widgets.flow import Flow

_YEARS: Final = 6


@dataclass(frozen=True, slots=True)
class Narrow:
    """One cell or one day that the list is narrowed to: whose, which kind, from when to when."""

    text: str
    org: str
    kind: str
    first: str
    last: str


class Filters(Flow):
    """`changed` after each choice; `narrow` is taken off with one click. `before` stand in the
    same line."""

    changed = Signal()

    def __init__(self, desk: Desk, *before: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self.narrow: Narrow | None = None
        self.below = OrgBox(tr("党支部或党小组"), anyone=tr("全部组织"))
        self.below.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.below.picked.connect(lambda _: self._picked())
        self.year_box = filter_box(tr("年度"), 88)
        self.kind_box = filter_box(tr("会议类型"), 128)
        self.state_box = filter_box(tr("状态"), 104)
        self.found = button("", self.widen)
        self.found.hide()
        self.clear = button(tr("清除筛选"), self.reset, "link")
        boxes = (self.year_box, self.kind_box, self.state_box)
        self.hold(*before, self.below, *boxes, self.found, self.clear)
        self._fill()
        for box in boxes:
            box.activated.connect(lambda _: self._picked())
        self._allow()

    def _fill(self) -> None:
        this = int(self._desk.app.meetings.today()[:4])
        for year in range(this + 1, this - _YEARS, -1):
            self.year_box.addItem(tr("{year}年", year=year), year)
        self.year_box.setCurrentIndex(1)
        self.kind_box.addItem(tr("全部类型"), "")
        for kind in self._desk.app.meetings.kinds():
            if kind.key != "talk":
                self.kind_box.addItem(said(kind.name), kind.key)
        self.state_box.addItem(tr("全部状态"), "")
        for state in (*STATES, LATE):
            self.state_box.addItem(state_text(state), state)

    # --- what is wanted

    @property
    def year(self) -> int:
        return int(self.year_box.currentData())

    @property
    def kind(self) -> str:
        return str(self.kind_box.currentData() or "")

    @property
    def state(self) -> str:
        return str(self.state_box.currentData() or "")

    @property
    def org(self) -> str:
        """The organisation chosen here, else the one chosen above the page."""
        return self.below.uid or self._desk.org

    @property
    def active(self) -> bool:
        return bool(self.narrow or self.kind or self.state or self.below.uid)

    # --- changing

    def show_orgs(self) -> None:
        """List what meets below the organisation chosen above; nothing: no filter."""
        orgs = [org for org in meeting_orgs(self._desk) if org.uid != self._desk.org]
        current = self.below.uid
        self.below.show_orgs(orgs, current if any(o.uid == current for o in orgs) else "")
        self.below.setVisible(bool(orgs))

    def show_year(self, year: int) -> None:
        """Choose a year without telling."""
        place = self.year_box.findData(year)
        if place < 0:
            self.year_box.addItem(tr("{year}年", year=year), year)
            place = self.year_box.count() - 1
        self.year_box.setCurrentIndex(place)

    def show_narrow(self, narrow: Narrow | None) -> None:
        """Narrow the list down without telling."""
        self.narrow = narrow
        if narrow is not None:
            self.state_box.setCurrentIndex(0)
            self.found.setText(tr("{text}　×", text=narrow.text))
            self.found.setAccessibleName(tr("不再只看{text}", text=narrow.text))
        self._allow()

    def widen(self) -> None:
        """No longer one cell only."""
        self.show_narrow(None)
        self.changed.emit()

    def reset(self) -> None:
        self.narrow = None
        self.below.choose("")
        self.kind_box.setCurrentIndex(0)
        self.state_box.setCurrentIndex(0)
        self._picked()

    def _picked(self) -> None:
        self.narrow = None
        self._allow()
        self.changed.emit()

    def _allow(self) -> None:
        self.found.setVisible(self.narrow is not None)
        self.clear.setVisible(self.active)
