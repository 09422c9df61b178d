"""Organisations merged and split, each in one action."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from partybuild_desktop.domain.event import EventKind, Status
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import EVERYBODY, Scope
from tests.books import hash_of, member_named, org_named

DAY = "2026-03-01"


def refusal(app: App, action: Callable[[], object]) -> str:
    """The code of the refusal, which changes nothing."""
    before = hash_of(app)
    with pytest.raises(UserProblem) as caught:
        action()
    assert hash_of(app) == before
    return caught.value.code


def names(app: App, org: str, day: str = "") -> list[str]:
    uids = app.members.uids(Scope(org=org, day=day))
    return [row.member.name for row in app.members.rows(uids, day)]


def test_a_village_goes_into_another_with_all_it_has(town: App) -> None:
    """Members, group and posts; the day before everything is as it was, and one step undoes it."""
    flag, star = org_named(town, "红旗村"), org_named(town, "红星村")
    group = org_named(town, "红旗村第一党小组")
    wang = member_named(town, "王秀英")
    town.orgs.appoint(wang, org=flag, title="书记", start="2021-01-12")
    town.orgs.appoint(wang, org=group, title="党小组长", start="2021-01-12")
    before = hash_of(town)
    done = town.reorganisations.merge(flag, into=star, on=DAY)
    assert (done.uid, done.members, done.groups, done.posts) == (star, 2, 1, 1)
    assert names(town, star) == ["王秀英", "李䶮", "单秀兰", "买买提·吐尔逊"]
    assert names(town, flag) == []
    assert names(town, flag, "2026-02-28") == ["王秀英", "李䶮", "买买提·吐尔逊"]
    assert town.orgs.get(flag).dissolved == DAY
    assert town.orgs.get(group).parent == star
    ends = {post.title: post.end for post in town.orgs.posts(person=wang)}
    assert ends == {"书记": DAY, "党小组长": ""}
    standing = town.members.history(wang).standing[-1]
    assert (standing.start, standing.org, standing.whole_unit) == (DAY, star, True)
    town.history.undo()
    assert hash_of(town) == before


def test_a_branch_is_split(town: App) -> None:
    flag, wang = org_named(town, "红旗村"), member_named(town, "王秀英")
    star = org_named(town, "红星村")
    for org in (flag, star):
        town.orgs.appoint(wang, org=org, title="书记", start="2021-01-12")
    before = hash_of(town)
    done = town.reorganisations.split(
        flag, name="红旗新村党支部", persons=[wang, wang], on=DAY, code="0109"
    )
    org = town.orgs.get(done.uid)
    assert (org.name, org.code, org.founded) == ("中共红旗新村党支部委员会", "0109", DAY)
    assert (org.parent, done.members, done.posts) == (town.books.root, 1, 1)
    ends = {post.org: post.end for post in town.orgs.posts(person=wang)}
    assert ends == {flag: DAY, star: ""}
    assert names(town, done.uid) == ["王秀英"]
    assert names(town, flag) == ["李䶮", "买买提·吐尔逊"]
    town.history.undo()
    assert hash_of(town) == before


def test_a_group_goes_into_its_own_branch(town: App) -> None:
    flag, group = org_named(town, "红旗村"), org_named(town, "红旗村第一党小组")
    town.reorganisations.merge(group, into=flag, on=DAY)
    assert town.members.rows([member_named(town, "买买提·吐尔逊")])[0].org == flag


def test_what_cannot_be_merged(town: App) -> None:
    acts = town.reorganisations
    root, flag, star = town.books.root, org_named(town, "红旗村"), org_named(town, "红星村")
    lake, lake_1 = org_named(town, "东湖村党总支"), org_named(town, "东湖村第一支部")
    for org, into, code in (
        (root, flag, "org_root"),
        (lake, lake_1, "org_merge_within"),
        (flag, flag, "org_merge_within"),
        (flag, lake, "org_merge_level"),
        (flag, root, "org_merge_level"),
        ("nobody", flag, "org_unknown"),
    ):
        assert refusal(town, lambda a=org, b=into: acts.merge(a, into=b, on=DAY)) == code  # type: ignore[misc]
    acts.merge(flag, into=star, on=DAY)
    assert refusal(town, lambda: acts.merge(flag, into=lake_1, on=DAY)) == "org_dissolved"
    assert refusal(town, lambda: acts.merge(lake_1, into=flag, on=DAY)) == "org_dissolved"


def test_what_cannot_be_split(town: App) -> None:
    acts, flag = town.reorganisations, org_named(town, "红旗村")
    other = member_named(town, "单秀兰")

    def split(org: str, name: str = "新店村党支部", persons: tuple[str, ...] = ()) -> object:
        return acts.split(org, name=name, persons=persons, on=DAY)

    assert refusal(town, lambda: split(town.books.root)) == "org_root"
    assert refusal(town, lambda: split(flag, "红星村党支部")) == "org_name_taken"
    assert refusal(town, lambda: split(flag, "")) == "org_name_missing"
    assert refusal(town, lambda: split(flag, persons=(other,))) == "member_not_in_org"


def test_a_group_does_not_come_of_a_branch(town: App) -> None:
    """Nobody would stand in a branch there; nor does a branch come of a group."""
    acts = town.reorganisations
    for org, name in (
        ("红旗村", "红旗村党支部第三党小组"),
        ("红旗村第一党小组", "红旗新村党支部"),
    ):
        uid = org_named(town, org)
        split = lambda u=uid, n=name: acts.split(u, name=n, persons=(), on=DAY)  # noqa: E731
        assert refusal(town, split) == "org_split_level"
    lake = org_named(town, "东湖村党总支")  # its members stand in its branches
    split = lambda: acts.split(lake, name="西湖村党总支", persons=(), on=DAY)  # noqa: E731
    assert refusal(town, split) == "org_split_above"
    group = org_named(town, "红旗村第一党小组")
    done = acts.split(group, name="红旗村党支部第二党小组", persons=(), on=DAY)
    assert town.orgs.get(done.uid).parent == org_named(town, "红旗村")


def test_a_temporary_organisation_goes_into_one_that_stays(town: App) -> None:
    lake = org_named(town, "东湖村党总支")
    uid, _ = town.orgs.add("汛期临时党总支", kind="921")
    town.reorganisations.merge(uid, into=lake, on=DAY)
    assert town.orgs.get(uid).dissolved == DAY


def test_what_ended_before_is_left_where_it_was(town: App) -> None:
    flag, star = org_named(town, "红旗村"), org_named(town, "红星村")
    group, _ = town.orgs.add("红旗村党支部第二党小组", parent=flag)
    town.orgs.dissolve(group, on="2026-02-01")
    assert town.reorganisations.merge(flag, into=star, on=DAY).groups == 1
    assert town.orgs.get(group).parent == flag


def test_nobody_who_came_later_is_left_behind(town: App) -> None:
    """An end in the past would be the end of what went on after it."""
    flag, star = org_named(town, "红旗村"), org_named(town, "红星村")
    merge = lambda: town.reorganisations.merge(star, into=flag, on=DAY)  # noqa: E731
    shan = member_named(town, "单秀兰")
    town.orgs.appoint(shan, org=star, title="书记", start="2026-04-01")
    assert refusal(town, merge) == "org_went_on"
    town.history.undo()
    wang = member_named(town, "王秀英")
    town.members.transfer(wang, to=star, on="2026-05-01")
    assert refusal(town, merge) == "org_went_on"
    town.members.transfer(shan, to=flag, on=DAY)
    assert refusal(town, lambda: town.orgs.dissolve(star, on=DAY)) == "org_went_on"
    town.reorganisations.merge(star, into=flag, on="2026-05-01")
    assert names(town, star) == []


def test_who_is_suspended_goes_along(town: App) -> None:
    """He belongs there though he is not counted, and would be restored into what is no more."""
    flag, star = org_named(town, "红旗村"), org_named(town, "红星村")
    group = org_named(town, "红旗村第一党小组")
    wang, li = member_named(town, "王秀英"), member_named(town, "李䶮")
    town.members.remove(wang, kind=EventKind.SUSPENDED, on="2025-06-01")
    town.members.remove(li, kind=EventKind.SUSPENDED, on=DAY)
    before = hash_of(town)
    done = town.reorganisations.merge(flag, into=star, on=DAY)
    assert done.members == 2
    for uid in (wang, li):
        last = town.members.history(uid).standing[-1]
        assert (last.org, last.status, last.start) == (star, Status.SUSPENDED, DAY)
    assert town.members.uids(Scope(org=flag, statuses=EVERYBODY)) == []
    town.members.restore(wang, on="2026-04-01")
    assert "王秀英" in names(town, star)
    town.history.undo()
    town.history.undo()
    assert hash_of(town) == before
    split = town.reorganisations.split(flag, name="红旗新村党支部", persons=[wang], on=DAY)
    assert town.members.history(wang).standing[-1].org == split.uid
    assert town.orgs.get(group).parent == flag


def test_what_came_later_is_of_where_he_then_was(town: App) -> None:
    """He came back, left or was suspended on the day or after it: not from what had ended."""
    flag, star = org_named(town, "红旗村"), org_named(town, "红星村")
    wang, li = member_named(town, "王秀英"), member_named(town, "李䶮")
    town.members.remove(wang, kind=EventKind.SUSPENDED, on="2025-06-01")
    town.members.restore(wang, on=DAY, org=flag)
    town.members.remove(wang, kind=EventKind.DIED, on="2026-05-01")
    town.members.remove(li, kind=EventKind.SUSPENDED, on="2026-04-01")
    town.reorganisations.merge(flag, into=star, on=DAY)
    for uid, status in ((wang, Status.DIED), (li, Status.SUSPENDED)):
        standing = town.members.history(uid).standing
        assert {one.org for one in standing if one.end > DAY} == {star}
        assert standing[-1].status is status


def test_what_will_happen_is_told_before(town: App) -> None:
    """As many as go then, and nothing is written."""
    acts, before = town.reorganisations, hash_of(town)
    flag, star = org_named(town, "红旗村"), org_named(town, "红星村")
    group = org_named(town, "红旗村第一党小组")
    found = acts.merging(flag, DAY)
    assert [one.member.name for one in found.members] == ["王秀英", "李䶮"]
    assert [one.uid for one in found.below] == [group]
    everybody = [one.member.name for one in acts.splitting(flag, DAY).members]
    assert everybody == ["王秀英", "李䶮", "买买提·吐尔逊"]
    assert hash_of(town) == before
    wang = member_named(town, "王秀英")
    for org, title in ((flag, "书记"), (group, "党小组长"), (star, "书记")):
        town.orgs.appoint(wang, org=org, title=title, start="2021-01-12")
    told = [(one.name, one.title) for one in acts.merging(flag, DAY).posts]
    assert told == [("王秀英", "书记")]
    assert [one.title for one in acts.splitting(flag, DAY).posts] == ["书记", "党小组长"]
    assert acts.merging(flag, "2020-01-01").posts == ()


def test_where_an_organisation_can_go(town: App) -> None:
    """Only where a merge is not refused."""

    def targets(name: str) -> set[str]:
        return {one.called for one in town.reorganisations.targets(org_named(town, name))}

    lake = {"东湖村第一支部", "东湖村第二支部"}
    assert targets("红旗村") == {"红星村党支部", *lake}
    assert targets("红旗村第一党小组") == {"红旗村党支部", "红星村党支部", *lake}
    assert targets("东湖村党总支") == set()
    town.reorganisations.merge(org_named(town, "红旗村"), into=org_named(town, "红星村"), on=DAY)
    assert targets("红星村") == lake
