"""设置: how large, in which language, and where the data lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from partybuild_desktop.system.i18n import N_, language, tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.files import open_folder_of
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.preferences import PreferenceFile
from partybuild_desktop.ui.printing import choose_pc_fonts, pc_fonts
from partybuild_desktop.ui.theme import FONT_STEPS
from partybuild_desktop.ui.widgets.basic import button, card, label, row, scrolled
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.faces import FaceChoice
from partybuild_desktop.ui.widgets.head import PageHead

if TYPE_CHECKING:
    from partybuild_desktop.reports.installed import PcFace

_SIZES: Final = (N_("标准"), N_("大"), N_("特大"))
_LANGUAGES: Final = {"zh_CN": "简体中文", "en": "English"}


class SettingsPage(Page):
    """Everything takes effect at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wishes = PreferenceFile(desk.app.paths.data_dir)
        self.body.addWidget(PageHead(tr("设置")))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(self._look())
        column.addWidget(self._type())
        column.addWidget(self._holidays())
        column.addWidget(self._place())
        column.addStretch(1)
        self.body.addWidget(scrolled(content), 1)

    def _look(self) -> QWidget:
        frame, layout = card()
        layout.addWidget(label(tr("显示"), "heading"))
        self.font_size = Box()
        self.font_size.setAccessibleName(tr("字号"))
        for plus, title in zip(FONT_STEPS, _SIZES, strict=True):
            self.font_size.addItem(tr(title), plus)
        self.font_size.setCurrentIndex(self.font_size.findData(self.desk.theme.plus))
        self.font_size.activated.connect(lambda _: self._change(plus=self.font_size.currentData()))
        self.language = Box()
        self.language.setAccessibleName(tr("语言"))
        for code, name in _LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(language()))
        self.language.activated.connect(
            lambda _: self._change(language=self.language.currentData())
        )
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        for box in (self.font_size, self.language):
            box.setMinimumWidth(200)
            box.setMaximumWidth(320)
        form.addRow(tr("字号"), self.font_size)
        form.addRow(tr("语言"), self.language)
        layout.addLayout(form)
        return frame

    def _type(self) -> QWidget:
        frame, layout = card()
        layout.addWidget(label(tr("打印字体"), "heading"))
        self.faces = FaceChoice(self.desk.theme, own=pc_fonts(self.desk.app.settings))
        self.faces.chosen.connect(self._choose_faces)
        layout.addWidget(self.faces)
        return frame

    def _choose_faces(self, own: bool) -> None:
        choose_pc_fonts(self.desk.app.settings, own)
        self.desk.renewed.emit("settings")

    def _holidays(self) -> QWidget:
        frame, layout = card()
        layout.addWidget(label(tr("放假安排"), "heading"))
        self.years = label("", wrap=True)
        layout.addWidget(self.years)
        self.enter = button(tr("录入一年…"), self._enter_year)
        self.enter.setVisible(self.desk.may_manage)
        layout.addLayout(row(self.enter, None))
        return frame

    def _enter_year(self) -> None:
        from partybuild_desktop.ui.dialogs.notice import NoticeDialog

        NoticeDialog(self.desk, self).open()

    def _place(self) -> QWidget:
        frame, layout = card()
        layout.addWidget(label(tr("数据存放"), "heading"))
        folder = self.desk.app.paths.data_dir
        layout.addWidget(label(str(folder), wrap=True, select=True))
        text = tr(
            "账簿、备份和日志都在这个文件夹里，账簿和备份是加密的。请不要把它放到U盘或网络盘上使用。"
        )
        layout.addWidget(label(text, "grey", wrap=True))
        layout.addLayout(row(button(tr("打开文件夹"), lambda: _open(folder)), None))
        return frame

    def refresh(self) -> None:
        """Which years are known; look anew for the PC's faces, beside the window."""
        from partybuild_desktop.ui.dialogs.notice import known_years

        self.years.setText(known_years(self.desk))

        def look(_: Progress) -> tuple[PcFace, ...]:
            from partybuild_desktop.reports.installed import faces_here

            return faces_here()

        self.desk.jobs.run(look, done=self.faces.show_faces, failed=self.desk.trouble)

    def _change(self, **values: object) -> None:
        self._wishes.change(**values)
        self.desk.renewed.emit("settings")


def _open(folder: Path) -> None:
    open_folder_of(folder / "books.db")


build: Final = SettingsPage
