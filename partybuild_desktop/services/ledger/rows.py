"""Rows and forms that are made when they are gone over: a first page asks for the first alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from partybuild_desktop.domain.form import Form

Row = tuple[str, ...]


class Rows(Sequence[Row]):
    """As many rows as are promised, each made once and kept."""

    def __init__(self, count: int, made: Callable[[], Iterator[Row]]) -> None:
        self._count, self._make = count, made
        self._rows: list[Row] = []
        self._more: Iterator[Row] | None = None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        at = 0
        while self._reach(at + 1):
            yield self._rows[at]
            at += 1

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        self._reach(self._count)
        return self._rows[at]

    def _reach(self, count: int) -> bool:
        """Whether there are so many rows; they are made then."""
        if self._more is None:
            self._more = self._make()
        while len(self._rows) < count:
            row = next(self._more, None)
            if row is None:
                return False
            self._rows.append(row)
        return True


class FormsAnew:
    """As many forms as are promised, made anew each time they are gone over: with what stands in
    them, those of a township would not all lie in memory."""

    def __init__(self, count: int, made: Callable[[], Iterator[Form]]) -> None:
        self._count, self._make = count, made

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Form]:
        return self._make()
