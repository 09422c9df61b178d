"""The history of one record: his way through the books, and every change with who made it."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QTreeWidget, QTreeWidgetItem, QWidget

from partybuild_desktop.domain.event import END
from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.services import wording
from partybuild_desktop.services.show import field_title, on_screen
from partybuild_desktop.services.wording.quality import EVENTS
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.words import day_words, moment


class RecordDialog(AskDialog):
    """Two lists, to look at."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        name = desk.app.members.get(uid).name
        super().__init__(parent, title=tr("{name} 的历史", name=name), width=760)
        self._desk = desk
        self.cancel.setText(tr("关闭"))
        tabs = QTabWidget()
        tabs.setAccessibleName(tr("历史"))
        tabs.addTab(self._way(uid), tr("党籍经过"))
        tabs.addTab(self._changes(uid), tr("修改记录"))
        self.body.addWidget(tabs, 1)

    def _list(self, name: str, titles: list[str], widths: list[int]) -> QTreeWidget:
        found = QTreeWidget()
        found.setAccessibleName(name)
        found.setHeaderLabels(titles)
        found.setRootIsDecorated(False)
        found.setMinimumHeight(260)
        for n, width in enumerate(widths):
            found.setColumnWidth(n, width)
        return found

    def _way(self, uid: str) -> QWidget:
        titles = [tr("从"), tr("到"), tr("怎样"), tr("组织"), tr("党籍状态")]
        found = self._list(tr("党籍经过"), titles, [120, 120, 100, 200, 100])
        app = self._desk.app
        names = {**app.orgs.foreign(), **{o.uid: o.called for o in app.orgs.tree()}}
        for period in app.members.history(uid).standing:
            end = tr("至今") if period.end == END else day_words(period.end)
            words = [
                day_words(period.start) or "—",
                end,
                tr(EVENTS[period.kind]),
                names.get(period.org, ""),
                app.codes.label("status", period.status.value),
            ]
            found.addTopLevelItem(QTreeWidgetItem(words))
        return found

    def _changes(self, uid: str) -> QWidget:
        titles = [tr("时间"), tr("用户"), tr("操作"), tr("项目"), tr("原来"), tr("改为")]
        found = self._list(tr("修改记录"), titles, [120, 70, 110, 120, 140, 140])
        app = self._desk.app
        today = app.books.clock.today()
        for entry in reversed(app.history.of_record(uid)):
            before = entry.change.before
            head = [
                moment(entry.wall, today),
                entry.user,
                wording.action_name(entry.action),
            ]
            if before is None:
                words = tr("新记录，{n} 项", n=len(entry.change.after))
                found.addTopLevelItem(QTreeWidgetItem([*head, words]))
                continue
            for key, value in entry.change.after.items():
                found.addTopLevelItem(QTreeWidgetItem([*head, *self._words(key, before, value)]))
        return found

    def _words(self, key: str, before: object, after: object) -> list[str]:
        old = before.get(key, "") if isinstance(before, dict) else ""
        if key == "gone":
            return [tr("记录"), "", tr("删除") if after else tr("恢复")]
        if key not in FIELD:
            return [key, str(old or ""), str(after or "")]
        field, codes = FIELD[key], self._desk.app.codes
        return [
            field_title(key),
            on_screen(field, str(old or ""), codes),
            on_screen(field, str(after or ""), codes),
        ]
