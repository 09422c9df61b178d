"""T16 in part: a name is found by any reading, by initials, by tails of numbers."""

from __future__ import annotations

import pytest

from partybuild_desktop.services.app import App
from partybuild_desktop.system.errors import Cancelled
from partybuild_desktop.system.progress import Progress
from tests.books import member_named


def found(app: App, text: str) -> list[str]:
    return [app.members.get(uid).name for uid in app.search.find(text)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王", "王秀英"),
        ("秀英", "王秀英"),
        ("wangxiuying", "王秀英"),
        ("wxy", "王秀英"),
        ("WXY", "王秀英"),
        ("wang xiu", "王秀英"),
        ("shan", "单秀兰"),  # as a surname
        ("sxl", "单秀兰"),
        ("danxiulan", "单秀兰"),  # as it is misread
        ("ouyang", "欧阳翠花"),
        ("oycH", "欧阳翠花"),
        ("买买提·吐", "买买提·吐尔逊"),
        ("买买提吐", "买买提·吐尔逊"),
        ("买买提.吐", "买买提·吐尔逊"),
        ("吐尔逊", "买买提·吐尔逊"),
        ("䶮", "李䶮"),
        ("𠮷", "𠮷建国"),
        ("jianguo", "𠮷建国"),
    ],
)
def test_a_name_is_found(town: App, typed: str, name: str) -> None:
    assert name in found(town, typed)


def test_tails_of_numbers(town: App) -> None:
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"id": "11010519491231002X", "phone": "13812345678"})
    town.search.forget()
    for typed in ("002X", "002x", "31002X", "5678", "13812345678", "11010519491231002X"):
        assert found(town, typed) == ["王秀英"], typed
    # the region and the birth date would find half the village
    assert found(town, "110105") == []


def test_names_that_begin_with_it_come_first(town: App) -> None:
    assert found(town, "秀") == ["王秀英", "单秀兰"]
    town.members.set(member_named(town, "欧阳翠花"), {"name": "秀翠花"})
    town.search.forget()
    assert found(town, "秀") == ["秀翠花", "王秀英", "单秀兰"]


def test_nothing_typed_finds_nobody(town: App) -> None:
    assert found(town, "") == found(town, "  ") == found(town, "zzzz") == []


def test_who_left_is_found_too_and_a_removed_record_is_not(town: App) -> None:
    from partybuild_desktop.domain.event import EventKind

    uid = member_named(town, "王秀英")
    town.members.remove(uid, kind=EventKind.DIED, on="2026-01-01")
    town.search.forget()
    assert found(town, "王秀英") == ["王秀英"]
    town.members.delete(uid)
    town.search.forget()
    assert found(town, "王秀英") == []


def test_loading_can_be_stopped(town: App) -> None:
    class Stop(Progress):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        town.search.warm(Stop())
    assert not town.search.ready
    assert found(town, "王") == ["王秀英"]
    assert town.search.ready


def test_a_change_of_a_few_is_found_without_loading_all_again(town: App) -> None:
    town.search.warm()
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"name": "卫国强"})
    town.search.update({uid})
    assert found(town, "wgq") == ["卫国强"]
    assert found(town, "wxy") == []
    town.members.delete(uid)
    town.search.update({uid})
    assert found(town, "wgq") == []
    town.history.undo()
    town.search.update({uid})
    assert found(town, "wgq") == ["卫国强"]
