"""Which rows under a heading are people, and not totals, notes, signatures, headings again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.heading import Layout, normal
from partybuild_desktop.domain.sheet import Cell, Sheet, is_blank, text_of


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row under the heading that is no person: a total, a note, a repeated heading."""

    row: int
    text: str


_TOTAL: Final = re.compile(
    r"(?:合计|小计|总计|共计|累计|总数|总人数|本页|注$|注[:：.、0-9]|备注|说明|填表|填报|审核|制表|负责人"
    r"|经办人|统计人|校对|复核|录入人|单位负责人|主管领导|领导签|签字|签名|签章|盖章|[（(](?:盖章|公章|签)"
    r"|(?:党支部|支部|党委|党总支|总支)?书记[(（:：签]|联系人[:：]|联系电话[:：]|共[0-9]+[人名]|以上共|以下空白"
    r"|[-—=]+$)"
)
#  A row that says which branch or group the people below it belong to.
_SECTION: Final = re.compile(
    r"\S{2,30}?(?:支部委员会|支部|党总支|党委|小组|[0-9一二三四五六七八九十]组)"
)
_BRANCH: Final = re.compile(r"[^\s:：（(]{2,30}?(?:支部委员会|支部)")
_UNIT: Final = re.compile(
    r"(?:填报单位|填报支部|所在党支部|所在支部|党支部名称|支部名称|党支部|支部|单位)[:：]"
    r"([^:：（(]{2,30}?(?:支部委员会|支部))"
)
_HEADLINE: Final = re.compile(
    r"([^:：（(]{2,30}?(?:支部委员会|支部))(?=全体|党员|人员|花名册|名册|名单|信息)"
)
_SHEET: Final = re.compile(r"\S{1,30}(?:支部委员会|支部|村|社区)")
_SENTENCE: Final = re.compile(r"[:：;；。，,、]|[0-9]{2}")
_LONGEST_NAME: Final = 30


def persons(sheet: Sheet, layout: Layout) -> tuple[list[int], list[Skipped]]:
    """The positions of the rows that are people, and the rows left out, blank ones aside."""
    mapping = layout.mapping
    names = [index for index, key in mapping.items() if key == "name"]
    numbers = [index for index, key in mapping.items() if key == "id"]
    headings = {normal(c.heading) for c in layout.columns} - {""}
    people: list[int] = []
    skipped: list[Skipped] = []
    for position in range(layout.start, len(sheet.rows)):
        row = sheet.rows[position]
        name = row[names[0]] if names else ""
        number = row[numbers[0]] if numbers else ""
        if type(number) is str and len(number) >= 15 and name:
            people.append(position)  # the usual row, without looking at all its cells
            continue
        filled = [index for index, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            continue
        if _is_person(row, filled, mapping, headings, has_name=not is_blank(name)):
            people.append(position)
        else:
            skipped.append(Skipped(sheet.numbers[position], text_of(row[filled[0]])))
    return people, skipped


def is_note(filled: Sequence[Cell]) -> bool:
    """Whether the filled cells of a row begin as a total, a note or a signature does."""
    return any(_TOTAL.match("".join(text_of(cell).split())) for cell in filled[:2])


def _is_person(
    row: Sequence[Cell],
    filled: Sequence[int],
    mapping: Mapping[int, str],
    headings: set[str],
    *,
    has_name: bool,
) -> bool:
    said = [index for index in filled if mapping.get(index)]
    number = any(mapping[index] == "id" for index in said)
    if is_note([row[index] for index in filled]) and (not number or len(said) < 4):
        return False
    if sum(normal(text_of(row[index])) in headings for index in filled) > max(2, len(filled) // 2):
        return False  # the heading again, on the next printed page
    if number:
        return True
    if not has_name:
        return len(said) > 2  # a date, a signature, a number of people
    if len(said) > 1:
        return True
    name = text_of(row[said[0]])
    if _SECTION.fullmatch(name):
        return False
    return len(name) <= _LONGEST_NAME and not _SENTENCE.search(name)


def units(sheet: Sheet, layout: Layout, skipped: Sequence[Skipped]) -> list[tuple[int, str]]:
    """The branches that a sheet names beside its rows: (number of row, name), in order.

    A name holds for the rows below it: the unit line or the title above the heading, else the
    name of the sheet, holds from row 0; then the rows between that name one.
    """
    above = ["".join(text_of(c).split()) for row in sheet.rows[: layout.first] for c in row]
    found = [match[1] for text in above for match in [_UNIT.search(text)] if match]
    found += [match[1] for text in above for match in [_HEADLINE.match(text)] if match]
    if not found and _SHEET.fullmatch(sheet.name):
        found = [sheet.name]
    sections = [(row.row, row.text) for row in skipped if _BRANCH.fullmatch(row.text)]
    return [(0, found[0]), *sections] if found else sections
