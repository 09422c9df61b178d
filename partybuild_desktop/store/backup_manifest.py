"""What a backup says of itself, in clear and without any name: manifest.json in its folder."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from partybuild_desktop.domain.backup import Entry, Reason
from partybuild_desktop.store.keyring_file import canonical
from partybuild_desktop.system.files import write_atomic

DATABASE: Final = "books.db"
KEYRING: Final = "keyring.json"
MANIFEST: Final = "manifest.json"
FOLDER: Final = re.compile(r"(\d{6,})-\d{8}-\d{6}-[a-z]+")

_FORMAT: Final = "partybuild backup"
_VERSION: Final = 1
_LARGEST: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. With a `problem` only name, folder and sequence are known for certain.

    `counts` are rows by table, `day` is the day of use (see domain.backup), `attachments` the names
    of the sealed files that its rows refer to. Problems: manifest_damaged, manifest_newer,
    backup_file_missing, backup_size.
    """

    name: str
    folder: Path
    sequence: int
    day: int = 0
    created: datetime = datetime.min
    reason: Reason = Reason.MANUAL
    counts: Mapping[str, int] = field(default_factory=dict)
    size: int = 0
    sha256: str = ""
    schema: int = 0
    program: str = ""
    key_id: str = ""
    attachments: tuple[str, ...] = ()
    problem: str = ""

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.counts.values())

    @property
    def database(self) -> Path:
        """The encrypted copy."""
        return self.folder / DATABASE

    @property
    def keyring(self) -> Path:
        """The keyring of that day."""
        return self.folder / KEYRING

    def entry(self) -> Entry:
        """What thinning must know."""
        good, risky = not self.problem, self.reason.risky
        return Entry(self.name, self.sequence, self.day, self.rows, good, risky)


def folder_name(sequence: int, created: datetime, reason: Reason) -> str:
    """000012-20260105-173000-import."""
    return f"{sequence:06d}-{created:%Y%m%d-%H%M%S}-{reason.value}"


def created_of(name: str) -> datetime | None:
    """When a backup was made, by the clock on the wall: its folder's name, all that a damaged one
    tells; None where that is no day."""
    try:
        return datetime.strptime("".join(name.split("-")[1:3]), "%Y%m%d%H%M%S")
    except ValueError:
        return None


def write_manifest(backup: Backup) -> None:
    """Write the manifest into the backup's folder. Raises EnvironmentProblem."""
    body: dict[str, Any] = {
        "format": _FORMAT,
        "version": _VERSION,
        "sequence": backup.sequence,
        "day": backup.day,
        "created": backup.created.isoformat(timespec="seconds"),
        "reason": backup.reason.value,
        "counts": dict(backup.counts),
        "size": backup.size,
        "sha256": backup.sha256,
        "schema": backup.schema,
        "program": backup.program,
        "key_id": backup.key_id,
        "attachments": list(backup.attachments),
    }
    body["checksum"] = hashlib.sha256(canonical(body)).hexdigest()
    data = json.dumps(body, ensure_ascii=False, indent=1).encode()
    write_atomic(backup.folder / MANIFEST, data, private=True)


def read_backup(folder: Path) -> Backup:
    """The backup in a folder whose name is that of a backup; never raises, see `problem`."""
    found = FOLDER.fullmatch(folder.name)
    unknown = Backup(folder.name, folder, int(found[1]) if found else 0)
    try:
        with (folder / MANIFEST).open("rb") as stream:
            body = json.loads(stream.read(_LARGEST))
        checksum = body.pop("checksum")
        if body["format"] != _FORMAT or hashlib.sha256(canonical(body)).hexdigest() != checksum:
            return replace(unknown, problem="manifest_damaged")
        if body["version"] > _VERSION:
            return replace(unknown, problem="manifest_newer")
        backup = _backup(folder, body)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return replace(unknown, problem="manifest_damaged")
    return replace(backup, problem=_file_problem(backup))


def _backup(folder: Path, body: Mapping[str, Any]) -> Backup:
    return Backup(
        name=folder.name,
        folder=folder,
        sequence=int(body["sequence"]),
        day=int(body["day"]),
        created=datetime.fromisoformat(body["created"]),
        reason=Reason(body["reason"]),
        counts={str(table): int(n) for table, n in body["counts"].items()},
        size=int(body["size"]),
        sha256=str(body["sha256"]),
        schema=int(body["schema"]),
        program=str(body["program"]),
        key_id=str(body["key_id"]),
        attachments=tuple(str(name) for name in body["attachments"]),
    )


def _file_problem(backup: Backup) -> str:
    try:
        size = backup.database.stat().st_size
    except OSError:
        return "backup_file_missing"
    return "" if size == backup.size else "backup_size"
