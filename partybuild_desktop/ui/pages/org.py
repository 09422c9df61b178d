"""The organisations: the tree at the left, one of them as a form at the right, posts below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.org import BRANCH_KINDS, GROUP, Org
from partybuild_desktop.services.listing import Lists
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk, Said
from partybuild_desktop.ui.org.form import OrgForm
from partybuild_desktop.ui.org.posts import PostsPart
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.widgets.basic import button, row, scrolled
from partybuild_desktop.ui.widgets.chooser import short_names
from partybuild_desktop.ui.widgets.head import PageHead

if TYPE_CHECKING:  # what stands behind it would be read at every start
    from partybuild_desktop.services.org_file import OrgResult

_UID: Final = Qt.ItemDataRole.UserRole
_NAME: Final = 160
_ROWS: Final = 5  # that a message tells of, one a line
_BESIDE: Final = 12


class _Tree(QTreeWidget):
    """The names get what the other columns leave, and never less than the most usual ones need."""

    def fit(self) -> None:
        """Share the width anew: what is listed, or the room, is another."""
        code = max(self.sizeHintForColumn(2), self.header().sectionSizeHint(2)) + _BESIDE
        self.setColumnWidth(2, code)
        left = self.viewport().width() - self.columnWidth(1) - code
        self.setColumnWidth(0, max(_NAME, left))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class OrgPage(Page):
    """Shows the whole tree, whatever organisation the bar names."""

    tables = ("org", "superior", "village", "post", "person", "event")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._orgs: dict[str, Org] = {}
        self._lists = Lists(desk.app.books, desk.app.orgs, desk.app.codes)
        self.add = button(tr("新增党组织"), self._add, "main")
        self.move_to = button(tr("调整上级…"), self._move)
        self.merge = button(tr("合并到…"), self._merge)
        self.split = button(tr("分设…"), self._split)
        self.end = button(tr("撤销该组织…"), self._dissolve)
        self.bring = button(tr("导入 Excel"), self._bring)
        acts = (self.bring, self.split, self.merge, self.move_to, self.end, self.add)
        self.head = PageHead(tr("党组织"), acts)
        self.facts = self.head.facts
        for act in acts:
            self.head.allow(act, desk.may_write)
        self.body.addWidget(self.head)
        self.tree = _Tree()
        self.tree.setAccessibleName(tr("党组织"))
        self.tree.setHeaderLabels([tr("名称"), tr("党员"), tr("编码")])
        title = self.tree.fontMetrics().horizontalAdvance(tr("党员")) + 24
        self.tree.setColumnWidth(1, max(60, title))
        self.tree.setMinimumWidth(240)
        self.tree.currentItemChanged.connect(lambda now, _: self._show(now))
        self.form = OrgForm(desk)
        self.posts = PostsPart(desk)
        right = QWidget()
        column = row()
        column.setDirection(QHBoxLayout.Direction.TopToBottom)
        right.setLayout(column)
        column.addWidget(self.form)
        column.addWidget(self.posts)
        column.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.tree, 4)
        across.addWidget(scrolled(right), 5)
        self.body.addLayout(across, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.form.save)

    # --- reading

    def refresh(self) -> None:
        app = self.desk.app
        current = self.uid or self.desk.org
        tree = app.orgs.tree()
        counts, names = self._lists.counts(), short_names(tree)
        self._orgs = {org.uid: org for org in tree}
        self.tree.blockSignals(True)
        self.tree.clear()
        items: dict[str, QTreeWidgetItem] = {}
        for org in tree:
            item = QTreeWidgetItem([names[org.uid], str(counts.get(org.uid, 0)), org.code])
            item.setData(0, _UID, org.uid)
            item.setToolTip(0, org.name)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if org.dissolved:
                item.setText(0, tr("{name}（已撤销）", name=org.called))
            above = items.get(org.parent or "")
            if above is None:
                self.tree.addTopLevelItem(item)
            else:
                above.addChild(item)
            items[org.uid] = item
        self.tree.expandAll()
        self.tree.fit()
        self.tree.blockSignals(False)
        self.facts.setText(tr("{n} 个，行政村 {m} 个", n=len(tree), m=len(app.orgs.villages())))
        chosen = items.get(current) or next(iter(items.values()), None)
        if chosen is not None:
            self.tree.setCurrentItem(chosen)
            self._show(chosen)

    @property
    def uid(self) -> str:
        """The organisation that is shown."""
        item = self.tree.currentItem()
        return str(item.data(0, _UID)) if item is not None else ""

    def _show(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        org = self._orgs[str(item.data(0, _UID))]
        if self.form.uid not in ("", org.uid) and not self.form.settle():
            self._choose(self.form.uid)
            return
        self.form.show_org(org)
        self.posts.show_org(org.uid)
        root = org.uid == self.desk.app.books.root
        self.move_to.setEnabled(not root)
        there = not root and not org.dissolved
        for act in (self.end, self.merge):
            act.setEnabled(there)
        # the members of a 总支 stand in its branches, which change their superior instead
        holds = org.kind in (*BRANCH_KINDS, GROUP)
        self.split.setEnabled(there and holds)
        why = tr("党员不直接在这里，不能分设。请先新增党组织，再把下级调整过去。")
        self.split.setToolTip(why if there and not holds else "")

    def _choose(self, uid: str) -> None:
        todo = [self.tree.topLevelItem(n) for n in range(self.tree.topLevelItemCount())]
        while todo:
            item = todo.pop()
            if item is None:
                continue
            if item.data(0, _UID) == uid:
                self.tree.setCurrentItem(item)
                return
            todo += [item.child(n) for n in range(item.childCount())]

    # --- acts

    def _add(self) -> None:
        from partybuild_desktop.ui.dialogs.org import AddOrgDialog

        dialog = AddOrgDialog(self.desk, self.uid, self)
        dialog.made.connect(self._choose)
        dialog.open()

    def _move(self) -> None:
        from partybuild_desktop.ui.dialogs.org import MoveOrgDialog

        MoveOrgDialog(self.desk, self.uid, self).open()

    def _dissolve(self) -> None:
        from partybuild_desktop.ui.dialogs.org import DissolveOrgDialog

        DissolveOrgDialog(self.desk, self.uid, self).open()

    def _merge(self) -> None:
        from partybuild_desktop.ui.dialogs.reorganisation import MergeDialog

        if self.form.settle():
            dialog = MergeDialog(self.desk, self.uid, self)
            dialog.made.connect(self._choose)
            dialog.open()

    def _split(self) -> None:
        from partybuild_desktop.ui.dialogs.reorganisation import SplitDialog

        if self.form.settle():
            dialog = SplitDialog(self.desk, self.uid, self)
            dialog.made.connect(self._choose)
            dialog.open()

    def _bring(self) -> None:
        from partybuild_desktop.ui.files import ask_open

        desk = self.desk
        path = ask_open(
            self,
            desk.app.settings,
            title=tr("选择党组织清单"),
            filters="Excel (*.xlsx *.xls *.csv)",
        )
        if path is not None:
            self._take_in(path)

    def _take_in(self, path: Path) -> None:
        desk = self.desk
        desk.jobs.run(
            lambda _: desk.app.orgs_file.apply(path),
            done=lambda found: self._brought(*found),
            failed=desk.trouble,
            owner=self,
            title=tr("正在导入"),
            stoppable=False,
        )

    def _brought(self, result: OrgResult, changes: Changes) -> None:
        self.desk.report(
            changes, tr("新增党组织 {n} 个，更改 {m} 个", n=result.added, m=result.changed)
        )
        self.desk.backed_up.emit()
        if result.problems:
            refused = [one for one in result.problems if one.refused]
            if refused:
                head = tr("有 {n} 行没有写入。", n=len(refused))
            else:
                head = tr("有 {n} 处没有照文件改。", n=len(result.problems))
            shown = (refused or result.problems)[:_ROWS]
            rows = [tr("第 {row} 行：{why}", row=one.row, why=one.message) for one in shown]
            text = "\n".join([head.strip(), *rows])
            self.desk.said.emit(Said(text, trouble=True))

    def show_what(self, what: object) -> None:
        if isinstance(what, Path):  # a list that was opened at another door
            self._take_in(what)
        elif isinstance(what, str):
            self._choose(what)

    def may_leave(self) -> bool:
        return self.form.settle()

    def keep_typing(self) -> None:
        self.form.keep_draft()

    def first_focus(self) -> QWidget | None:
        return self.tree


build: Final = OrgPage
