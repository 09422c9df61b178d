"""The roll of a meeting (应到) from the books as they stood on its day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from partybuild_desktop.domain.attendance import Roll, Standing, roll_of
from partybuild_desktop.domain.meeting import Exemption
from partybuild_desktop.domain.meeting_rule import Expected, MeetingKind, MeetingRules
from partybuild_desktop.domain.minutes import main_kind
from partybuild_desktop.domain.org import GROUP, Org
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.org import scope
from partybuild_desktop.store import attendance as store
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.placing import Placing

BRANCH_LEVEL, GROUP_LEVEL = "branch", "group"


def level_of(org: Org) -> str:
    """Whether an organisation meets as a group or as a branch does."""
    return GROUP_LEVEL if org.kind == GROUP else BRANCH_LEVEL


@dataclass(frozen=True, slots=True)
class Rolls:
    """Makes rolls out of one view of the books; of many days faster out of a `placing`."""

    reader: Reader
    rules: MeetingRules
    codes: Codes
    placing: Placing | None = None

    def of(self, org: str, kinds: Iterable[MeetingKind], day: str, *, group: bool) -> Roll:
        """The roll of a meeting of these kinds; the first kind says who is expected.

        A group's meeting expects the group whatever its kind.
        """
        main = main_kind(tuple(kinds))
        committee = main is not None and main.expected is Expected.COMMITTEE and not group
        if committee:
            leaders = self.committee(org, day)
            people = self._people(day, org, persons=leaders)
            return roll_of(people, self._exemptions(leaders), self.rules, day=day)
        orgs = frozenset({org}) if group else self._scope(org, day)
        people = self._people(day, org, orgs=orgs)
        return roll_of(people, self._exemptions(), self.rules, day=day)

    def of_many(self, orgs: Collection[str], day: str) -> Rolls:
        """The same for these organisations on one day, the books read once for all of them."""
        return replace(self, placing=Placing(self.reader, day, day, orgs))

    def committee(self, org: str, day: str) -> tuple[str, ...]:
        """Who holds a post of the committee on a day, by when he took it."""
        placing = self.placing
        held = placing.titles(org, day) if placing else store.titles(self.reader, org, day)
        chairs = self.rules.figures.chairs
        return tuple(person for person, titles in held.items() if self.posts(titles) & chairs)

    def posts(self, titles: Iterable[str]) -> frozenset[str]:
        """Posts as codes; a title outside the list has none."""
        known = self.codes.lists["party_post"]
        return frozenset(code for title in titles if (code := known.code_of(title)) is not None)

    def _people(
        self,
        day: str,
        org: str,
        *,
        orgs: Collection[str] | None = None,
        persons: Collection[str] | None = None,
    ) -> list[Standing]:
        if self.placing:
            found = self.placing.placed(day, orgs=orgs, persons=persons, posts_of=org)
        else:
            found = store.placed(self.reader, day, orgs=orgs, persons=persons, posts_of=org)
        return [
            Standing(
                person=one.person,
                name=one.name,
                org=one.org,
                kind=one.kind,
                status=one.status,
                inflow=one.inflow,
                posts=self.posts(one.posts),
            )
            for one in found
        ]

    def _scope(self, org: str, day: str) -> frozenset[str]:
        return self.placing.scope(org, day) if self.placing else scope(self.reader, org, day)

    def _exemptions(self, persons: Collection[str] | None = None) -> Sequence[Exemption]:
        if self.placing:
            return self.placing.exemptions(persons)
        return store.exemptions(self.reader, persons)


View = Callable[[Reader, str], Rolls]  # the rolls of a day


def rolls_over(
    reader: Reader, rules: Mapping[str, MeetingRules], codes: Codes, within: Collection[str]
) -> dict[str, Rolls]:
    """What makes the rolls of these organisations on the days of `rules`, read at once."""
    if not rules:
        return {}
    placing = Placing(reader, min(rules), max(rules), within)
    return {day: Rolls(reader, found, codes, placing) for day, found in rules.items()}
