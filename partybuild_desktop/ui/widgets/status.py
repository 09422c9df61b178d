"""The line at the bottom: saved, backed up, alone; and what was just done, with 撤销."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QStatusBar

from partybuild_desktop.domain.backup import Alarm
from partybuild_desktop.services.second_place import Health, alarm_lines
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk, Said
from partybuild_desktop.ui.theme import icon_file
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label, restyle
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
        health = app.backups.health()
        made = app.books.clock.local(health.backup).isoformat() if health.backup else ""
        parts = [
            tr("已保存 {when}", when=saved) if saved else tr("已保存"),
            tr("上次备份 {when}（已核验）", when=moment(made, today)) if made else tr("还没有备份"),
            *([self._alarm(health)] if health.alarms else [tr("单机")]),
        ]
        restyle(self._facts, "look", "cause" if health.alarms else "")
        self._facts.setToolTip("\n".join(alarm_lines(health)))
        self._facts.setText("　·　".join(parts))

    def _alarm(self, health: Health) -> str:
        lacks_backup = Alarm.BACKUP in health.alarms
        if (health.backup_days if lacks_backup else health.copy_days) < 0:
            return tr("电脑的时钟改过，请再备份")
        if lacks_backup:
            return tr("{n} 天没有备份", n=health.backup_days)
        return tr("{n} 天没有在别处另存", n=health.copy_days)

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
