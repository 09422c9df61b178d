"""Merging an organisation into another, and splitting one: what will happen is said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from partybuild_desktop.domain.attendance import Seat
from partybuild_desktop.domain.event import Status
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.reorganisation import HeldPost, Outlook
from partybuild_desktop.services.show import day_text, listed, post_text
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.org.picking import PickPart
from partybuild_desktop.ui.widgets.basic import card, label
from partybuild_desktop.ui.widgets.chooser import OrgBox, short_names
from partybuild_desktop.ui.widgets.field import read_day

_WIDE: Final = 860
_NAMED: Final = 6  # groups or posts by name, the rest as a number


class _ReorganisationDialog(AskDialog):
    """One act from a day on, and a card that says what it will do. `made` tells where to look."""

    made = Signal(str)

    def __init__(
        self, desk: Desk, uid: str, parent: QWidget, *, title: str, main: str, about: str
    ) -> None:
        super().__init__(parent, title=title, main=main, about=about, width=_WIDE)
        self._desk = desk
        self._uid = uid
        self.org = desk.app.orgs.get(uid)
        self.on = QLineEdit(desk.app.members.today())
        self.rows = self.form()

    def _add_day(self) -> None:
        self.add_field(self.rows, "on", tr("从哪天起"), self.on, tr("如 2026.3.1，写到日。"))
        self.on.textChanged.connect(lambda _: self.look())

    def _add_card(self, heading: str) -> None:
        frame, self._told = card()
        self._told.addWidget(label(heading, "heading"))
        self.coming: QLabel = label("", wrap=True)
        self._told.addWidget(self.coming)
        self.body.addWidget(frame)
        self.body.addStretch(1)

    @property
    def day(self) -> str:
        """The day typed, "" while it is none."""
        try:
            return read_day(self.on)
        except UserProblem:
            return ""

    def look(self) -> None:
        """Say what will happen."""
        day = self.day
        lines = self.lines(day) if day else [tr("写好日期，这里会说明要做什么。")]
        self.coming.setText("\n".join(lines))
        self._told.activate()  # or the height is reckoned for what stood there before
        self.fit()

    def lines(self, day: str) -> list[str]:
        """What will happen, a sentence each."""
        raise NotImplementedError

    def _posts(self, posts: Sequence[HeldPost]) -> list[str]:
        if not posts:
            return []
        codes = self._desk.app.codes
        known = codes.lists["party_post"]
        order = {item.code: n for n, item in enumerate(known.items)}
        ranked = sorted(posts, key=lambda one: order.get(known.match(one.title) or "", len(order)))
        names = (
            tr("{name} {post}", name=one.name, post=post_text(one.title, codes)) for one in ranked
        )
        return [tr("任职到那天为止，共 {n} 项：{names}。", n=len(posts), names=_some(names))]

    def _kept(self) -> str:
        return tr("那天以前的名单和台账不变，仍按原来的组织。这是一步操作，可以一次撤销。")

    def _say(self, text: str, field: str) -> None:
        self.trouble.say(text)
        self.mark(field)


class MergeDialog(_ReorganisationDialog):
    """An organisation goes into another and ends."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        org = desk.app.orgs.get(uid)
        title = tr("合并党组织：{name}", name=org.called)
        about = tr("党员和下级组织都转到另一个党组织，它自己从那天起撤销。")
        super().__init__(desk, uid, parent, title=title, main=tr("合并"), about=about)
        self.into = OrgBox(tr("并入"), anyone=tr("请选择"))
        self._others = desk.app.reorganisations.targets(uid)
        self.into.show_orgs(self._others, "", place=True)
        self.into.currentIndexChanged.connect(lambda _: self.look())
        hint = "" if self._others else tr("没有同级的党组织可以并入。")
        self.add_field(self.rows, "into", tr("并入"), self.into, hint)
        self._add_day()
        self._add_card(tr("合并时会做的事"))
        if self.main is not None:
            self.main.setEnabled(bool(self._others))
        self.look()

    def lines(self, day: str) -> list[str]:
        app = self._desk.app
        found = app.reorganisations.merging(self._uid, day)
        names = short_names(app.orgs.tree())
        into = next((one.called for one in self._others if one.uid == self.into.uid), "")
        counted = sum(one.status == Status.NORMAL.value for one in found.members)
        below = app.members.count(Scope(org=self._uid, day=day)) - counted
        return [
            *_members_go(found, into, below),
            *_below_goes([names.get(one.uid, one.called) for one in found.below], below),
            *self._posts(found.posts),
            tr("“{name}”从{day}起撤销。", name=self.org.called, day=day_text(day)),
            self._kept(),
        ]

    def confirm(self) -> None:
        self.clear_trouble()
        into = self.into.uid
        if not into:
            self._say(tr("请选择并入哪个党组织。"), "into")
            return

        def act() -> Changes:
            day = read_day(self.on)
            return self._desk.app.reorganisations.merge(self._uid, into=into, on=day).changes

        if self._desk.do(act, at=self.show_trouble):
            self.made.emit(into)
            self.accept()


class SplitDialog(_ReorganisationDialog):
    """Some of the members found an organisation beside theirs."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        org = desk.app.orgs.get(uid)
        title = tr("分设党组织：{name}", name=org.called)
        about = tr("勾选的党员转到新的党组织，其余的留下。编码、简称、类别由程序补上，以后可以改。")
        super().__init__(desk, uid, parent, title=title, main=tr("分设"), about=about)
        self._outlook = Outlook((), (), ())
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("如 红旗新村党支部"))
        self.add_field(self.rows, "name", tr("新组织全称"), self.name)
        self.name.textChanged.connect(lambda _: self._show())
        self._add_day()
        self.people = PickPart(desk.theme, tr("转到新组织的党员"))
        self.people.changed.connect(self._show)
        self.fields["members"] = self.people.typed
        self.body.addWidget(self.people)
        self._add_card(tr("分设时会做的事"))
        self.look()

    def look(self) -> None:
        """As said above; the members are those of that day."""
        if day := self.day:
            self._outlook = self._desk.app.reorganisations.splitting(self._uid, day)
            self._offer()
        super().look()

    def _show(self) -> None:
        super().look()

    def _offer(self) -> None:
        names = short_names(self._desk.app.orgs.tree())
        rows = self._outlook.members
        times = Counter(one.member.name for one in rows)
        seats = []
        shown = {}
        for one in rows:
            who = one.member
            notes = [names.get(one.org, "")] if one.org != self._uid else []
            if times[who.name] > 1 and who.birth:
                notes.append(day_text(who.birth))
            if one.status == Status.SUSPENDED.value:
                notes.append(tr("停止党籍"))
            why = listed(filter(None, notes))
            shown[who.uid] = tr("{name}（{why}）", name=who.name, why=why) if why else who.name
            seats.append(Seat(person=who.uid, name=who.name, org=one.org, counted=True, votes=True))
        self.people.offer(seats, shown)

    def lines(self, day: str) -> list[str]:
        picked = set(self.people.picked)
        n, stay = len(picked), len(self._outlook.members) - len(picked)
        name = self.name.text().strip() or tr("新组织")
        above = next((o.called for o in self._desk.app.orgs.tree() if o.uid == self.org.parent), "")
        return [
            tr(
                "“{name}”从{day}起成立，上级是“{above}”。",
                name=name,
                day=day_text(day),
                above=above,
            ),
            _some_go(n, stay, self.org.called),
            *self._posts([one for one in self._outlook.posts if one.person in picked]),
            self._kept(),
        ]

    def confirm(self) -> None:
        self.clear_trouble()
        name, persons = self.name.text().strip(), self.people.picked
        if not name:
            self._say(tr("请填写党组织名称。"), "name")
            return
        if self.day and not persons:
            self._say(tr("请勾选转到新组织的党员，至少一名。"), "members")
            return
        new: list[str] = []

        def act() -> Changes:
            done = self._desk.app.reorganisations.split(
                self._uid, name=name, persons=persons, on=read_day(self.on)
            )
            new.append(done.uid)
            return done.changes

        if self._desk.do(act, at=self.show_trouble):
            self.made.emit(new[0])
            self.accept()


def _some_go(n: int, stay: int, old: str) -> str:
    if not n:
        return tr("还没有勾选党员。")
    if not stay:
        return tr("{n} 名党员全部转到那里，“{old}”就没有党员了。", n=n, old=old)
    return tr("{n} 名党员转到那里，计为整建制转接；{stay} 名留在“{old}”。", n=n, stay=stay, old=old)


def _members_go(found: Outlook, into: str, below: int) -> list[str]:
    if not found.members:
        return [] if below else [tr("没有党员要转。")]
    n = len(found.members)
    text = (
        tr("{n} 名党员转到“{into}”，计为整建制转接。", n=n, into=into)
        if into
        else tr("{n} 名党员转过去，计为整建制转接。", n=n)
    )
    held = [one.member.name for one in found.members if one.status == Status.SUSPENDED.value]
    if not held:
        return [text]
    return [text, tr("其中停止党籍的也一起转：{names}。", names=_some(held))]


def _below_goes(names: Sequence[str], members: int) -> list[str]:
    if not names:
        return []
    return [
        tr(
            "下级组织 {n} 个连同党员 {m} 名一起过去：{names}。",
            n=len(names),
            m=members,
            names=_some(names),
        )
    ]


def _some(names: Iterable[str]) -> str:
    """The first of these, and that there are more."""
    every = list(names)
    found = listed(every[:_NAMED])
    return tr("{names}等", names=found) if len(every) > _NAMED else found
