"""The second place of the backups: a card that says how it stands and lets it be chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from partybuild_desktop.services.second_place import Health, Second, alarm_lines
from partybuild_desktop.services.show import sentences
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.basic import button, label, row
from partybuild_desktop.ui.words import moment


class SecondCard(QFrame):
    """Where copies go, when the last was made, what is overdue."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.desk = desk
        self.alarm = label("", "cause", wrap=True)
        self.about = label("", wrap=True)
        self.wrong = label("", "cause", wrap=True)
        self.choose = button(tr("选第二处…"), self._choose)
        self.stop = button(tr("不再抄到那里"), self._stop)
        self.move_ = button(tr("搬到新电脑…"), self._move)
        self.move_.setVisible(desk.may_manage)
        self.choose.setVisible(desk.may_write)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(6)
        for text in (self.alarm, self.about, self.wrong):
            layout.addWidget(text)
        layout.addLayout(row(self.choose, self.stop, self.move_, None))

    def refresh(self) -> None:
        backups = self.desk.app.backups
        second, health = backups.second(), backups.health()
        _tell(self.alarm, "\n".join(alarm_lines(health)))
        self.about.setText(self._words(second, health))
        _tell(self.wrong, _wrong(second))
        self.choose.setText(tr("换一处…") if second else tr("选第二处…"))
        self.choose.setAccessibleName(self.choose.text())
        self.stop.setVisible(second is not None and self.desk.may_write)

    def _words(self, second: Second | None, health: Health) -> str:
        clock = self.desk.app.books.clock
        last = ""
        if health.copy is not None:
            when = moment(clock.local(health.copy).isoformat(), clock.today())
            last = tr("上次在别处另存：{when}。", when=when)
        if second is None:
            text = tr(
                "还没有选第二处。选一个U盘或别的硬盘，插着的时候，每次备份都自动抄一份到那里。"
            )
            return sentences([last, text])
        if second.found is None:
            text = tr("第二处：{place}（现在没有插上，插上后会自动抄）。", place=str(second.chosen))
        else:
            text = tr("第二处：{place}，每次备份都自动抄一份。", place=str(second.found))
        return sentences([text, last])

    def _choose(self) -> None:
        from partybuild_desktop.ui.files import ask_folder

        desk = self.desk
        folder = ask_folder(self, desk.app.settings, title=tr("备份抄到哪个U盘或别的盘"))
        if folder is None:
            return
        desk.jobs.run(
            lambda progress: desk.app.backups.choose_second(folder, progress),
            done=lambda _: self._chosen(folder),
            failed=desk.trouble,
            owner=self,
            title=tr("正在抄第一份"),
        )

    def _chosen(self, folder: Path) -> None:
        self.desk.backed_up.emit()
        text = tr("已在 {folder} 存好一份并核对过，以后插着就自动抄", folder=folder)
        self.desk.say(text)

    def _stop(self) -> None:
        self.desk.app.backups.choose_second(None)
        self.desk.backed_up.emit()
        self.desk.say(tr("以后不再自动抄到那里；已经抄去的不会删"))

    def _move(self) -> None:
        from partybuild_desktop.ui.package.moving import MoveDialog

        MoveDialog(self.desk, self.window()).open()


def _tell(where: QLabel, text: str) -> None:
    where.setText(text)
    where.setVisible(bool(text))


def _wrong(second: Second | None) -> str:
    if second is None:
        return ""
    lines = []
    if second.problem:
        lines.append(tr("上次没有抄成：{why}", why=second.problem))
    if second.beside:
        lines.append(tr("它和账簿在同一块硬盘上，硬盘坏了会一起丢。请换成U盘或别的盘。"))
    return "\n".join(lines)
