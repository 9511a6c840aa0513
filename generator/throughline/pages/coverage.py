"""What has been read for which authority, and what is known to exist and is not held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from throughline import records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Event
from throughline.pages import event_rows, extent, names, readings
from throughline.pages.extent import Extent
from throughline.pages.names import Link
from throughline.pages.readings import Covered
from throughline.pages.wording import as_id, counted, number
from throughline.values import frozen


@frozen
class KnownRow:
    """How much is here of one authority. `missing` is the kind of absence where `asked` says that nothing is recorded."""

    authority: Link
    reports: str
    visits: str
    asked: str
    missing: str
    read: str
    not_held: str


@frozen
class Group:
    """The authorities of one region, A to Z; or those that are no more."""

    id: str
    title: str
    lead: str
    rows: tuple[KnownRow, ...]


@frozen
class Coverage:
    """`groups` has every authority once; `authorities` are those for which something was read, in full."""

    title: str
    description: str
    crumbs: tuple[Link, ...]
    lead: str
    read: str
    totals: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    unreadable: tuple[Link, ...]
    authorities: tuple[Covered, ...]


@frozen
class Sums:
    """What is counted over authorities: of the graded inspections those without their report, and what they ask for."""

    events: int
    graded: int
    reports: int
    unreported: int
    earlier: int
    recorded: int
    known: int
    actions: int


@frozen
class Entry:
    """What one authority has to tell. `unreadable` are its reports that could not be read, with their places in time."""

    name: str
    region: str
    gone: bool
    row: KnownRow
    extent: Extent
    sums: Sums
    unreadable: tuple[tuple[tuple[date, str], Link], ...]
    full: Covered | None


def entry(dataset: Dataset, slug: str) -> Entry:
    """What one authority has to tell, from its part of the record."""
    record, events = dataset.authorities[slug], dataset.events_of(slug)
    return Entry(
        name=str(record.name),
        region=str(record.region),
        gone=record.status == "abolished",
        row=_row(dataset, slug),
        extent=extent.recommendations(events),
        sums=_sums(dataset, slug),
        unreadable=tuple(
            (event.order, names.link(dataset, event.key))
            for event in events
            if event.record.report and not event.record.report.readable
        ),
        full=None if event_rows.is_thin(dataset, slug) else readings.covered(dataset, slug),
    )


def plan(common: Dataset, entries: Mapping[str, Entry]) -> Iterator[Page]:
    """One page."""
    yield Page(urls.COVERAGE, "coverage.html", coverage(common, entries.values()))


def coverage(common: Dataset, entries: Iterable[Entry]) -> Coverage:
    """Every authority by region, A to Z; then in full those for which more than dates and grades has been read."""
    told = sorted(entries, key=lambda entry: entry.name.casefold())
    full = tuple(entry.full for entry in told if entry.full)
    pairs = [later for held in full for earlier in held.lists for later in earlier.later]
    read = sum(pair.state == "read" for pair in pairs)
    return Coverage(
        title="What this record covers",
        description="For each authority: which reports are entered, which have been read again, which papers are not held.",
        crumbs=names.crumbs(Link("Coverage")),
        lead=_lead(extent.total(entry.extent for entry in told)),
        read=f"Later reports have been read for an earlier list in {read} of {len(pairs)} cases. The others say: not yet read.",
        totals=_totals(common, told),
        groups=_groups(told),
        unreadable=tuple(
            event for _, event in sorted(chain.from_iterable(entry.unreadable for entry in told), key=_place)
        ),
        authorities=full,
    )


def _place(unreadable: tuple[tuple[date, str], Link]) -> tuple[date, str]:
    return unreadable[0]


def _lead(known: Extent) -> str:
    return (
        f"Dates and grades are here for {known.reports:,} published inspection reports. "
        f"What they ask for is recorded for {known.recorded:,} of them{known.more}."
    )


def _sums(dataset: Dataset, slug: str) -> Sums:
    events = dataset.events_of(slug)
    graded = [event for event in events if event.graded]
    asked = [_of_event(event) for event in graded]
    return Sums(
        events=len(events),
        graded=len(graded),
        reports=sum(event.record.report is not None for event in events),
        unreported=sum(event.record.report is None for event in graded),
        earlier=len(dataset.authorities[slug].reported_earlier),
        recorded=sum(recorded for recorded, _ in asked),
        known=sum(max(recorded, made) for recorded, made in asked),
        actions=sum(len(event.record.actions) for event in events),
    )


def _totals(common: Dataset, told: list[Entry]) -> tuple[tuple[str, str], ...]:
    gone = sum(entry.gone for entry in told)
    also = f", and {number(gone)} that no longer exist" if gone else ""
    sums = [entry.sums for entry in told]
    graded = sum(s.graded for s in sums)
    return (
        (f"{len(told) - gone:,}", f"authorities{also}"),
        (f"{sum(s.reports for s in sums):,}", "inspection reports"),
        (f"{sum(s.unreported for s in sums):,}", "graded inspections known without their report"),
        (f"{sum(s.earlier for s in sums):,}", "earlier inspections known only from a line in a later report"),
        (f"{sum(s.events for s in sums) - graded:,}", "visits, reviews and meetings without grades"),
        (
            f"{sum(s.recorded for s in sums):,} of {sum(s.known for s in sums):,}",
            "recommendations recorded, those to boards among them",
        ),
        (f"{sum(s.actions for s in sums):,}", "actions recorded"),
        (f"{sum(document.held for document in common.documents.values()):,}", "documents, besides the reports"),
    )


def _of_event(event: Event) -> tuple[int, int]:
    """How many recommendations of a report are recorded, and how many it makes as far as is known, its board's included."""
    holders: list[records.Inspection | records.Review] = [event.record, *event.record.reviews]
    recorded = sum(len(holder.recommendations) for holder in holders)
    return recorded, sum(holder.recommendation_count or len(holder.recommendations) for holder in holders)


def _groups(told: list[Entry]) -> tuple[Group, ...]:
    regions: dict[str, list[Entry]] = {}
    gone = []
    for entry in told:
        if entry.gone:
            gone.append(entry)
        else:
            regions.setdefault(entry.region, []).append(entry)
    made = [_group(region, regions[region]) for region in sorted(regions)]
    return (*made, _group("No longer there", gone)) if gone else tuple(made)


def _group(title: str, told: list[Entry]) -> Group:
    known = extent.total(entry.extent for entry in told)
    here = (
        f"Recommendations are recorded for {known.of()}." if known.reports else "No inspection report is here of these."
    )
    return Group(
        as_id(title),
        title,
        f"{counted(len(told), 'authority', 'authorities')}. {here}",
        tuple(entry.row for entry in told),
    )


def _row(dataset: Dataset, slug: str) -> KnownRow:
    events = dataset.events_of(slug)
    graded = [event for event in events if event.graded]
    visits = [event for event in events if not event.graded]
    known = [_of_event(event) for event in graded]
    recorded, made = sum(n for n, _ in known), sum(all_ for _, all_ in known)
    asked = f"{recorded} of {max(made, recorded)}" if recorded else f"none of {made}" if made else "none known"
    letters = len([event for event in visits if names.kind(dataset, event).letter and not event.record.report])
    papers = [*dataset.authorities[slug].not_held, *(paper for event in events for paper in event.record.not_held)]
    return KnownRow(
        authority=Link(names.authority(dataset, slug), urls.authority(slug)),
        reports=f"{len(graded)}",
        visits=f"{len(visits)}",
        asked=asked,
        missing="" if recorded else "not-recorded",
        read="" if event_rows.is_thin(dataset, slug) else f"{urls.COVERAGE}#{slug}",
        not_held="; ".join(
            part
            for part in (
                counted(letters, "letter") if letters else "",
                counted(len(papers), "other paper") if papers else "",
            )
            if part
        ),
    )
