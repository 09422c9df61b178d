"""T17: every kind of ledger with none, one, a page and one more, and 200 pages of records, in the
three situations that a PC's fonts may be in. Kinds are found in the register: one added later is
held to the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from partybuild_desktop.domain.chart import Chart
from partybuild_desktop.domain.form import Forms
from partybuild_desktop.domain.ledger import Document
from partybuild_desktop.reports import table
from partybuild_desktop.reports.font import Fonts, bundled
from partybuild_desktop.reports.installed import installed
from partybuild_desktop.reports.ledger import draw, missing_in
from partybuild_desktop.reports.preview import page_count, page_texts
from partybuild_desktop.services.ledger import KINDS
from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.paths import resources_dir
from tests.books import LABEL, PASSWORD, entrance
from tests.reports import golden
from tests.reports.golden import check_strip
from tests.reports.invented import bare
from tests.reports.stretch import RARE, rare, records, stretched
from tests.reports.test_ledger import fonts_of
from tests.services.village import DAY

NAMES = [kind.kind for kind in KINDS]
SITUATIONS = ("bundled", "pc", "rare")
PAGES = 200
_STAND_INS = {  # for the faces that a PC may have a licence for, by the names of their files
    "LXGWWenKai-Regular": "simfang.ttf",
    "NotoSerifSC-Regular": "fzxbsjw.ttf",
    "NotoSansSC-Regular": "simsun.ttf",
    "NotoSerifSC-Bold": "simhei.ttf",
}

Compose = Callable[[str], Document]
Tell = Callable[[str, object], None]


@dataclass(frozen=True)
class Paper:
    """One kind in one situation."""

    document: Document
    fonts: Fonts

    def draw(self, count: int) -> bytes:
        """So many records as PDF."""
        stream = BytesIO()
        drawn = draw(stretched(self.document, count), stream, fonts=self.fonts)
        assert drawn.missing_glyphs == ()
        return stream.getvalue()

    @property
    def beyond_a_page(self) -> int:
        """The least number of records that takes a second page."""
        low, high = 0, 2
        while page_count(self.draw(high)) < 2:
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if page_count(self.draw(middle)) < 2 else (low, middle)
        return high


@pytest.fixture(scope="module")
def composed(village_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    """Every kind as the township of the tests has it, with a serial number."""
    folder = Path(shutil.copytree(village_template, tmp_path_factory.mktemp("paper") / "books"))
    app = entrance(folder).unlock(LABEL, PASSWORD)

    @cache
    def compose(kind: str) -> Document:
        document = app.ledgers.compose(kind, Scope(day=DAY))
        return replace(document, serial="SH01-2026-0017")

    yield compose
    app.close()


@pytest.fixture(scope="module")
def pc(tmp_path_factory: pytest.TempPathFactory) -> Fonts:
    """The faces of a PC that has four of its own."""
    folder = tmp_path_factory.mktemp("fonts")
    for source, name in _STAND_INS.items():
        shutil.copy(resources_dir() / "fonts" / f"{source}.ttf", folder / name)
    return Fonts(resources_dir() / "fonts", installed([folder]))


def paper(document: Document, situation: str, pc: Fonts) -> Paper:
    if situation == "rare":
        return Paper(rare(document), bundled())
    return Paper(document, pc if situation == "pc" else bundled())


def check(document: Document, pdf: bytes) -> int:
    """What holds for every print; returns its number of pages."""
    fonts = fonts_of(pdf)
    assert all(fonts.values()), fonts
    assert b"Helvetica" not in pdf
    assert missing_in(document) == ()
    texts = [bare(text) for text in page_texts(pdf)]
    for number, text in enumerate(texts, 1):
        assert f"第{number}页共{len(texts)}页" in text
        assert document.serial in text
    assert bare(document.title) in texts[0]
    check_records(document, texts)
    return len(texts)


def check_records(document: Document, texts: list[str]) -> None:
    """Every record is found as it was typed; rows and paragraphs one after the other, forms on
    pages of their own."""
    if isinstance(document, Chart):  # drawn branch by branch
        said = "".join(texts)
        for text in {text for record in records(document) for text in record}:
            assert text in said
    elif isinstance(document, Forms):
        page = 0
        for record in records(document):
            last = page + 1
            while not all(text in "".join(texts[page:last]) for text in record):
                assert last < len(texts), record
                last += 1
            page = last
    else:
        said, place = "".join(texts), 0
        for record in records(document):
            for text in record:
                at = said.find(text, place)
                assert at >= 0, record
                place = at + len(text)


def few(kind: str, situation: str, compose: Compose, pc: Fonts, folder: Path) -> None:
    one = paper(compose(kind), situation, pc)
    strip = []
    for count in (0, 1, one.beyond_a_page):
        pdf = one.draw(count)
        pages = check(stretched(one.document, count), pdf)
        assert pages == 1 or count
        strip += [(pdf, page) for page in range(min(pages, 2))]
    pages_shown = strip if situation == "bundled" else strip[-2:]
    check_strip(pages_shown, f"paper/{kind}-{situation}", folder)


@pytest.mark.parametrize("kind", NAMES)
def test_none_one_and_a_page_and_one_more(
    composed: Compose, pc: Fonts, tmp_path: Path, kind: str, record_property: Tell
) -> None:
    record_property("tried", 3)
    few(kind, "bundled", composed, pc, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("situation", SITUATIONS[1:])
@pytest.mark.parametrize("kind", NAMES)
def test_the_same_in_other_type(
    composed: Compose, pc: Fonts, tmp_path: Path, kind: str, situation: str, record_property: Tell
) -> None:
    record_property("tried", 3)
    few(kind, situation, composed, pc, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("kind", NAMES)
def test_two_hundred_pages(
    composed: Compose, pc: Fonts, tmp_path: Path, kind: str, situation: str
) -> None:
    one = paper(composed(kind), situation, pc)
    count = 20 * one.beyond_a_page
    while (found := page_count(pdf := one.draw(count))) < PAGES:
        count = -(-count * (PAGES + 3) // found)
    pages = check(stretched(one.document, count), pdf)
    strip = [(pdf, page) for page in (1, pages - 1)]
    check_strip(strip, f"paper/{kind}-{situation}-many", tmp_path)


def test_rare_characters_are_found_as_typed(composed: Compose, pc: Fonts) -> None:
    one = paper(composed("roster"), "rare", pc)
    (text,) = page_texts(one.draw(3))
    assert text.count(RARE) >= 4
    assert "HanaMinB" in {name.partition("+")[2] for name in fonts_of(one.draw(3))}


def test_a_line_moved_by_a_millimetre_is_seen(
    composed: Compose, pc: Fonts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = table.strokes

    def moved(lines: list[tuple[tuple[float, float], tuple[float, float]]], width: float) -> str:
        first, *rest = lines
        aside = tuple((x, y + table.MM) for x, y in first)
        return real([aside, *rest], width)  # type: ignore[list-item]

    monkeypatch.setattr(golden, "_ACCEPT", False)
    monkeypatch.setattr(table, "strokes", moved)
    with pytest.raises(AssertionError, match="of a page changed"):
        few("roster", "bundled", composed, pc, tmp_path)
