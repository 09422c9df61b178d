"""What is part of a record stays and goes with it: a member's events, a meeting's roll.

Who takes a member out marks what is his in the same transaction. Where others have worked on any
of it meanwhile, not knowing, the whole is in question as if they had edited the record itself; and
as long as it stays, or once that is decided, its parts stay with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from partybuild_desktop.domain.merge import GONE, Before, Merged, Written, merge


def removed_by(written: Iterable[Written]) -> bool:
    """Whether any of these changes took the record out."""
    return any(one.units.get(GONE) for one in written)


def edits(parts: Iterable[Written]) -> Iterator[Written]:
    """What changes of its parts say of a record: that somebody worked on it.

    Taking a part out says nothing: whoever took the whole out has done the same.
    """
    for one in parts:
        if one.units.keys() != {GONE} or not one.units[GONE]:
            yield Written(one.txn, one.site, False, {})


def merge_part(
    written: Sequence[Written],
    before: Before,
    *,
    edits: Iterable[Written] = (),
    owner: Iterable[Written] = (),
    owner_gone: bool = False,
) -> Merged | None:
    """The record of these changes, as `merge`, that may have parts and be part of another.

    `edits` are what the changes of its parts say of it, `owner` the changes of the record that it
    is part of. A removal that came with the owner's counts only where the owner is gone; and then
    nothing is asked about the part alone.
    """
    along = frozenset() if owner_gone else {one.txn for one in owner if one.units.get(GONE)}
    merged = merge([*_alone(written, along), *edits], before)
    if merged is None or not owner_gone:
        return merged
    asked = tuple(one for one in merged.conflicts if one.unit != GONE)
    if len(asked) == len(merged.conflicts):
        return merged
    return Merged({**merged.values, GONE: 1}, merged.by, asked)


def _alone(written: Iterable[Written], along: Collection[str]) -> Iterator[Written]:
    """Without the removals that came with the owner's, in these transactions."""
    for one in written:
        if one.txn not in along or not one.units.get(GONE):
            yield one
            continue
        units = {unit: value for unit, value in one.units.items() if unit != GONE}
        if units:
            yield Written(one.txn, one.site, one.new, units, one.sides)
