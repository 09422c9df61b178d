"""Invented members: ages, dates, education and work spread as in a real village branch.

Values are stored values (codes, ISO dates), so that a hundred thousand can be written in bulk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from partybuild_desktop.domain.identity import FEMALE, MALE, check_char
from partybuild_desktop.domain.member import FULL, PROBATIONARY, no_probation
from partybuild_desktop.services.demo import name as names

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the books, and the organisation he was placed in."""

    uid: str
    values: Values
    seat: str


class _Dice:
    """Weighted choice with the weights summed once."""

    def __init__(self, *pairs: tuple[str, int]) -> None:
        self._values = [value for value, _ in pairs]
        self._sums = list(accumulate(weight for _, weight in pairs))

    def roll(self, rng: Random) -> str:
        return rng.choices(self._values, cum_weights=self._sums)[0]


#  A village branch is old: half of its members are past 55 (shares as in the yearly table 2).
_AGES: Final = _Dice(
    ("20-30", 9), ("31-40", 15), ("41-50", 17), ("51-60", 23), ("61-70", 21), ("71-80", 12),
    ("81-95", 3),
)  # fmt: skip
_NATIONS: Final = _Dice(
    ("01", 860), ("15", 80), ("06", 30), ("03", 8), ("11", 6), ("08", 5), ("05", 4), ("07", 4),
    ("17", 3),
)  # fmt: skip
_EDUCATION: Final = (  # born before: shares
    (1955, _Dice(("8", 55), ("7", 28), ("6", 8), ("9", 6), ("41", 3))),
    (1975, _Dice(("7", 46), ("8", 20), ("6", 19), ("41", 8), ("22", 4), ("44", 3))),
    (1990, _Dice(("7", 24), ("6", 22), ("22", 20), ("41", 12), ("21", 13), ("44", 6), ("2D", 3))),
    (9999, _Dice(("22", 34), ("21", 38), ("6", 9), ("44", 8), ("41", 7), ("12", 4))),
)
_WORK: Final = (  # aged up to: shares
    (
        30,
        _Dice(("123", 45), ("11", 20), ("604", 9), ("606", 8), ("601", 4), ("0216", 14)),
    ),
    (
        60,
        _Dice(("11", 52), ("123", 25), ("124", 8), ("604", 7), ("122", 2), ("0215", 6)),
    ),
    (999, _Dice(("11", 58), ("124", 28), ("502", 10), ("122", 4))),
)
_AWAY: Final = ("广东省东莞市", "浙江省宁波市", "江苏省苏州市", "福建省泉州市", "省会城区", "县城")
_TRADES: Final = ("电子厂", "制衣厂", "建筑工地", "物流公司", "餐饮店", "装修队")
_NO_TRADE: Final = "123"
_ADULT_DAYS: Final = 6575  # 18 years, leap days included
_YEAR: Final = 365


class Inventor:
    """Makes members up; the same ones in the same order for the same seed."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"partybuild sample {seed}")
        self._sequences: dict[str, int] = {}

    def veteran(self, until: dt.date) -> Values:
        """Somebody who had joined before `until`."""
        rng = self.rng
        first, _, last = _AGES.roll(rng).partition("-")
        birth = _days_ago(until, rng.uniform(int(first), int(last) + 0.99))
        adult = birth.toordinal() + _ADULT_DAYS
        day = adult + rng.triangular(30, 9000, 1500)  # most join in their twenties
        latest = until.toordinal() - _YEAR - 30  # probation is over
        if day > latest:
            day = rng.uniform(adult, latest)
        return self._member(birth, _no_leap(dt.date.fromordinal(int(day))), until)

    def novice(self, until: dt.date) -> Values:
        """Somebody in the year of probation on `until`."""
        birth = _days_ago(until, self.rng.uniform(20, 38))
        joined = _days_ago(until, self.rng.uniform(0.05, 0.9))
        return self._member(birth, joined, until)

    def recruit(self, joined: dt.date) -> Values:
        """Somebody who joins on this very day."""
        birth = _days_ago(joined, self.rng.uniform(20, 40))
        found = self._member(birth, joined, joined)
        applied = _days_ago(joined, self.rng.uniform(2.2, 3.5))
        activist = applied + dt.timedelta(days=90)
        candidate = joined - dt.timedelta(days=120)
        return {
            **found,
            "joining_kind": "1",
            "applied": applied.isoformat(),
            "activist_on": activist.isoformat(),
            "candidate_on": candidate.isoformat(),
            "sponsors": f"{self._passer_by(joined.year - 45)}、{self._passer_by(joined.year - 50)}",
        }

    def settle(self, values: Values, village: str, *, households: int, groups: int) -> Values:
        """The same person at home in a village."""
        rng = self.rng
        group = f"{1 + int(rng.random() * groups)}组"
        house = str(1 + int(rng.random() * households))
        home = f"{village}{group}{house}号"
        values.update(
            address=home,
            household=f"{names.COUNTY}{names.TOWN}{home}",
            village_group=group,
            house_number=house,
        )
        return values

    def phone(self) -> str:
        """A mobile number of a network that does not exist."""
        return f"{self.rng.choice(names.PHONES)}{int(self.rng.random() * 1e8):08d}"

    # --- one person

    def _member(self, birth: dt.date, joined: dt.date, until: dt.date) -> Values:
        rng = self.rng
        female = rng.random() < 0.24
        nation = _NATIONS.roll(rng)
        values = {
            "name": names.full_name(rng, female=female, born=birth.year, nation=nation),
            "id": self._number(birth, female=female),
            "sex": FEMALE if female else MALE,
            "nation": nation,
            "birth": birth.isoformat(),
            "native_place": names.COUNTY,
            "education": _by(_EDUCATION, birth.year + 1).roll(rng),
            "position": _by(_WORK, until.year - birth.year).roll(rng),
            "phone": self.phone(),
            "archive": f"中共{names.TOWN}委员会",
        }
        values.update(self._joining(joined, until))
        values.update(self._life(until.year - birth.year, values["position"], until))
        return values

    def _joining(self, joined: dt.date, until: dt.date) -> Values:
        """入党 and 转正 by the rules of their day: a year of probation, none from 1969 to 1977."""
        rng = self.rng
        text = joined.isoformat()
        if joined.year < 1992 and rng.random() < 0.18:
            text = text[:7] if joined.year > 1970 or rng.random() < 0.7 else text[:4]
        if no_probation(text):
            return {"kind": FULL, "joined": text, "confirmed": text if rng.random() < 0.9 else ""}
        confirmed = year_later(joined)
        if confirmed > until:
            return {"kind": PROBATIONARY, "joined": text}
        shown = confirmed.isoformat()[: len(text)]
        return {"kind": FULL, "joined": text, "confirmed": shown, "confirming": "1"}

    def _life(self, age: int, work: str, until: dt.date) -> Values:
        rng = self.rng
        found = {"marriage": "20" if age > 27 else "10"}
        if age > 72 and rng.random() < 0.3:
            found["marriage"] = "30"
        if work == _NO_TRADE:
            place = rng.choice(_AWAY)
            found |= {"migrant_worker": "1", "employer": place + rng.choice(_TRADES)}
            if rng.random() < 0.7:
                left = _days_ago(until, rng.uniform(0.6, 6))
                found |= {"mobile": "1", "outflow": place, "outflow_on": left.isoformat()[:7]}
            if rng.random() < 0.015:
                lost = _days_ago(until, rng.uniform(0.6, 3))
                found |= {"lost": "1", "lost_on": lost.isoformat()[:7], "lost_case": "1"}
        elif age > 60 and rng.random() < 0.08:
            found["hardship"] = "1"
        if rng.random() < 0.1:
            found["landline"] = f"{names.AREA}-{2000000 + int(rng.random() * 7999999)}"
        return found

    def _number(self, birth: dt.date, *, female: bool) -> str:
        """A valid GB 11643 number of a county that does not exist, never twice the same."""
        stem = f"{names.REGION}{birth:%Y%m%d}"
        key = stem + "fm"[not female]
        n = self._sequences.get(key, birth.toordinal()) + 1
        self._sequences[key] = n
        first17 = f"{stem}{(n * 37 % 499) * 2 + (not female):03d}"
        return first17 + check_char(first17)

    def _passer_by(self, born: int) -> str:
        return names.full_name(self.rng, female=False, born=born, nation="01")


def _by(table: Sequence[tuple[int, _Dice]], value: int) -> _Dice:
    return next(dice for limit, dice in table if value <= limit)


def _days_ago(day: dt.date, years: float) -> dt.date:
    return _no_leap(day - dt.timedelta(days=int(years * _YEAR) + int(years / 4)))


def _no_leap(day: dt.date) -> dt.date:
    # A year later must be a day of the calendar.
    return day.replace(day=28) if (day.month, day.day) == (2, 29) else day


def year_later(day: dt.date) -> dt.date:
    """The end of a year's probation (发展党员工作细则 art. 31)."""
    return _no_leap(day).replace(year=day.year + 1)


def blemish(values: Values, n: int) -> Values:
    """The doubtful and missing values that every roster has, for the n-th member of the town."""
    match n % 163:
        case 11:
            values["phone"] = ""
        case 29:
            values["id"] = ""
        case 47:
            values["sex"] = MALE if values["sex"] == FEMALE else FEMALE
        case 61:
            born = dt.date.fromisoformat(values["birth"]) - dt.timedelta(days=40)
            values["birth"] = born.isoformat()
        case 83:
            values["confirmed"] = ""
        case 97:
            values["position"] = "村民"
        case 113:
            values["joined"] = f"{int(values['birth'][:4]) + 16}-07-01"
        case 127:
            values["education"] = ""
        case 149 if len(values.get("confirmed", "")) == 10:
            values["confirmed"] = f"{int(values['joined'][:4]) - 1}-07-01"
    return values
