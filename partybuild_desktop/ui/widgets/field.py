"""Editors for a field by its kind: text, date, code list, yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QSizePolicy, QWidget

from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.member import NO, YES, Field, Kind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.code import Codes
from partybuild_desktop.system.i18n import tr


class CodeBox(QComboBox):
    """A list to choose from by keyboard: type part of a label, or its code, or open it."""

    def __init__(self, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.offer(options)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer these codes with their labels, and nothing as the first."""
        self.clear()
        self.addItem("", "")
        for code, text in options:
            self.addItem(text, code)

    def show_code(self, code: str) -> None:
        """Show the label of a code; a value outside the list shows as it is."""
        place = self.findData(code)
        if place >= 0:
            self.setCurrentIndex(place)
        else:
            self.setEditText(code)
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)  # what a narrow box cuts is the end

    def typed(self) -> str:
        """The code chosen, or the text as typed."""
        text = self.currentText().strip()
        place = self.findText(text, Qt.MatchFlag.MatchExactly)
        return str(self.itemData(place)) if place >= 0 else text


def yes_no() -> list[tuple[str, str]]:
    return [(YES, tr("是")), (NO, tr("否"))]


def editor_for(field: Field, codes: Codes, parent: QWidget | None = None) -> QLineEdit | CodeBox:
    """An empty editor for a member's field."""
    if field.kind is Kind.CODE:
        return CodeBox(codes.options(field.codes), parent)
    if field.kind is Kind.YESNO:
        return CodeBox(yes_no(), parent)
    found = QLineEdit(parent)
    if field.kind is Kind.DATE:
        found.setPlaceholderText(tr("如 1985.7.1 或 1985.7"))
    return found


def put(editor: QWidget, value: str) -> None:
    """Show a stored value in an editor."""
    if isinstance(editor, CodeBox):
        editor.show_code(value)
    elif isinstance(editor, QLineEdit):
        editor.setText(value)
        editor.setCursorPosition(0)


def typed(editor: QWidget) -> str:
    """What stands in an editor now, as a service reads it."""
    if isinstance(editor, CodeBox):
        return editor.typed()
    return editor.text().strip() if isinstance(editor, QLineEdit) else ""


def read_date(editor: QLineEdit, field: str) -> str:
    """A date as far as it is known, "" for none. Raises UserProblem with its field."""
    text = editor.text().strip()
    try:
        return str(read_text(text)) if text else ""
    except UserProblem as problem:
        problem.field = field
        raise


def read_day(editor: QLineEdit) -> str:
    """A whole day. Raises UserProblem (field on): date_missing, date_not_whole, date_invalid."""
    day = read_date(editor, "on")
    if not day:
        raise UserProblem("date_missing", field="on")
    if len(day) < 10:
        raise UserProblem("date_not_whole", field="on", text=editor.text())
    return day
