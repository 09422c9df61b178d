"""Sentences about rules that are changed locally, and what such rules are called."""

from __future__ import annotations

import tomllib
from typing import Final

from partybuild_desktop.domain.rule import told
from partybuild_desktop.system.i18n import N_, tr

_KINDS: Final = {"meeting": N_("组织生活"), "holidays": N_("放假安排")}
_LONG: Final = 60

RULE: Final = {
    "notice_unreadable": N_(
        "通知里的“{part}”读不出来，没有采用，现有安排不变。请从中国政府网复制通知全文再粘贴。"
    ),
    "rule_key_unknown": N_("规则里没有“{name}”这一项，没有采用，现行规则不变。请核对名称。"),
    "rule_value_kind": N_("规则“{name}”的内容写法不对，没有采用，现行规则不变。请照原样改写。"),
    "rule_newer": N_("现行的本地规则“{name}”来自更新的版本。数据没有变化，请安装新版程序。"),
}


def adoption_name(kind: str, start: str) -> str:
    """What rules in force from a day are called: 组织生活（2026-01-01 起）."""
    name = tr(_KINDS[kind]) if kind in _KINDS else kind
    return tr("{name}（{day} 起）", name=name, day=start)


def overlay_text(overlay: str) -> str:
    """What an overlay changes, in one line, so that two of them can be told apart."""
    text = "; ".join(told(tomllib.loads(overlay)))
    cut = text if len(text) <= _LONG else f"{text[:_LONG]}…"
    return cut or tr("随程序的规则")
