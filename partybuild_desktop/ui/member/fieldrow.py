"""One field of the form: its title, its editor, and what is wrong or doubtful right under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from partybuild_desktop.domain.member import Field
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.show import field_title, masked
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import button, label, restyle
from partybuild_desktop.ui.widgets.field import editor_for, put, typed

TITLE_WIDTH = 124


class FieldRow(QWidget):
    """`left` when the clerk goes on from the field, `changed` at each keystroke."""

    left = Signal(str)
    changed = Signal()

    def __init__(
        self,
        field: Field,
        codes: Codes,
        *,
        reveal: Callable[[str], str] | None,
        title_width: int,
    ) -> None:
        super().__init__()
        self.field = field
        self._reveal = reveal
        self._stored = ""
        self._hidden = False
        title = field_title(field.key)
        self.editor: QWidget = editor_for(field, codes)
        self.editor.setAccessibleName(title)
        self.editor.installEventFilter(self)
        name = QLabel(tr("{title} *", title=title) if field.required else title)
        name.setFixedWidth(title_width)
        name.setWordWrap(True)
        name.setBuddy(self.editor)
        self._show = button(tr("显示"), self.show_full, "link", name=tr("显示{name}", name=title))
        self._show.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._show.hide()
        self._cause = label("", "cause", wrap=True)
        self._cause.hide()
        self.offered = ""
        self.take = button("", self._take, "link")
        self.take.hide()
        self._lay_out(name, title_width)
        if isinstance(self.editor, QLineEdit):
            self.editor.textEdited.connect(lambda _: self.changed.emit())
        elif isinstance(self.editor, QComboBox):
            self.editor.editTextChanged.connect(lambda _: self.changed.emit())

    def _lay_out(self, name: QLabel, title_width: int) -> None:
        """Beside its title the field; below it what is wrong, and what might be meant instead."""
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(name, alignment=Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(self.editor, 1)
        across.addWidget(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(across)
        below = QHBoxLayout()
        below.addSpacing(title_width + 8)
        below.addWidget(self._cause, 1)
        column.addLayout(below)
        beneath = QHBoxLayout()
        beneath.addSpacing(title_width + 8)
        beneath.addWidget(self.take)
        beneath.addStretch(1)
        column.addLayout(beneath)

    def show_stored(self, value: str) -> None:
        """Show a stored value; a personal number masked, until it is deliberately shown."""
        self._stored = value
        self._hidden = self._reveal is not None and masked(self.field, value) != value
        self._show.setVisible(self._hidden)
        if isinstance(self.editor, QLineEdit):
            self.editor.setReadOnly(self._hidden)
        put(self.editor, masked(self.field, value) if self._hidden else value)

    def show_typed(self, text: str) -> None:
        """Show what was typed before and not saved."""
        if self._hidden and isinstance(self.editor, QLineEdit):
            self._hidden = False
            self.editor.setReadOnly(False)
            self._show.hide()
        put(self.editor, text)

    def show_full(self) -> None:
        """The full number, with a note of who looked; from then on it can be edited."""
        if not self._hidden or self._reveal is None:
            return
        full = self._reveal(self.field.key)
        self.show_typed(full)
        self.editor.setFocus()

    def lock(self) -> None:
        """Only to look at."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setReadOnly(True)
        else:
            self.editor.setEnabled(False)

    @property
    def text(self) -> str:
        """What stands in the field now, as a service reads it."""
        return self._stored if self._hidden else typed(self.editor)

    @property
    def stored(self) -> str:
        return self._stored

    @property
    def is_changed(self) -> bool:
        return self.text != self._stored

    @property
    def cause(self) -> str:
        """What is said under the field."""
        return self._cause.text()

    def say(self, text: str) -> None:
        """Say under the field what is wrong or doubtful; "" takes it away."""
        if text == self._cause.text():
            return
        self._cause.setText(text)
        self._cause.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)
        restyle(self.editor, "doubt", "true" if text else "false")

    def offer(self, value: str) -> None:
        """Offer a value to be taken with one click; "" offers none."""
        self.offered = value
        words = tr("改用“{value}”", value=value) if value else ""
        self.take.setText(words)
        self.take.setAccessibleName(words)
        self.take.setVisible(bool(value))

    def _take(self) -> None:
        self.show_typed(self.offered)
        self.editor.setFocus()
        self.changed.emit()
        self.left.emit(self.field.key)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit(self.field.key)
        return super().eventFilter(watched, event)
