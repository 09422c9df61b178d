"""Names of persons: stored as typed, compared and searched by keys of their own.

Unicode normalisation changes names (U+F900 becomes 豈), so the stored name is never normalised.
Only what is no part of a name goes: the blank that pads 张　三 to the width of three characters,
and the many dots that are typed for the separator of minority names, U+00B7 by 民委发〔2016〕33号.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_IDEOGRAPH: Final = (
    "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff"
    "\U00020000-\U0003ffff\U000f0000-\U0010fffd"
)
_SELECTOR: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
SEPARATOR: Final = "·"
_SEPARATORS: Final = "\u00b7\u2022\uff0e\u30fb\uff65\u2027\u2219\u22c5\ufe52\u0387\u2024."
#  Nothing to see, and able to make two names that look alike differ, or text run backwards.
_INVISIBLE: Final = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
#  Compiled at first use, by `re` itself: such wide classes take 10 ms of every start.
_PADDING: Final = rf"(?<=[{_IDEOGRAPH}{_SELECTOR}])\s+(?=[{_IDEOGRAPH}])"
_DOT: Final = rf"(?<=[{_IDEOGRAPH}{_SELECTOR}])\s*[{re.escape(_SEPARATORS)}]\s*(?=[{_IDEOGRAPH}])"
_PLAIN: Final = re.compile(r"[\u4e00-\u9fff]*")
_SELECTORS: Final = re.compile(f"[{_SELECTOR}]")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


def clean(text: str) -> str:
    """The name to store: without padding, its separator as U+00B7, else exactly as typed."""
    if _PLAIN.fullmatch(text):
        return text
    plain = _INVISIBLE.sub("", text).strip()
    return re.sub(_DOT, SEPARATOR, re.sub(_PADDING, "", plain))


@lru_cache(maxsize=1 << 15)
def search_form(text: str) -> str:
    """What a search compares, of names and of what is typed into the search box.

    Lower case, without blanks, separators and variation selectors, compatibility forms as one.
    """
    if _PLAIN.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", _SELECTORS.sub("", _INVISIBLE.sub("", text)))
    return "".join(c for c in plain.casefold() if not c.isspace() and c not in _SEPARATORS)


def private_use(text: str) -> str:
    """The characters of the text that are somebody's own (造字) and will not show elsewhere."""
    return "".join(_PRIVATE.findall(text))


#  GBK put 80 characters into the private area (U+E815-E864) and GB 18030 ten marks more; since
#  then all of them have a place in Unicode (GB 18030-2022, annex D).
_GBK: Final = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹"
    "䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
_MARKS: Final = "︐︒︑︓︔︕︖︗︘︙"
STANDARD: Final = {
    **{0xE815 + n: character for n, character in enumerate(_GBK)},
    **{0xE78D + n: mark for n, mark in enumerate(_MARKS)},
}


def suggestion(text: str) -> str:
    """The text with the private characters replaced whose standard place is known.

    To be offered, not done: another system may have put another character into the same place.
    """
    return text.translate(STANDARD)


def standard_form(text: str) -> str:
    """As `suggestion`, where that leaves no private character and there was one; else ""."""
    found = suggestion(text)
    return found if found != text and not private_use(found) else ""
