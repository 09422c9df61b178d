"""Closing a year: frozen figures, what is corrected afterwards, and that nothing opens it again."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.closing import Closed
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.statistics.yearly import CHANGES, OF_DAY
from partybuild_desktop.store.table import CLOSING
from tests.books import LABEL, actions, hash_of
from tests.services.village import DAY, YEAR, Village


def close(village: Village, org: str = "", year: int = YEAR, note: str = "") -> list[Closed]:
    return village.app.closings.close(org, year, note=note)[0]


def ledger(village: Village, kind: str, org: str = "", day: str = DAY) -> Ledger:
    found = village.app.ledgers.compose(kind, Scope(org=org, day=day))
    assert isinstance(found, Ledger)
    return found


def refusal(village: Village, org: str, year: int) -> UserProblem:
    before = hash_of(village.app)
    with pytest.raises(UserProblem) as caught:
        close(village, org, year)
    assert hash_of(village.app) == before
    return caught.value


def died(village: Village, name: str = "李建国", on: str = "2025-12-01") -> None:
    village.app.members.remove(village.uid(name), kind=EventKind.DIED, on=on)


def test_a_township_closes_with_every_branch_and_no_group(village: Village) -> None:
    made = close(village)
    assert {one.org.short: one.counted for one in made} == {
        "双河镇党委": 12,
        "红旗村党支部": 9,
        "红星村党支部": 2,
    }
    assert {one.number for one in made} == {1}
    assert all(one.in_force and one.closing.user == LABEL for one in made)
    assert set(made[0].closing.tables) == {CHANGES, *OF_DAY}
    assert made[0].closing.tables[CHANGES].value("total", "died") == 1


def test_a_closed_year_prints_as_it_was_with_what_was_corrected_since(village: Village) -> None:
    close(village)
    before = {kind: list(ledger(village, kind).rows) for kind in (CHANGES, *OF_DAY)}
    died(village)
    for kind, rows in before.items():
        found = ledger(village, kind)
        assert list(found.rows) == rows, kind
        assert "已封账" in found.head.right
        notes = "".join(found.foot.notes)
        assert "已封账：2026年1月10日，主管1。" in notes
        assert "封账后更正：" in notes, kind
    notes = "".join(ledger(village, CHANGES).foot.notes)
    assert "合计·死亡 1→2（差 +1）" in notes
    assert "合计·实有党员数 12→11（差 -1）" in notes
    notes = "".join(ledger(village, "basics").foot.notes)
    assert "合计·总数 12→11（差 -1）" in notes
    assert "等 9 处" not in notes


def test_of_a_single_organisation_the_correction_stands_beside(village: Village) -> None:
    close(village)
    died(village)
    found = ledger(village, CHANGES, village.flag)
    assert [c.title for c in found.columns] == ["项目", "行次", "封账数", "现数", "差"]
    rows = {row[0].strip(): row[2:] for row in found.rows}
    assert rows["死亡"] == ("1", "2", "1")
    assert rows["实有党员数"] == ("9", "8", "-1")
    assert rows["上年底党员总数"] == ("11", "11", "0")
    assert not any("更正：" in note for note in found.foot.notes)


def test_the_next_year_begins_with_what_was_closed(village: Village) -> None:
    close(village)
    died(village)
    found = ledger(village, CHANGES, day="2026-01-10")
    last, should, counted, difference = (found_row(found, n) for n in (1, 13, 14, 15))
    assert (last[-1], should[-1], counted[-1], difference[-1]) == ("12", "12", "11", "-1")
    assert any("2025年封账数" in note for note in found.foot.notes)
    close(village, note="补记去世一人")
    again = ledger(village, CHANGES, day="2026-01-10")
    assert found_row(again, 15)[-1] == "0"


def found_row(found: Ledger, n: int) -> tuple[str, ...]:
    (row,) = [row for row in found.rows if row[1] == str(n)]
    return row


def test_a_correction_is_a_new_closing_and_the_old_one_stays_listed(village: Village) -> None:
    close(village)
    died(village)
    differs = {one.org.short: one.differences for one in village.app.closings.all()}
    assert set(differs["双河镇党委"]) == {CHANGES, *OF_DAY}
    assert differs["红星村党支部"] == {}
    made = close(village, note="补记去世一人")
    assert {one.org.short for one in made} == {"双河镇党委", "红旗村党支部"}
    listed = [
        (one.org.short, one.number, one.in_force, one.counted, one.closing.note)
        for one in village.app.closings.all()
    ]
    assert listed == [
        ("双河镇党委", 1, False, 12, ""),
        ("双河镇党委", 2, True, 11, "补记去世一人"),
        ("红旗村党支部", 1, False, 9, ""),
        ("红旗村党支部", 2, True, 8, "补记去世一人"),
        ("红星村党支部", 1, True, 2, ""),
    ]
    assert not any(one.differences for one in village.app.closings.all())
    assert "".join(ledger(village, "basics").foot.notes).count("更正") == 0


def test_a_branch_closes_alone_and_the_township_later(village: Village) -> None:
    assert [one.org.short for one in close(village, village.flag)] == ["红旗村党支部"]
    assert "已封账" not in ledger(village, "basics").head.right
    assert "已封账" in ledger(village, "basics", village.flag).head.right
    assert [one.org.short for one in close(village)] == ["双河镇党委", "红星村党支部"]
    only = village.app.closings.all(village.flag)
    assert [one.org.short for one in only] == ["红旗村党支部"]


def test_chosen_columns_are_of_today_and_say_so(village: Village) -> None:
    close(village)
    died(village)
    scope = Scope(day=DAY)
    found = village.app.ledgers.compose("joined", scope, columns=("total", "joined.bulletin"))
    assert isinstance(found, Ledger)
    assert next(iter(found.rows))[2] == "11"
    assert "已封账" not in found.head.right
    assert any("不是封账数" in note for note in found.foot.notes)


def test_what_is_refused(village: Village) -> None:
    assert refusal(village, "", 2026).code == "year_not_over"
    too_early = refusal(village, "", 2024)
    assert (too_early.code, too_early.args_["first"]) == ("year_before_books", 2025)
    group = village.app.orgs.find("红旗村党支部第一党小组")
    assert refusal(village, group, YEAR).code == "closing_group"
    assert refusal(village, "nobody", YEAR).code == "org_unknown"
    close(village)
    assert refusal(village, "", YEAR).code == "year_closed"


def test_nothing_opens_a_closed_year(village: Village) -> None:
    """Undo stops at the closing, and the database refuses to change it."""
    made = close(village)
    with pytest.raises(UserProblem) as caught:
        village.app.history.undo()
    assert caught.value.code == "undo_nothing"
    died(village)
    assert village.app.history.undo()[0].action == "member_remove"
    uid = made[0].closing.uid
    with (
        pytest.raises(IntegrityError, match="a closed year stays closed"),
        village.app.books.write("year_close") as unit,
    ):
        unit.conn.execute(update(CLOSING).where(CLOSING.c.uid == uid).values(content="{}"))


def test_the_action_is_in_the_log_with_its_name(village: Village) -> None:
    close(village, village.star)
    newest = actions(village.app, 1)[0]
    assert (newest.action, newest.args["year"], newest.args["name"]) == (
        "year_close",
        YEAR,
        "红星村党支部",
    )


def test_an_organisation_that_was_not_there_is_not_closed(village: Village) -> None:
    village.app.orgs.add("新村党支部", founded="2026-01-02")
    old, _ = village.app.orgs.add("老村党支部")
    village.app.orgs.dissolve(old, on="2024-06-30")
    assert {one.org.short for one in close(village)} == {
        "双河镇党委",
        "红旗村党支部",
        "红星村党支部",
    }
