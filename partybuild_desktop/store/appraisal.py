"""Appraisals of a year: reading them, and writing them under their natural key."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import Final

from sqlalchemy import select

from partybuild_desktop.domain.appraisal import Appraisal
from partybuild_desktop.store.books import Reader, UnitOfWork
from partybuild_desktop.store.table import APPRAISAL
from partybuild_desktop.system.ids import derived_uid

_NAMES: Final = tuple(f.name for f in fields(Appraisal))


def appraisals(
    reader: Reader, *, orgs: Collection[str] | None = None, year: int = 0, person: str = ""
) -> list[Appraisal]:
    """Appraisals by organisation, year and person; of a year, of a person, or all."""
    query = select(*(APPRAISAL.c[name] for name in _NAMES)).where(APPRAISAL.c.gone == 0)
    if orgs is not None:
        query = query.where(APPRAISAL.c.org.in_(orgs))
    if year:
        query = query.where(APPRAISAL.c.year == str(year))
    if person:
        query = query.where(APPRAISAL.c.person == person)
    rows = reader.conn.execute(query.order_by(APPRAISAL.c.year, APPRAISAL.c.org, APPRAISAL.c.uid))
    return [
        Appraisal(**{name: value or "" for name, value in zip(_NAMES, row, strict=True)})
        for row in rows
    ]


def name_of(one: Appraisal) -> str:
    """The uid that its natural key makes."""
    return derived_uid("appraisal", one.org, one.year, one.person)


def keep(unit: UnitOfWork, found: Iterable[Appraisal], known: Collection[str]) -> None:
    """Write appraisals; `known` are the uids that the table has, removed ones too."""
    fresh = []
    for one in found:
        values = {name: getattr(one, name) for name in _NAMES}
        uid = name_of(one)
        if uid in known:
            unit.put("appraisal", values, uid=uid)
        else:
            fresh.append({"uid": uid, **values})
    unit.new_many("appraisal", fresh)


def known(reader: Reader, year: str) -> frozenset[str]:
    """The uids of a year, removed ones too."""
    query = select(APPRAISAL.c.uid).where(APPRAISAL.c.year == year)
    return frozenset(reader.conn.execute(query).scalars())
