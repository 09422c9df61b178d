"""PCs that never meet: books copied under other site ids, and what goes between them."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from partybuild_desktop.domain.log import Carried
from partybuild_desktop.services.app import App
from partybuild_desktop.store.books import amended, rename_site
from partybuild_desktop.store.check import differing_records, stale_standings
from partybuild_desktop.store.history import broken_links
from partybuild_desktop.store.keyring import Keyring
from partybuild_desktop.store.log import held
from partybuild_desktop.store.merge import Absorbed, absorb, conflicts
from partybuild_desktop.system.ids import Ids
from tests.books import CHEAP, LABEL, PASSWORD, entrance


def copied(source: Path, target: Path, *, renamed: bool = True) -> App:
    """The books of a closed folder on another PC; not `renamed` for a careless clone."""
    shutil.copytree(source, target)
    if renamed:
        way = entrance(target)
        key = Keyring(way.paths.keyring, stretch=CHEAP).unlock(LABEL, PASSWORD)
        with amended(way.paths.database, key) as conn:
            rename_site(conn, Ids())
    return entrance(target).unlock(LABEL, PASSWORD)


def report(
    source: App, *, known: Collection[str] = (), scope: Collection[str] | None = None
) -> list[Carried]:
    """What a PC sends."""
    with source.books.read() as reader:
        return list(held(reader, scope=scope, known=known))


def give(source: App, target: App, *, known: Collection[str] = ()) -> Absorbed:
    """What one PC holds, taken in by another."""
    return take(target, report(source, known=known))


def take(target: App, carried: list[Carried]) -> Absorbed:
    with target.books.merge() as unit:
        return absorb(unit, carried)


def open_conflicts(app: App) -> list[tuple[str, str, list[object]]]:
    """(uid, unit, values) of every conflict not decided."""
    with app.books.read() as reader:
        return [
            (c.uid, c.conflict.unit, [side.value for side in c.conflict.sides])
            for c in conflicts(reader)
        ]


def assert_whole(app: App) -> None:
    """The chain holds, and every row is what the log says."""
    with app.books.read() as reader:
        assert list(broken_links(reader)) == []
        assert list(differing_records(reader)) == []
        assert list(stale_standings(reader)) == []
