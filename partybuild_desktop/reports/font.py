"""The type of a printed page: which bundled face plays which part, and what no face can draw.

A ledger names a role; a character the role's own face lacks is taken from the next face of its
chain. Source of the roles: GB/T 9704-2012 and the look of official forms (members.md, section 6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from partybuild_desktop.reports.embed import EmbeddedFont, is_private
from partybuild_desktop.reports.truetype import TrueType
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.paths import resources_dir


class Role(StrEnum):
    """A part that type plays on paper."""

    TITLE = "title"  # 小标宋: titles
    SONG = "song"  # 宋体: the rows
    HEI = "hei"  # 黑体: headings
    KAI = "kai"  # 楷体: remarks, second-level headings
    FANG = "fang"  # 仿宋: running text; no free face is good enough, Song is its parent


_SONG, _BOLD, _HEI, _KAI, _RARE = (
    "NotoSerifSC-Regular",
    "NotoSerifSC-Bold",
    "NotoSansSC-Regular",
    "LXGWWenKai-Regular",
    "HanaMinB",
)
# HanaMinB has only what lies beyond the basic plane, in a Song style: it comes before Kai where
# the neighbours are Song. Reading a face costs nothing until one of its characters is needed.
CHAINS: Final[dict[Role, tuple[str, ...]]] = {
    Role.TITLE: (_BOLD, _SONG, _RARE, _HEI, _KAI),
    Role.SONG: (_SONG, _RARE, _HEI, _KAI),
    Role.HEI: (_HEI, _SONG, _KAI, _RARE),
    Role.KAI: (_KAI, _SONG, _RARE, _HEI),
    Role.FANG: (_SONG, _RARE, _HEI, _KAI),
}

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Drawn as nothing, as Unicode asks (Default_Ignorable_Code_Point): joiners, marks of direction,
# variation selectors. A name may carry one after a rare character.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that no face can draw: named before printing, with the first place it is at."""

    char: str
    codepoint: str  # U+4DAE
    where: str
    private: bool  # a 造字, which another PC shows as something else or not at all

    def __str__(self) -> str:
        if self.private:
            return tr("{codepoint}（造字）：{where}", codepoint=self.codepoint, where=self.where)
        return tr(
            "{char}（{codepoint}）：{where}",
            char=self.char,
            codepoint=self.codepoint,
            where=self.where,
        )


class Face:
    """One role's chain of faces: measures text and says which face draws which part of it."""

    def __init__(self, chain: tuple[EmbeddedFont, ...]) -> None:
        self.first = chain[0]
        self._chain = chain
        self._plain = {"\n"}  # characters the first face has; a line end is never drawn
        self._owner = {"\n": self.first}
        self._advances = _Advances(self)
        self.missing: set[str] = set()  # of those met so far

    def width(self, text: str) -> float:
        """Width of one line in em."""
        return sum(map(self._advances.__getitem__, text)) / 1000

    def draws(self, text: str) -> bool:
        """Whether some face of the chain has every character."""
        if self._plain.issuperset(text):
            return True
        for char in text:
            self.owner(char)
        return self.missing.isdisjoint(text)

    def runs(self, text: str) -> list[tuple[EmbeddedFont, str]]:
        """The text cut where the face changes."""
        if self._plain.issuperset(text):
            return [(self.first, text)]
        runs: list[tuple[EmbeddedFont, str]] = []
        for char in text:
            font = self.owner(char)
            if runs and runs[-1][0] is font:
                runs[-1] = (font, runs[-1][1] + char)
            else:
                runs.append((font, char))
        return runs

    def owner(self, char: str) -> EmbeddedFont:
        """The face that draws the character; the first one where it is only a box."""
        if char not in self._owner:
            font = next((font for font in self._chain if font.covers(char)), None)
            if font is None:
                self.missing.add(char)
            elif font is self.first:
                self._plain.add(char)
            self._owner[char] = font or self.first
        return self._owner[char]


class _Advances(dict[str, float]):
    def __init__(self, face: Face) -> None:
        self._face = face

    def __missing__(self, char: str) -> float:
        self[char] = advance = self._face.owner(char).advance(char)
        return advance


def printable(text: str) -> str:
    """The text without what has no shape: control characters and invisible marks go, a tab is a
    space, any line end is `\\n`."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _INVISIBLE.sub("", _UNPRINTABLE.sub("", text))


class Fonts:
    """The faces of one folder by role, `chosen` ones before them.

    Raises EnvironmentProblem where a file of the folder cannot be read; a chosen file that cannot
    be is left out and named in `unusable`.
    """

    def __init__(self, folder: Path, chosen: Mapping[Role, Path] | None = None) -> None:
        self._folder = folder
        self._fonts: dict[str, EmbeddedFont] = {}
        self._faces: dict[Role, Face] = {}
        self._chosen: dict[Role, EmbeddedFont] = {}
        self.unusable: list[Path] = []
        for role, path in (chosen or {}).items():
            try:
                self._chosen[role] = EmbeddedFont(f"{path.stem}-{role.value}", TrueType(path))
            except EnvironmentProblem:
                self.unusable.append(path)

    def __getitem__(self, role: Role) -> Face:
        if role not in self._faces:
            chain = tuple(map(self._font, CHAINS[role]))
            first = self._chosen.get(role)
            self._faces[role] = Face((first, *chain) if first else chain)
        return self._faces[role]

    def _font(self, name: str) -> EmbeddedFont:
        if name not in self._fonts:
            self._fonts[name] = EmbeddedFont(name, TrueType(self._folder / f"{name}.ttf"))
        return self._fonts[name]


@cache
def bundled() -> Fonts:
    """The fonts that come with the program; read once, they never change."""
    return Fonts(resources_dir() / "fonts")


def missing_glyphs(
    texts: Iterable[tuple[str, str]], *, role: Role = Role.SONG, fonts: Fonts | None = None
) -> tuple[MissingGlyph, ...]:
    """What of the texts, each given as (where it stands, text), could not be drawn.

    Every character once, with its first place, in the order met.
    """
    face = (fonts or bundled())[role]
    found: dict[str, MissingGlyph] = {}
    for where, text in texts:
        note_missing(found, face, text, where)
    return tuple(found.values())


def note_missing(found: dict[str, MissingGlyph], face: Face, text: str, where: str) -> None:
    """Add to `found` the characters of one text that `face` cannot draw."""
    if face.draws(text):
        return
    for char in printable(text):
        if char in face.missing and char not in found:
            found[char] = MissingGlyph(char, f"U+{ord(char):04X}", where, is_private(char))
