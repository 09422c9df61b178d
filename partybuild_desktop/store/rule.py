"""Local rules: the overlays that were adopted. An overlay's text is never changed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from partybuild_desktop.domain.rule import Adoption, version_of
from partybuild_desktop.store.books import GONE, Reader, UnitOfWork
from partybuild_desktop.store.table import RULE_IN_FORCE, RULESET
from partybuild_desktop.system.ids import derived_uid


def adoptions(reader: Reader, kind: str) -> list[Adoption]:
    """Every overlay of a kind that was adopted, by the day it came into force."""
    query = (
        select(RULE_IN_FORCE.c.start, RULESET.c.label, RULESET.c.content)
        .join(RULESET, RULESET.c.uid == RULE_IN_FORCE.c.ruleset)
        .where(RULE_IN_FORCE.c.gone == 0, RULE_IN_FORCE.c.kind == kind)
        .order_by(RULE_IN_FORCE.c.start, RULE_IN_FORCE.c.uid)
    )
    return [
        Adoption(
            kind=kind,
            start=row.start,
            number=row.label,
            overlay=row.content,
            version=version_of(row.content),
        )
        for row in reader.conn.execute(query)
    ]


def adopted(reader: Reader, uids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """{uid: (kind, start)} of records of rules in force, marked ones too."""
    c = RULE_IN_FORCE.c
    query = select(c.uid, c.kind, c.start).where(c.uid.in_(list(uids)))
    return {row.uid: (row.kind, row.start) for row in reader.conn.execute(query)}


def overlays(reader: Reader, uids: Iterable[str]) -> dict[str, str]:
    """{uid: the text} of those of these that are overlays."""
    query = select(RULESET.c.uid, RULESET.c.content).where(RULESET.c.uid.in_(list(uids)))
    return {row.uid: row.content for row in reader.conn.execute(query)}


def adopt(unit: UnitOfWork, adoption: Adoption) -> None:
    """Keep the overlay once, whoever wrote it, and let it be in force from its day.

    What is in force from a day is one record on every PC, so that two PCs that each choose merge
    as two values of one field.
    """
    kind, start = adoption.kind, adoption.start
    uid = derived_uid("ruleset", kind, adoption.version)
    if unit.conn.execute(select(RULESET.c.uid).where(RULESET.c.uid == uid)).first():
        unit.edit("ruleset", uid, {GONE: 0})
    else:
        values = {"kind": kind, "label": adoption.number, "content": adoption.overlay}
        unit.new("ruleset", values, uid=uid)
    named = {"kind": kind, "start": start, "ruleset": uid}
    unit.put("rule_in_force", named, uid=derived_uid("rule_in_force", kind, start))
