"""Which transaction came before which: ancestry, answered without walking the log.

Every transaction is the nth of a line (a chain without branching: as a rule all that one PC wrote)
and has a vector that says how far it has seen the other lines. A PC that was cloned or set back
continues a line that another has continued already: its transactions are a line of their own.
Clocks have no say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

Vector = Mapping[int, int]  # line → how far it has been seen
NOTHING: Vector = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """A transaction's place: the `n`th of `line`, having seen what vector `seen` says."""

    line: int
    n: int
    seen: int


class Lineage:
    """The places of transactions held, by name; grows as transactions come, parents first."""

    def __init__(
        self,
        places: Mapping[str, Place] | None = None,
        vectors: Mapping[int, Vector] | None = None,
    ) -> None:
        self._places = dict(places or {})
        self._vectors: dict[int, Vector] = {0: NOTHING, **(vectors or {})}
        self._ends: dict[int, int] = {}
        for place in self._places.values():
            self._ends[place.line] = max(place.n, self._ends.get(place.line, 0))

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def place(self, name: str) -> Place:
        """Raises KeyError for a name that is not held."""
        return self._places[name]

    def vector(self, seen: int) -> Vector:
        """The vector of that number."""
        return self._vectors[seen]

    def add(self, name: str, parents: Sequence[str]) -> Place:
        """Give a new transaction its place after its `parents`, all of which are held."""
        above = [self._places[parent] for parent in parents]
        tip = next((p for p in above if self._ends[p.line] == p.n), None)
        if tip is not None and len(above) == 1:
            place = Place(tip.line, tip.n + 1, tip.seen)
        else:
            seen = self._vector_of(above)
            line = tip.line if tip else 1 + max(self._ends, default=0)
            place = Place(line, (tip.n if tip else 0) + 1, seen)
        self._places[name] = place
        self._ends[place.line] = place.n
        return place

    def follows(self, name: str, parents: Sequence[str]) -> bool:
        """Whether the place of `name` is the one that follows from these predecessors."""
        if name not in self or any(parent not in self for parent in parents):
            return False
        place = self._places[name]
        wanted = dict(self._reach([self._places[parent] for parent in parents]))
        own = {**self._vectors.get(place.seen, NOTHING), place.line: place.n - 1}
        return wanted == {line: n for line, n in own.items() if n}

    def before(self, first: str, second: str) -> bool:
        """Whether `first` is an ancestor of `second`."""
        one, other = self._places[first], self._places[second]
        if one.line == other.line:
            return one.n < other.n
        return self._vectors[other.seen].get(one.line, 0) >= one.n

    def reach(self, names: Iterable[str]) -> Vector:
        """How far on each line these transactions have come, they themselves counted."""
        return self._reach([self._places[name] for name in names])

    def within(self, reach: Vector, name: str) -> bool:
        """Whether a transaction is among those so far."""
        place = self._places[name]
        return reach.get(place.line, 0) >= place.n

    def size(self, name: str) -> int:
        """A number that grows from every transaction to what descends from it."""
        place = self._places[name]
        vector = self._vectors[place.seen]
        return sum(vector.values()) - vector.get(place.line, 0) + place.n

    def followers(self, names: Iterable[str]) -> set[str]:
        """Everything that descends from any of these."""
        first: dict[int, int] = {}
        for place in (self._places[name] for name in names):
            first[place.line] = min(place.n, first.get(place.line, place.n))
        lines = {
            seen
            for seen, vector in self._vectors.items()
            if any(vector.get(line, 0) >= n for line, n in first.items())
        }
        return {
            name
            for name, place in self._places.items()
            if place.seen in lines or place.n > first.get(place.line, place.n)
        }

    def newest(self, names: Iterable[str]) -> list[str]:
        """Those of `names` that none of the others descends from, in their order."""
        wanted = list(dict.fromkeys(names))
        return [one for one in wanted if not any(self.before(one, other) for other in wanted)]

    def _vector_of(self, above: Sequence[Place]) -> int:
        if not above:
            return 0
        number = 1 + max(self._vectors)
        self._vectors[number] = self._reach(above)
        return number

    def _reach(self, above: Sequence[Place]) -> Vector:
        found: dict[int, int] = {}
        for place in above:
            for line, n in (*self._vectors[place.seen].items(), (place.line, place.n)):
                found[line] = max(n, found.get(line, 0))
        return found
