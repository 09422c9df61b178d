"""Sentences about rules that are changed locally."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.system.i18n import N_

RULE: Final = {
    "notice_unreadable": N_(
        "通知里的“{part}”读不出来，没有采用，现有安排不变。请从中国政府网复制通知全文再粘贴。"
    ),
    "rule_key_unknown": N_("规则里没有“{name}”这一项，没有采用，现行规则不变。请核对名称。"),
    "rule_value_kind": N_("规则“{name}”的内容写法不对，没有采用，现行规则不变。请照原样改写。"),
    "rule_newer": N_("现行的本地规则“{name}”来自更新的版本。数据没有变化，请安装新版程序。"),
}
