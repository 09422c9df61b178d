"""The heading of a roster is found wherever it stands and however it is written."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.heading import normal
from partybuild_desktop.domain.member import FIELDS
from tests.domain.rosters import codes, headings, layout, sheet

PERSON = ["张三", "11010519491231002X", "女"]


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("姓名", "name"),
        ("姓  名", "name"),
        ("姓\n名", "name"),
        ("姓　名＊", "name"),
        ("姓名*", "name"),
        ("*姓名", "name"),
        ("公民身份号码（18位）", "id"),
        ("身份证号码", "id"),
        ("身份证", "id"),
        ("出生年月(2019/10/24)", "birth"),
        ("出生年月", "birth"),
        (" 加入党组织日期", "joined"),
        ("是否农民工 ", "migrant_worker"),
        ("是否为\n失联党员", "lost"),
        ("是否为\r\n流动党员", "mobile"),
        ("学历（文化程度）", "education"),
        ("所在组织(请不要输入特殊符号)", "branch"),
        ("预/正", "kind"),
        ("政治面貌*", "kind"),
        ("生产经营一线(是/否)", "frontline"),
        ("手机号码", "phone"),
        ("ＮＯ．", ""),
        ("党龄(年)", ""),
        ("信息完整度(%)", ""),
        ("原因", ""),
    ],
)
def test_a_heading_means_a_field_however_it_is_written(written: str, field: str) -> None:
    found = headings().look_up(written)
    assert found is not None
    assert found.fields[:1] == ((field,) if field else ())


def test_an_unknown_heading_means_nothing() -> None:
    assert headings().look_up("认领岗位") is None
    assert headings().look_up("") is None


def test_every_field_is_found_under_its_own_title() -> None:
    beside = {"extra", "sequence"}  # written by the program alone
    for field in FIELDS:
        if field.key not in beside:
            found = headings().look_up(field.title)
            assert found is not None, field.title
            assert found.fields == (field.key,)


def test_normal_form() -> None:
    assert normal("（姓 名）＊\n") == "(姓名)"


#  Heading rows of seventeen real kinds of rosters, and what is in them besides 姓名.
VARIANTS = {
    "b": "姓名 身份证号码 性别 民族 籍贯 是否台湾省籍 出生日期 学历 人员类别 所在党组织"
    " 入党时间 转正时间 工作岗位 参加工作日期 家庭住址 联系电话 婚姻状况"
    " 党员档案所在单位 技术职称 新社会阶层类型 一线情况 培训情况 是否农民工"
    " 是否失联党员 信息完整度(%)",
    "c": "组织名称 职务 姓名 性别 民族 籍贯 出生日期 学历 入党时间 联系电话 党员状态",
    "d": "姓名 预/正 手机号码 历史党费缴至 入党介绍人1 入党介绍人2",
    "e": "姓名 性别 民族 出生年月 文化程度 入党时间 认领岗位 身份证号 家庭住址 联系方式"
    " 是否困难党员",
    "f": "姓名 性别 出生年月 文化程度 外出时间 外出地点 流动党员联系电话"
    " 正式组织关系所在支部 支部联系电话",
    "g": "姓名 身份证号码 性别 民族 出生日期 学历 人员类别 所在党支部 加入党组织日期"
    " 转为正式党员日期 工作岗位 家庭住址 联系电话 固定电话 外出流向",
    "h": "序号 姓名 性别 身份证号 出生日期 年龄 民族 联系电话 学历 工作单位 所属党组织"
    " 人员状态 转正日期 党龄",
    "j": "用户ID 用户姓名 性别 入党时间 转正时间 手机号 职位 所在支部 党员类型 出生日期 学历",
    "k": "姓名 电话号码 职务 组织 类别 性别 学号/工号 入党时间",
    "m": "党内职务 序号 姓名 性别 民族 出生年月 年龄 籍贯 参加工作时间 入党时间 文化程度 行政职务",
    "n": "序号 姓名 身份证号 所在党支部 人员类别 学历 加入党组织日期 转为正式党员日期 状态",
    "o": "姓名* 员工工号* 身份证号* 性别 出生日期 最高学历 所属党组织名称* 企业行政部门"
    " 岗位职务 政治面貌* 党内职务 党龄(年) 接收预备党员日期 正式转正日期 全国党员编码"
    " 生产经营一线(是/否)",
    "p": "所属党委 所属党支部 姓名 性别 民族 出生年月日 文化程度 提交入党申请时间"
    " 列为积极分子时间 培养联系人 入党介绍人 列为发展对象时间 列为预备党员时间"
    " 预备党员转正时间 当前阶段",
    "q": "序号 姓名 党员类别 所在组织(请不要输入特殊符号) 性别 出生年月(2019/10/24) 民族"
    " 联系电话 档案管理单位 党籍状态 加入党组织日期 身份证 入党时间",
}
FIELDS_OF = {
    "b": "name id sex nation native_place taiwan birth education kind branch joined"
    " confirmed position worked address phone marriage archive title stratum frontline"
    " training migrant_worker lost -",
    "c": "branch party_post name sex nation native_place birth education joined phone status",
    "d": "name kind phone dues_until sponsors sponsors",
    "e": "name sex nation birth education joined - id address phone hardship",
    "f": "name sex birth education outflow_on outflow phone branch -",
    "g": "name id sex nation birth education kind branch joined confirmed position address"
    " phone landline outflow",
    "h": "- name sex id birth - nation phone education employer branch kind confirmed -",
    "j": "- name sex joined confirmed phone party_post branch kind birth education",
    "k": "name phone party_post branch kind sex - joined",
    "m": "party_post - name sex nation birth - native_place worked joined education office",
    "n": "- name id branch kind education joined confirmed status",
    "o": "name - id sex birth education branch employer position kind party_post - joined"
    " confirmed - frontline",
    "p": "- branch name sex nation birth education applied activist_on - sponsors"
    " candidate_on joined confirmed kind",
    "q": "- name kind branch sex birth nation phone archive status joined id -",
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_headings_of_real_rosters(variant: str) -> None:
    titles = VARIANTS[variant].split()
    of = sheet(["党员花名册"], titles, ["张三"] + [""] * (len(titles) - 1))
    found = layout(of)
    assert found is not None
    assert (found.first, found.depth) == (1, 1)
    fields = {c.index: c.field or "-" for c in found.columns}
    assert [fields[n] for n in range(len(titles))] == FIELDS_OF[variant].split()


def test_the_official_form_in_two_merged_rows() -> None:
    top = ["序号", "姓名", "公民身份证号", "联系电话", "", "是否为\n失联党员"]
    below = ["", "", "", "手机号", "固定电话", ""]
    merged = [(0, 0, 0, 5), *((1, n, 2, n) for n in (0, 1, 2, 5)), (1, 3, 1, 4)]
    of = sheet(["党员基本信息汇总表"], top, below, ["1", *PERSON[:2]], merged=merged)
    found = layout(of)
    assert found is not None
    assert found.start == 3
    assert found.mapping == {1: "name", 2: "id", 3: "phone", 4: "landline", 5: "lost"}


def test_two_rows_that_are_not_merged() -> None:
    of = sheet(
        ["序号", "姓名", "身份证号", "入党", "", "联系方式", ""],
        ["", "", "", "时间", "介绍人", "手机", "固话"],
        ["1", *PERSON[:2], "198507", "李四", "13011118687", ""],
    )
    found = layout(of)
    assert found is not None
    assert found.start == 2
    assert found.mapping == {
        1: "name",
        2: "id",
        3: "joined",
        4: "sponsors",
        5: "phone",
        6: "landline",
    }


def test_three_rows() -> None:
    of = sheet(
        ["基本情况", "", "", "党内情况", "", ""],
        ["姓名", "身份", "性别", "入党", "联系", ""],
        ["", "证号", "", "时间", "手机", "固话"],
        [*PERSON, "1985.07", "13011118687", "5551234"],
        merged=[(0, 0, 0, 2), (0, 3, 0, 5), (1, 0, 2, 0), (1, 2, 2, 2), (1, 4, 1, 5)],
    )
    found = layout(of)
    assert found is not None
    assert found.start == 3
    assert found.mapping == {0: "name", 1: "id", 2: "sex", 3: "joined", 4: "phone", 5: "landline"}


@pytest.mark.parametrize("above", range(15))
def test_the_heading_stands_anywhere_in_the_first_fifteen_rows(above: int) -> None:
    of = sheet(*[["某某镇"]] * above, [], ["姓名", "身份证号", "性别"], PERSON)
    found = layout(of)
    assert (found is None) == (above > 14)
    if found is not None:
        assert found.first == above + 1


def test_what_is_no_roster_has_no_layout() -> None:
    assert layout(sheet(["01 汉族"], ["02 蒙古族"], ["03 回族"])) is None
    assert layout(sheet(["日期", "金额", "摘要"], ["1", "2", "3"])) is None
    assert layout(sheet(["姓名", "金额"], ["张三", "2"])) is None
    assert layout(sheet([""], [""])) is None
    assert layout(sheet(["民族", "学历", "性别"], ["x", "y", "z"])) is None


def test_a_heading_that_may_mean_two_things_is_decided_by_its_values_or_asked_about() -> None:
    of = sheet(["姓名", "性别", "民族", "状态"], *[["张三", "女", "汉", "预备党员"]] * 3)
    found = layout(of)
    assert found is not None
    assert found.mapping[3] == "kind"
    assert not found.doubtful
    of = sheet(["姓名", "性别", "民族", "职务"], *[["张三", "女", "汉", "村主任"]] * 3)
    found = layout(of)
    assert found is not None
    assert found.mapping[3] == "office"
    of = sheet(["姓名", "性别", "民族", "联系电话"], ["张三", "女", "汉", "5551234"])
    found = layout(of)
    assert found is not None
    assert found.mapping[3] == "landline"
    of = sheet(["姓名", "性别", "民族", "联系电话"], ["张三", "女", "汉", ""])
    found = layout(of)
    assert found is not None
    assert found.mapping[3] == "phone"
    assert found.doubtful[0].choices == ("landline",)


def test_another_column_decides_too() -> None:
    of = sheet(["姓名", "性别", "手机号", "联系电话", "党内职务", "职务"], ["张三"])
    found = layout(of)
    assert found is not None
    assert found.mapping == {
        0: "name",
        1: "sex",
        2: "phone",
        3: "landline",
        4: "party_post",
        5: "office",
    }


def test_of_two_columns_for_one_field_the_official_one_is_read_and_the_other_asked_about() -> None:
    of = sheet(
        ["入党时间", "姓名", "性别", "加入党组织日期", "姓名"], ["1985", "张三", "女", "1986", "李"]
    )
    found = layout(of)
    assert found is not None
    assert found.mapping == {1: "name", 2: "sex", 3: "joined"}
    assert {c.index: c.choices for c in found.doubtful} == {0: ("joined",), 4: ("name",)}


def test_a_heading_that_only_contains_a_spelling_is_asked_about() -> None:
    of = sheet(["党员姓名", "性别", "民族", "本人身份证号码", "配偶身份证号码"], ["张三"])
    found = layout(of)
    assert found is not None
    assert found.mapping[3] == "id"
    assert [c.index for c in found.doubtful] == [3]
    assert 4 not in found.mapping


def test_a_persons_choice_takes_the_place_of_the_guess() -> None:
    of = sheet(["姓名", "性别", "民族", "职务"], ["张三", "女", "汉", ""])
    found = layout(of)
    assert found is not None
    chosen = found.mapped({3: "office", 2: ""})
    assert chosen.mapping == {0: "name", 1: "sex", 3: "office"}
    assert not chosen.doubtful


def test_columns_beyond_the_heading_are_kept_when_they_hold_anything() -> None:
    of = sheet(["姓名", "性别", "民族"], ["张三", "女", "汉", "", "党龄五十年"])
    found = layout(of)
    assert found is not None
    assert [(c.index, c.heading) for c in found.columns][-1] == (4, "")


def test_the_doubtful_spellings_name_fields_that_there_are() -> None:
    known = {field.key for field in FIELDS} | {"branch", "status", "party_post"}
    for meaning in headings().spellings.values():
        assert set(meaning.fields) <= known
    assert codes()
