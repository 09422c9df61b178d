"""Sentences about a roster's rows, the form's fields and the files they come from."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.system.i18n import N_

ROSTER: Final = {
    # refused rows
    "name_missing": N_("没有姓名。请补上姓名。"),
    "id_damaged": N_("身份号码在表格里被当作数字，末几位已丢失。请按身份证重新输入为文本。"),
    "id_length": N_("身份号码应为18位（旧号15位），现有 {length} 位。请按身份证核对。"),
    "id_checksum": N_(
        "身份号码的校验位不对，可能输错了一位。请按身份证核对；证上确实如此的，填写“身份号码说明”。"
    ),
    "id_duplicate": N_("同一身份号码已属另一人（{row}）。请核对两处。"),
    "date_invalid": N_("“{value}”不是日期。请写成 1985-07-01 或 1985年7月。"),
    "date_ambiguous": N_("“{value}”可能是 {first}，也可能是 {second}。请写明是哪一个。"),
    "branch_unknown": N_("没有名为“{value}”的党组织。请核对名称，或勾选“新建支部”。"),
    "branch_ended": N_("“{value}”已于 {on} 撤销，这一行没有写入。请改写现在所在的党支部。"),
    # warned rows
    "id_missing": N_("没有身份号码，按姓名、出生日期和支部辨认。请尽早补上。"),
    "name_private": N_(
        "姓名里有造字（{value}），别的电脑上看不到、印不出。请改用标准字；没有的，打印后手写。"
    ),
    "name_private_known": N_(
        "姓名里有造字（{value}），别的电脑上看不到、印不出。请核对后改用“{standard}”。"
    ),
    "sex_mismatch": N_("与身份号码第17位表示的性别不符。请核对身份证。"),
    "birth_mismatch": N_("与身份号码中的出生日期 {number} 不符。请核对档案和身份证。"),
    "under_18_at_joining": N_("入党时未满18周岁。请核对入党日期和出生日期。"),
    "confirmed_before_joined": N_("转正日期早于入党日期。请核对两个日期。"),
    "confirmed_missing": N_("正式党员没有转正日期。请补上。"),
    "code_unlisted": N_("“{value}”不在规定的清单里，没有写入。请照清单里的写法改正。"),
    "code_unknown": N_("“{value}”不在规定的清单里，已照原样保留。请从清单中选择。"),
    "phone_damaged": N_("电话“{value}”在表格里被当作数字，可能已不完整。请核对。"),
    "phone_masked": N_(
        "电话“{value}”遮住了中间几位，没有写入，账簿里原来的号码不变。要改请写完整的号码。"
    ),
    "cell_error": N_("单元格里是错误值“{value}”，当作空白。请在表格里改正。"),
    "has_left": N_("账簿中此人{value}，没有恢复在册。确要恢复，请在“党员”页办理。"),
    "changed_since": N_(
        "这一栏在导出以后改过，账簿里的“{now}”没有动。确实要改成“{value}”的，请在账簿里改。"
    ),
    "row_repeated": N_("{row}已有同一人，以那一行为准；这里不同的栏没有写入：{columns}。"),
    # files
    "file_password": N_("“{name}”设了打开密码，没有导入。请在 WPS 里去掉密码另存后再导入。"),
    "file_broken": N_("“{name}”已损坏，没有导入。请在 WPS 里打开另存后再导入。"),
    "file_empty": N_("“{name}”是空的，没有导入。请核对是否选错了文件。"),
    "file_unknown": N_("“{name}”不是表格，没有导入。请选 .xlsx、.xls、.ods 或 .csv 文件。"),
    "file_missing": N_("找不到文件 {name}。请核对位置；U盘要插好再试。"),
    "file_oversize": N_("“{name}”太大，没有导入。请拆成几个较小的文件再导入。"),
    "roster_unrecognised": N_(
        "在 {name} 里没有找到花名册的表头（至少要有姓名等三栏），没有导入。请核对文件。"
    ),
    "org_parent_differs": N_(
        "“{name}”的上级党组织与现在的不同，本行没有导入。隶属关系要按日期调整：请在“党组织”页用“调整上级”。"
    ),
    "orgs_unrecognised": N_("在 {name} 里没有找到“名称”等表头，没有导入。请核对文件。"),
    "cell_too_long": N_(
        "{row}“{column}”的内容超过 {at_most} 字，Excel 放不下，没有写出文件。请缩短。"
    ),
    "ledger_too_long": N_(
        "共 {rows} 行，超过 Excel 一张表的 {at_most} 行，没有写出文件。请分组织导出。"
    ),
}
