"""T11 on the whole road: named cases of two sides that did not know of each other."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace

import pytest

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.services.app import App
from partybuild_desktop.services.meeting import KIND, default_text
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.package import Keep, Open, State
from partybuild_desktop.services.package.show import conflict_lines
from partybuild_desktop.system.clock import FixedClock
from tests.books import LABEL, PASSWORD, entrance, member_named
from tests.services.test_package import Road, edit, road, value

__all__ = ["road"]

FLAG = "红旗村党支部"
YEARS = (-10, 10)


@pytest.fixture
def invited(road: Road) -> Road:
    road.invite("flag", FLAG)
    return road


def agree(found: Road, *pcs: str) -> bool:
    """Whether everybody has the same books now, each sound."""
    return len(found.hashes(FLAG, "town", "flag", *pcs)) == 1 and found.sound()


@pytest.mark.parametrize("years", YEARS)
def test_a_clock_that_is_wrong_by_ten_years_decides_nothing(invited: Road, years: int) -> None:
    """Who has seen the other's value is the later one, whatever the clocks say."""
    flag, town = invited.pcs["flag"], invited.town
    clock = flag.books.clock
    assert isinstance(clock, FixedClock)
    clock.set(clock.now() + dt.timedelta(days=365 * years))
    edit(flag, "王秀英", employer="甲厂")
    invited.sync("flag", FLAG)
    edit(town, "王秀英", employer="乙厂")
    invited.sync("flag", FLAG)
    assert value(flag, "王秀英", "employer") == value(town, "王秀英", "employer") == "乙厂"
    edit(flag, "王秀英", employer="丙厂")
    invited.sync("flag", FLAG)
    assert value(town, "王秀英", "employer") == "丙厂"
    assert town.packages.conflicts.all() == []
    assert agree(invited)


def _add(app: App, name: str, **values: str) -> str:
    known = {"name": name, "sex": "女", "birth": "1970-01-01", "joined": "1990-07-01"}
    known |= {"kind": "正式党员", "confirmed": "1991-07-01", **values}
    return app.members.add(known, org=app.orgs.find(FLAG), entry=EventKind.OPENING)[0]


def test_the_same_person_typed_on_both_sides_stays_two_until_somebody_decides(
    invited: Road,
) -> None:
    """No record swallows the other; one is removed by whoever sees that they are one person."""
    flag, town = invited.pcs["flag"], invited.town
    first = _add(flag, "赵桂花", phone="13800000001")
    second = _add(town, "赵桂花", address="东街1号")
    invited.sync("flag", FLAG)
    for app in (flag, town):
        assert app.members.get(first).phone == "13800000001"
        assert app.members.get(second).address == "东街1号"
    assert agree(invited)
    town.members.delete(second)
    invited.sync("flag", FLAG)
    assert member_named(flag, "赵桂花") == member_named(town, "赵桂花") == first
    assert agree(invited)


def test_the_attendance_of_a_member_who_was_moved_meanwhile_stays(invited: Road) -> None:
    """The village's roll of that day keeps him, though the township has sent him on."""
    flag, town = invited.pcs["flag"], invited.town
    here = flag.orgs.find(FLAG)
    record = flag.meetings.new(here, "branch_meeting", on="2026-06-10")
    record = replace(record, meeting=replace(record.meeting, state="held"))
    moved = member_named(flag, "李䶮")
    assert moved in [one.person for one in record.attendance]
    uid = flag.meetings.save(record).uid
    town.members.transfer(moved, to=town.orgs.find("红星村党支部"), on="2026-06-20")
    invited.sync("flag", FLAG)
    for app in (flag, town):
        assert set(app.meetings.get(uid).attendance) == set(record.attendance)
    star = town.orgs.find("红星村党支部")
    assert moved in town.members.uids(Scope(org=star))
    assert agree(invited)


@pytest.mark.parametrize("keep", Keep)
def test_a_grade_that_was_given_on_both_sides_is_decided_and_kept(
    invited: Road, keep: Keep
) -> None:
    """评议等次: the village gives one, the township another; either choice reaches both."""
    flag, town = invited.pcs["flag"], invited.town
    who = member_named(flag, "王秀英")
    for app, grade in ((flag, "excellent"), (town, "basic")):
        sheet = app.meetings.appraisals.sheet(app.orgs.find(FLAG), 2025)
        app.meetings.appraisals.save(
            [replace(one, grade=grade) for one in sheet if one.person == who]
        )
    told = invited.take("town", invited.send("flag"))
    assert told.state is State.APPLIED
    (one,) = [c for c in town.packages.conflicts.all() if c.unit == "grade"]
    town.packages.conflicts.resolve(one.id, keep)
    invited.take("flag", invited.send("town", FLAG))
    wanted = "basic" if keep is Keep.LOCAL else "excellent"
    for app in (flag, town):
        (given,) = app.meetings.appraisals.of_person(who)
        assert given.grade == wanted
    assert agree(invited)


def _all(app: App) -> list[Open]:
    return app.packages.conflicts.all()


def _open(app: App) -> list[tuple[str, ...]]:
    return [(c.unit, *(str(side.value) for side in c.sides)) for c in _all(app)]


def test_a_decision_that_is_taken_back_is_asked_again_on_both_sides(invited: Road) -> None:
    """P6, T11: neither value is lost by an undo; it travels, and so does the next decision."""
    flag, town = invited.pcs["flag"], invited.town
    edit(flag, "王秀英", employer="甲厂", phone="13800000001")
    edit(town, "王秀英", employer="乙厂", phone="13800000002")
    invited.sync("flag", FLAG)
    asked = _open(town)
    assert len(asked) == 2
    town.packages.conflicts.decide(dict.fromkeys((c.id for c in _all(town)), Keep.LOCAL))
    invited.take("flag", invited.send("town", FLAG))
    assert (_open(town), _open(flag)) == ([], [])
    for _ in range(2):
        town.history.undo()
        assert _open(town) == asked
        assert value(town, "王秀英", "employer") == "甲厂"  # the owner's side meanwhile
        invited.take("flag", invited.send("town", FLAG))
        assert _open(flag) == asked
        assert agree(invited)
        town.history.redo()
        assert (_open(town), value(town, "王秀英", "employer")) == ([], "乙厂")
    invited.take("flag", invited.send("town", FLAG))
    assert (_open(flag), value(flag, "王秀英", "employer")) == ([], "乙厂")
    assert agree(invited)


def test_who_edits_over_a_question_and_takes_it_back_is_asked_again(invited: Road) -> None:
    """P6: typing into a field that is in question settles it; the undo does not hide the others."""
    flag, town = invited.pcs["flag"], invited.town
    edit(flag, "王秀英", employer="甲厂")
    edit(town, "王秀英", employer="乙厂")
    invited.sync("flag", FLAG)
    asked = _open(town)
    edit(flag, "王秀英", employer="丙厂")
    edit(flag, "王秀英", employer="丁厂")
    flag.history.undo()
    assert _open(flag) == []
    flag.history.undo()
    assert _open(flag) == asked
    edit(town, "王秀英", address="东街1号")
    invited.sync("flag", FLAG)
    assert _open(town) == _open(flag) == asked
    assert agree(invited)


def test_a_removal_taken_back_after_a_decision_is_asked_again(invited: Road) -> None:
    """P6, T11: removed here, edited there, kept by decision, the decision undone."""
    flag, town = invited.pcs["flag"], invited.town
    uid = _add(flag, "赵桂花")
    invited.sync("flag", FLAG)
    flag.members.delete(uid)
    town.members.set(uid, {"address": "东街1号"})
    invited.sync("flag", FLAG)
    asked = _open(town)
    assert [unit for unit, *_ in asked] == ["gone"]
    for keep in Keep:
        town.packages.conflicts.resolve(_all(town)[0].id, keep)
        assert _open(town) == []
        town.history.undo()
        assert _open(town) == asked
        assert town.members.get(uid).address == "东街1号"
        invited.sync("flag", FLAG)
        assert _open(flag) == asked
        assert agree(invited)


def test_rules_that_both_sides_chose_are_told_apart(invited: Road) -> None:
    """Nobody can decide between two names of versions: it is said what each changes."""
    flag, town = invited.pcs["flag"], invited.town
    for app, overlay in (
        (flag, {"kind": {"theme_day": {"day": 20}}}),
        (town, {"settings": {"over_half": True}}),
    ):
        app.rules.adopt(KIND, default_text(), overlay, start="2026-01-01")
    invited.sync("flag", FLAG)
    for app in (flag, town):
        (one,) = _all(app)
        lines = "\n".join(conflict_lines(one, app.packages.names([one]), app.codes))
        assert "组织生活（2026-01-01 起）" in lines
        assert "kind.theme_day.day = 20" in lines
        assert "settings.over_half = true" in lines
        assert not any(str(side.value) in lines for side in one.sides)


@pytest.mark.parametrize("by_command", [False, True])
def test_a_township_set_back_to_before_an_invitation_still_reads_that_village(
    road: Road, *, by_command: bool
) -> None:
    """T11: keys and villages do not go back in time with the books; no number is given twice."""
    backup = road.town.backups.create()
    road.invite("flag", FLAG)
    flag = road.pcs["flag"]
    edit(flag, "王秀英", employer="甲厂")
    edit(road.town, "王秀英", address="东街1号")
    report = road.send("flag")
    road.take("town", report)
    road.take("flag", road.send("town", FLAG))
    if by_command:
        folder = road.town.paths.data_dir
        road.town.close()
        entrance(folder).restore(LABEL, PASSWORD, backup.name)
        road.pcs["town"] = entrance(folder).unlock(LABEL, PASSWORD)
    else:
        road.town.backups.restore(backup.name)
    town = road.town
    assert value(town, "王秀英", "address") == ""
    assert road.take("town", report).state is State.APPLIED
    assert value(town, "王秀英", "employer") == "甲厂"
    assert road.take("town", road.send("flag", full=True)).renamed is False
    assert value(town, "王秀英", "address") == "东街1号"
    told = road.take("flag", road.send("town", FLAG))
    assert (told.state, told.manifest.number) == (State.APPLIED, 3)
    assert agree(road)


def test_the_first_report_brings_back_what_a_township_lost_since_the_invitation(road: Road) -> None:
    """T11: it carries all that the invitation brought, though the township should hold that: where
    the township was set back, or a copy of it reads the report, no second journey is needed."""
    town = road.town
    backup = town.backups.create()
    edit(town, "王秀英", address="东街1号")
    road.invite("flag", FLAG)
    edit(road.pcs["flag"], "王秀英", employer="甲厂")
    report = road.send("flag")
    town.backups.restore(backup.name)
    assert value(town, "王秀英", "address") == ""
    assert road.take("town", report).state is State.APPLIED
    assert value(town, "王秀英", "address") == "东街1号"
    assert value(town, "王秀英", "employer") == "甲厂"
    road.take("flag", road.send("town", FLAG))
    assert agree(road)


def test_a_copied_township_hears_of_its_twin_by_way_of_a_village(invited: Road) -> None:
    """T11: both go on under one site id; no package ever goes from the one to the other."""
    invited.sync("flag", FLAG)
    town, flag = invited.town, invited.pcs["flag"]
    town.close()
    shutil.copytree(town.paths.data_dir, invited.folder / "copy")
    invited.reopen("town")
    copy = invited.pcs["copy"] = entrance(invited.folder / "copy").unlock(LABEL, PASSWORD)
    edit(invited.town, "王秀英", address="一号", school="甲校")
    edit(copy, "王秀英", employer="甲厂", school="乙校")
    for pc in ("town", "copy"):
        assert invited.take("flag", invited.send(pc, FLAG)).state is State.APPLIED
    report = invited.send("flag")
    assert all(invited.take(pc, report).renamed for pc in ("town", "copy"))
    assert invited.town.books.site != copy.books.site
    for app in (invited.town, copy, flag):
        assert (value(app, "王秀英", "address"), value(app, "王秀英", "employer")) == (
            "一号",
            "甲厂",
        )
        (one,) = app.packages.conflicts.all()
        assert (one.unit, {side.value for side in one.sides}) == ("school", {"甲校", "乙校"})
    assert agree(invited, "copy")


def test_a_roll_back_takes_away_only_what_the_package_brought_this_time(invited: Road) -> None:
    """Taken in, rolled back, brought by another, taken in again: now it is the other's."""
    edit(invited.pcs["flag"], "王秀英", employer="甲厂")
    first = invited.send("flag")
    name = invited.take("town", first).manifest.id
    invited.town.packages.roll_back(name)
    second = invited.take("town", invited.send("flag", full=True)).manifest.id
    assert invited.take("town", first).state is State.APPLIED
    invited.town.packages.roll_back(name)
    assert value(invited.town, "王秀英", "employer") == "甲厂"
    invited.town.packages.roll_back(second)
    assert value(invited.town, "王秀英", "employer") == ""
    assert invited.sound()
