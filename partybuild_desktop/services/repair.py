"""Repairs that ask for nothing: what a finding says can safely be done is done, and undone again.

What changes records is one step of the books, however many findings it mends. What is derived is
computed anew and a sealed file is brought back from the backups: neither changes a record. What
was written past the log is put right for all records at once: one may refer to another.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.access import Right
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.member import FIELDS
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.quality import Repair, by_number, equal_records
from partybuild_desktop.services.finding import Finding
from partybuild_desktop.store import member as member_store
from partybuild_desktop.store import quality as store
from partybuild_desktop.store.attachment import Attachments, copy_sealed
from partybuild_desktop.store.backup import POOL
from partybuild_desktop.store.books import Books, UnitOfWork
from partybuild_desktop.store.repair import follow_log
from partybuild_desktop.store.standing import derive_all
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_IN_BOOKS: Final = frozenset({Repair.DERIVE, Repair.TWIN})
_IN_TURN: Final = ({Repair.FOLLOW}, {Repair.STANDING}, {Repair.FETCH}, _IN_BOOKS)


@dataclass(frozen=True, slots=True)
class Mended:
    """How many findings were mended; `changes` is the step of the books, None where none was."""

    n: int
    changes: Changes | None = None


class Repairs:
    """Mending what a check found."""

    def __init__(self, books: Books, paths: Paths, sealed: Attachments) -> None:
        self._books = books
        self._paths = paths
        self._sealed = sealed

    def mend(self, findings: Sequence[Finding], progress: Progress = NO_PROGRESS) -> Mended:
        """Do what these findings say can be done; one that is no longer so is passed over.

        Raises UserProblem repair_nothing where none is, repair_nowhere where no backup has the
        files either, right_missing; EnvironmentProblem.
        """
        self._books.require(Right.WRITE)
        done = self._mend(findings, progress)
        if not done.n:
            lost = bool(findings) and all(one.repair is Repair.FETCH for one in findings)
            raise UserProblem("repair_nowhere" if lost else "repair_nothing")
        return done

    def _mend(self, findings: Sequence[Finding], progress: Progress) -> Mended:
        progress.step(tr("修复"), len(findings))
        by_repair: dict[Repair, list[Finding]] = {}
        for finding in findings:
            by_repair.setdefault(finding.repair, []).append(finding)
        n = self._derive_standings(by_repair.get(Repair.STANDING, ()))
        n += self._fetch(by_repair.get(Repair.FETCH, ()), progress)
        changes = None
        if Repair.FOLLOW in by_repair:
            with self._books.write("repair") as unit:
                unit.note(n=(done := follow_log(unit)))
            n, changes = n + done, unit.changes if unit.changes.txn else None
        in_books = [one for one in findings if one.repair in _IN_BOOKS]
        if in_books:
            with self._books.write("repair") as unit:
                done = sum(_within(unit, one) for one in _each_once(in_books))
                unit.note(n=done, name=in_books[0].name if len(in_books) == 1 else "")
            n, changes = n + done, unit.changes if done else None
        return Mended(n, changes)

    def mend_all(self, findings: Sequence[Finding], progress: Progress = NO_PROGRESS) -> int:
        """Do all that findings of one check say can be done, one kind after the other, for what is
        put right by the log may mend others too: how many. Raises UserProblem right_missing;
        EnvironmentProblem."""
        self._books.require(Right.WRITE)
        n = 0
        for kinds in _IN_TURN:
            wanted = [finding for finding in findings if finding.repair in kinds]
            n += self._mend(wanted, progress).n
        return n

    def _derive_standings(self, stale: Sequence[Finding]) -> int:
        if stale:
            with self._books.local() as conn:
                derive_all(conn)
        return len(stale)

    def _fetch(self, lost: Sequence[Finding], progress: Progress) -> int:
        """Bring sealed files back that a backup still has undamaged."""
        pool = self._paths.backups / POOL
        kept = self._sealed.beside(pool)
        found = 0
        for name in dict.fromkeys(finding.other for finding in lost):
            progress.check()
            if kept.is_sound(name):
                _put_aside(self._paths.attachments / name)
                copy_sealed(pool, self._paths.attachments, [name])
                found += sum(finding.other == name for finding in lost)
        return found


def _each_once(findings: Iterable[Finding]) -> list[Finding]:
    """Sex and birth of one person are one repair."""
    return list({(one.repair, one.uid): one for one in findings}.values())


def _within(unit: UnitOfWork, finding: Finding) -> bool:
    acts: dict[Repair, Callable[[UnitOfWork, Finding], bool]] = {
        Repair.DERIVE: _derive,
        Repair.TWIN: _remove_twin,
    }
    return acts[finding.repair](unit, finding)


def _derive(unit: UnitOfWork, finding: Finding) -> bool:
    member = member_store.member(unit, finding.uid)
    if member is None:
        return False
    told = by_number({key: getattr(member, key) for key in ("id", "sex", "birth")})
    return bool(told) and unit.edit("person", member.uid, told)


def _remove_twin(unit: UnitOfWork, finding: Finding) -> bool:
    """The second of two records, if they still say the same and nothing names it."""
    one = member_store.member(unit, finding.other)
    other = member_store.member(unit, finding.uid)
    if one is None or other is None or store.referred_to(unit, [other.uid]):
        return False
    values = [{f.key: getattr(m, f.key) for f in FIELDS} for m in (one, other)]
    if not equal_records(*values):
        return False
    for event in member_store.events(unit, other.uid):
        unit.drop("event", event.uid)
    return unit.drop("person", other.uid)


def _put_aside(damaged: Path) -> None:
    """A damaged file must not stand where the good one goes; its name is not kept: it is void."""
    with machine_errors(damaged), contextlib.suppress(FileNotFoundError):
        damaged.replace(damaged.with_name(f".damaged-{damaged.name[:12]}"))
