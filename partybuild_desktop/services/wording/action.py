"""What the actions of the log are called."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.system.i18n import N_

ACTIONS: Final = {
    "init": N_("建立账簿"),
    "demo": N_("生成示例数据"),
    "org_add": N_("新增党组织"),
    "org_edit": N_("修改党组织"),
    "org_move": N_("调整上级党组织"),
    "org_dissolve": N_("撤销党组织"),
    "org_import": N_("导入党组织"),
    "village_add": N_("新增行政村"),
    "post_add": N_("任职"),
    "post_end": N_("免职"),
    "member_add": N_("新增党员"),
    "member_edit": N_("修改党员"),
    "member_transfer": N_("转接组织关系"),
    "member_remove": N_("党员离开"),
    "member_restore": N_("恢复党籍"),
    "member_delete": N_("删除误录的党员"),
    "year_close": N_("年终封账"),
    "meeting_plan": N_("生成会议计划"),
    "meeting_save": N_("保存会议记录"),
    "meeting_cancel": N_("取消会议"),
    "meeting_delete": N_("删除误录的会议"),
    "appraisal_save": N_("保存民主评议"),
    "talk_save": N_("保存谈心谈话"),
    "talk_delete": N_("删除谈心谈话"),
    "exemption_save": N_("保存不计入应到情形"),
    "exemption_delete": N_("删除不计入应到情形"),
    "study_save": N_("登记学习"),
    "study_delete": N_("删除学习登记"),
    "follow_up": N_("登记决议落实"),
    "roster_import": N_("导入花名册"),
    "attachment_add": N_("加入附件"),
    "attachment_edit": N_("修改附件说明"),
    "attachment_remove": N_("移除附件"),
    "attachment_arrange": N_("调整附件次序"),
    "repair": N_("自动修复"),
    "rule_adopt": N_("采用本地规则"),
    "conflict_resolve": N_("决定冲突"),
    "package_import": N_("合并数据包"),
    "package_rollback": N_("退回合并"),
    "undo": N_("撤销"),
    "redo": N_("重做"),
}
