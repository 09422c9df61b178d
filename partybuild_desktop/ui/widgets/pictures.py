"""Photographs and scans of one record: the strip, what can be done with it, and taking in more.

Of a saved record every act is one step of the books, to be undone. Of one that is not saved yet
the files wait here (`pending`) until its editor saves them with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from partybuild_desktop.domain.attachment import Attached, Sealed, plain_name
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.attachment import Refused
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import TroubleBox
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label, row
from partybuild_desktop.ui.widgets.thumbs import BOX, Thumbs

_FILTER: Final = "*.jpg *.jpeg *.png *.bmp *.tif *.tiff *.webp *.gif *.pdf"
_SIDE: Final = 2 * max(BOX.width(), BOX.height())  # sharp on a screen of two pixels to one

Taken = tuple[list[Sealed], list[Refused]]


@dataclass(frozen=True, slots=True)
class _Brought:
    """A small picture, or why there is none; neither where it was not needed any more."""

    file: Sealed
    image: QImage | None = None
    why: str = ""


class Pictures(QWidget):
    """The strip of one record."""

    changed = Signal()  # what waits for its record to be saved is no longer the same

    def __init__(self, desk: Desk, title: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._table = ""
        self._uid = ""
        self._writes = desk.may_write
        self._pending: list[Sealed] = []
        self._round = 0
        name = title or tr("照片与扫描件")
        self.strip = Thumbs(desk.theme, name)
        self.strip.nothing = tr(
            "把照片、扫描件拖到这里，或点“加入…”，也可按 Ctrl+V 粘贴。"
            "可用 JPG、PNG、PDF；存入时自动缩小，并去掉照片里的拍摄地点。"
        )
        self.facts = ElidedLabel(look="grey")
        self.trouble = TroubleBox()
        self.view = button(tr("看大图"), self._open)
        self.rename = button(tr("改说明"), self._edit_name)
        self.remove = button(tr("移除"), self._remove)
        self.paste = button(tr("粘贴"), self._paste)
        self.add = button(tr("加入…"), self._ask)
        head = row(label(name, "heading"), self.facts)
        head.setStretch(1, 1)
        for act in (self.view, self.rename, self.remove, self.paste, self.add):
            head.addWidget(act)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.strip)
        layout.addWidget(self.trouble)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._wire()
        self._allow()

    def _wire(self) -> None:
        self.strip.opened.connect(lambda _: self._open())
        self.strip.named.connect(self._rename)
        self.strip.removed.connect(self._remove)
        self.strip.pasted.connect(self._paste)
        self.strip.moved.connect(self._move)
        self.strip.dropped.connect(self.take)
        self.strip.itemSelectionChanged.connect(self._allow)
        self._desk.changed.connect(self._changed)
        self.strip.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for act in (self.view, self.rename, self.remove):
            found = QAction(act.text(), self.strip)
            found.triggered.connect(act.click)
            self.strip.addAction(found)

    # --- what is shown

    def show_of(self, table: str, uid: str) -> None:
        """The files of a saved record; every act is now a step of the books."""
        self._table, self._uid = table, uid
        self._pending = []
        self.reload()

    def show_pending(self, files: Sequence[Sealed] = ()) -> None:
        """The files of a record that is not saved yet, as a draft may have kept them."""
        self._table = self._uid = ""
        self._pending = list(files)
        self._show(self._pending)

    @property
    def pending(self) -> list[Sealed]:
        """What is to be attached when the record is saved; nothing for one that is."""
        return list(self._pending)

    @property
    def files(self) -> list[Sealed]:
        """What is shown, in order."""
        return [self.strip.file_at(n) for n in range(self.strip.count())]

    def set_writes(self, writes: bool) -> None:
        """Whether anything can be changed, as far as the user may."""
        self._writes = writes and self._desk.may_write
        self._show(self.files)

    def reload(self) -> None:
        """Read the files of the record anew."""
        if self._uid:
            self._show(self._desk.app.attachments.of(self._table, self._uid))

    def _changed(self, changes: Changes) -> None:
        if self._uid and changes.touches("attachment"):
            self.reload()

    def _show(self, files: Sequence[Sealed], *, at: int = -1) -> None:
        self.strip.writes = self._writes
        self.strip.show_files(files, at=self.strip.currentRow() if at < 0 else at)
        self.facts.setText(tr("共 {n} 个", n=len(files)) if files else "")
        self._round += 1
        for file in files:
            if self.strip.lacks(file):
                self._bring(file, self._round)
        self._allow()

    def _bring(self, file: Sealed, at: int) -> None:
        """Its small picture, beside the window."""
        service = self._desk.app.attachments

        def work(_: Progress) -> _Brought:
            # meanwhile other files are shown, or this one has come in another way
            if at != self._round or not self.strip.lacks(file):
                return _Brought(file)
            try:
                return _Brought(file, QImage.fromData(service.thumbnail(file, _SIDE)))
            except (UserProblem, EnvironmentProblem) as problem:
                return _Brought(file, why=_short(problem))

        # a method, not a closure: Qt forgets it when the strip goes before the picture comes
        self._desk.jobs.run(work, done=self._brought, failed=self._say)

    def _brought(self, found: _Brought) -> None:
        if found.why:
            self.strip.set_broken(found.file, found.why)
        elif found.image is not None:
            self.strip.set_image(found.file, found.image)

    def _allow(self) -> None:
        chosen = self.strip.chosen
        self.view.setEnabled(len(chosen) == 1)
        self.rename.setEnabled(len(chosen) == 1)
        self.remove.setEnabled(bool(chosen))
        for act in (self.rename, self.remove, self.paste, self.add):
            act.setVisible(self._writes)
        for act in (self.view, self.rename, self.remove):
            act.setVisible(bool(self.strip.count()) and (act is self.view or self._writes))

    # --- taking in

    def _ask(self) -> None:
        from partybuild_desktop.ui.files import ask_open_many

        filters = tr("照片与扫描件") + f" ({_FILTER})"
        paths = ask_open_many(self, self._desk.app.settings, title=tr("加入照片"), filters=filters)
        if paths:
            self.take_files(paths)

    def _paste(self) -> None:
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """What was pasted or dropped: files, or else a picture."""
        if not self._writes:
            return
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        image = data.imageData() if not paths and data.hasImage() else None
        if paths:
            self.take_files(paths)
        elif isinstance(image, QImage) and not image.isNull():
            self._take_image(image)
        else:
            self.trouble.say(tr("剪贴板里没有照片，没有加入。请先复制照片或照片文件，再粘贴。"))

    def take_files(self, paths: Sequence[Path]) -> None:
        """Read files beside the window and attach those that can be."""
        service = self._desk.app.attachments
        self._run(partial(service.take_files, list(paths)))

    def _take_image(self, image: QImage) -> None:
        def work(_: Progress) -> Taken:
            return [self._desk.app.attachments.take(_encoded(image), tr("粘贴的照片"))], []

        self._run(work)

    def _run(self, work: Callable[[Progress], Taken]) -> None:
        self.trouble.say("")
        self._desk.jobs.run(
            work,
            done=self._taken,
            failed=self._say,
            owner=self,
            title=tr("正在加入照片"),
        )

    def _taken(self, found: Taken) -> None:
        taken, refused = found
        lines = [
            tr("{name}：{text}", name=one.file, text=text_of(one.problem)) for one in refused[:5]
        ]
        if len(refused) > len(lines):
            lines.append(tr("另有 {n} 个也没有加入。", n=len(refused) - len(lines)))
        self.trouble.say("\n".join(lines))
        if not taken:
            return
        last = self.strip.count() + len(taken) - 1
        if self._uid:
            service = self._desk.app.attachments
            self._desk.do(lambda: service.add(self._table, self._uid, taken)[1], at=self._say)
            self.strip.setCurrentRow(last)
        else:
            self._pending += taken
            self._waits(at=last)

    # --- acts

    def _open(self) -> None:
        from partybuild_desktop.ui.dialogs.picture import PictureDialog

        if self.strip.count() and self.strip.currentRow() >= 0:
            PictureDialog(self._desk, self, self.files, self.strip.currentRow()).open()

    def _edit_name(self) -> None:
        item = self.strip.currentItem()
        if item is not None and self._writes:
            self.strip.editItem(item)

    def _rename(self, place: int, name: str) -> None:
        file = self.strip.file_at(place)
        plain = plain_name(name)
        if isinstance(file, Attached):
            rename = self._desk.app.attachments.rename
            if not self._desk.do(lambda: rename(file.uid, plain), at=self._say):
                self.reload()
        elif plain:
            self._pending[place] = Sealed(
                name=plain, media=file.media, hash=file.hash, size=file.size
            )
            self._waits(at=place)

    def _remove(self) -> None:
        chosen = self.strip.chosen
        if not chosen or not self._writes:
            return
        if self._uid:
            uids = _uids(map(self.strip.file_at, chosen))
            self._desk.do(lambda: self._desk.app.attachments.remove(uids), at=self._say)
        else:
            self._pending = [f for n, f in enumerate(self._pending) if n not in chosen]
            self._waits(at=chosen[0])

    def _move(self, start: int, place: int) -> None:
        if not self._writes:
            return
        files = self.files
        files.insert(place, files.pop(start))
        if self._uid:
            uids = _uids(files)
            self._desk.do(lambda: self._desk.app.attachments.arrange(uids), at=self._say)
            self.strip.setCurrentRow(place)
        else:
            self._pending = files
            self._waits(at=place)

    def _waits(self, *, at: int) -> None:
        self._show(self._pending, at=at)
        self.changed.emit()

    def _say(self, problem: Trouble) -> None:
        self.trouble.say(text_of(problem))


def _uids(files: Iterable[Sealed]) -> list[str]:
    return [file.uid for file in files if isinstance(file, Attached)]


def _encoded(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # without loss, for it is shrunk and encoded once more
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def _short(problem: Trouble) -> str:
    """Why there is no picture, in the room of one."""
    short = {
        "attachment_missing": tr("文件不见了，请从备份恢复或重新加入"),
        "attachment_damaged": tr("文件已损坏，请从备份恢复或重新加入"),
    }
    return short.get(problem.code, tr("打不开"))
