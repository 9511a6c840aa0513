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

LANE = 54
WORDED = 14
"""Where the line of a lane is that has words under it."""
SLIM = 26
SLIM_WIDTH = 320
YEARS = 22
NARROWEST = 58
"""How wide a column must be for the name of its framework."""
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
    places = [[(wide.x(item.on), slim.x(item.on)) for item in course.inspections] for course in courses]
    panels = []
    for group in _together(lanes, grades):
        ids, titles = (tuple(each) for each in zip(*group, strict=True))
        title = " and ".join((titles[0], *(title[:1].lower() + title[1:] for title in titles[1:])))
        strips = tuple([_strip(course, at, ids, titles) for course, at in zip(courses, places, strict=True)])
        panels.append(Panel(ids[0], title, titles, strips))
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


def _strip(course: Course, places: Sequence[tuple[int, int]], ids: tuple[str, ...], titles: tuple[str, ...]) -> Strip:
    """One course in some lanes; `places` are those of its inspections on the wide and on the slim line."""
    rows = {id: n for n, id in enumerate(ids)}
    latest: dict[int, str] = {}
    wide, slim = _Pen(LANE, WORDED), _Pen(SLIM, SLIM // 2)
    for item, (x, thin) in zip(course.inspections, places, strict=True):
        for grade in item.grades:
            held = [rows[id] for id in grade.lanes if id in rows]
            if held:
                wide.mark(grade, held, x)
                slim.mark(grade, held, thin)
                wide.say(grade, held[-1], x)
                latest.update(dict.fromkeys(held, f"{grade.word}, {item.when}"))
    said = [f"{titles[n]}: {latest[n]}" if len(ids) > 1 else latest[n] for n in sorted(latest)]
    words = course.words or ("" if said else "no grade in this lane is recorded")
    left, width = int(LEFT), int(WIDTH - LEFT)
    return Strip(
        course.name, tuple(said), words, wide.drawn(left, width, len(ids)), slim.drawn(0, SLIM_WIDTH, len(ids))
    )


class _Pen:
    """Draws one strip of lanes, each so high, with the line at `middle`."""

    def __init__(self, lane: int, middle: int) -> None:
        self._lane = lane
        self._middle = middle
        self._looks: dict[str, str] = {}
        self._said: dict[str, list[tuple[str, str, str]]] = {}
        self._before: dict[int, int] = {}

    def mark(self, grade: Graded, rows: Sequence[int], x: int) -> None:
        """A grade, or the want of one, in one lane, or one block over several."""
        y = rows[0] * self._lane + self._middle
        look = f" tone-{grade.tone} hollow" if grade.hollow else f" tone-{grade.tone}"
        if len(rows) > 1:
            foot = rows[-1] * self._lane + self._middle
            for row in rows:
                self._before.pop(row, None)
            self._draw(f"block{look}", f"M{x - 9} {y - 9}h18V{foot + 6}h-18z")
            self._draw(f"block-mark{look}", f"M{x} {(y + foot) // 2}{SHAPES[grade.mark]}")
        elif not grade.mark:
            self._before.pop(rows[0], None)
            self._draw("stroke dotted", f"M{x} {y}{SHAPES['open']}")
        else:
            if grade.joined and rows[0] in self._before:
                self._draw("join", f"M{self._before[rows[0]]} {y}H{x}")
            self._before[rows[0]] = x
            self._draw(f"shape{look}", f"M{x} {y}{SHAPES[grade.mark]}")

    def say(self, grade: Graded, row: int, x: int) -> None:
        """Its word under it."""
        y = row * self._lane + self._middle + 20
        lines = self._said.setdefault("t-word" if grade.mark else "t-small", [])
        for text in wrap(grade.word, SIZE, 2 * AROUND - 4, bold=bool(grade.mark)):
            lines.append((str(x), str(y), text))
            y += int(LINE)

    def drawn(self, left: int, width: int, lanes: int) -> Drawn:
        """All of it; lines lie under marks."""
        strokes = sorted(self._looks.items(), key=lambda look: look[0] != "join")
        words = tuple([Words(look, "middle", tuple(lines)) for look, lines in self._said.items()])
        return Drawn(left, width, self._lane * lanes, tuple(strokes), words)

    def _draw(self, look: str, path: str) -> None:
        self._looks[look] = self._looks.get(look, "") + path


def _heads(editions: Sequence[Edition], line: _Line) -> Drawn:
    """The frameworks, each from when its edition came into force, and the years. A column too narrow for its name has none."""
    starts = [max(LEFT, line.x(edition.starts)) if edition.starts else LEFT for edition in editions]
    named = [replace(edition, label=edition.family) for edition in editions]
    columns = [Column(*each) for each in zip(named, starts, [*starts[1:], WIDTH], strict=False)]
    views, rule = heads(tuple(column for column in columns if column.x2 - column.x1 >= NARROWEST))
    years = _years(line, round(rule))
    said: dict[str, list[tuple[str, str, str]]] = {}
    for text in (text for view in views for text in view.texts):
        said.setdefault(text.cls, []).append((f"{text.x:g}", f"{text.y:g}", text.text))
    rules = "".join(f"M{column.x1:g} {rule:g}H{max(column.x2 - 7, column.x1 + 12):g}" for column in columns)
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
