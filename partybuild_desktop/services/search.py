"""Search as the clerk types: name, any pinyin reading, initials, tails of numbers.

A substring over a compact list of keys in memory, loaded after the window shows. A full-text index
finds nothing for one or two characters, the commonest searches here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from partybuild_desktop.domain.name import search_form
from partybuild_desktop.store import member as store
from partybuild_desktop.store.books import Books
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_TAIL: Final = 6
_WHOLE: Final = re.compile(r"[0-9]{14}(?:[0-9]|[0-9]{3}[0-9x])")  # an identity number, pasted


class Search:
    """The keys of everybody in the books. `warm` first; `update` or `forget` after a change."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._keys: list[tuple[str, str]] | None = None

    @property
    def ready(self) -> bool:
        return self._keys is not None

    def forget(self) -> None:
        """Names or numbers have changed: load again at the next search."""
        self._keys = None

    def warm(self, progress: Progress = NO_PROGRESS) -> None:
        """Load the keys; about a second for 20,000 names, most of it pinyin."""
        with self._books.read() as reader:
            rows = store.search_fields(reader)
        keys = []
        for n, row in enumerate(rows):
            if n % 500 == 0:
                progress.check()
            keys.append((row[0], _key(*row[1:])))
        self._keys = keys

    def update(self, uids: Collection[str]) -> None:
        """These few people have changed, are new or have gone; nothing to do before `warm`."""
        if self._keys is None:
            return
        with self._books.read() as reader:
            fresh = {row[0]: _key(*row[1:]) for row in store.search_fields(reader, uids)}
        changed = frozenset(uids)
        kept = [
            (uid, fresh.pop(uid) if uid in changed else key)
            for uid, key in self._keys
            if uid not in changed or uid in fresh
        ]
        self._keys = [*kept, *fresh.items()]

    def find(self, text: str) -> list[str]:
        """The uids whose keys contain `text`, names that begin with it first."""
        wanted = search_form(text)
        if len(wanted) > _TAIL and _WHOLE.fullmatch(wanted):
            wanted = wanted[-_TAIL:]
        if not wanted:
            return []
        if self._keys is None:
            self.warm()
        assert self._keys is not None
        found = [(not key.startswith(wanted), uid) for uid, key in self._keys if wanted in key]
        found.sort(key=lambda pair: pair[0])
        return [uid for _, uid in found]


def _key(name: str, number: str, phone: str) -> str:
    from partybuild_desktop.services.pinyin import readings

    return "\n".join((search_form(name), *readings(name), number[-_TAIL:].lower(), phone))
