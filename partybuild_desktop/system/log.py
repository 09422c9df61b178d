"""The program's diary, which never holds a person's name or number (P10).

Three walls: what is known to be personal is wrapped in `Personal` and prints as a mask; every run
of six or more digits and every run of Chinese characters in a message is masked (messages are
written in English, so Chinese there can only be data); of an exception only its type and the places
in the code are written, never its text, since a database error's text quotes the values.
"""

from __future__ import annotations

import logging
import platform
import re
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from partybuild_desktop import __version__
from partybuild_desktop.system.files import machine_errors, write_atomic

ROOT: Final = "partybuild_desktop"
FILE: Final = "partybuild.log"
_MASK: Final = "***"
_BYTES: Final = 1_000_000
_KEPT: Final = 3
_DIGITS: Final = re.compile(r"\d(?:[ \-]?\d){5,}[Xx]?")
# Ideographs of every plane, the private area (造字) and the separator of minority names.
_CHINESE: Final = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\ue000-\ufaff\U00020000-\U0003ffff·]+"
)

_Frames = list[str]


class Personal:
    """A value about a person, in an argument of a log call: it prints as a mask."""

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = value

    def __str__(self) -> str:
        return _MASK

    __repr__ = __str__


def mask(text: str) -> str:
    """The text without runs of six or more digits and without Chinese characters."""
    return _CHINESE.sub(_MASK, _DIGITS.sub(_MASK, text))


class MaskingFilter(logging.Filter):
    """Replaces a record's message by its masked form, arguments filled in."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(record.getMessage()), ()
        return True


class PlaceFormatter(logging.Formatter):
    """One line a record; of an exception the type and the places only."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        return "" if ei[1] is None else describe_exception(ei[1])


def set_up_logging(logs: Path, level: int = logging.INFO) -> logging.Handler:
    """Write the program's log to `logs`, at most four files of 1 MB; returns the handler.

    Raises EnvironmentProblem when the file cannot be opened.
    """
    with machine_errors(logs):
        handler = RotatingFileHandler(
            logs / FILE, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8"
        )
    handler.addFilter(MaskingFilter())
    handler.setFormatter(PlaceFormatter())
    logger = logging.getLogger(ROOT)
    logger.setLevel(level)
    logger.addHandler(handler)
    # A log call that fails (disk full) must not stop the work it reports on, nor print.
    logging.raiseExceptions = False
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Close what `set_up_logging` returned."""
    logging.getLogger(ROOT).removeHandler(handler)
    handler.close()


def describe_exception(error: BaseException) -> str:
    """Type and places in the code of an exception and of those behind it, without their texts."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        parts.append(f"{kind.__module__}.{kind.__qualname__}")
        parts.extend(_frames(current.__traceback__))
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return "\n".join(parts)


def write_crash_report(path: Path, exc: BaseException) -> None:
    """Write what a developer needs of a bug: type, places, version, platform; nothing typed.

    Raises EnvironmentProblem.
    """
    lines = (
        f"partybuild {__version__}",
        f"Python {platform.python_version()}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        describe_exception(exc),
    )
    write_atomic(path, "\n".join((*lines, "")).encode(), private=True)


def _frames(trace: TracebackType | None) -> _Frames:
    return [
        f"  {_place(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(trace)
    ]


def _place(filename: str) -> str:
    # The folder above may carry the name of the PC's user; a module's place does not need it.
    path = Path(filename)
    for root in sorted((Path(p) for p in sys.path if p), key=lambda p: -len(p.parts)):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
