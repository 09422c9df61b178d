"""The window of a bug: what was being typed is kept, a report without names is written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QPlainTextEdit

from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.log import describe_exception, write_crash_report
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.files import open_folder_of

if TYPE_CHECKING:
    from partybuild_desktop.ui.window import Window


class CrashDialog(AskDialog):
    """Says what happened; the clerk may go on or end the program."""

    def __init__(self, logs: Path, error: BaseException, window: Window | None) -> None:
        super().__init__(
            None,
            title=tr("程序出了错"),
            main=tr("继续工作"),
            about=tr(
                "刚才这一步没有做成，已保存的数据没有变化。正在录入的内容已存为草稿，"
                "下次打开同一窗口时会问您要不要接着填。如果再次出现，请退出后重新打开。"
            ),
            width=560,
        )
        if window is not None:
            window.keep_typing()
        stamp = f"{datetime.now():%Y%m%d-%H%M%S}"
        self.report = logs / f"crash-{stamp}.txt"
        text = QPlainTextEdit(describe_exception(error))
        text.setReadOnly(True)
        text.setAccessibleName(tr("错误报告"))
        text.setMaximumHeight(140)
        self.body.addWidget(text)
        try:
            write_crash_report(self.report, error)
        except EnvironmentProblem as problem:
            self.show_trouble(problem)
        self.folder = self.add_button(
            tr("打开报告所在文件夹"), lambda: open_folder_of(self.report), at=0
        )
        self.cancel.setText(tr("退出程序"))

    def confirm(self) -> None:
        self.accept()

    # Qt overrides

    def reject(self) -> None:
        super().reject()
        QApplication.quit()
