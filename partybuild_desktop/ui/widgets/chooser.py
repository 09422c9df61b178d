"""Choosing an organisation from the tree, in a box."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from partybuild_desktop.domain.org import GROUP, Org
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.box import Box

_DEPTH: Final = Qt.ItemDataRole.UserRole + 1
_INDENT: Final = 18


class _Indented(QStyledItemDelegate):
    # Qt overrides

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        depth = index.data(_DEPTH) or 0
        rect = option.rect  # type: ignore[attr-defined]
        rect.setLeft(rect.left() + depth * _INDENT)


def depths(orgs: Sequence[Org]) -> dict[str, int]:
    """How deep each organisation stands; `orgs` have parents before children."""
    found: dict[str, int] = {}
    for org in orgs:
        found[org.uid] = found.get(org.parent or "", -1) + 1
    return found


def short_names(orgs: Collection[Org]) -> dict[str, str]:
    """What each is called among its own: a group without the name of its branch in front."""
    found = {org.uid: org.short or org.name for org in orgs}
    shown = dict(found)
    for org in orgs:
        above = found.get(org.parent or "", "")
        if org.kind == GROUP and above and found[org.uid].startswith(above):
            shown[org.uid] = found[org.uid].removeprefix(above) or found[org.uid]
    return shown


class OrgBox(Box):
    """A tree of organisations to choose from. `picked` only when a person chose."""

    picked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, anyone: str = "") -> None:
        super().__init__(name, parent)
        self._anyone = anyone
        self.setItemDelegate(_Indented(self))
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        listed = self.view()
        if isinstance(listed, QListView):  # or the height of each of a thousand lines is asked for
            listed.setUniformItemSizes(True)
        self.activated.connect(lambda _: self.picked.emit(self.uid))

    @property
    def uid(self) -> str:
        return str(self.currentData() or "")

    def show_orgs(self, orgs: Sequence[Org], current: str, *, place: bool = False) -> None:
        """List these; `place` adds the superior's name to each for a box that stands alone."""
        names = short_names(orgs)
        deep = depths(orgs)
        self.blockSignals(True)
        self.clear()
        if self._anyone:
            self.addItem(self._anyone, "")
        for org in orgs:
            text = names[org.uid]
            if place and org.parent in names:
                text = tr("{name}（{above}）", name=text, above=_place(names[org.parent]))
            self.addItem(text, org.uid)
            self.setItemData(self.count() - 1, deep[org.uid], _DEPTH)
        self.setCurrentIndex(max(0, self.findData(current)))
        self.blockSignals(False)

    def choose(self, uid: str) -> None:
        """Show one of the organisations as chosen, without telling."""
        self.blockSignals(True)
        self.setCurrentIndex(max(0, self.findData(uid)))
        self.blockSignals(False)

    # Qt overrides

    def showPopup(self) -> None:
        # the list may be wider than the box, so that deep names can be read
        self.view().setMinimumWidth(max(self.width(), 320))
        super().showPopup()


def _place(short: str) -> str:
    """双河镇党委 → 双河镇: the place is what tells two branches apart."""
    for ending in ("党委", "党总支", "党工委"):
        if short.endswith(ending) and len(short) > len(ending):
            return short.removesuffix(ending)
    return short
