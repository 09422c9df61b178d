"""The two commands: found from anywhere, and plain about what is missing."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = (
    "packaging/setup",
    "packaging/run",
    "packaging/test",
    "packaging/translate",
    "packaging/accept",
    ".ci/run",
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the scripts are for Linux")


def _run_without_display(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {key: value for key, value in os.environ.items() if key not in hidden}
    return subprocess.run(
        ["bash", str(ROOT / "packaging/run"), *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_can_be_started_and_read(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["bash", "-n", str(ROOT / script)], check=True)


@pytest.mark.parametrize("arguments", [(), ("--demo",), ("--data", "党务 台账", "--lang", "en")])
def test_without_a_display_the_command_line_is_named(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    run = _run_without_display(*arguments, cwd=tmp_path)
    assert run.returncode == 2
    assert run.stdout == ""
    assert "没有图形显示" in run.stderr
    assert "There is no display" in run.stderr
    assert "packaging/run --help" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_locked_library_has_hashes_and_no_address() -> None:
    text = (ROOT / "packaging/requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    for entry in text.replace("\\\n", " ").splitlines():
        assert re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry), entry
