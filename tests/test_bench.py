"""The bench: every baseline is bare, and the harness runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[1] / "packaging"
BASELINES = sorted((PACKAGING / "baselines").glob("*.py"))


@pytest.mark.parametrize("path", BASELINES, ids=lambda path: path.stem)
def test_a_baseline_is_short_and_knows_nothing_of_the_program(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 60
    imports = [line for line in lines if re.match(r"\s*(import|from)\s", line)]
    assert not any(re.search(r"partybuild|from \.", line) for line in imports)


def test_every_baseline_has_its_case() -> None:
    listed = run("--list").split()
    assert {path.stem for path in BASELINES} <= set(listed)


@pytest.mark.full
def test_the_harness_runs_a_case() -> None:
    found = json.loads(run("pdf", "--json", "--repeat", "1"))["pdf"]
    assert found["ratio"] == found["program"]["seconds"] / found["baseline"]["seconds"]
    assert found["passed"] == []


def run(*arguments: str) -> str:
    command = [sys.executable, "-B", str(PACKAGING / "bench"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
