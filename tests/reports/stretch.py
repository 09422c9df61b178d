"""Any ledger as long as is asked for: the records it has, again and again (T17).

What a kind has no record of in the books gets one by what its columns hold, so that a kind added
later is printed at every length without a change here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import cycle, groupby, islice
from operator import itemgetter

from partybuild_desktop.domain.article import Article
from partybuild_desktop.domain.chart import Chart, Node
from partybuild_desktop.domain.figure import FigurePages
from partybuild_desktop.domain.form import Form, Forms
from partybuild_desktop.domain.ledger import Column, Document, Kind, Ledger
from tests.reports.invented import bare

RARE = "★𠮷"
_SAMPLES = {
    Kind.TEXT: "按照支部计划落实到人",
    Kind.NAME: "刘文华",
    Kind.CODE: "已完成",
    Kind.DATE: "2025年7月1日",
    Kind.NUMBER: "12",
    Kind.SIGNATURE: "",
}
_NUMBER = "序号"


class _Rows(Sequence[tuple[str, ...]]):
    """The rows of a table over and over; those that are numbered are numbered on."""

    def __init__(self, rows: Sequence[tuple[str, ...]], count: int, numbered: int | None) -> None:
        self._rows, self._count, self._numbered = rows, count, numbered

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, n):  # type: ignore[no-untyped-def] # the sequence's own signature
        row = self._rows[n % len(self._rows)]
        at = self._numbered
        return row if at is None else type(row)((*row[:at], str(n + 1), *row[at + 1 :]))

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return (self[n] for n in range(self._count))


def stretched(document: Document, count: int) -> Document:
    """The same with so many records: rows of a table, forms, boxes below the uppermost, paragraphs.

    A chart cannot be without its uppermost box.
    """
    if isinstance(document, Ledger):
        rows = tuple(document.rows) or (tuple(map(_sample, document.columns)),)
        titles = [column.title for column in document.columns]
        numbered = titles.index(_NUMBER) if _NUMBER in titles else None
        return replace(document, rows=_Rows(rows, count, numbered), keys=())
    if isinstance(document, Chart):
        below = document.root.below or (Node("第一党小组", ("组长：刘文华",)),)
        root = replace(document.root, below=tuple(islice(cycle(below), count)))
        return replace(document, root=root)
    if isinstance(document, Forms) and document.blank and not any(True for _ in document.forms):
        document = replace(document, forms=(_filled(document.blank),))
    name = _records_of(document)
    return replace(document, **{name: tuple(islice(cycle(getattr(document, name)), count))})


def _records_of(document: Document) -> str:
    """The field of its own in which a document has its records: forms, paragraphs, figures."""
    common = {field.name for field in fields(Document)}
    return next(field.name for field in fields(document) if field.name not in common)


def _filled(form: Form) -> Form:
    """A form for the pen with something in every box."""
    text = _SAMPLES[Kind.TEXT]
    rows = tuple(
        tuple(
            box if box.is_label or box.text else replace(box, text=text * (9 if box.flow else 1))
            for box in boxes
        )
        for boxes in form.rows
    )
    return replace(form, rows=rows)


def _sample(column: Column) -> str:
    return _SAMPLES[column.kind]


def rare(document: Document) -> Document:
    """The same with characters in it that the faces of the page lack, one beyond U+FFFF."""
    document = replace(document, title=document.title + RARE)
    if isinstance(document, Ledger):
        texts = [column.kind in (Kind.TEXT, Kind.NAME) for column in document.columns]
        rows = tuple(
            type(row)(t + RARE if t and has else t for t, has in zip(row, texts, strict=True))
            for row in document.rows
        )
        return replace(document, rows=rows)
    if isinstance(document, Forms):
        return replace(document, forms=tuple(map(_rare_form, document.forms)))
    if isinstance(document, Chart):
        return replace(document, root=_rare_node(document.root))
    if isinstance(document, Article):
        paragraphs = tuple(replace(p, text=p.text + RARE) for p in document.paragraphs)
        return replace(document, paragraphs=paragraphs)
    if isinstance(document, FigurePages):
        figures = tuple(
            replace(f, title=f.title + RARE, categories=tuple(c + RARE for c in f.categories))
            for f in document.figures
        )
        return replace(document, figures=figures)
    return document


def _rare_form(form: Form) -> Form:
    return replace(
        form,
        rows=tuple(
            tuple(b if b.is_label or not b.text else replace(b, text=b.text + RARE) for b in boxes)
            for boxes in form.rows
        ),
    )


def _rare_node(node: Node) -> Node:
    return Node(
        node.title + RARE,
        tuple(line + RARE for line in node.lines),
        tuple(map(_rare_node, node.below)),
    )


def records(document: Document) -> Iterator[list[str]]:
    """What each record says, in the order of its pages, without blanks: all of it must be found.

    A row is in the parts that its heads leave: heads of several rows are one.
    """
    if isinstance(document, Ledger):
        merged = [column.merge for column in document.columns]
        for row in document.rows:
            parts = groupby(zip(merged, row, strict=True), itemgetter(0))
            yield [bare("".join(t for _, t in part)) for is_head, part in parts if not is_head]
    elif isinstance(document, Forms):
        for form in document.forms:
            yield [bare(box.text) for boxes in form.rows for box in boxes]
    elif isinstance(document, Chart):
        for _, node in document.root.walk():
            yield [bare(text) for text in (node.title, *node.lines)]
    elif isinstance(document, Article):
        for paragraph in document.paragraphs:
            yield [bare(paragraph.text)]
    else:
        for record in getattr(document, _records_of(document)):
            yield [bare(record.title)]
