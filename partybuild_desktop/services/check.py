"""Is the file whole, is the log unbroken, do the books agree with themselves; then the data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from partybuild_desktop.domain.member import FIELDS
from partybuild_desktop.domain.problem import Problem
from partybuild_desktop.domain.value import doubts
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.org import scope
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.store import check as store
from partybuild_desktop.store import history, member
from partybuild_desktop.store.books import Books
from partybuild_desktop.store.engine import Engines, integrity
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding; `of_file` is damage, else a doubt about one person's data."""

    code: str
    message: str
    of_file: bool
    uid: str = ""
    name: str = ""
    field: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "file": self.of_file,
            "uid": self.uid,
            "field": self.field,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; `ok` is about the file, the log and what is derived."""

    state_hash: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not any(finding.of_file for finding in self.findings)


class Check:
    """The check of the open books."""

    def __init__(self, books: Books, engines: Engines, codes: Codes) -> None:
        self._books = books
        self._engines = engines
        self._codes = codes

    def run(self, org: str = "", progress: Progress = NO_PROGRESS) -> Report:
        """Everything: the file, the log, what is derived, then the data of `org` (all if empty)."""
        found: list[Finding] = []
        progress.step(tr("检查数据文件"))
        for line in integrity(self._engines.read):
            found.append(_of_file("file_damaged", detail=line))
        with self._books.read() as reader:
            progress.step(tr("检查操作记录"))
            for code, txn in history.broken_links(reader):
                found.append(_of_file(code, txn=txn[:12]))
            for table, uid in store.differing_records(reader):
                found.append(_of_file("book_differs", table=table, uid=uid))
            progress.step(tr("检查党员去向"))
            for person in store.stale_standings(reader):
                found.append(_of_file("standing_stale", uid=person))
            state = store.state_hash(reader, org)
        progress.step(tr("核对党员资料"))
        found.extend(self.data(org))
        return Report(state, found)

    def _today(self) -> str:
        return self._books.clock.today().isoformat()

    def data(self, org: str = "") -> list[Finding]:
        """Doubts about the members' data and required fields left empty, person by person."""
        day = self._today()
        found: list[Finding] = []
        with self._books.read() as reader:
            orgs = scope(reader, org, day) if org else None
            uids = member.uids(reader, day, orgs=orgs)
            rows = member.enrolled(reader, uids, day)
        for row in rows:
            values = {f.key: getattr(row.member, f.key) for f in FIELDS}
            problems = doubts(values, self._codes.lists)
            named = {p.field for p in problems}
            problems += [
                Problem("field_missing", f.key, {"field": f.title})
                for f in FIELDS
                if f.required and not values[f.key] and f.key not in named
            ]
            for problem in problems:
                found.append(
                    Finding(
                        code=problem.code,
                        message=tr("{name}：{text}", name=row.member.name, text=text_of(problem)),
                        of_file=False,
                        uid=row.member.uid,
                        name=row.member.name,
                        field=problem.field,
                    )
                )
        return found


def _of_file(code: str, **args: object) -> Finding:
    return Finding(code=code, message=text_of(Problem(code, "", args)), of_file=True)
