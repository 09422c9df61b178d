"""What the records of each book refer to, and what they are part of.

A record is part of what its table's first required reference names: attendance of its meeting,
an event of its person, a meeting of its organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Table

from partybuild_desktop.store.table import BOOKS


@dataclass(frozen=True, slots=True)
class Shape:
    """The references of a table: (column, table it refers to), and which of them is its owner."""

    refs: tuple[tuple[str, str], ...]
    owner: int | None  # place of the owner in a row

    @property
    def owner_table(self) -> str:
        return "" if self.owner is None else self.refs[self.owner - 1][1]

    def place(self, column: str) -> int | None:
        """Where a reference stands in a row."""
        return next((n for n, (name, _) in enumerate(self.refs, 1) if name == column), None)


def _shape(table: Table) -> Shape:
    found = [(c, next(iter(c.foreign_keys)).column.table.name) for c in table.c if c.foreign_keys]
    required = [n for n, (column, _) in enumerate(found, 1) if not column.nullable]
    refs = tuple((column.name, target) for column, target in found)
    return Shape(refs, required[0] if required else None)


SHAPES: Final = {name: _shape(table) for name, table in BOOKS.items()}


def parts_of(owner: str) -> dict[str, str]:
    """The books whose records are part of one of `owner`, with the column that names it."""
    return {
        name: shape.refs[shape.owner - 1][0]
        for name, shape in SHAPES.items()
        if shape.owner is not None and shape.owner_table == owner
    }
