"""The table of promises is made of each module's last full run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import promises

HERE, OTHER = "tests/test_promises.py", "tests/test_house.py"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(promises, "TABLE", tmp_path / "promises.md")
    monkeypatch.setattr(promises, "RECORD", tmp_path / "promises.json")
    return tmp_path / "promises.md"


def _row(table: Path, promise: str) -> list[str]:
    (found,) = [line for line in table.read_text("utf-8").splitlines() if f"| {promise} |" in line]
    return [cell.strip() for cell in found.split("|")[4:6]]


def test_parts_add_up_and_a_later_run_of_a_part_replaces_it(table: Path) -> None:
    promises.keep({HERE: {"T1": [1200, 0]}, OTHER: {"T1": [30, 0]}}, "2026-01-02")
    assert _row(table, "T1") == ["1,230", "yes"]
    assert _row(table, "T2") == ["0", "not run"]
    promises.keep({OTHER: {"T1": [40, 1]}}, "2026-01-05")
    assert _row(table, "T1") == ["1,240", "no: 1 failed"]
    assert "2026-01-02 to 2026-01-05, 2 modules" in table.read_text("utf-8")
    promises.keep({OTHER: {"T1": [40, 0]}, "tests/gone.py": {"T1": [9, 0]}}, "2026-01-06")
    assert _row(table, "T1") == ["1,240", "yes"]
