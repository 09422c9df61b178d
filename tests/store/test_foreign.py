"""A village's books know of other organisations: whoever went there has left, and is read-only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from partybuild_desktop.domain.event import Status
from partybuild_desktop.domain.form import Forms
from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.roster import Verdict
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import EVERYBODY, Scope
from partybuild_desktop.services.overview import Overviews
from partybuild_desktop.services.statistics import snapshot
from partybuild_desktop.services.statistics.change import ITEMS, changes
from partybuild_desktop.store.check import stale_standings
from tests.books import PASSWORD, entrance

NUMBER = "11010519491231002X"
NORMAL, GONE = Status.NORMAL, Status.TRANSFERRED


@dataclass(frozen=True, slots=True)
class Village:
    """红旗村's books as a merge leaves them: its own branch and group, and two foreign branches."""

    app: App
    flag: str
    group: str
    star: str
    stays: str
    went: str
    came: str


def found_village(folder: Path) -> Village:
    """Books that are open; whoever takes them closes them."""
    app, _ = entrance(folder).create(
        "红旗村党支部", code="0101", level="village", password=PASSWORD
    )
    flag = app.books.root
    group, _ = app.orgs.add("红旗村党支部第一党小组")
    with app.books.write("org_add") as unit:
        town = unit.new("org", {"name": "中共双河镇委员会", "short": "双河镇党委", "kind": "611"})
        star = unit.new("org", {"name": "中共红星村支部委员会", "short": "红星村党支部"})
        unit.new("superior", {"org": flag, "parent": town})
        persons = {}
        opening = (("王秀英", flag, ""), ("李䶮", group, NUMBER), ("单秀兰", star, ""))
        for n, (name, place, number) in enumerate(opening):
            values = {"name": name, "joined": "1990-07-01", "kind": "1", "id": number}
            uid = persons[name] = unit.new("person", {**values, "sequence": str(n)})
            unit.new("event", {"person": uid, "kind": "opening", "org": place})
        for name, place in (("李䶮", star), ("单秀兰", flag)):
            event = {"person": persons[name], "kind": "moved", "on": "2026-03-01", "org": place}
            unit.new("event", event)
    return Village(app, flag, group, star, *persons.values())


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    found = found_village(tmp_path / "village")
    yield found
    found.app.close()


def test_only_the_own_organisations_are_the_tree(village: Village) -> None:
    tree = village.app.orgs.tree()
    assert [org.uid for org in tree] == [village.flag, village.group]
    assert tree[0].parent is None
    assert village.app.orgs.foreign()[village.star] == "红星村党支部"
    assert len(village.app.orgs.foreign()) == 2
    assert village.app.orgs.elsewhere(village.star)
    assert not village.app.orgs.elsewhere(village.flag)


def test_the_township_is_named_as_the_superior_on_paper(village: Village) -> None:
    app = village.app
    assert app.orgs.superiors_elsewhere() == {village.flag: ("中共双河镇委员会", "双河镇党委")}
    found = app.ledgers.compose("orgs", Scope())
    assert isinstance(found, Ledger)
    assert "双河镇党委" in next(iter(found.rows))
    form = app.ledgers.compose("org", Scope())
    assert isinstance(form, Forms)
    assert "中共双河镇委员会" in str(next(iter(form.forms)))


def test_whoever_went_is_out_of_every_count_and_list(village: Village) -> None:
    app = village.app
    assert app.members.uids(Scope()) == [village.stays, village.came]
    assert app.members.uids(Scope(day="2026-02-28")) == [village.stays, village.went]
    assert app.members.count(Scope(org=village.group)) == 0
    assert Overviews(app.books, app.orgs, app.codes).of("").total == 2
    roster = app.ledgers.compose("roster", Scope())
    assert isinstance(roster, Ledger)
    assert [row[1] for row in roster.rows] == ["王秀英", "单秀兰"]


def test_search_and_history_show_where_he_went(village: Village) -> None:
    app = village.app
    assert app.search.find("李") == [village.went]
    (row,) = app.members.rows([village.went])
    assert (row.org, row.status) == (village.star, GONE.value)
    assert village.went in app.members.uids(Scope(statuses=EVERYBODY))
    assert [(p.org, p.status) for p in app.members.history(village.went).standing] == [
        (village.group, NORMAL),
        (village.star, GONE),
    ]


def test_table_1_counts_moves_over_the_border(village: Village) -> None:
    app = village.app
    taken = snapshot(app.books, app.codes, "2026-07-01", history=True)
    table = changes(taken, "", year=2026, last_years={})
    figures = dict(zip((line.key for line in ITEMS), table.counts[-1], strict=True))
    assert figures["last_year"] == 2
    assert (figures["transferred_in"], figures["transferred_out"]) == (1, 1)
    assert (figures["counted"], figures["difference"]) == (2, 0)


def test_whoever_went_is_only_looked_at(village: Village) -> None:
    app, went = village.app, village.went
    acts = (
        lambda: app.members.set(went, {"phone": "13800000000"}),
        lambda: app.members.restore(went, on="2026-05-01"),
        lambda: app.members.delete(went),
        lambda: app.orgs.appoint(went, org=village.flag, title="书记", start="2026-05-01"),
        lambda: write(app, "study", person=went, title="网上党校"),
        lambda: write(app, "attachment", of_table="person", of_uid=went),
        lambda: app.members.set_many([(village.stays, {"note": "x"}), (went, {"note": "y"})]),
    )
    for act in acts:
        with pytest.raises(UserProblem) as raised:
            act()
        assert raised.value.code == "person_elsewhere"
        assert raised.value.args_["org"] == "中共红星村支部委员会"
    assert app.members.get(village.stays).note == ""
    with pytest.raises(UserProblem, match="person_elsewhere"):  # what brought him there
        event = app.members.history(went).events[-1].uid
        edit(app, "event", event, on="2026-04-01")


def test_whoever_came_is_edited_like_everybody(village: Village) -> None:
    app, came = village.app, village.came
    assert app.members.set(came, {"phone": "13800000000"}).txn
    app.members.transfer(came, to=village.group, on="2026-05-01")
    write(app, "study", person=came, title="网上党校")
    app.history.undo()


def test_an_import_refuses_the_row_of_who_went(village: Village, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(f"姓名,身份证号,性别\n李䶮,{NUMBER},女\n王秀英,,\n", "utf-8")
    preview = village.app.roster.preview(village.app.roster.open(path), org=village.flag)
    assert [row.verdict for row in preview.rows] == [Verdict.REFUSED, Verdict.SAME]
    (problem,) = village.app.roster.result(preview).problems[:1]
    assert (problem.code, problem.refused) == ("person_elsewhere", True)
    assert "红星村" in problem.message


def test_a_superior_that_changes_changes_who_is_there(village: Village) -> None:
    app = village.app
    with app.books.write("org_move") as unit:
        under = unit.new("superior", {"org": village.star, "parent": village.flag})
    assert len(app.members.uids(Scope())) == 3
    assert app.members.set(village.went, {"note": "x"}).txn
    assert list(app.orgs.foreign().values()) == ["双河镇党委"]
    with app.books.write("org_move") as unit:
        unit.drop("superior", under)
    assert len(app.members.uids(Scope())) == 2
    with app.books.read() as reader:
        assert list(stale_standings(reader)) == []


def test_a_branch_that_goes_over_takes_its_members_along(village: Village) -> None:
    """Split: until the day they are counted here, from the day on as transferred as a whole."""
    app = village.app
    app.members.transfer(village.stays, to=village.group, on="2020-01-01")
    with app.books.read() as reader:
        held = reader.conn.exec_driver_sql(
            "SELECT uid FROM superior WHERE org = ?", (village.group,)
        ).scalar_one()
    with app.books.write("org_move") as unit:
        unit.edit("superior", held, {"end": "2026-05-01"})
        unit.new("superior", {"org": village.group, "parent": village.star, "start": "2026-05-01"})
    assert village.stays in app.members.uids(Scope(day="2026-04-30"))
    assert village.stays not in app.members.uids(Scope())
    assert [o.uid for o in app.orgs.tree()] == [village.flag]
    assert [o.uid for o in app.orgs.tree("2026-04-30")] == [village.flag, village.group]
    assert app.orgs.elsewhere(village.group)
    taken = snapshot(app.books, app.codes, "2026-07-01", history=True)
    table = changes(taken, "", year=2026, last_years={})
    figures = dict(zip((line.key for line in ITEMS), table.counts[-1], strict=True))
    assert (figures["transferred_out"], figures["transferred_out_whole"]) == (2, 1)
    assert figures["difference"] == 0
    with app.books.read() as reader:
        assert list(stale_standings(reader)) == []


def test_a_township_knows_no_foreign_organisation(town: App) -> None:
    with town.books.write("org_add") as unit:
        unit.new("org", {"name": "中共无上级支部委员会"})
    assert town.orgs.foreign() == {}
    assert len(town.orgs.tree()) == 8


def write(app: App, table: str, **values: str) -> None:
    with app.books.write("member_edit") as unit:
        unit.new(table, values)


def edit(app: App, table: str, uid: str, **values: str) -> None:
    with app.books.write("member_edit") as unit:
        unit.edit(table, uid, values)
