"""One lane after another: its bands and seams, its marks, what joins them, and the words under them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from throughline.timeline.labels import Box, Text, first_free, widest, width, wrap
from throughline.timeline.scale import LEFT, WIDTH, Column, Scale
from throughline.timeline.story import Gap, Lane, Mark, Story, joined_to, shown_lanes

SIZE = 13.0
LINE = 15.0
HALF = 8.0
TOP = 22.0
RANGE = 57.0
"""From the best grade of a scale to its worst."""
LEAST_HEIGHT = 112.0
BETWEEN = 8.0
BLOCK = 26.0
CUT = 9.0
"""How far a band stops short of a break."""


@dataclass(frozen=True, slots=True)
class MarkView:
    """One grade at its place: the shape about (x, y), its words, and a leader where they had to move away."""

    x: float
    y: float
    word: str
    mark: str
    tone: str
    hollow: bool
    texts: tuple[Text, ...]
    box: Box
    leader: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class BlockView:
    """One grade over several lanes: one box, one shape, one word; `within` the box, upright, where there is no room beside."""

    x: float
    y: float
    width: float
    height: float
    word: str
    mark: str
    tone: str
    hollow: bool
    texts: tuple[Text, ...]
    within: str = ""


@dataclass(frozen=True, slots=True)
class JoinView:
    """A line between two grades that can be compared; `joined` is `same` or `edition`."""

    x1: float
    y1: float
    x2: float
    y2: float
    joined: str


@dataclass(frozen=True, slots=True)
class LaneView:
    """`bands` are (x, width); `seams` the places where only the edition changed, `breaks` where comparison stops."""

    id: str
    title: tuple[Text, ...]
    top: float
    height: float
    board: bool
    bands: tuple[tuple[float, float], ...]
    seams: tuple[float, ...]
    breaks: tuple[float, ...]
    joins: tuple[JoinView, ...]
    marks: tuple[MarkView, ...]
    blocks: tuple[BlockView, ...]
    words: tuple[Text, ...]

    @property
    def bottom(self) -> float:
        return self.top + self.height


def draw_lanes(story: Story, scale: Scale, columns: tuple[Column, ...], top: float) -> tuple[LaneView, ...]:
    """Every lane from `top` downwards; blocks are drawn with their uppermost lane once all heights are known."""
    lanes = shown_lanes(story)
    sides = _block_sides(story, scale, columns, lanes)
    views: list[LaneView] = []
    for n, lane in enumerate(lanes):
        if lane.board and n and not lanes[n - 1].board:
            top += 28
        view = _lane(story, scale, columns, lane, top, sides)
        views.append(view)
        top = view.bottom + BETWEEN
    places = {view.id: view for view in views}
    for mark, (x, side, room) in sides.items():
        over = [places[id] for id in mark.lanes if id in places]
        if over:
            first = views.index(places[over[0].id])
            views[first] = replace(
                views[first], blocks=(*views[first].blocks, _block(mark, x, side, room, over[0], over[-1]))
            )
            places[over[0].id] = views[first]
    return tuple(views)


def _lane(
    story: Story,
    scale: Scale,
    columns: tuple[Column, ...],
    lane: Lane,
    top: float,
    sides: dict[Mark, tuple[float, str, float]],
) -> LaneView:
    bands, seams, breaks = _bands(columns, lane)
    # Everything below is first laid out from the lane's own top edge; `top` is added at the end.
    taken: list[Box] = []
    for mark, (x, side, room) in sides.items():
        if lane.id in mark.lanes:
            wide = BLOCK / 2 + 10 + room
            taken.append(Box(x - (wide if side == "end" else 15), 0, x + (wide if side == "start" else 15), 1000))
    marks = [m for m in story.in_lane(lane.id) if not m.spans]
    places = _places(story, scale, marks)
    taken += [Box(x - HALF, y - HALF, x + HALF, y + HALF) for x, y in places]
    joins = _joins(story, lane, marks, places)
    words = _words(story, scale, columns, lane, bands, taken)
    taken += [_box_of(text) for text in words]
    views = _labelled(marks, places, joins, (seams, breaks), taken)
    low = max([LEAST_HEIGHT - 10, *(v.box.y2 for v in views), *(text.y + 2 for text in words)])
    height = round(low + 10, 1)
    title = [Text(0, 0, line, cls="t-lane") for line in wrap(lane.title, 16, LEFT - 44, bold=True)]
    subs = [Text(0, 0, line, cls="t-small") for line in wrap(lane.sub, SIZE, LEFT - 24)]
    lines = [*title, *subs]
    middle = height / 2 - 19 * len(lines) / 2 + 14
    return LaneView(
        id=lane.id,
        title=tuple(replace(line, y=round(top + middle + 19 * n, 1)) for n, line in enumerate(lines)),
        top=round(top, 1),
        height=height,
        board=lane.board,
        bands=bands,
        seams=seams,
        breaks=breaks,
        joins=tuple(replace(j, y1=j.y1 + top, y2=j.y2 + top) for j in joins),
        marks=tuple(_down(view, top) for view in views),
        blocks=(),
        words=tuple(replace(text, y=round(text.y + top, 1)) for text in words),
    )


def _bands(
    columns: tuple[Column, ...], lane: Lane
) -> tuple[tuple[tuple[float, float], ...], tuple[float, ...], tuple[float, ...]]:
    """Where the lane was graded. Bands meet where only the edition changed, and stop on both sides of a break."""
    stretches = {s.edition: s for s in lane.stretches}
    parts: list[list[float]] = []
    seams: list[float] = []
    breaks: list[float] = []
    last = ""
    for column in columns:
        stretch = stretches.get(column.edition.id)
        if stretch is None:
            continue
        if parts and stretch.joined in ("edition", "same"):
            parts[-1][1] = column.x2
            seams.append(column.x1)
        else:
            start = column.x1
            if parts:
                end = parts[-1][1]
                if start - end < 2 * CUT:
                    middle = (start + end) / 2
                    parts[-1][1], start = middle - CUT, middle + CUT
                breaks.append(round((parts[-1][1] + start) / 2, 1))
            parts.append([start, column.x2])
        last = column.edition.id
    # A band that is followed by nothing in this lane still keeps clear of the next column's head.
    if parts and last != columns[-1].edition.id:
        parts[-1][1] = max(parts[-1][0] + 20, parts[-1][1] - 4)
    return tuple((round(a, 1), round(b - a, 1)) for a, b in parts), tuple(seams), tuple(breaks)


def _places(story: Story, scale: Scale, marks: list[Mark]) -> list[tuple[float, float]]:
    """Across by date, down by grade. Several grades of one day stand side by side."""
    days = [scale.x(story.inspection(mark.inspection).on) for mark in marks]
    places = []
    for n, (mark, x) in enumerate(zip(marks, days, strict=True)):
        group = [k for k, other in enumerate(days) if other == x]
        shift = (group.index(n) - (len(group) - 1) / 2) * 28
        share = mark.level / (mark.levels - 1) if mark.levels > 1 else 0.0
        places.append((round(x + shift, 1), round(TOP + RANGE * (0.5 if mark.mark == "open" else share), 1)))
    return places


def _joins(story: Story, lane: Lane, marks: list[Mark], places: list[tuple[float, float]]) -> list[JoinView]:
    made = []
    for mark, (x, y) in zip(marks, places, strict=True):
        earlier = joined_to(story, lane.id, mark)
        if earlier in marks:
            from_x, from_y = places[marks.index(earlier)]
            made.append(JoinView(from_x, from_y, x, y, mark.joined))
    return made


def _lines_of(mark: Mark) -> list[tuple[str, str]]:
    """The words under a mark with their class: the grade, what it covers, and that it was reported later."""
    lines = [(line, "t-word") for line in wrap(mark.word, SIZE, 92, bold=True)]
    if mark.note:
        lines += [(line, "t-small") for line in wrap(mark.note, SIZE, 100)]
    if mark.hollow:
        lines.append(("reported later", "t-small"))
    return lines


def _labelled(
    marks: list[Mark],
    places: list[tuple[float, float]],
    joins: list[JoinView],
    marked: tuple[tuple[float, ...], tuple[float, ...]],
    taken: list[Box],
) -> list[MarkView]:
    views = []
    seams, breaks = marked
    lines_of = [((j.x1, j.y1, j.x2, j.y2), 3) for j in joins] + [((x, 0.0, x, 1000.0), 3) for x in seams]
    lines_of += [((x + side, 0.0, x + side, 1000.0), 25) for x in breaks for side in (-6, 6)]
    for n, (mark, (x, y)) in enumerate(zip(marks, places, strict=True)):
        lines = _lines_of(mark)
        wide = max(width(line, SIZE, bold=cls == "t-word") for line, cls in lines)
        tall = LINE * len(lines)
        same_day = [k for k, other in enumerate(places) if k != n and abs(other[0] - x) < 40]
        outward = -1 if any(places[k][0] > x for k in same_day) else 1
        candidates = _candidates(x, y, wide, tall, outward if same_day else 0)
        chosen = first_free(candidates, [box for box in taken if not _about(box, x, y)], lines_of)
        box = candidates[chosen]
        taken.append(box)
        anchor = "middle"
        at = (box.x1 + box.x2) / 2
        if abs(box.x1 - (x - HALF - 1)) < 0.1 or box.x1 > x:
            anchor, at = "start", box.x1
        elif abs(box.x2 - (x + HALF + 1)) < 0.1 or box.x2 < x:
            anchor, at = "end", box.x2
        texts = tuple(
            Text(round(at, 1), round(box.y1 + 12 + LINE * k, 1), line, anchor, cls)
            for k, (line, cls) in enumerate(lines)
        )
        leader = (x, y + HALF + 2, x, box.y1 + 1) if box.y1 > y + HALF + 12 else None
        views.append(MarkView(x, y, mark.word, mark.mark, mark.tone, mark.hollow, texts, box, leader))
    return views


def _candidates(x: float, y: float, wide: float, tall: float, outward: int) -> list[Box]:
    """Places for a label, best first: under the mark, over it, beside it, then rows further down, the last always free."""
    centre, right, left = x - wide / 2, x - HALF - 1, x + HALF + 1 - wide
    across = {0: (centre, left, right), -1: (left, centre, right), 1: (right, centre, left)}[outward]
    boxes = [_inside(start, y + HALF + 2, wide, tall) for start in across]
    if y - HALF - 2 - tall >= 2:
        boxes += [_inside(start, y - HALF - 2 - tall, wide, tall) for start in across]
    boxes.append(_inside(x + HALF + 5, y - tall / 2, wide, tall))
    boxes.append(_inside(x - HALF - 5 - wide, y - tall / 2, wide, tall))
    return boxes + [
        _inside(start, y + HALF + 2 + 12 * row, wide, tall) for row in range(1, 40) for start in (*across, x - 3)
    ]


def _inside(x1: float, y1: float, wide: float, tall: float) -> Box:
    x1 = min(max(x1, LEFT + 3), WIDTH - wide)
    return Box(x1, y1, x1 + wide, y1 + tall)


def _about(box: Box, x: float, y: float) -> bool:
    return box == Box(x - HALF, y - HALF, x + HALF, y + HALF)


def _words(
    story: Story,
    scale: Scale,
    columns: tuple[Column, ...],
    lane: Lane,
    bands: tuple[tuple[float, float], ...],
    taken: list[Box],
) -> list[Text]:
    """The words where there is no grade, in their edition's column or beside their inspection."""
    texts: list[Text] = []
    for gap in lane.gaps:
        column = next((c for c in columns if c.edition.id == gap.edition), None)
        if column is None:
            continue
        start, room = _room(column, bands, gap)
        lines = wrap(gap.text, SIZE, room)
        wide, tall = widest(lines, SIZE), LINE * len(lines)
        starts = [start]
        if gap.inspection:
            x = scale.x(story.inspection(gap.inspection).on)
            starts = [max(column.x1 + 6, min(x - wide / 2, column.x2 - 8 - wide)), column.x2 - 8 - wide, start]
        middle = (LEAST_HEIGHT - tall) / 2
        rows = sorted((LINE * row for row in range(-3, 10)), key=abs)
        boxes = [_inside(s, middle + row, wide, tall) for row in rows if middle + row > 4 for s in starts]
        others = taken + [_box_of(text) for text in texts]
        box = boxes[first_free(boxes, others)]
        banded = any(x <= box.x1 < x + wide_band for x, wide_band in bands) and not lane.board
        cls = "t-small" if banded else "t-small t-on-page"
        texts += [
            Text(round(box.x1, 1), round(box.y1 + 12 + LINE * n, 1), line, cls=cls) for n, line in enumerate(lines)
        ]
    return texts


def _room(column: Column, bands: tuple[tuple[float, float], ...], gap: Gap) -> tuple[float, float]:
    """Where words may begin and how wide they may run: to the end of the band they stand in, or to the next one."""
    inside = next((b for b in bands if b[0] - CUT - 1 <= column.x1 < b[0] + b[1]), None)
    start = max(column.x1, inside[0] if inside else column.x1) + (8 if inside else 6)
    if inside:
        end = min(inside[0] + inside[1], max(column.x2, column.x1 + 60)) - 6
    else:
        end = max(min([b[0] - 18 for b in bands if b[0] > column.x1], default=WIDTH), start + 58)
    return start, max(56, min(end - start, 118 if gap.inspection else 250))


def _box_of(text: Text) -> Box:
    return Box(text.x, text.y - 12, text.x + width(text.text, SIZE), text.y + 3)


def _block_sides(
    story: Story, scale: Scale, columns: tuple[Column, ...], lanes: tuple[Lane, ...]
) -> dict[Mark, tuple[float, str, float]]:
    """For each grade over several lanes: its x, and on which side its words stand (text-anchor) with how much room."""
    sides: dict[Mark, tuple[float, str, float]] = {}
    for mark in story.marks:
        if not mark.spans:
            continue
        x = scale.x(story.inspection(mark.inspection).on)
        others = [
            scale.x(story.inspection(m.inspection).on)
            for lane in lanes
            if lane.id in mark.lanes
            for m in story.in_lane(lane.id)
            if m.inspection != mark.inspection
        ]
        column = next((c for c in columns if c.edition.id == story.inspection(mark.inspection).edition), None)
        bounds = (column.x1, column.x2) if column else (LEFT, WIDTH)
        edge = BLOCK / 2 + 8
        left = x - edge - max([bounds[0] + 6] + [o + 50 for o in others if o < x])
        right = min([bounds[1] - 6] + [o - 50 for o in others if o > x]) - x - edge
        side, room = ("end", left) if left >= min(right, 120) else ("start", right)
        least = max(widest(wrap(mark.word, SIZE, 60, bold=True), SIZE, bold=True), width("reported", SIZE))
        sides[mark] = (x, side, min(room, 126)) if room >= least else (x, "within", 0.0)
    return sides


def _block(mark: Mark, x: float, side: str, room: float, first: LaneView, last: LaneView) -> BlockView:
    top, bottom = first.top + 12, last.bottom - 12
    if side == "within":
        return BlockView(
            round(x - BLOCK / 2, 1), round(top, 1), BLOCK, round(bottom - top, 1),
            mark.word, mark.mark, mark.tone, mark.hollow, (), f"{mark.word}, reported later" if mark.hollow else mark.word,
        )  # fmt: skip
    lines = [(line, "t-word") for line in wrap(mark.word, SIZE, room, bold=True)]
    share = "both" if len(mark.lanes) == 2 else f"all {len(mark.lanes)}"
    later = "; reported later" if mark.hollow else ""
    lines += [(line, "t-small") for line in wrap(f"one grade for {share}{later}", SIZE, room)]
    if mark.note:
        lines += [(line, "t-small") for line in wrap(mark.note, SIZE, room)]
    at = x - BLOCK / 2 - 8 if side == "end" else x + BLOCK / 2 + 8
    start = (top + bottom) / 2 - LINE * len(lines) / 2 + 12
    texts = tuple(
        Text(round(at, 1), round(start + LINE * n, 1), line, side, cls) for n, (line, cls) in enumerate(lines)
    )
    return BlockView(
        round(x - BLOCK / 2, 1), round(top, 1), BLOCK, round(bottom - top, 1),
        mark.word, mark.mark, mark.tone, mark.hollow, texts,
    )  # fmt: skip


def _down(view: MarkView, top: float) -> MarkView:
    box = Box(view.box.x1, view.box.y1 + top, view.box.x2, view.box.y2 + top)
    leader = view.leader and (view.leader[0], view.leader[1] + top, view.leader[2], view.leader[3] + top)
    return replace(
        view,
        y=round(view.y + top, 1),
        box=box,
        leader=leader,
        texts=tuple(replace(t, y=round(t.y + top, 1)) for t in view.texts),
    )
