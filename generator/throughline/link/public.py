"""dataset → what of it was public on a day: the same record, without whatever no reader of that day could have seen.

A fact counts from the day on which it became public, not from the day on which it happened:

- What a report says of itself (its grades, its recommendations, what it found of earlier ones) is public from the day of
  its publication, whichever source tells us of it today.
- Everything else is public from the day of the first of its sources: a report's publication, a paper's date; never before
  it was said or done.
- A date of month or year precision counts from its last day, and a source without a date never. A paper of which only a
  range is known, because of the meetings it was put to, is public on the last of those meetings.
- What we worked out ourselves, our judgement on whether a statement holds, and the set of statistical neighbours are of
  today and are left out.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from operator import is_
from typing import Any

from throughline import records
from throughline.diagnostics import Location
from throughline.link import facts, join
from throughline.link.domain import Citation, Dataset, Event, Fact, Part, remembered
from throughline.values import frozen

_OF_REPORT = (records.Recommendation, records.Grade, records.Review, records.Verification, records.Mention)
_OF_TODAY = (records.Statement, records.Neighbours)


def public_on(dataset: Dataset, day: date) -> Dataset:
    """The record as it could have been read on `day`, which is also the day that states are computed for.

    The words that it is told in (frameworks, vocabulary, bodies) are those of today.
    """
    return _Cut(dataset, day).dataset()


class Looked:
    """All that a cut looks at. Two are the same where the records are the same objects, and all else that counts is equal."""

    __slots__ = ("records", "values")

    def __init__(self, records: tuple[object, ...], values: tuple[object, ...]) -> None:
        self.records = records
        self.values = values

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Looked) or len(self.records) != len(other.records):
            return False
        return all(map(is_, self.records, other.records)) and self.values == other.values


def looked_at(dataset: Dataset, day: date, *besides: object) -> Looked:
    """What `public_on` looks at: of events that were not public on `day` no more than what they are called. `besides` is what
    else counts.
    """
    public = _Cut(dataset, day).events()
    later = dataset.events.keys() - public.keys()
    held = [record for key, record in dataset.files() if key not in later]
    reports = [(key, report and str(report.id)) for key, e in dataset.events.items() for report in (e.record.report,)]
    answers = [key for found in (dataset.asked, dataset.undertaken, dataset.named) for key in found]
    values = (
        day, reports, [_paper(dataset, id) for id in dataset.documents], dataset.called, dataset.changes,
        [key for key in (*answers, *dataset.findings) if key.partition("#")[0] not in later], *besides,
    )  # fmt: skip
    return Looked((dataset.site, dataset.vocabulary, *held), values)


@frozen
class _Shown:
    """A file as it was public from one day until before another: the same parts, resting on the same sources."""

    since: date
    until: date
    record: Any
    parts: tuple[Part, ...]
    sources: Mapping[Location, tuple[Citation, ...]]
    facts: tuple[Fact, ...]


class _Cut:
    """One cut through a dataset."""

    def __init__(self, dataset: Dataset, day: date) -> None:
        self._whole = dataset
        self._day = day
        self._until = date.max

    def dataset(self) -> Dataset:
        held = self._whole
        shown = {slug: self._shown(slug, record, None) for slug, record in held.authorities.items()}
        events: dict[str, Event] = {}
        for key, event in self.events().items():
            shown[key] = self._shown(key, event.record, event)
            events[key] = replace(event, record=shown[key].record)
        undertaken, named = join.answers(events)
        asked = {item.key: item for item in join.asked(held.frameworks, events, held.origins)}
        sources: dict[Location, tuple[Citation, ...]] = {}
        for file in shown.values():
            sources.update(file.sources)
        cited = {citation.document for file in shown.values() for fact in file.facts for citation in fact.citations}
        cited |= {citation.document for event in events.values() for citation in sources[event.record.at]}
        own, parts, told = _of_others(held, "")
        return replace(
            held,
            authorities={slug: shown[slug].record for slug in held.authorities},
            events=events,
            documents={id: d for id, d in held.documents.items() if id in cited or self._is_public(_paper(held, id))},
            asked={key: item for key, item in asked.items() if key in held.asked},
            undertaken={key: item for key, item in undertaken.items() if key in held.undertaken},
            named={key: item for key, item in named.items() if key in held.named},
            findings={key: found for key, found in join.findings(events).items() if key in held.findings},
            sources=ChainMap(sources, held.sources),  # type: ignore[arg-type]  # which nobody writes to
            parts=(*(part for key, file in shown.items() if key in own for part in file.parts), *parts),
            facts=(*(fact for key, file in shown.items() if key in own for fact in file.facts), *told),
            as_of=self._day,
        )

    def events(self) -> dict[str, Event]:
        """Those that were public, as they are now."""
        held = self._whole
        return {
            key: event
            for key, event in held.events.items()
            if self._is_public(event.published.last if event.published else self._first(held.cited(event.record)))
        }

    def _shown(self, key: str, record: Any, event: Event | None) -> _Shown:
        """One file as it was public; most are the same on one day looked back to and on the next."""
        before = _shown_before(self._whole, key)
        if before and before[-1].since <= self._day < before[-1].until:
            return before[-1]
        self._until = date.max
        kept = self._kept(record, event)
        parts = tuple(facts.walk([(key, kept)]))
        sources = {part.model.at: self._sources(part) for part in parts}
        before.append(_Shown(self._day, self._until, kept, parts, sources, tuple(facts.facts(parts, sources))))
        return before[-1]

    def _kept(self, model: Any, event: Event | None) -> Any:
        """A part without those of its parts that were not public; itself where all of them were."""
        changed = {}
        for name, value in model.fields():
            if type(value) in facts.LEAVES:
                continue
            if isinstance(value, records.Disputed):
                made: Any = self._values(value)
            elif isinstance(value, records.Base):
                made = self._part(value, event)
            elif isinstance(value, tuple) and value and isinstance(value[0], records.Base):
                made = tuple(kept for item in value if (kept := self._part(item, event)) is not None)
            elif isinstance(value, dict):
                made = {key: kept for key, item in value.items() if (kept := self._part(item, event)) is not None}
            else:
                continue
            if made != value:
                changed[name] = made
        return model.altered(**changed) if changed else model

    def _part(self, value: Any, event: Event | None) -> Any:
        """A part as it was public, or None; anything that is no part of a record as it is."""
        if type(value) in facts.LEAVES or not isinstance(value, records.Base) or isinstance(value, records.Source):
            return value
        if facts.called_as(type(value)) and not self._is_public(self._since(value, event)):
            return None
        kept = self._kept(value, event)
        return None if kept is not value and _is_empty(kept) else kept

    def _since(self, model: records.Base, event: Event | None) -> date | None:
        if isinstance(model, _OF_TODAY) or (isinstance(model, records.Note) and model.derived):
            return None
        told = isinstance(model, records.Verification) and model.reported_by
        if event and event.published and isinstance(model, _OF_REPORT) and not told:
            return event.published.last
        cited = self._whole.cited(model)
        since = model.on.last if isinstance(model, records.Reply) and not cited else self._first(cited)
        happened = _happened(model)
        return max(since, happened) if since and happened else since

    def _values(self, disputed: Any) -> Any:
        """Of several values those whose source was public; all, where none was and the thing itself is known."""
        kept = [value for value in disputed.values if self._is_public(self._first(self._whole.cited(value)))]
        if len(kept) in (0, len(disputed.values)):
            return disputed
        if len(kept) == 1:
            return kept[0].value
        preferred = disputed.preferred and disputed.values[disputed.preferred - 1]
        return disputed.altered(values=tuple(kept), preferred=kept.index(preferred) + 1 if preferred in kept else None)

    def _sources(self, part: Part) -> tuple[Citation, ...]:
        """The sources that were public; all, where a fact was public and we know it only from a later one."""
        cited = self._whole.cited(part.model)
        return tuple(c for c in cited if self._is_public(_public(self._whole, c))) or cited

    def _first(self, citations: Iterable[Citation]) -> date | None:
        return min((day for citation in citations if (day := _public(self._whole, citation))), default=None)

    def _is_public(self, since: date | None) -> bool:
        if since is None:
            return False
        if since > self._day:
            self._until = min(self._until, since)
            return False
        return True


@remembered
def _shown_before(_: Dataset, __: str) -> list[_Shown]:
    """A file as it was shown so far, cut after cut."""
    return []


@remembered
def _of_others(dataset: Dataset, _: str) -> tuple[set[str], tuple[Part, ...], tuple[Fact, ...]]:
    """The pages that a dataset holds parts of, and the parts and facts that are no authority's, which no cut changes."""
    cut = dataset.authorities.keys() | dataset.events.keys()
    return (
        {part.page for part in dataset.parts},
        tuple(part for part in dataset.parts if part.page not in cut),
        tuple(fact for fact in dataset.facts if fact.part.page not in cut),
    )


@remembered
def _public(dataset: Dataset, citation: Citation) -> date | None:
    """The day on which a source became public; None if nobody can say."""
    if not citation.is_report:
        return _paper(dataset, citation.document)
    event = dataset.events.get(citation.document)
    return event.published.last if event and event.published else None


@remembered
def _paper(dataset: Dataset, id: str) -> date | None:
    document = dataset.documents.get(id)
    if document is None:
        return None
    on = document.on
    met = _meetings(dataset, "").get(id, ())
    return max((day for day in met if on.first and on.last and on.first <= day <= on.last), default=on.last)


@remembered
def _meetings(dataset: Dataset, _: str) -> Mapping[str, list[date]]:
    """By document, the days of the meetings that it names as having received something."""
    met: dict[str, list[date]] = defaultdict(list)
    for event in dataset.events.values():
        for step in event.record.governance:
            if step.state != "planned" and step.on.last and step.on.precision == "day":
                for source in step.source or ():
                    met[str(source.document)].append(step.on.last)
    return met


def _happened(model: records.Base) -> date | None:
    """The first day on which something can have been said or done: whatever its source, it was not known before."""
    match model:
        case records.Claim():
            return model.as_at.first
        case records.GovernanceStep() if model.state != "planned":
            return model.on.first
    return None


def _is_empty(model: records.Base) -> bool:
    return not any(value for name, value in model.fields() if name != "source")
