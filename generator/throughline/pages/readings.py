"""What has been read of one authority, in full: its reports, and which later report was read for which earlier list."""

from __future__ import annotations

from throughline import history, urls
from throughline.link import Dataset, Event
from throughline.pages import names, parts
from throughline.pages.names import Link
from throughline.pages.parts import PaperView
from throughline.pages.wording import counted
from throughline.values import frozen


@frozen
class ReportRow:
    """One graded inspection. `recorded` says how many recommendations are entered; `missing` is the kind of absence, if any."""

    event: Link
    when: str
    recorded: str
    missing: str
    actions: str


@frozen
class LaterReport:
    """`state` is read (for the whole list), some (findings on parts of it alone) or not-read."""

    event: Link
    state: str


@frozen
class EarlierList:
    """One list, and every later report that could speak of it."""

    event: Link
    items: str
    later: tuple[LaterReport, ...]


@frozen
class Covered:
    """One authority."""

    slug: str
    authority: Link
    lead: str
    reports: tuple[ReportRow, ...]
    lists: tuple[EarlierList, ...]
    not_held: tuple[PaperView, ...]


def covered(dataset: Dataset, slug: str) -> Covered:
    """Its reports, newest first, and for each list which later reports have been read for it."""
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
