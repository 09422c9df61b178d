"""Sentences about meetings, votes, appraisals and talks; `article` is what they rest on."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.system.i18n import N_

MEETING: Final = {
    # the head of a record
    "kind_missing": N_("没有选会议类型。请至少选一种。"),
    "kind_level": N_("{kind}不由这一级党组织召开（{article}）。请另选类型，或换成应召开的组织。"),
    "held_in_future": N_("{on}还没有到，不能记为已召开。请核对日期，或存为计划。"),
    "time_invalid": N_("“{text}”不是时间。请写成 14:30。"),
    "time_order": N_("结束时间 {end} 不晚于开始时间 {start}。请核对。"),
    "hours_invalid": N_("“{text}”不是学时数。请写成 2 或 1.5。"),
    "hours_many": N_("一次会议 {text} 学时，多于平常。请核对。"),
    "chair_missing": N_("没有填主持人。请补上。"),
    "chair_absent": N_("主持人{name}记为缺席。请核对到会情况，或另填主持人。"),
    "recorder_absent": N_("记录人{name}记为缺席。请核对到会情况，或另填记录人。"),
    "chair_not_entitled": N_(
        "{name}当时没有担任应主持会议的职务（{article}）。受委托主持的，请在备注里写明。"
    ),
    # attendance
    "attendee_not_member_then": N_(
        "{on}这一天{name}不在应到范围内（未转入、已离开或不属于这里），不计入实到。请核对，或记为列席。"
    ),
    "attendee_not_counted": N_(
        "{name}已批准不计入应到，却记为到会，不计入实到。情形已消失的，请先结束它。"
    ),
    "absence_reason_missing": N_("{name}缺席，没有填原因。请选因病、因事或无故。"),
    "more_present_than_expected": N_("到会 {present} 人，多于应到 {expected} 人。请核对到会名单。"),
    "attendance_incomplete": N_("还有 {n} 人没有点名（{name}等）。请逐人记到会或缺席。"),
    "two_places_at_one_time": N_("{name}同一时间也记在“{title}”到会。请核对两处记录。"),
    "quorum_missing": N_(
        "有表决权的到会 {present} 人，应到 {total} 人，至少要 {needed} 人（{article}）。"
        "这次会议不能作出决定，保存后记为“未达人数”。"
    ),
    # votes
    "decision_missing": N_("记为通过，却没有写决议内容。请补上。"),
    "vote_without_quorum": N_(
        "到会 {present} 人，应到 {total} 人，表决至少要 {needed} 人到会（{article}）。"
        "这项表决无效。"
    ),
    "votes_over_voters": N_(
        "共 {votes} 票，多于可表决的 {voters} 人（{article}）。请核对票数后保存。"
    ),
    "votes_do_not_add": N_(
        "赞成、反对、弃权共 {votes} 票，可表决的有 {voters} 人，对不上。请核对票数后保存。"
    ),
    "written_not_counted": N_(
        "这类表决不计书面意见（{article}），{written} 份没有算入赞成票。请核对表决类型。"
    ),
    "written_over_favour": N_(
        "书面赞成 {written} 份，多于赞成票 {in_favour} 票。赞成票应包括书面意见，请核对。"
    ),
    "written_over_absent": N_("书面意见 {written} 份，多于未到会的 {absent} 人。请核对。"),
    "passed_against_rule": N_(
        "赞成 {in_favour} 票，至少要 {needed} 票（{article}），不能记为通过。"
        "确有依据的，请写明理由后保存。"
    ),
    "failed_against_rule": N_(
        "赞成 {in_favour} 票，已达到 {needed} 票（{article}），却记为未通过。请核对，或写明理由。"
    ),
    # appraisal and talks
    "excellent_over_share": N_(
        "优秀 {n} 人，党员 {members} 人，一般不超过 {most} 人（{article}）。请核对。"
    ),
    "ballots_over_present": N_("{name}得 {votes} 票，多于到会的 {present} 人。请核对票数。"),
    "disposal_missing": N_("{name}评为不合格，没有填处置意见（{article}）。请补上。"),
    "disposal_without_grade": N_("{name}没有评为不合格，却填了处置意见（{article}）。请核对。"),
    "talk_person_missing": N_("没有填谈话人或谈话对象。请补上。"),
    "talk_with_self": N_("谈话人和谈话对象是同一人。请核对。"),
    "talk_nobody_of_branch": N_("双方当时都不在这个支部。请核对人员和日期。"),
    # records
    "no_meetings": N_("{year}年还没有会议记录，没有可装订的内容。请先记录会议，再生成记录本。"),
    "meeting_kind_unknown": N_("没有名为“{name}”的会议类型。请核对名称，如 主题党日。"),
    "vote_unknown": N_("没有名为“{name}”的表决方式。请核对名称，如 表决事项。"),
    "minutes_unreadable": N_(
        "“{name}”读不出来（{why}），没有写入。请按 TOML 或 JSON 的写法改正，存为 UTF-8。"
    ),
    "minutes_field": N_(
        "文件里的“{name}”这一项不认识，或内容写法不对，没有写入。请核对项目名和内容。"
    ),
    "minutes_missing": N_(
        "文件里没有写 {name}，没有写入。新的会议要写 org（党组织）、kind（会议类型）、on（日期）。"
    ),
    "minutes_person": N_(
        "文件里的“{name}”在账簿里没有找到，或同名不止一人，没有写入。请改写他的编号（uid）。"
    ),
    "minutes_another": N_(
        "文件里的“{name}”和编号 {uid} 不是同一个人，没有写入。请改正或去掉其中一个。"
    ),
    "meeting_there": N_(
        "{on} 已有这次会议的记录“{title}”，没有再记一次。要修改它，请在文件里写上编号 uid：{uid}。"
    ),
    "meeting_unknown": N_("没有找到这次会议，可能已被删除。请重新打开列表。"),
    "meeting_held": N_("这次会议已有记录，不能取消。记录有误的，请修改或删除。"),
    "exemption_unknown": N_("没有名为“{name}”的不计入情形。请从清单中选择。"),
    "period_order": N_("结束日期 {end} 早于开始日期 {start}。请核对。"),
    "source_unknown": N_("没有名为“{name}”的数据来源。请核对名称。"),
}
