"""Opening the encrypted database: one engine that writes, one that can only read.

SQLAlchemy's own SQLCipher dialect sends a passphrase, empty where there is none, before the
creator's raw key can count; so the plain SQLite dialect is used with SQLCipher's module in it.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.diagnosis import diagnose
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import machine_errors

Raw = Any  # sqlcipher3 brings no types
Mode = Literal["rw", "rwc", "ro", "immutable"]

APPLICATION_ID: Final = 0x44414E47  # "DANG", shown by file(1) and checked at opening
_BUSY_SECONDS: Final = 10.0
_WAL_BYTES: Final = 16 << 20
_READERS: Final = 4
_ROOM: Final = 1 << 20  # with less, a disk is as good as full
_FULL: Final = 13
_READ_ONLY: Final = 8
_UNDECODED: Final = "Could not decode to UTF-8"


@dataclass(frozen=True, slots=True)
class Engines:
    """The two ways into one open database."""

    read: Engine
    write: Engine

    def dispose(self) -> None:
        """Close every connection; the last one folds the WAL into the file and removes it."""
        self.read.dispose()
        self.write.dispose()


def open_engines(path: Path, key: DataKey, *, schema: int, create: bool = False) -> Engines:
    """Open the database of this schema, or with `create` a new empty one without any table.

    Whoever creates calls `stamp` in the transaction that makes the tables.
    Raises UserProblem: database_missing, database_exists, database_foreign(kind),
    database_damaged, key_wrong, database_newer(schema, known), database_older(schema, known);
    EnvironmentProblem.
    """
    with machine_errors(path):
        if create and path.exists():
            raise UserProblem("database_exists", path=str(path))
    first = connect(path, key, mode="rwc" if create else "rw")
    try:
        with database_errors(path):
            if not create:
                check_schema(first, path, schema)  # before anything is written to a foreign file
            _use_wal(first, path)
            if create:
                first.execute(f"PRAGMA application_id={APPLICATION_ID}")
    except BaseException:
        first.close()
        if create:
            _remove(path)
        raise
    return Engines(read=_reader(path, key), write=_writer(path, key, first))


def connect(path: Path, key: DataKey, *, mode: Mode = "rw") -> Raw:
    """A bare connection, keyed and tried, in autocommit; for migration, backup and checks.

    `immutable` leaves no -wal and -shm beside the file, which must be in nobody's hands.
    Raises as `open_engines`, except for the schema.
    """
    query = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    with machine_errors(path):
        if mode != "rwc" and not path.exists():
            raise UserProblem("database_missing", path=str(path))
    with database_errors(path):
        raw = sqlcipher.connect(
            f"{path.absolute().as_uri()}?{query}",
            uri=True,
            timeout=_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
    try:
        with database_errors(path):
            _set_up(raw, key)
    except UserProblem as problem:
        raw.close()
        if problem.code != "database_damaged":
            raise
        raise diagnose(path, key) from problem
    except BaseException:
        raw.close()
        raise
    return raw


def check_schema(raw: Raw, path: Path, known: int) -> None:
    """Refuse, by name, a database that is not of this program or of another schema."""
    if raw.execute("PRAGMA page_count").fetchone()[0] == 0:  # an empty file opens as a new one
        raise UserProblem("database_damaged", path=str(path))
    if raw.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise UserProblem("database_foreign", path=str(path), kind="sqlcipher")
    schema = schema_of(raw)
    if schema != known:
        code = "database_newer" if schema > known else "database_older"
        raise UserProblem(code, path=str(path), schema=schema, known=known)


def schema_of(raw: Raw) -> int:
    """The number of the schema in the file; 0 while its tables are not made."""
    return int(raw.execute("PRAGMA user_version").fetchone()[0])


def stamp(conn: Connection, schema: int) -> None:
    """Write the schema's number, within the transaction that makes it true."""
    conn.exec_driver_sql(f"PRAGMA user_version={schema:d}")


def integrity(engine: Engine) -> list[str]:
    """What is wrong inside the open database, in SQLite's words; empty when nothing is.

    Raises EnvironmentProblem where the disk is full or fails.
    """
    with engine.connect() as conn:
        raw = conn.connection.driver_connection
        assert raw is not None
        with database_errors(Path(raw.execute("PRAGMA database_list").fetchone()[2])):
            #  What a full disk let be written of the last page is no damage: the WAL has it whole.
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return integrity_of(raw)


def integrity_of(raw: Raw) -> list[str]:
    """As `integrity`, on a bare connection: every page's seal, every tree, every reference."""
    try:
        found = [str(row[0]) for row in raw.execute("PRAGMA cipher_integrity_check")]
        found += [str(row[0]) for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"]
        orphans = raw.execute("PRAGMA foreign_key_check").fetchall()
    except sqlcipher.DatabaseError as error:
        problem = problem_of(error, Path())
        if not isinstance(problem, UserProblem):
            raise
        return [str(error)]
    return found + [f"foreign key: {table} without its {parent}" for table, _, parent, _ in orphans]


#  As `integrity_of` tells of a reference that leads nowhere: the table, and what it refers to.
ORPHAN: Final = re.compile(r"foreign key: (\w+) without its (\w+)")


@contextlib.contextmanager
def database_errors(path: Path) -> Iterator[None]:
    """Within it an error of the database becomes the problem that it means, if it means one."""
    try:
        yield
    except sqlcipher.Error as error:
        problem = problem_of(error, path)
        if problem is None:
            raise
        raise problem from error


def problem_of(error: BaseException, path: Path) -> UserProblem | EnvironmentProblem | None:
    """What an error of SQLite means to a person; None for one that is a bug of the program.

    Codes: database_damaged (UserProblem); disk_full, read_only, disk_error, no_permission,
    database_busy, memory_short (EnvironmentProblem).
    """
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        # the driver's own error, not SQLite's: a text that the program never wrote
        undecoded = str(error).startswith(_UNDECODED)
        return UserProblem("database_damaged", path=str(path)) if undecoded else None
    if code & 0xFF in (11, 26):  # CORRUPT, NOTADB
        return UserProblem("database_damaged", path=str(path))
    name = {
        3: "no_permission",  # PERM
        5: "database_busy",
        6: "database_busy",  # LOCKED
        7: "memory_short",  # NOMEM
        _READ_ONLY: "read_only",
        10: "disk_error" if _has_room(path) else "disk_full",  # IOERR
        _FULL: "disk_full",
        14: "no_permission",  # CANTOPEN: the file is there, or its absence was told before
    }.get(code & 0xFF)
    return EnvironmentProblem(name, path=str(path), reason=str(error)) if name else None


def _has_room(path: Path) -> bool:
    """Whether an error of the disk is another one than that it is full, which SQLite does not tell
    where it was the file beside the WAL that found no room."""
    try:
        return shutil.disk_usage(path.parent).free >= _ROOM
    except OSError:
        return True


@contextlib.contextmanager
def bearing_all(conn: Connection) -> Iterator[None]:
    """Within it a text that is no UTF-8, which the program never writes, is read as another text,
    so that what holds it can be named; outside it is database_damaged."""
    raw: Raw = conn.connection.driver_connection
    usual, raw.text_factory = raw.text_factory, lambda data: data.decode(errors="replace")
    try:
        yield
    finally:
        raw.text_factory = usual


def _set_up(raw: Raw, key: DataKey) -> None:
    # In this order: a wrong key is reported on standard error unless the log is off before it.
    raw.execute("PRAGMA cipher_log_level=NONE")
    raw.execute(f"PRAGMA key=\"x'{key.reveal().hex()}'\"")
    raw.execute("PRAGMA cipher_compatibility=4")
    raw.execute("PRAGMA foreign_keys=ON")
    raw.execute("PRAGMA temp_store=MEMORY")  # no clear page in a temporary file (P10)
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute(f"PRAGMA journal_size_limit={_WAL_BYTES}")
    raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _use_wal(raw: Raw, path: Path) -> None:
    if raw.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
        raise EnvironmentProblem("drive_unsuitable", path=str(path))


def _again(path: Path, key: DataKey) -> Raw:
    """One more connection. After a restore it is the first one to another file, without a WAL:
    with its rollback journal a long reading would keep everybody from writing."""
    raw = connect(path, key)
    _use_wal(raw, path)
    return raw


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _writer(path: Path, key: DataKey, first: Raw) -> Engine:
    """One connection and no more: there is one writer. `first` is the one opened already."""
    waiting = [first]

    def creator() -> Raw:
        return waiting.pop() if waiting else _again(path, key)

    engine = _engine(creator, pool_size=1, max_overflow=0)
    engine.connect().close()  # takes `first` into the pool, so that dispose() closes it

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "handle_error")
    def handle_error(context: ExceptionContext) -> None:
        _translate(context, path)

    return engine


def _reader(path: Path, key: DataKey) -> Engine:
    def creator() -> Raw:
        raw = _again(path, key)
        raw.execute("PRAGMA query_only=ON")
        return raw

    engine = _engine(creator, pool_size=_READERS, max_overflow=_READERS)

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "handle_error")
    def handle_error(context: ExceptionContext) -> None:
        # A write through the reading engine is a bug, and no matter of the disk.
        if _code(context.original_exception) != _READ_ONLY:
            _translate(context, path)

    return engine


def _engine(creator: Any, *, pool_size: int, max_overflow: int) -> Engine:
    return create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=creator,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_use_lifo=True,
        hide_parameters=True,  # the text of an error may reach a log or a crash report (P10)
    )


def _translate(context: ExceptionContext, path: Path) -> None:
    problem = problem_of(context.original_exception, path)
    if problem is not None:
        raise problem from context.original_exception


def _code(error: BaseException) -> int:
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
