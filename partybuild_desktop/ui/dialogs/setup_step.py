"""The steps of the first start, and what stands on each."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from partybuild_desktop.system.i18n import N_


class Step(StrEnum):
    """What is asked for: ORG, INVITATION and COPY are the three ways."""

    CHOICE = "choice"
    ORG = "org"
    INVITATION = "invitation"
    WHICH = "which"
    COPY = "copy"
    PASSWORD = "password"
    CODE = "code"
    MOVED = "moved"


WAYS: Final = (
    (
        Step.ORG,
        N_("建立新账簿"),
        N_("从头开始：先说明是谁的账簿，再导入 Excel 花名册或逐个登记。"),
    ),
    (
        Step.INVITATION,
        N_("按乡镇的邀请建立账簿（U盘）"),
        N_("乡镇给了邀请包：村里现有的资料都在里面，不用再录入，以后用U盘上报。"),
    ),
    (
        Step.COPY,
        N_("从另一台电脑搬来（另存的一份）"),
        N_("原来的电脑上已有账簿，已经另存到U盘：用户、密码、资料、附件一起搬过来。"),
    ),
)
#  Heading, line under it, main button.
WORDS: Final = {
    Step.CHOICE: (
        N_("建立党建台账"),
        N_("账簿只存在这台电脑上，加密保存。这台电脑上还没有账簿，怎样开始？"),
        N_("下一步"),
    ),
    Step.ORG: (N_("谁的账簿"), N_("先说明是谁的账簿，以后都可以改。"), N_("下一步")),
    Step.INVITATION: (
        N_("打开邀请包"),
        N_("插好乡镇给的U盘，程序自己找邀请包；口令由乡镇另外告诉您。"),
        N_("下一步"),
    ),
    Step.WHICH: (
        N_("选一个邀请包"),
        N_("这个口令打得开几个邀请包。请选本村的那一个；同一个村有几个的，选最新写的。"),
        N_("下一步"),
    ),
    Step.COPY: (
        N_("搬来账簿"),
        N_("插好U盘，程序自己找副本。用户和密码与原来那台电脑上一样；U盘上的副本不会动。"),
        N_("搬到这台电脑"),
    ),
    Step.PASSWORD: (
        N_("设一个密码"),
        N_("每次打开都要输入。别人拿走文件，没有密码也打不开。"),
        N_("建立账簿"),
    ),
    Step.CODE: (
        N_("收好恢复码"),
        N_("忘记密码时，只有它能打开账簿；丢了它和密码，谁也打不开。请现在就打印或抄写。"),
        N_("开始使用"),
    ),
    Step.MOVED: (N_("账簿已搬到这台电脑"), "", N_("开始使用")),
}
ENDS: Final = (Step.CODE, Step.MOVED)  # the books exist now
