"""Dates as a source gives them: a day, a month, a year, a bounded range that we derived, or not given.

Nothing here reads the clock.
"""

from __future__ import annotations

import calendar as _months
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from throughline.values import frozen

Precision = Literal["day", "month", "year", "range", "not-given"]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_TYPED = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@frozen
class When:
    """A date with the precision it was given.

    `first` and `last` are the first and last day it can mean, both None when it is not given. `derived` says that the
    bounds are our own reading and not a source's words.
    """

    first: date | None
    last: date | None
    precision: Precision
    derived: bool = False

    @property
    def given(self) -> bool:
        return self.first is not None

    @property
    def label(self) -> str:
        """In words: `20 March 2015`, `January 2012`, `2016`, `14 September to 8 October 2015`, `date not given`."""
        if self.first is None or self.last is None:
            return "date not given"
        if self.precision == "day":
            return f"{self.first.day} {MONTHS[self.first.month - 1]} {self.first.year}"
        if self.precision == "month":
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        if self.precision == "year":
            return str(self.first.year)
        return _range_label(self.first, self.last)

    @property
    def short(self) -> str:
        """As `label`, with the month in three letters where a day is given: `20 Mar 2015`, `Jan 2012`."""
        if self.first is None or self.precision in ("year", "range"):
            return self.label
        month = MONTHS[self.first.month - 1][:3]
        return (
            f"{self.first.day} {month} {self.first.year}" if self.precision == "day" else f"{month} {self.first.year}"
        )

    @property
    def month(self) -> str:
        """As `label`, without the day: `March 2015`."""
        if self.first is None or self.precision != "day":
            return self.label
        return f"{MONTHS[self.first.month - 1]} {self.first.year}"

    @property
    def iso(self) -> str:
        """As typed in content: `2015-03-20`, `2012-01`, `2016`, `2015-11-30/2015-12-07`, or empty when not given."""
        if self.first is None or self.last is None:
            return ""
        if self.precision == "day":
            return self.first.isoformat()
        if self.precision == "month":
            return f"{self.first:%Y-%m}"
        if self.precision == "year":
            return f"{self.first:%Y}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def year(self) -> str:
        """The year, or two years joined by a dash when a range crosses a new year; empty when not given."""
        if self.first is None or self.last is None:
            return ""
        return str(self.first.year) if self.first.year == self.last.year else f"{self.first.year}–{self.last.year}"


SAME_MONTH = "the same month"
NOT_GIVEN = When(None, None, "not-given")


def on(day: date) -> When:
    """A day that is known."""
    return When(day, day, "day")


@lru_cache(maxsize=4096)
def parse(text: str) -> When:
    """Read `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or `not-given`.

    Raises ValueError, in a sentence fit for a diagnostic, for anything else and for days that do not exist.
    """
    if text == "not-given":
        return NOT_GIVEN
    match = _TYPED.fullmatch(text)
    if match is None:
        raise ValueError("a date is written 2016-11-14, 2016-11 or 2016, or not-given")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if not 1900 <= year <= 2200:
        raise ValueError(f"the year {year} is outside 1900 to 2200")
    if month is None:
        return When(date(year, 1, 1), date(year, 12, 31), "year")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    last_day = _months.monthrange(year, month)[1]
    if day is None:
        return When(date(year, month, 1), date(year, month, last_day), "month")
    if not 1 <= day <= last_day:
        raise ValueError(f"{MONTHS[month - 1]} {year} has no day {day}")
    return on(date(year, month, day))


def span(start: When, end: When, *, derived: bool) -> When:
    """The range from the first day of `start` to the last day of `end`. Raises ValueError if it ends before it begins."""
    if start.first is None or end.last is None:
        raise ValueError("both ends of a range need a date")
    if end.last < start.first:
        raise ValueError("this range ends before it begins")
    return When(start.first, end.last, "range", derived)


def _range_label(first: date, last: date) -> str:
    whole_months = first.day == 1 and last.day == _months.monthrange(last.year, last.month)[1]
    start, end = MONTHS[first.month - 1], MONTHS[last.month - 1]
    if whole_months:
        if first.year == last.year:
            return f"{start} to {end} {last.year}" if start != end else f"{end} {last.year}"
        return f"{start} {first.year} to {end} {last.year}"
    if first.year != last.year:
        return f"{first.day} {start} {first.year} to {last.day} {end} {last.year}"
    if first.month != last.month:
        return f"{first.day} {start} to {last.day} {end} {last.year}"
    return f"{first.day} to {last.day} {end} {last.year}" if first != last else f"{last.day} {end} {last.year}"


def months_after(when: When, months: int) -> When:
    """`when` moved on by whole months, at the same precision (day or month), derived; NOT_GIVEN for any other.

    Source of the rule: a recommendation's tier counts from the date of the report (domain: SLAC tiers).
    """
    if when.first is None or when.precision not in ("day", "month"):
        return NOT_GIVEN
    index = when.first.year * 12 + when.first.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return NOT_GIVEN
    last_day = _months.monthrange(year, month + 1)[1]
    if when.precision == "month":
        return When(date(year, month + 1, 1), date(year, month + 1, last_day), "month", derived=True)
    moved = date(year, month + 1, min(when.first.day, last_day))
    return When(moved, moved, "day", derived=True)


def working_days_after(when: When, days: int) -> When:
    """The working day that many after `when`, derived; NOT_GIVEN unless `when` is a day.

    A working day is Monday to Friday and no bank holiday in England. The day itself is not counted (domain: the clock).
    """
    if when.first is None or when.precision != "day" or days < 1:
        return NOT_GIVEN
    day = when.first
    while days:
        if day.year == date.max.year:
            return NOT_GIVEN
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in _bank_holidays(day.year)
    return When(day, day, "day", derived=True)


@lru_cache(maxsize=256)
def _bank_holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays  # a tenth of a second to load; most commands do without

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def elapsed(start: When, end: When) -> str:
    """How long from `start` to `end`, in words and no finer than the dates allow: `8 months`, `about 3 years`, or empty."""
    if start.first is None or end.last is None or start.last is None or end.first is None:
        return ""
    if end.first < start.first:
        return ""
    days = (end.first - start.first).days
    if start.precision == end.precision == "day" and days < 100:
        return f"{days} day" if days == 1 else f"{days} days"
    exact = start.precision == end.precision == "day"
    months = (end.first.year - start.first.year) * 12 + end.first.month - start.first.month
    months -= exact and end.first.day < start.first.day
    if months == 0:
        return SAME_MONTH
    if months < 24:
        return f"{'' if exact else 'about '}{months} month{'' if months == 1 else 's'}"
    years, half = divmod((months + 3) // 6, 2)
    return f"{'' if exact and months % 6 == 0 else 'about '}{years}{'½' if half else ''} years"
