"""操作记录: everything that was done, newest first, to be filtered, printed and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.services.show import field_title
from partybuild_desktop.services.trail import SHOWN, TITLE, Line
from partybuild_desktop.store.trail import Disclosure
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.history.card import LogCard
from partybuild_desktop.ui.history.filters import LogFilters
from partybuild_desktop.ui.outlet import Outlet
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.table import Column, Row, Source, TableModel
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.widgets.head import PageHead
from partybuild_desktop.ui.words import longest_moments, moment, step_words

_MOST: Final = 500
_ROOM_FOR_CARD: Final = 900
_ROOM_FOR_NOTE: Final = 460  # of the height: below it the list needs all there is


@dataclass(frozen=True, slots=True)
class _Found:
    """What the worker brings: lines by key, and how many there are in all."""

    lines: Mapping[str, Line | Disclosure]
    total: int


class HistoryPage(Page):
    """A list to look at; what undo and redo would act on stands beside their buttons."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: Mapping[str, Line | Disclosure] = {}
        self._sought = ""
        self._whose: Mapping[str, str] = {}  # the PCs of the villages or the township
        self._turn = 0
        self._outlet = Outlet(desk, self, "log")
        self.undo = button(tr("撤销"), desk.undo)
        self.redo = button(tr("重做"), desk.redo)
        self.save = button(tr("保存 PDF"), lambda: self._save(".pdf"))
        self.book = button(tr("保存 Excel"), lambda: self._save(".xlsx"))
        self.paper = button(tr("打印…"), lambda: self._outlet.print(self._composer()))
        acts = (self.redo, self.undo, self.book, self.save, self.paper)
        self.head = PageHead(tr("操作记录"), acts)
        self.facts = self.head.facts
        self.body.addWidget(self.head)
        self.next = ElidedLabel(look="grey")
        self.body.addWidget(self.next)
        self.filters = LogFilters()
        self.filters.changed.connect(self._load)
        self.body.addWidget(self.filters)
        self.model = TableModel(
            self._columns(), Source(fetch=self._fetch, text=self._text, faint=_aside), self
        )
        self.grid = Grid(self.model, desk.theme, tr("操作记录"))
        self.grid.chosen.connect(lambda _: self._show_card())
        self.card = LogCard(desk.theme)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.grid, 1)
        across.addWidget(self.card)
        self.body.addLayout(across, 1)
        text = tr(
            "操作记录只增不减：撤销也是一条新记录，原来的不会消失；谁改动或抽掉一条，检查时会查出来。"
        )
        self.note = label(text, "grey", wrap=True)
        self.body.addWidget(self.note)

    def _columns(self) -> list[Column]:
        if self.filters.shows_actions:
            return [
                Column("when", tr("时间"), 150, sortable=False, whole=longest_moments()),
                Column("user", tr("用户"), 80, sortable=False),
                Column("seq", tr("编号"), 72, right=True, sortable=False),
                Column("what", tr("做了什么"), 320, sortable=False, grows=True),
            ]
        return [
            Column("when", tr("时间"), 150, sortable=False, whole=longest_moments()),
            Column("user", tr("用户"), 80, sortable=False),
            Column("name", tr("查看了谁"), 110, sortable=False, grows=True),
            Column("field", tr("哪个号码"), 140, sortable=False),
            Column("why", tr("事由"), 260, sortable=False, grows=True),
        ]

    # --- reading

    def refresh(self) -> None:
        trail = self.desk.app.trail
        self._whose = self.desk.app.packages.sites()
        self.filters.offer(trail.users(), trail.kinds())
        self._tell_steps()
        self._load()

    def _tell_steps(self) -> None:
        done, undone = self.desk.app.history.next_steps()
        self.undo.setEnabled(done is not None and self.desk.may_write)
        self.redo.setEnabled(undone is not None and self.desk.may_write)
        parts = []
        if done is not None:
            words = step_words(done)
            parts.append(tr("Ctrl+Z 将撤销：{what}", what=words))
        if undone is not None:
            words = step_words(undone)
            parts.append(tr("Ctrl+Y 将重做：{what}", what=words))
        self.next.setText("　　".join(parts))
        self.next.setVisible(bool(parts))

    def _load(self) -> None:
        """Read the list beside the window: a text is looked for in the whole log."""
        self._turn += 1
        turn, wanted, trail = self._turn, self.filters.wanted(), self.desk.app.trail
        actions = self.filters.shows_actions

        def read(_: Progress) -> _Found:
            if actions:
                found = trail.lines(wanted, limit=_MOST)
                return _Found({line.action.txn: line for line in found}, trail.count(wanted))
            shown = trail.disclosures(wanted)
            return _Found({str(one.n): one for one in shown[:_MOST]}, len(shown))

        self.desk.jobs.run(
            read, done=lambda found: self._show(turn, found), failed=self.desk.trouble
        )

    def _show(self, turn: int, found: _Found) -> None:
        if turn != self._turn:
            return
        columns = self._columns()
        if list(self.model.columns) != columns:  # of another list: none of its lines stays
            self.model.show(())
            self.model.set_columns(columns)
        self._lines = found.lines
        self.grid.nothing = (
            tr("没有符合条件的记录")
            if self.filters.active
            else tr("还没有人查看过完整号码")
            if not self.filters.shows_actions
            else tr("还没有操作记录")
        )
        self.grid.reload(list(found.lines))
        text = tr("共 {n} 条", n=found.total)
        if found.total > len(found.lines):
            text = tr("共 {n} 条，列出最近 {m} 条", n=found.total, m=len(found.lines))
        self.facts.setText(text)
        for act in (self.book, self.save, self.paper):
            act.setEnabled(bool(found.lines))
        if found.lines and self.grid.currentIndex().row() < 0:
            self.grid.go_to(next(iter(found.lines)))
        if self._sought in found.lines:
            self.grid.go_to(self._sought)
        self._sought = ""
        self.card.setVisible(self.filters.shows_actions and self._has_room())
        self._show_card()

    def _show_card(self) -> None:
        found = self._lines.get(self.grid.key)
        if isinstance(found, Line):
            details = self.desk.app.trail.details(found.action.txn)
            self.card.show_action(found, details, whose=self._whose.get(found.action.site, ""))
        else:
            self.card.show_action(None, ())

    def _fetch(self, keys: Sequence[str]) -> dict[str, Row]:
        return {key: self._lines[key] for key in keys if key in self._lines}

    def _text(self, found: Row, key: str) -> str:
        today = self.desk.app.books.clock.today()
        if isinstance(found, Disclosure):
            if key == "when":
                return moment(found.at, today)
            return field_title(found.field) if key == "field" else str(getattr(found, key))
        if key == "when":
            return moment(found.action.wall, today)
        return str(found.words if key == "what" else getattr(found.action, key))

    # --- paper

    def _composer(self) -> Callable[[], Ledger]:
        """What makes the ledger of what is listed now."""
        trail, wanted = self.desk.app.trail, self.filters.wanted()
        if self.filters.shows_actions:
            return lambda: trail.ledger(wanted)
        return lambda: trail.disclosure_ledger(wanted)

    def _save(self, ending: str) -> None:
        title = TITLE if self.filters.shows_actions else SHOWN
        self._outlet.save(self._composer(), tr(title), ending)

    # --- as the window asks

    def show_what(self, what: object) -> None:
        """An entry by its name in the log, or who saw a full number by the number of that entry,
        whatever was filtered."""
        if isinstance(what, str | int):
            self._sought = str(what)
            self.filters.show_all(actions=isinstance(what, str))
            self._load()

    def first_focus(self) -> QWidget | None:
        return self.grid

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.note.setVisible(self.height() >= _ROOM_FOR_NOTE * self.desk.theme.scale)

    def _has_room(self) -> bool:
        return self.width() >= _ROOM_FOR_CARD * self.desk.theme.scale


def _aside(found: Row) -> bool:
    """What a roll-back of a merge has set aside is listed, but no longer counts."""
    return isinstance(found, Line) and found.action.aside


build: Final = HistoryPage
