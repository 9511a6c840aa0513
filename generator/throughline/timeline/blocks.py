"""A grade that covered several lanes: one block over all of them, its words beside it or upright within."""

from __future__ import annotations

from throughline.timeline.labels import Text, widest, width, wrap
from throughline.timeline.marks import LINE, SIZE
from throughline.timeline.scale import LEFT, WIDTH, Column, Scale
from throughline.timeline.story import Lane, Mark, Story
from throughline.values import frozen

BLOCK = 26.0
"""How wide a block is."""

Side = tuple[float, str, float]
"""A block's x; the text-anchor of the words beside it, or `within`; and how much room they have."""


@frozen
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


def block_sides(story: Story, scale: Scale, columns: tuple[Column, ...], lanes: tuple[Lane, ...]) -> dict[Mark, Side]:
    """For each grade over several lanes: its x, and on which side its words stand (text-anchor) with how much room."""
    sides: dict[Mark, Side] = {}
    reach: dict[str, float] = {}  # in each lane, how far the words of the blocks so far stretch to the right
    for mark in story.spanning:
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
        spoken = [reach[id] + 6 for id in mark.lanes if id in reach]
        left = x - edge - max([bounds[0] + 6, *spoken] + [o + 50 for o in others if o < x])
        right = min([bounds[1] - 6] + [o - 50 for o in others if o > x]) - x - edge
        side, room = ("end", left) if left >= min(right, 120) else ("start", right)
        least = max(widest(wrap(mark.word, SIZE, 60, bold=True), SIZE, bold=True), width("reported", SIZE))
        sides[mark] = (x, side, min(room, 126)) if room >= least else (x, "within", 0.0)
        if sides[mark][1] == "start":
            said = widest(wrap(mark.word, SIZE, sides[mark][2], bold=True), SIZE, bold=True)
            said = max(said, widest(wrap(_covers(mark), SIZE, sides[mark][2]), SIZE))
            reach.update(dict.fromkeys(mark.lanes, x + edge + said))
    return sides


def block(mark: Mark, side: Side, top: float, bottom: float) -> BlockView:
    """A block from `top` to `bottom`, in the picture's own coordinates."""
    x, anchor, room = side
    if anchor == "within":
        return BlockView(
            round(x - BLOCK / 2, 1), round(top, 1), BLOCK, round(bottom - top, 1),
            mark.word, mark.mark, mark.tone, mark.hollow, (), f"{mark.word}, reported later" if mark.hollow else mark.word,
        )  # fmt: skip
    lines = [(line, "t-word") for line in wrap(mark.word, SIZE, room, bold=True)]
    lines += [(line, "t-small") for line in wrap(_covers(mark), SIZE, room)]
    if mark.note:
        lines += [(line, "t-small") for line in wrap(mark.note, SIZE, room)]
    at = x - BLOCK / 2 - 8 if anchor == "end" else x + BLOCK / 2 + 8
    start = (top + bottom) / 2 - LINE * len(lines) / 2 + 12
    texts = tuple(
        Text(round(at, 1), round(start + LINE * n, 1), line, anchor, cls) for n, (line, cls) in enumerate(lines)
    )
    return BlockView(
        round(x - BLOCK / 2, 1), round(top, 1), BLOCK, round(bottom - top, 1),
        mark.word, mark.mark, mark.tone, mark.hollow, texts,
    )  # fmt: skip


def _covers(mark: Mark) -> str:
    share = "both" if len(mark.lanes) == 2 else f"all {len(mark.lanes)}"
    return f"one grade for {share}{'; reported later' if mark.hollow else ''}"
