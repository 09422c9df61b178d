"""Is the file whole, is the log unbroken, do the books agree with themselves; then the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.quality import Part, Repair
from partybuild_desktop.services.attachment import Attachments
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.finding import FILE, PERSON, Finding
from partybuild_desktop.services.quality import Quality
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.store import check as store
from partybuild_desktop.store import history, member
from partybuild_desktop.store.books import Books, Reader
from partybuild_desktop.store.engine import Engines, integrity
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; `ok` is about the file, the log and what is derived.

    `state_hash` is "" where it was not asked for; `at` is when it was made, as ISO time. It is not
    `whole` where a damaged file ended the check.
    """

    state_hash: str
    findings: list[Finding] = field(default_factory=list)
    at: str = ""
    whole: bool = True

    @property
    def ok(self) -> bool:
        return not any(finding.of_file for finding in self.findings)


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
        found = [_damage(Part.FILE, "file_damaged", detail=line) for line in broken]
        try:
            with self._books.read() as reader:
                found += self._log(reader, progress)
                found += self._standings(reader, progress)
                hashed = store.state_hash(reader, org) if state else ""
            found += self._files(progress)
            found += self._quality.run(org, progress)
        except UserProblem as problem:
            if not broken or problem.code != "database_damaged":
                raise
            return Report("", found, at, whole=False)
        return Report(hashed, found, at)

    def data(self, org: str = "", progress: Progress = NO_PROGRESS) -> list[Finding]:
        """What looks wrong with the data alone: the part that a clerk mends."""
        return self._quality.run(org, progress)

    def _log(self, reader: Reader, progress: Progress) -> Iterator[Finding]:
        progress.step(tr("检查操作记录"))
        for code, txn in history.broken_links(reader):
            yield _damage(Part.LOG, code, txn=txn[:12])
        for table, uid in store.differing_records(reader):
            progress.check()
            yield _damage(Part.LOG, "book_differs", table=table, uid=uid)

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
        for file, problem in self._attachments.problems(progress):
            yield Finding(
                code=problem.code,
                text=text_of(problem),
                part=Part.ATTACHMENT,
                table=file.of_table or FILE,
                uid=file.of_uid,
                other=file.hash,
                repair=Repair.FETCH,
            )


def _damage(part: Part, code: str, **args: object) -> Finding:
    return Finding(code=code, text=text_of(Problem(code, "", args)), part=part, of_file=True)
