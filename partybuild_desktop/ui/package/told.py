"""What has become of all the packages of a stick, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.level import VILLAGE
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.package import Received, Refused, State
from partybuild_desktop.services.package.show import told as told_of
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.widgets.basic import label, line

#  A stick carries these too; they are for another PC.
_NOT_FOR_HERE = ("package_invitation", "package_invitation_locked")


class ToldDialog(AskDialog):
    """Accepted when something differs and is to be decided now."""

    def __init__(self, desk: Desk, told: Sequence[Received | Refused], parent: QWidget) -> None:
        shown = [one for one in told if not _for_others(one)]
        merged = [one for one in shown if isinstance(one, Received) and one.state is State.APPLIED]
        refused = [one for one in shown if isinstance(one, Refused)]
        differs = any(one.lines.conflicts for one in merged) and desk.may_write
        super().__init__(
            parent,
            title=tr("合并了 {n} 个数据包", n=len(merged)),
            main=tr("去决定") if differs else "",
            about=_about(len(shown), len(refused)),
            width=640,
        )
        self.cancel.setText(tr("关闭"))
        for n, one in enumerate(shown):
            if n:
                self.body.addWidget(line())
            if isinstance(one, Refused):
                text = tr("{name}：{why}", name=one.path.name, why=text_of(one.problem))
                self.body.addWidget(label(text, "cause", wrap=True))
            else:
                self.body.addWidget(label(told_of(one), wrap=True))
        if merged and desk.app.books.level != VILLAGE:
            self.body.addWidget(line())
            self.body.addWidget(label(tr("请打印回执，交报送人带回。"), wrap=True))
        self.body.addStretch(1)

    def confirm(self) -> None:
        self.accept()


def _about(shown: int, refused: int) -> str:
    if not shown:
        return tr("U盘上没有给本账簿的数据包，数据没有变化。")
    return tr("有 {n} 个没有导入，原因在下面。", n=refused) if refused else ""


def _for_others(one: Received | Refused) -> bool:
    """Whether it was written here, or is an invitation: no package to be taken in here."""
    if isinstance(one, Received):
        return one.own
    return isinstance(one.problem, UserProblem) and one.problem.code in _NOT_FOR_HERE
