"""What can be said for certain of the order of two dates, at the precision that each was given."""

from __future__ import annotations

from throughline.calendar import When


def starts_after(one: When, other: When) -> bool:
    """Whether the first day that `one` can mean lies after every day that `other` can mean."""
    return bool(one.first and other.last and one.first > other.last)


def ends_after(one: When, other: When) -> bool:
    """Whether a stretch of time `one` ends after every day that `other` can mean.

    A month or a year is a day that is not known; a range lasts to its last day, unless we derived it.
    """
    if one.precision == "range" and not one.derived:
        return bool(one.last and other.last and one.last > other.last)
    return starts_after(one, other)


def begins(when: When) -> When:
    """The day on which a stretch of time begins, as precisely as it is known."""
    if when.precision == "range" and not when.derived and when.first:
        return When(when.first, when.first, "day")
    return when
