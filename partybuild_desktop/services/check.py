"""Is the file whole, is the log unbroken, do the books agree with themselves; then the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.quality import Part, Repair
from partybuild_desktop.services import chain
from partybuild_desktop.services.attachment import Attachments
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.finding import FILE, PERSON, Finding
from partybuild_desktop.services.quality import Quality
from partybuild_desktop.services.show import listed
from partybuild_desktop.services.trail import when
from partybuild_desktop.services.wording import action_name, text_of
from partybuild_desktop.services.wording.record import TABLES, field_name, table_name
from partybuild_desktop.store import check as store
from partybuild_desktop.store import history, label, member
from partybuild_desktop.store.books import GONE, Books, Reader
from partybuild_desktop.store.engine import ORPHAN, Engines, bearing_all, integrity
from partybuild_desktop.store.table import BOOKS
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

ENTRY: Final = "txn"
#  Tables that no record of the log is in.
_INNER: Final = {
    "standing": N_("在册情况"),
    **dict.fromkeys(("txn", "change", "head", "line"), N_("操作记录")),
    **dict.fromkeys(("package", "package_txn"), N_("数据包")),
}
_Step = Callable[[Reader], Iterable[Finding]]
#  What values of no form that the program writes end in.
_UNREADABLE: Final = (ValueError, TypeError, AttributeError, LookupError, RecursionError)


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; `ok` is about the file, the log and what is derived.

    `state_hash` is "" where it was not asked for; `at` is when it was made, as ISO time. It is not
    `whole` where damage, or what somebody wrote past the program, kept a part from being checked.
    """

    state_hash: str
    findings: list[Finding] = field(default_factory=list)
    at: str = ""
    whole: bool = True

    @property
    def ok(self) -> bool:
        return not any(finding.of_file for finding in self.findings)

    @property
    def mendable(self) -> bool:
        """Whether repairs make it `ok`."""
        return all(f.repair is not Repair.NONE for f in self.findings if f.of_file)

    @property
    def remedy(self) -> str:
        """What to do where it is not `ok`, as a sentence."""
        if self.mendable:
            return tr("数据文件有问题，可用 check --mend 或窗口的“检查与修复”修复。")
        return tr("数据文件有问题，请从备份恢复。")


class Check:
    """The check of the open books."""

    def __init__(
        self, books: Books, engines: Engines, codes: Codes, attachments: Attachments
    ) -> None:
        self._books = books
        self._engines = engines
        self._attachments = attachments
        self._quality = Quality(books, codes)

    def run(self, org: str = "", progress: Progress = NO_PROGRESS, *, state: bool = True) -> Report:
        """Everything: the file, the log, what is derived, attachments, the data of `org` (all).

        `state`: with the hash over the content. Raises Cancelled.
        """
        at = self._books.clock.now().isoformat(timespec="seconds")
        progress.step(tr("检查数据文件"))
        broken = integrity(self._engines.read)
        found = [*_damages(broken)]
        hashes: list[str] = []

        def hash_state(reader: Reader) -> Iterable[Finding]:
            hashes.append(store.state_hash(reader, org))
            return ()

        steps: list[_Step] = [
            lambda reader: self._log(reader, progress),
            lambda reader: self._standings(reader, progress),
            lambda _: self._files(progress),
            lambda _: self._quality.run(org, progress),
            *([hash_state] if state else []),
        ]
        whole = self._walk(steps, found, damaged=bool(broken))
        return Report("".join(hashes) if whole else "", found, at, whole=whole)

    def _walk(self, steps: Iterable[_Step], found: list[Finding], *, damaged: bool) -> bool:
        """Add what each step finds: whether all of them came to their end."""
        whole = True
        for step in steps:
            try:
                self._take(step, found)
            except UserProblem as problem:
                told = damaged or any(finding.of_file for finding in found)
                if not told or problem.code != "database_damaged":
                    raise
                whole = False
            except _UNREADABLE:
                if not any(finding.of_file for finding in found):
                    raise  # not what somebody wrote past the program: a bug
                whole = False
        return whole

    def _take(self, step: _Step, found: list[Finding]) -> None:
        kept = len(found)
        with self._books.read() as reader:
            try:
                found += step(reader)
            except UserProblem as problem:
                if problem.code != "database_damaged":
                    raise
                del found[kept:]
                with bearing_all(reader.conn):  # slower, for each text is read by Python
                    found += step(reader)

    def data(self, org: str = "", progress: Progress = NO_PROGRESS) -> list[Finding]:
        """What looks wrong with the data alone: the part that a clerk mends."""
        return self._quality.run(org, progress)

    def _log(self, reader: Reader, progress: Progress) -> Iterator[Finding]:
        progress.step(tr("检查操作记录"))
        whole = True
        for code, txn in history.broken_links(reader):
            whole = False
            told = {"txn": _entry(history.place_of(reader, txn), txn)}
            yield _damage(Part.LOG, code, table=ENTRY, uid=txn, **told)
        found: list[store.Difference] = []
        try:
            for one in store.differing_records(reader):
                progress.check()
                found.append(one)
        except _UNREADABLE:
            if whole:
                raise
        names = label.names(reader, {(one.table, one.uid) for one in found})
        for one in found:
            name = names[one.table, one.uid] or _name_of_told(reader, one.told or {})
            yield replace(_differs(one), name=name, repair=Repair.FOLLOW if whole else Repair.NONE)
        yield from chain.findings(reader)

    def _standings(self, reader: Reader, progress: Progress) -> Iterator[Finding]:
        progress.step(tr("检查党员去向"))
        for uid in store.stale_standings(reader):
            person = member.member(reader, uid)
            name = person.name if person else uid
            yield Finding(
                code="standing_stale",
                text=text_of(Problem("standing_stale", "", {"uid": name})),
                part=Part.STANDING,
                of_file=True,
                table=PERSON,
                uid=uid,
                repair=Repair.STANDING,
            )

    def _files(self, progress: Progress) -> Iterator[Finding]:
        found = self._attachments.problems(progress)
        owners = {(f.of_table, f.of_uid) for f, _ in found if f.of_table in BOOKS}
        with self._books.read() as reader:
            names = label.names(reader, owners)
        for file, problem in found:
            yield Finding(
                code=problem.code,
                text=text_of(problem),
                part=Part.ATTACHMENT,
                table=file.of_table or FILE,
                uid=file.of_uid,
                name=names.get((file.of_table, file.of_uid), ""),
                other=file.hash,
                repair=Repair.FETCH,
            )


def _damage(part: Part, code: str, *, table: str = "", uid: str = "", **args: object) -> Finding:
    text = text_of(Problem(code, "", args))
    return Finding(code=code, text=text, part=part, of_file=True, table=table, uid=uid)


def _damages(lines: Sequence[str]) -> Iterator[Finding]:
    """What is wrong inside the file; of references that lead nowhere one finding a kind."""
    for line, n in Counter(lines).items():
        orphan = ORPHAN.fullmatch(line)
        detail = line if n == 1 else f"{line} ×{n}"
        if orphan:
            table, parent = (tr(_named(name)) for name in orphan.groups())
            detail = tr("{n} 条{table}所指的{parent}不在账簿里", n=n, table=table, parent=parent)
        yield _damage(Part.FILE, "file_damaged", detail=detail)


def _named(table: str) -> str:
    """A table as people know it."""
    return TABLES.get(table) or _INNER.get(table, table)


def _name_of_told(reader: Reader, told: Mapping[str, object]) -> str:
    """What the log calls a record that is missing: by its name, or whose it was."""
    owners = label.of_values(reader, told.values())
    return str(told.get("name") or next(iter(owners.values()), ""))


def _differs(one: store.Difference) -> Finding:
    """What somebody has written past the program."""
    if one.held is None:
        what = tr("这一条不见了")
    elif one.told is None:
        what = tr("没有记过这一条")
    else:
        special = {GONE: tr("删除标记"), store.CONFLICTS: tr("待定的冲突")}
        what = listed(special.get(key) or field_name(one.table, key) for key in one.fields)
    told = {"book": table_name(one.table), "what": what}
    return _damage(Part.LOG, "book_differs", table=one.table, uid=one.uid, **told)


def _entry(place: history.Place | None, txn: str) -> str:
    """An entry of the log as people can look it up, though what it says may be what was altered."""
    if place is None:
        return txn[:12]
    return tr(
        "第 {n} 号（{when}，{user}，{what}）",
        n=place.seq,
        when=when(place.wall),
        user=place.user,
        what=action_name(place.action),
    )
