"""A terminal for the tests: commands in this process or in one of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from partybuild_desktop.bootstrap import main
from tests.books import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "samples"


@dataclass(frozen=True)
class Answer:
    """What a command said: exit status, standard output and standard error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on standard output."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value

    @property
    def is_refusal(self) -> bool:
        """Whether the JSON names the problem, in the words of standard error, and nothing else."""
        value = self.json
        return value.keys() == {"error", "message"} and value["message"] in self.err


class Console:
    """Commands on one data folder, in this process."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Answer:
        """Run a command with --json."""
        return self.plain("--json", *words)

    def plain(self, *words: str | Path) -> Answer:
        """Run a command as a person does."""
        self._capsys.readouterr()
        try:
            status = main(["--data", str(self.folder), *map(str, words)])
        except SystemExit as stop:  # the grammar refuses by itself
            status = int(stop.code or 0)
        said = self._capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Answer(status, said.out, said.err)

    def done(self, *words: str | Path) -> Any:
        """The JSON of a command that must succeed."""
        answer = self(*words)
        assert answer.status == 0, answer.err
        return answer.json


def process(folder: Path, *words: str | Path, **environment: str) -> Answer:
    """A command in a process of its own, started as the launcher starts it."""
    env = {**os.environ, "PARTYBUILD_PASSWORD": PASSWORD, "PYTHONUTF8": "1", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "partybuild_desktop", "--data", str(folder), *map(str, words)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return Answer(done.returncode, done.stdout, done.stderr)
