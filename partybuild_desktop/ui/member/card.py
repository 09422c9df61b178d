"""The card beside the grid: one member's main facts, doubts, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
)

from partybuild_desktop.domain.event import Status
from partybuild_desktop.domain.member import FIELD, PROBATIONARY
from partybuild_desktop.domain.name import standard_form
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.listing import AGE, SENIORITY
from partybuild_desktop.services.show import field_title, masked
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.member.line import POST, WHOLE_ORG, Line
from partybuild_desktop.ui.widgets.basic import button, empty, label, row
from partybuild_desktop.ui.widgets.bubble import warn_sign
from partybuild_desktop.ui.widgets.side import SideCard
from partybuild_desktop.ui.words import day_words

_SHOWN: Final = (
    "id",
    "sex",
    "birth",
    "education",
    "joined",
    "confirmed",
    "position",
    "phone",
    "address",
)


class Card(SideCard):
    """Shows the chosen member. Emits what the clerk wants done with him."""

    edit = Signal(str)
    history = Signal(str)
    act = Signal(str, str)  # what, uid

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._line: Line | None = None
        self._full: dict[str, str] = {}
        self._name = label("", "title", wrap=True, select=True)
        self._about = label("", "grey", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._values: dict[str, QLabel] = {}
        self._shows: dict[str, QPushButton] = {}
        for n, key in enumerate(_SHOWN):
            self._add_row(n, key)
        self._doubts = QVBoxLayout()
        self._doubts.setSpacing(6)
        for part in (self._name, self._about):
            self.body.addWidget(part)
        self.body.addLayout(self._grid)
        self.body.addLayout(self._doubts)
        self.body.addStretch(1)
        self.put_below(self._buttons())

    def _add_row(self, n: int, key: str) -> None:
        title = tr("性别 · 民族") if key == "sex" else field_title(key)
        name = label(title, "grey")
        value = label("", wrap=True, select=True)
        self._values[key] = value
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(name, n, 0, top)
        name.setContentsMargins(0, 1, 0, 0)
        if not FIELD[key].personal:
            self._grid.addWidget(value, n, 1, 1, 2)
            return
        self._grid.addWidget(value, n, 1)
        text = tr("显示")
        show = button(text, lambda: self._reveal(key), "link", name=tr("显示{name}", name=title))
        self._shows[key] = show
        self._grid.addWidget(show, n, 2, Qt.AlignmentFlag.AlignVCenter)

    def _buttons(self) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setContentsMargins(20, 8, 20, 16)
        across.setSpacing(8)
        self._edit = button(tr("修改"), lambda: self.edit.emit(self.uid))
        self._history = button(tr("历史"), lambda: self.history.emit(self.uid))
        self._more = QPushButton(tr("更多"))
        self._more.setAccessibleName(tr("更多操作"))
        self._menu = QMenu(self._more)
        self._more.setMenu(self._menu)
        for found in (self._edit, self._history, self._more):
            across.addWidget(found, 1)
        return across

    @property
    def uid(self) -> str:
        return self._line.row.member.uid if self._line else ""

    def show_line(self, line: Line | None) -> None:
        """Show a member; None leaves the card empty."""
        if line is None or line.row.member.uid != self.uid:
            self._full.clear()  # a number shown for one member is hidden again with the next
        self._line = line
        for widget in (self._edit, self._history, self._more):
            widget.setEnabled(line is not None)
        self._edit.setText(tr("修改") if self._may_write(line) else tr("查看"))
        if line is None:
            self._name.setText(tr("没有选中党员"))
            self._about.setText(tr("在左边的名单里选一人。"))
            for key, value in self._values.items():
                value.setText("")
                if key in self._shows:
                    self._shows[key].hide()
            self._show_doubts({})
            return
        self._fill(line)

    def _fill(self, line: Line) -> None:
        texts, member = line.texts, line.row.member
        self._name.setText(member.name)
        years = texts[SENIORITY]
        parts = [
            texts["kind"],
            tr("党龄 {n} 年", n=years) if years else "",
            texts[POST],
            texts[WHOLE_ORG],
            texts["status"] if line.row.status != Status.NORMAL.value else "",
        ]
        self._about.setText(" · ".join(filter(None, parts)))
        for key, value in self._values.items():
            value.setText(self._text(line, key) or "—")
        self._values["sex"].setText(
            " · ".join(filter(None, (texts["sex"], texts["nation"]))) or "—"
        )
        for key, show in self._shows.items():
            stored = getattr(member, key)
            hidden = bool(stored) and masked(FIELD[key], stored) != stored
            show.setVisible(hidden and key not in self._full)
        self._show_doubts(line.doubts)
        self._fill_menu(line)

    def _text(self, line: Line, key: str) -> str:
        value = getattr(line.row.member, key)
        if key in self._full:
            return self._full[key]
        if key == "birth" and value:
            words, age = day_words(value), line.texts[AGE]
            return tr("{day}（{n}岁）", day=words, n=age) if age else words
        return day_words(value) if key in ("joined", "confirmed") else line.texts[key]

    def _show_doubts(self, doubts: Mapping[str, str]) -> None:
        empty(self._doubts)
        for key, sentence in doubts.items():
            box = QFrame()
            box.setProperty("look", "message")
            inner = QHBoxLayout(box)
            inner.setContentsMargins(10, 8, 10, 8)
            inner.addWidget(warn_sign(), alignment=Qt.AlignmentFlag.AlignTop)
            text = QVBoxLayout()
            text.addWidget(label(sentence, "cause", wrap=True))
            standard = standard_form(self._line.row.member.name) if self._line else ""
            if key == "name" and standard and self._desk.may_write:
                words = tr("改用“{value}”", value=standard)
                act = partial(self._rename, self.uid, standard)
                text.addLayout(row(button(words, act, "link"), None))
            inner.addLayout(text, 1)
            self._doubts.addWidget(box)

    def _rename(self, uid: str, name: str) -> None:
        self._desk.do(lambda: self._desk.app.members.set(uid, {"name": name}))

    def _fill_menu(self, line: Line) -> None:
        self._menu.clear()
        in_books = line.row.status == Status.NORMAL.value
        writes = self._may_write(line)
        probation = line.row.member.kind == PROBATIONARY
        for what, text, offered in (
            ("print", tr("打印本人一行花名册…"), True),
            ("confirm", tr("转正…"), writes and in_books and probation),
            ("transfer", tr("转接到其他组织…"), writes and in_books),
            ("post", tr("任职…"), writes and in_books),
            ("leave", tr("离开（转出、出党、去世）…"), writes and in_books),
            ("restore", tr("恢复党籍…"), writes and not in_books),
            ("delete", tr("删除误录的记录…"), writes),
        ):
            if offered:
                self._menu.addAction(text).triggered.connect(self._emitter(what))

    def _may_write(self, line: Line | None) -> bool:
        """Whoever has gone over to other books is only looked at."""
        here = line is None or not self._desk.app.orgs.elsewhere(line.row.org)
        return self._desk.may_write and here

    def open_menu(self, where: QPoint) -> None:
        """The acts, at a point of the screen: also where there is no room for the card."""
        if self._line is not None:
            self._menu.popup(where)

    def _emitter(self, what: str) -> Callable[[], None]:
        return lambda: self.act.emit(what, self.uid)

    def _reveal(self, key: str) -> None:
        if self._line is None:
            return
        try:
            self._full[key] = self._desk.app.members.reveal(self.uid, key)
        except UserProblem as problem:
            self._desk.trouble(problem)
            return
        self._fill(self._line)
        self._desk.say(tr("已显示完整号码，并记下了查看时间和用户。"))
