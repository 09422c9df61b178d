"""A year's notice of holidays, pasted from the government's page and shown before it counts."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.working_day import Announced, Holiday
from partybuild_desktop.services.show import listed
from partybuild_desktop.system.i18n import SOURCE, language, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.widgets.basic import label


class NoticeDialog(AskDialog):
    """The text above, what it was read as below; only what was read whole can be taken."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr(
            "国务院办公厅每年11月前后公布次年的放假调休。从中国政府网复制通知全文，粘贴在这里，"
            "程序读出各节放假和上班的日子，核对无误再采用。"
        )
        super().__init__(parent, title=tr("录入放假安排"), main=tr("采用"), about=about, width=640)
        self._desk = desk
        self.text = QPlainTextEdit()
        self.text.setMinimumHeight(150)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(tr("粘贴通知全文：关于……年部分节假日安排的通知……"))
        self.text.setAccessibleName(tr("通知全文"))
        self.text.textChanged.connect(self._read)
        self.body.addWidget(self.text)
        self.found = label("", wrap=True, select=True)
        self.body.addWidget(self.found)
        self.body.addStretch(1)
        self._read()

    def _read(self) -> None:
        known: Announced | None = None
        self.clear_trouble()
        if self.text.toPlainText().strip():
            try:
                known = self._desk.app.working_days.read(self.text.toPlainText())
            except UserProblem as problem:
                self.show_trouble(problem)
        self.found.setText(_words(known) if known else "")
        self.found.setVisible(known is not None)
        assert self.main is not None
        self.main.setEnabled(known is not None)
        self.fit()

    def confirm(self) -> None:
        text, days = self.text.toPlainText(), self._desk.app.working_days
        assert self.main is not None
        if self.main.isEnabled() and self._desk.do(
            lambda: days.announce(text)[1], at=self.show_trouble
        ):
            self.accept()


def _words(known: Announced) -> str:
    head = tr("{year} 年（{number}）", year=known.year, number=known.number)
    return "\n".join([head, *map(_line, known.holidays)])


def _line(holiday: Holiday) -> str:
    name = holiday.name if language() == SOURCE else holiday.en
    rest = _day(holiday.first)
    if holiday.last != holiday.first:
        rest = tr("{first}至{last}", first=rest, last=_day(holiday.last))
    work = listed(map(_day, holiday.work))
    if work:
        return tr("{name}：{rest}放假，{work}上班", name=name, rest=rest, work=work)
    return tr("{name}：{rest}放假", name=name, rest=rest)


def _day(day: dt.date) -> str:
    return tr("{month}月{day}日", month=day.month, day=day.day)


def known_years(desk: Desk) -> str:
    """Which years are known, in one sentence for the settings."""
    years = listed(str(year) for year in sorted(desk.app.working_days.calendar().years))
    return tr("已有 {years} 年的放假调休。没有的年份按周一至周五计算，并注明“暂算”。", years=years)
