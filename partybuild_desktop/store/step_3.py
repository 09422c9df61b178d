"""The step to schema 3: the lists of prints and of numbers shown are chained like the log.

Complete in itself: an entry's hash is spelt here as schema 3 has it, whatever later steps make of
it. What was altered before this step cannot be told any more; a number left out still can.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

_LISTS: Final = {
    "disclosure": ("n", "at", "user", "person", "field", "why"),
    "print": ("n", "serial", "wall", "user", "kind", "title", "pages", "params", "copy"),
}
_CHAIN: Final = (
    "CREATE TABLE chain (list TEXT NOT NULL, n INTEGER NOT NULL, hash TEXT NOT NULL, "
    '"before" TEXT NOT NULL, PRIMARY KEY (list))'
)


def to_schema_3(raw: Any) -> None:
    """Give every entry of the two lists its hash, and note where each list ends."""
    usual = raw.text_factory
    #  What somebody wrote past the program must not keep the books from opening.
    raw.text_factory = lambda data: data.decode(errors="replace")
    try:
        raw.execute(_CHAIN)
        for name, columns in _LISTS.items():
            raw.execute(f"ALTER TABLE {name} ADD COLUMN hash TEXT DEFAULT '' NOT NULL")
            _chain(raw, name, columns)
    finally:
        raw.text_factory = usual


def _chain(raw: Any, name: str, columns: tuple[str, ...]) -> None:
    one = f"SELECT {', '.join(columns)} FROM {name} WHERE n = ?"
    n, before, hash_ = 0, "", ""
    for (n,) in raw.execute(f"SELECT n FROM {name} ORDER BY n").fetchall():
        row = dict(zip(columns, raw.execute(one, (n,)).fetchone(), strict=True))
        before, hash_ = hash_, _hash(name, hash_, row)
        raw.execute(f"UPDATE {name} SET hash = ? WHERE n = ?", (hash_, n))
    raw.execute("INSERT INTO chain VALUES (?, ?, ?, ?)", (name, n, hash_, before))


def _hash(name: str, before: str, values: dict[str, Any]) -> str:
    try:
        if "copy" in values:
            values["copy"] = hashlib.sha256(values["copy"]).hexdigest()
        said = [name, before, values]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except (TypeError, ValueError):
        return ""
    return hashlib.sha256(text.encode()).hexdigest()
