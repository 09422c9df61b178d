"""Sentences about printed ledgers that come back changed."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.system.i18n import N_

REVISION: Final = {
    # files
    "ledger_not_returned": N_(
        "“{name}”是本程序导出的《{title}》，这种表改了收不回来，没有导入，账簿没有变化。{why}"
        "请在{page}改，改好再打印或导出。"
    ),
    "roster_elsewhere": N_(  # known by its mark or by its title alone: it may be anybody's list
        "“{name}”是《{title}》，这里不收，账簿没有变化。"
        "请在“党员”页用“导入 Excel”收回（命令行是 members import）。"
    ),
    "orgs_elsewhere": N_(
        "“{name}”是本程序导出的《{title}》，这里不收，账簿没有变化。"
        "请在“党组织”页用“导入 Excel”收回（命令行是 orgs import）。"
    ),
    "revision_elsewhere": N_(
        "“{name}”是本程序导出的《{title}》，这里不收，账簿没有变化。"
        "请在“台账”页用“收回改过的表”收回（命令行是 ledger import）。"
    ),
    "revision_unmarked": N_(
        "“{name}”里没有本程序导出台账时留下的标识，认不出是哪张表，没有导入，账簿没有变化。"
        "请用“台账”页“保存 Excel”导出的文件来改；自己做的花名册请在“党员”页导入。"
    ),
    "revision_unreadable": N_(
        "“{name}”里没有能对上账簿的行：导出时就没有记录，或者行标识、表头已被删改。"
        "没有导入，账簿没有变化。"
        "请重新导出，只改格子里的内容，不动表头和隐藏的列。"
    ),
    # rows
    "revision_row_new": N_("这一行没有行标识，是新加的，没有写入。请在程序里登记，再重新导出。"),
    "revision_row_twice": N_(
        "这一行与{row}是同一条记录（可能是复制的），没有写入。请删掉多余的一行。"
    ),
    "revision_row_gone": N_(
        "账簿里没有这一条（可能已删除，或计划还没有生成），没有写入。请重新导出后再改。"
    ),
    "revision_cell_fixed": N_(
        "这一栏不能在表里改（账簿里是“{known}”），整行没有写入。请改回原样，或在程序里改。"
    ),
    "revision_said_twice": N_("与{row}改的是同一项，内容却不同，没有写入。请改成一致。"),
    "revision_titles": N_(
        "原来是 {n} 个职务，个数变了，整行没有写入。增减职务请在程序里任职、免职；这里只能改名称。"
    ),
    "revision_term": N_("结束日期 {until} 不晚于任职日期 {start}，整行没有写入。请核对两个日期。"),
    "revision_meeting_held": N_(
        "这次会已经开过或取消，计划不能再改，整行没有写入。请在“组织生活”页改会议记录。"
    ),
    "revision_done_ahead": N_("完成日期 {on} 在今天以后，整行没有写入。请核对日期。"),
}
