"""完整副本: everything on a stick, to go on with on a new PC, and how to open it there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.package.send import WriteDialog
from partybuild_desktop.ui.widgets.basic import label


class MoveDialog(WriteDialog):
    """A backup of this moment, copied to a stick."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(
            desk,
            parent,
            title=tr("搬到新电脑"),
            main=tr("写完整副本"),
            about=tr(
                "完整副本里有全部资料、附件、用户和操作记录，加了密，没有密码打不开。"
                "写好后会读回来核对一遍；看到“可以拔出U盘”再拔。"
            ),
        )
        steps = tr(
            "在新电脑上：\n"
            "1．装好本程序，第一次打开时选“从另一台电脑搬来（另存的一份）”。\n"
            "2．插上U盘，程序自己找到副本；选用户，输入现在用的密码。\n"
            "3．以后只在新电脑上登记。这台上的账簿不会变，可以留着备查。"
        )
        self.body.addWidget(label(steps, wrap=True))
        self.finish_layout()

    def confirm(self) -> None:
        desk, folder = self.desk, self.stick.folder
        if folder is None:
            return
        self.clear_trouble()
        desk.jobs.run(
            lambda progress: self._write(folder, progress),
            done=lambda made: self._done(folder, made),
            failed=self.show_trouble,
            owner=self,
            title=tr("正在写完整副本"),
        )

    def _write(self, folder: Path, progress: Progress) -> Backup:
        """Beside the window."""
        backups = self.desk.app.backups
        return backups.copy(backups.create(Reason.MANUAL, progress).name, folder, progress)

    def _done(self, folder: Path, made: Backup) -> None:
        self.desk.backed_up.emit()
        self.tell_done(
            folder,
            tr(
                "完整副本已写好，读回核对无误：{n} 人，{size} MB。\n可以拔出U盘。",
                n=made.counts.get("person", 0),
                size=f"{made.size / 1_000_000:.1f}",
            ),
        )
