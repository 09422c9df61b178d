"""Members to be picked from a list: a tick before each name, found by name or initials."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from partybuild_desktop.domain.attendance import Seat
from partybuild_desktop.services.show import listed
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.meeting.person import People
from partybuild_desktop.ui.theme import Theme
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label, row
from partybuild_desktop.ui.widgets.names import NameList, tick, uid_of

_ROWS: Final = 5  # of names in sight
_NEAR: Final = 6


class PickPart(QFrame):
    """The names and who of them is picked. `changed` after each tick."""

    changed = Signal()

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._people = People()
        self._shown: dict[str, str] = {}
        self._picked: set[str] = set()
        self.numbers = label("")
        self.every = button(tr("全选"), lambda: self._pick_listed(True))
        self.none = button(tr("全不选"), lambda: self._pick_listed(False))
        self.typed = _Typed()
        self.typed.textEdited.connect(self._narrow)
        self.typed.entered.connect(self._take)
        self.told = ElidedLabel(look="grey")
        self.list = _Names(theme, tr("{title}：空格勾选", title=title), rows=_ROWS)
        self.list.toggled.connect(self._toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        heading = label(title, "heading")
        layout.addLayout(row(heading, self.numbers, None, self.every, self.none))
        across = row(self.typed, self.told)
        across.setStretch(1, 1)
        layout.addLayout(across)
        layout.addWidget(self.list)

    def offer(self, seats: Sequence[Seat], shown: dict[str, str]) -> None:
        """Who can be picked, in order, and how each is shown; who was picked stays so."""
        self._people = People(seats)
        self._shown = shown
        self._picked &= set(shown)
        self.list.show_names(list(shown.items()), self._picked)
        self._narrow(self.typed.text())
        self._count()

    @property
    def picked(self) -> list[str]:
        """The uids, in the order of the list."""
        return [uid for uid in self._shown if uid in self._picked]

    def _count(self) -> None:
        self.numbers.setText(tr("已选 {n} / {all} 名", n=len(self._picked), all=len(self._shown)))

    def _set(self, uids: Collection[str], picked: bool) -> None:
        self._picked = self._picked | set(uids) if picked else self._picked - set(uids)
        self.list.show_ticks(self._picked)
        self._count()
        self.changed.emit()

    def _toggle(self, uid: str) -> None:
        self._set((uid,), uid not in self._picked)

    def _pick_listed(self, picked: bool) -> None:
        """All that are listed now, found ones only while something is looked for."""
        self._set(self.list.listed(), picked)

    def _narrow(self, text: str) -> None:
        wanted = text.strip()
        found = set(self._shown)
        told = ""
        if wanted:
            found = {uid for uid, shown in self._shown.items() if wanted in shown}
            found |= {one.uid for one in self._people.find(wanted)}
            told = tr("列出 {n} 名", n=len(found)) if found else tr("没有找到“{text}”", text=wanted)
        self.list.narrow(found)
        self.told.setText(told)

    def _take(self, text: str) -> None:
        """Tick who is meant, or take the tick away; say so, or say who else it may be."""
        meant = self._people.only(text)
        if meant is None:
            near = listed(one.shown for one in self._people.find(text)[:_NEAR])
            if near:
                told = tr("“{text}”可能是{names}，请多打一个字。", text=text, names=near)
                self.told.setText(told)
            return
        self.typed.clear()
        self._narrow("")
        self._toggle(meant.uid)
        self.list.go_to(meant.uid)
        here = meant.uid in self._picked
        state = tr("已勾选") if here else tr("不勾选")
        self.told.setText(tr("{name}：{state}", name=meant.shown, state=state))


class _Typed(QLineEdit):
    """A name or its initials: Enter ticks who is meant, Esc empties the field first."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("按姓名、首字母或党小组找人，回车勾选"))
        self.setPlaceholderText(tr("姓名、首字母或党小组，回车勾选"))
        self.setMinimumWidth(280)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = self.text().strip()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # never on to the dialog: one Enter too many after a name would split
            if text:
                self.entered.emit(text)
            else:
                self.focusNextChild()
        elif event.key() == Qt.Key.Key_Escape and text:
            self.clear()
            self.textEdited.emit("")
        else:
            super().keyPressEvent(event)


class _Names(NameList):
    """Of whom only some may be listed."""

    def show_names(self, lines: Sequence[tuple[str, str]], picked: Collection[str]) -> None:
        """(uid, name) in order."""
        self.fill([(uid, name, uid in picked) for uid, name in lines])
        self.setCurrentRow(0)

    def show_ticks(self, picked: Collection[str]) -> None:
        for item in self.items_in_order():
            tick(item, uid_of(item) in picked)

    def narrow(self, uids: Collection[str]) -> None:
        """List only these."""
        for item in self.items_in_order():
            item.setHidden(uid_of(item) not in uids)

    def listed(self) -> list[str]:
        return [uid_of(item) for item in self.items_in_order() if not item.isHidden()]
