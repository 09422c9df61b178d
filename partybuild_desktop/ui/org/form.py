"""One organisation as a form. What was typed is kept until it is saved or given up."""

from __future__ import annotations

import json
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QVBoxLayout, QWidget

from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.org import Org
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.confirm import save_or_drop
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label, restyle, row
from partybuild_desktop.ui.widgets.field import CodeBox, put, typed

_TITLES: Final = {
    "name": N_("全称"),
    "short": N_("简称"),
    "code": N_("编码"),
    "kind": N_("组织类别"),
    "founded": N_("成立日期"),
    "term_until": N_("本届任期至"),
    "contact": N_("联系人"),
    "phone": N_("联系电话"),
    "address": N_("地址"),
    "approved_by": N_("批准成立的上级"),
    "unit_case": N_("所在单位情况"),
    "affiliation": N_("属地关系"),
    "division": N_("行政区划"),
    "village": N_("行政村"),
    "note": N_("备注"),
}
_CODES: Final = {"kind": "org_kind", "unit_case": "unit_case", "affiliation": "affiliation"}
_DATES: Final = frozenset({"founded", "term_until"})
_DRAFT_MS: Final = 800
_TITLE: Final = QFormLayout.ItemRole.LabelRole
_ROOM_FOR_FIELD: Final = 190  # with the margins; a field has less and its title stands above it


class OrgForm(QFrame):
    """Shows one organisation at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._desk = desk
        self._org: Org | None = None
        self.editors: dict[str, QWidget] = {}
        self._timer = QTimer(self, singleShot=True, interval=_DRAFT_MS)
        self._timer.timeout.connect(self.keep_draft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        self.title = ElidedLabel(look="title")
        layout.addWidget(self.title)
        self.note = label("", "cause", wrap=True)
        self.note.hide()
        self._form = form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for key, title in _TITLES.items():
            self._add(form, key, tr(title))
        layout.addLayout(form)
        layout.addWidget(self.note)
        self._save = button(tr("保存　Ctrl+S"), self.save)
        self._drop = button(tr("不改了"), self.give_up)
        layout.addLayout(row(None, self._drop, self._save))
        self._enable()

    def _add(self, form: QFormLayout, key: str, title: str) -> None:
        editor: QWidget
        if key in _CODES:
            editor = CodeBox(self._desk.app.codes.options(_CODES[key]))
            editor.editTextChanged.connect(lambda _: self._typed())
            editor.setEnabled(self._desk.may_write)
            editor.setProperty("look", "shown")  # who only looks can read it as well
        elif key == "village":
            editor = CodeBox([])
            editor.editTextChanged.connect(lambda _: self._typed())
            editor.setEnabled(self._desk.may_write)
            editor.setProperty("look", "shown")  # who only looks can read it as well
        else:
            editor = QLineEdit()
            editor.textEdited.connect(lambda _: self._typed())
            editor.setReadOnly(not self._desk.may_write)
            if key in _DATES:
                editor.setPlaceholderText(tr("如 2026.3.1 或 2026.3"))
        editor.setAccessibleName(title)
        self.editors[key] = editor
        form.addRow(title, editor)

    # --- values

    @property
    def uid(self) -> str:
        return self._org.uid if self._org else ""

    def show_org(self, org: Org) -> None:
        """Show an organisation; what was typed into the same one and not saved stays."""
        if self._org is not None and org.uid == self._org.uid and self.dirty:
            return
        self._org = org
        villages = self.editors["village"]
        assert isinstance(villages, CodeBox)
        villages.offer([(v.uid, v.name) for v in self._desk.app.orgs.villages()])
        for key, editor in self.editors.items():
            put(editor, getattr(org, key) or "")
        self.title.setText(org.called)
        self._take_draft()
        self._say("", "")
        self._enable()

    def _changed(self) -> dict[str, str]:
        if self._org is None:
            return {}
        found = {key: typed(editor) for key, editor in self.editors.items()}
        return {k: v for k, v in found.items() if v != (getattr(self._org, k) or "")}

    @property
    def dirty(self) -> bool:
        return self._desk.may_write and bool(self._changed())

    def _typed(self) -> None:
        self._timer.start()
        self._enable()

    def _enable(self) -> None:
        self._save.setVisible(self._desk.may_write)
        self._drop.setVisible(self._desk.may_write)
        self._save.setEnabled(self.dirty)
        self._drop.setEnabled(self.dirty)

    def _read(self) -> dict[str, str]:
        """The changed values as stored. Raises UserProblem with its field."""
        found = self._changed()
        for key in _DATES & found.keys():
            try:
                found[key] = str(read_text(found[key])) if found[key] else ""
            except UserProblem as problem:
                problem.field = key
                raise
        return found

    # --- saving

    def save(self) -> bool:
        """Save what was changed; False when it could not be."""
        if self._org is None or not self.dirty:
            return True
        orgs, org = self._desk.app.orgs, self._org
        try:
            values = self._read()
        except UserProblem as problem:
            self._refused(problem)
            return False
        if values.get("village") and self._new_village(values["village"]):
            name = values.pop("village")
            if not self._desk.do(lambda: orgs.add_village(name, org=org.uid)[1], at=self._refused):
                return False
        if values and not self._desk.do(lambda: orgs.set(org.uid, values), at=self._refused):
            return False
        self._settle_down()
        self.show_org(orgs.get(org.uid))
        return True

    def _new_village(self, name: str) -> bool:
        return all(village.uid != name for village in self._desk.app.orgs.villages())

    def _refused(self, problem: Trouble) -> None:
        self._say(getattr(problem, "field", ""), wording.text_of(problem))

    def _say(self, wrong: str, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))
        for key, editor in self.editors.items():
            restyle(editor, "doubt", "true" if key == wrong else "false")
        if wrong in self.editors:
            self.editors[wrong].setFocus()

    def give_up(self) -> None:
        """Forget what was typed."""
        org, self._org = self._org, None
        self._settle_down(org)
        if org is not None:
            self.show_org(org)

    def _settle_down(self, org: Org | None = None) -> None:
        self._timer.stop()
        held = org or self._org
        self._org = None
        if held is not None:
            self._desk.app.settings.keep_draft(f"org/{held.uid}", "")

    def settle(self) -> bool:
        """Before leaving: save, forget or stay; whether the form can be left."""
        if not self.dirty:
            return True
        text = tr("“{name}”的修改还没有保存。", name=self.title.text())
        answer = save_or_drop(self, text)
        if answer == "save":
            return self.save()
        if answer == "drop":
            self.give_up()
        return answer == "drop"

    # --- the draft

    def keep_draft(self) -> None:
        """Keep what was typed; called a moment after typing, and before a crash window."""
        if self._org is not None:
            text = json.dumps(self._changed(), ensure_ascii=False) if self.dirty else ""
            self._desk.app.settings.keep_draft(f"org/{self._org.uid}", text)

    def _take_draft(self) -> None:
        assert self._org is not None
        text = self._desk.app.settings.draft(f"org/{self._org.uid}")
        if text and self._desk.may_write:
            for key, value in json.loads(text).items():
                if key in self.editors:
                    put(self.editors[key], value)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        titles = [self._form.itemAt(n, _TITLE).widget() for n in range(self._form.rowCount())]
        wide = max(title.sizeHint().width() for title in titles if title is not None)
        beside = self.width() - wide >= _ROOM_FOR_FIELD * self._desk.theme.scale
        policy = QFormLayout.RowWrapPolicy
        self._form.setRowWrapPolicy(policy.DontWrapRows if beside else policy.WrapAllRows)
