"""Subtotals and totals of a table's figures, as rows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from partybuild_desktop.domain.ledger import Column, Kind, Subtotal, Total


def with_sums(
    columns: Sequence[Column],
    rows: Iterable[tuple[str, ...]],
    *,
    by: int | None = None,
    subtotal: str = "",
    total: str = "",
) -> list[tuple[str, ...]]:
    """The rows with a `Subtotal` after each run of equal cells in column `by`, a `Total` last.

    The words stand in the columns that are not added up: `subtotal` after the group's own text,
    `total` in the first column; merged columns carry them on, so that they become one cell. An
    empty word leaves that kind of row out. A cell that is no figure counts as nothing.
    """
    found: list[tuple[str, ...]] = []
    group = [Decimal()] * len(columns)
    whole = [Decimal()] * len(columns)
    counted = grouped = 0
    for row in rows:
        if by is not None and subtotal and grouped and found[-1][by] != row[by]:
            found.append(Subtotal(_sum_row(columns, group, subtotal, row=found[-1], by=by)))
            group, grouped = [Decimal()] * len(columns), 0
        found.append(row)
        figures = [_figure(text) for text in row]
        group = [a + b for a, b in zip(group, figures, strict=True)]
        whole = [a + b for a, b in zip(whole, figures, strict=True)]
        counted, grouped = counted + 1, grouped + 1
    if by is not None and subtotal and grouped:
        found.append(Subtotal(_sum_row(columns, group, subtotal, row=found[-1], by=by)))
    if total and counted:
        found.append(Total(_sum_row(columns, whole, total)))
    return found


def _sum_row(
    columns: Sequence[Column],
    sums: Sequence[Decimal],
    word: str,
    *,
    row: tuple[str, ...] = (),
    by: int = -1,
) -> list[str]:
    cells = []
    for index, column in enumerate(columns):
        if column.kind is Kind.NUMBER and column.sums:
            cells.append(f"{sums[index]:f}")
        elif index <= by:
            cells.append(row[index])
        elif index == by + 1 or (column.merge and cells and cells[-1] == word):
            cells.append(word)
        else:
            cells.append("")
    return cells


def _figure(text: str) -> Decimal:
    try:
        found = Decimal(text) if text else Decimal()
    except InvalidOperation:
        return Decimal()
    return found if found.is_finite() else Decimal()
