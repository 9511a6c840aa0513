"""Statistical neighbours: the grades of those most like an authority beside its own, closest first, never by grade."""

from __future__ import annotations

from dataclasses import replace

from throughline import history, records, urls
from throughline.link import Dataset, Event
from throughline.pages import grades, names, parts
from throughline.pages.grades import LaneCell
from throughline.pages.names import Link
from throughline.pages.parts import Cite
from throughline.pages.wording import listed, number
from throughline.values import frozen


@frozen
class NeighbourRow:
    """One authority; `own` is the one whose profile this is. `why` says in words why it has no grades."""

    authority: Link
    own: bool
    report: Link | None
    edition: str
    cells: tuple[LaneCell, ...]
    why: str


@frozen
class Neighbours:
    """The authority itself, then its neighbours in the order of the set, and what is recorded of what they were told."""

    lead: str
    lanes: tuple[str, ...]
    rows: tuple[NeighbourRow, ...]
    told: str
    set_of: str
    citations: tuple[Cite, ...]


def neighbours(dataset: Dataset, slug: str) -> Neighbours | None:
    """Those of one authority, each by its latest graded inspection on `as_of`; None where no set is known."""
    held = dataset.authorities[slug].neighbours
    if held is None or not held.authorities:
        return None
    near = [str(name) for name in held.authorities]
    latest = {name: history.latest_graded(dataset, name) for name in (slug, *near)}
    given = {name: grades.given(dataset, event) for name, event in latest.items() if event}
    lanes = grades.lanes_of(dataset, (item for own in given.values() for item in own))
    return Neighbours(
        lead=_lead(dataset, slug, len(near)),
        lanes=tuple(title for _, title in lanes),
        rows=tuple(_row(dataset, name, latest[name], lanes, given.get(name, ()), own=name == slug) for name in latest),
        told=_told(dataset, near),
        set_of=held.as_at.label,
        citations=parts.cites(dataset, held),
    )


def _lead(dataset: Dataset, slug: str, count: int) -> str:
    return (
        f"The {number(count)} authorities that the published set counts as most like {names.authority(dataset, slug)}, "
        "closest first. They stand in the order of the set and not of their grades."
    )


def _row(
    dataset: Dataset, slug: str, event: Event | None, lanes: grades.Lanes, given: tuple[grades.Given, ...], *, own: bool
) -> NeighbourRow:
    framework = dataset.frameworks.get(event.record.framework or "") if event else None
    why = "" if event else "no graded inspection in this record"
    if slug not in dataset.authorities:
        why = "not in this record"
    return NeighbourRow(
        authority=names.authority_link(dataset, slug),
        own=own,
        report=Link(event.on.short, urls.inspection(event.key)) if event else None,
        edition=str(framework.edition) if framework else "",
        cells=_cells(dataset, framework, lanes, given) if event else (),
        why=why,
    )


def _cells(
    dataset: Dataset, framework: records.Framework | None, lanes: grades.Lanes, given: tuple[grades.Given, ...]
) -> tuple[LaneCell, ...]:
    """The cells of a row; where a framework gives no overall grade, since when it does not."""
    cells = grades.across(dataset, framework, given, lanes)
    begins = records.chosen(framework.in_force_from) if framework and framework.no_overall else None
    if begins is None or not cells or cells[0].grade or not cells[0].words:
        return cells
    return (replace(cells[0], words=f"{cells[0].words} since {begins.month}"), *cells[1:])


def _told(dataset: Dataset, near: list[str]) -> str:
    """For how many of the neighbours anything that they were told is recorded: not recorded is not the same as not told."""
    known = [name for name in near if any(event.record.recommendations for event in dataset.events_of(name))]
    if not known:
        return (
            f"What inspectors asked of these {number(len(near))} is not recorded here for any of them. "
            "Not recorded is not the same as not told: it stands in their reports."
        )
    who = listed([names.authority(dataset, name) for name in known])
    rest = len(near) - len(known)
    others = f" For the other {number(rest)} it is not recorded, which is not the same as not told." if rest else ""
    return (
        f"What inspectors asked is recorded here for {number(len(known))} of these {number(len(near))}: {who}.{others}"
    )
