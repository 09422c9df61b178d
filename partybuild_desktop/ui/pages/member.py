"""The members: filters, grid with editing in place, the card beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QWidget,
)

from partybuild_desktop.domain.event import Status
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.listing import Listing, Lists
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.jobs import Job
from partybuild_desktop.ui.member.acts import Acts
from partybuild_desktop.ui.member.card import Card
from partybuild_desktop.ui.member.facts import facts_line
from partybuild_desktop.ui.member.filters import Filters
from partybuild_desktop.ui.member.line import (
    DEFAULT,
    Line,
    Lines,
    column_keys,
    column_title,
    columns,
    doubt_of,
    text_of,
)
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import button, card, label, restyle
from partybuild_desktop.ui.widgets.empty import EmptyState
from partybuild_desktop.ui.widgets.field import editor_for
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.widgets.head import PageHead

COLUMNS_KEY: Final = "member/columns"
_AT_ONCE: Final = 5000  # a longer list takes the window thread more than a blink
_ROOM_FOR_CARD: Final = 980  # below this the card would leave the grid three columns


class MemberPage(Page):
    """One list, one card. What the clerk does with a member goes through `acts`."""

    tables = ("person", "event", "post", "org", "superior")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lists = Lists(desk.app.books, desk.app.orgs, desk.app.codes)
        self._lines = Lines(desk.app)
        self._order = ("", False)
        self._own = ""
        self._turn = 0
        self._job: Job | None = None
        self.acts = Acts(desk, self, chosen=self._chosen)
        self.filters = Filters(desk)
        self.filters.changed.connect(self.refresh)
        self.model = TableModel(self._columns(), self._source(), self)
        self.grid = Grid(self.model, desk.theme, tr("党员名单"))
        self.grid.nothing = tr("正在读取名单…")
        self.grid.editable(self._editor, self._value)
        self.card = Card(desk)
        self.grid.chosen.connect(lambda _: self._show_card())
        self.grid.opened.connect(self.acts.edit)
        self.grid.pasted.connect(self._paste)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(
            lambda at: self.card.open_menu(self.grid.viewport().mapToGlobal(at))
        )
        self.card.edit.connect(self.acts.edit)
        self.card.history.connect(self.acts.history)
        self.card.act.connect(self.acts.act)
        self._build()

    # --- building

    def _build(self) -> None:
        self.count = label("", "grey")
        self.add = button(tr("新增党员"), self.acts.add, "main")
        self.bring = button(tr("导入 Excel"), self.acts.bring)
        self.paper = button(tr("打印花名册"), self._print)
        acts = (self.bring, self.paper, self.add)
        self.head = PageHead(tr("党员"), acts, menu=self._menu())
        self.facts = self.head.facts
        for write in (self.add, self.bring):
            self.head.allow(write, self.desk.may_write)
        self.body.addWidget(self.head)
        under = QHBoxLayout()
        under.addWidget(self.filters, 1)
        under.addWidget(self.count, alignment=Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(under)
        split = QWidget()
        across = QHBoxLayout(split)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(self.grid, 1)
        across.addWidget(self.card)
        self.stack = QStackedWidget()
        self.stack.addWidget(split)
        self.stack.addWidget(self._nobody())
        self.body.addWidget(self.stack, 1)
        for keys, act in (("Ctrl+N", self.acts.add), ("Ctrl+E", self._edit_chosen)):
            QShortcut(QKeySequence(keys), self, act)  # in force while the page is shown

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for text, act in (
            (tr("导出 Excel…"), lambda: self.acts.export(self.filters.wanted("", False).scope)),
            (tr("选择栏目…"), self._choose_columns),
            (tr("复制所选　Ctrl+C"), self.grid.copy),
        ):
            menu.addAction(text).triggered.connect(lambda _=False, act=act: act())
        return menu

    def _nobody(self) -> QWidget:
        frame, layout = card()
        self.empty = EmptyState(
            layout,
            title="",
            text="",
            acts=[
                button(tr("导入 Excel"), self.acts.bring, "main"),
                button(tr("新增党员"), self.acts.add),
            ]
            if self.desk.may_write
            else [],
        )
        return frame

    def _columns(self) -> list[Column]:
        kept = self.desk.app.settings.get(COLUMNS_KEY)
        keys = kept.split(",") if kept else DEFAULT
        return columns(keys, self.desk.app.codes, editable=self.desk.may_write)

    def _source(self) -> Source:
        return Source(
            fetch=self._lines.fetch,
            text=text_of,
            doubt=doubt_of,
            faint=lambda line: line.row.status != Status.NORMAL,
            arrange=self._arrange,
            save=self._save if self.desk.may_write else None,
        )

    # --- the grid

    def _editor(self, key: str, parent: QWidget) -> QWidget:
        editor = editor_for(FIELD[key], self.desk.app.codes, parent)
        if FIELD[key].personal and isinstance(editor, QLineEdit):
            # what is masked is typed anew; to see it is a deliberate act, on the card
            editor.setPlaceholderText(tr("输入新号码"))
        return editor

    def _value(self, uid: str, key: str) -> str:
        line = self.model.row(self.model.place(uid))
        if not isinstance(line, Line) or FIELD[key].personal:
            return ""
        value = getattr(line.row.member, key)
        return str(value)

    def _save(self, uid: str, key: str, text: str) -> str:
        """Write one cell; the reason why not, or "" when it is done or there is nothing to do."""
        if not text and FIELD[key].personal:
            return ""
        try:
            changes = self.desk.app.members.set(uid, {key: text})
        except (UserProblem, EnvironmentProblem) as problem:
            return wording.text_of(problem)
        self._own = changes.txn
        self.desk.report(changes)
        return ""

    def _paste(self, text: str) -> None:
        index = self.grid.currentIndex()
        if self.desk.may_write and index.isValid():
            keys = [column.key for column in self.model.columns]
            self.acts.paste(text, list(self.model.keys), index.row(), keys, index.column())

    def _arrange(self, key: str, descending: bool) -> None:
        self._order = (key, descending)
        self.refresh()

    def _show_card(self) -> None:
        place = self.model.place(self.grid.key)
        line = self.model.row(place) if place >= 0 else None
        self.card.show_line(line if isinstance(line, Line) else None)

    def _edit_chosen(self) -> None:
        if self.grid.key:
            self.acts.edit(self.grid.key)

    def _choose_columns(self) -> None:
        from partybuild_desktop.ui.dialogs.columns import ColumnsDialog

        chosen = [column.key for column in self.model.columns]
        choices = [(key, column_title(key)) for key in column_keys()]
        dialog = ColumnsDialog(self, choices=choices, chosen=chosen, default=DEFAULT)
        dialog.chosen.connect(self._set_columns)
        dialog.open()

    def _set_columns(self, keys: list[str]) -> None:
        self.desk.app.settings.set(COLUMNS_KEY, ",".join(keys))
        self.model.set_columns(self._columns())

    def _print(self) -> None:
        wanted = self.filters.wanted(*self._order)
        uids = tuple(self.model.keys) if self.filters.active or self._order[0] else None
        self.desk.go("ledger", {"kind": "roster", "scope": wanted.scope, "uids": uids})

    # --- as the window asks

    def touched_by(self, changes: Changes) -> bool:
        if changes.txn and changes.txn == self._own:
            # the cell just edited: the line is read anew, nothing moves under the clerk's hands
            self.model.forget(changes.touched.get("person", ()))
            self._show_card()
            return False
        return super().touched_by(changes)

    def refresh(self) -> None:
        self._load()

    def _load(self, then: Callable[[], object] | None = None) -> None:
        """Read the list anew, then do something with it; a long one beside the window."""
        self.filters.show_orgs()
        self._lines.day = self.filters.day
        self._lines.read_names(self.filters.below.uid or self.desk.org)
        wanted = self.filters.wanted(*self._order)
        self._turn += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self.desk.app.members.count(wanted.scope) <= _AT_ONCE:
            self._show(self._turn, then, self._lists.find(wanted))
            return
        self._job = self.desk.jobs.run(
            lambda progress: self._lists.find(wanted, progress),
            done=partial(self._show, self._turn, then),
            failed=self.desk.trouble,
        )

    def _show(self, turn: int, then: Callable[[], object] | None, found: Listing) -> None:
        if turn != self._turn:  # it was asked for something else meanwhile
            return
        self._job = None
        self.facts.setText(facts_line(found.facts))
        self.count.setText(tr("筛出 {n} 人", n=len(found.uids)) if self.filters.active else "")
        self.grid.reload(list(found.uids))
        # an empty page's first action is the import, and only one is red
        restyle(self.add, "look", "main" if found.uids or self.filters.active else "")
        if found.uids:
            if self.grid.currentIndex().row() < 0:
                self.grid.go_to(found.uids[0])
            self.stack.setCurrentIndex(0)
        else:
            self._say_nobody(found.facts.total)
        self._show_card()
        if then is not None:
            then()

    def _say_nobody(self, total: int) -> None:
        self.stack.setCurrentIndex(1)
        if total or self.filters.active:
            self.empty.say(tr("没有符合条件的党员"), tr("可以清除筛选，或换一个党组织。"))
        else:
            self.empty.say(
                tr("这里还没有党员"),
                tr("登记党员、查资料、打印花名册都在这一页。已有 Excel 花名册的，直接导入最快。"),
            )

    def show_what(self, what: object) -> None:
        if isinstance(what, str):
            self._go_to(what)
        elif isinstance(what, dict):
            self.filters.clear_quietly()
            if "search" in what:
                self.filters.search(what["search"])
            if "among" in what:
                self.filters.show_among(what["among"], what["why"])
            if "kind" in what:
                self.filters.kind.setCurrentIndex(self.filters.kind.findData(what["kind"]))
            self.refresh()
            if what.get("act") == "bring":
                self.acts.bring()

    def _go_to(self, uid: str) -> None:
        """Show one member, whatever the filters and the organisation were."""
        if self.grid.go_to(uid):
            return
        self.filters.clear_quietly()
        self._load(partial(self._go_wider, uid))

    def _go_wider(self, uid: str) -> None:
        """Show a member who is not in the organisation chosen, or no longer in the books."""
        if self.grid.go_to(uid):
            return
        rows = self.desk.app.members.rows([uid])
        if rows and rows[0].status != Status.NORMAL:
            self.filters.more.show_former()
        self.desk.move_to(self.desk.app.books.root)
        self._load(partial(self.grid.go_to, uid))

    def _chosen(self, uid: str) -> None:
        self._go_to(uid)
        self.grid.setFocus()

    def first_focus(self) -> QWidget | None:
        return self.grid if self.stack.currentIndex() == 0 else None

    def keep_typing(self) -> None:
        self.acts.keep_typing()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.setVisible(self.width() >= _ROOM_FOR_CARD * self.desk.theme.scale)


build: Final = MemberPage
