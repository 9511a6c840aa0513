"""The join itself: keys, inherited sources, back-references; then every rule, and what a curator has accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from throughline import calendar, records
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, Location
from throughline.link import acceptance, aliases, facts, references, retractions, rules
from throughline.link.domain import (
    Asked,
    Called,
    Citation,
    Content,
    Dataset,
    Event,
    Fact,
    Finding,
    Named,
    Origin,
    Part,
    Undertaken,
    key_of,
    resolve,
)  # fmt: skip
from throughline.link.known import Known


def link(
    content: Content,
    as_of: date | None = None,
    found: Iterable[Diagnostic] = (),
    *,
    base_url: str | None = None,
    known: Known | None = None,
) -> tuple[Dataset, list[Diagnostic]]:
    """Resolve every reference of `content` and apply the rules between files.

    `as_of` is the day for which states are computed; without it `as-of` of site.yaml, else the newest date of something
    that has happened. `base_url` is where the site is published; without it that of site.yaml. `found` is what reading has
    found already, `known` what linking found of these records before. Returns the dataset and all of these diagnostics and
    those of the T2 family, accepted warnings left out.
    """
    known = known or Known()
    content, retraction_problems = retractions.applied(content)
    events = _events(content)
    content = replace(content, inspections={event.key: event.record for event in events.values()})
    origins = {
        f"origins/{id}": Origin(f"origins/{id}", id, record, records.chosen(record.published) or calendar.NOT_GIVEN)
        for id, record in content.origins.items()
    }
    undertaken, named = answers(events)
    problems = [*found, *retraction_problems]
    former = tuple(aliases.of(content))
    parts: list[Part] = []
    sources: dict[Location, tuple[Citation, ...]] = {}
    stated: list[Fact] = []
    walked = known.asking("parts", lambda key, record: tuple(facts.walk([(key, record)])))
    citable = [(key, record.report is None) for key, record in content.inspections.items()]
    cited = known.asking(
        "facts", lambda key, record: facts.of_record(walked(key, record), content),
        values=(citable, [*content.documents], content.broken),
    )  # fmt: skip
    for key, record in content.files():
        own_sources, own_facts, own_problems = cited(key, record)
        parts += walked(key, record)
        sources |= own_sources
        stated += own_facts
        problems += own_problems
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
        called={slug: Called.of(record) for slug, record in content.authorities.items()},
        asked={item.key: item for item in asked(content.frameworks, events, origins)},
        undertaken=undertaken,
        named=named,
        findings=findings(events),
        sources=sources,
        parts=tuple(parts),
        facts=tuple(stated),
        as_of=as_of or _as_of(content, events, origins),
        changes=tuple(facts.changed(content, problems)),
        base_url=base_url or str(content.site.base_url or ""),
        retracted=content.retracted,
        aliases={alias.former: alias.key for alias in former},
    )
    problems += aliases.check(former, content)
    problems += references.check(content, dataset, known, walked)
    problems += rules.check(dataset, content.broken, known)
    entries = {record.at.path: record.accepted for _, record in content.files()}
    entries |= {record.at.path: record.accepted for record in (content.site, content.vocabulary)}
    kept, accepted = acceptance.accept(entries, problems, content.broken, content.retracted.altered)
    return dataset.with_accepted(tuple(accepted)), kept


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


def asked(
    frameworks: Mapping[str, records.Framework], events: Mapping[str, Event], origins: Mapping[str, Origin]
) -> Iterator[Asked]:
    """Every recommendation with the list that it stands in, and when its tier makes it due."""
    for event in events.values():
        record = event.record
        yield from _list(event.key, record.recommendations, event.on, record.framework, None, frameworks)
        for review in record.reviews:
            yield from _list(event.key, review.recommendations, event.on, review.framework, review.body, frameworks)
    for origin in origins.values():
        yield from _list(origin.key, origin.record.recommendations, origin.on, None, None, frameworks)


def _list(
    holder: str,
    items: tuple[records.Recommendation, ...],
    on: When,
    framework: str | None,
    board: str | None,
    frameworks: Mapping[str, records.Framework],
) -> Iterator[Asked]:
    known = frameworks.get(framework) if framework else None
    tiers = {tier.id: tier for tier in known.tiers} if known else {}
    for item in items:
        tier = tiers.get(item.tier) if item.tier else None
        due = calendar.months_after(on, tier.months) if tier and tier.months is not None else None
        yield Asked(key_of(holder, item.id), holder, item, on, framework, board, due if due and due.given else None)


def answers(events: Mapping[str, Event]) -> tuple[dict[str, Undertaken], dict[str, Named]]:
    """What was undertaken, and what councils named, with the keys of what they answer."""
    undertaken, named = {}, {}
    for event in events.values():
        for action in event.record.actions:
            key = key_of(event.key, action.id)
            undertaken[key] = Undertaken(key, event.key, action, tuple(resolve(r, event.key) for r in action.addresses))
        for item in event.record.council_named:
            key = key_of(event.key, item.id)
            named[key] = Named(key, event.key, item, tuple(resolve(r, event.key) for r in item.restates))
    return undertaken, named


def findings(events: Mapping[str, Event]) -> Mapping[str, tuple[Finding, ...]]:
    """For each item's or list's key what events found, in their order."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for event in events.values():  # oldest first
        for record in event.record.verifications:
            of = resolve(record.of, event.key)
            found[of].append(Finding(event.key, of, event.on, record))
    return {key: tuple(items) for key, items in found.items()}


def _as_of(content: Content, events: Mapping[str, Event], origins: Mapping[str, Origin]) -> date:
    """The newest day by which something is known to have happened: a month counts from its first day."""
    if content.site.as_of and content.site.as_of.last:
        return content.site.as_of.last
    dates = [origin.on for origin in origins.values()]
    for event in events.values():
        if event.record.state != "held":
            continue
        items: list[records.Recommendation | records.Action] = [*event.record.recommendations, *event.record.actions]
        dates += [event.on, *(claim.as_at for item in items for claim in item.claims)]
        dates += [step.on for step in event.record.governance if step.state != "planned"]
    return max((when.first for when in dates if when.first), default=date(1900, 1, 1))
