"""The line at the bottom: saved, backed up, alone; and what was just done, with 撤销."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QStatusBar

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk, Said
from partybuild_desktop.ui.theme import icon_file
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label
from partybuild_desktop.ui.words import moment

_STAYS_MS = 60_000


class Status(QStatusBar):
    """Facts at the left; the last action at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setSizeGripEnabled(False)
        self._facts = label("")
        self._facts.setContentsMargins(12, 2, 12, 2)
        self._sign = QLabel()
        self._sign.setPixmap(QPixmap(icon_file("ok")))
        self._said = ElidedLabel(look="ok")
        self._said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._undo = button(tr("撤销"), desk.undo, "link")
        self.addWidget(self._facts)
        self.addWidget(self._said, 1)
        self.addPermanentWidget(self._sign)
        self.addPermanentWidget(self._undo)
        self.addPermanentWidget(label("  "))
        self._timer = QTimer(self, singleShot=True, interval=_STAYS_MS)
        self._timer.timeout.connect(self.quiet)
        self.quiet()
        self.tell_facts()

    @property
    def text(self) -> str:
        return self._said.text()

    def tell_facts(self) -> None:
        """Say anew when the books were saved and backed up."""
        app = self._desk.app
        today = app.books.clock.today()
        saved = moment(app.history.last_saved(), today)
        backup = app.backups.last()
        made = app.books.clock.local(backup.created).isoformat() if backup is not None else ""
        parts = [
            tr("已保存 {when}", when=saved) if saved else tr("已保存"),
            tr("上次备份 {when}（已核验）", when=moment(made, today)) if made else tr("还没有备份"),
            tr("单机"),
        ]
        self._facts.setText("　·　".join(parts))

    def say(self, said: Said) -> None:
        self._said.setText(said.text)
        self._said.setAccessibleName(said.text)
        self._sign.show()
        self._undo.setVisible(said.undo)
        self._timer.start()

    def quiet(self) -> None:
        """Nothing to tell any more."""
        self._said.setText("")
        self._sign.hide()
        self._undo.hide()
