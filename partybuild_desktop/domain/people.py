"""Recognising a person: by his identity number, else by name, birth and branch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from partybuild_desktop.domain.date import agree
from partybuild_desktop.domain.name import search_form


class People:
    """Finds a person again among those that were added."""

    def __init__(self, known: Iterable[tuple[str, Mapping[str, str], str | None]] = ()) -> None:
        """`known`: key, values (name, id, birth) and branch of each."""
        self._by_number: dict[str, str] = {}
        self._by_name: dict[tuple[str, str | None], list[tuple[str, str]]] = {}
        self._unnumbered: dict[tuple[str, str | None], list[tuple[str, str]]] = {}
        self._not_yet_by_name: list[tuple[str, Mapping[str, str], str | None]] = []
        for key, values, branch in known:
            self.add(key, values, branch)

    def add(self, key: str, values: Mapping[str, str], branch: str | None) -> None:
        number = values.get("id", "")
        if number:
            self._by_number.setdefault(number, key)
            # nearly everybody has a number, so names are sorted in only when one is asked for
            self._not_yet_by_name.append((key, values, branch))
        else:
            for found in (self._by_name, self._unnumbered):
                found.setdefault(_name(values, branch), []).append((key, values.get("birth", "")))

    def find(self, values: Mapping[str, str], branch: str | None) -> str | None:
        """The key of the same person; None when nobody, or more than one, can be meant.

        Who has another number is another person, whatever his name and birth.
        """
        number = values.get("id", "")
        if number in self._by_number:
            return self._by_number[number]
        if number and not self._unnumbered:
            return None
        if not number:
            self._sort_in()
        same_name = (self._unnumbered if number else self._by_name).get(_name(values, branch), ())
        birth = values.get("birth", "")
        exact = [key for key, born in same_name if born == birth]
        alike = exact or [key for key, born in same_name if born and birth and agree(born, birth)]
        return alike[0] if len(alike) == 1 else None

    def _sort_in(self) -> None:
        for key, values, branch in self._not_yet_by_name:
            entry = (key, values.get("birth", ""))
            self._by_name.setdefault(_name(values, branch), []).append(entry)
        self._not_yet_by_name.clear()


def _name(values: Mapping[str, str], branch: str | None) -> tuple[str, str | None]:
    return search_form(values.get("name", "")), branch
