"""What the books have changed since a roster was made: its older cells are not taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from partybuild_desktop.domain.member import FIELD, Member
from partybuild_desktop.domain.roster import Finding
from partybuild_desktop.domain.since import Word, word
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.show import column_title, on_screen
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.since import since, standing_then, titles_then

_TABLES: Final = frozenset({"person", "event", "post"})
Told = dict[str, tuple[str, str]]  # by field: value before and after


@dataclass(frozen=True, slots=True)
class Then:
    """The people of whom the books said otherwise when the roster was made: their fields, where
    they stood and how, the posts they held."""

    members: Mapping[str, Member] = field(default_factory=dict)
    standing: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    titles: Mapping[str, set[str]] = field(default_factory=dict)


def then(reader: Reader, heads: tuple[str, ...], members: Mapping[str, Member], day: str) -> Then:
    """The people as the entries `heads` left them, where the books say otherwise now."""
    found = since(reader, heads, _TABLES)
    if not found:
        return Then()
    known = FIELD.keys()
    older = {
        uid: replace(members[uid], **{k: v for k, v in was.items() if k in known})
        for (table, uid), was in found.was.items()
        if table == "person" and uid in members
    }
    joined = {uid: member.joined for uid, member in {**members, **older}.items()}
    return Then(older, standing_then(reader, found, joined, day), titles_then(reader, found))


def without_late(
    changed: Told, said: Mapping[str, str], then: Member, codes: Codes
) -> tuple[Told, list[Finding]]:
    """What the roster alone has changed of a person's fields, and of which others the books know
    better. `said` are the row's own cells: what only follows from them is not worth a word."""
    new: Told = {}
    late: list[Finding] = []
    for key, (now, value) in changed.items():
        if key not in FIELD:
            new[key] = now, value
            continue
        found = word(value, then=getattr(then, key), now=now)
        if found is Word.NEW:
            new[key] = now, value
        elif found is Word.LATE and key in said:
            shown = [on_screen(FIELD[key], text, codes) for text in (now, value)]
            late.append(late_finding(key, *shown))
    return new, late


def late_finding(key: str, now: str, value: str) -> Finding:
    """The books have been changed since, and keep what they say."""
    return Finding("changed_since", column_title(key), {"now": now or "—", "value": value})
