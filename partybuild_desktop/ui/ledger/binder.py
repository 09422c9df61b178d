"""What is asked of a binder: whose, of which year, which boxes, and how it is to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from partybuild_desktop.domain.printing import Printing
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.ledger.column import OptionColumn, mask_choice
from partybuild_desktop.ui.printing import pc_fonts
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.chooser import OrgBox

_YEARS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBinder:
    """One binder as it is asked for."""

    org: str
    year: int
    boxes: tuple[str, ...]
    masked: bool
    printing: Printing
    mirror: bool

    def kept(self) -> dict[str, object]:
        """What is kept with the print, to be read."""
        return {"year": self.year, "boxes": self.boxes, "masked": self.masked}


class BinderOptions(OptionColumn):
    """The options as a column; `changed` when another binder is asked for by one of them."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.org = OrgBox(tr("单位"))
        self.org.picked.connect(lambda _: self.changed.emit())
        self.year = Box()
        self.year.setAccessibleName(tr("年度"))
        this = int(desk.app.members.today()[:4])
        for year in range(this, this - _YEARS, -1):
            self.year.addItem(tr("{year}年", year=year), year)
        self.year.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.boxes = {box: QCheckBox() for box in desk.app.binders.boxes()}
        for box, check in self.boxes.items():
            check.setChecked(True)
            check.setAccessibleName(tr("档案盒：{box}", box=tr(box)))
            check.toggled.connect(lambda _: self.changed.emit())
        self.masked, self.full = mask_choice()
        self.internal = QCheckBox(tr("加“内部资料”水印"))
        self.mirror = QCheckBox(tr("双面打印（装订边对称）"))
        self.mirror.setChecked(True)
        self.lay_out(
            label(tr("单位"), "grey"),
            self.org,
            label(tr("年度"), "grey"),
            self.year,
            label(tr("档案盒"), "grey"),
            *self.boxes.values(),
            label(tr("身份证和电话"), "grey"),
            self.masked,
            self.full,
            label(tr("印制"), "grey"),
            self.internal,
            self.mirror,
            width=260 + 12 * desk.theme.plus,
        )

    def asked(self) -> AskedBinder:
        """The binder as it is asked for now."""
        return AskedBinder(
            org=self.org.uid or self._desk.org,
            year=self.year.currentData(),
            boxes=tuple(box for box, check in self.boxes.items() if check.isChecked()),
            masked=self.masked.isChecked(),
            printing=Printing(
                watermark=tr("内部资料") if self.internal.isChecked() else "",
                pc_fonts=pc_fonts(self._desk.app.settings),
            ),
            mirror=self.mirror.isChecked(),
        )
