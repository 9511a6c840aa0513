"""Authorities under one another on one line of time: a strip each, of flat lanes in which only shape and word tell the grade.

Nothing stands higher or lower here, so that no reader takes a strip for a place. A strip is drawn twice: wide, with a word
under every mark, and narrow, with the marks alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from throughline.timeline.drawn import SHAPES, Strokes, Words
from throughline.timeline.labels import wrap
from throughline.timeline.marks import LINE, SIZE
from throughline.timeline.picture import heads
from throughline.timeline.scale import LEFT, WIDTH, Column
from throughline.timeline.story import Edition
from throughline.values import frozen

LANE = 52
SLIM = 26
SLIM_WIDTH = 320
YEARS = 22
AROUND = 44
"""What half a word takes at both ends of a line of time."""


@frozen
class Graded:
    """What one inspection says of some lanes (several where one grade covers them).

    With an empty `mark` there is no grade, and `word` says why. `joined` where a line may join it to the grade before it.
    """

    lanes: tuple[str, ...]
    word: str
    mark: str = ""
    tone: str = ""
    hollow: bool = False
    joined: bool = False


@frozen
class Inspected:
    """One inspection by the day of its report."""

    on: date
    when: str
    edition: str
    address: str
    grades: tuple[Graded, ...]


@frozen
class Course:
    """One authority's inspections, oldest first. `words` say why there is none."""

    name: str
    address: str
    inspections: tuple[Inspected, ...]
    words: str = ""


@frozen
class Drawn:
    """A picture from `left`, so many wide and high."""

    left: int
    width: int
    height: int
    strokes: Strokes
    words: tuple[Words, ...]


@frozen
class Strip:
    """One authority in the lanes of a panel; `latest` says in words what its last inspection said of each."""

    name: str
    latest: tuple[str, ...]
    words: str
    wide: Drawn
    slim: Drawn


@frozen
class Panel:
    """A lane, or those that a grade ever covered together, with a strip for each authority."""

    id: str
    title: str
    lanes: tuple[str, ...]
    strips: tuple[Strip, ...]


@frozen
class Panels:
    """All lanes, and the heads of the line of time that they share. The three `has_` say which signs the key needs."""

    wide: Drawn
    slim: Drawn
    panels: tuple[Panel, ...]
    has_block: bool
    has_hollow: bool
    has_none: bool


@frozen
class _Line:
    """Days to places, straight, from the first to the last."""

    first: date
    last: date
    x1: int
    x2: int

    def x(self, day: date) -> int:
        return round(self.x1 + (self.x2 - self.x1) * (day - self.first).days / max((self.last - self.first).days, 1))


def draw_strips(
    courses: Sequence[Course], lanes: Sequence[tuple[str, str]], editions: Sequence[Edition], as_of: date
) -> Panels | None:
    """The lanes (id, title) of several authorities in their order, to one scale; None where none was ever inspected."""
    days = [item.on for course in courses for item in course.inspections]
    if not days:
        return None
    first = date(min(days).year, 1, 1)
    wide = _Line(first, as_of, int(LEFT) + AROUND, int(WIDTH) - AROUND)
    slim = _Line(first, as_of, 10, SLIM_WIDTH - 10)
    grades = [grade for course in courses for item in course.inspections for grade in item.grades]
    panels = []
    for group in _together(lanes, grades):
        ids = tuple(id for id, _ in group)
        titles = tuple(title for _, title in group)
        title = " and ".join((titles[0], *(title[:1].lower() + title[1:] for title in titles[1:])))
        panels.append(
            Panel(ids[0], title, titles, tuple(_strip(course, ids, titles, wide, slim) for course in courses))
        )
    return Panels(
        _heads(editions, wide), _years(slim), tuple(panels),
        any(len(grade.lanes) > 1 for grade in grades), any(grade.hollow for grade in grades), any(not grade.mark for grade in grades),
    )  # fmt: skip


def _together(lanes: Sequence[tuple[str, str]], grades: Iterable[Graded]) -> list[list[tuple[str, str]]]:
    """Lanes that a grade covered together stand together."""
    spans = {grade.lanes for grade in grades if len(grade.lanes) > 1}
    groups: list[list[tuple[str, str]]] = []
    for lane in lanes:
        shared = {id for span in spans if lane[0] in span for id in span}
        if groups and any(id in shared for id, _ in groups[-1]):
            groups[-1].append(lane)
        else:
            groups.append([lane])
    return groups


def _strip(course: Course, ids: tuple[str, ...], titles: tuple[str, ...], wide: _Line, slim: _Line) -> Strip:
    latest = []
    for id, title in zip(ids, titles, strict=True):
        last = next(((g, i) for i in reversed(course.inspections) for g in i.grades if id in g.lanes), None)
        if last:
            said = f"{last[0].word}, {last[1].when}"
            latest.append(f"{title}: {said}" if len(ids) > 1 else said)
    words = course.words or ("" if latest else "no grade in this lane is recorded")
    return Strip(course.name, tuple(latest), words, _drawn(course, ids, wide, LANE), _drawn(course, ids, slim, SLIM))


def _drawn(course: Course, ids: tuple[str, ...], line: _Line, lane: int) -> Drawn:
    worded = lane == LANE
    middle = 14 if worded else lane // 2
    looks: dict[str, list[str]] = {}
    said: dict[str, list[tuple[str, str, str]]] = {}
    before: dict[str, int] = {}
    for item in course.inspections:
        x = line.x(item.on)
        for grade in item.grades:
            rows = [n for n, id in enumerate(ids) if id in grade.lanes]
            if not rows:
                continue
            y = rows[0] * lane + middle
            id = ids[rows[0]]
            if grade.joined and id in before:
                looks.setdefault("join", []).append(f"M{before[id]} {y}H{x}")
            for row in rows:
                before.pop(ids[row], None)
            if len(rows) > 1:
                foot = rows[-1] * lane + middle
                looks.setdefault(_look(grade, "block"), []).append(f"M{x - 9} {y - 9}h18V{foot + 6}h-18z")
                looks.setdefault(f"{_look(grade, 'block-mark')}", []).append(
                    f"M{x} {(y + foot) // 2}{SHAPES[grade.mark]}"
                )
                y = foot
            elif grade.mark:
                looks.setdefault(_look(grade, "shape"), []).append(f"M{x} {y}{SHAPES[grade.mark]}")
                before[id] = x
            else:
                looks.setdefault("stroke dotted", []).append(f"M{x} {y}{SHAPES['open']}")
            if worded:
                look = "t-word" if grade.mark else "t-small"
                for n, text in enumerate(wrap(grade.word, SIZE, 2 * AROUND - 4, bold=bool(grade.mark))):
                    said.setdefault(look, []).append((str(x), f"{y + 20 + LINE * n:g}", text))
    ordered = sorted(looks.items(), key=lambda look: look[0] != "join")
    left, width = (int(LEFT), int(WIDTH - LEFT)) if worded else (0, SLIM_WIDTH)
    return Drawn(
        left, width, lane * len(ids),
        tuple((look, "".join(paths)) for look, paths in ordered),
        tuple(Words(look, "middle", tuple(lines)) for look, lines in said.items()),
    )  # fmt: skip


def _look(grade: Graded, kind: str) -> str:
    return f"{kind} tone-{grade.tone}{' hollow' if grade.hollow else ''}"


def _heads(editions: Sequence[Edition], line: _Line) -> Drawn:
    """The frameworks, each from when its edition came into force, and the years."""
    starts = [max(LEFT, line.x(edition.starts)) if edition.starts else LEFT for edition in editions]
    ends = [*starts[1:], WIDTH]
    named = [replace(edition, label=edition.family) for edition in editions]
    views, rule = heads(tuple(Column(*each) for each in zip(named, starts, ends, strict=True)))
    years = _years(line, round(rule))
    said: dict[str, list[tuple[str, str, str]]] = {}
    for text in (text for view in views for text in view.texts):
        said.setdefault(text.cls, []).append((f"{text.x:g}", f"{text.y:g}", text.text))
    rules = "".join(f"M{view.x1:g} {rule:g}H{view.x2:g}" for view in views)
    return Drawn(
        int(LEFT), int(WIDTH - LEFT), years.height, (("edition-rule", rules), *years.strokes),
        (*(Words(look, "", tuple(lines)) for look, lines in said.items()), *years.words),
    )  # fmt: skip


def _years(line: _Line, top: int = 0) -> Drawn:
    wide = line.x2 - line.x1
    step = next(
        step
        for step in (1, 2, 4, 5, 10, 20)
        if wide * step >= 40 * (line.last.year - line.first.year + 1) or step == 20
    )
    ticks = tuple(_ticks(line, step))
    return Drawn(
        0, SLIM_WIDTH, top + YEARS, (("tick-year", "".join(f"M{x} {top + 15}v5" for x, _ in ticks)),),
        (Words("t-year", "middle", tuple((str(x), str(top + 12), year) for x, year in ticks)),),
    )  # fmt: skip


def _ticks(line: _Line, step: int) -> Iterator[tuple[int, str]]:
    for year in range(line.first.year, line.last.year + 1, step):
        yield line.x(date(year, 1, 1)), str(year)
