"""One row of a ledger that came back: what it says otherwise than the books, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from partybuild_desktop.domain.heading import normal
from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.reading import Bad, Cells, kind_of, read_column
from partybuild_desktop.domain.roster import REFUSED, Finding, Verdict
from partybuild_desktop.domain.sheet import is_blank, text_of
from partybuild_desktop.domain.since import Word, word
from partybuild_desktop.domain.style import readings
from partybuild_desktop.services.ledger.kind import Sources
from partybuild_desktop.services.revision.kind import Edit, Entry, Returning, Slot
from partybuild_desktop.services.revision.read import Path, Returned, Typed, path_of
from partybuild_desktop.services.show import masked
from partybuild_desktop.system.i18n import tr

_NAME: Final = "姓名"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: which record it means, and what it changes by the title of the column.

    `findings` say why it is refused, or what is doubtful about a row that is written.
    """

    number: int
    name: str
    verdict: Verdict
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()


class Judge:
    """Judges the rows of one file in their order."""

    def __init__(
        self,
        sources: Sources,
        returning: Returning,
        now: Ledger,
        returned: Returned,
        entries: Mapping[str, Entry],
    ) -> None:
        self._sources, self._returning, self._entries = sources, returning, entries
        self._sheet, self._titles = returned.sheet, returned.titles
        paths = [path_of(column) for column in now.columns]
        self._slots: dict[Path, Slot] = {
            (normal(tr(slot.title)),): slot for slot in returning.slots
        }
        free: set[Path] = {(normal(tr(title)),) for title in returning.free}
        self._fixed = set(paths) - free - self._slots.keys()
        self._now = {
            key: dict(zip(paths, row, strict=True))
            for key, row in zip(now.keys, now.rows, strict=True)
        }
        self._rows: dict[str, int] = {}  # of each key, where it was first met
        self._said: dict[tuple[str, str, str], tuple[str, int]] = {}

    def row(self, typed: Typed) -> Row:
        """What one row says."""
        entry = self._entries.get(typed.key)
        name = entry.name if entry else self._name(typed)
        why = self._not_its_own(typed, entry)
        if why is not None:
            return Row(typed.number, name, Verdict.REFUSED, findings=(why,))
        if entry is None:  # printed before it was in the books, and left as it was
            return Row(typed.number, name, Verdict.SAME)
        values, shown, findings = self._read(typed, entry)
        refused = [one for one in findings if one.code in REFUSED or one.code.startswith("revis")]
        if values and entry.problem is not None:
            refused.append(Finding(entry.problem.code, "", entry.problem.args))
        edits: tuple[Edit, ...] = ()
        if values and not refused:
            try:
                edits = tuple(self._returning.edits(self._sources, entry, values))
                self._note(edits, typed.number)
            except UserProblem as problem:
                refused.append(Finding(problem.code, "", problem.args_))
        if refused:
            return Row(typed.number, name, Verdict.REFUSED, findings=(refused[0],))
        verdict = Verdict.CHANGED if values else Verdict.SAME
        return Row(typed.number, name, verdict, shown, tuple(findings), edits)

    def _name(self, typed: Typed) -> str:
        """What a row is called that the books do not know: what stands first in it."""
        named = typed.cells.get((normal(tr(_NAME)),), "")
        texts = [text_of(cell) for path, cell in typed.cells.items() if path in self._fixed]
        return text_of(named) or next(filter(None, texts), "")

    def _not_its_own(self, typed: Typed, entry: Entry | None) -> Finding | None:
        """Why a row is none of the ledger's rows."""
        if not typed.key:
            return Finding("revision_row_new", "", {})
        first = self._rows.setdefault(typed.key, typed.number)
        if first != typed.number:
            return Finding("revision_row_twice", "", {"row": first})
        if entry is None and not self._untouched(typed):
            return Finding("revision_row_gone", "", {})
        return None

    def _untouched(self, typed: Typed) -> bool:
        now = self._now.get(typed.key)
        return now is not None and all(
            _same(text_of(cell), now[path]) for path, cell in typed.cells.items() if path in now
        )

    def _read(
        self, typed: Typed, entry: Entry
    ) -> tuple[dict[str, str], dict[str, tuple[str, str]], list[Finding]]:
        """New values by slot, the same as printed before and after, and what is to be said."""
        now = self._now.get(typed.key, {})
        values: dict[str, str] = {}
        shown: dict[str, tuple[str, str]] = {}
        findings: list[Finding] = []
        for path, cell in typed.cells.items():
            text, title = text_of(cell), self._titles[path]
            if is_blank(cell) or _same(text, now.get(path, "")):
                continue
            if path in self._fixed and path in now and text not in entry.older:
                args = {"known": now[path] or "—"}
                findings.append(Finding("revision_cell_fixed", title, args))
            slot = self._slots.get(path)
            if slot is None or _stands(slot, text, entry):
                continue
            read = self._value(slot, typed, path)
            if isinstance(read, Bad):
                findings.append(Finding(read.code, title, read.args))
                read = read.value
            then, known = entry.then[slot.key], entry.values[slot.key]
            said = word(read, then=then, now=known) if read else Word.NOTHING
            shows = now.get(path, "") or _masked(slot, known), _masked(slot, text)
            if said is Word.NEW:
                values[slot.key] = read
                shown[title] = shows
            elif said is Word.LATE:
                args = {"now": shows[0] or "—", "value": shows[1]}
                findings.append(Finding("changed_since", title, args))
        moved = {
            tr(title)
            for title, key in self._returning.follows.items()
            if key in values or entry.then[key] != entry.values[key]
        }
        findings = [one for one in findings if one.column not in moved]
        return values, shown, findings

    def _value(self, slot: Slot, typed: Typed, path: Path) -> str | Bad:
        marks = {0: typed.shown[path]} if path in typed.shown else {}
        cells = Cells([typed.cells[path]], marks, self._sheet.since_1904)
        (read,) = read_column(slot.field, cells, self._sources.codes.lists)
        return read

    def _note(self, edits: tuple[Edit, ...], number: int) -> None:
        """Raises UserProblem revision_said_twice where an earlier row says otherwise."""
        said = {(e.table, e.uid, k): v for e in edits for k, v in e.values.items()}
        for place, value in said.items():
            before = self._said.get(place)
            if before is not None and before[0] != value:
                raise UserProblem("revision_said_twice", row=before[1])
        for place, value in said.items():
            self._said.setdefault(place, (value, number))


def _as_printed(slot: Slot, value: str) -> frozenset[str]:
    """All that a value may have been printed as."""
    return readings(kind_of(slot.field), value) | {value}


def _stands(slot: Slot, text: str, entry: Entry) -> bool:
    """Whether a cell says what the books have, or had when the list was made."""
    then, known = entry.then[slot.key], entry.values[slot.key]
    if text in _as_printed(slot, known):
        return True
    return then != known and text in _as_printed(slot, then) | entry.older


def _masked(slot: Slot, text: str) -> str:
    """As a window shows it."""
    return masked(FIELD[slot.field], text)


def _same(text: str, other: str) -> bool:
    """Whether two texts are one but for blanks and line breaks."""
    return "".join(text.split()) == "".join(other.split())
