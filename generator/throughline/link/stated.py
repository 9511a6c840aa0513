"""dataset → every value that its records state, under the key of the thing it is said of: what two records are compared by.

What has a page or a place of its own (an event, a recommendation, an action) has a key. The values of its fields stand under
that key; a part without a key, such as a claim, is one value in words. A finding stands under the key of what it speaks of.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping

from throughline import markup, records
from throughline.calendar import When
from throughline.link.domain import Citation, Dataset, key_of, resolve
from throughline.values import frozen

ITSELF = ""
"""The field of the thing itself: stated where there is such a thing, with what it is called."""
FOUND = "findings"

_TAKEN_APART = (
    records.Response,
    records.Plan,
    records.PlainWords,
    records.Report,
    records.Codes,
    records.Rules,
    records.Review,
)
_UNTOLD = frozenset({"id", "source", "known_from", "accepted", "tile", "read_for", "derived"})
"""Fields that say nothing of the thing: what it is called by the program, where it was read, where it is drawn."""


@frozen
class Value:
    """One value, in words, and the sources in force where it stands."""

    words: str
    citations: tuple[Citation, ...]


Stated = Mapping[tuple[str, str], tuple[Value, ...]]
"""By key and field, in the order of the record."""


def stated(dataset: Dataset) -> Stated:
    """Everything that the records of authorities, events, frameworks, origins, documents and national pictures state."""
    found: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for key, record in dataset.files():
        for place, value in _of(dataset, key, record, ""):
            found[place].append(value)
    return {place: tuple(values) for place, values in found.items()}


def digest(found: Stated) -> str:
    """Equal for records that state the same, however their files are written."""
    told = sorted(f"{key}\0{field}\0{value.words}" for (key, field), values in found.items() for value in values)
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]


Place = tuple[str, str]


def _of(dataset: Dataset, key: str, model: records.Base, path: str) -> Iterator[tuple[Place, Value]]:
    """What one thing, or a part of it that is taken apart, states."""
    cited = dataset.cited(model)
    if not path:
        yield (key, ITSELF), Value(_called(dataset, key, model), cited)
    for name, value in model.__dict__.items():
        if name in _UNTOLD or (not path and name in ("title", "name", "authority")):
            continue
        field = f"{path}{name.replace('_', '-')}"
        for inner, item in value.items() if isinstance(value, Mapping) else (("", item) for item in _each(value)):
            yield from _item(dataset, key, item, f"{field}.{inner}" if inner else field, cited)


def _item(
    dataset: Dataset, key: str, item: object, field: str, cited: tuple[Citation, ...]
) -> Iterator[tuple[Place, Value]]:
    match item:
        case records.Recommendation() | records.Action() | records.CouncilNamed():
            yield from _of(dataset, key_of(key.partition("#")[0], item.id), item, "")
        case records.Verification():
            yield (resolve(item.of, key), FOUND), Value(_words(item), dataset.cited(item))
        case records.Review():
            yield from _of(dataset, key, item, f"{field}.{item.framework}.")
        case records.Disputed():
            sources = tuple(dict.fromkeys(c for value in item.values for c in dataset.cited(value)))
            yield (key, field), Value(_words(item), sources)
        case records.Base() if isinstance(item, _TAKEN_APART):
            yield from _of(dataset, key, item, f"{field}.")
        case records.Base():
            yield (key, field), Value(_words(item), dataset.cited(item))
        case _:
            yield (key, field), Value(_words(item), cited)


def _called(dataset: Dataset, key: str, model: records.Base) -> str:
    """What a thing is called; an event by its kind, framework and date."""
    if isinstance(model, records.Inspection):
        event = dataset.events[key]
        kind = next((str(kind.title) for kind in dataset.vocabulary.kinds if kind.id == model.kind), str(model.kind))
        framework = dataset.frameworks.get(model.framework or "")
        named = model.title or (f"{kind}, {framework.short}" if framework else kind)
        return f"{named}, {'published' if event.published else model.state} {event.on.label}"
    return _words(getattr(model, "title", None) or getattr(model, "name", None))


def _each(value: object) -> tuple[object, ...]:
    """The parts of a field that are compared one by one; words in a list are one value, in their order."""
    if isinstance(value, tuple):
        return value if value and isinstance(value[0], records.Base) else (value,) if value else ()
    return () if value is None else (value,)


def _words(value: object) -> str:
    """Any value in words, on one line and without marks of Markdown."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case When():
            return value.label
        case records.Candidate():
            return _words(value.value)
        case records.Disputed():
            preferred = "none" if value.choice is None else _words(value.choice)
            return f"{' or '.join(map(_words, value.values))} ({preferred} preferred)"
        case records.Verification():
            basis = {
                "named": "the report names it",
                "subject": "matched by subject",
                "general": "of the list as a whole",
            }
            head = f"{value.found}, {'as the authority tells it' if value.reported_by else basis[value.basis]}"
            return f"{head}: {_words(value.summary)}" if value.summary else head
        case records.Base():
            told = (_words(item) for name, item in value.__dict__.items() if name not in _UNTOLD)
            return ", ".join(filter(None, told))
        case tuple():
            return "; ".join(filter(None, map(_words, value)))
        case dict():
            return ", ".join(f"{key}: {_words(item)}" for key, item in value.items())
    return " ".join(markup.plain(str(value)).split())
