"""Lists of members: filtered, sorted with the unknown last, counted over the whole scope."""

from __future__ import annotations

import pytest

from partybuild_desktop.services.app import App
from partybuild_desktop.services.listing import Lists, Wanted
from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.errors import Cancelled
from partybuild_desktop.system.progress import Progress
from tests.books import member_named


def _lists(app: App) -> Lists:
    return Lists(app.books, app.orgs, app.codes)


def _names(app: App, **options: object) -> list[str]:
    wanted = Wanted(scope=Scope(), **options)  # type: ignore[arg-type]
    return [app.members.get(uid).name for uid in _lists(app).find(wanted).uids]


def test_without_a_wish_it_is_the_roster(town: App) -> None:
    found = _lists(town).find(Wanted(scope=Scope()))
    assert list(found.uids) == town.members.uids(Scope())


def test_the_figures_are_of_the_scope_not_of_the_filter(town: App) -> None:
    found = _lists(town).find(Wanted(scope=Scope(), kind="2"))
    assert found.uids == ()
    assert (found.facts.total, found.facts.full, found.facts.probationary) == (6, 6, 0)
    # on 2026-07-01: 76, 41, 36, 66, 70, 48
    assert found.facts.age == pytest.approx(337 / 6)


def test_a_sort_puts_the_unknown_last_in_either_order(town: App) -> None:
    town.members.set(member_named(town, "李䶮"), {"birth": ""})
    up, down = _names(town, order="birth"), _names(town, order="birth", descending=True)
    assert up[-1] == down[-1] == "李䶮"
    assert up[:-1] == down[:-1][::-1]


def test_names_sort_by_sound(town: App) -> None:
    names = _names(town, order="name")
    assert names.index("李䶮") < names.index("王秀英")  # li before wang


def test_filters_together(town: App) -> None:
    assert _names(town, years=(40, 120)) == ["王秀英", "单秀兰", "𠮷建国"]
    assert _names(town, years=(40, 120), equal={"sex": "1"}) == ["𠮷建国"]
    assert _names(town, missing="sex") == []
    uid = member_named(town, "单秀兰")
    assert _names(town, among={uid}) == ["单秀兰"]


def test_counts_add_up_along_the_tree(town: App) -> None:
    counts = _lists(town).counts()
    assert counts[town.books.root] == 6
    assert counts[town.orgs.find("红旗村党支部")] == 3
    assert counts[town.orgs.find("东湖村党总支")] == 2


def test_it_can_be_stopped(town: App) -> None:
    class Stop(Progress):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        _lists(town).find(Wanted(scope=Scope()), Stop())
