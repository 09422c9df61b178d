"""What the ledgers share: whose one it is and of which day, the line under the title, who signs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from partybuild_desktop.domain.ledger import Head
from partybuild_desktop.domain.org import GROUP, Org, subtree
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.ledger.kind import Request, Sources
from partybuild_desktop.services.show import day_text
from partybuild_desktop.services.statistics import Snapshot, snapshot
from partybuild_desktop.system.i18n import SOURCE, language, tr


@dataclass(frozen=True, slots=True)
class Place:
    """The organisation a ledger is of, the day it shows (ISO), its year, and the tree that day."""

    org: Org
    day: str
    year: int
    orgs: Mapping[str, Org]

    @property
    def name(self) -> str:
        """As it stands in a title: 红旗村党支部."""
        return self.org.short or self.org.name

    def titled(self, title: str) -> str:
        """A ledger's title with its organisation before it; English words stand apart."""
        return f"{self.name}{title}" if language() == SOURCE else f"{self.name} {title}"

    def head(self, *right: str) -> Head:
        """填报单位（盖章） at the left; what is given, or the day, at the right."""
        return Head(
            left=tr("填报单位（盖章）：{name}", name=self.org.name),
            right=right or (self.until(),),
        )

    def until(self) -> str:
        """截至日期, without which an age says nothing."""
        return tr("截至日期：{day}", day=day_text(self.day))

    def reporting(self, *, groups: bool = False) -> dict[str, Org]:
        """The organisation and all below it that were there on the day; a group reports to none."""
        inside = subtree(self.org.uid, {uid: org.parent for uid, org in self.orgs.items()})
        return {
            uid: org
            for uid, org in self.orgs.items()
            if uid == self.org.uid
            or (uid in inside and (groups or org.kind != GROUP) and self._there(org))
        }

    def _there(self, org: Org) -> bool:
        return org.founded <= self.day and not org.ended_by(self.day)


def place_of(sources: Sources, request: Request) -> Place:
    """Whose ledger was asked for. Raises UserProblem org_unknown."""
    day = request.scope.day or sources.members.today()
    orgs = sources.once(("tree", day), lambda: {org.uid: org for org in sources.orgs.tree(day)})
    org = orgs.get(request.scope.org or sources.books.root)
    if org is None:
        raise UserProblem("org_unknown", field="org", name=request.scope.org)
    return Place(org, day, request.year or int(day[:4]), orgs)


def taken_at(sources: Sources, place: Place, among: Collection[str] | None = None) -> Snapshot:
    """The members of the place on its day, ready to be counted; `among` counts these alone."""

    def read() -> Snapshot:
        org = place.org.uid
        return snapshot(sources.books, sources.codes, place.day, org=org, among=among)

    key = ("snapshot", place.org.uid, place.day)
    return read() if among is not None else sources.once(key, read)


def signs() -> tuple[str, ...]:
    """Those who sign a list or a table."""
    return (tr("负责人（签名）"), tr("审核人"), tr("填表人"), tr("填报日期"))
