"""The grades of one event: each beside the one before it in its lane, and whether the two may be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from throughline import history, records
from throughline.link import Dataset
from throughline.pages import parts
from throughline.pages.parts import Cite, Differs, Grade, Link

MOVES = {
    "same": "the same",
    "better": "better",
    "worse": "worse",
    "not-comparable": "not comparable",
    "first": "",
}


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One judgement: its grade, the one before it in the lane, and whether the two may be compared."""

    judgement: str
    code: str
    grade: Grade | None
    differs: Differs | None
    before: Grade | None
    before_when: str
    movement: str
    why: str
    within: str
    reported_by: Link | None
    note: str
    citations: tuple[Cite, ...]


def grade_row(dataset: Dataset, item: history.Placed, grades: tuple[history.Placed, ...]) -> GradeRow:
    given = item.event.record.judgements.get(item.judgement.id)
    long = given if isinstance(given, records.Grade) else None
    earlier = history.before(grades, item) if item.lanes else None
    move = history.movement(dataset, earlier, item)
    why = ""
    if earlier and move == "not-comparable":
        same = earlier.framework == item.framework
        why = "" if same else f"not the same judgement as in {dataset.frameworks[earlier.framework].edition}"
    return GradeRow(
        judgement=str(item.judgement.title),
        code=str(item.judgement.id),
        grade=parts.grade_view(item),
        differs=parts.differs(dataset, str(item.judgement.short), long.grade) if long else None,
        before=parts.grade_view(earlier) if earlier else None,
        before_when=earlier.event.on.label if earlier else "",
        movement=MOVES[move],
        why=why,
        within=str(item.judgement.within or ""),
        reported_by=parts.item_link(dataset, item.reported_by) if item.reported_by else None,
        note=item.note,
        citations=parts.cites(dataset, long) if long else parts.cites(dataset, item.event.record),
    )


def board_row(
    dataset: Dataset, item: history.Placed, review: records.Review, grades: tuple[history.Placed, ...]
) -> GradeRow:
    earlier = history.before(grades, item)
    given: Mapping[str, object] = {str(k): v for k, v in review.judgements.items()}
    long = given.get(str(item.judgement.id))
    cited = long if isinstance(long, records.Grade) else review
    return GradeRow(
        str(item.judgement.title), str(item.judgement.id), parts.grade_view(item), None,
        parts.grade_view(earlier) if earlier else None, earlier.event.on.label if earlier else "",
        MOVES[history.movement(dataset, earlier, item)], "", "", None, item.note, parts.cites(dataset, cited),
    )  # fmt: skip
