"""Questions over time: which grades may be compared, what was claimed and found and when, what nobody has looked at.

Pure functions of the dataset. A claim and a finding never meet in one value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from throughline import records
from throughline.calendar import When
from throughline.link import Asked, Dataset, Event, Finding, Undertaken, grades
from throughline.yamltree import Text

Joined = Literal["first", "same", "edition", "break"]
Movement = Literal["first", "same", "better", "worse", "not-comparable"]

# -- grades over time --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """One grade where it belongs on a timeline.

    `lanes` are the lanes it occupies (two for a grade that covered both); `level` counts from 0, the best of `levels`;
    `grade` is None where sources differ and none is preferred. `board` grades another body.
    """

    event: Event
    framework: str
    judgement: records.Judgement
    grade: records.ScaleGrade | None
    level: int
    levels: int
    lanes: tuple[str, ...]
    hollow: bool
    reported_by: str | None
    note: str
    board: str | None


def placed(dataset: Dataset, authority: str) -> tuple[Placed, ...]:
    """Every grade of an authority's events, oldest first, in the order of the frameworks' lists."""
    made: list[Placed] = []
    for event in dataset.events_of(authority):
        record = event.record
        if record.framework and record.framework in dataset.frameworks:
            made += _placed(dataset, event, record.framework, record.judgements, None)
        for review in record.reviews:
            if review.framework in dataset.frameworks:
                made += _placed(dataset, event, review.framework, review.judgements, str(review.body))
    return tuple(made)


def _placed(
    dataset: Dataset, event: Event, framework_id: str, judgements: Mapping[Text, object], board: str | None
) -> list[Placed]:
    framework = dataset.frameworks[framework_id]
    order = {str(judgement.id): n for n, judgement in enumerate(framework.judgements)}
    scale = {str(grade.id): (n, grade) for n, grade in enumerate(framework.scale)}
    made = []
    for name, grade, long in grades(judgements):
        if name not in order or (grade is not None and grade not in scale):
            continue
        judgement = framework.judgements[order[name]]
        level, scaled = scale[grade] if grade else (0, None)
        reporter = str(long.reported_by) if long and long.reported_by else None
        made.append(
            Placed(
                event, framework_id, judgement, scaled, level, len(scale), tuple(str(lane.id) for lane in judgement.lanes),
                reporter is not None, reporter, str(long.note) if long and long.note else "", board,
            )
        )  # fmt: skip
    return sorted(made, key=lambda item: order[str(item.judgement.id)])


def joined(dataset: Dataset, earlier: Placed | None, later: Placed) -> Joined:
    """How a grade follows the one before it in a lane: `same` judgement, `edition` changed only, or a `break`.

    A grade that covers two lanes is joined to nothing (domain, section 3, caveat 3).
    """
    if earlier is None:
        return "first"
    if len(earlier.lanes) > 1 or len(later.lanes) > 1:
        return "break"
    fit = comparability(dataset, earlier, later)
    if fit != "same":
        return "break"
    return "same" if earlier.framework == later.framework else "edition"


def comparability(dataset: Dataset, earlier: Placed, later: Placed) -> records.Fit | None:
    """How well a later judgement continues an earlier one, by the frameworks' `continues`; None where it does not."""
    ranks: dict[str, int] = {"same": 0, "near": 1, "part": 2}
    goal = (earlier.framework, str(earlier.judgement.id))
    best: dict[tuple[str, str], int] = {(later.framework, str(later.judgement.id)): 0}
    queue = list(best)
    while queue:
        framework, judgement = queue.pop()
        known = dataset.frameworks.get(framework)
        found = next((j for j in known.judgements if j.id == judgement), None) if known else None
        for step in found.continues if found else ():
            key = (str(step.framework), str(step.judgement))
            rank = max(best[framework, judgement], ranks[step.fit])
            if rank < best.get(key, 3):
                best[key] = rank
                queue.append(key)
    if goal not in best:
        return None
    fits: tuple[records.Fit, ...] = ("same", "near", "part")
    return fits[best[goal]]


def movement(dataset: Dataset, earlier: Placed | None, later: Placed) -> Movement:
    """Better, worse or same, said only where the later judgement continues the earlier one as the `same` thing."""
    if earlier is None:
        return "first"
    if earlier.grade is None or later.grade is None or comparability(dataset, earlier, later) != "same":
        return "not-comparable"
    if later.level == earlier.level:
        return "same"
    return "better" if later.level < earlier.level else "worse"


def before(items: tuple[Placed, ...], later: Placed) -> Placed | None:
    """The grade before `later` in any of its lanes, of the same body: the one a reader would compare it with."""
    earlier = [
        item
        for item in items
        if item.event.order < later.event.order
        and set(item.lanes) & set(later.lanes)
        and (item.board is None) == (later.board is None)
    ]
    return earlier[-1] if earlier else None


def latest_graded(dataset: Dataset, authority: str) -> Event | None:
    """The newest event of an authority that gives the authority itself a grade."""
    graded = [event for event in dataset.events_of(authority) if event.record.judgements]
    return graded[-1] if graded else None


# -- claims and findings -----------------------------------------------------------------------------------------------

FOUND = {
    "confirmed": "found sound",
    "partly": "found partly so",
    "recurs": "found still weak",
    "contradicted": "claim contradicted",
    "untested": "not looked at",
    "not-comparable": "not comparable",
    "not-yet-read": "not yet read",
}
"""What is said of each finding, neutrally and of the later date."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one later event says of one earlier item.

    `found` is a finding's own word, `untested` where the report was read for the list and is silent, or `not-yet-read`.
    `again` says that an earlier event had found it sound or partly so.
    """

    event: Event
    found: str
    finding: Finding | None
    again: bool = False

    @property
    def words(self) -> str:
        return "found weak again" if self.found == "recurs" and self.again else FOUND[self.found]


def looks(dataset: Dataset, key: str) -> tuple[Look, ...]:
    """What each later graded event of the same authority, and any other event that speaks of it, found. Oldest first."""
    holder = key.partition("#")[0]
    own = dataset.events.get(holder)
    authority = own.authority if own else None
    by_event: dict[str, list[Finding]] = defaultdict(list)
    for finding in dataset.findings.get(key, ()):
        by_event[finding.by].append(finding)
    made: list[Look] = []
    sound_before = False
    for event in dataset.events.values():
        findings = by_event.get(event.key, [])
        if not findings and not (own and event.authority == authority and is_later_report(event, own)):
            continue
        again = sound_before
        for finding in findings:
            made.append(Look(event, finding.record.found, finding, again))
            sound_before |= finding.record.found in ("confirmed", "partly")
        if not findings:
            made.append(Look(event, "untested" if holder in event.record.read_for else "not-yet-read", None))
    return tuple(made)


def is_later_report(event: Event, than: Event) -> bool:
    """Whether `event` is a later graded inspection of the same authority: a report that could speak of the earlier list."""
    return (
        event.authority == than.authority
        and event.order > than.order
        and bool(event.record.judgements)
        and event.record.state == "held"
    )


def on_whole_list(dataset: Dataset, holder: str) -> tuple[Finding, ...]:
    """What later events say of a list as a whole. It is never spread over the items."""
    return tuple(f for f in dataset.findings.get(holder, ()) if f.record.covers != "one")


def latest_finding(dataset: Dataset, key: str) -> Look | None:
    """The newest finding of an inspectorate about an item, reports that are silent or unread left out."""
    spoken = [look for look in looks(dataset, key) if look.finding and look.finding.record.found != "untested"]
    return spoken[-1] if spoken else None


@dataclass(frozen=True, slots=True)
class Tally:
    """How a list stands with one later report: each item once."""

    event: Event
    counts: tuple[tuple[str, int], ...]
    named: int
    matched: int

    @property
    def looked_at(self) -> int:
        return sum(n for found, n in self.counts if found not in ("untested", "not-yet-read"))


def tallies(dataset: Dataset, holder: str) -> tuple[Tally, ...]:
    """For each later report: how many items of the list it found sound, partly so, weak, or left alone."""
    counts: dict[str, dict[str, int]] = {}
    bases: dict[str, list[int]] = {}
    for item in dataset.asked_by(holder):
        for look in looks(dataset, item.key):
            row = counts.setdefault(look.event.key, dict.fromkeys(FOUND, 0))
            row[look.found] += 1
            pair = bases.setdefault(look.event.key, [0, 0])
            if look.finding:
                pair[look.finding.record.basis != "named"] += 1
    return tuple(
        Tally(dataset.events[key], tuple((found, n) for found, n in row.items() if n), *bases[key])
        for key, row in sorted(counts.items(), key=lambda entry: dataset.events[entry[0]].order)
    )


# -- the clock of an action --------------------------------------------------------------------------------------------

Standing = Literal["done-claimed", "overdue", "date-passed", "open", "closed-by-inspection", "not-stated", "superseded"]

STANDING = {
    "done-claimed": "the council said completed",
    "overdue": "overdue",
    "date-passed": "date passed, nothing later held",
    "open": "open",
    "closed-by-inspection": "plan succeeded by a later inspection",
    "not-stated": "status not stated",
    "superseded": "superseded",
}


def standing(dataset: Dataset, action: Undertaken) -> Standing:
    """Where an action stands on `as_of`.

    Overdue needs a source that says not done after the due date; otherwise a date has passed and nothing later is held.
    A later full inspection closes the plan's clock (design, section 4).
    """
    statuses = {status.id: status for status in dataset.vocabulary.statuses}
    claims = action.record.claims
    last = claims[-1] if claims else None
    if last and last.claimed in ("superseded", "no-further-action"):
        return "superseded"
    if last and statuses[last.claimed].done:
        return "done-claimed"
    due = records.chosen(action.record.due)
    late = due and due.last and last and last.as_at.first and last.as_at.first > due.last
    if late and last and last.claimed != "not-stated":
        return "overdue"
    if successor(dataset, action.holder):
        return "closed-by-inspection"
    if due and due.last and due.last < dataset.as_of:
        return "date-passed"
    return "not-stated" if last is None or last.claimed == "not-stated" else "open"


def successor(dataset: Dataset, holder: str) -> Event | None:
    """The next graded inspection of the authority after the event that a plan answers: it closes the plan's clock."""
    own = dataset.events.get(holder)
    if own is None:
        return None
    return next((event for event in dataset.events.values() if is_later_report(event, own)), None)


# -- themes ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Raised:
    """One theme in one authority: every recommendation that carries it, oldest first, and in how many lists it stands."""

    theme: str
    authority: str
    items: tuple[Asked, ...]

    @property
    def lists(self) -> int:
        return len({item.holder for item in self.items})


def raised(dataset: Dataset, authority: str) -> tuple[Raised, ...]:
    """The themes of an authority's recommendations, in the order of the vocabulary. Two lists or more are a recurrence."""
    by_theme: dict[str, list[Asked]] = defaultdict(list)
    for item in dataset.asked.values():
        if item.event and dataset.events[item.event].authority == authority:
            for theme in item.record.themes:
                by_theme[theme].append(item)
    order = [str(theme.id) for theme in dataset.vocabulary.themes]
    return tuple(Raised(theme, authority, tuple(by_theme[theme])) for theme in order if theme in by_theme)


def stale_claims(dataset: Dataset, months: int) -> tuple[tuple[str, records.Claim], ...]:
    """Items whose newest claim is older than `months` months on `as_of`, and that no done status has closed."""
    held: list[tuple[str, tuple[records.Claim, ...]]] = [(a.key, a.record.claims) for a in dataset.undertaken.values()]
    held += [(a.key, a.record.claims) for a in dataset.asked.values()]
    statuses = {status.id: status.done for status in dataset.vocabulary.statuses}
    found = []
    for key, claims in held:
        if claims and not statuses[claims[-1].claimed] and months_before(claims[-1].as_at, dataset.as_of) >= months:
            found.append((key, claims[-1]))
    return tuple(found)


def months_before(when: When, day: date) -> int:
    """Whole months from the last day that `when` can mean to `day`; 0 if it is not given."""
    if when.last is None:
        return 0
    return (day.year - when.last.year) * 12 + day.month - when.last.month - (day.day < when.last.day)
