"""Grades as pages show them: those of one event, each beside the one before it; and lanes across, one event a row."""

from __future__ import annotations

from collections.abc import Iterable

from throughline import history, records
from throughline.link import Citation, Dataset, Event, remembered
from throughline.pages import names, parts
from throughline.pages.names import Link
from throughline.pages.parts import Cite, Differs, Grade
from throughline.pages.wording import listed
from throughline.values import frozen

MOVES = {
    "same": "the same",
    "better": "better",
    "worse": "worse",
    "not-comparable": "not comparable",
    "first": "",
}


@frozen
class GradeRow:
    """One judgement: its grade, the one before it in the lane, and whether the two may be compared.

    `instead` is what the report prints where it gives no grade; `cited_as` the names of its sources, without the places.
    """

    judgement: str
    code: str
    grade: Grade | None
    instead: str
    differs: Differs | None
    before: Grade | None
    before_words: str
    before_when: str
    movement: str
    why: str
    within: str
    reported_by: Link | None
    note: str
    citations: tuple[Cite, ...]
    cited_as: str


def grade_rows(
    dataset: Dataset, items: Iterable[history.Placed], given: tuple[history.Placed, ...]
) -> tuple[GradeRow, ...]:
    """The rows of grades, each beside the one before it among all that were `given` to its authority."""
    return tuple([_grade_row(dataset, item, given) for item in items])


def _grade_row(dataset: Dataset, item: history.Placed, grades: tuple[history.Placed, ...]) -> GradeRow:
    holder = _holder(item)
    given = holder.judgements.get(item.judgement.id)
    long = given if isinstance(given, records.Grade) else None
    sources, cited_as = _sources(dataset, dataset.cited(long or holder))
    earlier = history.before(grades, item)
    move = history.movement(dataset, earlier, item)
    return GradeRow(
        judgement=str(item.judgement.title),
        code=str(item.judgement.id),
        grade=parts.grade_view(item),
        instead=str(item.instead.label) if item.instead else "",
        differs=parts.differs(dataset, str(item.judgement.short), long.grade) if long else None,
        before=parts.grade_view(earlier) if earlier else None,
        before_words=_without(earlier) if earlier else "",
        before_when=earlier.event.on.label if earlier else "",
        movement=MOVES[move],
        why=why_not(dataset, earlier, item) if earlier and move == "not-comparable" else "",
        within=str(item.judgement.within or ""),
        reported_by=names.link(dataset, item.reported_by) if item.reported_by else None,
        note=item.note,
        citations=sources,
        cited_as=cited_as,
    )


@remembered
def _sources(dataset: Dataset, cited: tuple[Citation, ...]) -> tuple[tuple[Cite, ...], str]:
    """Sources as printed, and their names without the places: the same for most grades of an event."""
    sources = tuple(parts.cite(dataset, citation) for citation in cited)
    return sources, "; ".join(dict.fromkeys(cite.label for cite in sources))


def why_not(dataset: Dataset, earlier: history.Placed, later: history.Placed) -> str:
    """Why two grades of a lane may not be compared, in a few words; empty where no reason is known."""
    if earlier.grade is None or later.grade is None:
        return "not judged both times" if earlier.instead or later.instead else "sources differ on the grade"
    if len(earlier.lanes) > len(later.lanes):
        return f"one grade covered {_lanes(dataset, earlier)} then"
    if len(later.lanes) > len(earlier.lanes):
        return f"one grade now covers {_lanes(dataset, later)}"
    if earlier.framework == later.framework:
        return ""
    editions = [dataset.frameworks[item.framework] for item in (earlier, later)]
    if editions[0].short != editions[1].short:
        return f"the framework changed: {editions[0].edition} then"
    return f"the judgement changed with {editions[1].edition}"


def _lanes(dataset: Dataset, item: history.Placed) -> str:
    titles = [str(lane.title).lower() for lane in dataset.vocabulary.lanes if lane.id in item.lanes]
    return listed(titles)


def _without(item: history.Placed) -> str:
    """What stands where a grade would; empty beside a grade."""
    if item.grade:
        return ""
    return str(item.instead.label).lower() if item.instead else "sources differ"


def _holder(item: history.Placed) -> records.Inspection | records.Review:
    """What gives the grade: the event, or its review of a board."""
    record = item.event.record
    if item.board is None:
        return record
    return next((r for r in record.reviews if (r.body, r.framework) == (item.board, item.framework)), record)


# -- lanes across ------------------------------------------------------------------------------------------------------


Lanes = tuple[tuple[str, str], ...]


@frozen
class LaneCell:
    """A grade over `span` lanes, or in words why there is none."""

    lane: str
    grade: Grade | None
    words: str
    span: int


@frozen
class Given:
    """A grade before it is known beside which others it will stand: what is printed, or the words in its place.

    `part` says that it is a part of another grade.
    """

    lanes: tuple[str, ...]
    grade: Grade | None
    words: str
    part: bool


def given(dataset: Dataset, event: Event) -> tuple[Given, ...]:
    """An event's grades of the authority itself, no board's; those that are a part of another come after it."""
    own = [
        Given(tuple(map(str, item.lanes)), parts.grade_view(item), _without(item), item.judgement.within is not None)
        for item in history.given_by(dataset, event)
        if item.board is None
    ]
    return tuple(sorted(own, key=lambda item: item.part))


def lanes_used(dataset: Dataset, events: Iterable[Event]) -> Lanes:
    """The lanes (id and title) of an authority's own grades in any of these events, in the order of the vocabulary."""
    return lanes_of(dataset, (item for event in events for item in given(dataset, event)))


def lanes_of(dataset: Dataset, grades: Iterable[Given]) -> Lanes:
    """The lanes of these grades, of those at least that are no part of another."""
    used = {lane for item in grades if not item.part for lane in item.lanes}
    return tuple(
        (str(lane.id), str(lane.title)) for lane in dataset.vocabulary.lanes if lane.id in used and not lane.board
    )


def lane_cells(dataset: Dataset, event: Event, lanes: Lanes) -> tuple[LaneCell, ...]:
    """The cells of one event's row."""
    framework = dataset.frameworks.get(event.record.framework or "")
    return across(dataset, framework, given(dataset, event), lanes)


def across(
    dataset: Dataset, framework: records.Framework | None, grades: tuple[Given, ...], lanes: Lanes
) -> tuple[LaneCell, ...]:
    """The cells of one row: what an inspection under a framework gave. The spans add up to the number of lanes."""
    cells: list[LaneCell] = []
    at = 0
    while at < len(lanes):
        item = next((item for item in grades if lanes[at][0] in item.lanes), None)
        if item is None:
            cells.append(LaneCell(lanes[at][1], None, why_none(dataset, framework, lanes[at][0]), 1))
            at += 1
            continue
        end = at + 1
        while end < len(lanes) and lanes[end][0] in item.lanes:
            end += 1
        words = "one grade for both" if end - at > 1 else item.words
        cells.append(LaneCell(" and ".join(title for _, title in lanes[at:end]), item.grade, words, end - at))
        at = end
    return tuple(cells)


def why_none(dataset: Dataset, framework: records.Framework | None, lane: str) -> str:
    """Why an inspection under a framework gave a lane no grade, in a few words."""
    if framework and framework.no_overall and lane == dataset.vocabulary.lanes[0].id:
        return "no overall grade"
    return "not graded"
