"""Choosing an organisation from the tree, in a box."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
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

_UID: Final = Qt.ItemDataRole.UserRole
_DEPTH: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_INDENT: Final = 18


class _Indented(QStyledItemDelegate):
    # Qt overrides

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        depth = index.data(_DEPTH) or 0
        rect = option.rect  # type: ignore[attr-defined]
        rect.setLeft(rect.left() + depth * _INDENT)


def short_name(org: Org, orgs: Mapping[str, Org]) -> str:
    """What it is called among its own: a group without the name of its branch in front."""
    own = org.called
    above = orgs.get(org.parent or "")
    if above is None or org.kind != GROUP:
        return own
    return own.removeprefix(above.called) or own


def short_names(orgs: Collection[Org]) -> dict[str, str]:
    """As `short_name`, of each."""
    known = {org.uid: org for org in orgs}
    return {org.uid: short_name(org, known) for org in orgs}


class _Lines(QAbstractListModel):
    """The lines of the box, each made when it comes into sight: a township has two thousand."""

    def __init__(self, parent: QObject, anyone: str) -> None:
        super().__init__(parent)
        self._anyone = anyone
        self._first = 1 if anyone else 0
        self._orgs: Sequence[Org] = ()
        self._known: dict[str, Org] = {}
        self._rows: dict[str, int] = {}
        self._place = False

    def show_orgs(self, orgs: Sequence[Org], *, place: bool) -> None:
        self.beginResetModel()
        self._orgs, self._place = orgs, place
        self._known = {org.uid: org for org in orgs}
        self._rows = {org.uid: row for row, org in enumerate(orgs, self._first)}
        self.endResetModel()

    def row_of(self, uid: str) -> int:
        """The line of an organisation; the first where it has none."""
        return self._rows.get(uid, 0)

    def _text(self, org: Org) -> str:
        text = short_name(org, self._known)
        above = self._known.get(org.parent or "")
        if above is None or not self._place:
            return text
        place = _place(short_name(above, self._known))
        return tr("{name}（{above}）", name=text, above=place)

    def _depth(self, org: Org) -> int:
        found, passed = 0, {org.uid}
        while (above := self._known.get(org.parent or "")) and above.uid not in passed:
            found, org = found + 1, above
            passed.add(org.uid)
        return found

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._first + len(self._orgs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | int | None:
        row = index.row() - self._first
        org = self._orgs[row] if row >= 0 else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(org) if org else self._anyone
        if role == _UID:
            return org.uid if org else ""
        if role == _DEPTH:
            return self._depth(org) if org else 0
        return None


class OrgBox(Box):
    """A tree of organisations to choose from. `picked` only when a person chose."""

    picked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, anyone: str = "") -> None:
        super().__init__(name, parent)
        self._lines = _Lines(self, anyone)
        self.setItemDelegate(_Indented(self))
        listed = self.view()
        listed.setTextElideMode(Qt.TextElideMode.ElideRight)
        if isinstance(listed, QListView):  # or the height of each of a thousand lines is asked for
            listed.setUniformItemSizes(True)
        self.setModel(self._lines)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda _: self.picked.emit(self.uid))

    @property
    def uid(self) -> str:
        return str(self.currentData() or "")

    def show_orgs(self, orgs: Sequence[Org], current: str, *, place: bool = False) -> None:
        """List these; `place` adds the superior's name to each for a box that stands alone."""
        self.blockSignals(True)
        self._lines.show_orgs(orgs, place=place)
        self.setCurrentIndex(self._lines.row_of(current))
        self.blockSignals(False)

    def choose(self, uid: str) -> None:
        """Show one of the organisations as chosen, without telling."""
        self.blockSignals(True)
        self.setCurrentIndex(self._lines.row_of(uid))
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
