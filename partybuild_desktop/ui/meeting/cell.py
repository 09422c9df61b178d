"""One field of the record with its title at the left and what is wrong with it below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.ui.widgets.basic import label, restyle

TITLE: int = 64


class Cell(QWidget):
    """A titled field."""

    def __init__(self, title: str, field: QWidget, *, width: int = TITLE) -> None:
        super().__init__()
        self.field = field
        name = QLabel(title)
        name.setProperty("look", "small")
        # as wide as its words at least: in another language they are longer
        name.setMinimumWidth(max(width, name.sizeHint().width()))
        name.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(title)
        self.cause = label("", "cause", wrap=True)
        self.cause.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(name, 0, 0)
        grid.addWidget(field, 0, 1)
        grid.addWidget(self.cause, 1, 1)

    def say(self, text: str) -> None:
        """Say what is wrong here; "" for nothing."""
        self.cause.setText(text)
        self.cause.setVisible(bool(text))
        restyle(self.field, "doubt", "true" if text else "false")


def day_of(field: QLineEdit) -> str:
    """The day typed as ISO text; what is no date stays as it was typed, to be named."""
    text = field.text().strip()
    try:
        return str(read_text(text)) if text else ""
    except UserProblem:
        return text


class CellForm(QWidget):
    """Cells in columns of one width. A place: key, title, field, line, column, columns it takes."""

    def __init__(self, *places: tuple[str, str, QWidget, int, int, int]) -> None:
        super().__init__()
        self.cells: dict[str, Cell] = {}
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for key, title, field, line, column, wide in places:
            self.cells[key] = Cell(title, field)
            grid.addWidget(self.cells[key], line, column, 1, wide, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)

    @property
    def fields(self) -> dict[str, QWidget]:
        return {key: cell.field for key, cell in self.cells.items()}
