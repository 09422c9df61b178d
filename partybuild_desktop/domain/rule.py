"""Rules that come along as data, and what is changed of them locally.

A local change is an overlay: only the keys it changes, by the names the rules have. It is an
immutable version named by the SHA-256 of its text, in force from a day until the next one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from partybuild_desktop.domain.problem import UserProblem

#  In a list of tables this key names the table, so that one of them can be changed by itself.
KEY: Final = "key"

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """An overlay in force from `start` (a whole day); `number` is only for people."""

    kind: str
    start: str
    number: str
    overlay: str  # TOML
    version: str  # SHA-256 of `overlay`


@dataclass(frozen=True, slots=True)
class Rule:
    """Rules as they are in force: the ones that came along with `overlay` laid over them.

    `version` is the SHA-256 of the content; `start` is "" where nothing is changed locally.
    """

    kind: str
    content: Table = field(repr=False)
    version: str
    start: str = ""
    overlay: Table = field(default_factory=dict)


def version_of(text: str) -> str:
    """The name of an overlay: the SHA-256 of its text."""
    return hashlib.sha256(text.encode()).hexdigest()


def version_of_content(content: Table) -> str:
    """The name of whole rules, whatever the order of their keys."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=_plain)
    return version_of(text)


def _plain(value: object) -> str:
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    raise TypeError(value)


def in_force(adoptions: Iterable[Adoption], day: str) -> Adoption | None:
    """The adoption that counts on a day: the one that began last."""
    begun = [one for one in adoptions if one.start <= day]
    return max(begun, key=lambda one: one.start) if begun else None


def overlaid(rules: Table, overlay: Table) -> dict[str, Any]:
    """The rules with the overlay laid over them: tables by key, everything else as a whole.

    Raises UserProblem: rule_key_unknown(name), rule_value_kind(name).
    """
    return _table(rules, overlay, "")


def told(overlay: Table, path: str = "") -> Iterator[str]:
    """What an overlay changes, one by one: settings.over_half = true."""
    for key, value in overlay.items():
        name = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping):
            yield from told(value, name)
        else:
            yield f"{name} = {json.dumps(value, ensure_ascii=False, default=str)}"


def _table(rules: Table, overlay: Table, path: str) -> dict[str, Any]:
    found = dict(rules)
    for key, value in overlay.items():
        name = f"{path}.{key}" if path else str(key)
        if key not in rules:
            raise UserProblem("rule_key_unknown", name=name)
        found[key] = _value(rules[key], value, name)
    return found


def _value(rule: object, value: object, name: str) -> object:
    if isinstance(rule, Mapping) and isinstance(value, Mapping):
        return _table(rule, value, name)
    if not _alike(rule, value):
        raise UserProblem("rule_value_kind", name=name)
    if isinstance(rule, list) and rule and isinstance(value, list):
        if all(isinstance(one, Mapping) and KEY in one for one in rule):
            return _named(rule, value, name)
        for one in value:
            if not _alike(rule[0], one):
                raise UserProblem("rule_value_kind", name=name)
    return value


def _named(rules: Sequence[Table], overlays: Sequence[object], name: str) -> list[Table]:
    found = {str(one[KEY]): one for one in rules}
    for overlay in overlays:
        if not isinstance(overlay, Mapping) or KEY not in overlay:
            raise UserProblem("rule_value_kind", name=name)
        key = str(overlay[KEY])
        if key not in found:
            raise UserProblem("rule_key_unknown", name=f"{name}.{key}")
        found[key] = _table(found[key], overlay, f"{name}.{key}")
    return list(found.values())


def _alike(rule: object, value: object) -> bool:
    """Whether a value can stand where the rule's does; a whole number may stand for any number."""
    if isinstance(rule, float):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(rule) is type(value)
