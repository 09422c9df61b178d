"""What the kinds look like on paper, as accepted by a person who looked (T17)."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.services.member import Scope
from tests.reports.golden import check_page
from tests.services.village import DAY, YEAR, Village

PAGES = (
    ("org", "flag"),
    ("orgs", "town"),
    ("network", "town"),
    ("committee", "flag"),
    ("card", "flag"),
    ("changes", "town"),
    ("basics", "flag"),
    ("joined", "town"),
    ("education", "town"),
    ("village", "town"),
    ("ages", "town"),
    ("figures", "flag"),
)


@pytest.mark.parametrize(("kind", "org"), PAGES)
def test_looks_as_accepted(village: Village, tmp_path: Path, kind: str, org: str) -> None:
    scope = Scope(org=getattr(village, org), day=DAY)
    ledger = village.app.ledgers.compose(kind, scope)
    check_page(village.app.ledgers.draw(ledger), 0, f"kind-{kind}", tmp_path)


def test_a_closed_year_with_a_correction(village: Village, tmp_path: Path) -> None:
    village.app.closings.close("", YEAR)
    dead = village.uid("李建国")
    village.app.members.remove(dead, kind=EventKind.DIED, on="2025-12-01")
    ledger = village.app.ledgers.compose("changes", Scope(org=village.flag, day=DAY))
    check_page(village.app.ledgers.draw(ledger), 0, "kind-changes-closed", tmp_path)
