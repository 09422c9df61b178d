"""The window that shows where long work is, and can ask it to stop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from partybuild_desktop.system.i18n import tr


class ProgressDialog(QDialog):
    """Modal while a job runs. It closes only by the job's end."""

    def __init__(self, owner: QWidget, *, title: str, cancel: Callable[[], None] | None) -> None:
        super().__init__(owner.window())
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setMinimumWidth(420)
        self._cancel = cancel
        self._over = False
        self._heading = QLabel(title)
        self._heading.setProperty("look", "heading")
        self._step = QLabel()
        self._step.setProperty("look", "grey")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        for widget in (self._heading, self._step, self._bar):
            layout.addWidget(widget)
        self._button = QPushButton(tr("停止"))
        self._button.setAccessibleName(tr("停止"))
        self._button.clicked.connect(self._stop)
        self._button.setVisible(cancel is not None)
        layout.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignRight)

    def show_step(self, name: str, total: int, n: int) -> None:
        """Name the step, with n of `total` where it is known."""
        if self._over:
            return
        text = tr("{step}　{n} / {total}", step=name, n=n, total=total) if total else name
        self._step.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(n)

    def finish(self) -> None:
        """The work has ended."""
        self._over = True
        self._cancel = None
        self.accept()
        self.deleteLater()

    def _stop(self) -> None:
        if self._cancel is not None:
            self._button.setEnabled(False)
            self._step.setText(tr("正在停止，已做的会全部退回…"))
            self._cancel()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._stop()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._over:
            event.accept()
        else:
            event.ignore()
            self._stop()
