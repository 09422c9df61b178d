"""Tables 2 to 5 of the yearly statistics: every figure counted by hand in services/village."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.statistics import Figures
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.statistics import Snapshot, snapshot
from partybuild_desktop.services.statistics import table as tables
from partybuild_desktop.services.statistics.yearly import OF_DAY
from tests.services.village import DAY, Village


def taken(village: Village, day: str = DAY) -> Snapshot:
    return snapshot(village.app.books, village.app.codes, day)


def row(figures: Figures, key: str) -> list[int]:
    (n,) = [n for n, line in enumerate(figures.rows) if line.key == key]
    return list(figures.counts[n])


def titles(figures: Figures) -> list[str]:
    return [line.title for line in figures.columns]


def shape(figures: Figures) -> dict[str, list[int]]:
    """Rows by their titles."""
    return {
        line.title: list(values) for line, values in zip(figures.rows, figures.counts, strict=True)
    }


def test_beside_basics_stand_professional_titles(village: Village) -> None:
    assert dict(tables.basics(taken(village), "").facts) == dict.fromkeys(tables.TITLES, 0)
    for name, title in (("陈桂兰", "农艺师"), ("郑学军", "工程师"), ("李建国", "无")):
        village.app.members.set(village.uid(name), {"title": title})
    found = tables.basics(taken(village), village.flag)
    assert dict(found.facts) == {"titles": 2, "titles_women": 1, "titles_young": 1}
    assert Figures.from_json(found.as_json()) == found
    ledger = village.app.ledgers.compose("basics", Scope(org=village.flag, day=DAY))
    assert "有专业技术职称的 2 人，其中女 1 人，35岁及以下 1 人" in "".join(ledger.foot.notes)


def test_basics_of_a_branch(village: Village) -> None:
    found = tables.basics(taken(village), village.flag)
    assert titles(found) == [
        "总数", "预备党员", "女", "少数民族", "台湾省籍",
        "30岁及以下", "31至35岁", "36至40岁", "41至45岁", "46至50岁",
        "51至55岁", "56至60岁", "61至65岁", "66至70岁", "71岁及以上", "不详",
    ]  # fmt: skip
    assert shape(found) == {
        "合计": [9, 1, 3, 3, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1],
        "在岗职工": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        "农牧渔民": [6, 0, 2, 3, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0],
        "农牧渔业生产人员": [3, 0, 1, 2, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0],
        "乡村医生": [1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
        "外出务工经商人员": [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        "其他农牧渔民": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
        "解放军、武警": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        "学生": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        "离退休人员": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
        "退休人员": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
        "其他": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        "个体工商户中的从业人员": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        "不详": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    }
    assert [line.level for line in found.rows] == [0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0]


def test_joining_of_a_township(village: Village) -> None:
    found = tables.joined(taken(village), village.town)
    assert titles(found) == [
        "总数", "1937.7.6及以前", "1937.7.7—1945.9.2", "1945.9.3—1949.9", "1949.10—1966.4",
        "1966.5—1976.10", "1976.11—1978.12", "1979.1—2002.10", "2002.11—2012.10",
        "2012.11及以后", "不详",
    ]  # fmt: skip
    assert shape(found) == {
        "合计": [12, 0, 0, 0, 0, 2, 0, 6, 0, 3, 1],
        "正式党员": [11, 0, 0, 0, 0, 2, 0, 6, 0, 2, 1],
        "预备党员": [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
        "女": [3, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0],
        "少数民族": [3, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0],
        "红旗村党支部": [9, 0, 0, 0, 0, 2, 0, 3, 0, 3, 1],
        "红星村党支部": [2, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0],
        "直属党员": [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
    }


def test_joining_by_the_bands_of_the_bulletins(village: Village) -> None:
    found = tables.joined(taken(village), village.flag, ("joined.bulletin", "joined.bulletin_2014"))
    # who joined in 1966, no month known, is in one band of the four and in no one of the seven
    assert row(found, "total") == [9, *(0, 3, 3, 3), *(0, 0, 2, 0, 3, 0, 3, 1)]


def test_education_of_a_branch(village: Village) -> None:
    found = tables.education(taken(village), village.flag)
    assert titles(found) == [
        "总数", "研究生", "大学本科", "大学专科", "中专", "高中、中技", "初中及以下", "不详",
    ]  # fmt: skip
    assert shape(found) == {
        "合计": [9, 1, 1, 1, 1, 2, 2, 1],
        "正式党员": [8, 0, 1, 1, 1, 2, 2, 1],
        "预备党员": [1, 1, 0, 0, 0, 0, 0, 0],
        "女": [3, 1, 0, 1, 0, 0, 1, 0],
        "少数民族": [3, 0, 0, 1, 1, 1, 0, 0],
    }


def test_members_of_villages(village: Village) -> None:
    found = tables.village(taken(village), village.town)
    assert titles(found) == [
        "总数", "建制村党员", "从事农牧渔业生产", "小计", "兼任村委委员", "小计", "兼任村主任",
        "村委委员", "村主任",
    ]  # fmt: skip
    lines = shape(found)
    assert lines["合计"] == [12, 11, 5, 2, 2, 1, 1, 2, 1]
    assert lines["女"] == [3, 3, 1, 1, 1, 0, 0, 1, 0]
    assert lines["35岁及以下"] == [2, 2, 1, 0, 0, 0, 0, 0, 0]
    assert lines["36至45岁"] == [1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert lines["46至54岁"] == [0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert lines["55至59岁"] == [1, 1, 0, 1, 1, 0, 0, 1, 0]
    assert lines["60岁及以上"] == [7, 6, 4, 1, 1, 1, 1, 1, 1]
    assert lines["1979.1—2002.10"] == [6, 5, 3, 2, 2, 1, 1, 2, 1]
    assert lines["大专及以上"] == [3, 3, 0, 1, 1, 0, 0, 1, 0]
    assert [line.title for line in found.rows].count("不详") == 3  # age, joining, education


def test_ages_and_seniority(village: Village) -> None:
    found = tables.ages(taken(village), village.flag, ("seniority.decades",))
    assert titles(found)[1:] == [
        "不满10年", "10至19年", "20至29年", "30至39年", "40至49年", "50年及以上", "预备期", "不详",
    ]  # fmt: skip
    assert row(found, "total") == [9, 1, 1, 1, 2, 1, 1, 1, 1]


def test_another_day_counts_other_people_at_other_ages(village: Village) -> None:
    found = tables.basics(taken(village, "2025-01-01"), village.flag)
    assert row(found, "total") == [11, 0, 2, 2, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 6, 1]


def test_those_chosen_alone(village: Village) -> None:
    app, uids = village.app, [village.uid("刘文华"), village.uid("陈桂兰")]
    chosen = snapshot(app.books, app.codes, DAY, among=uids)
    assert row(tables.education(chosen, village.flag), "total") == [2, 0, 0, 1, 0, 1, 0]


@pytest.mark.parametrize("table", [tables.basics, tables.joined, tables.village])
def test_unknown_columns_are_refused(village: Village, table: tables.Table) -> None:
    with pytest.raises(UserProblem) as caught:
        table(taken(village), village.flag, ("age.nonsense",))
    assert caught.value.code == "column_unknown"


@pytest.mark.parametrize("name", OF_DAY)
def test_an_organisation_without_members_has_a_table_of_noughts(
    village: Village, name: str
) -> None:
    empty, _ = village.app.orgs.add("空山村党支部")
    found = OF_DAY[name](taken(village), empty)
    assert found.rows
    assert {value for values in found.counts for value in values} == {0}
