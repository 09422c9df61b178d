"""Minutes of one meeting from a small file, TOML or JSON: text by field, lists of text by field.

The JSON of `meetings show` is such a file too. What it works out itself (numbers, labels) is passed
over; any other field that is not known is refused, so that nothing typed is lost in silence.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.member import NO, YES
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.i18n import tr

_LARGEST: Final = 1 << 20
_PLACE: Final = re.compile(r"line (\d+),? column (\d+)")
HEAD: Final = (
    *("uid", "org", "kind", "state", "title", "on", "start", "end", "place", "chair", "recorder"),
    *("agenda", "content", "guests", "hours", "public", "note"),
)
_LISTS: Final = {
    "attendance": ("name", "person", "state", "reason", "note"),
    "absent": ("name", "person", "reason", "note"),
    "speeches": ("uid", "name", "person", "speaker", "kind", "about", "text"),
    "resolutions": (
        *("uid", "matter", "rule", "text", "in_favour", "against", "abstain", "written"),
        *("passed", "reason", "executor", "due", "done_on", "done_note"),
    ),
    "corrections": (
        *("uid", "name", "person", "problem", "measure", "responsible", "due"),
        *("done_on", "done_note"),
    ),
}
_NAMES: Final = ("keys", "present")  # lists of plain texts
_ITEMS: Final = "items"
#  What `meetings show` adds of its own.
_DERIVED: Final = frozenset({"code", "period", "follows", "numbers", "problems"})

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What stands in the file; a field that does not is not in `head`, a list is None."""

    head: Fields
    keys: tuple[str, ...] | None = None
    present: tuple[str, ...] | None = None
    attendance: tuple[Fields, ...] | None = None
    absent: tuple[Fields, ...] | None = None
    speeches: tuple[Fields, ...] | None = None
    resolutions: tuple[Fields, ...] | None = None
    corrections: tuple[Fields, ...] | None = None
    items: Fields = field(default_factory=dict)


def read(path: Path) -> Minutes:
    """The minutes in a file.

    Raises UserProblem file_missing, minutes_unreadable, minutes_field; EnvironmentProblem.
    """
    if not path.is_file():
        raise UserProblem("file_missing", field="file", name=path.name or str(path))
    with machine_errors(path), path.open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise _unreadable(path, "> 1 MB")
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, _place_of(error)) from error
    if not isinstance(found, dict):
        raise _unreadable(path, tr("里面不是一份记录"))
    return _minutes(found)


def _unreadable(path: Path, why: str) -> UserProblem:
    return UserProblem("minutes_unreadable", field="file", name=path.name, why=why)


def _place_of(error: ValueError | RecursionError) -> str:
    """Where a file stops making sense; both readers name the place in their English sentence."""
    if isinstance(error, UnicodeDecodeError):
        return tr("不是 UTF-8 编码")
    found = _PLACE.search(str(error))
    if found is None:
        return tr("写法不对")
    return tr("第 {line} 行第 {column} 个字起", line=int(found[1]), column=int(found[2]))


def _minutes(raw: Mapping[str, object]) -> Minutes:
    head: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    lists: dict[str, tuple[Fields, ...]] = {}
    items: dict[str, str] = {}
    for key, value in raw.items():
        if key in HEAD:
            head[key] = _text(key, value)
        elif key in _NAMES:
            names[key] = tuple(_text(key, one) for one in _list(key, value))
        elif key in _LISTS:
            lists[key] = tuple(_fields(key, one) for one in _list(key, value))
        elif key == _ITEMS and isinstance(value, dict):
            items = {str(name): _text(str(name), one) for name, one in value.items()}
        elif key not in _DERIVED:
            raise _wrong(key)
    return Minutes(
        head=head,
        keys=names.get("keys"),
        present=names.get("present"),
        attendance=lists.get("attendance"),
        absent=lists.get("absent"),
        speeches=lists.get("speeches"),
        resolutions=lists.get("resolutions"),
        corrections=lists.get("corrections"),
        items=items,
    )


def _list(key: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise _wrong(key)
    return value


def _fields(key: str, value: object) -> Fields:
    """One line of a list; of who was absent the name alone will do."""
    if isinstance(value, str) and key == "absent":
        return {"name": value.strip()}
    if not isinstance(value, dict):
        raise _wrong(key)
    for name in value:
        if name not in _LISTS[key]:
            raise _wrong(f"{key}.{name}")
    return {name: _text(f"{key}.{name}", one) for name, one in value.items()}


def _text(key: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, int | float) or type(value) is dt.date:
        return str(value)
    raise _wrong(key)


def _wrong(name: str) -> UserProblem:
    return UserProblem("minutes_field", field="file", name=name)
