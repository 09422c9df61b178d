"""A new password typed twice, with what makes it weak said beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from partybuild_desktop.domain.access import check_password
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import label, restyle


class NewPassword(QWidget):
    """Two fields that must agree. `why` is the sentence about what is not right yet."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first = QLineEdit()
        self.first.setPlaceholderText(tr("新密码，至少 8 个字符"))
        self.first.setAccessibleName(tr("新密码"))
        self.second = QLineEdit()
        self.second.setPlaceholderText(tr("再输入一次"))
        self.second.setAccessibleName(tr("再输入一次新密码"))
        self._seen = QCheckBox(tr("显示密码"))
        self._seen.setAccessibleName(tr("显示密码"))
        self._advice = tr("不限字母数字，四个不相干的词最好记。")
        self._hint = label(self._advice, "grey", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.first, self.second, self._seen, self._hint):
            layout.addWidget(widget)
        for field in (self.first, self.second):
            field.textChanged.connect(self._typed)
        self._seen.toggled.connect(self._show)
        self._show(False)
        self.setFocusProxy(self.first)  # where a problem of the password leads

    @property
    def text(self) -> str:
        return self.first.text()

    def _show(self, on: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.second.setEchoMode(mode)

    def _typed(self) -> None:
        self._advise(self.why() if self.second.text() else "")
        for field in (self.first, self.second):
            restyle(field, "doubt", "false")
        self.changed.emit()

    def _advise(self, why: str) -> None:
        self._hint.setText(why or self._advice)
        restyle(self._hint, "look", "cause" if why else "grey")

    def refused(self, user: str) -> str:
        """`why`, to be said by the dialog: here the field is marked, and it is not said twice."""
        why = self.why(user)
        if why:
            differs = bool(self.first.text()) and why == self._why_second()
            wrong = self.second if differs else self.first
            self._advise("")
            restyle(wrong, "doubt", "true")
            wrong.setFocus()
        return why

    def why(self, user: str = "") -> str:
        """What is not right yet, "" when the password can be used."""
        try:
            check_password(self.first.text(), label=user)
        except UserProblem as problem:
            return wording.text_of(problem)
        return self._why_second()

    def _why_second(self) -> str:
        """What is not right with the second time."""
        if self.first.text() != self.second.text():
            return tr("两次输入的密码不一样。请重新输入第二次。")
        return ""
