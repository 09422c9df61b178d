"""备份与安全: the backups with what they hold, a second place for them, and restoring one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from partybuild_desktop.domain.problem import Problem
from partybuild_desktop.services.second_place import same_drive
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.services.wording.backup import REASONS
from partybuild_desktop.store.backup_manifest import Backup, created_of
from partybuild_desktop.store.restore import Rehearsed
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk, Said
from partybuild_desktop.ui.dialogs.confirm import tell
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.package.second import SecondCard
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import button, label, scrolled
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.widgets.head import PageHead
from partybuild_desktop.ui.words import longest_moments, moment

_FEWEST: Final = 5  # rows that the list shows, its heading among them


class BackupPage(Page):
    """The list, and what can be done with the backup chosen."""

    tables = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._backups: dict[str, Backup] = {}
        self._failed: set[str] = set()  # found to be damaged since the page was opened
        self.make = button(tr("立即备份"), self._make, "main")
        self.verify = button(tr("验证"), self._verify)
        self.copy = button(tr("另存一份…"), self._copy)
        self.restore = button(tr("恢复…"), self._restore)
        acts = (self.verify, self.copy, self.restore, self.make)
        self.head = PageHead(tr("备份与安全"), acts)
        self.facts = self.head.facts
        self.head.allow(self.restore, desk.may_manage)
        self.body.addWidget(self.head)
        self.model = TableModel(
            [
                Column("when", tr("时间"), 150, whole=longest_moments()),
                Column("reason", tr("原因"), 130),
                Column("persons", tr("人员"), 72, right=True),
                Column("orgs", tr("组织"), 72, right=True, spare=1),
                Column("size", tr("大小"), 84, right=True, spare=2),
                Column("state", tr("状态"), 180, whole=(tr("不完整，不能用来恢复"),)),
            ],
            Source(fetch=self._fetch, text=self._text, doubt=self._doubt),
            self,
        )
        self.grid = Grid(self.model, desk.theme, tr("备份清单"))
        self.grid.nothing = tr("还没有备份。点“立即备份”做第一份；以后有改动会自动备份。")
        hint = tr(
            "每次导入、恢复前和有改动后都会自动备份，写完就打开核验；旧的按天、按周、按月各留一份，"
            "最新的完好备份不会被删。"
        )
        self.second = SecondCard(desk)
        self.grid.setMinimumHeight(_FEWEST * desk.theme.row)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.second)
        column.addWidget(self.grid, 1)
        column.addWidget(label(hint, "grey", wrap=True))
        self.body.addWidget(scrolled(content), 1)
        desk.backed_up.connect(self.refresh)

    # --- the list

    def refresh(self) -> None:
        self.second.refresh()
        found = self.desk.app.backups.all()
        self._backups = {backup.name: backup for backup in found}
        self.grid.reload([backup.name for backup in found])
        if found and self.grid.currentIndex().row() < 0:
            self.grid.go_to(found[0].name)
        bad = sum(bool(self._wrong(backup)) for backup in found)
        text = tr("共 {n} 份", n=len(found)) if found else tr("还没有备份")
        self.facts.setText(text + (tr("，其中 {n} 份有问题", n=bad) if bad else ""))
        for act in (self.verify, self.copy, self.restore):
            act.setEnabled(bool(found))

    def _fetch(self, keys: object) -> dict[str, Backup]:
        return self._backups

    def _text(self, backup: Backup, key: str) -> str:
        if key == "when":
            clock = self.desk.app.books.clock
            if not backup.problem:
                return moment(clock.local(backup.created).isoformat(), clock.today())
            made = created_of(backup.name)
            return moment(made.isoformat(), clock.today()) if made else backup.name
        if key == "state":
            return self._doubt(backup, key) or tr("已核验")
        if backup.problem:
            return ""
        if key == "reason":
            return tr(REASONS[backup.reason])
        if key == "size":
            return tr("{n} MB", n=f"{backup.size / 1_000_000:.1f}")
        return str(backup.counts.get({"persons": "person", "orgs": "org"}[key], 0))

    def _doubt(self, backup: Backup, key: str) -> str:
        return self._wrong(backup) if key == "state" else ""

    def _wrong(self, backup: Backup) -> str:
        """What is known to be wrong with a backup, "" where it is good."""
        if backup.problem:
            return tr("不完整，不能用来恢复")
        return tr("验证没有通过") if backup.name in self._failed else ""

    # --- acts

    def _make(self) -> None:
        self.desk.back_up(self)

    def _verify(self) -> None:
        desk, name = self.desk, self.grid.key
        desk.hushed.emit()
        desk.jobs.run(
            lambda progress: desk.app.backups.problems(name, progress),
            done=lambda found: self._verified(name, found),
            failed=desk.trouble,
            owner=self,
            title=tr("正在验证"),
        )

    def _verified(self, name: str, found: tuple[Problem, ...]) -> None:
        self._note(name, failed=bool(found))
        if not found:
            self.desk.say(tr("验证通过：这份备份完好，可以用来恢复"))
            return
        why = "\n".join(dict.fromkeys(self._words(problem, name) for problem in found))
        tell(self, why + "\n" + tr("其他备份不受影响，请再备份一次并验证。"))

    def _note(self, name: str, *, failed: bool) -> None:
        """Keep in mind, and show, whether a backup was found to be good."""
        (self._failed.add if failed else self._failed.discard)(name)
        self.refresh()

    def _copy(self) -> None:
        from partybuild_desktop.ui.files import ask_folder

        desk, name = self.desk, self.grid.key
        folder = ask_folder(self, desk.app.settings, title=tr("另存到哪个文件夹或U盘"))
        if folder is None:
            return
        desk.hushed.emit()
        desk.jobs.run(
            lambda progress: desk.app.backups.copy(name, folder, progress),
            done=lambda _: self._copied(folder),
            failed=desk.trouble,
            owner=self,
            title=tr("正在另存"),
        )

    def _copied(self, folder: Path) -> None:
        self.desk.backed_up.emit()
        text = tr("已另存到 {folder}，并读回核对过。没有密码打不开它。", folder=folder)
        if same_drive(folder, self.desk.app.paths.data_dir):
            text = tr("已另存到 {folder}，但它和账簿在同一块硬盘上，会一起丢。", folder=folder)
        self.desk.say(text)

    def _restore(self) -> None:
        backup = self._backups.get(self.grid.key)
        if backup is None:
            return
        desk, name, when = self.desk, backup.name, self._text(backup, "when")
        desk.hushed.emit()
        desk.jobs.run(
            lambda progress: desk.app.backups.rehearse(name, progress),
            done=lambda found: self._rehearsed(found, when),
            failed=lambda problem: self._refused(problem, name),
            owner=self,
            title=tr("正在副本里试恢复"),
        )

    def _refused(self, problem: Trouble, name: str) -> None:
        if problem.code == "backup_bad":
            self._note(name, failed=True)
        self.desk.said.emit(Said(self._words(problem, name), trouble=True))

    def _words(self, problem: Problem | Trouble, name: str) -> str:
        """What is wrong with a backup, which is called as the list calls it."""
        backup = self._backups.get(name)
        when = self._text(backup, "when") if backup else name
        if problem.code == "backup_other_key":  # what else there is to do is done by command
            return tr(
                "备份“{name}”用的是另一把密钥（另一套账簿的，或换密钥之后的），"
                "不能用来恢复，现有数据没有变化。请另选一个备份。",
                name=when,
            )
        args = dict(problem.args if isinstance(problem, Problem) else problem.args_)
        if args.get("name") == name:
            args["name"] = when
        return text_of(Problem(problem.code, args=args))

    def _rehearsed(self, found: Rehearsed, when: str) -> None:
        from partybuild_desktop.ui.dialogs.restore import RestoreDialog

        RestoreDialog(self.desk, found, when, self).open()

    def first_focus(self) -> QWidget | None:
        return self.grid


build: Final = BackupPage
