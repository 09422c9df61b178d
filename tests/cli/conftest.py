"""Consoles on copies of the template books; the password is in the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import PASSWORD
from tests.cli.console import Console


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PARTYBUILD_DATA", "PARTYBUILD_RECOVERY", "PARTYBUILD_NEW_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PARTYBUILD_PASSWORD", PASSWORD)


@pytest.fixture
def console(town_folder: Path, capsys: pytest.CaptureFixture[str]) -> Console:
    """On the small township."""
    return Console(town_folder, capsys)


@pytest.fixture
def blank(blank_folder: Path, capsys: pytest.CaptureFixture[str]) -> Console:
    """On books with nothing but the committee."""
    return Console(blank_folder, capsys)


@pytest.fixture
def nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Console:
    """On a folder that does not exist yet."""
    return Console(tmp_path / "new", capsys)
