"""T11 on the whole road: a whole is removed here while somebody works on a part of it there.

A member's events and photographs and a meeting's roll stay and go with him and with it: as long as
the question is open, and once it is decided.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.package.conflict import Keep
from tests.books import member_named
from tests.services.test_package import Road, edit, refused, road

__all__ = ["road"]

FLAG, STAR = "红旗村党支部", "红星村党支部"
WHO = "王秀英"


@pytest.fixture
def invited(road: Road) -> Road:
    road.invite("flag", FLAG)
    return road


def sync(found: Road) -> None:
    found.sync("flag", FLAG)
    assert len(found.hashes(FLAG, "town", "flag")) == 1
    assert found.sound()


def asked(app: App) -> list[tuple[str, str]]:
    return [(one.table, one.unit) for one in app.packages.conflicts.all()]


def names(app: App, org: str = FLAG) -> list[str]:
    return [app.members.get(u).name for u in app.members.uids(Scope(org=app.orgs.find(org)))]


def decide(app: App, *, gone: bool) -> None:
    (one,) = app.packages.conflicts.all()
    (n,) = [n for n, side in enumerate(one.sides) if bool(side.value) is gone]
    app.packages.conflicts.decide({one.id: n})


def photograph(colour: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (24, 16), colour).save(stream, "JPEG")
    return stream.getvalue()


def _edit(app: App) -> None:
    edit(app, WHO, employer="镇上改")


def _transfer(app: App) -> None:
    app.members.transfer(member_named(app, WHO), to=app.orgs.find(STAR), on="2026-05-01")


def _picture(app: App) -> None:
    files = app.attachments
    files.add("person", member_named(app, WHO), [files.take(photograph("green"), "像.jpg")])


def _appoint(app: App) -> None:
    app.orgs.appoint(
        member_named(app, WHO), org=app.orgs.find(FLAG), title="书记", start="2026-05-01"
    )


@pytest.mark.parametrize("work", [_edit, _transfer, _picture, _appoint])
def test_a_member_removed_here_and_worked_on_there(
    invited: Road, work: Callable[[App], None]
) -> None:
    """Nobody vanishes without a question, nor while it is asked; he is kept as a member."""
    flag, town = invited.pcs["flag"], invited.town
    moved = work is _transfer
    flag.members.delete(member_named(flag, WHO))
    work(town)
    sync(invited)
    for app in (flag, town):
        assert asked(app) == [("person", "gone")]
    assert WHO in names(town, STAR if moved else FLAG)
    assert (WHO in names(flag)) is not moved
    before = names(town, STAR), names(town), names(flag)
    decide(town, gone=True)
    sync(invited)
    assert asked(flag) == asked(town) == []
    assert WHO not in [*names(town, STAR), *names(town), *names(flag)]
    town.history.undo()
    sync(invited)
    assert asked(flag) == asked(town) == [("person", "gone")]
    assert before == (names(town, STAR), names(town), names(flag))
    decide(town, gone=False)
    sync(invited)
    assert asked(flag) == asked(town) == []
    assert before == (names(town, STAR), names(town), names(flag))


def _held(app: App) -> str:
    """A meeting of the village, with a roll and a photograph."""
    record = app.meetings.new(app.orgs.find(FLAG), "branch_meeting", on="2026-06-10")
    record = replace(record, meeting=replace(record.meeting, state="held", content="学习"))
    return app.meetings.save(record, [app.attachments.take(photograph("red"), "会.jpg")]).uid


def _note(app: App, uid: str) -> None:
    record = app.meetings.get(uid)
    first, *others = record.attendance
    app.meetings.save(replace(record, attendance=(replace(first, note="镇上记"), *others)))


def _write_content(app: App, uid: str) -> None:
    record = app.meetings.get(uid)
    app.meetings.save(replace(record, meeting=replace(record.meeting, content="镇上写")))


def _photograph(app: App, uid: str) -> None:
    app.attachments.add("meeting", uid, [app.attachments.take(photograph("blue"), "又.jpg")])


@pytest.mark.parametrize("work", [_note, _write_content, _photograph])
def test_a_meeting_removed_here_and_worked_on_there(
    invited: Road, work: Callable[[App, str], None]
) -> None:
    """It stays with its whole roll and its photographs, and is asked about once."""
    flag, town = invited.pcs["flag"], invited.town
    uid = _held(flag)
    sync(invited)
    roll = flag.meetings.get(uid).attendance
    flag.meetings.delete(uid)
    work(town, uid)
    sync(invited)
    for app in (flag, town):
        assert asked(app) == [("meeting", "gone")]
        assert [one.person for one in app.meetings.get(uid).attendance] == [a.person for a in roll]
        assert "会" in [file.name for file in app.attachments.of("meeting", uid)]
    decide(flag, gone=True)
    sync(invited)
    for app in (flag, town):
        assert asked(app) == []
        assert uid not in [one.uid for one in app.meetings.all()]
        assert app.attachments.of("meeting", uid) == []
    flag.history.undo()
    decide(flag, gone=False)
    sync(invited)
    for app in (flag, town):
        assert len(app.meetings.get(uid).attendance) == len(roll)


def test_a_group_taken_back_here_is_not_lost_under_a_member_put_there(invited: Road) -> None:
    """The organisation is in question as well; its member is never without one."""
    flag, town = invited.pcs["flag"], invited.town
    group, _ = flag.orgs.add("第二党小组", parent=flag.orgs.find(FLAG))
    sync(invited)
    flag.history.undo()
    town.members.transfer(member_named(town, WHO), to=group, on="2026-05-01")
    sync(invited)
    for app in (flag, town):
        assert asked(app) == [("org", "gone")]
        assert app.members.uids(Scope(org=group)) == [member_named(app, WHO)]


def test_what_was_made_here_and_worked_on_there_is_not_undone(invited: Road) -> None:
    """Undo is for what nobody has built upon."""
    flag, town = invited.pcs["flag"], invited.town
    values = {"name": "赵桂花", "kind": "正式党员", "joined": "1990", "confirmed": "1991"}
    uid, _ = flag.members.add(values, org=flag.orgs.find(FLAG), entry=EventKind.OPENING)
    sync(invited)
    town.members.transfer(uid, to=town.orgs.find(STAR), on="2026-05-01")
    sync(invited)
    assert refused(flag.history.undo) == "undo_superseded"
    assert "赵桂花" in names(town, STAR)


def test_a_removal_that_is_rolled_back_brings_everything_back(invited: Road) -> None:
    """And taken in again it is asked about again."""
    flag, town = invited.pcs["flag"], invited.town
    uid = _held(flag)
    sync(invited)
    flag.meetings.delete(uid)
    flag.members.delete(member_named(flag, WHO))
    path = invited.send("flag")
    _note(town, uid)
    told = invited.take("town", path)
    assert asked(town) == [("meeting", "gone")]
    assert WHO not in names(town)
    town.packages.roll_back(told.manifest.id)
    assert asked(town) == []
    assert WHO in names(town)
    assert invited.sound()
    invited.take("town", path)
    assert asked(town) == [("meeting", "gone")]
    assert WHO not in names(town)
    sync(invited)
    decide(flag, gone=False)
    sync(invited)
    for app in (flag, town):
        assert len(app.meetings.get(uid).attendance) > 0


def test_both_sides_may_remove_the_same(invited: Road) -> None:
    """No question is asked where everybody agrees, be it on a part or on the whole."""
    flag, town = invited.pcs["flag"], invited.town
    uid = _held(flag)
    sync(invited)
    flag.meetings.delete(uid)
    record = town.meetings.get(uid)
    town.meetings.save(replace(record, attendance=record.attendance[1:]))
    for app in (flag, town):
        app.members.delete(member_named(app, WHO))
    sync(invited)
    assert asked(flag) == asked(town) == []
    assert WHO not in names(flag) + names(town)


@pytest.mark.parametrize("line_stays", [True, False])
def test_a_meeting_and_a_line_of_its_roll_are_decided_in_one_step(
    invited: Road, *, line_stays: bool
) -> None:
    """What was said of a line beside its meeting counts on the other PC too, and is taken back."""
    flag, town = invited.pcs["flag"], invited.town
    uid = _held(flag)
    sync(invited)
    everybody = len(flag.meetings.get(uid).attendance)
    record = town.meetings.get(uid)
    town.meetings.save(replace(record, attendance=record.attendance[1:]))
    town.meetings.delete(uid)
    _note(flag, uid)
    sync(invited)
    both = [("attendance", "gone"), ("meeting", "gone")]
    for app in (flag, town):
        assert asked(app) == both
        assert len(app.meetings.get(uid).attendance) == everybody
    stays = {"attendance": line_stays, "meeting": True}
    for take_back in (True, False):
        choices: dict[str, Keep | int] = {
            one.id: [not side.value for side in one.sides].index(stays[one.table])
            for one in town.packages.conflicts.all()
        }
        town.packages.conflicts.decide(choices)
        sync(invited)
        for app in (flag, town):
            assert asked(app) == []
            assert len(app.meetings.get(uid).attendance) == everybody - (not line_stays)
        if take_back:
            town.history.undo()
            sync(invited)
            assert asked(flag) == asked(town) == both
