"""The PC's clock, handed down so that a test or the demo can stand at a day of its own.

A village PC's clock may be wrong by years: it dates what a person reads and never decides which of
two changes came first.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta


class Clock:
    """The clock of this PC."""

    def now(self) -> datetime:
        """The wall clock, local, with its offset from UTC."""
        return datetime.now().astimezone()

    def today(self) -> date:
        """The day on the wall clock."""
        return self.now().date()

    def local(self, moment: datetime) -> datetime:
        """A time on this PC's clock, wherever it was taken down; one without an offset as is."""
        return moment.astimezone(self.now().tzinfo) if moment.tzinfo else moment

    def monotonic(self) -> float:
        """Seconds from an unknown start; not moved when somebody sets the wall clock."""
        return time.monotonic()


class FixedClock(Clock):
    """A clock that stands still until it is moved, for tests and the demo."""

    def __init__(self, now: datetime) -> None:
        self._now = now if now.tzinfo else now.astimezone()
        self._elapsed = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed

    def advance(self, step: timedelta) -> None:
        """Let time pass, on both hands of the clock."""
        self._now += step
        self._elapsed += step.total_seconds()

    def set(self, now: datetime) -> None:
        """Set the wall clock only, as a person does who corrects it."""
        self._now = now if now.tzinfo else now.astimezone()
