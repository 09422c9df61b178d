"""How a stored value reads: on screen, on paper and in a list, masked or in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from partybuild_desktop.domain import identity
from partybuild_desktop.domain.date import PartialDate
from partybuild_desktop.domain.member import (
    BRANCH_TITLE,
    FIELD,
    NO,
    POST_TITLE,
    STATUS_TITLE,
    YES,
    Field,
    Kind,
)
from partybuild_desktop.domain.reading import BRANCH, PARTY_POST, STATUS
from partybuild_desktop.domain.style import styled
from partybuild_desktop.services.code import Codes
from partybuild_desktop.system.i18n import N_, SOURCE, language, tr

_YES_NO: Final = {YES: N_("是"), NO: N_("否")}
_BESIDE: Final = {BRANCH: BRANCH_TITLE, STATUS: STATUS_TITLE, PARTY_POST: POST_TITLE}

#  Pages of the window where records are entered, by the names that the navigation has for them.
_PAGES: Final = {
    "member": N_("党员"),
    "org": N_("党组织"),
    "meeting": N_("组织生活"),
    "ledger": N_("台账"),
}


def page_name(page: str) -> str:
    """What a page of the window is called: “党员”页; "" for one that has no records."""
    return tr("“{page}”页", page=tr(_PAGES[page])) if page in _PAGES else ""


def field_title(key: str) -> str:
    """The field's title in the language in use."""
    return tr(FIELD[key].title) if key in FIELD else tr(key)


def column_title(key: str) -> str:
    """What a column of a roster may be taken for: a field, or what follows from the history."""
    return tr(_BESIDE[key]) if key in _BESIDE else field_title(key)


def day_text(iso: str) -> str:
    """A date by its precision: 1985年7月1日, 1985年7月 (GB/T 9704), in English as ISO text."""
    return PartialDate(iso).chinese() if language() == SOURCE else iso


def post_text(title: str, codes: Codes) -> str:
    """A post as it was entered, in English by its code; one outside the list as it is."""
    if language() == SOURCE:
        return title
    return codes.label("party_post", codes.lists["party_post"].match(title) or title)


def listed(parts: Iterable[str]) -> str:
    """Parts one after the other: 刘文华、王秀英; in English with commas."""
    return tr("、").join(parts)


def sentences(parts: Iterable[str]) -> str:
    """Sentences one after the other; in English a blank parts them."""
    return ("" if language() == SOURCE else " ").join(filter(None, parts))


def plain(field: Field, value: str, codes: Codes) -> str:
    """In full, dates as ISO text by their precision, codes as labels."""
    if not value:
        return ""
    if field.kind is Kind.CODE:
        return codes.label(field.codes, value)
    if field.kind is Kind.YESNO and value in _YES_NO:
        return tr(_YES_NO[value])
    return value


def masked(field: Field, value: str) -> str:
    """An identity number or telephone with its middle hidden; other values as they are."""
    if field.kind is Kind.ID:
        return identity.mask(value)
    if field.kind is Kind.PHONE:
        return identity.mask_phone(value)
    return value


def on_screen(field: Field, value: str, codes: Codes, *, full: bool = False) -> str:
    """As the grid and the card show it: personal numbers masked until shown."""
    return value if full else masked(field, value) if field.personal else plain(field, value, codes)


def on_paper(field: Field, value: str, codes: Codes, *, hide: bool, style: str = "") -> str:
    """As a ledger prints it: 1985年7月1日, 1985年7月 (GB/T 9704), labels, numbers as chosen.

    `style` "" is the usual way. Raises UserProblem style_unknown.
    """
    if style:
        return styled(field.kind, value, style, hide=hide)
    if field.kind is Kind.DATE:
        return day_text(value)
    if hide and field.personal:
        return masked(field, value)
    return plain(field, value, codes)
