"""Books that come from elsewhere at the first start: an invitation, or a copy from another PC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget

from partybuild_desktop.domain.package import Manifest
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.system.clock import Clock
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.package.stick import CopyField, PackageField
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.words import moment

if TYPE_CHECKING:
    from partybuild_desktop.services.package.accepting import Invited
    from partybuild_desktop.services.package.receiving import Refused

#  Of many files on one stick: as a rule invitations of other villages, which only their own
#  passphrases open, and packages of other kinds. Neither is worth a word.
_ELSEWHERE: Final = ("package_passphrase", "package_no_invitation", "package_sealed_elsewhere")
_MOST_NAMED: Final = 3


class InvitationFields:
    """The file of the invitation, and the passphrase that the township told."""

    def __init__(self) -> None:
        self.file = PackageField()
        self.passphrase = QLineEdit()
        self.passphrase.setPlaceholderText(tr("如 河边 白杨 三轮车"))

    @property
    def path(self) -> Path | None:
        return self.file.path

    @property
    def phrase(self) -> str:
        """The passphrase as it was typed."""
        return self.passphrase.text().strip()

    def missing(self) -> tuple[str, str]:
        """The field still to be filled and a sentence about it; twice "" when all are."""
        if not self.file.paths:
            return "file", tr("还没有选邀请包。请插好乡镇给的U盘，或点“别的文件…”选择。")
        if not self.phrase:
            return "passphrase", tr("请输入口令：乡镇当面或打电话告诉您的那几个词。")
        return "", ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a passphrase opens: `proved` is the one it opens where it is one, the whole of it."""

    invited: Sequence[Invited]
    refused: Sequence[Refused]
    proved: Manifest | None


def find(entrance: Entrance, paths: Sequence[Path], phrase: str, progress: Progress) -> Found:
    """Beside the window: the invitations among these files. Raises as `Entrance.invitation`."""
    if len(paths) > 1:
        invited, refused = entrance.invitations(paths, phrase, progress)
        path = invited[0].path if len(invited) == 1 else None
    else:
        invited, refused, path = [], [], paths[0]
    return Found(invited, refused, entrance.invitation(path, phrase) if path else None)


def refusal(refused: Sequence[Refused]) -> tuple[str, str]:
    """Why none of several files opened: the field to mend, and the sentences."""
    wrong = next((one for one in refused if one.problem.code == "package_passphrase"), None)
    unread = _unread(refused)
    if wrong is not None:
        return "passphrase", "\n".join(filter(None, (wording.text_of(wrong.problem), unread)))
    return "file", unread or wording.text_of(refused[0].problem)


class InvitationList(QWidget):
    """The invitations that one passphrase opens: for whom, from whom, written when, which file."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._invited: Sequence[Invited] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(tr("邀请包"))
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.unread = label("", "grey", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.unread)

    @property
    def path(self) -> Path:
        """The file of the chosen line."""
        return self._invited[self.list.currentRow()].path

    def show_found(self, found: Found) -> None:
        """What was found, and what among it could not be read."""
        self._invited = found.invited
        self.list.clear()
        self.list.addItems([self._text(one) for one in found.invited])
        self.list.setCurrentRow(0)
        unread = _unread(found.refused)
        self.unread.setText(unread)
        self.unread.setVisible(bool(unread))

    def _text(self, one: Invited) -> str:
        manifest = one.manifest
        return tr(
            "{org}\n由“{town}”邀请，写于 {when} · {file}",
            org=manifest.to.name,
            town=manifest.sender.name,
            when=moment(manifest.wall, self._clock.today()),
            file=one.path.name,
        )


def _unread(refused: Sequence[Refused]) -> str:
    """Which files could not be read for another reason than that they are for somebody else."""
    found = [one for one in refused if one.problem.code not in _ELSEWHERE]
    lines = [
        tr("“{name}”：{why}", name=one.path.name, why=wording.text_of(one.problem))
        for one in found[:_MOST_NAMED]
    ]
    if len(found) > _MOST_NAMED:
        lines.append(tr("另有 {n} 个文件也打不开。", n=len(found) - _MOST_NAMED))
    return "\n".join(lines)


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


def moved_text(app: App) -> str:
    """What was brought from another PC."""
    return tr(
        "“{org}”的账簿已搬来，核对无误：{persons} 名在册党员、{orgs} 个党组织。\n"
        "用户、密码和恢复码都和原来一样。\n"
        "请从现在起只在一台电脑上登记；原来那台上的账簿没有动，可以留着备查。",
        org=app.orgs.get(app.books.root).name,
        persons=app.members.count(Scope(org=app.books.root)),
        orgs=len(app.orgs.tree()),
    )
