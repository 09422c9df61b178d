"""The form of one member: every field in groups, by keyboard first; nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from partybuild_desktop.domain import identity
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.member import FIELDS, FULL, Group
from partybuild_desktop.domain.name import standard_form
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.draft import DraftDialog
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.member.entry import EntryPart
from partybuild_desktop.ui.member.fieldrow import TITLE_WIDTH, FieldRow
from partybuild_desktop.ui.widgets.basic import button, card, label

_GROUPS: Final = {
    Group.BASIC: N_("基本信息"),
    Group.PARTY: N_("党籍"),
    Group.WORK: N_("工作学习"),
    Group.CONTACT: N_("联系方式"),
    Group.SITUATION: N_("当前情况"),
    Group.DEVELOPMENT: N_("发展经过"),
    Group.OTHER: N_("其他"),
}
_NOT_TYPED: Final = frozenset({"extra", "sequence"})
_DRAFT_MS: Final = 800


class MemberDialog(DraftDialog):
    """`uid` "" is a new member. `saved` tells the uid."""

    saved = Signal(str)

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        title = tr("修改党员") if uid else tr("新增党员")
        super().__init__(parent, title=title, main=tr("保存　Ctrl+S"), width=880)
        self._desk = desk
        self._uid = uid
        self._writes = desk.may_write and not (uid and _elsewhere(desk, uid))
        self._draft_key = f"member/{uid or 'new'}"
        self._touched: set[str] = set()
        self.rows: dict[str, FieldRow] = {}
        self._cards: dict[Group, QWidget] = {}
        self.entry = EntryPart(desk) if not uid else None
        self._timer = QTimer(self, singleShot=True, interval=_DRAFT_MS)
        self._timer.timeout.connect(self.keep_draft)
        self._build()
        if not uid:
            before_main = self.buttons.count() - 1
            self.add_button(tr("保存并再加一人"), self._save_and_go_on, at=before_main)
        if not self._writes:
            self._only_look()
        self._load()

    # --- building

    def _build(self) -> None:
        links = QHBoxLayout()
        links.setSpacing(4)
        for group, title in _GROUPS.items():
            links.addWidget(button(tr(title), partial(self._scroll_to, group), "link"))
        links.addStretch(1)
        self.body.addLayout(links)
        self.add_note()
        if self.entry is not None:
            self.body.addWidget(self.entry)
        for group, title in _GROUPS.items():
            self.body.addWidget(self._group(group, tr(title)))

    def _group(self, group: Group, title: str) -> QWidget:
        frame, layout = card()
        layout.addWidget(label(title, "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        fields = [f for f in FIELDS if f.group is group and f.key not in _NOT_TYPED]
        width = TITLE_WIDTH + 8 * self._desk.theme.plus
        for n, field in enumerate(fields):
            row = FieldRow(
                field,
                self._desk.app.codes,
                reveal=self._reveal if self._uid else None,
                title_width=width,
            )
            row.left.connect(self._left)
            row.changed.connect(self._timer.start)
            self.rows[field.key] = row
            grid.addWidget(row, n // 2, n % 2, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(grid)
        self._cards[group] = frame
        return frame

    def _only_look(self) -> None:
        for row in self.rows.values():
            row.lock()
        self.heading.setText(tr("查看党员"))
        self.cancel.setText(tr("关闭"))
        if self.main is not None:
            self.main.hide()

    def _scroll_to(self, group: Group) -> None:
        top = self._cards[group].pos().y()
        self.area.verticalScrollBar().setValue(max(0, top - 8))
        first = next(f.key for f in FIELDS if f.group is group and f.key in self.rows)
        self.rows[first].editor.setFocus()

    # --- values

    def _load(self) -> None:
        stored = self._stored()
        for key, row in self.rows.items():
            row.show_stored(stored.get(key, ""))
        if not self._uid:
            self.rows["kind"].show_typed(FULL)
        else:
            self.heading.setText(stored["name"])
        self._take_draft()
        if self._uid:
            self._tell(every=True)
        self.rows["name"].editor.setFocus()

    def _stored(self) -> dict[str, str]:
        if not self._uid:
            return {}
        member = self._desk.app.members.get(self._uid)
        return {field.key: getattr(member, field.key) for field in FIELDS}

    def _changed(self) -> dict[str, str]:
        return {key: row.text for key, row in self.rows.items() if row.is_changed}

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        changed = self._changed()
        if not self._uid and changed.get("kind") == FULL:
            del changed["kind"]
        return bool(changed)

    def _reveal(self, key: str) -> str:
        return self._desk.app.members.reveal(self._uid, key)

    # --- what is wrong and what is doubtful

    def _left(self, key: str) -> None:
        self._touched.add(key)
        if key == "id":
            self._follow_number()
        self._tell()

    def _follow_number(self) -> None:
        """Birth and sex stand in the number: fill them where nothing was typed."""
        try:
            number = identity.read_text(self.rows["id"].text) if self.rows["id"].text else ""
        except UserProblem:
            return
        for key, value in (("birth", identity.birth(number)), ("sex", identity.sex(number))):
            if value and not self.rows[key].text:
                self.rows[key].show_typed(str(value))

    def _tell(self, *, every: bool = False) -> bool:
        """Say at each field what is wrong; whether everything can be saved."""
        values, wrong = self._stored(), {}
        reason = self.rows["id_reason"].text
        for key, row in self.rows.items():
            if not row.is_changed:
                continue
            try:
                values[key] = self._desk.app.members.read({key: row.text}, reason=reason)[key]
            except UserProblem as problem:
                wrong[key] = wording.text_of(problem)
        doubtful = {
            problem.field: wording.text_of(problem)
            for problem in self._desk.app.members.doubts(values)
            if every or problem.field in self._touched
        }
        standard = standard_form(self.rows["name"].text) if self._desk.may_write else ""
        self.rows["name"].offer(standard if "name" in doubtful else "")
        for key, row in self.rows.items():
            seen = every or key in self._touched
            row.say(wrong.get(key, "") if seen and key in wrong else doubtful.get(key, ""))
        return not wrong

    def _first_wrong(self) -> Iterator[FieldRow]:
        return (row for row in self.rows.values() if row.cause)

    # --- saving

    def confirm(self) -> None:
        self._save(go_on=False)

    def _save_and_go_on(self) -> None:
        self._save(go_on=True)

    def _save(self, *, go_on: bool) -> None:
        if not self._writes:
            return
        self._touched.update(self._changed())
        self.clear_trouble()
        if not self._tell(every=True):
            row = next(self._first_wrong())
            self.trouble.say(tr("有内容还不能保存，请看标出的地方。已填的都在。"))
            row.editor.setFocus()
            return
        uid = self._uid
        new: list[str] = []

        def act() -> Changes:
            if uid:
                return self._desk.app.members.set(uid, self._changed())
            assert self.entry is not None
            made, changes = self._desk.app.members.add(self._changed(), **self.entry.choice())
            new.append(made)
            return changes

        if not self._desk.do(act, at=self._refused):
            return
        self._timer.stop()
        self._desk.app.settings.keep_draft(self._draft_key, "")
        self.saved.emit(uid or new[0])
        if go_on:
            self._next_person()
        else:
            super().accept()

    def _next_person(self) -> None:
        """Empty for the next one; the organisation and the way in stay."""
        self._touched.clear()
        with QSignalBlocker(self):
            for row in self.rows.values():
                row.show_stored("")
                row.say("")
        self.rows["kind"].show_typed(FULL)
        self._timer.stop()
        self.hide_note()
        self.activateWindow()
        self.rows["name"].editor.setFocus()

    def _refused(self, problem: Trouble) -> None:
        self.trouble.say(wording.text_of(problem))
        key = getattr(problem, "field", "")
        if key in self.rows:
            self.rows[key].say(wording.text_of(problem))
            self.rows[key].editor.setFocus()
        elif self.entry is not None:
            self.entry.focus(key)

    # --- the draft

    def keep_draft(self) -> None:
        """Keep what was typed; called a moment after typing, and before a crash window."""
        text = json.dumps(self._changed(), ensure_ascii=False) if self.dirty else ""
        self._desk.app.settings.keep_draft(self._draft_key, text)

    def _take_draft(self) -> None:
        text = self._desk.app.settings.draft(self._draft_key) if self._writes else ""
        if not text:
            return
        for key, value in json.loads(text).items():
            if key in self.rows:
                self.rows[key].show_typed(value)
                self._touched.add(key)
        self.show_note()

    @property
    def unsaved(self) -> bool:
        return self._writes and self.dirty

    def give_up(self) -> None:
        self._timer.stop()
        self._desk.app.settings.keep_draft(self._draft_key, "")

    def forget_draft(self) -> None:
        self._desk.app.settings.keep_draft(self._draft_key, "")
        self.hide_note()
        self._touched.clear()
        self._load()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        editors = [row.editor for row in self.rows.values() if row.editor.isEnabled()]
        here = self.focusWidget()
        for n, editor in enumerate(editors):
            if editor is here or editor.isAncestorOf(here):
                following = editors[(n + 1) % len(editors)]
                following.setFocus(Qt.FocusReason.TabFocusReason)
                self.area.ensureWidgetVisible(following, 0, 80)
                return
        self.focusNextChild()


def _elsewhere(desk: Desk, uid: str) -> bool:
    """Whether this member has gone over to other books, and is only looked at here."""
    rows = desk.app.members.rows([uid])
    return bool(rows) and desk.app.orgs.elsewhere(rows[0].org)
