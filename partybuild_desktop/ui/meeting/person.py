"""Naming a person by typing a name or its initials; somebody from elsewhere is a name alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from partybuild_desktop.domain.attendance import Seat
from partybuild_desktop.system.i18n import tr

_MOST: Final = 12  # names offered


@lru_cache(maxsize=4096)
def _keys(name: str) -> frozenset[str]:
    # the readings of names are loaded when the first one is looked for
    from partybuild_desktop.services.pinyin import readings

    return frozenset(readings(name))


@dataclass(frozen=True, slots=True)
class Person:
    """`shown` tells two of one name apart."""

    uid: str
    name: str
    shown: str


class People:
    """Who can be named: found by the beginning of a name, of its pinyin or of its initials."""

    def __init__(self, seats: Iterable[Seat] = (), orgs: Mapping[str, str] | None = None) -> None:
        seats = list(seats)
        times = Counter(seat.name for seat in seats)
        where = orgs or {}
        self.all = [
            Person(
                seat.person,
                seat.name,
                tr("{name}（{org}）", name=seat.name, org=where.get(seat.org, ""))
                if times[seat.name] > 1
                else seat.name,
            )
            for seat in seats
        ]

    def find(self, text: str) -> list[Person]:
        """Who is meant by what was typed, the closest first."""
        wanted = "".join(text.split()).lower()
        if not wanted:
            return []
        found = [(self._rank(one, wanted), n) for n, one in enumerate(self.all)]
        return [self.all[n] for rank, n in sorted(found) if rank < _NOT]

    def only(self, text: str) -> Person | None:
        """The one who is meant beyond doubt: of those that fit closest there is but one."""
        wanted = "".join(text.split()).lower()
        ranks = [self._rank(one, wanted) for one in self.all] if wanted else []
        best = min(ranks, default=_NOT)
        fit = [one for one, rank in zip(self.all, ranks, strict=False) if rank == best]
        return fit[0] if best < _NOT and len(fit) == 1 else None

    def named(self, text: str) -> Person | None:
        """Whose name stands there in full."""
        return next((one for one in self.all if text.strip() == one.shown), None)

    def by_uid(self, uid: str) -> Person | None:
        return next((one for one in self.all if one.uid == uid), None)

    def _rank(self, one: Person, wanted: str) -> int:
        if wanted in (one.name, one.shown):
            return 0
        keys = _keys(one.name)
        if wanted in keys:
            return 1
        if one.name.startswith(wanted) or any(key.startswith(wanted) for key in keys):
            return 2
        return 3 if wanted in one.name else _NOT


_NOT: Final = 9


class PersonBox(QLineEdit):
    """A field for one person. What is no known name stays as it was typed."""

    changed = Signal()

    def __init__(self, name: str, *, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint or tr("姓名或首字母"))
        self._people = People()
        self._list = QStringListModel(self)
        completer = QCompleter(self._list, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(_MOST)
        self.setCompleter(completer)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(lambda _: self.changed.emit())

    def offer(self, people: People) -> None:
        """Who can be named here."""
        self._people = people

    def show_person(self, uid: str, name: str = "") -> None:
        """Show somebody of the books, or a name."""
        known = self._people.by_uid(uid) if uid else None
        self.setText(known.shown if known else name)
        self.setCursorPosition(0)

    @property
    def person(self) -> tuple[str, str]:
        """(uid, "") of somebody known, else ("", the name)."""
        known = self._people.named(self.text())
        return (known.uid, "") if known else ("", self.text().strip())

    def settle(self) -> None:
        """Take who is meant, where that is beyond doubt."""
        if self.text().strip() and self._people.named(self.text()) is None:
            meant = self._people.only(self.text())
            if meant is not None:
                self.setText(meant.shown)

    def _typed(self, text: str) -> None:
        self._list.setStringList([one.shown for one in self._people.find(text)[:_MOST]])

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        popup = self.completer().popup()
        if not popup.isVisible():
            self.settle()
            super().keyPressEvent(event)
            return
        # the list would keep Enter to itself: one Enter takes the name and goes on
        chosen = popup.currentIndex()
        if chosen.isValid():
            self.setText(str(chosen.data()))
        popup.hide()
        self.settle()
        self.focusNextChild()
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()
        super().focusOutEvent(event)
