"""What the roster tests share: code lists and headings as shipped, and valid identity numbers."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from partybuild_desktop.domain.code import CodeList
from partybuild_desktop.domain.heading import Headings, Layout, recognise
from partybuild_desktop.domain.roster import Candidate, Context, candidates
from partybuild_desktop.domain.sheet import Cell, Sheet, Shown, Workbook
from partybuild_desktop.system.paths import resources_dir

HOME = "home"


@cache
def codes() -> Mapping[str, CodeList]:
    return {
        path.stem: CodeList.parse(path.stem, tomllib.loads(path.read_text("utf-8")))
        for path in (resources_dir() / "codes").glob("*.toml")
    }


@cache
def headings() -> Headings:
    return Headings.parse(tomllib.loads((resources_dir() / "headings.toml").read_text("utf-8")))


def sheet(
    *rows: Sequence[Cell],
    merged: Sequence[tuple[int, int, int, int]] = (),
    shown: Mapping[int, Mapping[int, Shown]] | None = None,
    since_1904: bool = False,
) -> Sheet:
    """A sheet of the rows given, padded to one width."""
    width = max(map(len, rows))
    return Sheet(
        name="名单",
        rows=[[*row, *[""] * (width - len(row))] for row in rows],
        numbers=range(1, len(rows) + 1),
        merged=tuple(merged),
        shown=shown or {},
        since_1904=since_1904,
    )


def layout(of: Sheet) -> Layout | None:
    return recognise(of, headings(), codes())


def context(
    branch: Callable[[str], str | None] = lambda text: text, *, home: str | None = HOME
) -> Context:
    return Context(codes(), branch, home)


def people(book: Workbook | Sheet, reading: Context | None = None) -> list[Candidate]:
    """Everybody in the sheets that are rosters."""
    reading = reading or context()
    found: list[Candidate] = []
    for one in book.sheets if isinstance(book, Workbook) else (book,):
        where = layout(one)
        if where is not None:
            found += candidates(one, where, reading)
    return found


def outcome(found: Sequence[Candidate]) -> dict[int, list[str]]:
    """{row: codes} of the rows with anything to say."""
    return {c.row: [f.code for f in c.findings] for c in found if c.findings}


def valid_number(chance: random.Random) -> str:
    """A number by the text of GB 11643, its check by long division rather than by the weights."""
    day = dt.date(1930, 1, 1) + dt.timedelta(days=chance.randrange(27_000))
    region = chance.choice(["110105", "421281", "510703", "610524", "440524"])
    first17 = f"{region}{day:%Y%m%d}{chance.randrange(1, 1000):03d}"
    # ISO 7064: the value over base 2, the check character counted in, is 1 modulo 11
    total = 0
    for digit in first17:
        total = (total + int(digit)) * 2 % 11
    return first17 + "0123456789X"[(12 - total) % 11]
