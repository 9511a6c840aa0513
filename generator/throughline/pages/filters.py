"""The filters of a list, and how many rows each of their options leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from throughline.values import frozen


@frozen
class Option:
    value: str
    label: str
    count: int


@frozen
class Choice:
    """One filter of a list, as `macros/filter.html` takes it. Those of one `group` stand together under its name."""

    key: str
    label: str
    options: tuple[Option, ...] = ()
    kind: str = "choice"
    hint: str = ""
    group: str = ""


def options(pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """The options of a filter with how many rows each has, in the order first met."""
    counts: dict[str, tuple[str, int]] = {}
    for value, label in pairs:
        counts[value] = (label, counts.get(value, ("", 0))[1] + 1)
    return tuple(Option(value, label, n) for value, (label, n) in counts.items())


def ordered(labels: Mapping[str, str], values: Iterable[str]) -> tuple[Option, ...]:
    """The options of a filter in the order of `labels`, those with rows alone."""
    place = {value: n for n, value in enumerate(labels)}
    held = sorted((value for value in values if value in place), key=place.__getitem__)
    return options((value, labels[value]) for value in held)


def alphabetical(pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """The options of a filter by label, what has none of its own last."""
    return options(sorted(pairs, key=lambda pair: (pair[0] in ("none", "not-stated"), pair[1].casefold())))


def newest_first(pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """The options of a filter by years, what has none last."""
    held = list(pairs)
    dated = sorted((pair for pair in held if pair[0] != "none"), reverse=True)
    return options([*dated, *(pair for pair in held if pair[0] == "none")])


def sorts(*orders: tuple[str, str]) -> Choice:
    """In which order a list stands: as printed, named first and without a key, or gathered under each option of a filter."""
    return Choice("sort", "Order", tuple(Option(key, label, 0) for key, label in orders), kind="order")


def useful(*choices: Choice) -> tuple[Choice, ...]:
    """Those that can narrow anything: a choice among one is none. An order by what is no choice goes as well."""
    kept = [choice for choice in choices if choice.kind in ("search", "order") or len(choice.options) > 1]
    keys = {choice.key for choice in kept} | {""}
    made = []
    for choice in kept:
        if choice.kind == "order":
            orders = tuple(option for option in choice.options if option.value in keys)
            if len(orders) > 1:
                made.append(Choice(choice.key, choice.label, orders, choice.kind, choice.hint, choice.group))
        else:
            made.append(choice)
    return tuple(made)
