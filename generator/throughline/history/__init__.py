"""Questions over time: which grades may be compared, what was claimed and found and when, what nobody has looked at.

Pure functions of the dataset. A claim and a finding never meet in one value.
"""

from throughline.history.clock import (
    STANDING,
    Standing,
    months_before,
    stale_claims,
    standing,
    successor,
)
from throughline.history.comparison import (
    Joined,
    Movement,
    Placed,
    before,
    comparability,
    continuity,
    joined,
    latest_graded,
    movement,
    placed,
)
from throughline.history.recurrence import Raised, raised
from throughline.history.verification import (
    FOUND,
    Look,
    Tally,
    is_later_report,
    latest_finding,
    looks,
    on_whole_list,
    tallies,
)

__all__ = [
    "FOUND", "STANDING", "Joined", "Look", "Movement", "Placed", "Raised", "Standing", "Tally", "before", "comparability", "continuity",
    "is_later_report", "joined", "latest_finding", "latest_graded", "looks", "months_before", "movement", "on_whole_list",
    "placed", "raised", "stale_claims", "standing", "successor", "tallies",
]  # fmt: skip
