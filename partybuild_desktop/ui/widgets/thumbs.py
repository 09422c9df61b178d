"""A strip of small pictures with their captions: chosen, opened, named, moved by mouse and keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from partybuild_desktop.domain.attachment import LONGEST_NAME, PDF, Sealed
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.theme import FAINT, FRAME, GREY, INK, RED_TINT, WARN, WARN_TINT, Theme

BOX: Final = QSize(132, 96)  # what a picture has room in, logical pixels
_GAP: Final = 6
FILE_ROLE: Final = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


class Thumbs(QListWidget):
    """The strip. It shows what it is given and tells what the clerk wants; it changes nothing."""

    opened = Signal(int)
    named = Signal(int, str)
    removed = Signal()
    pasted = Signal()
    moved = Signal(int, int)  # from, to: places in the strip
    dropped = Signal(QMimeData)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.nothing = ""
        self.writes = True
        self._small = theme.font(theme.small)
        self._images: dict[str, QPixmap] = {}
        self._broken: dict[str, str] = {}
        self.setAccessibleName(name)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        keys = QAbstractItemView.EditTrigger.EditKeyPressed
        self.setEditTriggers(keys | QAbstractItemView.EditTrigger.SelectedClicked)
        self._painter = _Painter(self, theme)
        self.setItemDelegate(self._painter)
        self.setFixedHeight(self._painter.size.height() + 20)
        self.itemActivated.connect(lambda item: self.opened.emit(self.row(item)))
        self.itemChanged.connect(self._named)

    # --- what is shown

    def show_files(self, files: Sequence[Sealed], *, at: int = -1) -> None:
        """Show these, and choose the one `at` a place; pictures that are known stay."""
        self.blockSignals(True)
        self.clear()
        for file in files:
            item = QListWidgetItem(file.name)
            item.setData(FILE_ROLE, file)
            item.setToolTip(file.name)
            if self.writes:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.addItem(item)
        if files:
            self.setCurrentRow(min(max(at, 0), len(files) - 1))
        self.blockSignals(False)
        self.itemSelectionChanged.emit()

    def file_at(self, place: int) -> Sealed:
        found = self.item(place).data(FILE_ROLE)
        assert isinstance(found, Sealed)
        return found

    @property
    def chosen(self) -> list[int]:
        """The places of the chosen ones, in order."""
        return sorted(index.row() for index in self.selectedIndexes())

    def lacks(self, file: Sealed) -> bool:
        """Whether its small picture is still to be brought."""
        return file.hash not in self._images and file.hash not in self._broken

    def set_image(self, file: Sealed, image: QImage) -> None:
        self._images[file.hash] = QPixmap.fromImage(image)
        self.viewport().update()

    def set_broken(self, file: Sealed, why: str) -> None:
        """It cannot be shown; `why` stands in its place."""
        self._broken[file.hash] = why
        self.viewport().update()

    def image_of(self, file: Sealed) -> QPixmap | None:
        return self._images.get(file.hash)

    def why_broken(self, file: Sealed) -> str:
        return self._broken.get(file.hash, "")

    def _named(self, item: QListWidgetItem) -> None:
        file = item.data(FILE_ROLE)
        if item.text() != file.name:
            self.named.emit(self.row(item), item.text())

    def _move_by(self, step: int) -> None:
        place = self.currentRow()
        if 0 <= place + step < self.count():
            self.moved.emit(place, place + step)

    def _place_of_drop(self, at: QPoint) -> int:
        index = self.indexAt(at)
        if not index.isValid():
            return self.count()
        return index.row() + (at.x() > self.visualRect(index).center().x())

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        elif alt and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move_by(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        data = event.mimeData()
        own = event.source() is self
        if self.writes and (own or data.hasUrls() or data.hasImage()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        if event.source() is self:
            here = self._place_of_drop(event.position().toPoint())
            start = self.currentRow()
            place = here - 1 if here > start else here
            # the strip is filled anew by whoever owns the order
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()
            if place != start:
                self.moved.emit(start, place)
        else:
            event.acceptProposedAction()
            self.dropped.emit(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.count() or not self.nothing:
            return
        painter = QPainter(self.viewport())
        painter.setFont(self._small)
        painter.setPen(QColor(GREY))
        room = self.viewport().rect().adjusted(16, 8, -16, -8)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), self.nothing)


class _Painter(QStyledItemDelegate):
    """A picture in its box, the caption below; where there is none, what is known instead."""

    def __init__(self, strip: Thumbs, theme: Theme) -> None:
        super().__init__(strip)
        self._strip = strip
        self._font = theme.font(theme.small)
        self._line = theme.small + 9
        self.size = QSize(BOX.width() + 2 * _GAP, BOX.height() + 3 * _GAP + self._line)

    def _box(self, area: QRect) -> QRect:
        return QRect(area.topLeft() + QPoint(_GAP, _GAP), BOX)

    def _caption(self, area: QRect) -> QRect:
        box = self._box(area)
        return QRect(box.left(), box.bottom() + _GAP, box.width(), self._line)

    def _draw_box(self, painter: QPainter, box: QRect, file: Sealed) -> None:
        why = self._strip.why_broken(file)
        painter.fillRect(box, QColor(WARN_TINT if why else FAINT))
        image = self._strip.image_of(file)
        if image is None:
            painter.setPen(QColor(WARN if why else GREY))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box.adjusted(4, 4, -4, -4), int(flags), why or tr("正在读取…"))
            return
        shown = image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), shown)
        place.moveCenter(box.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, image)
        if file.media == PDF:
            self._draw_badge(painter, box)

    def _draw_badge(self, painter: QPainter, box: QRect) -> None:
        badge = QRect(0, 0, 36, 18)
        badge.moveBottomRight(box.bottomRight() - QPoint(3, 3))
        painter.fillRect(badge, QColor(GREY))
        painter.setPen(QColor("white"))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), "PDF")

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        file = index.data(FILE_ROLE)
        # PySide's stub does not know the option's own fields
        area: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setFont(self._font)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(QRect(area.topLeft(), self.size), QColor(RED_TINT))
        self._draw_box(painter, self._box(area), file)
        focused = state & QStyle.StateFlag.State_HasFocus
        painter.setPen(QPen(QColor(INK if focused else FRAME), 1))
        painter.drawRect(self._box(area).adjusted(0, 0, -1, -1))
        caption = self._caption(area)
        text = painter.fontMetrics().elidedText(
            index.data(), Qt.TextElideMode.ElideRight, caption.width()
        )
        painter.setPen(QColor(INK))
        painter.drawText(caption, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.restore()

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        editor = QLineEdit(parent)
        editor.setFont(self._font)
        editor.setMaxLength(LONGEST_NAME)
        editor.setAccessibleName(tr("照片说明"))
        editor.setStyleSheet("min-height: 0; padding: 0 2px;")
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        editor.setGeometry(self._caption(area).adjusted(-_GAP, 0, _GAP, 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if editor.text().strip():
            model.setData(index, editor.text().strip(), Qt.ItemDataRole.DisplayRole)
