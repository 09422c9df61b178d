"""A text of the rules in both languages: it comes from a rule file, not through a catalogue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One text as the rule file gives it."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """In `en`, else in Chinese."""
        return self.en if language == "en" else self.zh
