"""Books of several PCs, merged in real encrypted files: the same set of transactions, one state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import select

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.log import Change, Head, Side, Stub, Transaction, change_hash
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.store.books import GONE
from partybuild_desktop.store.log import held
from partybuild_desktop.store.merge import Waiting, absorb, conflicts, set_aside
from partybuild_desktop.store.table import HEAD, PERSON, SITE, STUB, TXN
from partybuild_desktop.system.ids import derived_uid
from tests.books import LABEL, PASSWORD, entrance, hash_of, member_named, org_named
from tests.pcs import assert_whole, copied, give, open_conflicts, report, take
from tests.store.test_history import edit_behind_its_back, findings

PCS = ("first", "second", "third")


@pytest.fixture
def pcs(town_folder: Path, tmp_path: Path) -> Iterator[list[App]]:
    """Three PCs that hold the same six members and go on without each other."""
    found = [copied(town_folder, tmp_path / name) for name in PCS]
    yield found
    for app in found:
        app.close()


def exchange(*apps: App) -> None:
    """Until everybody holds everything."""
    for source in apps:
        for target in apps:
            if source is not target:
                give(source, target)


def phone_of(app: App, name: str = "王秀英") -> str:
    return app.members.get(member_named(app, name)).phone


def add(app: App, org: str) -> str:
    """Somebody new: two changes in one transaction."""
    values = {"name": "新一", "joined": "2020-07-01"}
    uid, _ = app.members.add(values, org=org_named(app, org), entry=EventKind.OPENING)
    return uid


def heads_of(app: App) -> set[str]:
    with app.books.read() as reader:
        return set(reader.conn.execute(select(HEAD.c.txn)).scalars())


def count(app: App, table: object) -> int:
    with app.books.read() as reader:
        return len(reader.conn.execute(select(table)).all())  # type: ignore[call-overload]


# ---------------------------------------------------------------- the same set, the same books


def test_everybody_who_holds_the_same_has_the_same_books(pcs: list[App]) -> None:
    """Fields, new people, a transfer, a removal, a conflict; each way round, each package twice."""
    first, second, third = pcs
    wang, mai = member_named(first, "王秀英"), member_named(first, "买买提·吐尔逊")
    first.members.set(wang, {"phone": "13800000000"})
    second.members.set(wang, {"phone": "13900000000", "address": "二组3号"})
    third.members.set(wang, {"note": "x"})
    add(first, "红星村")
    second.members.transfer(mai, to=org_named(second, "红星村"), on="2026-03-01")
    third.members.set(mai, {"phone": "1"})
    second.members.delete(member_named(second, "单秀兰"))
    exchange(first, second, third)
    assert len({hash_of(app) for app in pcs}) == 1
    assert len({str(open_conflicts(app)) for app in pcs}) == 1
    assert [(uid, unit) for uid, unit, _ in open_conflicts(first)] == [(wang, "phone")]
    for app in pcs:
        person = app.members.get(wang)
        assert (person.address, person.note) == ("二组3号", "x")
        assert_whole(app)


def test_the_order_and_repetition_of_packages_do_not_matter(pcs: list[App], tmp_path: Path) -> None:
    """Four packages in all 24 orders, each twice, where they need not wait for each other."""
    first, second, third = pcs
    wang = member_named(first, "王秀英")
    packages = []
    for n, app in enumerate((first, second, third)):
        app.members.set(wang, {"phone": str(n), f"{('note', 'address', 'landline')[n]}": "x"})
        packages.append(report(app))
    give(first, second)
    second.members.set(wang, {"phone": "9"})
    packages.append(report(second))
    seen = set()
    with third.books.read() as reader:
        known = {row.hash for row in reader.conn.execute(select(TXN))}
    fresh = [[one for one in package if one.name not in known] for package in packages[:2]]
    fresh.append([one for one in packages[3] if one.name not in known])
    for n, order in enumerate(permutations(range(3))):
        target = copied(tmp_path / "town", tmp_path / f"o{n}")
        take(target, packages[2])
        waiting = [fresh[i] for i in (*order, *order)]
        while waiting:
            later = []
            for package in waiting:
                try:
                    take(target, package)
                except Waiting:
                    later.append(package)
            assert len(later) < len(waiting)
            waiting = later
        seen.add((hash_of(target), str(open_conflicts(target))))
        assert_whole(target)
        target.close()
    assert len(seen) == 1


def test_what_is_held_already_changes_nothing(pcs: list[App]) -> None:
    first, second, _ = pcs
    first.members.set(member_named(first, "王秀英"), {"phone": "1"})
    assert give(first, second).changed
    before, heads = hash_of(second), heads_of(second)
    again = give(first, second)
    assert (again.brought, again.new, again.changed) == ((), frozenset(), frozenset())
    assert not again.changes.touched
    assert (hash_of(second), heads_of(second)) == (before, heads)


def test_importing_writes_no_entry_and_the_next_one_follows_all(pcs: list[App]) -> None:
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    second.members.set(wang, {"note": "x"})
    count_before = count(second, TXN)
    absorbed = give(first, second)
    assert absorbed.merged == {("person", wang)}
    assert absorbed.changed == {("person", wang)}
    assert absorbed.changes.touched == {"person": {wang}}
    assert count(second, TXN) == count_before + 1
    assert len(heads_of(second)) == 2
    second.members.set(wang, {"address": "x"})
    assert len(heads_of(second)) == 1
    give(second, first)
    assert heads_of(first) == heads_of(second)
    assert_whole(first)


def test_a_dry_run_leaves_no_trace(pcs: list[App]) -> None:
    first, second, _ = pcs
    first.members.set(member_named(first, "王秀英"), {"phone": "1"})
    before = hash_of(second), heads_of(second), count(second, TXN)
    with second.books.merge(dry=True) as unit:
        assert absorb(unit, report(first)).changed
    assert (hash_of(second), heads_of(second), count(second, TXN)) == before


def test_a_gap_is_named_and_nothing_is_taken(pcs: list[App]) -> None:
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    (early,) = heads_of(first)
    first.members.set(wang, {"note": "x"})
    before = hash_of(second)
    with pytest.raises(Waiting) as caught:
        take(second, report(first, known=[early]))
    assert caught.value.missing == (early,)
    assert hash_of(second) == before
    take(second, report(first))
    assert phone_of(second) == "1"


# ---------------------------------------------------------------- conflicts


def test_a_conflict_shows_the_village_first_and_lists_both(pcs: list[App]) -> None:
    """T11: one field changed on both sides."""
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    second.members.set(wang, {"phone": "2"})
    absorbed = give(first, second)
    give(second, first)
    higher = "1" if first.books.site > second.books.site else "2"
    for app in (first, second):
        assert phone_of(app) == higher
        ((uid, unit, values),) = open_conflicts(app)
        assert (uid, unit, sorted(map(str, values))) == (wang, "phone", ["1", "2"])
        assert values[0] == higher
    assert absorbed.conflicts == (("person", wang, "phone"),)


@pytest.mark.parametrize("choice", ["1", "2"])
def test_a_decision_is_a_change_even_for_what_shows_already(pcs: list[App], choice: str) -> None:
    """T11: either choice is kept."""
    first, second, third = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    second.members.set(wang, {"phone": "2"})
    give(first, third)
    give(second, third)
    with third.books.write("conflict_settle") as unit:
        unit.settle("person", wang, {"phone": choice})
    assert unit.changes.txn
    assert open_conflicts(third) == []
    exchange(first, second, third)
    assert {phone_of(app) for app in pcs} == {choice}
    assert all(open_conflicts(app) == [] for app in pcs)
    third.history.undo()
    for app in pcs:
        assert_whole(app)


def test_an_ordinary_edit_settles_what_it_writes(pcs: list[App]) -> None:
    """T11: an edit of a field in conflict."""
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1", "note": "a"})
    second.members.set(wang, {"phone": "2", "note": "b"})
    give(first, second)
    second.members.set(wang, {"phone": "3"})
    assert [unit for _, unit, _ in open_conflicts(second)] == ["note"]
    give(second, first)
    assert open_conflicts(first) == open_conflicts(second)
    assert phone_of(first) == "3"


def test_a_step_that_decided_the_same_twice_is_asked_again_as_one(pcs: list[App]) -> None:
    """T11: what stood before the step stands again, whatever the step wrote in between."""
    first, second, third = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    second.members.set(wang, {"phone": "2"})
    give(second, first)
    asked = open_conflicts(first)
    before = hash_of(first)
    with first.books.write("conflict_settle") as unit:
        unit.settle("person", wang, {"phone": "2"})
        unit.settle("person", wang, {"phone": "3"})
        unit.edit("person", wang, {"phone": "4"})
    assert open_conflicts(first) == []
    first.history.undo()
    assert open_conflicts(first) == asked
    assert hash_of(first) == before
    exchange(first, second, third)
    for app in pcs:
        assert_whole(app)
        assert open_conflicts(app) == asked
    first.history.redo()
    assert phone_of(first) == "4"
    assert open_conflicts(first) == []


def test_two_decisions_that_differ_are_a_conflict_again(pcs: list[App]) -> None:
    """T11: decided on both sides."""
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    second.members.set(wang, {"phone": "2"})
    exchange(first, second)
    for app, value in ((first, "1"), (second, "2")):
        with app.books.write("conflict_settle") as unit:
            unit.settle("person", wang, {"phone": value})
        assert open_conflicts(app) == []
    exchange(first, second)
    assert open_conflicts(first) == open_conflicts(second) != []


def test_a_removal_against_an_edit_keeps_the_record_meanwhile(pcs: list[App]) -> None:
    """T11: delete against edit."""
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.delete(wang)
    second.members.set(wang, {"phone": "1"})
    exchange(first, second)
    for app in (first, second):
        assert app.members.get(wang).phone == "1"
        assert [(uid, unit, values) for uid, unit, values in open_conflicts(app)] == [
            (wang, GONE, [0, 1])
        ]
        assert_whole(app)
    with second.books.write("conflict_settle") as unit:
        unit.settle("person", wang, {GONE: 1})
    give(second, first)
    assert open_conflicts(first) == []
    with first.books.read() as reader:
        query = select(PERSON.c.gone).where(PERSON.c.uid == wang)
        assert reader.conn.execute(query).scalar_one() == 1
    assert_whole(first)


def test_one_record_made_on_two_pcs_is_one(pcs: list[App]) -> None:
    """T11: a row with a natural key: what one side says stands, what both say is asked."""
    first, second, third = pcs
    uid = derived_uid("study", "王秀英", "2026")
    person = member_named(first, "王秀英")
    for app, values in (
        (first, {"hours": "8", "title": "网络培训"}),
        (second, {"hours": "6", "note": "补课"}),
    ):
        with app.books.write("study_add") as unit:
            unit.put("study", {"person": person, **values}, uid=uid)
    give(first, third)
    absorbed = give(second, third)
    exchange(first, second, third)
    assert absorbed.conflicts == (("study", uid, "hours"),)
    assert [(u, unit) for u, unit, _ in open_conflicts(third)] == [(uid, "hours")]
    assert len({hash_of(app) for app in pcs}) == 1
    assert_whole(third)


# ---------------------------------------------------------------- lines of the log


def test_a_cloned_pc_is_found_and_goes_on_under_its_own_name(
    town_folder: Path, tmp_path: Path
) -> None:
    """T11: two PCs with one site id."""
    town = copied(town_folder, tmp_path / "township")
    one = copied(town_folder, tmp_path / "one", renamed=False)
    other = copied(town_folder, tmp_path / "other", renamed=False)
    wang = member_named(one, "王秀英")
    site = one.books.site
    assert other.books.site == site
    one.members.set(wang, {"phone": "1"})
    other.members.set(wang, {"note": "x"})
    other.members.set(wang, {"address": "y"})
    assert not give(one, town).renamed
    assert not give(other, town).renamed
    assert give(town, one).renamed
    assert one.books.site != site
    assert one.books.site[0] == site[0]
    one.members.set(wang, {"landline": "2"})
    give(one, town)
    assert give(town, other).renamed
    apps = (town, one, other)
    exchange(*apps)
    assert len({hash_of(app) for app in apps}) == 1
    for app in apps:
        assert_whole(app)
        app.close()


def test_a_pc_set_back_keeps_what_it_had_lost(town_folder: Path, tmp_path: Path) -> None:
    """T11: a PC restored from a backup goes back in time."""
    town = copied(town_folder, tmp_path / "township")
    village = copied(town_folder, tmp_path / "village")
    wang = member_named(village, "王秀英")
    village.members.set(wang, {"phone": "1"})
    village.close()
    old = copied(tmp_path / "village", tmp_path / "set back", renamed=False)
    village = entrance(tmp_path / "village").unlock(LABEL, PASSWORD)
    village.members.set(wang, {"phone": "2"})
    give(village, town)
    village.close()
    old.members.set(wang, {"phone": "3"})
    absorbed = give(town, old)
    assert absorbed.renamed
    give(old, town)
    assert open_conflicts(town) == open_conflicts(old)
    ((_, _, values),) = open_conflicts(town)
    assert sorted(map(str, values)) == ["2", "3"]
    for app in (town, old):
        assert_whole(app)
        app.close()


def test_a_stub_keeps_the_chain_and_is_filled_later(pcs: list[App]) -> None:
    """T11: another village's part of a transaction."""
    first, second, third = pcs
    wang, dan = member_named(first, "王秀英"), member_named(first, "单秀兰")
    first.members.set(dan, {"phone": "1"})
    first.members.set_many([(wang, {"phone": "2"}), (dan, {"note": "x"})])
    known = heads_of(second)
    take(second, report(first, known=known, scope=[wang]))
    assert count(second, STUB) == 1
    assert (phone_of(second, "王秀英"), phone_of(second, "单秀兰")) == ("2", "")
    assert_whole(second)
    second.members.set(wang, {"note": "y"})
    # a third PC holds what the second holds, no more; then everybody learns the rest
    give(second, third)
    assert phone_of(third, "单秀兰") == ""
    assert_whole(third)
    give(first, third)
    assert count(third, STUB) == 0
    assert phone_of(third, "单秀兰") == "1"
    exchange(*pcs)
    assert len({hash_of(app) for app in pcs}) == 1
    for app in pcs:
        assert_whole(app)


def test_a_record_travels_whole_to_one_who_never_held_it(pcs: list[App]) -> None:
    """T11: of a record that enters the scope every change comes along, of old ones as well."""
    first, second, _ = pcs
    uid = add(first, "红旗村")
    first.members.set(uid, {"phone": "1"})
    take(second, report(first, known=heads_of(second), scope=()))
    assert count(second, STUB) == 2
    with first.books.read() as reader:
        query = select(PERSON.c.uid).where(PERSON.c.name == "新一")
        assert reader.conn.execute(query).scalar_one() == uid
        events = [e.uid for e in first.members.history(uid).events]
    absorbed = take(second, report(first, known=heads_of(first), scope=[uid, *events]))
    assert absorbed.new == {("person", uid), *(("event", event) for event in events)}
    assert second.members.get(uid).phone == "1"
    assert uid in second.members.uids(Scope())
    assert_whole(second)


# ---------------------------------------------------------------- roll-back


def test_a_roll_back_and_an_import_again(pcs: list[App]) -> None:
    """T11: taken in, taken back, taken in."""
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    add(first, "红星村")
    second.members.set(wang, {"phone": "2", "note": "own"})
    before, heads = hash_of(second), heads_of(second)
    absorbed = give(first, second)
    after = hash_of(second)
    with second.books.merge() as unit:
        back = set_aside(unit, absorbed.brought)
    assert {table for table, _ in back.removed} == {"person", "event"}
    assert (hash_of(second), heads_of(second)) == (before, heads)
    assert open_conflicts(second) == []
    assert_whole(second)
    again = give(first, second)
    assert set(again.brought) == set(absorbed.brought)
    assert hash_of(second) == after
    assert len(open_conflicts(second)) == 1
    assert_whole(second)


def test_what_is_used_is_not_rolled_back(pcs: list[App]) -> None:
    """T11: rolled back after it was built upon."""
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    uid = add(first, "红星村")
    absorbed = give(first, second)
    second.members.set(wang, {"note": "another field"})
    with second.books.merge(dry=True) as unit:
        set_aside(unit, absorbed.brought)
    for act in (
        lambda: second.members.set(wang, {"phone": "3"}),
        lambda: second.members.set(uid, {"note": "x"}),
        lambda: second.orgs.appoint(uid, org=second.books.root, title="委员", start="2026-01-01"),
    ):
        act()
        before = hash_of(second)
        with pytest.raises(UserProblem) as caught, second.books.merge() as unit:
            set_aside(unit, absorbed.brought)
        assert caught.value.code == "rollback_used"
        assert hash_of(second) == before
        second.history.undo()


def test_a_later_package_goes_back_first(pcs: list[App]) -> None:
    """T11: rolled back in order."""
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    early = give(first, second)
    first.members.set(wang, {"note": "x"})
    late = give(first, second)
    with pytest.raises(UserProblem) as caught, second.books.merge() as unit:
        set_aside(unit, early.brought)
    assert caught.value.code == "rollback_followed"
    with second.books.merge() as unit:
        set_aside(unit, late.brought)
        set_aside(unit, early.brought)
    assert phone_of(second) == ""
    # what builds on a package set aside waits for it
    with pytest.raises(Waiting):
        take(second, [one for one in report(first) if one.name in late.brought])
    give(first, second)
    assert phone_of(second) == "1"


def test_what_is_set_aside_travels_only_where_something_follows_it(pcs: list[App]) -> None:
    """T11: what was rolled back does not come back by another way."""
    first, second, third = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    uid = add(first, "红星村")
    absorbed = give(first, second)
    with second.books.merge(dry=True) as unit:
        set_aside(unit, absorbed.brought)
        assert not {one.name for one in held(unit)} & set(absorbed.brought)
    second.members.set(wang, {"note": "x"})
    with second.books.merge() as unit:
        set_aside(unit, absorbed.brought)
    scope = [org_named(second, "红星村")]
    carried = {one.name: one for one in report(second, scope=[*scope, wang])}
    phone, made = (carried[name] for name in absorbed.brought)
    assert isinstance(phone, Transaction) and isinstance(phone.changes[0], Change)
    assert isinstance(made, Transaction)
    assert {c.table for c in made.changes if isinstance(c, Change)} == {"person", "event"}
    take(third, list(carried.values()))
    assert third.members.get(uid).name == "新一"
    carried = {one.name: one for one in report(second, scope=[wang])}
    assert isinstance(carried[absorbed.brought[1]], Stub)


# ---------------------------------------------------------------- undo


def test_undo_is_refused_where_another_has_changed_it_since(pcs: list[App]) -> None:
    """T11: undo after a merge."""
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    second.members.set(wang, {"phone": "2"})
    first.members.set(wang, {"phone": "1"})
    give(first, second)
    with pytest.raises(UserProblem) as caught:
        second.history.undo()
    assert caught.value.code == "undo_superseded"


def test_undo_of_another_field_goes_on_after_a_merge(pcs: list[App]) -> None:
    """T11: undo of what nobody else touched."""
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    second.members.set(wang, {"note": "x"})
    first.members.set(wang, {"phone": "1"})
    give(first, second)
    second.history.undo()
    assert (second.members.get(wang).note, phone_of(second)) == ("", "1")
    second.history.redo()
    assert second.members.get(wang).note == "x"
    assert_whole(second)


def test_undo_of_a_new_record_that_another_has_edited_is_refused(pcs: list[App]) -> None:
    """T11: undo of a record in use."""
    first, second, _ = pcs
    uid = add(second, "红星村")
    give(second, first)
    first.members.set(uid, {"phone": "1"})
    give(first, second)
    with pytest.raises(UserProblem) as caught:
        second.history.undo()
    assert caught.value.code == "undo_superseded"


# ---------------------------------------------------------------- what the check finds


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET phone = '3' WHERE uid = :uid",
        "UPDATE person SET phone = '' WHERE uid = :uid",
        "DELETE FROM conflict WHERE uid = :uid",
        "UPDATE conflict SET sides = '[]' WHERE uid = :uid",
    ],
)
def test_an_altered_row_of_a_merge_is_found(pcs: list[App], tmp_path: Path, statement: str) -> None:
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    second.members.set(wang, {"phone": "2"})
    give(first, second)
    second.close()
    edit_behind_its_back(tmp_path / "second", lambda raw: raw.execute(statement, {"uid": wang}))
    assert findings(tmp_path / "second") == {"book_differs"}


def named(head: Head, change: Change) -> Transaction:
    """A transaction that is what its name says."""
    hash_ = change_hash(change.table, change.uid, change.op, change.fields_json())
    return Transaction(head.hash_with([hash_]), head, (change,))


def test_a_record_without_what_it_refers_to_is_refused(pcs: list[App]) -> None:
    first, second, _ = pcs
    first.members.set(member_named(first, "王秀英"), {"phone": "1"})
    carried = report(first)
    head, before = carried[-1].head, hash_of(second)
    lost = Change("event", "e", None, {"kind+on": ["opening", ""], "person": "nobody"})
    with pytest.raises(UserProblem) as caught:
        take(second, [*carried[:-1], named(head, lost)])
    assert caught.value.code == "package_incomplete"
    assert hash_of(second) == before


def asking(uid: str, *sides: Side) -> Change:
    """A decision taken back."""
    return Change("person", uid, {"phone": ""}, {"phone": "1"}, {"phone": sides})


def test_a_forged_transaction_is_refused(pcs: list[App]) -> None:
    first, second, _ = pcs
    wang = member_named(first, "王秀英")
    first.members.set(wang, {"phone": "1"})
    carried = report(first)
    last = carried[-1]
    before = hash_of(second)
    for forged in (
        replace(last, name="0" * 64),
        replace(last, changes=(replace(last.changes[0], after={"phone": "2"}),)),
        replace(last, changes=(replace(last.changes[0], after={"nothing": "2"}),)),
        replace(last, changes=(replace(last.changes[0], table="sqlite_schema"),)),
        replace(last, head=replace(last.head, user="主管9")),
        named(last.head, Change("event", "e", None, {"kind+on": ["opening", ""]})),
        named(last.head, Change("event", "e", {"kind+on": ""}, {"kind+on": ["nothing", ""]})),
        named(last.head, Change("event", "e", {"person": ""}, {"person": None})),
        named(last.head, Change("person", wang, {"phone": ""}, {"phone": 1})),
        named(last.head, Change("person", wang, {GONE: ""}, {GONE: 2})),
        named(last.head, Change("person", wang, {"phone": ""}, {"phone": "1"}, {"phone": ()})),
        named(last.head, asking(wang, Side("1", "s", "0" * 64), Side("2", "s", last.name))),
        named(last.head, asking(wang, Side("1", "s", carried[0].name), Side(2, "s", last.name))),
        named(last.head, asking(wang, Side("1", 7, carried[0].name))),  # type: ignore[arg-type]
        named(replace(last.head, seq=0), Change("person", wang, {"phone": ""}, {"phone": "1"})),
    ):
        with pytest.raises(UserProblem) as caught:
            take(second, [*carried[:-1], forged])
        assert caught.value.code == "package_log_bad"
    assert hash_of(second) == before
    with second.books.read() as reader:
        assert conflicts(reader) == []
        assert reader.conn.execute(select(SITE.c.id)).scalar_one() == second.books.site
