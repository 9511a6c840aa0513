"""Questions over time: which grades may be compared, what was claimed and found and when, what nobody has looked at.

Pure functions of the dataset. A claim and a finding never meet in one value.
"""

from throughline.history.clock import (
    STANDING,
    Deadline,
    Standing,
    deadline,
    looked_back_to,
    open_for,
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
from throughline.history.distribution import (
    Judged,
    Stood,
    eras,
    gave,
    in_order,
    judged,
    stood,
    year_ends,
)
from throughline.history.intervals import Followed, Spread, Waits, followed, spread, waits
from throughline.history.latest import (
    COUNTED,
    NOTHING,
    Basis,
    Course,
    Given,
    Held,
    Latest,
    State,
    day_of,
    held,
    inspections,
)
from throughline.history.recurrence import Between, Raised, Step, chain, raised
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
    "COUNTED", "FOUND", "NOTHING", "STANDING", "Basis", "Between", "Course", "Deadline", "Followed", "Given", "Held", "Interval", "Joined", "Judged",
    "Latest", "Look", "Movement", "Placed", "Raised", "Spread", "Standing", "State", "Step", "Stood", "Tally", "Waits",
    "after_lowest", "before", "chain", "comparability", "continuity", "day_of", "deadline", "eras", "followed", "gave", "given_by", "held",
    "in_order", "inspections", "is_later_report", "joined", "judged", "latest_finding", "latest_graded", "looked_back_to", "looks",
    "months_before", "movement", "on_whole_list", "open_for", "placed", "raised", "spread", "stale_claims", "standing", "stood",
    "successor", "tallies", "waits", "year_ends",
]  # fmt: skip
