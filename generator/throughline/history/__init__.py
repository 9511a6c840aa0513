"""Questions over time: which grades may be compared, what was claimed and found and when, what nobody has looked at.

Pure functions of the dataset. A claim and a finding never meet in one value.
"""

from throughline.history.clock import (
    STANDING,
    Standing,
    stale_claims,
    standing,
    successor,
)
from throughline.history.comparison import (
    Interval,
    Joined,
    Movement,
    Placed,
    after_lowest,
    before,
    comparability,
    continuity,
    given_by,
    joined,
    latest_graded,
    months_before,
    movement,
    placed,
)
from throughline.history.intervals import (
    Followed,
    Moved,
    Spread,
    all_moved,
    moved,
    since_latest,
    spread,
    there,
    until_next,
)
from throughline.history.latest import (
    COUNTED,
    Basis,
    Courses,
    Latest,
    State,
    Stood,
    courses,
    day_of,
    eras,
    exists,
    given,
    in_order,
    inspections,
    on_day,
    stood,
    year_ends,
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
    "COUNTED", "FOUND", "STANDING", "Basis", "Courses", "Followed", "Interval", "Joined", "Latest", "Look", "Moved",
    "Movement", "Placed", "Raised", "Spread", "Standing", "State", "Stood", "Tally", "after_lowest", "all_moved", "before",
    "comparability", "continuity", "courses", "day_of", "eras", "exists", "given", "given_by", "in_order", "inspections",
    "is_later_report", "joined", "latest_finding", "latest_graded", "looks", "months_before", "moved", "movement",
    "on_day", "on_whole_list", "placed", "raised", "since_latest", "spread", "stale_claims", "standing", "stood",
    "successor", "tallies", "there", "until_next", "year_ends",
]  # fmt: skip
