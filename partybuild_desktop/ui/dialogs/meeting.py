"""The record of one meeting: everything on one page, by keyboard first; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting import Record, State
from partybuild_desktop.domain.minutes import Review
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.meeting import Saved
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.draft import DraftDialog
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.meeting.drafts import keep_files, kept_files
from partybuild_desktop.ui.meeting.sheet import Sheet
from partybuild_desktop.ui.meeting.words import count_text, quorum_text
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button
from partybuild_desktop.ui.widgets.field import read_date
from partybuild_desktop.ui.widgets.flow import FlowLayout

_REVIEW_MS: Final = 250
_DRAFT_MS: Final = 3000
_WIDE: Final = 1180


class MeetingDialog(DraftDialog):
    """`fresh` for a record that is filled in now; `resumed` when it comes out of a draft.

    `saved` tells the uid, `to_print` too when it is to be printed.
    """

    saved = Signal(str)
    to_print = Signal(str)

    def __init__(
        self, desk: Desk, record: Record, parent: QWidget, *, fresh: bool, resumed: bool = False
    ) -> None:
        title = tr("记一次会") if fresh else tr("会议记录")
        super().__init__(parent, title=title, main=tr("保存　Ctrl+S"), width=_WIDE)
        self._desk = desk
        self._writes = desk.may_write
        self.review: Review | None = None
        self._soon = self._timer(_REVIEW_MS, self.look)
        self._drafting = self._timer(_DRAFT_MS, self.keep_draft)
        self.sheet = Sheet(desk, record, fresh=fresh)
        self._build()
        self.sheet.show_record(record)
        self.sheet.changed.connect(self._changed)
        self.sheet.decisions.counting.connect(self.look)
        self._clean = self.sheet.record()
        draft = record if resumed else desk.app.meetings.drafts.get(record.meeting.uid)
        if draft is not None and self._writes:
            self._tell_draft(draft)
        if not self._writes:
            self._only_look()
        self.sheet.head.kind.setFocus()
        self.look()

    def _timer(self, after: int, act: Callable[[], object]) -> QTimer:
        found = QTimer(self, singleShot=True, interval=after)
        found.timeout.connect(act)
        return found

    # --- building

    def _build(self) -> None:
        self.heading.hide()  # the title bar says it, and every line of a low screen counts
        links = FlowLayout(spacing=4)
        for n, (text, part, focus) in enumerate(self.sheet.places(), 1):
            words = tr("{text} Alt+{n}", text=text, n=n)
            go = partial(self._scroll_to, part, focus)
            links.addWidget(button(words, go, "link"))
            QShortcut(QKeySequence(f"Alt+{n}"), self, go)
        self.body.addLayout(links)
        self.add_note()
        self.body.addWidget(self.sheet)
        self.numbers = ElidedLabel(look="grey")
        self.numbers.setMinimumWidth(160)
        self.buttons.insertWidget(0, self.numbers, 10)
        self.planned = self._between(tr("存为计划"), self._save_plan)
        self.paper = self._between(tr("保存并打印　Ctrl+P"), self._save_and_print)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self._save_and_print)
        QShortcut(QKeySequence("Alt+Y"), self, self._unanimous)

    def _between(self, text: str, act: Callable[[], object]) -> QPushButton:
        """A button before the main one."""
        return self.add_button(text, act, at=self.buttons.count() - 1)

    def _only_look(self) -> None:
        self.sheet.lock()
        for act in (self.planned, self.paper, self.main):
            if act is not None:
                act.hide()
        self.cancel.setText(tr("关闭"))

    # --- moving about

    def _scroll_to(self, part: QWidget, focus: Callable[[], object]) -> None:
        focus()
        top = part.mapTo(self.area.widget(), part.rect().topLeft()).y()
        self.area.verticalScrollBar().setValue(max(0, top - 8))

    def _unanimous(self) -> None:
        """The decision that is being typed, or else the last one."""
        rows = self.sheet.decisions.rows
        here = self.focusWidget()
        for one in rows:
            if one.isAncestorOf(here) or one is rows[-1]:
                one.pass_unanimously()
                return

    # --- what is wrong

    def _changed(self) -> None:
        self._soon.start()
        if not self._drafting.isActive():
            self._drafting.start()

    def look(self) -> Review | None:
        """Say at each field what is wrong, and whether the meeting may decide at the foot."""
        self._soon.stop()
        try:
            found = self._desk.app.meetings.review(self.sheet.record())
        except UserProblem as gone:
            self.trouble.say(wording.text_of(gone))
            return None
        self.review = found
        self.sheet.say(found)
        self.numbers.setText(quorum_text(found) or count_text(found.numbers))
        return found

    # --- saving

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.sheet.record() != self._clean or bool(self.sheet.pictures.pending)

    def confirm(self) -> None:
        self._save(State.HELD)

    def _save_and_print(self) -> None:
        uid = self._save(State.HELD)
        if uid:
            self.to_print.emit(uid)

    def _save_plan(self) -> None:
        self._save(State.PLANNED)

    def _save(self, state: State) -> str:
        """Save; the uid, "" when it could not be."""
        if not self._writes:
            return ""
        self.clear_trouble()
        self.sheet.settle()
        if not self._days_read():
            return ""
        record = self.sheet.record()
        record = replace(record, meeting=replace(record.meeting, state=state.value))
        done: list[Saved] = []

        def act() -> Changes:
            saved = self._desk.app.meetings.save(record, self.sheet.pictures.pending)
            done.append(saved)
            return saved.changes

        if not self._desk.do(act, at=self._refused):
            return ""
        self.give_up()
        self.saved.emit(done[0].uid)
        if done[0].state == State.FAILED:
            self._desk.say(tr("已保存，记为“未达人数”：这次会议不能作出决定，也不计入完成次数。"))
        super().accept()
        return done[0].uid

    def _days_read(self) -> bool:
        """Whether the days in the lists can be read; says it at the first that cannot."""
        for field in self.sheet.days():
            try:
                read_date(field, "")
            except UserProblem as problem:
                self.trouble.say(wording.text_of(problem))
                self._scroll_to(field, field.setFocus)
                return False
        return True

    def _refused(self, problem: Trouble) -> None:
        self.look()
        self.trouble.say(wording.text_of(problem))
        place = self.sheet.place_of(getattr(problem, "field", ""))
        if place is not None:
            self._scroll_to(place[0], place[1].setFocus)

    # --- the draft

    def keep_draft(self) -> None:
        """Keep what was typed; called every few seconds, and before a crash window."""
        self._drafting.stop()
        if self.unsaved:
            self._desk.app.meetings.drafts.keep(self.sheet.record())
            keep_files(self._desk, self.sheet.base.meeting.uid, self.sheet.pictures.pending)

    @property
    def unsaved(self) -> bool:
        return self._writes and self.dirty

    def give_up(self) -> None:
        """What was typed was saved, or is not wanted any more."""
        self._stop()
        uid = self.sheet.base.meeting.uid
        self._desk.app.meetings.drafts.forget(uid)
        keep_files(self._desk, uid, ())

    def _tell_draft(self, draft: Record) -> None:
        self.sheet.show_record(draft)
        if not self.sheet.in_books:
            self.sheet.pictures.show_pending(kept_files(self._desk, draft.meeting.uid))
        self._clean = self._begun()
        self.show_note()

    def _begun(self) -> Record:
        """The record without what was typed: as in the books, else new."""
        meetings, meeting = self._desk.app.meetings, self.sheet.base.meeting
        if self.sheet.in_books:
            return meetings.get(meeting.uid)
        return meetings.new(meeting.org, meeting.kinds)

    def forget_draft(self) -> None:
        self.give_up()
        self.sheet.show_record(self._begun())
        self._clean = self.sheet.record()
        self._stop()
        self.hide_note()
        self.look()

    def _stop(self) -> None:
        self._soon.stop()
        self._drafting.stop()

    # Qt overrides

    def reject(self) -> None:
        if not self.unsaved:
            self._stop()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Enter goes on to the next field, as in every form here
            self.focusNextChild()
            here = self.focusWidget()
            if here is not None:
                self.area.ensureWidgetVisible(here, 0, 80)
        else:
            super().keyPressEvent(event)
