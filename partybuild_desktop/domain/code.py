"""Code lists (民族, 学历, 工作岗位 …): data with their source, and how a cell is matched.

The Party's own lists are not the national ones: 12 is 硕士研究生 here and 博士结业 in
GB/T 4658. So a number alone decides only in the lists that say so (`bare`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

#  In front of a text outside its list that reads like one of the list's codes, so that a number
#  nobody could interpret never turns into a label.
_OUTSIDE: Final = "?"
_CODE: Final = re.compile(r"([0-9][0-9A-Z]*)[.、:：\-_—]*(.*)")
_WIDE: Final = {ord("０") + n: str(n) for n in range(10)} | {
    ord("（"): "(",
    ord("）"): ")",
    ord("．"): ".",
    ord("\u200b"): "",
    ord("\ufeff"): "",
}
_INVALID_ITEM: Final = "code list {name}: {reason}"


def _key(text: str) -> str:
    """What is compared: without blanks, half width, upper case."""
    return "".join(text.translate(_WIDE).split()).upper()


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: `label` Chinese, `en` English; `more` holds what else the list says of it."""

    code: str
    label: str
    en: str
    aliases: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeList:
    """An ordered list of codes. `bare`: a cell with nothing but the code is understood."""

    name: str
    title: str
    standard: str
    source: str
    bare: bool
    items: tuple[Item, ...]
    _by_code: Mapping[str, Item] = field(repr=False)
    _by_key: Mapping[str, str] = field(repr=False)

    @staticmethod
    def parse(name: str, data: Mapping[str, Any]) -> CodeList:
        """A list from its TOML table. Raises ValueError for a code or a spelling used twice."""
        suffix = str(data.get("suffix", ""))
        items = tuple(_item(raw) for raw in data["items"])
        bare = bool(data.get("bare", False))
        by_code: dict[str, Item] = {}
        by_key: dict[str, str] = {}
        for item in items:
            if by_code.setdefault(item.code, item) is not item:
                raise ValueError(_INVALID_ITEM.format(name=name, reason=item.code))
            for key in _spellings(item, suffix=suffix, bare=bare):
                if by_key.setdefault(key, item.code) != item.code:
                    raise ValueError(_INVALID_ITEM.format(name=name, reason=key))
        return CodeList(
            name=name,
            title=str(data["title"]),
            standard=str(data["standard"]),
            source=str(data["source"]),
            bare=bare,
            items=items,
            _by_code=by_code,
            _by_key=by_key,
        )

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def code_of(self, text: str) -> str | None:
        """The code that a stored text is, or else means: 党内职务 may be either."""
        return text if text in self else self.match(text)

    def match(self, text: str) -> str | None:
        """The code that a cell means: `01 汉族`, 汉族, 汉 or another known spelling; else None.

        With the number of another list the label decides (61 高中毕业); a code of this list and
        the label of another code mean nothing.
        """
        key = _key(text)
        code = self._by_key.get(key)
        if code is None and self.bare and key.isdecimal():  # 01 typed into a cell becomes 1
            code = self._by_key.get(key.zfill(len(self.items[0].code)))
        if code is not None:
            return code
        parts = _CODE.fullmatch(key)
        if parts is None or not parts[2]:
            return None
        code = self._by_key.get(parts[2])
        return None if parts[1] in self._by_code and parts[1] != code else code

    def outside(self, text: str) -> str:
        """The value under which a text outside the list is kept, never equal to a code."""
        return _OUTSIDE + text if text in self._by_code else text

    def label(self, code: str, language: str = "zh_CN") -> str:
        """The label of a code; a text outside the list shows as it was typed."""
        item = self._by_code.get(code)
        if item is None:
            plain = code.removeprefix(_OUTSIDE)
            return plain if plain in self._by_code else code
        return item.en if language == "en" else item.label

    def official(self, code: str) -> str:
        """As the official form writes it in a cell: `01 汉族`."""
        item = self._by_code.get(code)
        return f"{item.code} {item.label}" if item else self.label(code)

    def more(self, code: str, name: str) -> str:
        """What else the list says of a code (`band` of 学历 …), "" when nothing."""
        item = self._by_code.get(code)
        return item.more.get(name, "") if item else ""


def _item(raw: Mapping[str, Any]) -> Item:
    known = ("code", "label", "en", "aliases")
    return Item(
        code=str(raw["code"]),
        label=str(raw["label"]),
        en=str(raw["en"]),
        aliases=tuple(map(str, raw.get("aliases", ()))),
        more={key: str(value) for key, value in raw.items() if key not in known},
    )


def _spellings(item: Item, *, suffix: str, bare: bool) -> set[str]:
    labels = [item.label, item.en, *item.aliases]
    if suffix and item.label.endswith(suffix):
        labels.append(item.label.removesuffix(suffix))
    keys = {_key(label) for label in labels}
    keys |= {_key(item.code) + key for key in keys}
    if bare or not item.code.isdecimal():
        keys.add(_key(item.code))
    return keys - {""}
