"""The readings of a name, so that it is found however its characters are pronounced.

Half of the polyphonic surnames come out wrong when a program chooses one reading (单 曾 仇 解 查),
so every reading of every character counts, the surname's own first.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

from partybuild_desktop.system.paths import resources_dir

#  Combinations of readings kept of one name; three characters of three readings have 27.
_COMBINATIONS: Final = 64
_LETTERS: Final = str.maketrans({"ü": "v", "ê": "e"})


def readings(name: str) -> frozenset[str]:
    """The keys under which a name is found: full pinyin and initials, in every reading.

    买买提·吐尔逊 is found by all its syllables. A letter, and a character that no dictionary has,
    stands for itself; separators and characters of somebody's own (造字) stand for nothing.
    """
    spelled = [found for found in _spelled(name) if found]
    if not spelled:
        return frozenset()
    full = _combined(spelled)
    initials = _combined([tuple(dict.fromkeys(r[0] for r in found)) for found in spelled])
    return frozenset((*full, *initials))


def _combined(spelled: Sequence[tuple[str, ...]]) -> Iterable[str]:
    count = 1
    for found in spelled:
        count *= len(found)
    if count > _COMBINATIONS:
        spelled = _shortened(spelled)
    return map("".join, islice(product(*spelled), _COMBINATIONS))


def _shortened(spelled: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """All readings for the first characters, the usual one for those behind."""
    count = 1
    short: list[tuple[str, ...]] = []
    for found in spelled:
        kept = found if count * len(found) <= _COMBINATIONS else found[:1]
        count *= len(kept)
        short.append(kept)
    return short


def _spelled(name: str) -> list[tuple[str, ...]]:
    surnames, doubles = _surnames()
    spelled = [_of_character(character) for character in name]
    if name[:2] in doubles:
        for place, own in enumerate(doubles[name[:2]]):
            spelled[place] = _first(own, spelled[place])
    elif name[:1] in surnames:
        spelled[0] = _first(surnames[name[0]], spelled[0])
    return spelled


def _first(own: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*own, *others)))


@cache
def _surnames() -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[Sequence[str]]]]:
    data = tomllib.loads((resources_dir() / "surnames.toml").read_text("utf-8"))
    doubles = {name: [(reading,) for reading in own] for name, own in data["double"].items()}
    return data["single"], doubles


@lru_cache(maxsize=1 << 14)
def _of_character(character: str) -> tuple[str, ...]:
    """All readings without tones, the commonest first; ü as v and, as many type it, u."""
    if character.isspace() or not character.isalnum():
        return ()
    if character.isascii():
        return (character.lower(),)
    known = _dictionary().get(ord(character), "")
    found = [_plain(reading) for reading in known.split(",") if reading]
    typed = [reading.replace("v", "u") for reading in found if "v" in reading]
    return tuple(dict.fromkeys((*found, *typed))) or (character,)


@cache
def _dictionary() -> Mapping[int, str]:
    # Imported late: it takes as long as the whole start of the program.
    from pypinyin.constants import PINYIN_DICT

    known: Mapping[int, str] = PINYIN_DICT
    return known


def _plain(reading: str) -> str:
    """Without tones: lǜ → lv."""
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    for toned in "ǖǘǚǜ":
        letters = letters.replace(unicodedata.normalize("NFD", toned), "v")
    return "".join(c for c in letters.translate(_LETTERS) if c.isascii() and c.isalpha())
