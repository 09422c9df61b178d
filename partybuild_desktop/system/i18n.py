"""The one translation door, for window, paper and command line.

Chinese is the source: in `zh_CN` a text is its own translation and no catalogue is read. English
comes from `i18n/en/LC_MESSAGES/partybuild.mo`. The language is the only state of the process kept
in a module: it is set once, by the composition root, before the first text is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

SOURCE: Final = "zh_CN"
LANGUAGES: Final = (SOURCE, "en")
DOMAIN: Final = "partybuild"


def _source_text(text: str) -> str:
    return text


_language: str = SOURCE
_lookup: Callable[[str], str] = _source_text


def tr(text: str, /, **args: object) -> str:
    """The text in the language in force, its `{name}` places filled from `args`.

    The text must be a literal, so that it can be collected. Without `args` braces are left alone.
    Raises KeyError for a place without an argument: a bug that a test finds.
    """
    found = _lookup(text) if text else ""
    return found.format_map(args) if args else found


def N_(text: str) -> str:
    """Mark a text that is looked up later, by `tr(variable)`; returns it unchanged."""
    return text


def set_language(language: str) -> None:
    """Put `zh_CN` or `en` in force. Raises ValueError for another."""
    global _language, _lookup
    if language not in LANGUAGES:
        raise ValueError(language)
    _lookup = _source_text if language == SOURCE else _catalogue(language)
    _language = language


def language() -> str:
    """The language in force."""
    return _language


def _catalogue(language: str) -> Callable[[str], str]:
    # Imported late: a Chinese start, which is nearly every start, needs neither.
    import gettext

    from partybuild_desktop.system.paths import i18n_dir

    return gettext.translation(DOMAIN, str(i18n_dir()), [language], fallback=True).gettext
