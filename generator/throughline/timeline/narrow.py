"""The same grades without a picture: lists for a narrow screen, and one table."""

from __future__ import annotations

from datetime import date
from typing import Literal

from throughline.timeline.story import Edition, Gap, Inspection, Lane, Mark, Story, joined_to
from throughline.values import frozen


@frozen
class Cell:
    """One column of a row: the grades there, and whether the line of comparison comes from above, goes on below."""

    marks: tuple[Mark, ...] = ()
    up: bool = False
    down: bool = False


@frozen
class Row:
    """`grades` (one cell per lane), `block` (one grade for all lanes of the card), `joint` (why the line is marked or
    broken between two rows: one text per lane, or one for all) or `gap` (words where there is no grade)."""

    kind: Literal["grades", "block", "joint", "gap"]
    when: str = ""
    address: str = ""
    cells: tuple[Cell, ...] = ()
    block: Mark | None = None
    text: str = ""
    joints: tuple[tuple[str, str], ...] = ()


@frozen
class Card:
    """One lane, or the lanes that have shared a grade side by side, newest first."""

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    sub: str
    board: bool
    rows: tuple[Row, ...]


@frozen
class TableHead:
    address: str
    label: str
    edition: str


@frozen
class TableCell:
    """`words` are lines, the first of them the grade; `rows` is how many lanes one grade covers; `kind` is grade or gap."""

    words: tuple[str, ...]
    kind: Literal["grade", "gap"]
    rows: int = 1


@frozen
class TableRow:
    title: str
    sub: str
    cells: tuple[TableCell, ...]


@frozen
class TableView:
    heads: tuple[TableHead, ...]
    rows: tuple[TableRow, ...]


def cards(story: Story) -> tuple[Card, ...]:
    """One card per lane from the top; lanes that a grade ever covered together share a card."""
    groups: list[list[Lane]] = []
    for lane in story.shown:
        shares = {id for mark in story.spanning if lane.id in mark.lanes for id in mark.lanes}
        if groups and any(other.id in shares for other in groups[-1]):
            groups[-1].append(lane)
        else:
            groups.append([lane])
    return tuple(_card(story, tuple(group)) for group in groups)


def _card(story: Story, lanes: tuple[Lane, ...]) -> Card:
    ids = tuple(lane.id for lane in lanes)
    dated = _dated_rows(story, lanes)
    rows = [row for _, row in dated]
    joined: list[Row] = []
    for n, row in enumerate(rows):
        older = rows[n + 1] if n + 1 < len(rows) else None
        below = tuple(_joint(story, lane, k, row, older, rows[n + 1 :]) for k, lane in enumerate(lanes))
        above = tuple(_through(joined, k) for k in range(len(lanes)))
        if row.cells:
            cells = tuple(
                Cell(cell.marks, above[k], below[k][0] in ("same", "edition")) for k, cell in enumerate(row.cells)
            )
            row = Row("grades", row.when, row.address, cells)
        joined.append(row)
        if any(kind in ("edition", "break") for kind, _ in below):
            same = len(set(below)) == 1
            joined.append(Row("joint", joints=below[:1] if same else below))
    return Card(
        ids, tuple(lane.title for lane in lanes), " ".join(l.sub for l in lanes if l.sub), lanes[0].board, tuple(joined)
    )


def _dated_rows(story: Story, lanes: tuple[Lane, ...]) -> list[tuple[date, Row]]:
    dated: list[tuple[date, Row]] = []
    for item in story.inspections:
        found = [story.given(item.address, lane.id) for lane in lanes]
        if not any(found):
            continue
        block = None
        if len(lanes) > 1:
            block = next((m for m in found[0] if set(m.lanes) >= {lane.id for lane in lanes}), None)
        if block:
            dated.append((item.on, Row("block", item.label, item.address, block=block)))
        else:
            dated.append((item.on, Row("grades", item.label, item.address, tuple(Cell(marks) for marks in found))))
    for lane in lanes:
        for gap in lane.gaps:
            who = f"{lane.title}: " if len(lanes) > 1 else ""
            dated.append((_day(story, lane, gap), Row("gap", gap.when, gap.inspection, text=f"{who}{gap.text}")))
    return sorted(dated, key=lambda entry: entry[0], reverse=True)


def _day(story: Story, lane: Lane, gap: Gap) -> date:
    if gap.inspection:
        return story.inspection(gap.inspection).on
    inside = [item.on for item in story.inspections if item.edition == gap.edition]
    edition = story.edition(gap.edition)
    if inside:
        return inside[0]
    return edition.starts if edition and edition.starts else story.as_of


def _joint(story: Story, lane: Lane, column: int, row: Row, older: Row | None, rest: list[Row]) -> tuple[str, str]:
    """What stands between a row and the next older one in one lane: ("", ""), a plain line, or a mark or break with its reason."""
    newer = row.block if row.kind == "block" else None
    if row.kind == "grades" and row.cells[column].marks:
        newer = row.cells[column].marks[0]
    if newer is None or older is None:
        return "", ""
    inspection = story.inspection(newer.inspection)
    if joined_to(story, lane.id, newer):
        text = f"edition changed{_since(story, inspection)}" if newer.joined == "edition" else ""
        return newer.joined, text
    before = next(
        (m for m in reversed(story.in_lane(lane.id)) if story.inspection(m.inspection).on < inspection.on), None
    )
    if before is None:
        stretch = next((s for s in lane.stretches if s.edition == inspection.edition), None)
        first = not lane.stretches or stretch == lane.stretches[0] or stretch is None
        return ("", "") if first or older.kind != "gap" else ("break", f"framework changed{_since(story, inspection)}")
    old, new = story.edition(story.inspection(before.inspection).edition), story.edition(inspection.edition)
    if old is None or new is None or (old.id != new.id and (old.family != new.family or not new.family)):
        return "break", f"framework changed{_since(story, inspection)}"
    if before.spans and not newer.spans:
        return "break", f"one grade became {_count(len(before.lanes))}{_since(story, inspection)}"
    if old.id != new.id:
        return "break", f"judgement changed{_since(story, inspection)}"
    return "break", "not the same judgement"


def _through(above: list[Row], column: int) -> bool:
    """Whether the line comes down to this row: from the row above, or through the joint between them."""
    for row in reversed(above):
        if row.kind == "joint":
            kind = (row.joints[0] if len(row.joints) == 1 else row.joints[column])[0]
            return kind in ("same", "edition")
        return row.kind == "grades" and row.cells[column].down
    return False


def _since(story: Story, inspection: Inspection) -> str:
    edition: Edition | None = story.edition(inspection.edition)
    return f", {edition.starts.year}" if edition and edition.starts else ""


def _count(number: int) -> str:
    return {2: "two", 3: "three", 4: "four"}.get(number, str(number))


def table(story: Story) -> TableView:
    """The same data as a table: lanes down, inspections across, one cell over all the lanes that one grade covered."""
    lanes = story.shown
    heads = tuple(
        TableHead(i.address, i.label, edition.label if (edition := story.edition(i.edition)) else "")
        for i in story.inspections
    )
    covered: set[tuple[int, str]] = set()
    rows = []
    for lane in lanes:
        cells = []
        for n, item in enumerate(story.inspections):
            if (n, lane.id) in covered:
                continue
            marks = story.given(item.address, lane.id)
            cell = _cell(story, lane, item, marks)
            cells.append(cell)
            if cell.rows > 1:
                covered |= {(n, id) for id in marks[0].lanes}
        rows.append(TableRow(lane.title, lane.sub, tuple(cells)))
    return TableView(heads, tuple(rows))


def _cell(story: Story, lane: Lane, item: Inspection, marks: tuple[Mark, ...]) -> TableCell:
    if not marks:
        if item.told:
            return TableCell(("not told of",), "gap")
        words = [g.text for g in lane.gaps if g.inspection == item.address]
        words = words or [g.text for g in lane.gaps if g.edition == item.edition and not g.inspection]
        words = words or [
            "not graded"
            if item.board or not any(s.edition == item.edition for s in lane.stretches)
            else "grade not held here"
        ]
        return TableCell(tuple(words), "gap")
    spans = len(marks) == 1 and marks[0].spans
    lines: list[str] = []
    for mark in marks:
        lines.append(mark.word)
        if mark.spans:
            lines.append("one grade for both" if len(mark.lanes) == 2 else f"one grade for all {len(mark.lanes)}")
        lines += [part for part in (mark.note, "reported later" if mark.hollow else "") if part]
    return TableCell(tuple(lines), "grade", len(marks[0].lanes) if spans else 1)
