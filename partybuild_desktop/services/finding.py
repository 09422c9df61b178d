"""What a check of the books has found, as the list of findings, its card and its paper have it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from partybuild_desktop.domain.problem import Problem
from partybuild_desktop.domain.quality import Part, Repair
from partybuild_desktop.services.show import field_title
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.system.i18n import tr

PERSON, ORG, FILE = "person", "org", "attachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding: `text` says what is wrong, `table` and `uid` where it is mended.

    `of_file` is damage, else a doubt about the data. `other` is the second record of two.
    """

    code: str
    text: str
    part: Part
    of_file: bool = False
    table: str = ""
    uid: str = ""
    name: str = ""
    org: str = ""
    field: str = ""
    repair: Repair = Repair.NONE
    other: str = ""

    @property
    def place(self) -> str:
        """The organisation of whom it is about, "" where it is about that itself."""
        return self.org if self.org != self.name else ""

    @property
    def message(self) -> str:
        """The whole sentence with whom it is about."""
        return tr("{name}：{text}", name=self.name, text=self.text) if self.name else self.text

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "part": self.part.value,
            "file": self.of_file,
            "table": self.table,
            "uid": self.uid,
            "field": self.field,
            "repair": self.repair.value,
        }


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """For a list to be read: what one person's record lacks as one finding, the rest as it is."""
    lacking: dict[str, list[Finding]] = {}
    found: list[Finding] = []
    for finding in findings:
        if finding.code != "field_missing":
            found.append(finding)
            continue
        if finding.uid not in lacking:
            found.append(finding)
        lacking.setdefault(finding.uid, []).append(finding)
    return [_one_of(lacking[one.uid]) if one.code == "field_missing" else one for one in found]


def _one_of(lacks: Sequence[Finding]) -> Finding:
    titles = tuple(field_title(one.field) for one in lacks)
    mend = next((one.repair for one in lacks if one.repair is not Repair.NONE), Repair.NONE)
    text = text_of(Problem("field_missing", "", {"field": titles}))
    return replace(lacks[0], text=text, repair=mend)
