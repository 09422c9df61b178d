"""Bringing an older database to today's schema: linear steps, each complete in itself.

A step is SQL on a bare connection and never imports today's tables, which will have changed by the
time it runs. All steps run in one transaction on a connection of their own with foreign keys off:
rebuilding a table with them on deletes all its children, and the switch has no effect after BEGIN.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.engine import (
    Raw,
    check_schema,
    connect,
    database_errors,
    integrity_of,
    schema_of,
)
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.step_2 import to_schema_2
from partybuild_desktop.store.step_3 import to_schema_3
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

Step = Callable[[Raw], None]
_ERROR: Final = 1  # SQLite's code of "no such table" and "no such column"

# The step at n leads from schema n - 1 to n. Schema 1 is the first that was released.
STEPS: Final[Mapping[int, Step]] = MappingProxyType({2: to_schema_2, 3: to_schema_3})


def migrate(
    path: Path,
    key: DataKey,
    *,
    schema: int,
    backup: Callable[[], object],
    steps: Mapping[int, Step] = STEPS,
    progress: Progress = NO_PROGRESS,
) -> tuple[int, int]:
    """Bring a file that `open_engines` calls database_older to `schema`: its old and new number.

    `backup` makes a verified backup and raises when it cannot; it is called before anything is
    written. The file must be in nobody else's hands. After any failure it is as it was.
    Raises UserProblem: database_newer, database_damaged(findings), what `connect` raises;
    EnvironmentProblem; Cancelled.
    """
    raw = connect(path, key)
    try:
        with database_errors(path):
            found = schema_of(raw)
            if found >= schema:
                check_schema(raw, path, schema)
                return found, found
            check_schema(raw, path, found)
            wanted = range(found + 1, schema + 1)
            missing = [number for number in wanted if number not in steps]
            if missing:
                raise ValueError(f"no step to schema {missing[0]}")
            backup()
            _run(raw, path, {number: steps[number] for number in wanted}, progress)
        return found, schema
    finally:
        raw.close()


def _run(raw: Raw, path: Path, steps: Mapping[int, Step], progress: Progress) -> None:
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("PRAGMA legacy_alter_table=OFF")
    raw.execute("BEGIN IMMEDIATE")
    try:
        progress.step(tr("升级账本"), len(steps))
        for number, step in steps.items():
            with _as_released(path):
                step(raw)
            if not raw.in_transaction:  # executescript() commits behind one's back
                raise ValueError(f"the step to schema {number} ended the transaction")
            raw.execute(f"PRAGMA user_version={number:d}")
            progress.advance()
        findings = integrity_of(raw)
        if findings:
            raise UserProblem("database_damaged", path=str(path), findings=tuple(findings))
        raw.execute("COMMIT")
    except BaseException:
        # A full disk has rolled back already; "no transaction is active" would hide the reason.
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def _as_released(path: Path) -> Iterator[None]:
    """Every step is tried on every released schema: what one does not find, another tool dropped.

    Raises UserProblem database_damaged(findings).
    """
    try:
        yield
    except sqlcipher.OperationalError as error:
        if error.sqlite_errorcode != _ERROR:
            raise
        raise UserProblem("database_damaged", path=str(path), findings=(str(error),)) from error
