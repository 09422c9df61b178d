"""Codes as sentences: what happened, whether anything is lost, and what to do.

One place for window, paper, rejects file and command line. A code without its sentence is a
mistake that a test finds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from partybuild_desktop.domain.date import PartialDate
from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.words import Words
from partybuild_desktop.services.show import day_text, listed
from partybuild_desktop.services.wording.action import ACTIONS
from partybuild_desktop.services.wording.backup import BACKUP
from partybuild_desktop.services.wording.closing import CLOSING
from partybuild_desktop.services.wording.machine import MACHINE
from partybuild_desktop.services.wording.meeting import MEETING
from partybuild_desktop.services.wording.package import PACKAGE
from partybuild_desktop.services.wording.printing import PRINTING
from partybuild_desktop.services.wording.quality import QUALITY
from partybuild_desktop.services.wording.revision import REVISION
from partybuild_desktop.services.wording.roster import ROSTER
from partybuild_desktop.services.wording.rule import RULE
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import N_, language, tr

_BOOKS: Final = {
    "org_ambiguous": N_("“{name}”可以指几个党组织：{names}。没有任何改动，请写全称或编码。"),
    "org_unknown": N_("没有找到党组织“{name}”。请核对名称或编码，“党组织”页里有全部。"),
    "org_name_missing": N_("请填写党组织名称。"),
    "org_name_taken": N_("已有名称为“{name}”的党组织。请换一个名称。"),
    "org_code_taken": N_("编码“{code}”已由“{name}”使用。请换一个编码。"),
    "org_circle": N_("上级不能是它自己或它的下级。请另选上级。"),
    "org_not_empty": N_("该组织还有 {n} 名党员。请先把他们转到其他组织。"),
    "org_root": N_(
        "“{name}”是本账簿所属的党组织，没有改动。它自己的撤销、合并和分设，请在上级的账簿里办。"
    ),
    "org_dissolved": N_("“{name}”已于 {on} 撤销，没有改动。请另选党组织。"),
    "org_move_same": N_("该组织的上级已经是“{name}”，没有改动。请另选上级。"),
    "org_merge_level": N_(
        "“{name}”和“{into}”不是同一级党组织，不能合并，没有改动。请选同级的党组织。"
    ),
    "org_split_above": N_(
        "“{name}”下面是党组织，党员不直接在里面，没有分设。请先新增党组织，再把下级调整过去。"
    ),
    "org_split_level": N_(
        "按名称看，“{new}”和“{name}”不是同一级党组织，没有分设。请核对新组织的全称。"
    ),
    "org_went_on": N_(
        "{on} 以后“{name}”还有人转入或任职（{n} 项），不能在那一天撤销，没有改动。"
        "请改用更晚的日期。"
    ),
    "org_merge_within": N_("不能并入它自己或它的下级，没有改动。请另选党组织。"),
    "member_not_in_org": N_("{on} 这一天“{member}”不在“{name}”，没有改动。请核对人员和日期。"),
    "member_ambiguous": N_(
        "叫“{name}”的有 {n} 人：{names}。没有任何改动，请写括号里最后的编号或身份号码。"
    ),
    "post_same": N_("{on} 这一天他已任这个职务，没有再记一次。请核对职务和日期。"),
    "post_unknown": N_("没有找到这项任职（{uid}）。用 posts list 可查看全部。"),
    "member_unknown": N_(
        "没有找到这名党员（{uid}）。请核对姓名或编号是否写全；记录也可能已被删除。"
    ),
    "member_not_in_books": N_("{on} 这一天该党员不在册。请核对日期。"),
    "member_in_books": N_("{on} 这一天该党员在册，不用恢复，没有改动。请核对人员和日期。"),
    "person_elsewhere": N_(
        "“{name}”的组织关系已在{org}，本账簿里只能查看，没有改动。请由那边或乡镇党委修改。"
    ),
    "transfer_same": N_("该党员已经在这个组织。请另选转入组织。"),
    "reason_unknown": N_("不认识的离开原因“{text}”。请用清单中的说法。"),
    "date_missing": N_("请填写日期。"),
    "date_not_whole": N_("“{text}”不是完整的日期。请写到日，如 2026-06-30。"),
    "field_unknown": N_("没有名为“{name}”的项目。请核对项目名。"),
    "field_form": N_("“{text}”的写法不对。请写成 项目=内容。"),
    "field_missing": N_("未填写{field}。"),
    "number_invalid": N_("“{text}”不是整数。请只填数字。"),
    "id_taken": N_("该身份号码已登记在“{name}”名下。请核对，同一人不要重复登记。"),
    "undo_nothing": N_("没有可以撤销的操作。"),
    "redo_nothing": N_("没有可以重做的操作。"),
    "undo_superseded": N_("不能撤销：这些内容后来又有改动。现有数据没有变化，请直接修改。"),
    "entry_unknown": N_("没有找到操作记录“{name}”，或不止一条以它开头。用 log list 可查看编号。"),
    "action_unknown": N_("操作记录里没有“{name}”这种操作。可以写的有：{names}。"),
    "table_unknown": N_("没有“{name}”这类内容。可以写的有：{names}。"),
    "ledger_unknown": N_("没有名为“{name}”的台账。用 ledger list 可查看全部。"),
    "column_unknown": N_("台账没有“{name}”这一栏，没有出纸。可以写的有：{names}。"),
    "columns_fixed": N_("《{title}》的栏目是固定的，没有出纸。请去掉 --columns。"),
    "ledger_too_wide": N_("栏目太多，一页放不下，没有出纸。请去掉几栏，或改用 A3 纸。"),
    "ledger_foot_too_long": N_("页脚的说明太长，一页放不下。请缩短说明。"),
    "year_unknown": N_("年份“{year}”不对，什么也没有做。请写 {first} 到 {last} 之间的四位数年份。"),
    "blank_rows": N_("空表的行数要在 0 到 {most} 之间，没有出纸。请改一下行数。"),
    "shift_far": N_("挪动不能超过 {most} 毫米，否则印到纸外，没有出纸。请改小一些。"),
    "output_form": N_("不知道要输出哪种文件：{name}。文件名请以 .pdf 或 .xlsx 结尾。"),
    "password_missing": N_(
        "没有给出密码。请设环境变量 PARTYBUILD_PASSWORD，或用 --password-file。"
    ),
    "books_exist": N_("文件夹“{folder}”里已经有账簿，没有改动它。请直接打开，或另选文件夹。"),
    "books_missing": N_("文件夹“{folder}”里还没有账簿。请先建立账簿（init），或核对文件夹。"),
    "books_lost": N_("“{folder}”里没有账簿但有备份，没有新建。请用 backup restore 恢复。"),
    "backup_none": N_("没有可用的完好备份，现有数据没有变化。"),
    "folder_not_empty": N_("文件夹“{folder}”不是空的。示例数据只能放进空文件夹，请另选一个。"),
    "paste_shape": N_("粘贴的内容是 {rows} 行 {columns} 列，这里放不下。请选好起始格再粘贴。"),
    "paste_column_fixed": N_("“{name}”这一栏不能粘贴。请去掉这一列再试。"),
}

_PLACES: Final = re.compile(r"\{(\w+)\}")
_TEXTS: Final[Mapping[str, str]] = {
    **_BOOKS,
    **ROSTER,
    **REVISION,
    **MACHINE,
    **MEETING,
    **BACKUP,
    **CLOSING,
    **PRINTING,
    **PACKAGE,
    **QUALITY,
    **RULE,
}


def text_of(problem: Problem | UserProblem | EnvironmentProblem) -> str:
    """The sentence for a problem, in the language in use.

    Raises KeyError for a code that has no sentence: a bug that a test finds.
    """
    args = problem.args if isinstance(problem, Problem) else problem.args_
    text = _TEXTS[problem.code]
    # a place whose fact is not known stays empty: a sentence must come out whatever happened
    places: dict[str, object] = dict.fromkeys(_PLACES.findall(text), "")
    places.update({key: _word(key, value) for key, value in args.items()})
    return tr(text, **places) if places else tr(text)


def _word(name: str, value: object) -> object:
    if isinstance(value, PartialDate):
        return day_text(value)
    if isinstance(value, Words):
        return value.said(language())
    if isinstance(value, (tuple, list)):
        return listed(str(item) for item in value)
    if name == "row" and isinstance(value, int):
        return tr("第 {n} 行", n=value)
    if name == "field" and value in FIELD:
        return tr(FIELD[str(value)].title)
    return tr(value) if isinstance(value, str) and name == "field" else value


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_TEXTS)


def action_name(action: str) -> str:
    """What an action is called in the log and in the undo menu."""
    return tr(ACTIONS.get(action, action))
