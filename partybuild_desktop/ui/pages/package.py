"""U盘报送: the road between village and township; who has reported, what waits, what differs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QMenu, QVBoxLayout, QWidget

from partybuild_desktop.domain.level import VILLAGE
from partybuild_desktop.domain.org import GROUP, Org
from partybuild_desktop.domain.package import SUFFIX
from partybuild_desktop.services.package import PeerState, Received, Refused, State
from partybuild_desktop.services.package.show import told
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.package.passed import PassedList
from partybuild_desktop.ui.package.result import ResultBar
from partybuild_desktop.ui.package.stick import found_packages
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, card, label, row, scrolled
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.widgets.head import PageHead
from partybuild_desktop.ui.words import longest_moments, moment

_FEWEST: Final = 4  # rows that a list shows, its heading among them
_ROOM_FOR_HINT: Final = 460  # the page's height from which there is room for the hint as well
_Village = tuple[Org, PeerState | None]


class PackagePage(Page):
    """A township sees its villages, a village its own packages; both take in and decide."""

    tables = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.is_town = desk.app.books.level != VILLAGE
        self._villages: dict[str, _Village] = {}
        self.take = button(tr("导入数据包…"), self._choose, "main" if self.is_town else "")
        self.invite = button(tr("邀请该村…"), self._invite)
        self.send = button(
            tr("发回给该村…") if self.is_town else tr("上报…"),
            self._send,
            "" if self.is_town else "main",
        )
        acts = (self.invite, self.send, self.take) if self.is_town else (self.take, self.send)
        self.head = PageHead(tr("U盘报送"), acts)
        self.facts = self.head.facts
        self.head.allow(self.invite, self.is_town and desk.may_manage)
        for act in (self.take, self.send):
            self.head.allow(act, desk.may_write)
        self.body.addWidget(self.head)
        self._newest = ("", "")  # the organisation and the package taken in last
        self.result = ResultBar(self._print_newest)
        desk.hushed.connect(self.result.hide)
        self.body.addWidget(self.result)
        self.conflicts = self._conflict_bar()
        self.body.addWidget(self.conflicts)
        self.grid = self._village_grid()
        self.passed = PassedList(desk)
        self.body.addWidget(self._lists(), 1)
        self.hint = label(self._hint(), "grey", wrap=True)
        # beside the lists: a wrapped text among them has the area ask for their full height, so
        # that it scrolls where they could well be lower
        self.body.addWidget(self.hint)

    def _lists(self) -> QWidget:
        """The lists, scrolled together where the screen is too low for both."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for grid in (self.grid, self.passed.grid):
            grid.setMinimumHeight(_FEWEST * self.desk.theme.row)
        if self.is_town:
            column.addWidget(self.grid, 3)
            self.whose = ElidedLabel(look="heading")
            column.addWidget(self.whose)
        column.addWidget(self.passed, 2)
        return scrolled(content)

    def _conflict_bar(self) -> QFrame:
        frame, layout = card()
        layout.setContentsMargins(16, 8, 12, 8)
        self.differ = label("", "cause", wrap=True)
        self.decide = button(tr("去决定"), self._decide)
        line = row(self.differ, self.decide)
        line.setStretch(0, 1)
        layout.addLayout(line)
        return frame

    def _village_grid(self) -> Grid:
        states = (tr("未邀请"), tr("等前面的包"), tr("本月已上报"), tr("本月未上报"))
        self.model = TableModel(
            [
                Column("name", tr("村党组织"), 240, grows=True),
                Column("state", tr("状态"), 110, whole=states),
                Column("last", tr("最近上报"), 116, whole=longest_moments()),
                Column("number", tr("第几包"), 72, right=True, spare=1),
                Column("waiting", tr("等待合并"), 90, right=True, spare=2),
                Column("conflicts", tr("两边不同"), 90, right=True),
                Column("sent", tr("最近发回"), 116, whole=longest_moments(), spare=3),
            ],
            Source(fetch=self._fetch, text=self._text, doubt=self._doubt),
            self,
        )
        grid = Grid(self.model, self.desk.theme, tr("各村报送情况"))
        grid.nothing = tr("还没有下级党组织。先在“党组织”里添加各村党组织。")
        grid.chosen.connect(lambda _: self._show_passed())
        return grid

    def _hint(self) -> str:
        if self.is_town:
            return tr(
                "先给每个村发一次邀请包；以后村里上报的数据包在这里导入，改动和决定再发回给村。"
                "同一包导入几次、先后颠倒都不要紧。数据包加了密，U盘丢了别人也打不开。"
            )
        return tr(
            "上报的是上次乡镇收到以后的改动，不用挑选。乡镇发回的数据包在这里导入。"
            "同一包导入几次、先后颠倒都不要紧。数据包加了密，U盘丢了别人也打不开。"
        )

    # --- reading

    def refresh(self) -> None:
        packages = self.desk.app.packages
        n = packages.conflicts.count()
        self.conflicts.setVisible(bool(n))
        self.differ.setText(tr("有 {n} 处两边改得不一样，两边的内容都留着，请决定用哪个。", n=n))
        if not self.desk.may_write:
            self.differ.setText(tr("有 {n} 处两边改得不一样，两边的内容都留着，还没有决定。", n=n))
            self.decide.setText(tr("查看"))
        states = {state.peer.org: state for state in packages.peers()}
        if self.is_town:
            self._show_villages(states)
        else:
            self._show_own(next(iter(states.values()), None))
        self._show_passed()

    def _show_villages(self, states: dict[str, PeerState]) -> None:
        app = self.desk.app
        tree = {org.uid: org for org in app.orgs.tree()}
        own = [
            org
            for org in tree.values()
            if org.uid in states
            or (org.parent == app.books.root and org.kind != GROUP and not org.dissolved)
        ]
        self._villages = {org.uid: (org, states.get(org.uid)) for org in own}
        kept = self.grid.key
        self.grid.reload(list(self._villages))
        if own and kept not in self._villages:
            self.grid.go_to(own[0].uid)
        done = sum(self._reported(state) for _, state in self._villages.values() if state)
        invited = sum(state is not None for _, state in self._villages.values())
        self.facts.setText(
            tr(
                "{n} 个村，已邀请 {invited} 个，本月已上报 {done} 个",
                n=len(own),
                invited=invited,
                done=done,
            )
        )

    def _show_own(self, state: PeerState | None) -> None:
        self.send.setEnabled(state is not None)
        self.take.setEnabled(state is not None)
        if state is None:
            self.facts.setText(tr("还没有受过乡镇的邀请"))
            self.passed.grid.nothing = tr(
                "本账簿是自己建的，没有受过乡镇的邀请，用不了数据包。\n"
                "现在要上报：在“党员”页“更多”里“导出 Excel…”，交给乡镇。\n"
                "以后要用数据包：请乡镇发邀请包，在还没有账簿的电脑上打开。"
            )
            return
        today = self.desk.app.books.clock.today()
        sent = moment(state.sent.wall, today) if state.sent else tr("还没有")
        self.facts.setText(tr("上级：{name}；最近上报：{when}", name=state.peer.name, when=sent))

    def _suit_hint(self) -> None:
        """Where the lists have no room, or nothing of what it says can be done, it gives way."""
        bars = [bar.sizeHint().height() for bar in (self.result, self.conflicts) if bar.isVisible()]
        room = self.height() - sum(bars) >= _ROOM_FOR_HINT
        self.hint.setVisible(self.take.isEnabled() and room)

    def _show_passed(self) -> None:
        org = self.grid.key if self.is_town else ""
        self.passed.show_of(org)
        village, state = self._villages.get(org, (None, None))
        if self.is_town:
            whose = tr("与“{name}”往来的数据包", name=village.called) if village else ""
            self.whose.setText(whose or tr("往来的数据包"))
            self.send.setEnabled(state is not None)
            self.invite.setEnabled(bool(org))
        self._suit_hint()

    def _fetch(self, keys: object) -> dict[str, _Village]:
        return self._villages

    def _text(self, village: _Village, key: str) -> str:
        org, state = village
        today = self.desk.app.books.clock.today()
        if key == "name":
            return org.called
        if key == "state":
            return self._state(state)
        if state is None:
            return ""
        if key == "last":
            return moment(state.heard, today)
        if key == "number":
            return str(state.received.number) if state.received else ""
        if key in ("waiting", "conflicts"):
            return str(getattr(state, key) or "")
        return moment(state.sent.wall, today) if state.sent else ""

    def _state(self, state: PeerState | None) -> str:
        if state is None:
            return tr("未邀请")
        if state.waiting:
            return tr("等前面的包")
        return tr("本月已上报") if self._reported(state) else tr("本月未上报")

    def _reported(self, state: PeerState) -> bool:
        """Whether anything came this month, as the first page reckons it."""
        return state.heard[:7] == self.desk.app.books.clock.today().isoformat()[:7]

    def _doubt(self, village: _Village, key: str) -> str:
        state = village[1]
        if key == "conflicts" and state is not None and state.conflicts:
            return tr("有 {n} 处两边改得不一样，等着决定", n=state.conflicts)
        odd = key == "state" and (state is None or state.waiting or not self._reported(state))
        return self._state(state) if odd else ""

    # --- acts

    def _invite(self) -> None:
        from partybuild_desktop.ui.package.send import InviteDialog

        self._open(InviteDialog(self.desk, self, self.grid.key))

    def _send(self) -> None:
        from partybuild_desktop.ui.package.send import SendDialog

        self._open(SendDialog(self.desk, self, self.grid.key if self.is_town else ""))

    def _decide(self) -> None:
        from partybuild_desktop.ui.package.decide import DecideDialog

        self._open(DecideDialog(self.desk, self))

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(lambda _: self._closed())
        dialog.open()

    def _closed(self) -> None:
        self.refresh()
        self.desk.travelled.emit()

    def _choose(self) -> None:
        """The packages on the sticks that are in, or another file."""
        found = found_packages()
        if not found:
            self._other()
            return
        menu = QMenu(self)
        several = len({path.parent for path in found}) > 1
        wide, middle = menu.fontMetrics(), Qt.TextElideMode.ElideMiddle
        for path in found[:12]:
            name = (
                tr("{name}（{place}）", name=path.name, place=path.parent) if several else path.name
            )
            shown = wide.elidedText(name, middle, self.width() // 2).replace("&", "&&")
            menu.addAction(shown, lambda path=path: self.rehearse(path))
        menu.addSeparator()
        if len(found) > 1:
            menu.addAction(tr("全部导入（{n} 个）", n=len(found)), lambda: self.take_all(found))
        menu.addAction(tr("别的文件…"), self._other)
        menu.popup(self.take.mapToGlobal(self.take.rect().bottomLeft()))

    def _other(self) -> None:
        from partybuild_desktop.ui.files import ask_open

        path = ask_open(
            self,
            self.desk.app.settings,
            title=tr("选择数据包"),
            filters=f"{tr('数据包')} (*{SUFFIX})",
        )
        if path is not None:
            self.rehearse(path)

    def rehearse(self, path: Path) -> None:
        """Show what a package would do, before it does."""
        desk = self.desk
        desk.hushed.emit()
        desk.jobs.run(
            lambda progress: desk.app.packages.rehearse(path, progress),
            done=lambda found: self._rehearsed(path, found),
            failed=desk.trouble,
            owner=self,
            title=tr("正在核验数据包"),
        )

    def _rehearsed(self, path: Path, found: Received) -> None:
        from partybuild_desktop.ui.package.take import TakeDialog

        dialog = TakeDialog(self.desk, path, found, self)
        dialog.accepted.connect(lambda: self._taken(dialog.result_))
        self._open(dialog)

    def _taken(self, done: Received | None) -> None:
        if done is None:
            return
        if done.changes is not None:
            self.desk.changed.emit(done.changes)
        self.desk.backed_up.emit()
        text = told(done, differs=False)  # the bar below says so
        receipt = self.is_town and done.state is State.APPLIED
        if receipt:
            text = tr("{text}请打印回执，交报送人带回。", text=text)
        self._newest = (done.manifest.sender.org if self.is_town else "", done.manifest.id)
        self.refresh()
        self._to_newest()
        self.result.say(text, receipt=receipt)
        self._suit_hint()
        if done.state is State.APPLIED and done.lines.conflicts:
            self._decide()

    def _to_newest(self) -> None:
        """To the package that was taken in last."""
        org, name = self._newest
        if org:
            self.grid.go_to(org)
        self.passed.grid.go_to(name)

    def _print_newest(self) -> None:
        self._to_newest()
        self.passed.print_receipt()

    def take_all(self, paths: list[Path]) -> None:
        """Take in every package of a stick behind one backup; each is told of."""
        desk = self.desk
        desk.hushed.emit()
        desk.jobs.run(
            lambda progress: desk.app.packages.receive_all(paths, progress),
            done=self._all_taken,
            failed=desk.trouble,
            owner=self,
            title=tr("正在合并"),
        )

    def _all_taken(self, found: list[Received | Refused]) -> None:
        from partybuild_desktop.ui.package.told import ToldDialog

        for one in found:
            if isinstance(one, Received) and one.changes is not None:
                self.desk.changed.emit(one.changes)
        self.desk.backed_up.emit()
        self.desk.travelled.emit()
        self.refresh()
        dialog = ToldDialog(self.desk, found, self)
        dialog.accepted.connect(self._decide)
        dialog.open()

    def show_what(self, what: object) -> None:
        if what == "conflicts":
            self._decide()
        elif isinstance(what, Path):
            self.rehearse(what)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._suit_hint()

    # --- as the window asks

    def first_focus(self) -> QWidget | None:
        return self.grid if self.is_town else self.send


build: Final = PackagePage
