"""A manifest as it came on a stick: each field held against its kind before it is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from partybuild_desktop.domain.package import (
    FORMAT,
    MOST_ENTRIES,
    Addressee,
    Certificate,
    Counts,
    Entry,
    EntryKind,
    Kind,
    Manifest,
    Sender,
)
from partybuild_desktop.domain.problem import UserProblem

_LONGEST_TEXT: Final = 1_000
_MOST_HEADS: Final = 10_000
_MOST_NUMBER: Final = 1 << 53
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SIGNATURE: Final = re.compile(r"[0-9a-f]{128}")


def read_manifest(payload: bytes) -> Manifest:
    """The manifest of a payload.

    Raises UserProblem: package_newer(format, known), package_manifest_unreadable.
    """
    try:
        body = _Body(json.loads(payload.decode()))
        version = body.number("format")
        if version > FORMAT:
            raise UserProblem("package_newer", format=version, known=FORMAT)
        return _manifest(body)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UserProblem("package_manifest_unreadable") from error


class _Body:
    """A JSON object whose values are of the kind that is asked for, or ValueError."""

    def __init__(self, value: Any) -> None:
        if not isinstance(value, dict):
            raise ValueError(type(value))
        self._value = value

    def text(self, key: str, longest: int = _LONGEST_TEXT) -> str:
        value = self._value[key]
        if not isinstance(value, str) or len(value) > longest or "\0" in value:
            raise ValueError(key)
        value.encode()  # half of a character cannot be written anywhere: UnicodeEncodeError
        return value

    def number(self, key: str) -> int:
        value = self._value[key]
        if type(value) is not int or not 0 <= value < _MOST_NUMBER:
            raise ValueError(key)
        return value

    def truth(self, key: str) -> bool:
        value = self._value[key]
        if not isinstance(value, bool):
            raise ValueError(key)
        return value

    def hash(self, key: str) -> str:
        return _matching(_HASH, self._value[key])

    def items(self, key: str, most: int) -> Sequence[Any]:
        value = self._value[key]
        if not isinstance(value, list) or len(value) > most:
            raise ValueError(key)
        return value

    def part(self, key: str) -> _Body:
        return _Body(self._value[key])

    def has(self, key: str) -> bool:
        return self._value[key] is not None


def _manifest(body: _Body) -> Manifest:
    sender, to, counts = body.part("from"), body.part("to"), body.part("counts")
    entries = tuple(_entry(item) for item in body.items("entries", MOST_ENTRIES))
    if len({entry.name for entry in entries}) != len(entries):
        raise ValueError("entries")
    return Manifest(
        id=body.text("id"),
        kind=Kind(body.text("kind")),
        practice=body.truth("practice"),
        sender=Sender(
            site=sender.text("site"),
            org=sender.text("org"),
            name=sender.text("name"),
            level=sender.text("level"),
        ),
        to=Addressee(org=to.text("org"), name=to.text("name")),
        number=body.number("number"),
        after=body.number("after"),
        wall=body.text("wall"),
        user=body.text("user"),
        program=body.text("program"),
        schema=body.number("schema"),
        heads=tuple(_matching(_HASH, item) for item in body.items("heads", _MOST_HEADS)),
        certificate=_certificate(body.part("certificate")) if body.has("certificate") else None,
        counts=Counts(**{name: counts.number(name) for name in Counts.__dataclass_fields__}),
        entries=entries,
    )


def _certificate(body: _Body) -> Certificate:
    return Certificate(
        site=body.text("site"),
        org=body.text("org"),
        sign=body.hash("sign"),
        signature=_matching(_SIGNATURE, body.text("signature")),
    )


def _entry(item: Any) -> Entry:
    name, kind, size, digest, opened, of, key = item
    body = _Body({"name": name, "size": size, "hash": digest, "opened": opened, "of": of})
    return Entry(
        name=body.text("name"),
        kind=EntryKind(kind),
        size=body.number("size"),
        hash=body.hash("hash"),
        opened=body.number("opened"),
        of=body.text("of"),
        key=_matching(_HASH, key) if kind == EntryKind.ATTACHMENT else "",
    )


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(pattern.pattern)
    return value
