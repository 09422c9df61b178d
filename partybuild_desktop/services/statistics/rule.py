"""What the statistics sort by: bands and rows of resources/statistics.toml, checked when read."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from partybuild_desktop.domain.band import BandSet, Parts
from partybuild_desktop.services.code import Codes
from partybuild_desktop.system.paths import resources_dir


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A group of the code list 工作岗位: every code that begins with `prefix`."""

    prefix: str
    label: str
    en: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Band sets by kind and name, the rows of table 2, and what makes a 村书记 or a 村主任.

    `version` is the SHA-256 of the content, by which a closed year names what it was sorted by.
    """

    version: str
    ages: Mapping[str, BandSet]
    joined: Mapping[str, BandSet]
    seniority: Mapping[str, BandSet]
    education: Mapping[str, Parts]
    positions: tuple[PositionRow, ...]
    always: tuple[str, ...]
    farming: frozenset[str]
    secretary: frozenset[str]
    committee: frozenset[str]
    director: tuple[str, ...]
    council: tuple[str, ...]

    @staticmethod
    def parse(data: Mapping[str, Any], codes: Codes) -> Rules:
        """The rules from their TOML. Raises ValueError for bands with a gap or an overlap."""
        bands = [item.more["band"] for item in codes.lists["education"].items]
        position, village = data["position"], data["village"]
        return Rules(
            version=hashlib.sha256(repr(data).encode()).hexdigest(),
            ages=_sets(data["age"]),
            joined=_sets(data["joined"]),
            seniority=_sets(data["seniority"]),
            education={n: Parts.parse(n, raw, bands) for n, raw in data["education"].items()},
            positions=tuple(
                PositionRow(str(raw["prefix"]), str(raw["label"]), str(raw["en"]))
                for raw in position["rows"]
            ),
            always=tuple(position["always"]),
            farming=frozenset(position["farming"]),
            secretary=frozenset(village["secretary"]),
            committee=frozenset(village["committee"]),
            director=tuple(village["director"]),
            council=tuple(village["council"]),
        )


def _sets(tables: Mapping[str, Any]) -> dict[str, BandSet]:
    return {name: BandSet.parse(name, raw) for name, raw in tables.items()}


def load(codes: Codes) -> Rules:
    """The rules that came with the program; a broken file is a fault of the installation."""
    return Rules.parse(_shipped(), codes)


@cache
def _shipped() -> Mapping[str, Any]:
    """As they are in their file, which never changes: eleven ledgers of a binder ask for it."""
    return tomllib.loads((resources_dir() / "statistics.toml").read_text("utf-8"))
