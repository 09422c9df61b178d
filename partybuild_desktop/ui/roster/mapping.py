"""The mapping page: each column of the file with its samples and the field it is taken for."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from partybuild_desktop.domain.heading import Column, Layout
from partybuild_desktop.domain.member import FIELD, FIELDS
from partybuild_desktop.domain.reading import BRANCH, PARTY_POST, STATUS
from partybuild_desktop.domain.sheet import Sheet, text_of
from partybuild_desktop.services.roster import RosterFile
from partybuild_desktop.services.show import column_title, listed, masked
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import ElidedLabel, label, scrolled
from partybuild_desktop.ui.widgets.box import Box

_NEVER: Final = frozenset({"extra", "sequence"})
_SAMPLES: Final = 3


def targets() -> list[str]:
    """Everything a column may be taken for, in the order of the form."""
    fields = [field.key for field in FIELDS if field.key not in _NEVER]
    return [fields[0], BRANCH, *fields[1:], STATUS, PARTY_POST]


class Mapping(QTabWidget):
    """One tab for each sheet. `changed` when a person chose another field."""

    changed = Signal()

    def __init__(self, file: RosterFile) -> None:
        super().__init__()
        self.setAccessibleName(tr("各列的含义"))
        # the tabs take the keyboard; those of one sheet are hidden, and Tab would end here
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setDocumentMode(True)
        self._boxes: dict[str, dict[int, Box]] = {}
        self._notes: list[tuple[Box, QLabel]] = []
        for sheet, layout in file.tables:
            self.addTab(scrolled(self._sheet(sheet, layout)), sheet.name or tr("名单"))
        self.tabBar().setVisible(len(file.tables) > 1)

    def _sheet(self, sheet: Sheet, layout: Layout) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 12, 8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for n, title in enumerate((tr("文件里的列"), tr("读作"), tr("前几个值"))):
            grid.addWidget(label(title, "grey"), 0, n)
        boxes = self._boxes.setdefault(sheet.name, {})
        ordered = sorted(layout.columns, key=lambda c: (not c.choices, c.index))
        for line, found in enumerate(ordered, 1):
            boxes[found.index] = self._line(grid, line, sheet, layout, found)
        column.addLayout(grid)
        column.addStretch(1)
        return page

    def _line(
        self, grid: QGridLayout, line: int, sheet: Sheet, layout: Layout, found: Column
    ) -> Box:
        heading = " ".join(found.heading.split()) or tr(
            "（第 {n} 列，没有标题）", n=found.index + 1
        )
        name = ElidedLabel(heading)
        name.setMinimumWidth(150)
        box = Box()
        box.setAccessibleName(tr("“{heading}”列读作", heading=heading))
        box.setMinimumWidth(190)
        box.setMaxVisibleItems(14)
        box.addItem(tr("不读入"), "")
        for key in targets():
            box.addItem(column_title(key), key)
        box.setCurrentIndex(max(0, box.findData(found.field)))
        box.activated.connect(lambda _: self.changed.emit())
        grid.addWidget(name, line, 0)
        grid.addWidget(box, line, 1)
        grid.addWidget(ElidedLabel(_samples(sheet, layout, found), "grey"), line, 2)
        if found.choices:
            others = listed(column_title(key) for key in found.choices if key) or tr("不读入")
            note = label(tr("请确认：也可能是{others}", others=others), "cause")
            note.setMinimumWidth(60)
            grid.addWidget(note, line, 3, Qt.AlignmentFlag.AlignRight)
        return box

    @property
    def boxes(self) -> list[Box]:
        """The choices of all sheets, in the order they are read."""
        return [box for boxes in self._boxes.values() for box in boxes.values()]

    @property
    def choice(self) -> dict[str, dict[int, str]]:
        """{sheet: {column: field}} as it is chosen now."""
        return {
            sheet: {index: str(box.currentData()) for index, box in boxes.items()}
            for sheet, boxes in self._boxes.items()
        }

    def doubled(self) -> str:
        """The title of a field that two columns of one sheet are taken for, "" when none is."""
        for boxes in self._boxes.values():
            seen = set()
            for box in boxes.values():
                key = str(box.currentData())
                if key and key in seen and key != "sponsors":
                    return column_title(key)
                seen.add(key)
        return ""

    def names_branches(self) -> bool:
        return any(
            box.currentData() == BRANCH for boxes in self._boxes.values() for box in boxes.values()
        )

    # Qt overrides

    def sizeHint(self) -> QSize:
        # it scrolls inside; what lies below is to stay in sight
        return QSize(600, 250)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 150)


def _samples(sheet: Sheet, layout: Layout, column: Column) -> str:
    """The first different values; numbers of persons masked, since others may look on."""
    found: list[str] = []
    field = FIELD.get(column.field)
    for row in sheet.rows[layout.start : layout.start + 40]:
        text = text_of(row[column.index])
        shown = masked(field, text) if field is not None else text
        if text and shown not in found:
            found.append(shown)
        if len(found) == _SAMPLES:
            break
    return tr("，").join(found)
