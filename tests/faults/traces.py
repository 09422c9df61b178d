"""A byte search for names and identity numbers in clear, as a curious person would do it (P10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
#  Shorter needles turn up in encrypted pages by chance: four bytes once in four gigabytes, and
#  there are thousands of them.
_SHORTEST = 6


def needles(texts: Iterable[str]) -> list[bytes]:
    """The texts in every encoding that a program might write them in."""
    found = {text.encode(encoding) for text in texts for encoding in ENCODINGS}
    return sorted(needle for needle in found if len(needle) >= _SHORTEST)


def files(*folders: Path) -> Iterator[Path]:
    """Everything below the folders."""
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def traces(wanted: list[bytes], *folders: Path) -> list[str]:
    """Which files hold one of the needles, and which names hold one."""
    found = []
    for path in files(*folders):
        data = path.read_bytes() + str(path.name).encode()
        found += [f"{path}: {needle!r}" for needle in wanted if needle in data]
    return found
