"""Sentences about ledgers on paper, their prints, and the binder."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.system.i18n import N_

PRINTING: Final = {
    "form_too_tall": N_("“{name}”这张表里连成一片的格子太高，一页放不下。请缩短内容。"),
    "style_unknown": N_("这个项目没有“{name}”这种写法，没有出纸。可以写：{names}。"),
    "style_elsewhere": N_("《{title}》里没有“{name}”可选的写法，没有出纸。可以写：{names}。"),
    "styles_fixed": N_("《{title}》的号码和日期写法是固定的，没有出纸。请去掉 --style 再试。"),
    "sheet_unknown": N_(
        "没有“{name}”这种纸。可用的有 A4-portrait、A4-landscape、A3-portrait、A3-landscape。"
    ),
    "margins_form": N_(
        "页边距“{text}”读不出来。请按上、下、左、右写四个毫米数，用逗号隔开，如 20,20,25,20。"
    ),
    "margins_narrow": N_(
        "页边距太小，打印机印不到纸边，没有出纸。上、左、右至少 {least} 毫米，"
        "下边要放页码，至少 {lowest} 毫米。"
    ),
    "margins_no_room": N_(
        "页边距太大，纸上剩下的地方不够排表，没有出纸。"
        "请改小一些，让中间的宽和高都不少于 {room} 毫米。"
    ),
    "box_unknown": N_("没有名为“{name}”的档案盒。请核对名称。"),
    "target_not_empty": N_("“{name}”已经存在，没有改动它。请另选一个新的或空的文件夹。"),
    "print_unknown": N_("没有第 {n} 号打印记录。用 ledger prints 可查看全部。"),
    "print_damaged": N_("第 {n} 号打印记录已损坏，不能原样重印。请重新打印这份台账。"),
}
