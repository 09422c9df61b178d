"""Making the practice books, at the first time."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar

from partybuild_desktop.services import demo
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.jobs import Job, Jobs
from partybuild_desktop.ui.widgets.basic import label


class DemoDialog(AskDialog):
    """Shows how far the making is."""

    def __init__(self, entrance: Entrance, jobs: Jobs, password: str) -> None:
        about = tr("第一次练习，正在编一个示例乡镇：12 个村、约一千名虚构的党员。只做一次。")
        super().__init__(None, title=tr("准备练习数据"), about=about, width=480)
        self.app: App | None = None
        self._entrance = entrance
        self._password = password
        self._jobs = jobs
        self._job: Job | None = None
        self.step = label(" ", "grey")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(tr("准备练习数据"))
        self.body.addWidget(self.step)
        self.body.addWidget(self.bar)
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        def make(progress: Progress) -> App:
            return demo.make(self._entrance, password=self._password, progress=progress)[0]

        self._job = self._jobs.run(
            make, done=self._made, failed=self.show_trouble, cancelled=super().reject
        )
        self._job.stepped.connect(self._stepped)
        self._job.advanced.connect(self.bar.setValue)

    def _stepped(self, name: str, total: int) -> None:
        self.step.setText(name)
        self.bar.setRange(0, total)

    def _made(self, app: App) -> None:
        self.app = app
        self.accept()

    # Qt overrides

    def reject(self) -> None:
        if self._job is None or self.trouble.text:
            super().reject()
        else:
            self._job.cancel()
