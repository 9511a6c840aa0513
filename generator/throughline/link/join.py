"""The join itself: keys, references, inherited sources, back-references; then the rules of `rules`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from throughline import calendar, records
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, Location, suggestion
from throughline.link import facts, rules
from throughline.link.domain import Asked, Dataset, Event, Finding, Named, Origin, Undertaken
from throughline.yamltree import Text


class Accepting(Protocol):
    """A record that can accept a warning which is true of the world."""

    @property
    def at(self) -> Location: ...
    @property
    def accepted(self) -> tuple[records.Accepted, ...]: ...


@dataclass(frozen=True)
class Content:
    """Every record that could be read, by id; `broken` are the keys of files that could not, which cause no further message."""

    site: records.Site
    vocabulary: records.Vocabulary
    frameworks: Mapping[str, records.Framework]
    authorities: Mapping[str, records.Authority]
    inspections: Mapping[str, records.Inspection]
    origins: Mapping[str, records.Origin]
    documents: Mapping[str, records.Document]
    nationals: Mapping[str, records.National]
    prose: Mapping[str, str] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()


def link(content: Content, as_of: date | None = None) -> tuple[Dataset, list[Diagnostic]]:
    """Resolve every reference of `content` and apply the rules between files.

    `as_of` is the day for which states are computed; without it `as-of` of site.yaml, else the newest date of something
    that has happened. Returns the dataset and every diagnostic of the T2 family, accepted warnings left out.
    """
    events = _events(content)
    origins = {
        f"origins/{id}": Origin(f"origins/{id}", id, record, records.chosen(record.published) or calendar.NOT_GIVEN)
        for id, record in content.origins.items()
    }
    asked = {item.key: item for item in _asked(content, events, origins)}
    undertaken, named = _answers(events)
    index = _Index(content, events, origins, asked, undertaken, named)
    found = [_found(event, v, index) for event in events.values() for v in event.record.verifications]
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(found, key=lambda f: (f.on.last or date.min, f.by)):
        findings[finding.of].append(finding)
    sources = facts.sources_in_force(content, index.problems)
    dataset = Dataset(
        site=content.site,
        vocabulary=content.vocabulary,
        frameworks=content.frameworks,
        authorities=content.authorities,
        events=events,
        origins=origins,
        documents=content.documents,
        nationals=content.nationals,
        prose=content.prose,
        asked=asked,
        undertaken=undertaken,
        named=named,
        findings={key: tuple(items) for key, items in findings.items()},
        sources=sources,
        facts=tuple(facts.facts(content, sources)),
        as_of=as_of or _as_of(content, events),
    )
    index.check_references()
    problems = [*index.problems, *rules.check(dataset, content.broken)]
    kept, accepted = _accept(content, problems)
    return replace(dataset, accepted=tuple(accepted)), kept


def _events(content: Content) -> dict[str, Event]:
    made = []
    for key, record in content.inspections.items():
        authority, id = key.split("/")
        published = _date(record.published)
        onsite = _date(record.onsite)
        on = published or onsite or _date_of_id(id)
        made.append(Event(key, id, authority, record, on, published, onsite))
    return {event.key: event for event in sorted(made, key=lambda event: event.order)}


def _date(value: object) -> When | None:
    when = records.chosen(value)
    return when if isinstance(when, When) and when.given else None


def _date_of_id(id: str) -> When:
    digits: list[str] = []
    for part in id.split("-")[:3]:
        if not part.isdigit() or len(part) != (2 if digits else 4):
            break
        digits.append(part)
    try:
        return calendar.parse("-".join(digits))
    except ValueError:
        return calendar.NOT_GIVEN


def _asked(content: Content, events: Mapping[str, Event], origins: Mapping[str, Origin]) -> Iterator[Asked]:
    for event in events.values():
        record = event.record
        yield from _list(event.key, record.recommendations, event.on, record.framework, None, content)
        for review in record.reviews:
            yield from _list(event.key, review.recommendations, event.on, review.framework, review.body, content)
    for origin in origins.values():
        yield from _list(origin.key, origin.record.recommendations, origin.on, None, None, content)


def _list(
    holder: str,
    items: tuple[records.Recommendation, ...],
    on: When,
    framework: str | None,
    board: str | None,
    content: Content,
) -> Iterator[Asked]:
    known = content.frameworks.get(framework) if framework else None
    tiers = {tier.id: tier for tier in known.tiers} if known else {}
    for item in items:
        tier = tiers.get(item.tier) if item.tier else None
        due = calendar.months_after(on, tier.months) if tier and tier.months is not None else None
        yield Asked(f"{holder}#{item.id}", holder, item, on, framework, board, due if due and due.given else None)


def _answers(events: Mapping[str, Event]) -> tuple[dict[str, Undertaken], dict[str, Named]]:
    undertaken, named = {}, {}
    for event in events.values():
        for action in event.record.actions:
            key = f"{event.key}#{action.id}"
            undertaken[key] = Undertaken(key, event.key, action, tuple(resolve(r, event.key) for r in action.addresses))
        for item in event.record.council_named:
            key = f"{event.key}#{item.id}"
            named[key] = Named(key, event.key, item, tuple(resolve(r, event.key) for r in item.restates))
    return undertaken, named


def resolve(reference: str, holder: str) -> str:
    """The key that a reference written in the file of `holder` means."""
    return reference if "/" in reference else f"{holder}#{reference.removeprefix('#')}"


def _found(event: Event, record: records.Verification, index: _Index) -> Finding:
    return Finding(event.key, resolve(record.of, event.key), event.on, record)


class _Index:
    """Which keys exist, and every reference held against them."""

    def __init__(
        self,
        content: Content,
        events: Mapping[str, Event],
        origins: Mapping[str, Origin],
        asked: Mapping[str, Asked],
        undertaken: Mapping[str, Undertaken],
        named: Mapping[str, Named],
    ) -> None:
        self.content, self.events = content, events
        self.holders = {*events, *origins}
        self.asked, self.undertaken, self.named = asked, undertaken, named
        self.items = {**asked, **undertaken, **named}
        self.problems: list[Diagnostic] = []

    def check_references(self) -> None:
        for event in self.events.values():
            self._check_event(event)
        for name, authority in self.content.authorities.items():
            for item in authority.reported_earlier:
                self._one(item.reported_by, name, "event")
            for note in authority.not_held:
                if note.about:
                    self._one(note.about, name, "any")
        self._check_ids()

    def _check_event(self, event: Event) -> None:
        record, key = event.record, event.key
        for action in record.actions:
            for reference in action.addresses:
                self._one(reference, key, "any")
        for named in record.council_named:
            for reference in named.restates:
                self._one(reference, key, "asked")
        for verification in record.verifications:
            self._one(verification.of, key, "item" if verification.covers == "one" else "holder")
        for reference in record.read_for:
            self._one(reference, key, "holder")
        for mention in record.mentions:
            self._one(mention.event, key, "event")
        for about in (
            *(also.about for asked in record.recommendations for also in asked.same_paper_also_says),
            *(also.about for action in record.actions for also in action.same_paper_also_says),
            *(paper.about for paper in record.not_held),
            *(reply.about for reply in record.replies),
        ):
            if about:
                self._one(about, key, "any")
        for _, _, long in rules.all_grades(record):
            if long and long.reported_by:
                self._one(long.reported_by, key, "event")

    def _one(self, reference: Text, holder: str, kind: str) -> None:
        key = resolve(reference, holder)
        known: dict[str, Callable[[str], bool]] = {
            "any": lambda k: k in self.items or k in self.holders,
            "item": lambda k: k in self.items,
            "asked": lambda k: k in self.asked,
            "holder": lambda k: k in self.holders,
            "event": lambda k: k in self.events,
        }
        if known[kind](key):
            return
        owner = key.partition("#")[0]
        if owner in self.content.broken:
            return
        if key in self.items or key in self.holders:
            wanted = {
                "item": "one recommendation or action", "asked": "a recommendation",
                "holder": "a whole inspection or origin", "event": "an inspection or visit",
            }[kind]  # fmt: skip
            hint = "add `covers: all` or `covers: many`" if kind == "item" and key in self.holders else ""
            self.problems.append(
                Diagnostic("T205", f"{key} is not {wanted}, which is what is meant here", reference.at, hint)
            )
            return
        choices = [k for k in (*self.items, *self.holders) if ("#" in k) == ("#" in key)]
        if "/" not in reference:
            choices = [k.partition("#")[2] for k in choices if k.startswith(f"{holder}#")]
        hint = suggestion(reference.removeprefix("#"), choices)
        self.problems.append(Diagnostic("T204", f"nothing in the record is called {key}", reference.at, hint))

    def _check_ids(self) -> None:
        for event in self.events.values():
            seen: dict[str, Text] = {}
            record = event.record
            items: list[records.Recommendation | records.CouncilNamed | records.Action] = [
                *record.recommendations,
                *(r for review in record.reviews for r in review.recommendations),
                *record.council_named,
                *record.actions,
            ]
            for item in items:
                if item.id in seen:
                    self.problems.append(
                        Diagnostic("T207", f"{item.id} is used twice in this file", item.id.at, see=(seen[item.id].at,))
                    )
                seen.setdefault(item.id, item.id)


def _as_of(content: Content, events: Mapping[str, Event]) -> date:
    if content.site.as_of and content.site.as_of.last:
        return content.site.as_of.last
    happened: list[date] = []
    for event in events.values():
        if event.record.state != "held":
            continue
        items: list[records.Recommendation | records.Action] = [*event.record.recommendations, *event.record.actions]
        dates = [event.on, *(claim.as_at for item in items for claim in item.claims)]
        dates += [step.on for step in event.record.governance if step.state != "planned"]
        happened += [when.last for when in dates if when.last]
    return max(happened, default=date(1900, 1, 1))


def _accept(content: Content, problems: list[Diagnostic]) -> tuple[list[Diagnostic], list[tuple[str, str, str]]]:
    by_path: dict[str, list[records.Accepted]] = {}
    every: list[Accepting] = [content.site, content.vocabulary]
    for kind in (
        content.frameworks, content.authorities, content.inspections, content.origins, content.documents, content.nationals
    ):  # fmt: skip
        every += kind.values()
    for record in every:
        by_path[record.at.path] = list(record.accepted)
    used: set[Location] = set()
    kept: list[Diagnostic] = []
    accepted: list[tuple[str, str, str]] = []
    for problem in problems:
        path = problem.at.path if problem.at else ""
        match = next((a for a in by_path.get(path, ()) if a.code == problem.code), None)
        if match is None or problem.level == "error":
            kept.append(problem)
            continue
        used.add(match.at)
        accepted.append((path, problem.message, str(match.reason)))
    for path, entries in by_path.items():
        for entry in entries:
            if entry.at not in used and path not in content.broken:
                kept.append(Diagnostic("T221", f"nothing here gives {entry.code}, so nothing is accepted", entry.code.at))
    return kept, accepted
