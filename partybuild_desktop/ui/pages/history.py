"""操作记录: everything that was done, newest first, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.table import Column, Row, Source, TableModel
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label, row
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.words import action_words, moment

_MOST: Final = 500


class HistoryPage(Page):
    """A list to look at; what undo and redo would act on stands in their buttons."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._actions: dict[str, Row] = {}
        self.facts = ElidedLabel(look="grey")
        self.undo = button(tr("撤销"), desk.undo)
        self.redo = button(tr("重做"), desk.redo)
        head = row(label(tr("操作记录"), "title"), self.facts, self.redo, self.undo)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.next = ElidedLabel(look="grey")
        self.body.addWidget(self.next)
        model = TableModel(
            [
                Column("when", tr("时间"), 150),
                Column("user", tr("用户"), 90),
                Column("seq", tr("编号"), 72, right=True),
                Column("what", tr("做了什么"), 420),
            ],
            Source(fetch=self._fetch, text=self._text),
            self,
        )
        self.grid = Grid(model, desk.theme, tr("操作记录"))
        self.body.addWidget(self.grid, 1)
        text = tr("操作记录只增不减：撤销也是一条新记录，原来的记录不会消失。")
        self.body.addWidget(label(text, "grey", wrap=True))

    def refresh(self) -> None:
        history = self.desk.app.history
        found = history.actions(_MOST)
        self._actions = {action.txn: action for action in found}
        self.grid.reload(list(self._actions))
        self.facts.setText(
            tr("最近 {n} 条", n=len(found)) if len(found) == _MOST else tr("{n} 条", n=len(found))
        )
        done, undone = history.next_steps()
        self.undo.setEnabled(done is not None and self.desk.may_write)
        self.redo.setEnabled(undone is not None and self.desk.may_write)
        parts = []
        if done is not None:
            words = action_words(done.action, done.args)
            parts.append(tr("Ctrl+Z 将撤销：{what}", what=words))
        if undone is not None:
            parts.append(tr("Ctrl+Y 将重做：{what}", what=self._redo_words(undone.args)))
        self.next.setText("　　".join(parts))

    def _redo_words(self, args: object) -> str:
        taken = args if isinstance(args, dict) else {}
        origin = self._actions.get(str(taken.get("of", "")))
        if origin is not None:
            return action_words(origin.action, origin.args)
        return action_words(str(taken.get("what", "")), {})

    def _fetch(self, keys: Sequence[str]) -> dict[str, Row]:
        return {key: self._actions[key] for key in keys}

    def _text(self, action: Row, key: str) -> str:
        if key == "when":
            return moment(action.wall, self.desk.app.books.clock.today())
        if key == "what":
            if action.action in ("undo", "redo"):
                words = self._redo_words(action.args)
                name = action_words(action.action, {})
                return tr("{action}：{what}", action=name, what=words)
            return action_words(action.action, action.args)
        return str(getattr(action, key))

    def first_focus(self) -> QWidget | None:
        return self.grid


build: Final = HistoryPage
