"""Settings and drafts of this PC: they stay in the encrypted books but never travel."""

from __future__ import annotations

from partybuild_desktop.store import setting as store
from partybuild_desktop.store.books import Books


class Settings:
    """Small values by key, and drafts of what is being typed."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def get(self, key: str, default: str = "") -> str:
        found = store.get(self._books, key)
        return default if found is None else found

    def set(self, key: str, value: str) -> None:
        store.put(self._books, key, value)

    def draft(self, key: str) -> str:
        """What was being typed under `key` and not yet saved; "" when nothing was."""
        return store.draft(self._books, key) or ""

    def keep_draft(self, key: str, value: str) -> None:
        """Keep what is being typed; "" when it was saved or given up."""
        store.put_draft(self._books, key, value)
