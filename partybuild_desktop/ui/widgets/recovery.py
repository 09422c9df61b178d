"""The recovery code on screen, with ways to put it on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from partybuild_desktop.services import wording
from partybuild_desktop.services.app import App
from partybuild_desktop.services.recovery import write_recovery_sheet
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.files import ask_save
from partybuild_desktop.ui.jobs import Jobs, Trouble
from partybuild_desktop.ui.theme import INK, PAPER
from partybuild_desktop.ui.widgets.basic import button, label, row


class RecoveryPart(QWidget):
    """Shows a code. `kept` tells whether the clerk says that it is on paper."""

    kept = Signal(bool)

    def __init__(self, jobs: Jobs, trouble: Callable[[str], None]) -> None:
        super().__init__()
        self._jobs = jobs
        self._trouble = trouble
        self._sheet: tuple[str, str, str, date] | None = None
        self.shown = QLabel()
        self.shown.setTextFormat(Qt.TextFormat.PlainText)
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setAccessibleName(tr("恢复码"))
        self.shown.setStyleSheet(
            f"background: {PAPER}; color: {INK}; border: 1px solid {INK}; padding: 14px;"
            " font-size: 18px;"
        )
        self.save = button(tr("保存为 PDF…"), self._save)
        self.paper = button(tr("打印…"), self._print)
        self.told = label("", "ok", wrap=True)
        self.check = QCheckBox(tr("恢复码已打印或抄写，收在锁着的地方"))
        self.check.setAccessibleName(self.check.text())
        self.check.toggled.connect(self.kept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.shown)
        across = row(self.save, self.paper, self.told)
        across.setStretch(2, 1)
        layout.addLayout(across)
        layout.addWidget(self.check)

    def show_code(self, app: App, code: str) -> None:
        """Show the code of these books."""
        org = app.orgs.get(app.books.root).name
        self._sheet = (org, app.books.user, code, app.books.clock.today())
        groups = code.split("-")
        self.shown.setText("  ".join(groups[:4]) + "\n" + "  ".join(groups[4:]))

    def _save(self) -> None:
        assert self._sheet is not None
        name = tr("恢复码") + ".pdf"
        path = ask_save(self, None, title=tr("保存恢复码"), name=name, filters="PDF (*.pdf)")
        if path is None:
            return
        org, user, code, day = self._sheet
        self._jobs.run(
            lambda _: write_recovery_sheet(path, org=org, label=user, code=code, day=day),
            done=lambda _: self.told.setText(tr("已保存。请打印出来，不要只留在这台电脑上。")),
            failed=self._refused,
            owner=self,
            title=tr("正在写恢复码"),
            stoppable=False,
        )

    def _refused(self, problem: Trouble) -> None:
        self._trouble(wording.text_of(problem))

    def _print(self) -> None:
        from partybuild_desktop.ui.printing import print_pdf

        assert self._sheet is not None
        org, user, code, day = self._sheet
        print_pdf(
            self,
            self._jobs,
            lambda _: draw_sheet(org=org, label=user, code=code, day=day),
            said=lambda: self.told.setText(tr("已送往打印机")),
            failed=self._trouble,
        )


def draw_sheet(*, org: str, label: str, code: str, day: date) -> bytes:
    """The recovery code as a PDF page in memory."""
    from partybuild_desktop.reports.recovery import RecoverySheet, draw

    stream = BytesIO()
    draw(RecoverySheet(org=org, label=label, code=code, day=day), stream)
    return stream.getvalue()
