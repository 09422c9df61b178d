"""The tree of organisations, and one organisation under its many spellings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partybuild_desktop.domain.org import (
    BRANCH,
    COMMITTEE,
    GENERAL_BRANCH,
    GROUP,
    JOINT_BRANCH,
    Org,
    OrgIndex,
    Post,
    base_of_name,
    branch_of,
    full_name,
    kind_of_name,
    short_of_name,
    subtree,
)
from partybuild_desktop.domain.problem import UserProblem


def org(
    uid: str, name: str, *, kind: str = "", short: str = "", code: str = "", parent: str = ""
) -> Org:
    return Org(
        uid=uid,
        code=code,
        name=name,
        short=short or short_of_name(name),
        kind=kind or kind_of_name(name),
        parent=parent or None,
    )


TOWN = org("town", "中共双河镇委员会", code="01")
FLAG = org("flag", "中共红旗村党支部委员会", code="0101", parent="town")
STAR = org("star", "中共红星村党支部委员会", code="0102", parent="town")
LAKE = org("lake", "中共东湖村总支部委员会", code="0103", parent="town")
LAKE_1 = org("lake1", "中共东湖村第一支部委员会", code="010301", parent="lake")
LAKE_2 = org("lake2", "中共东湖村第二支部委员会", code="010302", parent="lake")
TEA = org("tea", "中共茶庵村联合支部委员会", code="0104", parent="town")
FLAG_1 = org("flag_1", "红旗村党支部第一党小组", short="第一党小组", parent="flag")
STAR_1 = org("star_1", "红星村党支部第一党小组", short="第一党小组", parent="star")
ALL = (TOWN, FLAG, STAR, LAKE, LAKE_1, LAKE_2, TEA, FLAG_1, STAR_1)


@pytest.mark.parametrize(
    "text",
    [
        "中共红旗村党支部委员会",
        "中国共产党红旗村党支部委员会",
        "中共红旗村支部委员会",
        "红旗村党支部委员会",
        "红旗村党支部",
        "红旗村支部",
        "红旗党支部",
        "红旗支部",
        "红旗村支委会",
        "红旗村",
        "双河镇红旗村党支部",
        "中共双河镇红旗村党支部委员会",
        " 红旗村 党支部 ",
        "红旗村\u3000党支部",
        "红旗行政村党支部",
        "0101",
    ],
)
def test_one_branch_under_many_names(text: str) -> None:
    assert OrgIndex(ALL).find(text) == "flag"


@pytest.mark.parametrize(
    "text",
    [
        "红星村党支部",  # one character off
        "红星支部",
    ],
)
def test_its_neighbour_is_another(text: str) -> None:
    assert OrgIndex(ALL).find(text) == "star"


@pytest.mark.parametrize(
    ("text", "uid"),
    [
        ("东湖村党总支", "lake"),
        ("东湖村总支", "lake"),
        ("东湖村总支部", "lake"),
        ("中共东湖村总支部委员会", "lake"),
        ("东湖村第一支部", "lake1"),
        ("东湖村第一党支部", "lake1"),
        ("东湖第一支部", "lake1"),
        ("东湖村一支部", "lake1"),
        ("东湖村第1党支部", "lake1"),
        ("东湖村二支部", "lake2"),
        ("茶庵村联合支部", "tea"),
        ("茶庵村联合党支部", "tea"),
        ("茶庵联合支部", "tea"),
        ("茶庵村支部", "tea"),  # the only branch of that village
        ("双河镇党委", "town"),
        ("中共双河镇委员会", "town"),
        ("红旗村第一党小组", "flag_1"),
        ("红旗村党支部第一党小组", "flag_1"),
        ("红星支部第一党小组", "star_1"),
    ],
)
def test_each_kind_by_its_usual_names(text: str, uid: str) -> None:
    assert OrgIndex(ALL).find(text) == uid


@pytest.mark.parametrize(
    "text",
    [
        "红旗村党总支",  # a 总支 is not its 支部
        "东湖村党支部",  # nor is a 支部 its 总支
        "东湖村",
        "东湖村第三支部",
        "东湖支部",
        "大红旗村党支部",
        "红旗镇党支部",
        "红旗社区党支部",  # a 社区 is not the 村 of the same name
        "白沙镇红旗村党支部",  # the 红旗村 of another township
        "第一党小组",  # two groups are called so
        "双河镇",
        "红旗村党委",
        "支部",
        "",
        "村",
        "中共",
    ],
)
def test_what_is_not_certain_is_not_found(text: str) -> None:
    assert OrgIndex(ALL).find(text) is None


def test_the_same_name_of_a_village_and_a_community_are_two() -> None:
    village = org("v", "中共双河村党支部委员会")
    community = org("c", "中共双河社区党支部委员会")
    index = OrgIndex([village, community])
    assert index.find("双河村支部") == "v"
    assert index.find("双河社区党支部") == "c"
    assert index.find("双河支部") is None
    assert OrgIndex([community]).find("双河村党支部") is None


@pytest.mark.parametrize(
    ("text", "uid"),
    [
        ("东湖村", "lake"),  # its branches stand below it
        (" 东湖村 ", "lake"),
        ("双河镇", "town"),
        ("红旗村", "flag"),
        ("茶庵村", "tea"),
    ],
)
def test_the_bare_name_of_a_place_is_what_stands_highest_there(text: str, uid: str) -> None:
    """For --org alone: a cell of a roster is not certain enough to put a person there."""
    assert OrgIndex(ALL).require(text) == uid


@pytest.mark.parametrize("text", ["东湖", "湖村", "村", "东湖村党支部", "红旗村党总支", "大东湖村"])
def test_no_more_than_the_bare_name(text: str) -> None:
    with pytest.raises(UserProblem) as caught:
        OrgIndex(ALL).require(text)
    assert caught.value.code == "org_unknown"


def test_two_that_answer_are_named() -> None:
    second = org("lake_b", "中共东湖村总支部", code="0109")
    for text, names in (
        ("东湖村", ("中共东湖村总支部委员会（0103）", "中共东湖村总支部（0109）")),
        ("第一党小组", ("红旗村党支部第一党小组", "红星村党支部第一党小组")),
    ):
        with pytest.raises(UserProblem) as caught:
            OrgIndex([*ALL, second]).require(text)
        assert caught.value.code == "org_ambiguous"
        assert caught.value.args_["names"] == names
    every = [org(f"b{n}", "第一党小组", code=f"{n:02d}") for n in range(20)]
    with pytest.raises(UserProblem) as caught:
        OrgIndex(every).require("第一党小组")
    named = caught.value.args_["names"]
    assert isinstance(named, tuple)
    assert len(named) == 7


def test_two_that_are_alike_in_everything_are_told_by_their_uids() -> None:
    """Two PCs have founded the same group, each for itself, with the next free code."""
    twins = [org(uid, "第一党小组", code="0101") for uid in ("a1", "b2")]
    index = OrgIndex(twins)
    with pytest.raises(UserProblem) as caught:
        index.require("0101")
    assert caught.value.args_["names"] == ("第一党小组（0101 a1）", "第一党小组（0101 b2）")
    assert [index.require(one.uid) for one in twins] == ["a1", "b2"]


def test_a_branch_and_a_joint_branch_of_one_village() -> None:
    index = OrgIndex([TEA, org("own", "中共茶庵村党支部委员会")])
    assert index.find("茶庵村支部") == "own"
    assert index.find("茶庵联合支部") == "tea"


def test_two_branches_of_one_spelling_are_ambiguous() -> None:
    twin = org("twin", "中共红旗村支部委员会")
    index = OrgIndex([FLAG, twin])
    assert index.find("红旗支部") is None
    assert index.find("中共红旗村支部委员会") == "twin"


def test_the_full_name_goes_before_another_ones_short_name() -> None:
    other = org("other", "中共老街支部委员会", short="红旗村党支部委员会")
    index = OrgIndex([other, org("flag", "红旗村党支部委员会", short="红旗")])
    assert index.find("红旗村党支部委员会") == "flag"


def test_in_a_villages_own_books_the_township_may_be_named() -> None:
    """No committee is in the tree, so nothing says that the township is another one."""
    assert OrgIndex([FLAG]).find("双河镇红旗村党支部") == "flag"


def test_a_township_in_the_registered_name_may_be_left_out() -> None:
    long = org("long", "中共双河镇青山村党支部委员会")
    index = OrgIndex([TOWN, long])
    assert index.find("青山村党支部") == "long"
    assert index.find("青山支部") == "long"
    assert index.find("白沙镇青山村党支部") is None


def test_figures_in_a_place_name_are_no_ordinal() -> None:
    index = OrgIndex([org("four", "中共小四村党支部委员会"), org("small", "中共小村党支部委员会")])
    assert index.find("小四支部") == "four"
    assert index.find("小村支部") == "small"


def test_an_unknown_organisation_is_named() -> None:
    with pytest.raises(UserProblem) as caught:
        OrgIndex(ALL).require("月亮村党支部")
    assert caught.value.code == "org_unknown"
    assert caught.value.args_ == {"name": "月亮村党支部"}


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "kind", "base", "short"),
    [
        ("中共红旗村党支部委员会", BRANCH, "红旗村", "红旗村党支部"),
        ("红旗支部", BRANCH, "红旗", "红旗支部"),
        ("红旗村", BRANCH, "红旗村", "红旗村"),
        ("中共双河镇委员会", COMMITTEE, "双河镇", "双河镇党委"),
        ("双河镇党委", COMMITTEE, "双河镇", "双河镇党委"),
        ("中共泉溪县委员会", COMMITTEE, "泉溪县", "泉溪县委"),
        ("中共江岸街道工作委员会", COMMITTEE, "江岸街道", "江岸街道党工委"),
        ("中共东湖村总支部委员会", GENERAL_BRANCH, "东湖村", "东湖村党总支"),
        ("东湖村党总支", GENERAL_BRANCH, "东湖村", "东湖村党总支"),
        ("中共茶庵村联合支部委员会", JOINT_BRANCH, "茶庵村", "茶庵村联合支部"),
        ("某某公司联合党支部", JOINT_BRANCH, "某某公司", "某某公司联合党支部"),
        ("红旗村第一党小组", GROUP, "红旗村第一", "红旗村第一党小组"),
    ],
)
def test_what_a_name_tells(name: str, kind: str, base: str, short: str) -> None:
    assert (kind_of_name(name), base_of_name(name), short_of_name(name)) == (kind, base, short)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("中共红旗村党支部委员会", "中共红旗村党支部委员会"),
        ("红旗村党支部委员会", "中共红旗村党支部委员会"),
        ("红旗村党支部", "中共红旗村党支部委员会"),
        ("红旗支部", "红旗支部"),
        ("红旗村", "红旗村"),
        ("双河镇党委", "中共双河镇委员会"),
        ("双河镇委员会", "中共双河镇委员会"),
        ("江岸街道党工委", "中共江岸街道工作委员会"),
        ("泉溪县委", "中共泉溪县委员会"),
        ("东湖村党总支", "中共东湖村党总支委员会"),
        (" 红旗村 党支部", "中共红旗村党支部委员会"),
    ],
)
def test_the_name_as_on_the_seal(typed: str, name: str) -> None:
    assert full_name(typed) == name


# ---------------------------------------------------------------- the tree


def test_a_scope_is_the_organisation_and_all_below_it() -> None:
    parents = {o.uid: o.parent for o in ALL}
    assert subtree("lake", parents) == {"lake", "lake1", "lake2"}
    assert subtree("flag", parents) == {"flag", "flag_1"}
    assert subtree("town", parents) == {o.uid for o in ALL}


def test_a_circle_of_superiors_ends() -> None:
    """Two villages may have merged in a circle on two PCs; nothing may hang on it."""
    assert subtree("a", {"a": "b", "b": "a"}) == {"a", "b"}


def test_the_branch_of_a_member_in_a_group() -> None:
    orgs = {o.uid: o for o in ALL}
    for uid, branch in (("flag_1", "flag"), ("flag", "flag"), ("lake1", "lake1")):
        found = branch_of(uid, orgs)
        assert found is not None
        assert found.uid == branch
    assert branch_of("nowhere", orgs) is None


def test_a_post_is_held_from_its_first_day_to_the_day_before_its_end() -> None:
    ended = Post(uid="1", person="p", org="o", title="书记", start="2024-05-01", end="2026-05-01")
    days = ("2024-04-30", "2024-05-01", "2026-04-30", "2026-05-01")
    assert [ended.held_on(day) for day in days] == [False, True, True, False]
    assert replace(ended, end="").held_on("2031-01-01")


def test_an_organisation_is_called_by_its_short_name_where_it_has_one() -> None:
    named = replace(ALL[0], name="中共红旗村支部委员会", short="红旗村")
    assert named.called == "红旗村"
    assert replace(named, short="").called == "中共红旗村支部委员会"
