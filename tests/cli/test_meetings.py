"""Meetings from a terminal."""

from __future__ import annotations

from tests.cli.console import Console


def test_check_names_every_branch_kind_and_period(console: Console) -> None:
    cells = console.done("meetings", "check", "--year", "2025")["cells"]
    assert {"org", "kind", "period", "done", "required", "late"} <= cells[0].keys()
    assert {cell["org"] for cell in cells} == {
        "中共红旗村党支部委员会",
        "中共红星村党支部委员会",
        "中共东湖村第一支部委员会",
        "中共东湖村第二支部委员会",
    }
    mine = console.done("meetings", "check", "--org", "红旗支部", "--year", "2025")["cells"]
    found = {(c["key"], c["period"]): (c["done"], c["required"], c["late"]) for c in mine}
    assert found["branch_meeting", "2025-Q2"] == (0, 1, True)
    assert found["group_meeting", "2025-01"] == (0, 1, True)
    assert found["committee_meeting", "2025-01"] == (0, 0, False)  # three members have no committee
    assert [c["kind"] for c in mine if c["key"] == "theme_day"] == ["主题党日"] * 12
    to_come = console.done("meetings", "check", "--org", "红旗支部", "--year", "2099")["cells"]
    assert not any(cell["late"] for cell in to_come)
    said = console.plain("meetings", "check", "--year", "2025").out
    assert "中共红星村党支部委员会\t主题党日\t2025-01\t0/1" in said
    assert "格逾期" in said


def test_plan_and_list(console: Console) -> None:
    done = console.done("meetings", "plan", "--org", "红星村", "--year", "2026")
    assert (done["made"], done["kept"], done["announced"]) == (22, 0, True)
    assert console.done("meetings", "plan", "--org", "红星村", "--year", "2026")["made"] == 0
    listed = console.done("meetings", "list", "--year", "2026", "--kind", "主题党日")["meetings"]
    assert len(listed) == 12
    assert (listed[0]["on"], listed[0]["state"]) == ("2026-01-05", "计划")
    assert console.done("meetings", "list", "--year", "2025")["meetings"] == []
    gaps = console.done("meetings", "gaps", "--org", "红星村")["gaps"]
    assert {gap["urgency"] for gap in gaps} <= {"late", "due", "next"}
    assert {gap["key"] for gap in gaps} >= {"theme_day", "branch_meeting"}
    assert console.plain("meetings", "gaps").status == 0
    console.done("undo")
    assert console.done("meetings", "list")["meetings"] == []


def test_a_year_without_holidays_says_so(console: Console) -> None:
    answer = console("meetings", "plan", "--year", "2031", "--org", "红星村")
    assert answer.json["announced"] is False
    assert "暂算" in answer.err


def test_refusals(console: Console) -> None:
    assert console("meetings", "check").status == 2
    for words in (
        ("meetings", "check", "--year", "2026", "--org", "无此支部"),
        ("meetings", "list", "--kind", "茶话会"),
        ("meetings", "book", "--year", "2025", "-o", "book.txt"),
    ):
        answer = console(*words)
        assert (answer.status, answer.is_refusal) == (2, True)


def test_there_is_no_book_of_a_year_without_meetings(console: Console) -> None:
    answer = console("meetings", "book", "--year", "1999", "-o", "book.pdf")
    assert (answer.status, answer.is_refusal) == (3, True)
