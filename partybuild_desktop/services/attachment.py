"""Photographs and scans of any record: taken in, shown, named, put in order, taken off.

A file is sealed first and belongs to a record only when that is saved, so an editor may take in
pictures for a record that does not exist yet. What is taken off stays sealed until no backup
refers to it, so undo brings it back whole.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.attachment import PDF, Attached, Sealed, name_of_file, plain_name
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.store import attachment as store
from partybuild_desktop.store.books import Books, UnitOfWork
from partybuild_desktop.store.picture import (
    LARGEST_DOCUMENT,
    LARGEST_INPUT,
    LONGEST_SIDE,
    PDF_HEAD,
    thumbnail,
)
from partybuild_desktop.store.table import BOOKS
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

TABLE: Final = "attachment"
_PAGE_DPI: Final = 110


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken in, and why."""

    file: str
    problem: UserProblem | EnvironmentProblem


class Attachments:
    """The attachments of the open books."""

    def __init__(self, books: Books, sealed: store.Attachments) -> None:
        self._books = books
        self._sealed = sealed

    # --- taking in

    def take(self, data: bytes, name: str) -> Sealed:
        """Seal a picture (shrunk, upright, without its metadata) or a PDF as it is.

        Raises UserProblem attachment_empty, attachment_kind, attachment_large, picture_large,
        picture_broken, picture_heic, document_broken; EnvironmentProblem.
        """
        if data.startswith(PDF_HEAD) and len(data) <= LARGEST_DOCUMENT:
            _refuse_unreadable(data)
        kept = self._sealed.add(data)
        return Sealed(name=name_of_file(name), media=kept.media, hash=kept.name, size=kept.size)

    def take_files(
        self, paths: Sequence[Path], progress: Progress = NO_PROGRESS
    ) -> tuple[list[Sealed], list[Refused]]:
        """Seal files one after the other; one that cannot be taken in does not stop the others."""
        progress.step(tr("读取照片"), len(paths))
        taken: list[Sealed] = []
        refused: list[Refused] = []
        for path in paths:
            try:
                taken.append(self.take(_read(path), path.name))
            except (UserProblem, EnvironmentProblem) as problem:
                refused.append(Refused(path.name, problem))
            progress.advance()
        return taken, refused

    def add(self, table: str, uid: str, files: Sequence[Sealed]) -> tuple[list[Attached], Changes]:
        """Attach sealed files to a record, behind those it has: one step.

        Raises UserProblem attachment_record when there is no such record.
        """
        with self._books.write("attachment_add") as unit:
            self._require(unit, table, uid)
            attach(unit, table, uid, files)
            unit.note(name=files[0].name if files else "", files=len(files))
        return self.of(table, uid), unit.changes

    # --- what is there

    def of(self, table: str, uid: str) -> list[Attached]:
        """The files of one record, in their order."""
        return self.of_many(table, [uid])[uid]

    def of_many(self, table: str, uids: Collection[str]) -> dict[str, list[Attached]]:
        """{record: its files} for many records of one table, in one reading."""
        with self._books.read() as reader:
            return store.attached(reader, table, uids)

    def content(self, file: Sealed) -> bytes:
        """The bytes of a file. Raises UserProblem attachment_missing, attachment_damaged."""
        try:
            return self._sealed.read(file.hash)
        except UserProblem as problem:
            # the name that people know, not the one on the disk
            raise UserProblem(problem.code, name=file.name) from problem

    def thumbnail(self, file: Sealed, side: int) -> bytes:
        """A small picture of it, at most `side` pixels long: of a PDF its first page.

        Raises UserProblem attachment_missing, attachment_damaged, picture_broken.
        """
        data = self.content(file)
        return thumbnail(_page(data, 0, dpi=40) if file.media == PDF else data, side)

    def pages(self, file: Sealed) -> int:
        """How many pages it has: 1 for a picture."""
        from partybuild_desktop.reports.preview import page_count

        return page_count(self.content(file)) if file.media == PDF else 1

    def page(self, file: Sealed, number: int = 0) -> bytes:
        """A page, counted from 0, as an encoded picture to look at."""
        data = self.content(file)
        return _page(data, number, dpi=_PAGE_DPI) if file.media == PDF else data

    # --- changing

    def rename(self, uid: str, name: str) -> Changes:
        """Give a file another name. Raises UserProblem attachment_gone, attachment_name_missing."""
        plain = plain_name(name)
        if not plain:
            raise UserProblem("attachment_name_missing", field="name")
        with self._books.write("attachment_edit", name=plain) as unit:
            _require_all(unit, [uid])
            unit.edit(TABLE, uid, {"name": plain})
        return unit.changes

    def remove(self, uids: Sequence[str]) -> Changes:
        """Take files off their record: one step. Raises UserProblem attachment_gone."""
        with self._books.write("attachment_remove") as unit:
            found = _require_all(unit, uids)
            unit.mark(TABLE, uids, gone=1)
            unit.note(name=found[0].name if found else "", files=len(found))
        return unit.changes

    def arrange(self, uids: Sequence[str]) -> Changes:
        """Put the files of a record in this order. Raises UserProblem attachment_gone."""
        with self._books.write("attachment_arrange", name="") as unit:
            for place, file in enumerate(_require_all(unit, uids), 1):
                unit.edit(TABLE, file.uid, {"position": _position(place)})
        return unit.changes

    # --- keeping

    def problems(self, progress: Progress = NO_PROGRESS) -> list[tuple[Attached, Problem]]:
        """Every attachment whose file is missing or damaged, each byte of it proved."""
        with self._books.read() as reader:
            every = store.listed(reader)
        found: list[tuple[Attached, Problem]] = []
        sound: dict[str, str] = {}
        progress.step(tr("检查附件"), len(every))
        for file in every:
            progress.advance()
            if file.hash not in sound:
                sound[file.hash] = self._state(file)
            if sound[file.hash]:
                found.append((file, Problem(sound[file.hash], "", {"name": file.name})))
        return found

    def _state(self, file: Attached) -> str:
        try:
            self._sealed.prove(file.hash)
        except UserProblem as problem:
            return problem.code
        return ""

    def _require(self, unit: UnitOfWork, table: str, uid: str) -> None:
        if table not in BOOKS or not store.is_there(unit, table, uid):
            raise UserProblem("attachment_record")


def attach(unit: UnitOfWork, table: str, uid: str, files: Sequence[Sealed]) -> None:
    """Attach sealed files to a record within an action of another service."""
    start = store.last_position(unit, table, uid)
    for place, file in enumerate(files, start + 1):
        values = {
            "of_table": table,
            "of_uid": uid,
            "name": file.name,
            "media": file.media,
            "hash": file.hash,
            "size": str(file.size),
            "position": _position(place),
        }
        unit.new(TABLE, values)


def detach_all(unit: UnitOfWork, table: str, uid: str) -> None:
    """Take every file off a record within the action that removes it."""
    unit.mark(TABLE, [file.uid for file in store.attached(unit, table, [uid])[uid]], gone=1)


def _require_all(unit: UnitOfWork, uids: Sequence[str]) -> list[Attached]:
    found = [store.attached_one(unit, uid) for uid in uids]
    there = [file for file in found if file is not None]
    if len(there) != len(uids):
        raise UserProblem("attachment_gone")
    return there


def _position(place: int) -> str:
    return f"{place:04d}"


def _read(path: Path) -> bytes:
    """The bytes of a file, no more than can be taken in. UserProblem, EnvironmentProblem."""
    with machine_errors(path):
        size = path.stat().st_size
        if size > LARGEST_INPUT:
            raise UserProblem("attachment_large", size=size, largest=LARGEST_INPUT)
        return path.read_bytes()


def _refuse_unreadable(data: bytes) -> None:
    from partybuild_desktop.reports.preview import is_readable

    if not is_readable(data):
        raise UserProblem("document_broken")


def _page(data: bytes, number: int, *, dpi: float) -> bytes:
    from partybuild_desktop.reports.preview import page_image

    return page_image(data, number, dpi=dpi, longest=LONGEST_SIDE).png()
