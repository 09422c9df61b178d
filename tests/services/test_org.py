"""The organisation tree through its service."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from partybuild_desktop.domain.org import BRANCH, COMMITTEE, GENERAL_BRANCH, GROUP
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.store.table import SUPERIOR
from tests.books import hash_of, member_named, org_named

DAYS = ("2024-12-31", "2025-01-01", "2025-03-01", "2026-01-01")


def refused(action: Callable[[], object], app: App) -> str:
    """The code of the refusal, which changes nothing."""
    before = hash_of(app)
    with pytest.raises(UserProblem) as caught:
        action()
    assert hash_of(app) == before
    return caught.value.code


def test_the_tree_stands_in_its_order(town: App) -> None:
    tree = town.orgs.tree()
    assert [(o.code, o.short, o.kind) for o in tree] == [
        ("01", "双河镇党委", COMMITTEE),
        ("0101", "红旗村党支部", BRANCH),
        ("010101", "红旗村党支部第一党小组", GROUP),
        ("0102", "红星村党支部", BRANCH),
        ("0103", "东湖村党总支", GENERAL_BRANCH),
        ("010301", "东湖村第一支部", BRANCH),
        ("010302", "东湖村第二支部", BRANCH),
    ]
    uids = {o.code: o.uid for o in tree}
    assert tree[0].parent is None
    assert [o.parent for o in tree[1:]] == [
        uids["01"],
        uids["0101"],
        uids["01"],
        uids["01"],
        uids["0103"],
        uids["0103"],
    ]


def test_a_new_branch_gets_name_kind_code_and_place(town: App) -> None:
    uid, changes = town.orgs.add("新店村党支部", founded="1958-07")
    org = town.orgs.get(uid)
    assert (org.name, org.short, org.kind) == ("中共新店村党支部委员会", "新店村党支部", BRANCH)
    assert (org.code, org.parent, org.founded) == ("0104", town.books.root, "1958-07")
    assert changes.touches("org", "superior")
    assert town.orgs.tree()[-1].uid == uid


def test_what_is_typed_goes_before_what_follows_from_the_name(town: App) -> None:
    uid, _ = town.orgs.add("老街", code="99", short="街", kind=GENERAL_BRANCH)
    org = town.orgs.get(uid)
    assert (org.name, org.code, org.short, org.kind) == ("老街", "99", "街", GENERAL_BRANCH)


def test_a_free_code_is_free(town: App) -> None:
    town.orgs.add("甲村党支部", code="0104")
    uid, _ = town.orgs.add("乙村党支部")
    assert town.orgs.get(uid).code == "0105"


@pytest.mark.parametrize(
    ("name", "code", "refusal"),
    [
        ("", "", "org_name_missing"),
        ("  ", "", "org_name_missing"),
        ("红旗村党支部", "", "org_name_taken"),
        ("新店村党支部", "0101", "org_code_taken"),
    ],
)
def test_what_cannot_be_added(town: App, name: str, code: str, refusal: str) -> None:
    assert refused(lambda: town.orgs.add(name, code=code), town) == refusal


def test_fields_of_an_organisation(town: App) -> None:
    uid = org_named(town, "红旗村")
    town.orgs.set(uid, {"phone": "0705-1", "term_until": "2026-12"})
    assert (town.orgs.get(uid).phone, town.orgs.get(uid).term_until) == ("0705-1", "2026-12")
    assert town.orgs.set(uid, {"phone": "0705-1"}).txn == ""
    assert refused(lambda: town.orgs.set(uid, {"code": "0102"}), town) == "org_code_taken"
    assert refused(lambda: town.orgs.set(uid, {"parent": "x"}), town) == "field_unknown"
    own = town.orgs.get(uid)
    assert town.orgs.set(uid, {"code": own.code, "name": own.name}).txn == ""


def test_an_organisation_by_any_of_its_names(town: App) -> None:
    for text in ("0101", "中共红旗村党支部委员会", "红旗村党支部", "红旗支部", "红旗村"):
        assert town.orgs.get(org_named(town, text)).code == "0101"
    with pytest.raises(UserProblem) as caught:
        town.orgs.find("月亮村党支部")
    assert caught.value.code == "org_unknown"
    with pytest.raises(UserProblem):
        town.orgs.get("nobody")


def test_a_move_counts_from_its_day(town: App) -> None:
    """Any past day shows the tree as it was."""
    star, lake = org_named(town, "红星村"), org_named(town, "东湖村党总支")
    town.orgs.move(star, parent=lake, on="2025-03-01")
    assert town.orgs.get(star).parent == lake
    assert star in town.orgs.scope(lake)
    before = {o.uid: o.parent for o in town.orgs.tree("2025-02-28")}
    assert before[star] == town.books.root
    assert star not in town.orgs.scope(lake, "2025-02-28")
    assert star in town.orgs.scope(lake, "2025-03-01")


def test_a_move_of_an_earlier_day_lasts_until_the_later_one(town: App) -> None:
    star, lake, flag = (org_named(town, name) for name in ("红星村", "东湖村党总支", "红旗村"))
    town.orgs.move(star, parent=lake, on="2025-03-01")
    town.orgs.move(star, parent=flag, on="2025-01-01")
    above = {day: {o.uid: o.parent for o in town.orgs.tree(day)}[star] for day in DAYS}
    assert above == dict(zip(DAYS, (town.books.root, flag, lake, lake), strict=True))
    with town.books.read() as reader:
        held = [row for row in reader.conn.execute(select(SUPERIOR)) if row.org == star]
    assert sorted((row.start, row.end) for row in held) == [
        ("", "2025-01-01"),
        ("2025-01-01", "2025-03-01"),
        ("2025-03-01", ""),
    ]


def test_a_move_to_where_it_stands_or_to_what_is_no_more_is_refused(town: App) -> None:
    star, lake = org_named(town, "红星村"), org_named(town, "东湖村党总支")

    def move(parent: str, on: str) -> str:
        return refused(lambda: town.orgs.move(star, parent=parent, on=on), town)

    assert move(town.books.root, "2025-01-01") == "org_move_same"
    town.orgs.set(lake, {"dissolved": "2025-02-01"})
    assert move(lake, "2025-03-01") == "org_dissolved"
    town.orgs.move(star, parent=lake, on="2025-01-01")


def test_a_rename_keeps_everything_else(town: App) -> None:
    """The short name follows where it followed from the old name, and stays where it did not."""
    flag = org_named(town, "红旗村")
    town.orgs.rename(flag, "红旗新村党支部")
    org = town.orgs.get(flag)
    assert (org.name, org.short) == ("中共红旗新村党支部委员会", "红旗新村党支部")
    assert (org.code, org.kind) == ("0101", BRANCH)
    town.orgs.rename(flag, "红旗村党支部", short=" 红旗 ")
    assert town.orgs.get(flag).short == "红旗"
    town.orgs.rename(flag, "大红旗村党支部")
    assert town.orgs.get(flag).short == "红旗"
    assert refused(lambda: town.orgs.rename(flag, "红星村党支部"), town) == "org_name_taken"
    assert refused(lambda: town.orgs.rename(flag, " "), town) == "org_name_missing"


def test_what_the_books_are_of_is_not_dissolved_and_nothing_twice(town: App) -> None:
    group = org_named(town, "红旗村第一党小组")
    root = town.books.root
    assert refused(lambda: town.orgs.dissolve(root, on="2026-01-01"), town) == "org_root"
    town.orgs.set(group, {"dissolved": "2026-01-01"})
    assert refused(lambda: town.orgs.dissolve(group, on="2026-02-01"), town) == "org_dissolved"


def test_nothing_new_stands_below_what_is_no_more(town: App) -> None:
    group, flag = org_named(town, "红旗村第一党小组"), org_named(town, "红旗村")
    town.orgs.set(flag, {"dissolved": "2026-01-01"})
    add = lambda: town.orgs.add("红旗村党支部第二党小组", parent=flag)  # noqa: E731
    assert refused(add, town) == "org_dissolved"
    town.orgs.add("红旗村党支部第三党小组", parent=flag, founded="2019")  # as it was in its time
    assert town.orgs.get(group).parent == flag


def test_nothing_stands_below_itself(town: App) -> None:
    lake, lake_1 = org_named(town, "东湖村党总支"), org_named(town, "东湖村第一支部")
    for parent in (lake, lake_1):
        move = lambda parent=parent: town.orgs.move(lake, parent=parent, on="2025-01-01")  # noqa: E731
        assert refused(move, town) == "org_circle"


def test_an_organisation_with_members_is_not_dissolved(town: App) -> None:
    lake = org_named(town, "东湖村党总支")
    dissolve = lambda: town.orgs.dissolve(lake, on="2026-01-01")  # noqa: E731
    with pytest.raises(UserProblem) as caught:
        dissolve()
    assert (caught.value.code, caught.value.args_) == ("org_not_empty", {"n": 2})
    star = org_named(town, "红星村")
    for name in ("𠮷建国", "欧阳翠花"):
        town.members.transfer(member_named(town, name), to=star, on="2025-12-31")
    town.orgs.dissolve(lake, on="2026-01-01")
    assert town.orgs.get(lake).dissolved == "2026-01-01"


def test_the_village_stands_beside_the_tree(town: App) -> None:
    flag = org_named(town, "红旗村")
    uid, _ = town.orgs.add_village("新店村", code="429981102201", org=flag)
    assert town.orgs.get(flag).village == uid
    (village,) = [v for v in town.orgs.villages() if v.uid == uid]
    assert (village.name, village.code) == ("新店村", "429981102201")


def test_a_post_that_makes_no_sense_is_refused(town: App) -> None:
    """Without a name, with a term that ends before it begins, twice, where nothing is any more."""
    uid, flag = member_named(town, "王秀英"), org_named(town, "红旗村")

    def appoint(title: str, start: str, *, org: str = flag, until: str = "") -> str:
        act = lambda: town.orgs.appoint(uid, org=org, title=title, start=start, term_until=until)  # noqa: E731
        return refused(act, town)

    town.orgs.appoint(uid, org=flag, title="书记", start="2021-01-12")
    assert appoint("", "2026-01-01") == "field_missing"
    assert appoint("委员", "2026-01-01", until="2025") == "period_order"
    assert appoint("书记", "2024-01-12") == "post_same"
    group = org_named(town, "红旗村第一党小组")
    town.orgs.set(group, {"dissolved": "2026-01-01"})
    assert appoint("党小组长", "2026-02-01", org=group) == "org_dissolved"
    (post,) = town.orgs.posts(person=uid)
    before = lambda: town.orgs.relieve(post.uid, on="2021-01-11")  # noqa: E731
    assert refused(before, town) == "post_swapped"
    town.orgs.relieve(post.uid, on="2024-01-12")
    town.orgs.appoint(uid, org=flag, title="书记", start="2024-01-12")


def test_a_post_has_its_term(town: App) -> None:
    uid, flag = member_named(town, "王秀英"), org_named(town, "红旗村")
    town.orgs.appoint(uid, org=flag, title="书记", start="2021-01-12", term_until="2026-01-12")
    (post,) = town.orgs.posts(person=uid)
    assert (post.title, post.start, post.end, post.org) == ("书记", "2021-01-12", "", flag)
    assert [r.posts for r in town.members.rows([uid])] == [("书记",)]
    town.orgs.relieve(post.uid, on="2024-06-01")
    assert [r.posts for r in town.members.rows([uid])] == [()]
    assert [r.posts for r in town.members.rows([uid], "2024-05-31")] == [("书记",)]
    assert [r.posts for r in town.members.rows([uid], "2021-01-11")] == [()]
    assert town.orgs.posts(org=flag) == town.orgs.posts(person=uid)
    assert town.orgs.post(post.uid).end == "2024-06-01"
    assert refused(lambda: town.orgs.post("nothing"), town) == "post_unknown"
