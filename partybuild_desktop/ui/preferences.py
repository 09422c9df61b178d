"""What the window must know before any books are open: language, font, last user, its size.

A small clear file in the data folder; no name, no number, nothing of the books.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import write_atomic
from partybuild_desktop.system.i18n import LANGUAGES

FILE: Final = "window.json"


@dataclass(frozen=True, slots=True)
class Preferences:
    """`language` "" follows how the program was started; `label` is a user's, as 录入1."""

    language: str = ""
    plus: int = 0
    label: str = ""


class PreferenceFile:
    """Reads and writes the file. A damaged one counts as none: it holds nothing of worth."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def read(self) -> Preferences:
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return Preferences()
        return _checked(found) if isinstance(found, dict) else Preferences()

    def change(self, **values: Any) -> Preferences:
        """Keep some values anew. A disk that refuses is no reason to disturb anyone's work."""
        kept = self.read()
        found = replace(kept, **values)
        if found == kept:
            return found
        try:
            write_atomic(self._path, json.dumps(asdict(found), ensure_ascii=False).encode())
        except EnvironmentProblem:
            return found
        return found


def _checked(found: dict[str, Any]) -> Preferences:
    language, plus, label = (found.get(name) for name in ("language", "plus", "label"))
    return Preferences(
        language=language if language in LANGUAGES else "",
        plus=plus if plus in (0, 2, 4) else 0,
        label=label if isinstance(label, str) else "",
    )
