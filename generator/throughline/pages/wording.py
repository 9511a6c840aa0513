"""Numbers and lists as running text says them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def number(count: int) -> str:
    """`seventeen`, `21`."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 report`, `24 reports`; `many` where the plural takes more than an s."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def long(months: int) -> str:
    """`11 months`, `2 years`, `3 years 4 months`."""
    years, rest = divmod(months, 12)
    if months < 24:
        return counted(months, "month")
    return f"{counted(years, 'year')} {counted(rest, 'month')}" if rest else counted(years, "year")


def listed(words: Sequence[str]) -> str:
    """`2017, 2021 and 2025`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


@lru_cache(maxsize=1 << 10)
def as_id(text: str) -> str:
    """`requires-improvement`: what a filter or an id calls a word that readers see."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def lower_first(text: str) -> str:
    """Text as it continues a sentence; an abbreviation keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
