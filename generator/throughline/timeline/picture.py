"""The wide picture of a timeline: lanes, bands, marks, joins, blocks and strips at their places."""

from __future__ import annotations

from throughline.timeline.labels import Box, Text, first_row, widest, width, wrap
from throughline.timeline.lanes import LaneView, draw_lanes
from throughline.timeline.scale import LEFT, WIDTH, Column, Scale, columns_of, make_scale
from throughline.timeline.story import Story
from throughline.values import frozen

DATE = 14.0
SMALL = 13.0


@frozen
class ColumnView:
    """An edition's head: its label over its years, and the rule that says how far it reaches."""

    texts: tuple[Text, ...]
    x1: float
    x2: float


@frozen
class DateView:
    """The date of one inspection at the head of the picture, a link to its page, and what it asked for."""

    address: str
    text: Text
    asked: Text | None
    x: float
    guide_from: float
    ground: Box


@frozen
class VisitView:
    """A tick, or a bracket from `x` to `x2` where only a span is known; a leader down to words that had to move away."""

    x: float
    x2: float | None
    texts: tuple[Text, ...]
    leader_to: float | None = None


@frozen
class SaidView:
    x: float
    y: float
    width: float
    texts: tuple[Text, ...]


@frozen
class StripView:
    """A strip of its own below the lanes: its rule at `top`, its line of time at `line`."""

    title: tuple[Text, ...]
    top: float
    line: float


@frozen
class Picture:
    """All of it. `guides_to` is how far the guides of the dates reach down; `unsaid_from` where the silence begins."""

    height: float
    columns: tuple[ColumnView, ...]
    rule: float
    head: tuple[Text, ...]
    dates: tuple[DateView, ...]
    guides_to: float
    lanes: tuple[LaneView, ...]
    board_rule: float | None
    visits_strip: StripView | None
    visits: tuple[VisitView, ...]
    said_strip: StripView | None
    said: tuple[SaidView, ...]
    unsaid: Text | None
    unsaid_from: float


def lay_out(story: Story) -> Picture:
    """The places of one story with an inspection at least; no two words or marks overlap."""
    scale = make_scale(story)
    columns = columns_of(story, scale)
    headed, rule = heads(columns)
    dates, below = _dates(story, scale, rule + 26)
    lanes = draw_lanes(story, scale, columns, below + 14)
    boards = [lane for lane in lanes if lane.board]
    bottom = max((lane.bottom for lane in lanes), default=below)
    y = bottom + 18
    guides_to = bottom
    visits_strip, visits, y = _visits(story, scale, y)
    said_strip, said, unsaid, unsaid_from, y = _said(story, scale, y)
    return Picture(
        height=round(y, 1),
        columns=headed,
        rule=rule,
        head=_head(story, rule),
        dates=dates,
        guides_to=guides_to,
        lanes=lanes,
        board_rule=boards[0].top - 14 if boards and len(boards) < len(lanes) else None,
        visits_strip=visits_strip,
        visits=visits,
        said_strip=said_strip,
        said=said,
        unsaid=unsaid,
        unsaid_from=unsaid_from,
    )


def _head(story: Story, rule: float) -> tuple[Text, ...]:
    published = Text(0, rule + 26, "Report published", cls="t-small")
    asked = Text(0, rule + 44, "What it asked", cls="t-small")
    return (published, asked) if any(item.asked for item in story.inspections) else (published,)


def heads(columns: tuple[Column, ...]) -> tuple[tuple[ColumnView, ...], float]:
    """Edition labels above one rule. A narrow column breaks its words, and steps up where they still meet a neighbour's."""
    drafts: list[tuple[Column, tuple[str, ...], tuple[str, ...], Box]] = []
    taken: list[Box] = []
    for n, column in enumerate(columns):
        next_start = columns[n + 1].x1 if n + 1 < len(columns) else WIDTH
        room = max(next_start - column.x1 - (10 if n + 1 < len(columns) else 0), 58)
        label = wrap(column.edition.label, DATE, room, bold=True)
        years = wrap(column.edition.years, SMALL, room)
        wide = max(widest(label, DATE, bold=True), widest(years, SMALL))
        tall = 17.0 * (len(label) + len(years))
        x1 = min(column.x1, WIDTH - wide)
        box = Box(x1, -tall, x1 + wide, 0)
        lift = first_row(Box(box.x1, -box.y2, box.x2, -box.y1), [Box(b.x1, -b.y2, b.x2, -b.y1) for b in taken], 17)
        box = Box(box.x1, box.y1 - lift, box.x2, box.y2 - lift)
        taken.append(box)
        drafts.append((column, label, years, box))
    height = max((-box.y1 for box in taken), default=0)
    views = []
    for column, label, years, box in drafts:
        y = height + box.y1 + 14
        texts = [Text(box.x1, round(y + 17 * n, 1), line, cls="t-edition") for n, line in enumerate(label)]
        texts += [
            Text(box.x1, round(y + 17 * (n + len(label)), 1), line, cls="t-small") for n, line in enumerate(years)
        ]
        views.append(ColumnView(tuple(texts), column.x1, max(column.x2 - 7, column.x1 + 12)))
    return tuple(views), round(height + 9, 1)


def _dates(story: Story, scale: Scale, y: float) -> tuple[tuple[DateView, ...], float]:
    taken: list[Box] = []
    views: list[DateView] = []
    for item in story.inspections:
        x = scale.x(item.on)
        wide = max(width(item.label, DATE, bold=True), width(item.asked, SMALL)) + 4
        centre = min(max(x, LEFT + wide / 2), WIDTH - wide / 2)
        box = Box(centre - wide / 2, y - 13, centre + wide / 2, y + 22)
        down = first_row(box, taken, 40)
        taken.append(box.down(down))
        asked = Text(centre, y + 18 + down, item.asked, "middle", "t-small") if item.asked else None
        text = Text(centre, y + down, item.label, "middle", "t-date")
        views.append(DateView(item.address, text, asked, x, y + down + (26 if asked else 8), taken[-1]))
    below = max((box.y2 for box in taken), default=y)
    return tuple(views), below


def _visits(story: Story, scale: Scale, top: float) -> tuple[StripView | None, tuple[VisitView, ...], float]:
    if not story.visits:
        return None, (), top
    line = top + 26
    taken: list[Box] = []
    views: list[VisitView] = []
    for visit in sorted(story.visits, key=lambda v: v.starts):
        x = scale.x(visit.starts)
        x2 = scale.x(visit.ends) if visit.ends and visit.ends > visit.starts else None
        words = [f"{visit.label}, {visit.when}", *wrap(visit.words, SMALL, 280)]
        wide = max(width(words[0], SMALL), widest(words[1:], SMALL))
        left = x if x2 else x - min(wide / 2, 60)
        left = min(max(left, LEFT), WIDTH - wide)
        box = Box(left, line + 12, left + wide, line + 14 + 17 * len(words))
        down = first_row(box, taken, 6)
        taken.append(box.down(down))
        texts = tuple(
            Text(round(left, 1), line + 26 + down + 17 * n, word, cls="t-small" if n else "t-strip")
            for n, word in enumerate(words)
        )
        views.append(VisitView(x, x2, texts, line + 13 + down if down else None))
    title = (Text(0, line + 1, "Visits", cls="t-lane"), Text(0, line + 20, "no grade given", cls="t-small"))
    return StripView(title, top, line), tuple(views), max(box.y2 for box in taken) + 16


def _said(
    story: Story, scale: Scale, top: float
) -> tuple[StripView | None, tuple[SaidView, ...], Text | None, float, float]:
    if not story.said and not story.unsaid:
        return None, (), None, LEFT, top
    line = top + 30
    taken: list[Box] = []
    views: list[SaidView] = []
    for said in sorted(story.said, key=lambda s: s.on):
        wide = width(said.label, 14, bold=True) + 22
        x = min(max(scale.x(said.on) - 10, LEFT), WIDTH - max(wide, width(said.when, SMALL)))
        box = Box(x, line - 14, x + max(wide, width(said.when, SMALL)), line + 34)
        down = first_row(box, taken, 52)
        taken.append(box.down(down))
        texts = (
            Text(round(x + 11, 1), line + 5 + down, said.label, cls="t-date"),
            Text(round(x, 1), line + 31 + down, said.when, cls="t-small"),
        )
        views.append(SaidView(round(x, 1), line - 14 + down, round(wide, 1), texts))
    after = max((box.x2 for box in taken), default=LEFT) + 10
    unsaid = None
    if story.unsaid:
        room = WIDTH - after
        words = width(story.unsaid, SMALL)
        unsaid = Text(round(after if words <= room else WIDTH - words, 1), line + 22, story.unsaid, cls="t-small")
        if words > room:
            unsaid = unsaid._replace(y=max(box.y2 for box in taken) + 16 if taken else line + 22)
    title = (Text(0, line + 1, "The council said", cls="t-lane"), Text(0, line + 20, "its own words", cls="t-small"))
    bottom = max([line + 34, *(box.y2 for box in taken), *([unsaid.y + 6] if unsaid else [])])
    return StripView(title, top, line), tuple(views), unsaid, round(after, 1), bottom + 10
