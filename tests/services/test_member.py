"""Members through their service: who stands where on a day, and every change to one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from partybuild_desktop.domain.event import EventKind, Status
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import EVERYBODY, Scope
from partybuild_desktop.store.table import DISCLOSURE
from tests.books import hash_of, member_named, org_named

NUMBER = "11010519491231002X"  # the example of GB 11643


def names(app: App, wanted: Scope) -> list[str]:
    return [row.member.name for row in app.members.rows(app.members.uids(wanted), wanted.day)]


def refusal(app: App, method: str, *args: object, **kwargs: Any) -> UserProblem:
    """How an action is refused; it changes nothing."""
    before = hash_of(app)
    with pytest.raises(UserProblem) as caught:
        getattr(app.members, method)(*args, **kwargs)
    assert hash_of(app) == before
    return caught.value


# ---------------------------------------------------------------- reading


def test_a_person_by_uid_whole_name_or_whole_number(town: App) -> None:
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"id": NUMBER})
    for text in (uid, "王秀英", " 王 秀英", NUMBER, NUMBER.lower()):
        assert town.members.find(text) == uid
    assert town.members.find("买买提•吐尔逊") == member_named(town, "买买提·吐尔逊")
    for text in ("王秀", "", NUMBER[:-1], "wxy"):
        assert refusal(town, "find", text).code == "member_unknown"


def test_of_two_of_one_name_each_is_told_with_his_uid(town: App) -> None:
    values = {"name": "王秀英", "kind": "正式党员", "birth": "1990", "joined": "2012-07-01"}
    star = org_named(town, "红星村")
    second, _ = town.members.add(values, org=star, entry=EventKind.OPENING)
    problem = refusal(town, "find", "王秀英")
    assert (problem.code, problem.args_["n"]) == ("member_ambiguous", 2)
    assert f"王秀英（1990 红星村党支部 {second}）" in problem.args_["names"]  # type: ignore[operator]
    assert town.members.find(second) == second


def test_a_scope_is_an_organisation_and_what_is_below_it(town: App) -> None:
    flag, lake = org_named(town, "红旗村"), org_named(town, "东湖村党总支")
    assert names(town, Scope(org=flag)) == ["王秀英", "李䶮", "买买提·吐尔逊"]
    assert names(town, Scope(org=lake)) == ["𠮷建国", "欧阳翠花"]
    everybody = ["王秀英", "李䶮", "买买提·吐尔逊", "单秀兰", "𠮷建国", "欧阳翠花"]
    assert names(town, Scope()) == names(town, Scope(org=town.books.root)) == everybody
    assert town.members.count(Scope(org=flag)) == 3


def test_any_past_day(town: App) -> None:
    """Joined 1972, 1976, 1985, 2001, 2010, 2015."""
    for day, count in (("1972-04-30", 0), ("1972-05-01", 1), ("1985-07-01", 3), ("2015-06-30", 5)):
        assert town.members.count(Scope(day=day)) == count


def test_rows_come_in_the_order_asked(town: App) -> None:
    uids = [member_named(town, "单秀兰"), member_named(town, "王秀英")]
    assert [r.member.uid for r in town.members.rows(uids)] == uids
    assert town.members.rows([*uids, "nobody"]) == town.members.rows(uids)


def test_full_or_probationary_is_a_matter_of_the_day(town: App) -> None:
    uid, _ = town.members.add(
        {"name": "新人", "kind": "预备党员", "joined": "2025-03-01"},
        org=org_named(town, "红旗村"),
        entry=EventKind.JOINED,
    )
    town.members.confirm(uid, on="2026-03-01")
    assert [r.member.kind for r in town.members.rows([uid])] == ["1"]
    assert [r.member.kind for r in town.members.rows([uid], "2026-02-28")] == ["2"]


# ---------------------------------------------------------------- adding


def test_a_new_person_enters_an_organisation(town: App) -> None:
    flag = org_named(town, "红旗村")
    uid, changes = town.members.add(
        {"name": " 张　三 ", "id": NUMBER, "sex": "女", "joined": "1972年5月", "nation": "土家"},
        org=flag,
        entry=EventKind.OPENING,
    )
    member = town.members.get(uid)
    assert (member.name, member.id, member.sex) == ("张三", NUMBER, "2")
    assert (member.joined, member.nation, member.kind) == ("1972-05", "15", "1")
    assert changes.touches("person", "event")
    (period,) = town.members.history(uid).standing
    assert (period.org, period.status, period.start) == (flag, Status.NORMAL, "1972-05")
    # behind the others of the branch, before its group
    assert names(town, Scope(org=flag)) == ["王秀英", "李䶮", "张三", "买买提·吐尔逊"]


@pytest.mark.parametrize(
    ("values", "entry", "on", "code", "field"),
    [
        ({"name": ""}, EventKind.OPENING, "", "name_missing", "name"),
        ({"name": "甲", "id": "123"}, EventKind.OPENING, "", "id_length", "id"),
        ({"name": "甲", "birth": "1985-13"}, EventKind.OPENING, "", "date_invalid", "birth"),
        ({"name": "甲", "moon": "1"}, EventKind.OPENING, "", "field_unknown", "moon"),
        ({"name": "甲"}, EventKind.TRANSFER_IN, "", "date_missing", "on"),
        ({"name": "甲"}, EventKind.JOINED, "", "date_missing", "joined"),
    ],
)
def test_what_cannot_be_added(
    town: App, values: dict[str, str], entry: EventKind, on: str, code: str, field: str
) -> None:
    problem = refusal(town, "add", values, org=town.books.root, entry=entry, on=on)
    assert (problem.code, problem.field) == (code, field)


def test_one_number_belongs_to_one_person(town: App) -> None:
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"id": NUMBER})
    problem = refusal(
        town, "add", {"name": "甲", "id": NUMBER}, org=town.books.root, entry=EventKind.OPENING
    )
    assert (problem.code, problem.args_["name"]) == ("id_taken", "王秀英")
    assert refusal(town, "set", member_named(town, "李䶮"), {"id": NUMBER}).code == "id_taken"
    assert town.members.set(uid, {"id": NUMBER}).txn == ""  # his own


# ---------------------------------------------------------------- changing


def test_a_pasted_block_is_one_step_or_nothing(town: App) -> None:
    first, second = member_named(town, "王秀英"), member_named(town, "李䶮")
    town.members.set_many([(first, {"phone": "1"}), (second, {"phone": "2"})])
    assert (town.members.get(first).phone, town.members.get(second).phone) == ("1", "2")
    town.history.undo()
    assert (town.members.get(first).phone, town.members.get(second).phone) == ("", "")
    edits = [(first, {"phone": "3"}), (second, {"birth": "x"})]
    problem = refusal(town, "set_many", edits)
    assert (problem.code, problem.field, problem.args_["uid"]) == ("date_invalid", "birth", second)
    assert refusal(town, "set", first, {"name": " "}).code == "name_missing"
    assert refusal(town, "set", "nobody", {"note": "x"}).code == "member_unknown"


def test_two_of_one_block_cannot_share_a_number(town: App) -> None:
    edits = [(member_named(town, n), {"id": NUMBER}) for n in ("王秀英", "李䶮")]
    assert refusal(town, "set_many", edits).code == "id_taken"


def test_a_transfer_counts_from_its_day(town: App) -> None:
    uid = member_named(town, "单秀兰")
    star, flag = org_named(town, "红星村"), org_named(town, "红旗村")
    town.members.transfer(uid, to=flag, on="2026-03-01")
    assert "单秀兰" in names(town, Scope(org=flag))
    assert names(town, Scope(org=star)) == []
    assert names(town, Scope(org=star, day="2026-02-28")) == ["单秀兰"]


@pytest.mark.parametrize(
    ("on", "code"), [("", "date_missing"), ("1985-06-30", "member_not_in_books")]
)
def test_a_transfer_needs_a_day_on_which_he_is_there(town: App, on: str, code: str) -> None:
    uid, flag = member_named(town, "单秀兰"), org_named(town, "红旗村")
    assert refusal(town, "transfer", uid, to=flag, on=on).code == code


def test_a_second_transfer_on_one_day_puts_the_first_right(town: App) -> None:
    """He stands where the last one sent him, whatever the names of the two events; back is back."""
    star, flag, lake = (org_named(town, name) for name in ("红星村", "红旗村", "东湖村第一支部"))
    uid = member_named(town, "单秀兰")
    for _ in range(6):
        for there in (flag, lake):
            town.members.transfer(uid, to=there, on="2026-03-01")
            assert names(town, Scope(org=star)) == []
            assert "单秀兰" in names(town, Scope(org=there))
    before = hash_of(town)
    town.members.transfer(uid, to=star, on="2026-03-01")
    assert names(town, Scope(org=star)) == ["单秀兰"]
    assert [event.kind for event in town.members.history(uid).events] == [EventKind.OPENING]
    town.history.undo()
    assert hash_of(town) == before


def test_two_moves_that_a_merge_brought_together_are_put_right(town: App) -> None:
    """Two PCs sent him to two places on one day: the next transfer of that day leaves one."""
    flag, lake = org_named(town, "红旗村"), org_named(town, "东湖村第一支部")
    uid = member_named(town, "单秀兰")
    with town.books.write("member_transfer") as unit:
        for there in (flag, lake):
            unit.new("event", {"person": uid, "kind": "moved", "on": "2026-03-01", "org": there})
    for there in (flag, lake):
        town.members.transfer(uid, to=there, on="2026-03-01")
        assert "单秀兰" in names(town, Scope(org=there))
    assert [f.code for f in town.check.data() if f.uid == uid and f.code == "moved_twice"] == []


def test_a_transfer_to_where_he_is(town: App) -> None:
    uid, star = member_named(town, "单秀兰"), org_named(town, "红星村")
    assert refusal(town, "transfer", uid, to=star, on="2026-01-01").code == "transfer_same"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (EventKind.DIED, Status.DIED),
        (EventKind.LEFT, Status.LEFT),
        (EventKind.TRANSFER_OUT, Status.TRANSFERRED),
        (EventKind.SUSPENDED, Status.SUSPENDED),
    ],
)
def test_who_leaves_stays_on_record(town: App, kind: EventKind, status: Status) -> None:
    uid = member_named(town, "单秀兰")
    town.members.remove(uid, kind=kind, on="2026-05-01", place="县城")
    assert "单秀兰" not in names(town, Scope())
    assert "单秀兰" in names(town, Scope(day="2026-04-30"))
    assert "单秀兰" in names(town, Scope(statuses=(status.value,)))
    assert town.members.get(uid).name == "单秀兰"
    assert town.members.history(uid).events[-1].place == "县城"
    again = refusal(town, "remove", uid, kind=EventKind.DIED, on="2026-06-01")
    assert again.code == "member_not_in_books"


def test_a_suspended_member_may_come_back(town: App) -> None:
    uid = member_named(town, "单秀兰")
    town.members.remove(uid, kind=EventKind.SUSPENDED, on="2025-05-01")
    town.members.restore(uid, on="2025-11-01")
    assert [p.status for p in town.members.history(uid).standing] == [
        Status.NORMAL,
        Status.SUSPENDED,
        Status.NORMAL,
    ]
    assert names(town, Scope(org=org_named(town, "红星村"))) == ["单秀兰"]
    assert refusal(town, "restore", uid, on="2026-01-01").code == "member_in_books"


def test_nobody_comes_to_an_organisation_that_is_no_more(town: App) -> None:
    """Who was suspended there is restored elsewhere; what was before its end can be entered."""
    uid, star = member_named(town, "单秀兰"), org_named(town, "红星村")
    flag, other = org_named(town, "红旗村"), member_named(town, "王秀英")
    town.members.remove(uid, kind=EventKind.SUSPENDED, on="2025-06-01")
    town.orgs.dissolve(star, on="2026-01-01")
    assert refusal(town, "restore", uid, on="2026-02-01").code == "org_dissolved"
    assert refusal(town, "transfer", other, to=star, on="2026-02-01").code == "org_dissolved"
    with pytest.raises(UserProblem) as caught:
        town.members.add({"name": "丁一"}, org=star, entry=EventKind.TRANSFER_IN, on="2026-01-01")
    assert caught.value.code == "org_dissolved"
    town.members.restore(uid, on="2026-02-01", org=flag)
    assert names(town, Scope(org=star)) == []


def test_a_record_made_by_mistake_is_taken_out_with_what_belongs_to_it(town: App) -> None:
    uid = member_named(town, "单秀兰")
    town.orgs.appoint(uid, org=org_named(town, "红星村"), title="书记", start="2021-01-12")
    before = hash_of(town)
    town.members.delete(uid)
    assert names(town, Scope(statuses=EVERYBODY, org=org_named(town, "红星村"))) == []
    assert town.orgs.posts() == []
    with pytest.raises(UserProblem):
        town.members.get(uid)
    town.history.undo()
    assert hash_of(town) == before


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("死亡", EventKind.DIED),
        ("病故", EventKind.DIED),
        ("除名", EventKind.LEFT),
        ("停止党籍", EventKind.SUSPENDED),
        ("转出", EventKind.TRANSFER_OUT),
        ("30", EventKind.DIED),
    ],
)
def test_a_reason_tells_what_happened(town: App, text: str, kind: EventKind) -> None:
    assert town.members.reason(text)[0] is kind


def test_an_unknown_reason(town: App) -> None:
    with pytest.raises(UserProblem) as caught:
        town.members.reason("搬家了吧")
    assert caught.value.code == "reason_unknown"


def test_a_number_is_shown_in_full_by_a_recorded_act(town: App) -> None:
    """Recorded on this PC only; the books and their log do not change."""
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"id": NUMBER})
    before = hash_of(town), town.history.last_saved()
    assert town.members.reveal(uid, "id", "转接") == NUMBER
    with town.books.read() as reader:
        (row,) = reader.conn.execute(select(DISCLOSURE)).all()
    assert (row.user, row.person, row.field, row.why) == ("主管1", uid, "id", "转接")
    assert row.at == "2026-07-01T09:00:00+08:00"
    assert (hash_of(town), town.history.last_saved()) == before


def test_doubts_stand_at_their_fields(town: App) -> None:
    found = town.members.doubts({"id": NUMBER, "sex": "1", "birth": "1949-12-31"})
    assert [(p.code, p.field) for p in found] == [("sex_mismatch", "sex")]
