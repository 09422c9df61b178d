"""What a command prints: one JSON object, or lines for people; messages go to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from io import TextIOWrapper
from typing import Any

from partybuild_desktop.system.progress import Progress


class Output:
    """Standard output of one command; with `as_json` exactly one JSON object."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        # a console of GBK has no 𠮷: it shows \\U00020bb7, and the command goes on
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        self._unicode = (sys.stdout.encoding or "").lower().startswith("utf")

    def result(self, value: Mapping[str, Any], lines: Iterable[str] = ()) -> None:
        """The command's result: `value` as JSON, or `lines` for a person."""
        if self._as_json:
            print(json.dumps(value, ensure_ascii=not self._unicode, default=str))
        else:
            for line in lines:
                print(line)

    def message(self, text: str) -> None:
        """A word to the person at the terminal."""
        print(text, file=sys.stderr)


def table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Rows as lines with a tab between the cells: a terminal shows it, a sheet takes it."""
    for row in rows:
        yield "\t".join(row)


class TerminalProgress(Progress):
    """Names each step of long work on standard error, when a person watches."""

    def step(self, name: str, total: int = 0) -> None:
        super().step(name, total)
        if sys.stderr.isatty():
            print(name, file=sys.stderr)
