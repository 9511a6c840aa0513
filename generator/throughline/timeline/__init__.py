"""Geometry of the pictures, as frozen views: a story of grades in, coordinates and words out.

Pure, and knows nothing of records. `draw` makes the grade timeline of one authority (wide picture, narrow lists, and the
table of the same data); `draw_trace` makes the line of one recommendation. What may be compared is decided by whoever
tells the story (`history`); here a line is drawn only where the story says `same` or `edition`.
"""

from throughline.timeline.narrow import Card, Cell, Row, TableCell, TableHead, TableRow, TableView, cards, table
from throughline.timeline.picture import TimelineView, draw
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
from throughline.timeline.trace import TraceLine, TracePoint, draw_trace

__all__ = [
    "Card", "Caveat", "Cell", "Edition", "Gap", "Inspection", "Joined", "Lane", "Mark", "Row", "Said", "Story", "Stretch",
    "TableCell", "TableHead", "TableRow", "TableView", "TimelineView", "TraceLine", "TracePoint", "Visit", "cards",
    "caveats_needed", "draw", "draw_trace", "table",
]  # fmt: skip
