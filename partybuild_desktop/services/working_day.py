"""The calendar of working days, from the announced years in resources."""

from __future__ import annotations

import tomllib

from partybuild_desktop.domain.working_day import Announced, Calendar
from partybuild_desktop.system.paths import resources_dir


def load() -> Calendar:
    """The years that came with the program; a broken file is a fault of the installation."""
    found = []
    for path in sorted((resources_dir() / "holidays").glob("*.toml")):
        found.append(Announced.parse(tomllib.loads(path.read_text("utf-8"))))
    return Calendar.of(found)
