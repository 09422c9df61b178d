"""What is due and what to look at follows from what the books hold."""

from __future__ import annotations

import pytest

from partybuild_desktop.services.app import App
from partybuild_desktop.services.overview import Matter, Overview, Overviews
from tests.books import member_named


def _of(app: App, org: str = "") -> Overview:
    return Overviews(app.books, app.orgs, app.codes).of(org)


def test_the_figures(town: App) -> None:
    found = _of(town)
    assert (found.total, found.full, found.women) == (6, 6, 3)
    assert found.ages == (0, 2, 1, 0, 3)
    assert found.doubtful == 6


@pytest.mark.parametrize(
    ("joined", "until", "matter", "day"),
    [
        ("2025-07-20", "", Matter.DUE, "2026-07-20"),
        ("2025-07", "", Matter.DUE, "2026-07"),
        ("2025-06-30", "", Matter.OVERDUE, "2026-06-30"),
        ("2025-08-01", "", None, ""),
        ("2025-01-05", "2026-07-05", Matter.DUE, "2026-07-05"),  # extended
        ("2025-01-05", "2026-12-05", None, ""),
    ],
)
def test_the_end_of_probation(
    town: App, joined: str, until: str, matter: Matter | None, day: str
) -> None:
    uid = member_named(town, "李䶮")
    values = {"kind": "预备", "joined": joined, "confirmed": "", "extended_until": until}
    town.members.set(uid, values)
    due = [t for t in _of(town).todos if t.matter in (Matter.DUE, Matter.OVERDUE)]
    assert [(t.matter, t.day, t.uids) for t in due] == ([(matter, day, (uid,))] if matter else [])


def test_a_term_that_ends_is_told_in_time(town: App) -> None:
    star = town.orgs.find("红星村党支部")
    for until, matter in (
        ("2026-10", Matter.DUE),
        ("2026-11", None),
        ("2026-06-30", Matter.OVERDUE),
    ):
        town.orgs.set(star, {"term_until": until})
        found = [t.matter for t in _of(town).todos if "换届" in t.text]
        assert found == ([matter] if matter else [])
    assert not [t for t in _of(town, town.orgs.find("红旗村党支部")).todos if "换届" in t.text]


def test_doubts_are_gathered_by_what_they_are(town: App) -> None:
    checks = {t.text: len(t.uids) for t in _of(town).todos if t.matter is Matter.CHECK}
    assert checks["6 人没有公民身份号码"] == 6
    assert checks["6 人未填写民族"] == 6


def test_the_month_of_joining_is_remembered(town: App) -> None:
    (greet,) = [t for t in _of(town).todos if t.matter is Matter.GREET]
    assert len(greet.uids) == 4  # joined in a July


def test_empty_books_have_nothing_to_do(town: App) -> None:
    uid, _ = town.orgs.add("空空村党支部")
    assert _of(town, uid).todos == ()
    assert _of(town, uid).age is None
