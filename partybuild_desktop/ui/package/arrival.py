"""Books that come from elsewhere at the first start: an invitation, or a copy from another PC."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.package.stick import CopyField, PackageField
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.words import moment


class InvitationFields:
    """The file of the invitation, and the passphrase that the township told."""

    def __init__(self) -> None:
        self.file = PackageField()
        self.passphrase = QLineEdit()
        self.passphrase.setPlaceholderText(tr("如 河边 白杨 三轮车"))

    @property
    def path(self) -> Path | None:
        return self.file.path

    def missing(self) -> tuple[str, str]:
        """The field still to be filled and a sentence about it; twice "" when all are."""
        if self.path is None:
            return "file", tr("还没有选邀请包。请插好乡镇给的U盘，或点“别的文件…”选择。")
        if not self.passphrase.text().strip():
            return "passphrase", tr("请输入口令：乡镇当面或打电话告诉您的那几个词。")
        return "", ""


class CopyFields:
    """A copy of books, one of its users, and his password on the old PC."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance
        self._copies: dict[str, Backup] = {}
        self.user = Box()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.file = CopyField(self._copies_in)
        self.file.moved.connect(self._show_users)
        self._show_users()

    @property
    def copy(self) -> Backup | None:
        return self._copies.get(self.file.key)

    def missing(self) -> tuple[str, str]:
        """The field still to be filled and a sentence about it; twice "" when all are."""
        if self.copy is None:
            return "copy", tr("还没有选账簿副本。请插好存有副本的U盘，或点“别的文件夹…”选择。")
        if not self.password.text():
            return "copy-password", tr("请输入在原来那台电脑上用的密码。")
        return "", ""

    def _copies_in(self, folder: Path) -> dict[str, str]:
        try:
            found = self._entrance.copies(folder)
        except EnvironmentProblem:  # pulled out just now, or not to be read
            return {}
        self._copies |= {str(one.folder): one for one in found}
        return {str(one.folder): self._text(one, folder) for one in found}

    def _text(self, one: Backup, folder: Path) -> str:
        clock = self._entrance.clock
        when = moment(clock.local(one.created).isoformat(), clock.today())
        persons = one.counts.get("person", 0)
        return tr("{when}，{n} 人，在 {place}", when=when, n=persons, place=str(folder))

    def _show_users(self) -> None:
        self.user.clear()
        copy = self.copy
        if copy is None:
            return
        try:
            self.user.addItems(self._entrance.users_of(copy))
        except (UserProblem, EnvironmentProblem):
            return  # said when it is opened
