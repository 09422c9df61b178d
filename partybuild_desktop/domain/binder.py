"""The binder (迎检册) as a value: the ledgers of one organisation and year, box by box.

Source: the catalogue of ledgers and their boxes (ledgers.md 6.7); what an inspection package is
made of (members.md 6.2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from partybuild_desktop.domain.article import Article
from partybuild_desktop.domain.chart import Chart
from partybuild_desktop.domain.figure import FigurePages
from partybuild_desktop.domain.form import Forms
from partybuild_desktop.domain.ledger import Document, Ledger


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing or empty in one ledger, and the page where it is entered."""

    box: str
    title: str
    code: str
    args: Mapping[str, object] = field(default_factory=dict)
    entered: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The records that lack it, where the ledger says which they are."""
        found = self.args.get("keys", ())
        assert isinstance(found, tuple)
        return found


@dataclass(frozen=True, slots=True)
class Section:
    """One box with its ledgers in order; a box without a title has no sheet of its own and no line
    in the contents, as in a book that is one box."""

    title: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Binder:
    """A whole binder. `day` is the day it shows the books at; `check` lists for the clerk what is
    missing, None where nothing is, and is taken out before the binder is handed over; `serial` is
    the number of its print."""

    org: str
    title: str
    period: str
    day: str
    sections: tuple[Section, ...]
    check: Ledger | None = None
    serial: str = ""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every ledger in order."""
        return tuple(document for section in self.sections for document in section.documents)


def lacks_of(document: Document) -> list[tuple[str, dict[str, object]]]:
    """What is missing in a ledger: codes with their arguments, the gravest first.

    ledger_empty: it has no record. cells_empty (name, n): so many empty cells in a column, or boxes
    after a label, that are required; keys are the records that lack it, where they are named.
    """
    if isinstance(document, Ledger):
        return _in_table(document)
    if isinstance(document, Forms):
        return _in_forms(document)
    if isinstance(document, Chart):
        return [] if document.root.title else [("ledger_empty", {})]
    if isinstance(document, Article):
        return [] if any(p.text for p in document.paragraphs) else [("ledger_empty", {})]
    if isinstance(document, FigurePages):
        return [] if any(figure.whole for figure in document.figures) else [("ledger_empty", {})]
    raise TypeError(type(document))


def _in_table(ledger: Ledger) -> list[tuple[str, dict[str, object]]]:
    required = [index for index, column in enumerate(ledger.columns) if column.required]
    empty: dict[int, list[str]] = defaultdict(list)
    count = 0
    for row, key in zip_longest(ledger.rows, ledger.keys, fillvalue=""):
        count += 1
        if type(row) is tuple:
            for index in required:
                if not row[index].strip():
                    empty[index].append(str(key))
        if not required:
            break
    if not count:
        return [("ledger_empty", {})]
    return [_gap(ledger.columns[index].title, empty[index]) for index in required if empty[index]]


def _in_forms(forms: Forms) -> list[tuple[str, dict[str, object]]]:
    empty: dict[str, list[str]] = defaultdict(list)
    count = 0
    for form in forms.forms:
        count += 1
        for boxes in form.rows:
            name = ""
            for box in boxes:
                if box.is_label:
                    name = box.text
                elif box.required and not box.text.strip():
                    empty[name].append(form.key)
    if not count:
        return [("ledger_empty", {})]
    return [_gap(name, keys) for name, keys in empty.items()]


def _gap(name: str, keys: list[str]) -> tuple[str, dict[str, object]]:
    args: dict[str, object] = {"name": name, "n": len(keys)}
    known = tuple(filter(None, keys))
    return "cells_empty", {**args, "keys": known} if known else args
