"""Columns and styles of a ledger as somebody names them: by key, or by the title on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from partybuild_desktop.domain.member import FIELD, Kind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.style import WAYS
from partybuild_desktop.services.ledger.kind import LedgerKind
from partybuild_desktop.system.i18n import tr


def columns_of(kind: LedgerKind, names: Sequence[str]) -> tuple[str, ...]:
    """The keys of the columns named. Raises UserProblem column_unknown, columns_fixed."""
    if names and not kind.choices:
        raise UserProblem("columns_fixed", field="columns", title=tr(kind.title))
    titles = {choice.key: choice.title for choice in kind.choices}
    return tuple(_key(name, titles) for name in names)


def styles_of(kind: LedgerKind, styles: Mapping[str, str]) -> dict[str, str]:
    """The styles by the keys of their fields; a kind of field (id, date) stands for all of it.

    Raises UserProblem column_unknown, style_unknown, styles_fixed, style_elsewhere.
    """
    if styles and not kind.styled:
        raise UserProblem("styles_fixed", field="style", title=tr(kind.title))
    titles = {key: FIELD[key].title for key in kind.styled}
    kinds = {FIELD[key].kind for key in kind.styled}
    found = {}
    for name, style in styles.items():
        key = name if name in WAYS else _key(name, titles)
        field_kind = FIELD[key].kind if key in titles else Kind(key)
        if field_kind not in kinds:
            has = tuple(f"{k.value}={'|'.join(ways)}" for k, ways in WAYS.items() if k in kinds)
            title = tr(kind.title)
            raise UserProblem("style_elsewhere", field="style", name=name, title=title, names=has)
        if style not in WAYS[field_kind]:
            names = tuple(WAYS[field_kind])
            raise UserProblem("style_unknown", field="style", name=style, names=names)
        found[key] = style
    return found


def _key(name: str, titles: Mapping[str, str]) -> str:
    if name in titles:
        return name
    for key, title in titles.items():
        if name in (title, tr(title)):
            return key
    raise UserProblem("column_unknown", field="columns", name=name, names=_named(titles.values()))


def _named(titles: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(tr, titles))
