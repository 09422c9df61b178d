"""Conflicts: both values side by side, who wrote them and when; one choice or all at once."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from partybuild_desktop.services.package import Keep, Open
from partybuild_desktop.services.package.show import side_text, unit_name
from partybuild_desktop.services.wording.record import table_name
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import button, label
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.words import moment

_LOCAL: Final = "local"
_INCOMING: Final = "incoming"
_FEWEST: Final = 6  # lines that the list shows at least
_MOST: Final = 12
_ROOM_FOR_WHO: Final = 1240  # of the screen's width: who wrote what has columns of its own
_ROOM_FOR_ABOUT: Final = 16  # lines of the screen's height: what the list is about is said
_BESIDE_CELL: Final = 12  # what a cell keeps blank beside its text
_BESIDE: Final = 330  # of the height, for what stands above and below the list


class DecideDialog(AskDialog):
    """The list of conflicts; deciding is one undo step."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(
            parent,
            title=tr("两边改得不一样"),
            about=tr(
                "同一项内容，本机和对方各改了一次。两边的内容都留着，账簿里暂时显示其中一个；"
                "定下以后随数据包带给对方。选错了可以撤销，撤销后会再列出来。"
            ),
            width=1320,
        )
        self.desk = desk
        self.cancel.setText(tr("关闭"))
        self._open: dict[str, Open] = {}
        self._names: dict[str, str] = {}
        self._whose = desk.app.packages.sites()
        room = self.room()
        self._narrow = room.width() < _ROOM_FOR_WHO * desk.theme.scale
        self.about.setVisible(room.height() >= _ROOM_FOR_ABOUT * desk.theme.row)
        self._make_list()
        self._make_acts()
        self.refresh()
        lines = min(max(len(self._open), _FEWEST), _MOST) + 1  # and the heading
        self._least = 4 * desk.theme.row
        self._high = max(min(lines * desk.theme.row, room.height() - _BESIDE), self._least)
        self.grid.setMinimumHeight(self._high)

    def _make_list(self) -> None:
        columns = [
            Column("record", tr("哪一条"), 190, grows=True),
            Column("unit", tr("项目"), 110),
            Column(_LOCAL, tr("本机的"), 200, grows=True),
            Column("local_who", tr("谁、何时"), 190, grows=True),
            Column(_INCOMING, tr("对方的"), 200, grows=True),
            Column("incoming_who", tr("谁、何时"), 280, grows=True),
        ]
        self.model = TableModel(
            [one for one in columns if not (self._narrow and one.key.endswith("_who"))],
            Source(fetch=lambda keys: {key: self._open[key] for key in keys}, text=self._text),
            self,
        )
        self.grid = Grid(self.model, self.desk.theme, tr("待定的内容"))
        self.grid.nothing = tr("都定下了，没有要决定的。")
        self.grid.chosen.connect(lambda _: self._show_whole())
        self.body.addWidget(self.grid, 1)
        self.whole = label("", wrap=True, select=True)  # what a cell may have no room for
        self.whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.whole.setMinimumHeight(2 * self.whole.fontMetrics().lineSpacing())
        self.body.addWidget(self.whole)

    def _make_acts(self) -> None:
        writes = self.desk.may_write
        self.keep_local = button(tr("用本机的"), lambda: self._decide(Keep.LOCAL))
        self.keep_incoming = button(tr("用对方的"), lambda: self._decide(Keep.INCOMING))
        self.all_local = button(tr("全部用本机的"), lambda: self._all(Keep.LOCAL))
        self.all_incoming = button(tr("全部用对方的"), lambda: self._all(Keep.INCOMING))
        self._acts = (self.keep_local, self.keep_incoming, self.all_local, self.all_incoming)
        self.hint = label(tr("选中一行或几行再定："), "grey")
        if not writes:
            self.hint.setText(tr("“检查”只看不改，请主管或录入来定。"))
        # beside 关闭, which is never scrolled away
        for place, widget in enumerate((self.hint, *self._acts)):
            self.buttons.insertWidget(place, widget)
        self.buttons.insertSpacing(3, 16)

    def refresh(self) -> None:
        """Read the conflicts anew."""
        packages = self.desk.app.packages
        found = packages.conflicts.all()
        self._open = {one.id: one for one in found}
        self._names = packages.names(found)
        title = tr("两边改得不一样：{n} 处", n=len(found)) if found else tr("两边改得不一样")
        self.heading.setText(title)
        if not found:  # nothing is left to be chosen
            self.hint.hide()
            self.cancel.setFocus()
        self.grid.reload(list(self._open))
        if found:
            self.grid.go_to(found[0].id)
        for act in self._acts:
            act.setVisible(bool(found) and self.desk.may_write)
        self._show_whole()

    def _show_whole(self) -> None:
        """Both sides of the line chosen, as long as they are."""
        one = self._open.get(self.grid.key)
        if one is None:
            self.whole.setText("")
            return
        texts = {key: self._text(one, key) for key in (_LOCAL, _INCOMING)}
        for key, text in texts.items():
            if not self._reads(one, f"{key}_who"):
                texts[key] = tr("{text}（{who}）", text=text, who=self._text(one, f"{key}_who"))
        both = tr("本机的：{local}\n对方的：{incoming}", **texts)
        about = "" if self._reads(one, "record") else self._text(one, "record") + "\n"
        self.whole.setText(about + both)
        if self.isVisible():
            self._make_room()

    def _make_room(self) -> None:
        """The list gives way to a long text as far as it can, then the window gets higher."""
        more = self.whole.heightForWidth(self.grid.width()) - self.whole.minimumHeight()
        self.grid.setMinimumHeight(max(self._high - max(more, 0), self._least))
        view = self.area.viewport()
        if self.area.widget().heightForWidth(view.width()) > view.height():
            self.fit()

    def _reads(self, one: Open, key: str) -> bool:
        """Whether the list has room for what a cell says."""
        columns = [column.key for column in self.model.columns]
        if key not in columns:
            return False
        width = self.grid.columnWidth(columns.index(key)) - _BESIDE_CELL
        return self.grid.fontMetrics().horizontalAdvance(self._text(one, key)) <= width

    def _decide(self, keep: Keep) -> None:
        lines = sorted({index.row() for index in self.grid.selectedIndexes()})
        self._settle([self.model.key_at(line) for line in lines] or [self.grid.key], keep)

    def _all(self, keep: Keep) -> None:
        self._settle(list(self._open), keep)

    def _settle(self, ids: list[str], keep: Keep) -> None:
        conflicts = self.desk.app.packages.conflicts
        choices = dict.fromkeys((one for one in ids if one), keep)
        if choices and self.desk.do(lambda: conflicts.decide(choices), at=self.show_trouble):
            self.clear_trouble()
            self.refresh()

    def _text(self, one: Open, key: str) -> str:
        if key == "record":
            return f"{table_name(one.table)}　{one.record}"
        if key == "unit":
            return unit_name(one)
        side = one.local if key.startswith(_LOCAL) else one.incoming
        if key.endswith("_who"):
            when = moment(side.wall, self.desk.app.books.clock.today())
            whose = "" if side.local else self._whose.get(side.site, "")
            return "　".join(filter(None, (whose, side.user, when)))
        return side_text(one, side, self._names, self.desk.app.codes)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._show_whole)  # the list has its widths then
