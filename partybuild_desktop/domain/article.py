"""Running text on paper as official documents are set: GB/T 9704-2012, clause 7."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from partybuild_desktop.domain.ledger import Document, Paper


class Style(StrEnum):
    """What a paragraph is. Only a body and the headings are indented by two characters."""

    BODY = "body"  # 仿宋 3号
    FIRST = "first"  # 一、 黑体
    SECOND = "second"  # （一） 楷体
    PLAIN = "plain"  # not indented: the addressee (主送机关)
    CENTER = "center"  # a line under the title
    RIGHT = "right"  # who signs, and the day


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a line end in its text begins another one of the same style."""

    text: str
    style: Style = Style.BODY


OFFICIAL: Final = Paper(landscape=False, official=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Document):
    """Paragraphs on pages of 22 lines of 28 characters.

    `paragraphs` may be anything that yields the same ones each time it is iterated.
    """

    paragraphs: Iterable[Paragraph]
    paper: Paper = OFFICIAL

    def __post_init__(self) -> None:
        if isinstance(self.paragraphs, Iterator):
            raise ValueError(self.kind)
