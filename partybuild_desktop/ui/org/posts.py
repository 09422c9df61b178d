"""The posts of one organisation: who holds them, since when, until when."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.show import post_text
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.basic import button, label
from partybuild_desktop.ui.widgets.flow import Flow
from partybuild_desktop.ui.words import day_words

_UID: Final = Qt.ItemDataRole.UserRole


class PostsPart(QFrame):
    """Posts in force first; past ones below, grey."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._desk = desk
        self._org = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        self._end = button(tr("免职…"), self._relieve)
        self._end.setVisible(desk.may_write)
        layout.addWidget(Flow(label(tr("班子成员与职务"), "heading"), self._end, right=1))
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("班子成员与职务"))
        self.list.setHeaderLabels([tr("职务"), tr("姓名"), tr("任职"), tr("任期至"), tr("免职")])
        self.list.setRootIsDecorated(False)
        self.list.setMinimumHeight(140)
        for n, width in enumerate((120, 90, 120, 110)):
            self.list.setColumnWidth(n, width)
        layout.addWidget(self.list)
        hint = tr("任职在“党员”页：选中一人，点“更多 › 任职”。")
        layout.addWidget(label(hint, "grey", wrap=True))

    def show_org(self, uid: str) -> None:
        self._org = uid
        self.list.clear()
        app = self._desk.app
        today = app.members.today()
        posts = app.orgs.posts(org=uid)
        for post in sorted(posts, key=lambda p: (bool(p.end), p.start)):
            try:
                name = app.members.get(post.person).name
            except UserProblem:
                continue  # the record was deleted as a mistake; its post goes with it
            item = QTreeWidgetItem(
                [
                    post_text(post.title, app.codes),
                    name,
                    *map(day_words, (post.start, post.term_until, post.end)),
                ]
            )
            item.setData(0, _UID, post.uid)
            past = bool(post.end) and post.end <= today
            if past:
                for n in range(5):
                    item.setForeground(n, Qt.GlobalColor.gray)
            self.list.addTopLevelItem(item)
        self._end.setEnabled(self.list.topLevelItemCount() > 0)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def _relieve(self) -> None:
        from partybuild_desktop.ui.dialogs.org import RelieveDialog

        item = self.list.currentItem()
        if item is not None:
            RelieveDialog(self._desk, str(item.data(0, _UID)), item.text(1), self).open()
