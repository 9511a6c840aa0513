"""The linked domain: what the rest of the program reads. References are resolved keys; nothing is looked up twice.

A key names a thing in the whole record: `leicester/2012-01-slac` an event, `leicester/2012-01-slac#sg-i2` an item of it,
`origins/munro-2011#r1` an item of an origin.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from throughline import records
from throughline.calendar import When
from throughline.diagnostics import Location
from throughline.yamltree import Text


@dataclass(frozen=True, slots=True)
class Citation:
    """A resolved source: a document's id or an event's key (then its report), and where in it."""

    document: str
    locator: str
    is_report: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One inspection or visit. `on` is its date of publication, else the date on site, else the one in its id."""

    key: str
    id: str
    authority: str
    record: records.Inspection
    on: When
    published: When | None
    onsite: When | None

    @property
    def order(self) -> tuple[date, str]:
        return (self.on.last or date.min, self.key)

    @property
    def graded(self) -> bool:
        return bool(self.record.judgements or self.record.reviews)


@dataclass(frozen=True, slots=True)
class Asked:
    """One recommendation, with the list it stands in. `board` names another body that the list is addressed to."""

    key: str
    holder: str
    record: records.Recommendation
    asked: When
    framework: str | None
    board: str | None = None
    due: When | None = None

    @property
    def event(self) -> str | None:
        return None if self.holder.startswith("origins/") else self.holder


@dataclass(frozen=True, slots=True)
class Undertaken:
    """One action of an authority and the keys of what it addresses."""

    key: str
    holder: str
    record: records.Action
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What a council itself called critical and the keys of the recommendations that it restates."""

    key: str
    holder: str
    record: records.CouncilNamed
    restates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a later event found about an earlier item or list."""

    by: str
    of: str
    on: When
    record: records.Verification


@dataclass(frozen=True, slots=True)
class Origin:
    key: str
    id: str
    record: records.Origin
    on: When


@dataclass(frozen=True, slots=True)
class Fact:
    """One cited statement: what it is, the key of the thing whose page shows it, and its sources."""

    what: str
    kind: str
    owner: str
    at: Location
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Dataset:
    """The whole record, linked.

    `events`, `asked`, `undertaken`, `named` are in date order; `findings` lists, for each item's or event's key, what
    later events found, oldest first; `sources` gives the citations in force at a model's place.
    """

    site: records.Site
    vocabulary: records.Vocabulary
    frameworks: Mapping[str, records.Framework]
    authorities: Mapping[str, records.Authority]
    events: Mapping[str, Event]
    origins: Mapping[str, Origin]
    documents: Mapping[str, records.Document]
    nationals: Mapping[str, records.National]
    prose: Mapping[str, str]
    asked: Mapping[str, Asked]
    undertaken: Mapping[str, Undertaken]
    named: Mapping[str, Named]
    findings: Mapping[str, tuple[Finding, ...]]
    sources: Mapping[Location, tuple[Citation, ...]]
    facts: tuple[Fact, ...]
    as_of: date
    accepted: tuple[tuple[str, str, str], ...] = field(default=())

    def cited(self, model: records.Base) -> tuple[Citation, ...]:
        """The citations of a model of the record: its own, else those of the nearest enclosing one."""
        return self.sources.get(model.at, ())

    def events_of(self, authority: str) -> tuple[Event, ...]:
        """An authority's events, oldest first."""
        return tuple(event for event in self.events.values() if event.authority == authority)

    def asked_by(self, holder: str) -> tuple[Asked, ...]:
        """The recommendations of one event or origin, in the order of the list."""
        return tuple(item for item in self.asked.values() if item.holder == holder)

    def undertaken_in(self, holder: str) -> tuple[Undertaken, ...]:
        return tuple(item for item in self.undertaken.values() if item.holder == holder)

    def addressing(self, key: str) -> tuple[Undertaken, ...]:
        """The actions that address an item: directly, or by way of what the council named and the item restates."""
        through = {named.key for named in self.named.values() if key in named.restates}
        return tuple(a for a in self.undertaken.values() if key in a.addresses or through.intersection(a.addresses))

    def restating(self, key: str) -> tuple[Named, ...]:
        return tuple(named for named in self.named.values() if key in named.restates)

    def grade_word(self, framework: str, grade: str) -> records.ScaleGrade:
        return next(item for item in self.frameworks[framework].scale if item.id == grade)

    def judgement(self, framework: str, judgement: str) -> records.Judgement:
        return next(item for item in self.frameworks[framework].judgements if item.id == judgement)


def grades(judgements: Mapping[Text, object]) -> Iterator[tuple[str, str | None, records.Grade | None]]:
    """Each judgement's id, its grade (None where sources differ and none is preferred), and the long form if there is one."""
    for judgement, given in judgements.items():
        if isinstance(given, records.Grade):
            yield judgement, records.chosen(given.grade), given
        else:
            yield judgement, str(given), None
