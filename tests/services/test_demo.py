"""The sample township: reproducible, plausible, and its yearly table adds up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from partybuild_desktop.domain import identity
from partybuild_desktop.domain.event import EventKind, Status, balance
from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.domain.member import FULL, PROBATIONARY, Member, no_probation
from partybuild_desktop.domain.org import (
    BRANCH,
    COMMITTEE,
    GENERAL_BRANCH,
    GROUP,
    JOINT_BRANCH,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.demo import make
from partybuild_desktop.services.member import Scope
from partybuild_desktop.store.standing import all_standings
from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.system.errors import Cancelled
from partybuild_desktop.system.progress import Progress
from tests.books import NOW, PASSWORD, actions, entrance, hash_of, org_named


def sample(folder: Path, *, day: dt.datetime = NOW, **sizes: int) -> App:
    app, _ = make(entrance(folder, clock=FixedClock(day)), password=PASSWORD, **sizes)
    return app


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The township as it comes without any option."""
    app = sample(tmp_path_factory.mktemp("demo") / "books")
    yield app
    app.close()


@pytest.fixture(scope="module")
def people(demo: App) -> list[Member]:
    """Everybody in it today."""
    return [row.member for row in demo.members.rows(demo.members.uids(Scope()))]


def test_it_is_a_township_of_practice_books(demo: App) -> None:
    assert demo.books.practice
    assert demo.books.level == "township"
    assert demo.orgs.tree()[0].name == "中共双河镇委员会"
    kinds = Counter(org.kind for org in demo.orgs.tree())
    assert (kinds[COMMITTEE], kinds[GENERAL_BRANCH], kinds[JOINT_BRANCH]) == (1, 1, 1)
    assert kinds[BRANCH] == 10 + 3
    assert kinds[GROUP] > 50
    assert len(demo.orgs.villages()) == 12


def test_every_village_has_the_members_asked_for(demo: App) -> None:
    top = [org for org in demo.orgs.tree() if org.parent == demo.books.root]
    assert [demo.members.count(Scope(org=org.uid)) for org in top] == [80] * 12


def test_members_are_placed_in_groups(demo: App) -> None:
    kinds = {org.uid: org.kind for org in demo.orgs.tree()}
    rows = demo.members.rows(demo.members.uids(Scope()))
    assert {kinds[row.org] for row in rows} == {GROUP}


def test_table_1_balances_for_every_year_and_organisation(demo: App) -> None:
    with demo.books.read() as reader:
        standings = [standing for _, standing in all_standings(reader.conn)]
    for year in (2023, 2024, 2025, 2026):
        for org in demo.orgs.tree():
            scope = demo.orgs.scope(org.uid)
            assert balance(standings, year=year, in_scope=scope.__contains__).difference == 0
    whole = [balance(standings, year=y, in_scope=lambda _: True) for y in (2024, 2025)]
    assert all(b.developed and b.transferred_in and b.died and b.transferred_out for b in whole)
    assert whole[1].last_year == whole[0].counted
    assert whole[1].developed < 40  # a township of a thousand members develops a dozen a year


def test_what_happened_is_written_action_by_action(demo: App) -> None:
    done = Counter(action.action for action in actions(demo, 10_000))
    assert done["member_add"] > 20
    assert done["member_remove"] > 20
    assert done["member_transfer"] > 3
    assert done["member_edit"] > 20
    walls = [action.wall for action in reversed(actions(demo, 10_000))]
    assert walls == sorted(walls)
    assert walls[0].startswith("2024-01-01")
    assert walls[-1] < "2026-07-01"


def test_nothing_is_dated_after_today(demo: App, people: list[Member]) -> None:
    today = "2026-07-01"
    for member in people:
        assert max(member.birth, member.joined, member.confirmed) < today
        for event in demo.members.history(member.uid).events:
            assert event.on < today


def test_numbers_are_valid_and_of_no_county(people: list[Member]) -> None:
    numbers = [member.id for member in people if member.id]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert identity.read_text(number) == number
        assert number.startswith("429981")


def test_nearly_all_agree_with_their_numbers(people: list[Member]) -> None:
    agree = sum(
        identity.birth(m.id) == m.birth and identity.sex(m.id) == m.sex for m in people if m.id
    )
    assert 0.97 * len(people) < agree < len(people)


def test_probation_follows_the_rules_of_its_day(people: list[Member]) -> None:
    """A year, and none from April 1969 to August 1977."""
    without = [m for m in people if no_probation(m.joined) and m.confirmed]
    assert len(without) > 20
    odd = [m for m in without if m.confirmed != m.joined]
    assert len(odd) < 0.1 * len(without)  # some dates are wrong on purpose
    usual = [m for m in people if len(m.confirmed) == 10 and not no_probation(m.joined)]
    odd = [m for m in usual if int(m.confirmed[:4]) - int(m.joined[:4]) != 1]
    assert len(odd) < 0.02 * len(people)
    novices = [m for m in people if m.kind == PROBATIONARY]
    assert novices
    assert all(m.joined >= "2025-06-30" and not m.confirmed for m in novices)
    assert all(m.kind == FULL for m in people if m.joined < "2025-06")


def test_the_branch_is_as_old_as_village_branches_are(people: list[Member]) -> None:
    ages = sorted(2026 - int(m.birth[:4]) for m in people)
    assert 45 <= ages[len(ages) // 2] <= 60
    assert ages[0] >= 18
    assert sum(m.sex == "2" for m in people) < len(people) / 3
    assert {len(m.joined) for m in people} >= {7, 10}


def test_names_that_are_hard_for_programs(people: list[Member]) -> None:
    names = "".join(m.name for m in people)
    assert "·" in names
    assert "䶮" in names
    assert "𠮷" in names
    assert all(m.rare_note for m in people if "䶮" in m.name)


def test_values_are_codes_of_their_lists(demo: App, people: list[Member]) -> None:
    lists = demo.codes.lists
    for member in people:
        for key in ("sex", "nation", "kind", "marriage"):
            assert getattr(member, key) in lists[key]
        for key in ("education", "position"):
            assert getattr(member, key) in lists[key] or getattr(member, key) in ("", "村民")


def test_the_check_has_something_to_show(demo: App) -> None:
    report = demo.check.run()
    assert report.ok
    codes = {finding.code for finding in report.findings}
    assert codes == {
        "field_missing",
        "id_missing",
        "sex_mismatch",
        "birth_mismatch",
        "under_18_at_joining",
        "confirmed_missing",
        "confirmed_before_joined",
        "code_unknown",
        "table_unbalanced",  # a death told after the year was closed
    }
    assert len(report.findings) < 0.1 * 960


def test_posts_have_their_terms(demo: App) -> None:
    """Elected in January 2021 and 2026 for five years."""
    for org in demo.orgs.tree():
        if org.kind in (BRANCH, JOINT_BRANCH):
            posts = demo.orgs.posts(org=org.uid)
            now = [p for p in posts if p.title == "书记" and not p.end]
            assert [(p.start, p.term_until) for p in now] == [("2026-01-12", "2031-01-12")]
            assert [p.end for p in posts if p.title == "书记" and p.end] == ["2026-01-12"]
            holder = demo.members.get(now[0].person)
            assert demo.orgs.get(org.uid).contact == holder.name
            assert demo.members.history(holder.uid).standing[-1].status is Status.NORMAL


def test_no_one_acts_after_having_left(demo: App) -> None:
    gone = {EventKind.DIED, EventKind.LEFT, EventKind.TRANSFER_OUT}
    for uid in demo.members.uids(Scope(statuses=("20", "13", "30"))):
        kinds = [event.kind for event in demo.members.history(uid).events]
        assert kinds[-1] in gone or kinds[0] in gone  # 期初在册 has no date of its own
        assert sum(kind in gone for kind in kinds) == 1


# ---------------------------------------------------------------- the same again


def test_the_same_seed_makes_the_same_books(tmp_path: Path) -> None:
    hashes = []
    for n, (seed, day) in enumerate([(1, 0), (1, 0), (2, 0), (1, 1)]):
        app = sample(
            tmp_path / str(n), day=NOW + dt.timedelta(days=day), villages=3, members=25, seed=seed
        )
        hashes.append(hash_of(app))
        app.close()
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3


@pytest.mark.parametrize(
    ("villages", "members", "years"), [(0, 0, 2), (1, 0, 1), (1, 1, 5), (2, 3, 3), (4, 9, 0)]
)
def test_any_size(tmp_path: Path, villages: int, members: int, years: int) -> None:
    app = sample(tmp_path / "d", villages=villages, members=members, years=years)
    assert app.members.count(Scope()) == villages * members
    assert app.check.run().ok
    app.close()


def test_without_history_everybody_was_there_from_the_beginning(tmp_path: Path) -> None:
    app = sample(tmp_path / "d", villages=2, members=30, years=0)
    kinds = {
        event.kind for uid in app.members.uids(Scope()) for event in app.members.history(uid).events
    }
    assert kinds == {EventKind.OPENING}
    assert {a.action for a in actions(app)} == {"init", "demo"}
    app.close()


def test_it_opens_with_its_password_and_its_recovery_code(tmp_path: Path) -> None:
    way = entrance(tmp_path / "d")
    app, code = make(way, villages=1, members=5, years=0, password=PASSWORD)
    label = app.books.user
    app.close()
    again = entrance(tmp_path / "d").recover(code, label, "另一个够长的密码")
    assert org_named(again, "红旗村党支部")
    again.close()


# ---------------------------------------------------------------- where it may go


def test_only_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "党员名单.xlsx").write_bytes(b"x")
    with pytest.raises(UserProblem) as caught:
        sample(tmp_path)
    assert caught.value.code == "folder_not_empty"
    assert [p.name for p in tmp_path.iterdir()] == ["党员名单.xlsx"]


def test_what_was_stopped_leaves_the_folder_empty(tmp_path: Path) -> None:
    class Stop(Progress):
        left = 3

        def check(self) -> None:
            self.left -= 1
            if not self.left:
                raise Cancelled

    folder = tmp_path / "d"
    folder.mkdir()
    with pytest.raises(Cancelled):
        make(entrance(folder), password=PASSWORD, progress=Stop())
    assert list(folder.iterdir()) == []


def test_a_refused_password_leaves_the_folder_empty(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    with pytest.raises(UserProblem):
        make(entrance(folder), password="")
    assert not folder.exists() or list(folder.iterdir()) == []


def test_the_last_full_year_is_closed_and_a_late_word_shows_beside_it(demo: App) -> None:
    closed = demo.closings.all(year=2025)
    assert len(closed) == len([org for org in demo.orgs.tree("2025-12-31") if org.kind != GROUP])
    assert {one.closing.closed[:10] for one in closed} == {"2026-01-10"}
    assert demo.closings.all(year=2024) == []
    changed = [one for one in closed if "changes" in one.differences]
    assert any(one.org.uid == demo.books.root for one in changed)
    (died,) = [
        found
        for one in changed
        if one.org.kind != COMMITTEE
        for found in one.differences["changes"]
        if found.column.key == "died" and found.row.key == "total"
    ][:1]
    assert died.after == died.before + 1
    ledger = demo.ledgers.compose("changes", Scope(day="2025-12-31"), year=2025)
    assert "已封账" in ledger.head.right
    assert any("封账后更正" in note for note in ledger.foot.notes)


def test_nothing_is_closed_in_the_first_days_of_a_year(tmp_path: Path) -> None:
    app = sample(tmp_path / "books", day=NOW.replace(month=1, day=5), villages=1, members=10)
    assert app.closings.all() == []
    app.close()


def test_the_village_table_has_something_in_every_column(demo: App) -> None:
    ledger = demo.ledgers.compose("village", Scope())
    assert isinstance(ledger, Ledger)
    total = next(iter(ledger.rows))
    assert all(int(text) > 0 for text in total[2:])


# ---------------------------------------------------------------- meetings


def test_meetings_of_last_year_and_this(demo: App) -> None:
    """Nearly all that is due is held; some is late, and somewhere a quorum did not come."""
    last, this = demo.meetings.matrices("", [2025, 2026])
    for matrix in (last, this):
        owed = [cell for cell in matrix.cells if cell.required and cell.kind != "talk"]
        over = [cell for cell in owed if cell.late or not cell.short]
        late = [cell for cell in owed if cell.late]
        assert 0.01 < len(late) / len(over) < 0.12
        assert {cell.kind for cell in over if not cell.short} >= {
            "branch_meeting",
            "committee_meeting",
            "group_meeting",
            "lecture",
            "theme_day",
        }
    assert any(meeting.state == "failed" for meeting in demo.meetings.all())
    planned = demo.meetings.all(states=["planned"])
    assert planned
    assert all(meeting.on >= "2026-07-01" for meeting in planned)
    assert {gap.urgency.value for gap in demo.meetings.gaps()} == {"late", "due", "next"}


def test_records_of_the_sample_are_in_order(demo: App) -> None:
    """What the service says of them is only what is wrong on purpose."""
    allowed = {"quorum_missing", "chair_not_entitled"}
    branch = next(org for org in demo.orgs.tree() if org.kind == BRANCH)
    for meeting in demo.meetings.all(branch.uid, first="2026-01-01", states=["held", "failed"]):
        found = demo.meetings.review(demo.meetings.get(meeting.uid))
        assert {problem.code for problem in found.problems} <= allowed, meeting.title
        failed = found.quorum is not None and not found.quorum.reached
        assert (meeting.state == "failed") == failed


def test_members_attend_learn_and_talk(demo: App) -> None:
    facts = demo.meetings.facts
    rates = facts.rates("", "2025-01-01", "2025-12-31")
    share = sum(rate.present for rate in rates.values()) / sum(r.expected for r in rates.values())
    assert 0.75 < share < 0.95
    assert 0 < len(facts.long_absences()) < 40
    hours = facts.hours("", 2025)
    assert sum(not one.missing for one in hours.values()) > 0
    branch = next(org for org in demo.orgs.tree() if org.kind == BRANCH)
    assert 0 < len(demo.meetings.talks.missing(branch.uid, 2025)) < 200
    graded = demo.meetings.appraisals.all(branch.uid, 2025)
    assert {one.grade for one in graded} >= {"excellent", "qualified"}
    assert demo.meetings.appraisals.review(branch.uid, 2025, graded) == []
