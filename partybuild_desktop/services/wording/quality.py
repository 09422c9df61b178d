"""Sentences about what the check of the books finds; what parts, repairs and events are called."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.quality import Part, Repair
from partybuild_desktop.system.i18n import N_

QUALITY: Final = {
    "date_future": N_("{field}在今天之后。请核对。"),
    "dates_swapped": N_("{second}早于{first}。请核对两个日期。"),
    "probation_over": N_(
        "{on} 入党，预备期最长两年，早已届满，仍是预备党员。请补上转正日期，或记录离开。"
    ),
    "event_future": N_("“{kind}”的日期 {on} 在今天之后。请核对日期。"),
    "event_before_birth": N_("“{kind}”的日期 {on} 早于出生日期。请核对两处。"),
    "event_without_entry": N_("{on} 的“{kind}”之前没有进入账簿的记录，没有计入。请补上来源。"),
    "entry_twice": N_("已在账簿里，{on} 又有一次“{kind}”。请核对，重复的一次应撤销。"),
    "event_after_leaving": N_("离开或去世之后，{on} 还有“{kind}”。请核对先后。"),
    "moved_twice": N_("{on} 同一天有两次“{kind}”，去了两处，只计一处。请核对，按这一天再转一次。"),
    "person_org_gone": N_("所在的党组织已被删除，台账里不计。请转入其他支部。"),
    "person_nowhere": N_("没有所在支部，任何名单里都看不到。请转入支部，或删除误录的记录。"),
    "same_number": N_("与“{name}”（{org}）的身份号码相同。请核对：改正号码，或删除重复的一条。"),
    "same_person": N_(
        "与“{name}”（{org}）读音、生日和性别相同，可能是同一人。请核对后补上身份号码。"
    ),
    "same_person_two_branches": N_(
        "与“{name}”（{org}）可能是同一人，登记在两个支部。请核对，组织关系只在一处。"
    ),
    "meeting_twice": N_("{on} 同一时间登记了两次，次数会多算。请核对，删除重复的一次。"),
    "post_swapped": N_("职务“{post}”的免职日期早于任职日期。请核对。"),
    "post_before_birth": N_("职务“{post}”的任职日期早于出生日期。请核对两处。"),
    "secretary_missing": N_("没有登记现任书记。请在“党组织”页任职。"),
    "secretary_two": N_("登记了 {n} 名现任书记：{names}。请把已卸任的免职。"),
    "org_code_twice": N_(
        "与“{name}”的编码同是 {code}，多半是两台电脑各建了一次。请改一个的编码；"
        "本是一个组织的，把人转到一处，再撤销另一个。"
    ),
    "org_swapped": N_("撤销日期早于成立日期。请核对两个日期。"),
    "org_dissolved_with_members": N_("已撤销，但还有 {n} 名党员在册。请把他们转到其他组织。"),
    "table_unbalanced": N_(
        "{year} 年党员增减变化表差 {n} 人，多因去年封账后又有补改。请核对转接、发展和离开。"
    ),
    "attachment_orphan": N_("附件“{name}”所属的记录已不在账簿里。没有丢失，可不处理。"),
    "repair_nowhere": N_(
        "本机的备份里也没有完好的这个文件，没有改动。请在别处的备份里找，或重新加入。"
    ),
    "repair_nothing": N_("这一项已经没有可以自动修复的了，没有改动。请再检查一次。"),
}

PARTS: Final = {
    Part.FILE: N_("数据文件"),
    Part.LOG: N_("操作记录"),
    Part.STANDING: N_("在册情况"),
    Part.ATTACHMENT: N_("附件"),
    Part.TABLE: N_("增减变化表"),
    Part.TWICE: N_("可能重复"),
    Part.HISTORY: N_("经历"),
    Part.ORG: N_("党组织"),
    Part.VALUE: N_("资料有疑问"),
    Part.MISSING: N_("资料空缺"),
}

REPAIRS: Final = {
    Repair.DERIVE: N_("按身份号码填上"),
    Repair.TWIN: N_("删除重复的一条"),
    Repair.STANDING: N_("重新推算"),
    Repair.FOLLOW: N_("按操作记录改回"),
    Repair.FETCH: N_("从备份取回"),
}

EVENTS: Final = {
    EventKind.OPENING: N_("期初在册"),
    EventKind.JOINED: N_("发展入党"),
    EventKind.TRANSFER_IN: N_("转入"),
    EventKind.MOVED: N_("转接"),
    EventKind.SUSPENDED: N_("停止党籍"),
    EventKind.RESTORED: N_("恢复党籍"),
    EventKind.TRANSFER_OUT: N_("转出"),
    EventKind.LEFT: N_("出党"),
    EventKind.DIED: N_("死亡"),
}
