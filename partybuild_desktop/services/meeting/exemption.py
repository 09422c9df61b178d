"""Who is for a time not counted in 应到 or has no vote; and learning outside meetings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Final

from partybuild_desktop.domain.learning import tenths
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting import Exemption, Study
from partybuild_desktop.domain.meeting_rule import ExemptionKind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.meeting.roll import View
from partybuild_desktop.store import attendance as store
from partybuild_desktop.store.books import Books

_EXEMPTION: Final = tuple(f.name for f in fields(Exemption) if f.name != "uid")
_STUDY: Final = tuple(f.name for f in fields(Study) if f.name != "uid")


class Exemptions:
    """Exemptions of the open books."""

    def __init__(self, books: Books, view: View) -> None:
        self._books = books
        self._view = view

    def kinds(self) -> tuple[ExemptionKind, ...]:
        """The kinds that are entered; the others are seen in the books."""
        with self._books.read() as reader:
            rules = self._view(reader, self._books.clock.today().isoformat()).rules
        return tuple(kind for kind in rules.exemptions.values() if not kind.automatic)

    def all(self, persons: Collection[str] | None = None) -> list[Exemption]:
        """All, past ones too, or those of `persons`."""
        with self._books.read() as reader:
            return store.exemptions(reader, persons)

    def save(self, one: Exemption) -> tuple[str, Changes]:
        """Enter or change one. Raises UserProblem exemption_unknown, date_missing, period_order."""
        if one.kind not in {kind.key for kind in self.kinds()}:
            raise UserProblem("exemption_unknown", field="kind", name=one.kind)
        if not one.start:
            raise UserProblem("date_missing", field="start")
        if one.end and one.end < one.start:
            raise UserProblem("period_order", field="end", start=one.start, end=one.end)
        values = {name: getattr(one, name) for name in _EXEMPTION}
        uid = one.uid or self._books.ids.uid()
        with self._books.write("exemption_save") as unit:
            unit.put("exemption", values, uid=uid)
        return uid, unit.changes

    def delete(self, uid: str) -> Changes:
        """Take out one entered by mistake; one that is over gets its end instead."""
        with self._books.write("exemption_delete") as unit:
            unit.drop("exemption", uid)
        return unit.changes


class Studies:
    """Courses and online hours of the open books."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def all(self, year: int, persons: Collection[str] | None = None) -> list[Study]:
        """Those of a year, of `persons` or of everybody."""
        with self._books.read() as reader:
            return store.studies(reader, f"{year:04d}-01-01", f"{year:04d}-12-31", persons)

    def save(self, found: Sequence[Study]) -> Changes:
        """Enter or change several in one action: one course of many members.

        Raises UserProblem date_missing, hours_invalid.
        """
        for one in found:
            if not one.on:
                raise UserProblem("date_missing", field="on")
            try:
                tenths(one.hours)
            except ValueError as error:
                raise UserProblem("hours_invalid", field="hours", text=one.hours) from error
        with self._books.write("study_save", n=len(found)) as unit:
            for one in found:
                values = {name: getattr(one, name) for name in _STUDY}
                unit.put("study", values, uid=one.uid or self._books.ids.uid())
        return unit.changes

    def delete(self, uid: str) -> Changes:
        """Take out one entered by mistake."""
        with self._books.write("study_delete") as unit:
            unit.drop("study", uid)
        return unit.changes
