"""Which records concern an organisation, and the hash that its PC and the township's share."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.services.app import App
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.check import state_hash
from partybuild_desktop.store.scope import Records, Scopes
from partybuild_desktop.store.table import BOOKS
from partybuild_desktop.system.clock import FixedClock
from tests.books import LABEL, PASSWORD, entrance, member_named, org_named


def of(app: App, org: str) -> Records:
    with app.books.read() as reader:
        return Scopes(reader).of(org)


def owned(app: App, org: str) -> Records:
    with app.books.read() as reader:
        return Scopes(reader, past=False).owned(org)


def hash_of(app: App, org: str) -> str:
    with app.books.read() as reader:
        return state_hash(reader, org)


def write(app: App, table: str, **values: str) -> str:
    with app.books.write("member_edit") as unit:
        return unit.new(table, values)


def edit(app: App, table: str, uid: str, **values: str | int) -> None:
    with app.books.write("member_edit") as unit:
        unit.edit(table, uid, values)


@pytest.fixture
def flag(town: App) -> str:
    """红旗村党支部, with its 行政村."""
    uid = org_named(town, "红旗村")
    town.orgs.add_village("红旗村", org=uid)
    return uid


@pytest.fixture
def star(town: App) -> str:
    return org_named(town, "红星村")


def test_an_organisations_own_people_and_tree(town: App, flag: str) -> None:
    found = of(town, flag)
    names = {town.members.get(uid).name for uid in found["person"]}
    assert names == {"王秀英", "李䶮", "买买提·吐尔逊"}
    assert len(found["event"]) == 3
    assert town.orgs.get(flag).village in found["village"]
    # itself, its group, and the superior, which comes along as a name only
    assert {town.orgs.get(uid).short for uid in found["org"]} == {
        "红旗村党支部",
        "红旗村党支部第一党小组",
        "双河镇党委",
    }
    assert len(found["superior"]) == 2
    assert not found["closing"]


def test_whoever_was_there_once_stays_in_scope_with_all_that_is_his(
    town: App, flag: str, star: str
) -> None:
    uid = member_named(town, "李䶮")
    town.members.transfer(uid, to=star, on="2025-01-01")
    later = write(town, "study", person=uid, title="网上党校")
    photo = write(town, "attachment", of_table="person", of_uid=uid, name="照片")
    for org in (flag, star):
        found = of(town, org)
        assert uid in found["person"]
        assert len([e for e in town.members.history(uid).events if e.uid in found["event"]]) == 2
        assert later in found["study"]
        assert photo in found["attachment"]
    assert star in of(town, flag)["org"]  # a name for where he went
    assert not of(town, flag)["superior"] & of(town, star)["superior"]
    assert uid in owned(town, star)["person"]
    assert uid not in owned(town, flag)["person"]
    assert later not in owned(town, flag)["study"]


def test_a_post_brings_a_person_into_scope(town: App, flag: str, star: str) -> None:
    uid = member_named(town, "单秀兰")
    assert uid not in of(town, flag)["person"]
    town.orgs.appoint(uid, org=flag, title="第一书记", start="2025-03")
    assert uid in of(town, flag)["person"]
    assert len(of(town, flag)["event"]) == 4
    assert uid not in owned(town, flag)["person"]  # she stands in 红星村
    official = write(town, "person", name="韩村官")
    post = write(town, "post", person=official, org=flag, title="村委委员")
    assert official in owned(town, flag)["person"]
    assert post in owned(town, flag)["post"]
    assert official not in owned(town, star)["person"]


def test_a_meeting_comes_with_its_parts_and_those_it_names_as_themselves(
    town: App, flag: str, star: str
) -> None:
    guest = member_named(town, "单秀兰")
    first = write(town, "meeting", org=flag, on="2026-03-01")
    meeting = write(town, "meeting", org=flag, on="2026-05-01", chair=guest, follows=first)
    parts = {
        "attendance": write(town, "attendance", meeting=meeting, person=guest, state="present"),
        "speech": write(town, "speech", meeting=meeting, person=guest, text="同意"),
        "resolution": write(town, "resolution", meeting=meeting, matter="预算"),
        "meeting_item": write(town, "meeting_item", meeting=meeting, key="teacher"),
        "correction": write(town, "correction", meeting=meeting, problem="学习不够"),
    }
    photo = write(town, "attachment", of_table="meeting", of_uid=meeting)
    found = of(town, flag)
    assert found["meeting"] == {first, meeting}
    for table, uid in parts.items():
        assert uid in found[table]
    assert photo in found["attachment"]
    assert guest in found["person"]
    assert not found["event"] & {e.uid for e in town.members.history(guest).events}
    beside = of(town, star)
    assert not any(beside[table] for table in ("meeting", *parts, "attachment"))
    mine = owned(town, flag)
    assert guest not in mine["person"]
    assert parts["attendance"] in mine["attendance"]


def test_everybody_gets_the_rules(town: App, flag: str) -> None:
    ruleset = write(town, "ruleset", kind="rating", label="2026")
    force = write(town, "rule_in_force", kind="rating", ruleset=ruleset, start="2026")
    found = of(town, flag)
    assert found["ruleset"] == {ruleset}
    assert found["rule_in_force"] == {force}
    assert not owned(town, flag)["ruleset"]


def test_once_in_always_in(town: App, flag: str, star: str) -> None:
    """Removed, moved away or corrected: whoever holds a record hears of it to the end."""
    before = of(town, flag)
    uid = member_named(town, "王秀英")
    event = town.members.history(uid).events[0].uid
    edit(town, "event", event, org=star)
    group = org_named(town, "红旗村党支部第一党小组")
    town.orgs.move(group, parent=star, on="2026-01-01")
    later = write(town, "meeting", org=group, on="2026-05-01")
    town.members.delete(member_named(town, "李䶮"))
    write(town, "meeting", org=flag)
    town.history.undo()
    after = of(town, flag)
    for table, uids in before.items():
        assert uids <= after[table]
    assert later in after["meeting"]
    assert uid in of(town, star)["person"]
    assert uid not in owned(town, flag)["person"]
    assert group in owned(town, star)["org"]
    assert group not in owned(town, flag)["org"]


def test_a_superior_that_was_corrected_still_counts(town: App, flag: str, star: str) -> None:
    group = org_named(town, "红旗村党支部第一党小组")
    with town.books.read() as reader:
        held = list(Scopes(reader).of(flag)["superior"])
    for uid in held:
        with town.books.write("org_move") as unit:
            row = unit.conn.execute(BOOKS["superior"].select().filter_by(uid=uid)).one()
            if row.org == group:
                unit.edit("superior", uid, {"parent": star})
    with town.books.read() as reader:
        assert group in Scopes(reader).subtree(flag)
        assert group in Scopes(reader).subtree(star)
        assert group not in Scopes(reader, past=False).subtree(flag)


def test_everything_in_scope_refers_to_what_is_in_scope(town: App, flag: str, star: str) -> None:
    """The township's part for a village can be written with its references checked."""
    chair = member_named(town, "欧阳翠花")
    town.orgs.appoint(chair, org=star, title="书记", start="2024")
    meeting = write(town, "meeting", org=star, chair=chair)
    write(town, "meeting", org=flag, follows=meeting)
    for org in (flag, star):
        found = of(town, org)
        with town.books.read() as reader:
            for table, uids in found.items():
                for target, uid in _references(reader, table, uids):
                    assert uid in found[target]


def _references(reader: Reader, table: str, uids: frozenset[str]) -> Iterator[tuple[str, str]]:
    for row in reader.conn.execute(BOOKS[table].select()).mappings():
        for column in BOOKS[table].c:
            if column.foreign_keys and row["uid"] in uids and row[column.name]:
                (key,) = column.foreign_keys
                yield key.column.table.name, row[column.name]


def test_the_hash_of_an_organisation_counts_what_is_its_own(
    town: App, flag: str, star: str
) -> None:
    uid = member_named(town, "李䶮")
    meeting = write(town, "meeting", org=flag, on="2026-05-01")
    seen = {hash_of(town, flag)}
    beside = hash_of(town, star)
    write(town, "attendance", meeting=meeting, person=uid, state="present")
    seen.add(hash_of(town, flag))
    write(town, "exemption", person=uid, kind="age")
    seen.add(hash_of(town, flag))
    write(town, "attachment", of_table="meeting", of_uid=meeting, name="签到表")
    seen.add(hash_of(town, flag))
    edit(town, "village", town.orgs.get(flag).village or "", town="双河镇")
    seen.add(hash_of(town, flag))
    town.members.transfer(member_named(town, "王秀英"), to=star, on="2025-01-01")
    seen.add(hash_of(town, flag))
    assert len(seen) == 6
    assert hash_of(town, star) != beside


def test_the_hash_of_an_organisation_leaves_the_rest_out(town: App, flag: str, star: str) -> None:
    before = hash_of(town, flag)
    guest = member_named(town, "单秀兰")
    town.members.set(guest, {"note": "外村"})
    town.orgs.set(town.books.root, {"phone": "1"})
    town.orgs.appoint(guest, org=flag, title="第一书记", start="2025")
    write(town, "meeting", org=star, chair=member_named(town, "李䶮"))
    write(town, "ruleset", kind="rating")
    town.members.reveal(member_named(town, "李䶮"), "id", "核对")
    town.orgs.add("新店村党支部")
    assert hash_of(town, flag) == before


def test_the_clock_has_no_say_in_the_hash(town: App, town_folder: Path, flag: str) -> None:
    town.members.transfer(member_named(town, "单秀兰"), to=flag, on="2016-05")
    town.members.transfer(member_named(town, "李䶮"), to=org_named(town, "红星村"), on="2027-01-01")
    found = town.check.run(flag).state_hash
    town.close()
    late = FixedClock(dt.datetime(2036, 1, 1, tzinfo=dt.UTC))
    again = entrance(town_folder, clock=late).unlock(LABEL, PASSWORD)
    assert again.check.run(flag).state_hash == found
    again.close()


def test_circles_of_superiors_end(town: App, flag: str, star: str) -> None:
    write(town, "superior", org=flag, parent=star)
    write(town, "superior", org=star, parent=flag)
    assert of(town, flag)["org"] >= {flag, star}
    assert owned(town, flag)["org"] >= {flag, star}


@pytest.mark.full
def test_a_large_township_is_scoped_at_once(blank_folder: Path) -> None:
    """60 villages of 100 members with twelve meetings each: well under a second."""
    app = entrance(blank_folder).unlock(LABEL, PASSWORD)
    villages = fill(app, villages=60, members=100, meetings=12)
    start = time.perf_counter()
    with app.books.read() as reader:
        scopes = Scopes(reader)
        found = scopes.of(villages[0])
    seconds = time.perf_counter() - start
    assert len(found["attendance"]) == 1200
    assert len(found["person"]) == 100
    assert seconds < 1.0
    app.close()


def fill(app: App, *, villages: int, members: int, meetings: int) -> list[str]:
    """A township of so many alike villages, written in bulk; the villages' uids."""
    uid = app.books.ids.uid
    found = []
    for n in range(villages):
        with app.books.write("demo") as unit:
            org = unit.new("org", {"name": f"村{n}党支部", "kind": "631", "code": f"01{n:02d}"})
            unit.new("superior", {"org": org, "parent": app.books.root})
            people = [uid() for _ in range(members)]
            unit.new_many(
                "person", [{"uid": p, "name": f"甲{p}", "joined": "2010"} for p in people]
            )
            entry = {"kind": EventKind.OPENING.value, "org": org}
            unit.new_many("event", [{"uid": uid(), "person": p, **entry} for p in people])
            held = [
                {"uid": uid(), "org": org, "on": f"2026-01-{m + 1:02d}"} for m in range(meetings)
            ]
            unit.new_many("meeting", held)
            unit.new_many(
                "attendance",
                [
                    {"uid": uid(), "meeting": m["uid"], "person": p, "state": "present"}
                    for m in held
                    for p in people
                ],
            )
        with app.books.write("demo") as unit:
            for p in people[:20]:
                unit.edit("person", p, {"phone": "13800000000", "note": f"{p}"})
        found.append(org)
    return found
