"""谈心谈话 of a year: who has still to talk with whom, the talks, and entering one in a line."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting import Talk
from partybuild_desktop.domain.talk import MissingTalk, Pair
from partybuild_desktop.services import wording
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.meeting.cell import CellForm, day_of
from partybuild_desktop.ui.meeting.person import People, PersonBox
from partybuild_desktop.ui.meeting.place import branch_box, short_names
from partybuild_desktop.ui.meeting.year import year_box
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import button, label, row
from partybuild_desktop.ui.widgets.grid import Grid

_WIDE: Final = 1120
_LIST: Final = 260
_PAIRS: Final = {
    Pair.COMMITTEE: N_("班子成员之间"),
    Pair.WITH_COMMITTEE: N_("与班子成员"),
    Pair.MEMBERS: N_("党员之间"),
}
_MISSING: Final = Qt.ItemDataRole.UserRole


class TalksDialog(AskDialog):
    """Each talk is saved with Enter in the last field, or with the main button."""

    def __init__(self, desk: Desk, parent: QWidget, *, org: str = "") -> None:
        about = tr("支部委员之间、委员与党员之间、党员之间，每年一般不少于一次。")
        super().__init__(
            parent, title=tr("谈心谈话"), main=tr("记下这次谈话"), about=about, width=_WIDE
        )
        self._desk = desk
        self._talks: dict[str, Talk] = {}
        self._names: dict[str, str] = {}
        self._open = ""  # the talk that is being changed
        self.org = branch_box(desk, org)
        self.year = year_box(desk)
        self.org.picked.connect(lambda _: self._read())
        self.year.activated.connect(lambda _: self._read())
        self.facts = label("", "grey")
        across = row(self.org, self.year, self.facts, None)
        self.body.addLayout(across)
        self._make_lists()
        self._make_form()
        self.cancel.setText(tr("关闭"))
        if self.main is not None:
            self.main.setVisible(desk.may_write)
        self._read()

    def _make_lists(self) -> None:
        self.missing = QListWidget()
        self.missing.setAccessibleName(tr("还没有谈的"))
        self.missing.setMinimumHeight(_LIST)
        self.missing.itemActivated.connect(self._take)
        self.missing.itemClicked.connect(self._take)
        self.model = TableModel(_columns(), self._source(), self)
        self.grid = Grid(self.model, self._desk.theme, tr("今年的谈话"))
        self.grid.nothing = tr("这一年还没有记谈话。")
        self.grid.setMinimumHeight(_LIST)
        self.grid.opened.connect(self._change)
        self.missing_title = label(tr("还没有谈的"), "heading")
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.missing_title)
        left.addWidget(self.missing, 1)
        self.take_out = button(tr("删除选中的谈话"), self._delete)
        self.take_out.setVisible(self._desk.may_write)
        right.addLayout(row(label(tr("已记的谈话"), "heading"), None, self.take_out))
        right.addWidget(self.grid, 1)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addLayout(left, 2)
        across.addLayout(right, 3)
        self.body.addLayout(across, 1)

    def _make_form(self) -> None:
        self.on, self.place, self.topic = QLineEdit(), QLineEdit(), QLineEdit()
        self.content, self.follow_up = QLineEdit(), QLineEdit()
        self.on.setText(self._desk.app.meetings.today())
        self.host, self.guest = PersonBox(tr("谈话人")), PersonBox(tr("谈话对象"))
        form = CellForm(
            ("on", tr("日期"), self.on, 0, 0, 1),
            ("host", tr("谈话人"), self.host, 0, 1, 1),
            ("guest", tr("谈话对象"), self.guest, 0, 2, 1),
            ("topic", tr("主题"), self.topic, 1, 0, 2),
            ("place", tr("地点"), self.place, 1, 2, 1),
            ("content", tr("交流要点"), self.content, 2, 0, 2),
            ("follow_up", tr("后续安排"), self.follow_up, 2, 2, 1),
        )
        self.cells = form.cells
        self.fields |= form.fields
        form.setVisible(self._desk.may_write)
        self.body.addWidget(form)

    def _source(self) -> Source:
        return Source(
            fetch=lambda keys: {key: self._talks[key] for key in keys if key in self._talks},
            text=self._text,
        )

    def _text(self, talk: Talk, key: str) -> str:
        if key == "host":
            return self._names.get(talk.host, talk.host_name)
        if key == "guest":
            return self._names.get(talk.guest, talk.guest_name)
        return str(getattr(talk, key))

    # --- reading

    def _read(self) -> None:
        app, org, year = self._desk.app, self.org.uid, int(self.year.currentData())
        found = app.meetings.talks.all(org, year) if org else []
        missing = app.meetings.talks.missing(org, year) if org else []
        self._talks = {one.uid: one for one in found}
        asked = {p for one in found for p in (one.host, one.guest) if p}
        asked |= {p for one in missing for p in (one.person, one.other) if p}
        self._names = app.meetings.names(asked)
        if org:
            seats = app.meetings.roll(org, "", app.meetings.today()).seats
            people = People(seats, short_names(self._desk))
            for field in (self.host, self.guest):
                field.offer(people)
        self.grid.reload([one.uid for one in reversed(found)])
        self._show_missing(missing)
        self.facts.setText(tr("已记 {a} 次，还差 {b} 次", a=len(found), b=len(missing)))

    def _show_missing(self, missing: list[MissingTalk]) -> None:
        self.missing.clear()
        for one in missing:
            pair = tr(_PAIRS[one.pair])
            names = [self._names.get(one.person, "")]
            if one.other:
                names.append(self._names.get(one.other, ""))
            item = QListWidgetItem(tr("{names}　{pair}", names=" — ".join(names), pair=pair))
            item.setData(_MISSING, (one.person, one.other))
            self.missing.addItem(item)

    def _take(self, item: QListWidgetItem) -> None:
        """Fill in whose talk is missing."""
        person, other = item.data(_MISSING)
        if not self._desk.may_write:
            return
        self.guest.show_person(person)
        self.host.show_person(other)
        (self.topic if other else self.host).setFocus()

    # --- entering

    def _typed(self) -> Talk:
        before = self._talks.get(self._open, Talk(org=self.org.uid))
        host, host_name = self.host.person
        guest, guest_name = self.guest.person
        return replace(
            before,
            on=day_of(self.on),
            place=self.place.text().strip(),
            host=host,
            host_name=host_name,
            guest=guest,
            guest_name=guest_name,
            topic=self.topic.text().strip(),
            content=self.content.text().strip(),
            follow_up=self.follow_up.text().strip(),
        )

    def confirm(self) -> None:
        if not self._desk.may_write:
            return
        self.clear_trouble()
        self.host.settle()
        self.guest.settle()
        talk = self._typed()
        for cell in self.cells.values():
            cell.say("")

        def act() -> Changes:
            return self._desk.app.meetings.talks.save([talk])

        if not self._desk.do(act, at=self._refused):
            return
        for problem in self._desk.app.meetings.talks.review(talk):
            self.cells[problem.field].say(wording.text_of(problem))
        self._open = ""
        self._read()
        for field in (self.guest, self.content):
            field.clear()
        self.guest.setFocus()

    def _refused(self, problem: Trouble) -> None:
        field = getattr(problem, "field", "")
        if field in self.cells:
            self.cells[field].say(wording.text_of(problem))
            self.cells[field].field.setFocus()
        else:
            self.show_trouble(problem)

    def _change(self, uid: str) -> None:
        """Put a talk into the fields, to be changed."""
        talk = self._talks.get(uid)
        if talk is None or not self._desk.may_write:
            return
        self._open = uid
        for key in ("on", "place", "topic", "content", "follow_up"):
            field = self.cells[key].field
            assert isinstance(field, QLineEdit)
            field.setText(getattr(talk, key))
        self.host.show_person(talk.host, talk.host_name)
        self.guest.show_person(talk.guest, talk.guest_name)
        self.on.setFocus()

    def _delete(self) -> None:
        uid = self.grid.key
        if uid and self._desk.do(
            lambda: self._desk.app.meetings.talks.delete(uid), at=self.show_trouble
        ):
            self._read()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            here = self.focusWidget()
            if here is self.follow_up or isinstance(here, QComboBox):
                self.confirm()
            else:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)


def _columns() -> list[Column]:
    return [
        Column("on", tr("日期"), 98),
        Column("host", tr("谈话人"), 84),
        Column("guest", tr("谈话对象"), 84),
        Column("topic", tr("主题"), 160),
    ]
