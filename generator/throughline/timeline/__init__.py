"""Geometry of the pictures, as frozen views: a story of grades in, coordinates and words out.

Pure, and knows nothing of records. `draw` makes the grade timeline of one authority (wide picture, narrow lists, and the
table of the same data); `draw_strips` puts several authorities under one another on one line of time; `draw_trace` makes
the line of one recommendation; `in_rows` places equal squares, and `columns` stacks counts over the years. What may be
compared is decided by whoever tells the story (`history`); here a line is drawn only where the story says `same` or
`edition`.
"""

from throughline.timeline.drawn import TimelineView, draw
from throughline.timeline.narrow import Card, Cell, Row, TableCell, TableHead, TableRow, TableView, cards, table
from throughline.timeline.shares import Bar, Column, Count, Era, Part, columns
from throughline.timeline.story import (
    Caveat,
    Edition,
    Gap,
    Inspection,
    Joined,
    Lane,
    Mark,
    Said,
    Story,
    Stretch,
    Visit,
    caveats_needed,
)
from throughline.timeline.strips import Course, Graded, Inspected, Panels, draw_strips
from throughline.timeline.tiles import Square, in_rows
from throughline.timeline.trace import TraceLine, TracePoint, draw_trace

__all__ = [
    "Bar", "Card", "Caveat", "Cell", "Column", "Count", "Course", "Edition", "Era", "Gap", "Graded", "Inspected",
    "Inspection", "Joined", "Lane", "Mark", "Panels", "Part", "Row", "Said", "Square", "Story", "Stretch", "TableCell",
    "TableHead", "TableRow", "TableView", "TimelineView", "TraceLine", "TracePoint", "Visit", "cards", "caveats_needed",
    "columns", "draw", "draw_strips", "draw_trace", "in_rows", "table",
]  # fmt: skip
