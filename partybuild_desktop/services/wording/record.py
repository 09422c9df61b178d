"""What the books and their fields are called, for the log and for values in conflict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.services.wording.action import ACTIONS
from partybuild_desktop.system.i18n import N_, tr

#  What a user is for; the stem of the label is the same word.
ROLES: Final = {
    Role.MANAGER: N_("主管"),
    Role.CLERK: N_("录入"),
    Role.INSPECTOR: N_("检查"),
}
TABLES: Final = {
    "person": N_("党员资料"),
    "event": N_("党籍经过"),
    "post": N_("党内职务"),
    "org": N_("党组织"),
    "superior": N_("上级党组织"),
    "village": N_("行政村"),
    "attachment": N_("附件"),
    "ruleset": N_("规则"),
    "rule_in_force": N_("启用的规则"),
    "closing": N_("年终封账"),
    "meeting": N_("会议"),
    "meeting_item": N_("会议事项"),
    "attendance": N_("到会情况"),
    "speech": N_("发言"),
    "resolution": N_("决议"),
    "appraisal": N_("民主评议"),
    "correction": N_("整改事项"),
    "talk": N_("谈心谈话"),
    "exemption": N_("不计入应到"),
    "study": N_("学习"),
}
_OF_PEOPLE: Final = ("member_", "roster_", "demo")  # actions whose number counts people
#  Columns that mean the same in every book that has them.
_FIELDS: Final = {
    "gone": N_("整条记录"),
    "about": N_("批评对象"),
    "abstain": N_("弃权"),
    "address": N_("地址"),
    "affiliation": N_("属地关系"),
    "against": N_("反对"),
    "agenda": N_("议程"),
    "approved_by": N_("批准机关"),
    "approved_on": N_("批准日期"),
    "ballot_basic": N_("测评：基本合格"),
    "ballot_excellent": N_("测评：优秀"),
    "ballot_qualified": N_("测评：合格"),
    "ballot_unqualified": N_("测评：不合格"),
    "chair": N_("主持人"),
    "chair_name": N_("主持人（外单位）"),
    "closed": N_("封账日期"),
    "code": N_("编码"),
    "contact": N_("联系人"),
    "content": N_("内容"),
    "disposal": N_("处置"),
    "disposal_on": N_("处置日期"),
    "dissolved": N_("撤销日期"),
    "division": N_("行政区划"),
    "done_note": N_("完成情况"),
    "done_on": N_("完成日期"),
    "due": N_("期限"),
    "end": N_("结束"),
    "executor": N_("落实人"),
    "follow_up": N_("后续"),
    "follows": N_("接续的会议"),
    "founded": N_("成立日期"),
    "grade": N_("等次"),
    "guest": N_("谈话对象"),
    "guest_name": N_("谈话对象（外单位）"),
    "guests": N_("列席"),
    "hash": N_("文件校验值"),
    "host": N_("谈话人"),
    "host_name": N_("谈话人（外单位）"),
    "hours": N_("学时"),
    "in_favour": N_("赞成"),
    "key": N_("项目"),
    "kind": N_("类别"),
    "kinds": N_("会议类别"),
    "label": N_("名称"),
    "matter": N_("议题"),
    "measure": N_("整改措施"),
    "media": N_("文件格式"),
    "meeting": N_("会议"),
    "mutual_basic": N_("互评：基本合格"),
    "mutual_excellent": N_("互评：优秀"),
    "mutual_qualified": N_("互评：合格"),
    "mutual_unqualified": N_("互评：不合格"),
    "name": N_("名称"),
    "note": N_("备注"),
    "of_table": N_("所属类别"),
    "of_uid": N_("所属记录"),
    "on": N_("日期"),
    "opinion": N_("评议意见"),
    "org": N_("党组织"),
    "parent": N_("上级党组织"),
    "passed": N_("是否通过"),
    "passed_on": N_("通过日期"),
    "period": N_("所属时段"),
    "person": N_("党员"),
    "phone": N_("联系电话"),
    "place": N_("地点"),
    "position": N_("次序"),
    "problem": N_("问题"),
    "provider": N_("举办单位"),
    "public": N_("公开情况"),
    "reason": N_("原因"),
    "recorder": N_("记录人"),
    "recorder_name": N_("记录人（外单位）"),
    "replaces": N_("代替的封账"),
    "responsible": N_("责任人"),
    "rule": N_("表决方式"),
    "rules": N_("规则"),
    "ruleset": N_("规则"),
    "self_grade": N_("自评等次"),
    "self_text": N_("自评"),
    "short": N_("简称"),
    "size": N_("大小"),
    "speaker": N_("发言人"),
    "start": N_("开始"),
    "state": N_("状态"),
    "term_until": N_("任期至"),
    "text": N_("内容"),
    "title": N_("名称"),
    "topic": N_("主题"),
    "town": N_("乡镇"),
    "unit_case": N_("所在单位情况"),
    "user": N_("用户"),
    "village": N_("行政村"),
    "whole_unit": N_("整建制"),
    "written": N_("书面意见"),
    "year": N_("年度"),
}


def table_name(table: str) -> str:
    """What a book is called."""
    return tr(TABLES[table])


def field_name(table: str, column: str) -> str:
    """What a field of a book is called; of a person as on the form."""
    if table == "person" and column in FIELD:
        return tr(FIELD[column].title)
    return tr(_FIELDS[column])


def action_words(action: str, args: Mapping[str, object]) -> str:
    """What was done, with whom or how many: 修改党员 王秀英, 修改党员（12 人）."""
    if args.get("late"):
        rest = {key: value for key, value in args.items() if key != "late"}
        return tr("{action}（补记）", action=action_words(action, rest))
    name = tr(ACTIONS.get(action, action))
    whom = str(args.get("name") or args.get("title") or args.get("file") or "")
    n = args.get("n") or args.get("rows") or 0
    if whom:
        return tr("{action}　{whom}", action=name, whom=whom)
    if isinstance(n, int) and n > 1:
        if action.startswith(_OF_PEOPLE):
            return tr("{action}（{n} 人）", action=name, n=n)
        if action == "conflict_resolve":
            return tr("{action}（{n} 处）", action=name, n=n)
        return tr("{action}（{n} 项）", action=name, n=n)
    return name
