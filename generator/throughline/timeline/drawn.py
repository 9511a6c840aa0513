"""A picture as it is printed: one path for all lines of one look, one text for all words of one look; and the whole view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from throughline.timeline.blocks import BlockView
from throughline.timeline.labels import Text
from throughline.timeline.lanes import LaneView
from throughline.timeline.narrow import Card, TableView, cards, table
from throughline.timeline.picture import DateView, Picture, lay_out
from throughline.timeline.scale import LEFT, WIDTH
from throughline.timeline.story import Caveat, Said, Story, Visit, said_gaps
from throughline.values import frozen

SHAPES = {
    "diamond": "m0-7.2 7.2 7.2-7.2 7.2-7.2-7.2z",
    "disc": "m6.3 0a6.3 6.3 0 1 1-12.6 0 6.3 6.3 0 1 1 12.6 0z",
    "square": "m-5.8-5.8h11.6v11.6h-11.6z",
    "triangle": "m-7.1-5.8h14.2l-7.1 12.4z",
    "bar": "m-7.2-3h14.4v6h-14.4z",
    "open": "m6 0a6 6 0 1 1-12 0 6 6 0 1 1 12 0z",
}
"""The outline of each mark about its middle, as in `macros/grade.html`."""

Strokes = tuple[tuple[str, str], ...]
"""Paths: for each look (its class) all that is drawn of it. The later lies over the earlier."""


@frozen
class Words:
    """All lines of text of one look: x, y and the line. `anchor` is empty for those that begin at their x."""

    look: str
    anchor: str
    lines: tuple[tuple[str, str, str], ...]


@frozen
class BlockDrawn:
    """One grade over several lanes: its box, its shape in it and, where there is no room beside it, its words upright."""

    tone: str
    hollow: bool
    x: str
    y: str
    width: str
    height: str
    shape: str
    shape_at: str
    within: str
    within_at: str


@frozen
class DateDrawn:
    """The date of one report, which leads to its page; `asked` is read aloud with it."""

    address: str
    x: str
    y: str
    date: str
    asked: str


@frozen
class WideView:
    """The picture, from the ground up: strokes, blocks, the boxes of what was said (x, y, width), words, marks, dates."""

    width: str
    height: str
    strokes: Strokes
    blocks: tuple[BlockDrawn, ...]
    said: tuple[tuple[str, str, str], ...]
    words: tuple[Words, ...]
    marks: Strokes
    dates: tuple[DateDrawn, ...]


@frozen
class TimelineView:
    """Everything `templates/timeline/timeline.html` prints. `wide` is None where no inspection gave a grade.

    The three `has_` say which signs the key needs: it explains nothing that is not there.
    """

    wide: WideView | None
    cards: tuple[Card, ...]
    table: TableView | None
    visits: tuple[Visit, ...]
    said: tuple[Said, ...]
    unsaid: str
    caveats: tuple[Caveat, ...]
    has_break: bool
    has_edition: bool
    has_hollow: bool


def draw(story: Story) -> TimelineView:
    """The views of one timeline. Any number of inspections from none; no two words or marks of the picture overlap."""
    story = said_gaps(story)
    picture = lay_out(story) if story.inspections else None
    lanes = picture.lanes if picture else ()
    return TimelineView(
        wide=drawn(picture) if picture else None,
        cards=cards(story),
        table=table(story) if story.inspections else None,
        visits=tuple(sorted(story.visits, key=lambda visit: visit.starts, reverse=True)),
        said=story.said[::-1],
        unsaid=story.unsaid,
        caveats=story.caveats,
        has_break=any(lane.breaks for lane in lanes),
        has_edition=any(lane.seams for lane in lanes),
        has_hollow=any(mark.hollow for mark in story.marks),
    )


def drawn(picture: Picture) -> WideView:
    """A picture as it is printed."""
    return WideView(
        width=_at(WIDTH),
        height=_at(picture.height),
        strokes=_gathered(_strokes(picture)),
        blocks=tuple(_block(block) for lane in picture.lanes for block in lane.blocks),
        said=tuple((_at(said.x), _at(said.y), _at(said.width)) for said in picture.said),
        words=_words(picture),
        marks=_gathered(
            (
                "stroke dotted" if mark.mark == "open" else f"shape{' hollow' if mark.hollow else ''} tone-{mark.tone}",
                f"M{_at(mark.x)} {_at(mark.y)}{SHAPES[mark.mark]}",
            )
            for lane in picture.lanes
            for mark in lane.marks
        ),
        dates=tuple(_date(date) for date in picture.dates),
    )


def _gathered(drawn: Iterable[tuple[str, str]]) -> Strokes:
    looks: dict[str, list[str]] = defaultdict(list)
    for look, path in drawn:
        looks[look].append(path)
    return tuple((look, "".join(paths)) for look, paths in looks.items())


def _strokes(picture: Picture) -> Iterator[tuple[str, str]]:
    """Every line and plain box, each with its look, from the ground up."""
    for column in picture.columns:
        yield "edition-rule", f"M{_at(column.x1)} {_at(picture.rule)}H{_at(column.x2)}"
    for lane in picture.lanes:
        for x, wide in lane.bands:
            yield "frame" if lane.board else "band-fill", _box(x, lane.top, wide, lane.height)
    strips = [strip for strip in (picture.visits_strip, picture.said_strip) if strip]
    for y in (picture.board_rule, *(strip.top for strip in strips)):
        if y is not None:
            yield "strip-rule", f"M0 {_at(y)}H{_at(WIDTH)}"
    for date in picture.dates:
        yield "guide", f"M{_at(date.x)} {_at(date.guide_from)}V{_at(picture.guides_to)}"
    for date in picture.dates:
        x1, y1, x2, y2 = date.ground
        yield "ground", _box(x1, y1, x2 - x1, y2 - y1)
    for lane in picture.lanes:
        yield from _in_lane(lane)
    if picture.visits_strip:
        line = picture.visits_strip.line
        yield "strip-line", f"M{_at(LEFT)} {_at(line)}H{_at(WIDTH)}"
        for visit in picture.visits:
            if visit.leader_to:
                yield "leader", f"M{_at(visit.x)} {_at(line)}V{_at(visit.leader_to)}"
        for visit in picture.visits:
            if visit.x2:
                yield "tick", f"M{_at(visit.x)} {_at(line - 7)}v14m0-7H{_at(visit.x2)}m0-7v14"
            else:
                yield "tick", f"M{_at(visit.x)} {_at(line - 8)}v16"
    if picture.said_strip:
        yield "unsaid", f"M{_at(picture.unsaid_from)} {_at(picture.said_strip.line)}H{_at(WIDTH)}"


def _in_lane(lane: LaneView) -> Iterator[tuple[str, str]]:
    for x in lane.seams:
        yield "seam-edition", f"M{_at(x)} {_at(lane.top + 4)}V{_at(lane.bottom - 4)}"
    for x in lane.breaks:
        yield "seam-break", f"M{_at(x - 5)} {_at((lane.top + lane.bottom) / 2 + 9)}l5-18m1 18l5-18"
    for join in lane.joins:
        yield "join", f"M{_at(join.x1)} {_at(join.y1)}L{_at(join.x2)} {_at(join.y2)}"
    for mark in lane.marks:
        if mark.leader_to:
            yield "leader", f"M{_at(mark.x)} {_at(mark.y + 10)}V{_at(mark.leader_to)}"


def _words(picture: Picture) -> tuple[Words, ...]:
    """Every line of text; those in lanes have a ground of their own (a halo), so that nothing runs through them."""
    looks: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)

    def say(texts: Iterable[Text], halo: str = "") -> None:
        for text in texts:
            looks[text.cls + halo, text.anchor].append((_at(text.x), _at(text.y), text.text))

    for column in picture.columns:
        say(column.texts)
    say(picture.head)
    say(date.asked for date in picture.dates if date.asked)
    for lane in picture.lanes:
        halo = " t-halo-page" if lane.board else " t-halo"
        say(lane.title)
        say(lane.words, halo)
        for mark in lane.marks:
            say(mark.texts, halo)
        for block in lane.blocks:
            say(block.texts, " t-halo")
    for strip in (picture.visits_strip, picture.said_strip):
        if strip:
            say(strip.title)
    for visit in picture.visits:
        say(visit.texts, " t-halo-page")
    for said in picture.said:
        say(said.texts)
    if picture.unsaid:
        say((picture.unsaid,))
    return tuple(
        Words(look, "" if anchor == "start" else anchor, tuple(lines)) for (look, anchor), lines in looks.items()
    )


def _block(block: BlockView) -> BlockDrawn:
    x, y = block.x + block.width / 2, block.y + (block.height - 16 if block.within else block.height / 2)
    return BlockDrawn(
        block.tone, block.hollow,
        _at(block.x), _at(block.y), _at(block.width), _at(block.height),
        SHAPES[block.mark], f"{_at(x)} {_at(y)}",
        block.within, f"{_at(x + 4.5)} {_at(block.y + block.height - 32)}",
    )  # fmt: skip


def _date(date: DateView) -> DateDrawn:
    return DateDrawn(
        date.address, _at(date.text.x), _at(date.text.y), date.text.text, date.asked.text if date.asked else ""
    )


def _at(place: float) -> str:
    """A place as it is printed, to a tenth."""
    return f"{place:.1f}".removesuffix(".0")


def _box(x: float, y: float, wide: float, tall: float) -> str:
    return f"M{_at(x)} {_at(y)}h{_at(wide)}v{_at(tall)}H{_at(x)}z"
