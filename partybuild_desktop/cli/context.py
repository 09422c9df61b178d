"""What every command starts from: the entrance to the books, options, and where to print."""

from __future__ import annotations

import argparse
import getpass
import math
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from partybuild_desktop.cli.output import Output, TerminalProgress
from partybuild_desktop.domain.date import PartialDate, read_text
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.i18n import tr


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every command function."""

    entrance: Entrance
    options: argparse.Namespace
    out: Output

    @contextmanager
    def books(self) -> Iterator[App]:
        """The books, opened with the password given, closed at the end."""
        self.entrance.require()
        label, password = self.credentials()
        app = self.entrance.unlock(label, password)
        try:
            yield app
        finally:
            app.close()

    def credentials(self) -> tuple[str, str]:
        """Label and password, after the wait that wrong tries have brought."""
        label = getattr(self.options, "user", "") or self.entrance.labels()[0]
        password = self.password()
        wait = self.entrance.wait_seconds(label)
        if wait:
            self.out.message(tr("密码多次输错，请等待 {n} 秒，程序会自动继续。", n=math.ceil(wait)))
            self.entrance.wait(label)
        return label, password

    @property
    def progress(self) -> TerminalProgress:
        return TerminalProgress()

    def password(self) -> str:
        """From --password-file, else PARTYBUILD_PASSWORD, else asked at the terminal."""
        path = getattr(self.options, "password_file", None)
        if path:
            return read_secret(Path(path))
        found = os.environ.get("PARTYBUILD_PASSWORD")
        if found is not None:
            return found
        if sys.stdin.isatty():
            return getpass.getpass(tr("密码："))
        raise UserProblem("password_missing")

    def day(self, name: str = "as_of") -> str:
        """An option that is a day as ISO text, "" when it was not given."""
        typed = getattr(self.options, name, None)
        return whole_day(typed, name) if typed else ""

    def org(self, app: App, name: str = "org") -> str:
        """The uid of the organisation an option names, "" when it was not given."""
        typed = getattr(self.options, name, "") or ""
        return app.orgs.find(typed) if typed else ""

    def scope(self, app: App) -> Scope:
        """--org and --as-of."""
        return Scope(org=self.org(app), day=self.day())


def read_secret(path: Path) -> str:
    """The first line of a file."""
    with machine_errors(path):
        return path.read_text("utf-8").partition("\n")[0].rstrip("\r")


def output_path(typed: str, *endings: str) -> Path:
    """Where a file is to be written. Raises UserProblem output_form for another ending."""
    path = Path(typed)
    if path.suffix.lower() not in endings:
        raise UserProblem("output_form", name=path.name)
    return path


def whole_day(typed: str, field: str) -> str:
    """A day as ISO text. Raises UserProblem date_invalid, date_not_whole."""
    found: PartialDate = read_text(typed)
    if len(found) < 10:
        raise UserProblem("date_not_whole", field=field, text=typed)
    return str(found)


def fields(items: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE … by field. Raises UserProblem field_form."""
    values = {}
    for item in items:
        key, sign, value = item.partition("=")
        if not sign:
            raise UserProblem("field_form", text=item)
        values[key.strip()] = value
    return values
