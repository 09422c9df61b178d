"""党员队伍结构图: its numbers are those of the tables, worked out with a pencil in `village`."""

from __future__ import annotations

from io import BytesIO

import pytest

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.figure import Figure, FigurePages, Shape
from partybuild_desktop.exchange.ledger import write
from partybuild_desktop.services.member import Scope
from tests.services.village import DAY, YEAR, Village


def figures(village: Village, org: str, day: str = DAY) -> dict[str, Figure]:
    document = village.app.ledgers.compose("figures", Scope(org=org, day=day))
    assert isinstance(document, FigurePages)
    return {figure.title: figure for figure in document.figures}


def parts(figure: Figure, series: int = 0) -> dict[str, float | None]:
    return dict(zip(figure.categories, figure.series[series].values, strict=True))


def test_the_members_of_the_day(village: Village) -> None:
    found = figures(village, village.flag)
    assert parts(found["性别构成"]) == {"男": 6, "女": 3}
    assert parts(found["民族构成"]) == {"汉族": 6, "少数民族": 3}
    assert parts(found["类别构成"]) == {"正式党员": 8, "预备党员": 1}
    women = parts(found["年龄结构"], 1)
    assert {band for band, n in women.items() if n} == {"30岁及以下", "51至55岁", "71岁及以上"}
    assert found["年龄结构"].whole == found["学历结构"].whole == found["入党时间分布"].whole == 9
    assert parts(found["学历结构"])["初中及以下"] == 2
    assert parts(found["入党时间分布"])["2012.11及以后"] == 3


def test_the_year_is_that_of_table_one_without_moves_inside(village: Village) -> None:
    flag = figures(village, village.flag)["近年党员增减"]
    assert (flag.categories, flag.lines()) == (("2025年",), (("增加", ("3",)), ("减少", ("5",))))
    town = figures(village, village.town)["近年党员增减"]
    assert town.lines() == (("增加", ("3",)), ("减少", ("4",)))


def test_years_before_the_books_are_not_invented(village: Village) -> None:
    assert "近年党员增减" not in figures(village, village.flag, "2020-12-31")
    both = figures(village, village.flag, "2026-01-10")
    assert both["近年党员增减"].categories == ("2025年", "2026年")
    assert both["近年党员总数"].shape is Shape.LINE
    assert both["近年党员总数"].series[0].values == (9, 9)


def test_a_closed_year_keeps_its_figures_and_says_that_there_are_corrections(
    village: Village,
) -> None:
    before = figures(village, village.flag)
    village.app.closings.close("", YEAR)
    village.app.members.remove(village.uid("李建国"), kind=EventKind.DIED, on="2025-12-01")
    assert figures(village, village.flag) == before
    document = village.app.ledgers.compose("figures", Scope(org=village.flag, day=DAY))
    assert "已封账" in document.head.right
    assert "图中为封账数；封账后的更正见各统计表。" in document.foot.notes


def test_what_is_not_known_is_said(village: Village) -> None:
    village.app.members.set(village.uid("赵志强"), {"sex": "", "nation": ""})
    found = figures(village, village.flag)
    assert parts(found["性别构成"]) == {"男及不详": 6, "女": 3}
    assert parts(found["民族构成"]) == {"汉族及其他": 6, "少数民族": 3}


def test_chosen_persons_alone(village: Village) -> None:
    uids = [village.uid("刘文华"), village.uid("陈桂兰")]
    document = village.app.ledgers.compose("figures", Scope(org=village.flag, day=DAY), uids=uids)
    assert isinstance(document, FigurePages)
    assert {figure.whole for figure in document.figures} == {2}
    assert "近年党员增减" not in {figure.title for figure in document.figures}


@pytest.mark.parametrize("day", ["1949-10-01", DAY])
def test_paper_and_workbook_have_as_many(village: Village, day: str) -> None:
    document = village.app.ledgers.compose("figures", Scope(org=village.flag, day=day))
    assert isinstance(document, FigurePages)
    assert write(document, BytesIO()) == len(document.figures)
    assert bool(document.figures) == (day == DAY)
