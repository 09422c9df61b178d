"""The first start: books founded, made from an invitation, or brought from another PC.

New books end with the recovery code, which must be put on paper; books that are brought keep
their users, passwords and recovery code.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.domain.access import Role, next_label
from partybuild_desktop.domain.level import TOWNSHIP, VILLAGE
from partybuild_desktop.domain.package import Manifest
from partybuild_desktop.services import wording
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.dialogs.setup_step import ENDS, WAYS, WORDS, Step
from partybuild_desktop.ui.jobs import Jobs, Trouble
from partybuild_desktop.ui.package.arrival import (
    CopyFields,
    Found,
    InvitationFields,
    InvitationList,
    find,
    moved_text,
    refusal,
)
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.password import NewPassword
from partybuild_desktop.ui.widgets.recovery import RecoveryPart


class SetupDialog(AskDialog):
    """A few steps. `app` holds the books, open, once the last step is confirmed."""

    def __init__(self, entrance: Entrance, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent, title=tr("建立党建台账"), main=tr("下一步"), width=660)
        self.app: App | None = None
        self._made: App | None = None
        self._invited: Manifest | None = None
        self._invitation: Path | None = None
        self._entrance = entrance
        self._jobs = jobs
        self.stack = QStackedWidget()
        self._pages = {
            Step.CHOICE: self._choice_step(),
            Step.ORG: self._org_step(),
            Step.INVITATION: self._invitation_step(),
            Step.WHICH: self._which_step(),
            Step.COPY: self._copy_step(),
            Step.PASSWORD: self._password_step(),
            Step.CODE: self._code_step(),
            Step.MOVED: self._moved_step(),
        }
        for page in self._pages.values():
            self.stack.addWidget(page)
        self.body.addWidget(self.stack, 1)
        self.about.show()
        self.back = self.add_button(tr("上一步"), self._go_back, at=1)
        self.cancel.setText(tr("退出"))
        self.step = Step.CHOICE
        self.go(Step.CHOICE)

    # --- the steps

    def _page(self) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(12)
        return page, layout

    def _form_page(self) -> tuple[QWidget, QFormLayout]:
        page, layout = self._page()
        form = self.form()
        self.body.removeItem(form)
        layout.addLayout(form)
        layout.addStretch(1)
        return page, form

    def _choice_step(self) -> QWidget:
        page, layout = self._page()
        self._group = QButtonGroup(self)
        self.ways: dict[Step, QRadioButton] = {}
        for step, title, about in WAYS:
            choice = QRadioButton(tr(title))
            choice.setAccessibleName(tr(title))
            choice.setAccessibleDescription(tr(about))
            self._group.addButton(choice)
            self.ways[step] = choice
            below = label(tr(about), "grey", wrap=True)
            below.setContentsMargins(26, 0, 0, 4)
            layout.addWidget(choice)
            layout.addWidget(below)
        self.ways[Step.ORG].setChecked(True)
        layout.addStretch(1)
        return page

    def _org_step(self) -> QWidget:
        page, form = self._form_page()
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("如 中共红旗村党支部委员会"))
        self.code = QLineEdit()
        self.code.setPlaceholderText(tr("可不填，以后可改"))
        self.level = Box()
        self.level.addItem(tr("村（社区）党组织"), VILLAGE)
        self.level.addItem(tr("乡镇（街道）党委，管理各村"), TOWNSHIP)
        self.add_field(form, "org", tr("党组织全称"), self.name, tr("和印章上一样，打印台账时用。"))
        self.add_field(form, "level", tr("用在哪一级"), self.level)
        self.add_field(form, "code", tr("组织编码"), self.code)
        return page

    def _invitation_step(self) -> QWidget:
        page, form = self._form_page()
        self.invitation = InvitationFields()
        self.add_field(form, "file", tr("邀请包"), self.invitation.file)
        self.fields["file"] = self.invitation.file.choice
        hint = tr("几个词中间空一格，大小写要一样。")
        self.add_field(form, "passphrase", tr("口令"), self.invitation.passphrase, hint)
        return page

    def _which_step(self) -> QWidget:
        self.which = InvitationList(self._entrance.clock)
        self.which.list.itemActivated.connect(lambda _: self.confirm())
        return self.which

    def _copy_step(self) -> QWidget:
        page, form = self._form_page()
        self.carry = CopyFields(self._entrance)
        hint = tr("在原来的电脑上：“备份与安全”›“搬到新电脑…”，写到U盘。")
        self.add_field(form, "copy", tr("账簿副本"), self.carry.file, hint)
        self.fields["copy"] = self.carry.file.choice
        self.add_field(form, "copy-user", tr("用户"), self.carry.user)
        self.add_field(form, "copy-password", tr("密码"), self.carry.password)
        self.carry.file.moved.connect(self._told_of_copy)
        return page

    def _password_step(self) -> QWidget:
        page, form = self._form_page()
        self.user = QLineEdit(next_label(Role.MANAGER, ()))
        self.new = NewPassword()
        hint = tr("用“主管、录入、检查”加编号，不用人名。")
        self.add_field(form, "label", tr("用户"), self.user, hint)
        self.add_field(form, "password", tr("密码"), self.new)
        return page

    def _code_step(self) -> QWidget:
        page, layout = self._page()
        self.code_part = RecoveryPart(self._jobs, self.trouble.say)
        self.code_part.kept.connect(lambda _: self._allow())
        layout.addWidget(self.code_part)
        layout.addStretch(1)
        return page

    def _moved_step(self) -> QWidget:
        page, layout = self._page()
        self.moved = QLabel()
        self.moved.setWordWrap(True)
        layout.addWidget(self.moved)
        layout.addStretch(1)
        return page

    # --- from step to step

    @property
    def way(self) -> Step:
        """Which of the three ways is chosen: its first step."""
        return next(step for step, choice in self.ways.items() if choice.isChecked())

    def go(self, step: Step) -> None:
        """Show a step."""
        self.clear_trouble()
        self.step = step
        self.stack.setCurrentWidget(self._pages[step])
        heading, about, main = WORDS[step]
        self.heading.setText(tr(heading))
        self.about.setText(self._about(step) or (tr(about) if about else ""))
        self.about.setVisible(bool(self.about.text()))
        self.back.setVisible(step not in (Step.CHOICE, *ENDS))
        self.cancel.setVisible(step not in ENDS)
        assert self.main is not None
        self.main.setText(tr(main))
        self.main.setAccessibleName(self.main.text())
        self._allow()
        self._first_of(step).setFocus()
        self.fit()

    def _about(self, step: Step) -> str:
        invited = self._invited
        if step is not Step.PASSWORD or self.way is not Step.INVITATION or invited is None:
            return ""
        return tr(
            "邀请包完好：“{town}”邀请“{org}”。给这台电脑上的账簿设一个密码，每次打开都要输入。",
            town=invited.sender.name,
            org=invited.to.name,
        )

    def _first_of(self, step: Step) -> QWidget:
        """Where the keyboard begins."""
        if step is Step.INVITATION:
            fields = self.invitation
            return fields.passphrase if fields.path else fields.file.other
        if step is Step.COPY:
            return self.carry.password if self.carry.copy else self.carry.file.other
        assert self.main is not None
        return {
            Step.CHOICE: self.ways[self.way],
            Step.ORG: self.name,
            Step.WHICH: self.which.list,
            Step.PASSWORD: self.new.first,
            Step.CODE: self.code_part.save,
            Step.MOVED: self.main,
        }[step]

    def _go_back(self) -> None:
        self.go(self.way if self.step in (Step.PASSWORD, Step.WHICH) else Step.CHOICE)

    def _allow(self) -> None:
        assert self.main is not None
        self.main.setEnabled(self.step is not Step.CODE or self.code_part.check.isChecked())

    def _tell(self, field: str, text: str) -> None:
        self.trouble.say(text)
        self.mark(field)

    def confirm(self) -> None:
        {
            Step.CHOICE: lambda: self.go(self.way),
            Step.ORG: self._name_given,
            Step.INVITATION: self._find_invitation,
            Step.WHICH: lambda: self._open([self.which.path]),
            Step.COPY: self._carry_in,
            Step.PASSWORD: self._password_given,
            Step.CODE: self._begin,
            Step.MOVED: self._begin,
        }[self.step]()

    def _begin(self) -> None:
        if self.step is Step.MOVED or self.code_part.check.isChecked():
            self.app = self._made
            self.accept()

    def _name_given(self) -> None:
        if self.name.text().strip():
            self.go(Step.PASSWORD)
        else:
            self._tell("org", tr("请填写党组织全称，例如 中共红旗村党支部委员会。"))

    def _password_given(self) -> None:
        why = self.new.refused(self.user.text())
        if why:
            self.trouble.say(why)
        elif self.way is Step.INVITATION:
            self._accept_invitation()
        else:
            self._create()

    # --- new books

    def _create(self) -> None:
        name, code = self.name.text(), self.code.text().strip()
        level, user, password = str(self.level.currentData()), self.user.text(), self.new.text
        self._jobs.run(
            lambda _: self._entrance.create(
                name, code=code, level=level, password=password, label=user.strip()
            ),
            done=self._created,
            failed=self._refused,
            owner=self,
            title=tr("正在建立账簿"),
            stoppable=False,
        )

    def _created(self, found: tuple[App, str]) -> None:
        self._made, code = found
        self.code_part.show_code(self._made, code)
        self.go(Step.CODE)

    def _refused(self, problem: Trouble) -> None:
        if getattr(problem, "field", "") in ("org", "code"):
            self.go(Step.ORG)
        self.show_trouble(problem)

    # --- by invitation

    def _find_invitation(self) -> None:
        """Prove the invitation before a password is thought of."""
        field, why = self.invitation.missing()
        if why:
            self._tell(field, why)
        else:
            self._open(self.invitation.file.paths)

    def _open(self, paths: list[Path]) -> None:
        phrase = self.invitation.phrase
        self._jobs.run(
            lambda progress: find(self._entrance, paths, phrase, progress),
            done=lambda found: self._opened(found, paths),
            failed=self._not_opened,
            owner=self,
            title=tr("正在核验邀请包"),
            stoppable=len(paths) > 1,
        )

    def _opened(self, found: Found, paths: list[Path]) -> None:
        if found.proved is not None:
            self._invited = found.proved
            self._invitation = found.invited[0].path if found.invited else paths[0]
            self.go(Step.PASSWORD)
        elif found.invited:
            self.which.show_found(found)
            self.go(Step.WHICH)
        else:
            self._tell(*refusal(found.refused))

    def _not_opened(self, problem: Trouble) -> None:
        self._tell(getattr(problem, "field", "") or "file", wording.text_of(problem))

    def _accept_invitation(self) -> None:
        path, phrase = self._invitation, self.invitation.phrase
        user, password = self.user.text().strip(), self.new.text
        assert path is not None
        self._jobs.run(
            lambda _: self._entrance.accept(path, phrase, password=password, label=user),
            done=self._created,
            failed=self._refused,
            owner=self,
            title=tr("正在按邀请建立账簿"),
            stoppable=False,
        )

    # --- from another PC

    def _told_of_copy(self) -> None:
        folder = self.carry.file.nothing_in
        if folder is not None:
            text = tr(
                "“{folder}”里没有账簿副本。请选U盘，或“另存”时选的那个文件夹。", folder=folder
            )
            self._tell("copy", text)

    def _carry_in(self) -> None:
        field, why = self.carry.missing()
        copy = self.carry.copy
        if why or copy is None:
            self._tell(field, why)
            return
        user, password = self.carry.user.currentText(), self.carry.password.text()
        self._jobs.run(
            lambda progress: self._carried(copy, user, password, progress),
            done=self._arrived,
            failed=self._not_carried,
            owner=self,
            title=tr("正在搬来账簿"),
        )

    def _carried(self, copy: Backup, user: str, password: str, progress: Progress) -> App:
        """Beside the window."""
        self._entrance.move_in(copy, user, password, progress)
        return self._entrance.unlock(user, password)

    def _arrived(self, app: App) -> None:
        self._made = app
        self.moved.setText(moved_text(app))
        self.go(Step.MOVED)

    def _not_carried(self, problem: Trouble) -> None:
        field = getattr(problem, "field", "")
        self.carry.password.clear()
        self._tell("copy-password" if field == "password" else "copy", wording.text_of(problem))

    # Qt overrides

    def reject(self) -> None:
        # The books exist now: leaving without the code would leave them without a spare key.
        if self.step not in ENDS:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.step in ENDS:
            return
        super().keyPressEvent(event)
