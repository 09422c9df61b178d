"""The bar that offers a record which was being typed when the program ended."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from partybuild_desktop.domain.attachment import Sealed
from partybuild_desktop.services.meeting.draft import Draft
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, row
from partybuild_desktop.ui.words import moment

_FILES: Final = "meeting-files/"


def keep_files(desk: Desk, uid: str, files: Sequence[Sealed]) -> None:
    """Keep which sealed photographs wait for a record; none to forget them."""
    key = _FILES + uid
    text = json.dumps([asdict(file) for file in files], ensure_ascii=False) if files else ""
    if text or desk.app.settings.draft(key):
        desk.app.settings.keep_draft(key, text)


def kept_files(desk: Desk, uid: str) -> list[Sealed]:
    """The photographs that waited for a record."""
    text = desk.app.settings.draft(_FILES + uid)
    return [Sealed(**file) for file in json.loads(text)] if text else []


class DraftBar(QFrame):
    """Hidden while there is none. `resumed` hands over the newest record."""

    resumed = Signal(object)  # Record

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("look", "message")
        self._desk = desk
        self._drafts: list[Draft] = []
        self._text = ElidedLabel()
        self.go = button(tr("继续填写"), self._resume)
        self.drop = button(tr("不要了"), self._drop)
        across = row(self._text, self.go, self.drop)
        across.setStretch(0, 1)
        across.setContentsMargins(12, 6, 8, 6)
        self.setLayout(across)
        self.hide()

    def look(self) -> None:
        """Whether there is one."""
        self._drafts = self._desk.app.meetings.drafts.all() if self._desk.may_write else []
        self.setVisible(bool(self._drafts))
        if self._drafts:
            one = self._drafts[0]
            when = moment(one.saved, self._desk.app.books.clock.today())
            text = tr("有 {n} 份记录没有写完，内容都在：", n=len(self._drafts))
            self._text.setText(f"{text}{one.record.meeting.title}　{when}")

    def _resume(self) -> None:
        if self._drafts:
            self.resumed.emit(self._drafts[0].record)

    def _drop(self) -> None:
        if self._drafts:
            uid = self._drafts[0].record.meeting.uid
            self._desk.app.meetings.drafts.forget(uid)
            keep_files(self._desk, uid, ())
            self.look()
