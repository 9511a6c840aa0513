"""One lane after another: its bands and seams, its marks, what joins them, and the words where there is no grade."""

from __future__ import annotations

from dataclasses import replace

from throughline.timeline.blocks import BLOCK, BlockView, Side, block, block_sides
from throughline.timeline.labels import Box, Text, first_free, widest, width, wrap
from throughline.timeline.marks import LINE, SIZE, JoinView, MarkView, about, inside, joins_of, labelled, places_of
from throughline.timeline.scale import LEFT, WIDTH, Column, Scale
from throughline.timeline.story import Gap, Lane, Mark, Story
from throughline.values import frozen

LEAST_HEIGHT = 112.0
BETWEEN = 8.0
CUT = 9.0
"""How far a band stops short of a break."""


@frozen
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
    lanes = story.shown
    sides = block_sides(story, scale, columns, lanes)
    views: list[LaneView] = []
    for n, lane in enumerate(lanes):
        if lane.board and n and not lanes[n - 1].board:
            top += 28
        view = _lane(story, scale, columns, lane, top, sides)
        views.append(view)
        top = view.bottom + BETWEEN
    places = {view.id: view for view in views}
    for mark, side in sides.items():
        over = [places[id] for id in mark.lanes if id in places]
        if over:
            first = views.index(places[over[0].id])
            views[first] = replace(
                views[first], blocks=(*views[first].blocks, block(mark, side, over[0].top + 12, over[-1].bottom - 12))
            )
            places[over[0].id] = views[first]
    return tuple(views)


def _lane(
    story: Story,
    scale: Scale,
    columns: tuple[Column, ...],
    lane: Lane,
    top: float,
    sides: dict[Mark, Side],
) -> LaneView:
    bands, seams, breaks = _bands(columns, lane)
    # Everything below is first laid out from the lane's own top edge; `top` is added at the end.
    taken: list[Box] = []
    for mark, (x, side, room) in sides.items():
        if lane.id in mark.lanes:
            wide = BLOCK / 2 + 10 + room
            taken.append(Box(x - (wide if side == "end" else 15), 0, x + (wide if side == "start" else 15), 1000))
    marks = [mark for mark in story.in_lane(lane.id) if len(mark.lanes) == 1]
    places = places_of(story, scale, marks)
    taken += [about(x, y) for x, y in places]
    joins = joins_of(story, lane, marks, places)
    words = _words(story, scale, columns, lane, bands, taken)
    taken += [_box_of(text) for text in words]
    views, low = labelled(marks, places, joins, (bands, seams, breaks), taken, top)
    height = round(max([LEAST_HEIGHT - 10, low, *(text.y + 2 for text in words)]) + 10, 1)
    lines = [(line, "t-lane") for line in wrap(lane.title, 16, LEFT - 44, bold=True)]
    lines += [(line, "t-small") for line in wrap(lane.sub, SIZE, LEFT - 24)]
    middle = height / 2 - 19 * len(lines) / 2 + 14
    return LaneView(
        id=lane.id,
        title=tuple([Text(0, top + middle + 19 * n, line, cls=cls) for n, (line, cls) in enumerate(lines)]),
        top=round(top, 1),
        height=height,
        board=lane.board,
        bands=bands,
        seams=seams,
        breaks=breaks,
        joins=tuple([JoinView(j.x1, j.y1 + top, j.x2, j.y2 + top, j.joined) for j in joins]),
        marks=tuple(views),
        blocks=(),
        words=tuple([Text(text.x, text.y + top, text.text, text.anchor, text.cls) for text in words]),
    )


def _bands(
    columns: tuple[Column, ...], lane: Lane
) -> tuple[tuple[tuple[float, float], ...], tuple[float, ...], tuple[float, ...]]:
    """Where the lane was graded. Bands meet where only the edition changed, and stop on both sides of a break."""
    places = {column.edition.id: column for column in columns}
    parts: list[list[float]] = []
    seams: list[float] = []
    breaks: list[float] = []
    last, broken = "", False
    for stretch in lane.stretches:
        column = places.get(stretch.edition)
        broken |= stretch.joined not in ("edition", "same")
        if column is None:
            continue  # an edition that never inspected here, and yet may have broken the lane
        if parts and not broken:
            parts[-1][1] = column.x2
            seams.append(column.x1)
        else:
            start = column.x1
            if parts:
                end = parts[-1][1]
                if start - end < 2 * CUT:
                    middle = (start + end) / 2
                    parts[-1][1], start = middle - CUT, middle + CUT
                    breaks.append(round(middle, 1))
                elif any(end - 1 <= places[g.edition].x1 < start for g in lane.gaps if g.edition in places):
                    breaks.append(round(start - CUT, 1))  # words stand between: at the new band, clear of them
                else:
                    breaks.append(round((end + start) / 2, 1))
            parts.append([start, column.x2])
        last, broken = column.edition.id, False
    # A band that is followed by nothing in this lane still keeps clear of the next column's head.
    if parts and last != columns[-1].edition.id:
        parts[-1][1] = max(parts[-1][0] + 20, parts[-1][1] - 4)
    return tuple((round(a, 1), round(b - a, 1)) for a, b in parts), tuple(seams), tuple(breaks)


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
        boxes = (inside(s, middle + row, wide, tall) for row in rows if middle + row > 4 for s in starts)
        others = taken + [_box_of(text) for text in texts]
        box = first_free(boxes, others)
        banded = any(x <= box.x1 < x + wide_band for x, wide_band in bands) and not lane.board
        cls = "t-small" if banded else "t-small t-on-page"
        texts += [Text(box.x1, box.y1 + 12 + LINE * n, line, cls=cls) for n, line in enumerate(lines)]
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
