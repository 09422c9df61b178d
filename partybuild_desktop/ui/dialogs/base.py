"""What every dialog has: a heading, a body, one place for what is wrong, and its buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.services import wording
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.widgets.basic import button, label, restyle, scrolled
from partybuild_desktop.ui.widgets.bubble import warn_sign


class TroubleBox(QFrame):
    """What is wrong, with the sign of a warning; hidden while all is well."""

    said = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "message")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(8)
        self._text = label("", "cause", wrap=True, select=True)
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(warn_sign(), alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.said.emit()


class AskDialog(QDialog):
    """Heading, body, trouble, buttons. Ctrl+S and the main button do `confirm`; Esc gives up."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        title: str,
        main: str = "",
        about: str = "",
        width: int = 480,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self._width = width
        self._shown = False
        self.fields: dict[str, QWidget] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(24, 18, 24, 8)
        self.body.setSpacing(12)
        self.heading = label(title, "title", wrap=True)
        self.body.addWidget(self.heading)
        self.about = label(about, "grey", wrap=True)
        self.about.setVisible(bool(about))
        self.body.addWidget(self.about)
        self.area = scrolled(content)
        outer.addWidget(self.area, 1)
        outer.addLayout(self._below())
        self.cancel = self.add_button(tr("取消"), self.reject)
        self.main: QPushButton | None = None
        if main:
            self.main = self.add_button(main, self.confirm, "main")
            self.main.setDefault(True)
            QShortcut(QKeySequence.StandardKey.Save, self, self.confirm)

    def _below(self) -> QVBoxLayout:
        """What stays in sight: the trouble, and the buttons."""
        below = QVBoxLayout()
        below.setContentsMargins(24, 8, 24, 16)
        below.setSpacing(10)
        self.trouble = TroubleBox()
        self.trouble.said.connect(self.fit)
        below.addWidget(self.trouble)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        below.addLayout(self.buttons)
        return below

    def add_button(
        self, text: str, act: Callable[[], object], look: str = "", *, at: int = -1
    ) -> QPushButton:
        """A button after the others, or at a place counted from the left."""
        found = button(text, act, look)
        self.buttons.insertWidget(at, found)
        return found

    def form(self) -> QFormLayout:
        """A form of titles and fields added to the body."""
        layout = QFormLayout()
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(10)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.body.addLayout(layout)
        return layout

    def add_field(
        self, form: QFormLayout, key: str, title: str, field: QWidget, hint: str = ""
    ) -> None:
        """A field of a form; problems that name `key` mark it."""
        field.setAccessibleName(title)
        if isinstance(field, QComboBox):
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            # as wide as the dialog allows, not as its longest entry wants
            shrinks = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            field.setSizeAdjustPolicy(shrinks)
        name = QLabel(title)
        name.setBuddy(field)
        self.fields[key] = field
        if not hint:
            form.addRow(name, field)
            return
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(field)
        column.addWidget(_across(label(hint, "grey", wrap=True)))
        form.addRow(name, column)

    def add_text(self, form: QFormLayout, title: str, text: str) -> None:
        """A text of a form, in as many lines as it needs."""
        form.addRow(label(title), _across(label(text, wrap=True)))

    def confirm(self) -> None:
        """Do what the main button says. Overridden."""

    def show_trouble(self, problem: Trouble) -> None:
        """Say what is wrong, and mark and focus its field."""
        self.trouble.say(wording.text_of(problem))
        self.mark(getattr(problem, "field", ""))

    def mark(self, wrong: str) -> None:
        """Mark one field as the cause; "" for none."""
        for key, field in self.fields.items():
            restyle(field, "doubt", "true" if key == wrong else "false")
        if wrong in self.fields:
            self.fields[wrong].setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_trouble(self) -> None:
        self.trouble.say("")
        self.mark("")

    def _order_focus(self) -> None:
        """The keyboard goes through the body first, then the buttons from left to right."""
        inside = [w for w in self.area.widget().findChildren(QWidget) if _takes_focus(w)]
        inside = [w for w in inside if w.window() is self]  # the list of a box is a window
        last = inside[-1] if inside else None  # children are made in the order they are read
        for n in range(self.buttons.count()):
            found = self.buttons.itemAt(n).widget()
            if found is not None:
                if last is not None:
                    self.setTabOrder(last, found)
                last = found
        here = self.focusWidget()
        if inside and (here is None or here not in inside):
            first = next((w for w in inside if w.isVisible()), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.main is not None and not inside:
            self.main.setFocus(Qt.FocusReason.OtherFocusReason)

    def room(self) -> QRect:
        """What the screen leaves to windows."""
        screen = self.screen() or QGuiApplication.primaryScreen()
        return screen.availableGeometry()

    def fit(self) -> None:
        """As high as the content, as far as the screen has room; the body scrolls then."""
        if not self.isVisible():
            return
        room = self.room()
        content = self.area.widget()
        width = min(self._width, room.width() - 24)
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        wraps = content.hasHeightForWidth()
        # The area reckons by the height that the width needs; the least height of a wrapped text is
        # reckoned for a narrow one, and would have the area scroll where there is room.
        content.setMinimumHeight(1 if wraps else 0)
        height = content.heightForWidth(width) if wraps else content.sizeHint().height()
        below = self.sizeHint().height() - self.area.sizeHint().height()
        self.resize(width, min(height + below + 16, room.height() - 48))

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            self._order_focus()
        self.fit()


def _across(text: QLabel) -> QLabel:
    """As wide as the form: its height is reckoned for that width."""
    policy = text.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
    text.setSizePolicy(policy)
    return text


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
