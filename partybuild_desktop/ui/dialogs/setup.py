"""The first start: whose books, a password, and the recovery code that must be put on paper."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.domain.access import Role, next_label
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.jobs import Jobs, Trouble
from partybuild_desktop.ui.widgets.password import NewPassword
from partybuild_desktop.ui.widgets.recovery import RecoveryPart

_ORG, _PASSWORD, _CODE = range(3)


class SetupDialog(AskDialog):
    """Three steps. `app` holds the new books, open, once the recovery code is acknowledged."""

    def __init__(self, entrance: Entrance, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent, title=tr("建立党建台账"), main=tr("下一步"), width=600)
        self.app: App | None = None
        self._made: App | None = None
        self._entrance = entrance
        self._jobs = jobs
        self.stack = QStackedWidget()
        self.stack.addWidget(self._org_step())
        self.stack.addWidget(self._password_step())
        self.stack.addWidget(self._code_step())
        self.body.addWidget(self.stack, 1)
        self.about.show()
        self.back = self.add_button(tr("上一步"), lambda: self._go(self.stack.currentIndex() - 1))
        self.buttons.removeWidget(self.back)
        self.buttons.insertWidget(1, self.back)
        self.cancel.setText(tr("退出"))
        self._go(_ORG)

    # --- the steps

    def _page(self) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(12)
        return page, layout

    def _org_step(self) -> QWidget:
        page, layout = self._page()
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("如 中共红旗村党支部委员会"))
        self.code = QLineEdit()
        self.code.setPlaceholderText(tr("可不填，以后可改"))
        self.level = QComboBox()
        self.level.addItem(tr("村（社区）党组织"), "village")
        self.level.addItem(tr("乡镇（街道）党委，管理各村"), "township")
        form = self._form(layout)
        self.add_field(form, "org", tr("党组织全称"), self.name, tr("和印章上一样，打印台账时用。"))
        self.add_field(form, "level", tr("用在哪一级"), self.level)
        self.add_field(form, "code", tr("组织编码"), self.code)
        layout.addStretch(1)
        return page

    def _form(self, into: QVBoxLayout) -> QFormLayout:
        form = self.form()
        self.body.removeItem(form)
        into.addLayout(form)
        return form

    def _password_step(self) -> QWidget:
        page, layout = self._page()
        self.user = QLineEdit(next_label(Role.MANAGER, ()))
        self.new = NewPassword()
        form = self._form(layout)
        hint = tr("用“主管、录入、检查”加编号，不用人名。")
        self.add_field(form, "label", tr("用户"), self.user, hint)
        self.add_field(form, "password", tr("密码"), self.new)
        layout.addStretch(1)
        return page

    def _code_step(self) -> QWidget:
        page, layout = self._page()
        self.code_part = RecoveryPart(self._jobs, self.trouble.say)
        self.code_part.kept.connect(lambda _: self._allow())
        layout.addWidget(self.code_part)
        layout.addStretch(1)
        return page

    def _go(self, step: int) -> None:
        self.clear_trouble()
        self.stack.setCurrentIndex(step)
        self.heading.setText((tr("建立党建台账"), tr("设一个密码"), tr("收好恢复码"))[step])
        self.about.setText(
            (
                tr("账簿只存在这台电脑上，加密保存。先说明是谁的账簿。"),
                tr("每次打开都要输入。别人拿走文件，没有密码也打不开。"),
                tr("忘记密码时，只有它能打开账簿；丢了它和密码，谁也打不开。请现在就打印或抄写。"),
            )[step]
        )
        self.back.setVisible(step == _PASSWORD)
        self.cancel.setVisible(step != _CODE)
        assert self.main is not None
        self.main.setText((tr("下一步"), tr("建立账簿"), tr("开始使用"))[step])
        self.main.setAccessibleName(self.main.text())
        self._allow()
        (self.name, self.new.first, self.code_part.save)[step].setFocus()

    def _allow(self) -> None:
        assert self.main is not None
        self.main.setEnabled(self.stack.currentIndex() != _CODE or self.code_part.check.isChecked())

    def confirm(self) -> None:
        step = self.stack.currentIndex()
        if step == _ORG:
            if self.name.text().strip():
                self._go(_PASSWORD)
            else:
                self.trouble.say(tr("请填写党组织全称，例如 中共红旗村党支部委员会。"))
                self.mark("org")
        elif step == _PASSWORD:
            why = self.new.why(self.user.text())
            if why:
                self.trouble.say(why)
                self.mark("password")
            else:
                self._create()
        elif self.code_part.check.isChecked():
            self.app = self._made
            self.accept()

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
        self._go(_CODE)

    def _refused(self, problem: Trouble) -> None:
        if getattr(problem, "field", "") in ("org", "code"):
            self._go(_ORG)
        self.show_trouble(problem)

    # Qt overrides

    def reject(self) -> None:
        # The books exist now: leaving without the code would leave them without a spare key.
        if self.stack.currentIndex() != _CODE:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.stack.currentIndex() == _CODE:
            return
        super().keyPressEvent(event)
