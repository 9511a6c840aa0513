"""What has been read for which authority, and what is known to exist and is not held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from throughline import history, records, urls
from throughline.artifacts import Page
from throughline.link import Dataset, Event
from throughline.pages import event_rows, names, parts
from throughline.pages.names import Link
from throughline.pages.parts import PaperView
from throughline.pages.wording import as_id, counted, number


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One graded inspection. `recorded` says how many recommendations are entered; `missing` is the kind of absence, if any."""

    event: Link
    when: str
    recorded: str
    missing: str
    actions: str


@dataclass(frozen=True, slots=True)
class LaterReport:
    """`state` is read (for the whole list), some (findings on parts of it alone) or not-read."""

    event: Link
    state: str


@dataclass(frozen=True, slots=True)
class EarlierList:
    """One list, and every later report that could speak of it."""

    event: Link
    items: str
    later: tuple[LaterReport, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """One authority."""

    slug: str
    authority: Link
    lead: str
    reports: tuple[ReportRow, ...]
    lists: tuple[EarlierList, ...]
    not_held: tuple[PaperView, ...]


@dataclass(frozen=True, slots=True)
class KnownRow:
    """How much is here of one authority. `missing` is the kind of absence where `asked` says that nothing is recorded."""

    authority: Link
    reports: str
    visits: str
    asked: str
    missing: str
    read: str
    not_held: str


@dataclass(frozen=True, slots=True)
class Group:
    """The authorities of one region, A to Z; or those that are no more."""

    id: str
    title: str
    lead: str
    rows: tuple[KnownRow, ...]


@dataclass(frozen=True, slots=True)
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


def plan(dataset: Dataset) -> Iterator[Page]:
    """One page."""
    yield Page(urls.COVERAGE, "coverage.html", coverage(dataset))


def coverage(dataset: Dataset) -> Coverage:
    """Every authority by region, A to Z; then in full those for which more than dates and grades has been read."""
    slugs = names.a_to_z(dataset)
    full = tuple(_covered(dataset, slug) for slug in slugs if not event_rows.is_thin(dataset, slug))
    pairs = [later for entry in full for earlier in entry.lists for later in earlier.later]
    read = sum(pair.state == "read" for pair in pairs)
    reports = [event for event in dataset.events.values() if event.record.report]
    return Coverage(
        title="What this record covers",
        description="For each authority: which reports are entered, which have been read again, which papers are not held.",
        crumbs=names.crumbs(Link("Coverage")),
        lead=_lead(dataset, reports),
        read=f"Later reports have been read for an earlier list in {read} of {len(pairs)} cases. The others say: not yet read.",
        totals=_totals(dataset, reports),
        groups=_groups(dataset, slugs),
        unreadable=tuple(
            names.link(dataset, event.key)
            for event in reports
            if event.record.report and not event.record.report.readable
        ),
        authorities=full,
    )


def _lead(dataset: Dataset, reports: list[Event]) -> str:
    recorded = sum(bool(event.record.recommendations) for event in reports)
    return (
        f"Dates and grades are here for {len(reports):,} published inspection reports. What the reports ask for is recorded "
        f"for {recorded:,} of them."
    )


def _totals(dataset: Dataset, reports: list[Event]) -> tuple[tuple[str, str], ...]:
    gone = sum(record.status == "abolished" for record in dataset.authorities.values())
    also = f", and {number(gone)} that no longer exist" if gone else ""
    graded = [event for event in dataset.events.values() if event.graded]
    known = [_of_event(event) for event in graded]
    visits = len(dataset.events) - len(graded)
    earlier = sum(len(record.reported_earlier) for record in dataset.authorities.values())
    return (
        (f"{len(dataset.authorities) - gone:,}", f"authorities{also}"),
        (f"{len(reports):,}", "inspection reports"),
        (f"{len(graded) - sum(event.graded for event in reports):,}", "graded inspections known without their report"),
        (f"{earlier:,}", "earlier inspections known only from a line in a later report"),
        (f"{visits:,}", "visits, reviews and meetings without grades"),
        (
            f"{sum(n for n, _ in known):,} of {sum(max(n, all_) for n, all_ in known):,}",
            "recommendations recorded, those to boards among them",
        ),
        (f"{len(dataset.undertaken):,}", "actions recorded"),
        (f"{sum(document.held for document in dataset.documents.values()):,}", "documents, besides the reports"),
    )


def _of_event(event: Event) -> tuple[int, int]:
    """How many recommendations of a report are recorded, and how many it makes as far as is known, its board's included."""
    holders: list[records.Inspection | records.Review] = [event.record, *event.record.reviews]
    recorded = sum(len(holder.recommendations) for holder in holders)
    return recorded, sum(holder.recommendation_count or len(holder.recommendations) for holder in holders)


def _groups(dataset: Dataset, slugs: list[str]) -> tuple[Group, ...]:
    regions: dict[str, list[str]] = {}
    gone = []
    for slug in slugs:
        record = dataset.authorities[slug]
        if record.status == "abolished":
            gone.append(slug)
        else:
            regions.setdefault(str(record.region), []).append(slug)
    made = [_group(dataset, region, regions[region]) for region in sorted(regions)]
    return (*made, _group(dataset, "No longer there", gone)) if gone else tuple(made)


def _group(dataset: Dataset, title: str, slugs: list[str]) -> Group:
    events = [event for slug in slugs for event in dataset.events_of(slug) if event.graded]
    recorded = sum(bool(event.record.recommendations) for event in events)
    return Group(
        as_id(title),
        title,
        f"{counted(len(slugs), 'authority', 'authorities')}, {counted(len(events), 'graded inspection')}; recommendations "
        f"are recorded for {number(recorded) if recorded else 'none'} of these.",
        tuple(_row(dataset, slug) for slug in slugs),
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


def _covered(dataset: Dataset, slug: str) -> Covered:
    events = dataset.events_of(slug)
    graded = [event for event in events if event.record.judgements]
    visits = len(events) - len(graded)
    return Covered(
        slug=slug,
        authority=names.authority_link(dataset, slug),
        lead=f"{counted(len(graded), 'graded inspection')}, {counted(visits, 'visit or review', 'visits and reviews')} without grades.",
        reports=tuple(_report(dataset, event) for event in reversed(graded)),
        lists=tuple(made for event in reversed(events) if (made := _list(dataset, event, events))),
        not_held=parts.papers(dataset, dataset.authorities[slug].not_held)
        + tuple(paper for event in reversed(events) for paper in parts.papers(dataset, event.record.not_held)),
    )


def _report(dataset: Dataset, event: Event) -> ReportRow:
    record = event.record
    recorded, missing = "", ""
    if record.recommendations:
        recorded = f"{len(record.recommendations)} recorded"
    elif record.recommendation_count is None:
        recorded, missing = "not recorded; how many is not known here", "not-recorded"
    elif record.recommendation_count == 0:
        recorded = "makes none"
    else:
        recorded, missing = f"makes {record.recommendation_count}; not recorded here", "not-recorded"
    return ReportRow(
        Link(names.event(dataset, event), urls.inspection(event.key)), event.on.label, recorded, missing,
        counted(len(record.actions), "action") if record.actions else "",
    )  # fmt: skip


def _list(dataset: Dataset, event: Event, events: tuple[Event, ...]) -> EarlierList | None:
    """A list or a plan that later reports could speak of; None where the event holds neither and nothing speaks of it."""
    spoken = {
        other.key
        for other in events
        if any(finding.of.partition("#")[0] == event.key for finding in dataset.findings_by(other.key))
    }
    asked, undertaken = len(event.record.recommendations), len(event.record.actions)
    items = [
        *([counted(asked, "recommendation")] if asked else []),
        *([counted(undertaken, "action")] if undertaken else []),
    ]
    later = [
        other
        for other in events
        if other.key in spoken
        or event.key in other.record.read_for
        or (items and history.is_later_report(other, event))
    ]
    if not items and not later:
        return None
    return EarlierList(
        Link(f"{names.event(dataset, event)}, {event.on.label}", urls.inspection(event.key)),
        " and ".join(items),
        tuple(
            LaterReport(
                Link(f"{names.event(dataset, other)}, {other.on.label}", urls.inspection(other.key)),
                "read" if event.key in other.record.read_for else "some" if other.key in spoken else "not-read",
            )
            for other in later
        ),
    )
