"""The change log as values: what a transaction says, and the hashes that chain transactions.

A transaction is named by a SHA-256 over its head and the hashes of its changes, so a part of its
changes can travel without the rest; it names its predecessors by theirs. Time never decides:
ancestry is the truth, the wall clock is for reading only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Value = Any  # a JSON scalar, or a list of them for a unit of fields that belong together
Record = tuple[str, str]  # table, uid

UNDO: Final = "undo"
REDO: Final = "redo"
#  Where undo stops: before `init` there were no books, and what a year was closed with is settled.
FOUNDING: Final = frozenset({"init", "year_close"})
#  About users and keys, of which the books hold no record: an entry without changes, that says who
#  did it, when and to whom. It stays on this PC (to others it is a stub) and cannot be undone.
KEEPING: Final = frozenset(
    {"user_add", "user_role", "user_reset", "user_remove", "recovery_new", "key_change"}
    | {"password_change", "password_recover"}
)


_JSON: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> bytes:
    """The one spelling of a JSON value that is hashed."""
    return _JSON.encode(value).encode()


@dataclass(frozen=True, slots=True)
class Side:
    """One of several values that stand against each other, and the change that says so."""

    value: Value
    site: str
    txn: str


Sides = Mapping[str, Sequence[Side]]  # by unit


def spelt(sides: Iterable[Side]) -> list[Value]:
    """Sides as JSON values; `Side(*one)` is each of them again."""
    return [[side.value, side.site, side.txn] for side in sides]


@dataclass(frozen=True, slots=True)
class Change:
    """One record changed. A new record has `before` None and all its values in `after`.

    Keys are units: one field, or several joined by "+" with their values in a list. `sides` are
    those that stand against each other again, because the decision between them was taken back.
    """

    table: str
    uid: str
    before: Mapping[str, Value] | None
    after: Mapping[str, Value]
    sides: Sides | None = None

    @property
    def op(self) -> str:
        return "new" if self.before is None else "edit"

    def fields_json(self) -> str:
        if self.before is None:
            body: dict[str, Value] = dict(self.after)
        else:
            body = {key: [self.before[key], value] for key, value in self.after.items()}
        for key, sides in (self.sides or {}).items():
            body[key].append(spelt(sides))
        return _JSON.encode(body)


def from_units(values: Mapping[str, Value]) -> dict[str, Value]:
    """{"kind+on": [a, b], "org": c} → {"kind": a, "on": b, "org": c}."""
    found: dict[str, Value] = {}
    for key, value in values.items():
        if "+" in key:
            found.update(zip(key.split("+"), value, strict=True))
        else:
            found[key] = value
    return found


def change_of(table: str, uid: str, op: str, fields_json: str) -> Change:
    """The change a stored row tells of."""
    return change_from(table, uid, op, json.loads(fields_json))


def change_from(table: str, uid: str, op: str, body: Mapping[str, Value]) -> Change:
    """The change of this body. Raises ValueError, TypeError for one of another shape."""
    if op == "new":
        return Change(table, uid, None, body)
    before, after, sides = {}, {}, {}
    for unit, (old, new, *more) in body.items():
        before[unit], after[unit] = old, new
        if more:
            (stand,) = more
            sides[unit] = tuple(Side(value, site, txn) for value, site, txn in stand)
    return Change(table, uid, before, after, sides or None)


def change_hash(table: str, uid: str, op: str, fields_json: str) -> str:
    """Hash of one change; `fields_json` must be canonical."""
    return hashlib.sha256(f"{table}\n{uid}\n{op}\n{fields_json}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Who did what, when by his own clock, after which transactions."""

    site: str
    seq: int
    user: str
    wall: str  # local ISO time with offset, for reading only
    program: str
    schema: int
    action: str
    args: Mapping[str, Value]
    parents: Sequence[str]

    def hash_with(self, changes: Sequence[str]) -> str:
        """The transaction's name, over this head and its changes' hashes in order."""
        head = [
            self.site,
            self.seq,
            self.user,
            self.wall,
            self.program,
            self.schema,
            self.action,
            dict(self.args),
            list(self.parents),
        ]
        digest = hashlib.sha256(canonical(head))
        for item in changes:
            digest.update(b"\n" + item.encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction as it travels: each change itself, or its hash where it is withheld.

    Whoever takes it in compares `name` with what head and changes say.
    """

    name: str
    head: Head
    changes: tuple[Change | str, ...]

    @property
    def parents(self) -> Sequence[str]:
        return self.head.parents


@dataclass(frozen=True, slots=True)
class Stub:
    """A transaction by its name and predecessors alone: it keeps ancestry whole."""

    name: str
    parents: tuple[str, ...]


Carried = Transaction | Stub


@dataclass(frozen=True, slots=True)
class Changes:
    """What one action changed: tells every open page what to reload."""

    txn: str
    action: str
    touched: Mapping[str, frozenset[str]]

    def touches(self, *tables: str) -> bool:
        return any(self.touched.get(table) for table in tables)


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction of this site as the undo stack sees it."""

    txn: str
    action: str
    args: Mapping[str, Value]


def undo_stacks(steps: Sequence[Step]) -> tuple[list[Step], list[Step]]:
    """The actions that can be undone and redone now, next one last, from this site's history.

    Redo entries are the undo transactions themselves: to redo is to take the undo back.
    """
    done: list[Step] = []
    undone: list[tuple[Step, Step]] = []
    for step in steps:
        if step.action in KEEPING:
            continue
        if step.action == UNDO:
            if done:
                undone.append((done.pop(), step))
            else:  # of an action from before these steps: what follows it cannot be redone
                undone.clear()
        elif step.action == REDO:
            if undone:
                original, _ = undone.pop()
                done.append(Step(step.txn, original.action, original.args))
        elif step.action in FOUNDING:
            done.clear()
            undone.clear()
        else:
            done.append(step)
            undone.clear()
    return done, [undo for _, undo in undone]
