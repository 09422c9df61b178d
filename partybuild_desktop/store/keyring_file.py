"""The keyring on the disk: two copies, each with a checksum; the newest valid one counts."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, cast

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.files import machine_errors, write_atomic

Entry = dict[str, Any]

_FORMAT: Final = "partybuild keyring"
_VERSION: Final = 1
_LARGEST: Final = 1 << 20
# What each kind of entry must carry. A kind of a later version (the township's public key) is
# kept as it stands and not used.
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "password": ("label", "role", "salt", "argon2id", "nonce", "sealed"),
    "recovery": ("label", "salt", "nonce", "sealed"),
    "former": ("label", "nonce", "sealed"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """What the file says. Entries are sealed; nothing here needs a key to be read."""

    keyring: str
    key_id: str
    generation: int = 1
    entries: tuple[Entry, ...] = ()
    tries: Mapping[str, int] = field(default_factory=dict)

    def entry(self, kind: str, label: str) -> Entry | None:
        """The entry of a kind and a label ("" for the recovery code)."""
        return next((e for e in self.entries if _named(e, kind, label)), None)

    def with_entry(self, entry: Entry) -> Document:
        """With an entry added, or put in the place of the one of its kind and label."""
        names = (entry["kind"], entry["label"])
        if self.entry(*names) is None:
            return replace(self, entries=(*self.entries, entry))
        return replace(self, entries=tuple(entry if _named(e, *names) else e for e in self.entries))

    def without_entry(self, kind: str, label: str) -> Document:
        """Without the entry of this kind and label."""
        return replace(self, entries=tuple(e for e in self.entries if not _named(e, kind, label)))

    def with_tries(self, label: str, wrong: int) -> Document:
        """With the count of a label's wrong tries; 0 takes it out."""
        tries = {name: n for name, n in self.tries.items() if name != label}
        return replace(self, tries={**tries, label: wrong} if wrong else tries)

    def next_generation(self) -> Document:
        """As one newer than this."""
        return replace(self, generation=self.generation + 1)


class _Damaged(Exception):
    """A copy that cannot be used."""


class _Newer(Exception):
    """A copy written by a later program."""


def canonical(value: object) -> bytes:
    """One spelling of a JSON value, to be hashed or bound."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def copy_of(path: Path) -> Path:
    """Where the second copy lies."""
    return path.with_name(f"{path.stem}.copy{path.suffix}")


def exists(path: Path) -> bool:
    """Whether one of the two copies is there."""
    with machine_errors(path):
        return path.exists() or copy_of(path).exists()


def load(path: Path) -> Document:
    """The newest valid copy.

    Raises UserProblem: keyring_missing when there is neither, keyring_damaged when none is valid,
    keyring_newer when a later program wrote it; EnvironmentProblem when the disk refuses.
    """
    found: list[Document] = []
    present, newer = False, False
    for place in (path, copy_of(path)):
        data = _read(place)
        if data is None:
            continue
        present = True
        try:
            found.append(_parse(data))
        except _Newer:
            newer = True
        except _Damaged:
            continue
    if newer:
        raise UserProblem("keyring_newer", path=str(path))
    if not found:
        raise UserProblem("keyring_damaged" if present else "keyring_missing", path=str(path))
    return max(found, key=lambda document: document.generation)


def save(path: Path, document: Document, *, both: bool) -> None:
    """Write keyring.json, and with `both` its copy after it; at no moment is neither valid.

    Raises EnvironmentProblem.
    """
    body = {
        "format": _FORMAT,
        "version": _VERSION,
        "keyring": document.keyring,
        "key_id": document.key_id,
        "generation": document.generation,
        "entries": list(document.entries),
        "tries": dict(document.tries),
    }
    body["checksum"] = hashlib.sha256(canonical(body)).hexdigest()
    data = json.dumps(body, ensure_ascii=False, indent=1).encode()
    for place in (path, copy_of(path)) if both else (path,):
        write_atomic(place, data, private=True)


def _read(path: Path) -> bytes | None:
    with machine_errors(path):
        try:
            with path.open("rb") as stream:
                return stream.read(_LARGEST)
        except FileNotFoundError:
            return None


def _parse(data: bytes) -> Document:
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _Damaged from error
    if not isinstance(body, dict) or body.get("format") != _FORMAT:
        raise _Damaged
    checksum = body.pop("checksum", "")
    try:
        if hashlib.sha256(canonical(body)).hexdigest() != checksum:
            raise _Damaged
    except (ValueError, RecursionError) as error:  # a lone surrogate, NaN
        raise _Damaged from error
    if isinstance(body.get("version"), int) and body["version"] > _VERSION:
        raise _Newer
    return _document(body)


def _document(body: dict[str, Any]) -> Document:
    entries, tries = body.get("entries"), body.get("tries")
    texts = body.get("keyring"), body.get("key_id")
    well_formed = (
        isinstance(entries, list)
        and isinstance(tries, dict)
        and isinstance(body.get("generation"), int)
        and all(isinstance(text, str) for text in texts)
        and all(type(n) is int and n >= 0 for n in tries.values())
        and all(_is_entry(entry) for entry in entries)
    )
    if not well_formed:
        raise _Damaged
    return Document(
        keyring=body["keyring"],
        key_id=body["key_id"],
        generation=body["generation"],
        entries=tuple(cast(list[Entry], entries)),
        tries=cast(dict[str, int], tries),
    )


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("kind"), str):
        return False
    needed = _NEEDED.get(entry["kind"], ())
    if not all(name in entry for name in needed):
        return False
    if "role" in needed and entry["role"] not in set(Role):
        return False
    sealed = [entry[name] for name in ("salt", "nonce", "sealed") if name in needed]
    return isinstance(entry.get("label", ""), str) and all(_is_base64(text) for text in sealed)


def _is_base64(text: object) -> bool:
    try:
        return isinstance(text, str) and bool(b64decode(text, validate=True))
    except ValueError:
        return False


def _named(entry: Entry, kind: str, label: str) -> bool:
    return (entry["kind"], entry.get("label", "")) == (kind, label)
