"""The one translation door, for window, paper and command line.

Chinese is the source: in `zh_CN` a text is its own translation and no catalogue is read. English
comes from `i18n/en/LC_MESSAGES/partybuild.mo`. The language is the only state of the process kept
in a module: it is set once, by the composition root, before the first text is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

SOURCE: Final = "zh_CN"
LANGUAGES: Final = (SOURCE, "en")
DOMAIN: Final = "partybuild"


def _source_text(text: str) -> str:
    return text


_language: str = SOURCE
_lookup: Callable[[str], str] = _source_text


#  Another language for one piece of work, in its thread alone: a page that is printed again.
_spoken: ContextVar[tuple[str, Callable[[str], str]] | None] = ContextVar("spoken", default=None)


def tr(text: str, /, **args: object) -> str:
    """The text in the language in force, its `{name}` places filled from `args`.

    The text must be a literal, so that it can be collected. Without `args` braces are left alone.
    Raises KeyError for a place without an argument: a bug that a test finds.
    """
    spoken = _spoken.get()
    lookup = _lookup if spoken is None else spoken[1]
    found = lookup(text) if text else ""
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
    spoken = _spoken.get()
    return _language if spoken is None else spoken[0]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, in this thread alone, that language is in force. Raises ValueError."""
    if language not in LANGUAGES:
        raise ValueError(language)
    lookup = _source_text if language == SOURCE else _catalogue(language)
    token = _spoken.set((language, lookup))
    try:
        yield
    finally:
        _spoken.reset(token)


def _catalogue(language: str) -> Callable[[str], str]:
    # Imported late: a Chinese start, which is nearly every start, needs neither.
    import gettext

    from partybuild_desktop.system.paths import i18n_dir

    return gettext.translation(DOMAIN, str(i18n_dir()), [language], fallback=True).gettext
