"""A ledger or a binder as text and back: what the record of a print keeps.

A field that holds its default is left out, so that a later program, which knows more fields, reads
what an earlier one kept; and so is one by which no two values differ.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from partybuild_desktop.domain.article import Article
from partybuild_desktop.domain.binder import Binder
from partybuild_desktop.domain.chart import Chart
from partybuild_desktop.domain.figure import FigurePages
from partybuild_desktop.domain.form import Forms, Kept, Picture
from partybuild_desktop.domain.ledger import Document, Ledger, Subtotal, Total

Stored = Document | Binder

_KINDS: Final = {c.__name__: c for c in (Ledger, Forms, Chart, Article, FigurePages, Binder)}
_KIND: Final = "is"
_SUMS: Final = {"subtotal": Subtotal, "total": Total}
_NAMES: Final = {c: name for name, c in _SUMS.items()}


def dump(value: Stored) -> str:
    """The value as text, the same for equal values."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Stored:
    """The value of a text. Raises ValueError for one that `dump` did not make."""
    try:
        found = json.loads(text)
        return _made(_KINDS[found[_KIND]], found)  # type: ignore[no-any-return]
    except (KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise ValueError(text[:40]) from error


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int | float | bool | NoneType):
        return value
    if isinstance(value, Picture):
        return {"caption": value.caption, "jpeg": b64encode(value.jpeg()).decode()}
    if is_dataclass(value):
        found: dict[str, Any] = {}
        if type(value).__name__ in _KINDS:
            found[_KIND] = type(value).__name__
        for field in fields(value):
            content = getattr(value, field.name)
            if field.compare and content != field.default:
                found[field.name] = _plain(content)
        return found
    if isinstance(value, Mapping):
        return {key: _plain(content) for key, content in value.items()}
    if isinstance(value, Subtotal | Total):
        return {_NAMES[type(value)]: list(value)}
    if isinstance(value, Iterable):
        return [_plain(content) for content in value]
    raise TypeError(type(value))


def _read(hint: Any, value: Any) -> Any:
    """What a plain value is by the type that its field declares."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Callable:
        return Kept(b64decode(value, validate=True))
    if origin in (Union, UnionType):
        if value is None:
            return None
        return _read(next(one for one in arguments if one is not NoneType), value)
    if isinstance(value, dict) and len(value) == 1 and (sums := _SUMS.get(next(iter(value)))):
        return sums(*value.values())
    if origin is tuple and arguments[0] is str:
        return tuple(value)
    if origin is tuple or (origin is not None and isinstance(value, list)):
        return tuple(_read(arguments[0], one) for one in value)
    if isinstance(value, dict):
        return _made(_KINDS.get(value.get(_KIND, ""), hint), value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value


def _made(cls: Any, value: dict[str, Any]) -> Any:
    hints = _hints(cls)
    return cls(**{k: _read(hints[k], v) for k, v in value.items() if k in hints})


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)
