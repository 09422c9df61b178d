"""The check of the data: every finding is found, named, and mended where that is safe."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.quality import Part, Repair
from partybuild_desktop.services.app import App
from partybuild_desktop.services.finding import Finding
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.wording.quality import PARTS, REPAIRS
from partybuild_desktop.store.engine import connect
from partybuild_desktop.store.keyring import Keyring
from tests.books import CHEAP, LABEL, PASSWORD, entrance, hash_of, member_named, org_named
from tests.services.village import Village
from tests.store.test_attachment import photograph
from tests.store.test_history import edit_behind_its_back

NUMBER = "11010519491231002X"


def found(app: App, code: str, org: str = "") -> list[Finding]:
    return [f for f in app.check.data(org) if f.code == code]


def add(app: App, name: str, org: str, **values: str) -> str:
    uid, _ = app.members.add({"name": name, **values}, org=org, entry=EventKind.OPENING)
    return uid


def raw_person(app: App, uid: str, **values: str) -> str:
    """As a merge may bring it: past what the form refuses."""
    with app.books.write("member_edit") as unit:
        unit.edit("person", uid, values)
    return uid


def event(app: App, person: str, kind: str, on: str, org: str) -> None:
    with app.books.write("member_edit") as unit:
        unit.new("event", {"person": person, "kind": kind, "on": on, "org": org})


def post(app: App, person: str, org: str, start: str, end: str) -> None:
    with app.books.write("post_add") as unit:
        values = {"person": person, "org": org, "title": "委员", "start": start, "end": end}
        unit.new("post", values)


def test_parts_and_repairs_have_names() -> None:
    assert set(PARTS) == set(Part)
    assert set(REPAIRS) == set(Repair) - {Repair.NONE}


def test_a_sound_village_has_nothing_but_gaps(village: Village) -> None:
    findings = village.app.check.data()
    told = {f.code for f in findings if f.part is not Part.MISSING}
    assert told == {"secretary_missing", "confirmed_missing", "code_unknown"}
    assert [f.name for f in findings if f.code == "secretary_missing"] == ["红星村党支部"]


Break = Callable[[App, str, str], object]
CASES: dict[str, Break] = {
    "date_future": lambda a, p, o: a.members.set(p, {"worked": "2027-01-01"}),
    "dates_swapped": lambda a, p, o: a.members.set(p, {"applied": "1999-01-01"}),
    "sex_mismatch": lambda a, p, o: a.members.set(p, {"id": NUMBER, "sex": "男"}),
    "birth_mismatch": lambda a, p, o: a.members.set(p, {"id": NUMBER, "birth": "1950-01-01"}),
    "event_future": lambda a, p, o: event(a, p, "moved", "2027-01-01", o),
    "event_before_birth": lambda a, p, o: event(a, p, "moved", "1940-01-01", o),
    "entry_twice": lambda a, p, o: event(a, p, "transfer_in", "2020-01-01", o),
    "same_number": lambda a, p, o: [
        a.members.set(p, {"id": NUMBER}),
        raw_person(a, add(a, "赵六", org_named(a, "红旗村")), id=NUMBER),
    ],
    "same_person": lambda a, p, o: add(
        a, "王秀应", org_named(a, "红旗村"), sex="女", birth="1949-12-31"
    ),
    "same_person_two_branches": lambda a, p, o: add(a, "汪秀英", o, sex="女", birth="1949-12-31"),
    "post_swapped": lambda a, p, o: post(a, p, o, "2020-01-01", "2019-01-01"),
    "post_before_birth": lambda a, p, o: a.orgs.appoint(p, org=o, title="委员", start="1940"),
    "secretary_two": lambda a, p, o: [
        a.orgs.appoint(who, org=o, title="书记", start="2020-01-01")
        for who in (p, member_named(a, "单秀兰"))
    ],
    "org_swapped": lambda a, p, o: a.orgs.set(o, {"founded": "2020", "dissolved": "2019"}),
    "org_dissolved_with_members": lambda a, p, o: a.orgs.set(o, {"dissolved": "2020-01-01"}),
}


@pytest.mark.parametrize("code", CASES)
def test_each_is_found_and_names_whom_it_is_about(town: App, code: str) -> None:
    person, star = member_named(town, "王秀英"), org_named(town, "红星村")
    assert not found(town, code)
    CASES[code](town, person, star)
    (one,) = found(town, code)
    assert one.name and one.text.endswith("。")
    known = {"person": set(town.members.uids(Scope())), "org": {o.uid for o in town.orgs.tree()}}
    assert one.uid in known[one.table]
    assert "{" not in one.message


def test_the_sentences_speak_as_people_do(town: App) -> None:
    person, star = member_named(town, "王秀英"), org_named(town, "红星村")
    CASES["dates_swapped"](town, person, star)
    assert found(town, "dates_swapped")[0].text.startswith("入党日期早于申请入党日期")
    CASES["event_future"](town, person, star)
    assert found(town, "event_future")[0].text.startswith("“转接”的日期 2027年1月1日")
    CASES["same_person_two_branches"](town, person, star)
    text = found(town, "same_person_two_branches")[0].message
    assert text.startswith(
        ("汪秀英：与“王秀英”（红旗村党支部）", "王秀英：与“汪秀英”（红星村党支部）")
    )


def test_who_stands_nowhere_is_found(town: App) -> None:
    with town.books.write("member_add") as unit:
        uid = unit.new("person", {"name": "无名", "kind": "1"})
    (one,) = found(town, "person_nowhere")
    assert one.uid == uid
    with town.books.write("member_edit") as unit:
        unit.edit("person", uid, {"applied": "2025-01-01"})  # an applicant stands nowhere by right
    assert not found(town, "person_nowhere")


def test_who_stands_in_what_was_removed_is_found(town: App) -> None:
    """As a merge may leave it: a group is taken out under a member."""
    group, _ = town.orgs.add("第二党小组", parent=org_named(town, "红旗村党支部"))
    uid = member_named(town, "王秀英")
    town.members.transfer(uid, to=group, on="2026-05-01")
    with town.books.write("org_edit") as unit:
        unit.drop("org", group)
    assert [one.uid for one in found(town, "person_org_gone")] == [uid]
    town.members.transfer(uid, to=org_named(town, "红旗村党支部"), on="2026-05-02")
    assert not found(town, "person_org_gone")


def test_what_two_pcs_have_founded_each_for_itself_is_found(town: App) -> None:
    """The same code twice, as only a merge can bring it; one that is dissolved is no matter."""
    flag = org_named(town, "红旗村党支部")
    one, _ = town.orgs.add("第二党小组", parent=flag, code="0900")
    with town.books.write("org_add") as unit:
        twin = unit.new(
            "org", {"name": "第二党小组", "short": "第二党小组", "kind": "G", "code": "0900"}
        )
        unit.new("superior", {"org": twin, "parent": flag})
    (told,) = found(town, "org_code_twice")
    assert told.uid in (one, twin)
    assert "0900" in told.text
    town.orgs.dissolve(twin, on="2026-06-30")
    assert not found(town, "org_code_twice")


def test_a_meeting_of_which_two_pcs_took_the_minutes_is_found(town: App) -> None:
    """Once; another time, another kind and what is only planned are in order."""
    flag = org_named(town, "红旗村党支部")

    def held(kind: str = "branch_meeting", **more: str) -> str:
        record = town.meetings.new(flag, kind, on="2026-05-10")
        meeting = replace(record.meeting, **{"state": "held", "start": "09:00", **more})
        return town.meetings.save(replace(record, meeting=meeting)).uid

    one = held()
    held("theme_day")
    held(start="14:00")
    assert not found(town, "meeting_twice")
    two = held()
    (told,) = found(town, "meeting_twice")
    assert told.uid in (one, two)
    assert (told.table, told.org) == ("meeting", "红旗村党支部")
    town.meetings.delete(told.uid)
    assert not found(town, "meeting_twice")


def test_who_is_named_by_a_record_may_stand_nowhere(town: App) -> None:
    """第一书记 from outside, and who came along on a stick because a meeting names him."""
    with town.books.write("member_add") as unit:
        first, chair = (unit.new("person", {"name": name, "kind": "1"}) for name in ("甲", "乙"))
        unit.new("post", {"person": first, "org": town.books.root, "title": "第一书记"})
        unit.new("meeting", {"org": town.books.root, "chair": chair})
    assert not found(town, "person_nowhere")


def test_only_what_was_asked_for(town: App) -> None:
    flag, star = org_named(town, "红旗村"), org_named(town, "红星村")
    names = {f.name for f in town.check.data(star)}
    assert names == {"单秀兰", "红星村党支部"}
    assert "买买提·吐尔逊" in {f.name for f in town.check.data(flag)}  # of its group


def test_a_closed_year_that_was_corrected_shows(village: Village) -> None:
    app = village.app
    app.closings.close("", 2025)
    assert not found(app, "table_unbalanced")
    app.members.delete(village.uid("吴老根"))
    (one,) = found(app, "table_unbalanced")
    assert (one.name, one.table) == ("红旗村党支部", "org")
    assert "2026" in one.text


def test_the_number_fills_what_is_empty_in_one_step(town: App) -> None:
    one, other = (add(town, name, town.books.root) for name in ("孙一", "孙二"))
    raw_person(town, one, id=NUMBER)
    raw_person(town, other, id="11010519480229002X", birth="1948-02-29")
    before = hash_of(town)
    offered = [f for f in town.check.data() if f.repair is Repair.DERIVE]
    assert {(f.name, f.field) for f in offered} == {
        ("孙一", "sex"),
        ("孙一", "birth"),
        ("孙二", "sex"),
    }
    done = town.repairs.mend(offered)
    assert done.n == 2 and done.changes is not None
    assert (town.members.get(one).sex, town.members.get(one).birth) == ("2", "1949-12-31")
    assert town.members.get(other).sex == "2"
    assert not [f for f in town.check.data() if f.repair is Repair.DERIVE]
    step, _ = town.history.undo()
    assert step.action == "repair"
    assert hash_of(town) == before
    assert len([f for f in town.check.data() if f.repair is Repair.DERIVE]) == 3


def equal_pair(app: App) -> tuple[str, str]:
    flag = org_named(app, "红旗村")
    values = {"sex": "男", "birth": "1970-01-01", "joined": "2000-07-01"}
    return add(app, "周一", flag, **values), add(app, "周一", flag, **values)


def test_of_two_equal_records_one_goes(town: App) -> None:
    first, second = equal_pair(town)
    (pair,) = found(town, "same_person")
    assert (pair.repair, {pair.uid, pair.other}) == (Repair.TWIN, {first, second})
    before = hash_of(town)
    town.repairs.mend([pair])
    assert town.members.get(pair.other).name == "周一"
    with pytest.raises(UserProblem):
        town.members.get(pair.uid)
    assert town.members.count(Scope()) == 7
    assert not found(town, "same_person")
    town.history.undo()
    assert hash_of(town) == before


@pytest.mark.parametrize("how", ["value", "post", "picture", "event"])
def test_two_that_are_not_equal_are_left_to_people(town: App, how: str) -> None:
    _, second = equal_pair(town)
    (pair,) = found(town, "same_person")
    if how == "value":
        town.members.set(second, {"phone": "13800138000"})
    elif how == "post":
        town.orgs.appoint(pair.uid, org=town.books.root, title="委员", start="2020")
    elif how == "picture":
        town.attachments.add("person", pair.uid, [town.attachments.take(photograph(), "x.jpg")])
    else:
        event(town, second, "moved", "2020-01-01", org_named(town, "红旗村"))
    (now,) = found(town, "same_person")
    assert now.repair is Repair.NONE
    if how != "event":
        before = hash_of(town)
        with pytest.raises(UserProblem) as caught:
            town.repairs.mend([pair])  # found before: what has changed since is not guessed at
        assert caught.value.code == "repair_nothing"
        assert hash_of(town) == before


def test_what_is_derived_is_computed_anew(town_folder: Path) -> None:
    edit_behind_its_back(town_folder, lambda raw: raw.execute("UPDATE standing SET start = '1999'"))
    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    before = hash_of(app)
    stale = [f for f in app.check.run().findings if f.part is Part.STANDING]
    assert {f.repair for f in stale} == {Repair.STANDING}
    assert all("不一致" in f.text and f.uid not in f.text for f in stale)
    assert app.repairs.mend(stale).changes is None
    assert app.check.run().ok
    assert hash_of(app) == before
    app.close()


def test_a_lost_picture_comes_back_from_a_backup(town: App) -> None:
    person = member_named(town, "王秀英")
    (kept,), _ = town.attachments.add(
        "person", person, [town.attachments.take(photograph(), "会场.jpg")]
    )
    data = town.attachments.content(kept)
    town.backups.create()
    place = town.paths.attachments / kept.hash
    for spoil in (place.unlink, lambda: place.write_bytes(b"x" * 100)):
        spoil()
        (lost,) = [f for f in town.check.run(state=False).findings if f.part is Part.ATTACHMENT]
        assert "会场" in lost.text and lost.uid == person
        assert town.repairs.mend([lost]).n == 1
        assert town.attachments.content(kept) == data
    (town.paths.backups / "attachments" / kept.hash).unlink()
    place.unlink()
    (lost,) = [f for f in town.check.run(state=False).findings if f.part is Part.ATTACHMENT]
    with pytest.raises(UserProblem) as caught:
        town.repairs.mend([lost])
    assert caught.value.code == "repair_nowhere"


def test_a_picture_of_a_removed_record_is_told(town: App) -> None:
    person = member_named(town, "李䶮")
    town.attachments.add("person", person, [town.attachments.take(photograph(), "x.jpg")])
    assert not found(town, "attachment_orphan")
    with town.books.write("member_delete") as unit:
        unit.drop("person", person)
    assert len(found(town, "attachment_orphan")) == 1


def test_a_damaged_file_is_named_and_the_check_ends_there(town_folder: Path) -> None:
    """P8: one byte of one page; the others still open the books."""
    path = town_folder / "books.db"
    key = Keyring(town_folder / "keyring.json", stretch=CHEAP).unlock(LABEL, PASSWORD)
    with closing(connect(path, key)) as raw:
        root = "SELECT rootpage FROM sqlite_schema WHERE name = 'change'"
        page, size = (int(raw.execute(q).fetchone()[0]) for q in (root, "PRAGMA page_size"))
    data = bytearray(path.read_bytes())
    data[(page - 1) * size + size // 2] ^= 255
    path.write_bytes(data)
    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    report = app.check.run()
    assert not report.ok
    assert {f.part for f in report.findings if f.of_file} >= {Part.FILE}
    assert report.whole == bool(report.state_hash)
    app.close()


def test_nothing_to_mend_is_said(town: App) -> None:
    with pytest.raises(UserProblem) as caught:
        town.repairs.mend([])
    assert caught.value.code == "repair_nothing"


def test_twenty_thousand_people_are_checked_while_one_waits(blank_folder: Path) -> None:
    """A thousand here; the time grows with the number, and 20,000 must take a few seconds."""
    app = entrance(blank_folder).unlock(LABEL, PASSWORD)
    with app.books.write("demo") as unit:
        rows = [
            {
                "uid": f"p{n:05}",
                "name": f"王{chr(0x4E00 + n % 500)}",
                "sex": "1",
                "birth": f"19{30 + n % 70}-0{1 + n % 9}-{10 + n % 18}",
                "kind": "1",
            }
            for n in range(1000)
        ]
        unit.new_many("person", rows)
        unit.new_many(
            "event",
            [
                {"uid": f"e{n:05}", "person": f"p{n:05}", "kind": "opening", "org": app.books.root}
                for n in range(1000)
            ],
        )
    start = time.perf_counter()
    findings = app.check.data()
    assert time.perf_counter() - start < 3
    assert len(findings) > 1000
    app.close()
