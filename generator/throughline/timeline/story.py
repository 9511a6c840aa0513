"""What a grade timeline is told: inspections, grades, and the words for where there is no grade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Literal

from throughline.values import frozen

Joined = Literal["first", "same", "edition", "break"]
"""How a grade, or a stretch of a lane, follows the one before it there: nothing before it, the same judgement of the same
edition, the same judgement of another edition, or not comparable."""


@frozen
class Edition:
    """One edition of a framework: a column. `years` is printed under its label ("Nov 2013 to 2017").

    `family` is the framework that it is an edition of ("ILACS"): where it changes, the framework changed. `told` is the
    column of what only later reports tell: there a lane without a grade says nothing.
    """

    id: str
    label: str
    years: str
    starts: date | None = None
    ends: date | None = None
    family: str = ""
    told: bool = False


@frozen
class Inspection:
    """One graded event. `on` is the day its report was published, or the last day on site where none was.

    `board` where it graded a board alone; `told` where only a later report tells of it.
    """

    address: str
    label: str
    on: date
    edition: str
    asked: str = ""
    board: bool = False
    told: bool = False


@frozen
class Mark:
    """One grade of one inspection.

    `lanes` has several ids where one grade covered several lanes. `level` counts from 0, the best of `levels`. `mark` is
    a shape (diamond, disc, square, triangle, bar), or `open` where sources differ on the grade. `joined` looks back in its
    lane. `note` is said beside it: which part of the lane it covers.
    """

    inspection: str
    lanes: tuple[str, ...]
    word: str
    mark: str
    tone: str
    level: int
    levels: int
    joined: Joined = "first"
    hollow: bool = False
    judgement: str = ""
    note: str = ""

    @property
    def spans(self) -> bool:
        return len(self.lanes) > 1


@frozen
class Stretch:
    """An edition that grades this lane, and how its judgement follows the one of the stretch before it."""

    edition: str
    joined: Joined = "break"


@frozen
class Gap:
    """Words where a lane has no grade. `when` opens its line in the narrow list ("since 2018", "Jan 2012").

    It stands in the column of `edition`; with `inspection`, beside that inspection.
    """

    text: str
    when: str
    edition: str
    inspection: str = ""


@frozen
class Lane:
    """One theme of judgement over time. `board` lanes grade another body and are drawn apart, under `sub`."""

    id: str
    title: str
    stretches: tuple[Stretch, ...]
    gaps: tuple[Gap, ...] = ()
    board: bool = False
    sub: str = ""


@frozen
class Visit:
    """An ungraded visit; with `ends`, some visits of which only the span is known."""

    label: str
    when: str
    starts: date
    ends: date | None = None
    words: str = ""
    address: str = ""


@frozen
class Said:
    """What the council said of a whole list ("17 of 17 completed")."""

    label: str
    when: str
    on: date
    address: str = ""


@frozen
class Caveat:
    """One thing to know beside the picture: `lead` in strong ink, `text` after it."""

    lead: str
    text: str = ""


@dataclass(frozen=True)
class Story:
    """All that one timeline shows. Lanes are in their order from the top; inspections and editions oldest first.

    `unsaid` stands on the council's strip after what it said. A lane without a mark or a gap is left out.
    """

    lanes: tuple[Lane, ...]
    editions: tuple[Edition, ...]
    inspections: tuple[Inspection, ...]
    marks: tuple[Mark, ...]
    as_of: date
    visits: tuple[Visit, ...] = ()
    said: tuple[Said, ...] = ()
    unsaid: str = ""
    caveats: tuple[Caveat, ...] = ()

    def inspection(self, address: str) -> Inspection:
        return self._inspections[address]

    def edition(self, id: str) -> Edition | None:
        return self._editions.get(id)

    def in_lane(self, lane: str) -> tuple[Mark, ...]:
        """The grades of a lane, oldest first; those of one inspection keep their order."""
        return self._in_lane.get(lane, ())

    def given(self, inspection: str, lane: str) -> tuple[Mark, ...]:
        """The grades that one inspection gave in a lane, in their order."""
        return self._given.get((inspection, lane), ())

    @cached_property
    def shown(self) -> tuple[Lane, ...]:
        """The lanes with something to show, those of other bodies last, and lanes that share a grade next to each other."""
        shown = [lane for lane in self.lanes if lane.gaps or self.in_lane(lane.id)]
        shown.sort(key=lambda lane: lane.board)
        for mark in self.spanning:
            for first, second in pairwise(mark.lanes):
                places = {lane.id: n for n, lane in enumerate(shown)}
                if first in places and second in places and places[second] != places[first] + 1:
                    moved = shown.pop(places[second])
                    shown.insert([lane.id for lane in shown].index(first) + 1, moved)
        return tuple(shown)

    @cached_property
    def spanning(self) -> tuple[Mark, ...]:
        """The grades that cover several lanes."""
        return tuple(mark for mark in self.marks if mark.spans)

    @cached_property
    def needed(self) -> tuple[Edition, ...]:
        """The editions that have an inspection, or words where a lane has no grade."""
        used = {item.edition for item in self.inspections} | {gap.edition for lane in self.shown for gap in lane.gaps}
        return tuple(edition for edition in self.editions if edition.id in used)

    @cached_property
    def _inspections(self) -> dict[str, Inspection]:
        return {item.address: item for item in self.inspections}

    @cached_property
    def _editions(self) -> dict[str, Edition]:
        return {item.id: item for item in self.editions}

    @cached_property
    def _given(self) -> dict[tuple[str, str], tuple[Mark, ...]]:
        made: dict[tuple[str, str], tuple[Mark, ...]] = {}
        for lane, marks in self._in_lane.items():
            for mark in marks:
                made[mark.inspection, lane] = (*made.get((mark.inspection, lane), ()), mark)
        return made

    @cached_property
    def _in_lane(self) -> dict[str, tuple[Mark, ...]]:
        order = {item.address: (item.on, n) for n, item in enumerate(self.inspections)}
        lanes: dict[str, list[Mark]] = {}
        for mark in sorted((m for m in self.marks if m.inspection in order), key=lambda m: order[m.inspection]):
            for id in mark.lanes:
                lanes.setdefault(id, []).append(mark)
        return {id: tuple(marks) for id, marks in lanes.items()}


def said_gaps(story: Story) -> Story:
    """The story with words wherever a lane was graded and this record holds no grade: a blank would say nothing."""
    lanes = []
    for lane in story.lanes:
        gaps = list(lane.gaps)
        graded = {mark.inspection for mark in story.in_lane(lane.id)}
        if not graded and not gaps:
            lanes.append(lane)
            continue
        for stretch in lane.stretches:
            here = [
                item
                for item in story.inspections
                if item.edition == stretch.edition and not item.told and (lane.board or not item.board)
            ]
            told = {g.inspection for g in gaps if g.edition == stretch.edition}
            silent = [item for item in here if item.address not in graded | told and "" not in told]
            words = "no review recorded here" if lane.board else "grade not held here"
            if silent and len(silent) == len(here):
                gaps.append(Gap(words, silent[0].label, stretch.edition))
            else:
                gaps += [Gap(words, item.label, stretch.edition, item.address) for item in silent]
        lanes.append(replace(lane, gaps=tuple(gaps)) if len(gaps) > len(lane.gaps) else lane)
    return replace(story, lanes=tuple(lanes))


def joined_to(story: Story, lane: str, mark: Mark) -> Mark | None:
    """The earlier grade that a line joins to this one; None where the story allows no line.

    Where an earlier inspection gave the lane several grades, only the one of the same judgement is meant. A grade that
    covers several lanes is joined to nothing (domain, section 3).
    """
    if mark.spans or mark.joined not in ("same", "edition"):
        return None
    day = story.inspection(mark.inspection).on
    earlier = next((m for m in reversed(story.in_lane(lane)) if story.inspection(m.inspection).on < day), None)
    last = story.given(earlier.inspection, lane) if earlier else ()
    if len(last) > 1:
        last = tuple(m for m in last if m.judgement and m.judgement == mark.judgement)
    return last[0] if last and not last[0].spans else None


def caveats_needed(story: Story) -> frozenset[str]:
    """Which of the nine caveats of the domain (section 3) a timeline needs printed beside it, by short names.

    framework-step, adequate (another scale's middle grade), one-grade-for-both, no-overall (a lane that ended), board,
    leaders is the teller's to add, visits, no-scores (always), reported-later.
    """
    needed = {"no-scores"}
    if any(m.joined == "break" for m in story.marks) or any(
        s.joined == "break" for lane in story.lanes for s in lane.stretches[1:]
    ):
        needed.add("framework-step")
    if any(m.mark == "bar" for m in story.marks):
        needed.add("adequate")
    if story.spanning:
        needed.add("one-grade-for-both")
    if any(m.hollow for m in story.marks):
        needed.add("reported-later")
    if any(lane.board for lane in story.shown):
        needed.add("board")
    if story.visits:
        needed.add("visits")
    last = story.editions[-1].id if story.editions else ""
    if any(lane.stretches and lane.stretches[-1].edition != last for lane in story.shown if not lane.board):
        needed.add("no-overall")
    return frozenset(needed)
