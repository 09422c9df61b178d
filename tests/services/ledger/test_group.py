"""党小组设置情况表: counted by hand in services/village."""

from __future__ import annotations

from partybuild_desktop.domain.ledger import Ledger, Subtotal, Total
from partybuild_desktop.services.member import Scope
from tests.services.village import DAY, Village


def rows(village: Village, org: str) -> list[tuple[str, ...]]:
    ledger = village.app.ledgers.compose("groups", Scope(org=org, day=DAY))
    assert isinstance(ledger, Ledger)
    return list(ledger.rows)


def test_groups_of_a_branch(village: Village) -> None:
    group = village.app.orgs.find("红旗村党支部第一党小组")
    village.app.members.transfer(village.uid("刘文华"), to=group, on="2025-12-01")
    village.app.orgs.appoint(village.uid("刘文华"), org=group, title="党小组长", start="2025-12-01")
    assert rows(village, village.flag) == [
        ("红旗村党支部", "第一党小组", "刘文华", "1", "1", "0", "0", "1"),
        ("红旗村党支部", "未编入党小组", "", "8", "7", "1", "3", "3"),
        ("合计", "", "", "9", "8", "1", "3", "4"),
    ]
    assert rows(village, group) == [
        ("红旗村党支部", "第一党小组", "刘文华", "1", "1", "0", "0", "1"),
        ("合计", "", "", "1", "1", "0", "0", "1"),
    ]


def test_branches_of_a_township_have_their_sums(village: Village) -> None:
    found = rows(village, village.town)
    assert found[0][:4] == ("双河镇党委", "直属党员", "", "1")
    assert [row[:4] for row in found if isinstance(row, Subtotal)] == [
        ("双河镇党委", "小计", "", "1"),
        ("红旗村党支部", "小计", "", "9"),
        ("红星村党支部", "小计", "", "2"),
    ]
    assert [row[3] for row in found if isinstance(row, Total)] == ["12"]
    assert ("红星村党支部", "未设党小组") in {row[:2] for row in found}
