"""The geometry of the pictures: nothing covers anything, lines join only what may be compared, missing has its words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.timeline import (
    Edition,
    Gap,
    Inspection,
    Joined,
    Lane,
    Mark,
    Said,
    Story,
    Stretch,
    TracePoint,
    Visit,
    caveats_needed,
    draw,
    draw_trace,
)
from throughline.timeline.drawn import drawn
from throughline.timeline.labels import Box, Text, width, wrap
from throughline.timeline.lanes import LaneView
from throughline.timeline.picture import Picture, lay_out
from throughline.timeline.scale import WIDTH, columns_of, make_scale
from throughline.timeline.story import said_gaps
from throughline.timeline.trace import SHAPES, place

AS_OF = date(2026, 8, 20)
EDITIONS = (
    Edition("old", "OLD", "2009 to 2012", date(2009, 4, 1), date(2012, 5, 31), "OLD"),
    Edition("mid", "MID", "2013 to 2017", date(2013, 11, 1), date(2017, 12, 31), "MID"),
    Edition("new-1", "NEW, first edition", "2018 to 2022", date(2018, 1, 1), date(2022, 12, 31), "NEW"),
    Edition("new-2", "NEW, second edition", "2023 to 2026", date(2023, 1, 1), date(2026, 3, 31), "NEW"),
    Edition("new-3", "NEW, third edition", "from 2026", date(2026, 4, 1), None, "NEW"),
)
GRADES = (
    ("Outstanding", "diamond", "navy", 0),
    ("Good", "disc", "blue", 1),
    ("Requires improvement", "square", "amber", 2),
    ("Inadequate", "triangle", "plum", 3),
)


def inspected(*days: tuple[str, str]) -> tuple[Inspection, ...]:
    return tuple(
        Inspection(
            f"/i/{day}/",
            date.fromisoformat(day).strftime("%d %b %Y").lstrip("0"),
            date.fromisoformat(day),
            edition,
            "5 asked",
        )
        for day, edition in days
    )


def mark(day: str, lanes: str, grade: int, joined: Joined = "first", **rest: object) -> Mark:
    word, shape, tone, level = GRADES[grade]
    return Mark(f"/i/{day}/", tuple(lanes.split()), word, shape, tone, level, 4, joined, **rest)  # type: ignore[arg-type]


def lane(id: str, *stretches: tuple[str, Joined], **rest: object) -> Lane:
    return Lane(id, id.capitalize(), tuple(Stretch(*s) for s in stretches), **rest)  # type: ignore[arg-type]


@pytest.fixture
def story() -> Story:
    """Five inspections over four editions: two frameworks change, one edition does, one grade spans two lanes twice."""
    stretches: tuple[tuple[str, Joined], ...] = (("mid", "break"), ("new-1", "break"), ("new-2", "edition"))
    later: tuple[tuple[str, Joined], ...] = (("new-3", "edition"),)
    care: tuple[tuple[str, Joined], ...] = (("old", "first"), ("mid", "break"), ("new-1", "break"), ("new-2", "break"))
    return Story(
        lanes=(
            lane("overall", *stretches, gaps=(Gap("no overall grade now", "from 2026", "new-3"),)),
            lane("help", ("old", "first"), *stretches, *later),
            lane("care", *care, *later),
            lane("leavers", *care, *later),
            lane("leaders", ("old", "first"), *stretches, *later),
            lane("never", *stretches),
            lane("board", ("mid", "first"), board=True, sub="not the council"),
        ),
        editions=EDITIONS,
        inspections=inspected(
            ("2012-01-15", "old"), ("2015-03-20", "mid"), ("2017-09-04", "mid"), ("2021-11-12", "new-1"), ("2025-01-29", "new-2")
        ),
        marks=(
            mark("2012-01-15", "help", 2, hollow=True),
            mark("2012-01-15", "care leavers", 1, hollow=True),
            *(mark("2015-03-20", name, 3, "break") for name in ("overall", "help", "care", "leavers", "leaders")),
            mark("2015-03-20", "board", 3),
            *(mark("2017-09-04", name, 2, "same") for name in ("overall", "help", "care", "leavers", "leaders")),
            *(mark("2021-11-12", name, 1, "break") for name in ("overall", "help", "care leavers", "leaders")),
            *(mark("2025-01-29", name, 2, "edition") for name in ("overall", "help", "leaders")),
            *(mark("2025-01-29", name, 2, "break") for name in ("care", "leavers")),
        ),
        as_of=AS_OF,
        visits=(Visit("Focused visit", "July 2019", date(2019, 7, 1)), Visit("5 visits", "by 2016", date(2015, 6, 1), date(2016, 9, 1))),
        said=(Said("17 of 17 completed", "autumn 2012", date(2012, 10, 1)),),
        unsaid="nothing read since",
    )  # fmt: skip


def laid_out(story: Story) -> Picture:
    return lay_out(said_gaps(story))


def lanes_of(story: Story) -> dict[str, LaneView]:
    return {view.id: view for view in laid_out(story).lanes}


def text_box(text: Text, size: float = 13) -> Box:
    long = width(text.text, size, bold=text.cls in ("t-word", "t-edition", "t-date"))
    left = {"start": text.x, "middle": text.x - long / 2, "end": text.x - long}[text.anchor]
    return Box(left, text.y - size + 3, left + long, text.y + 2)


def assert_nothing_overlaps(story: Story) -> None:
    picture = laid_out(story)
    boxes: list[tuple[str, Box]] = []
    for head in picture.columns:
        boxes += [(text.text, text_box(text)) for text in head.texts]
    for item in picture.dates:
        boxes += [(text.text, text_box(text)) for text in (item.text, item.asked) if text]
    for view in picture.lanes:
        boxes += [(text.text, text_box(text)) for text in view.words]
        for seen in view.marks:
            boxes.append((f"mark {seen.word}", Box(seen.x - 7, seen.y - 7, seen.x + 7, seen.y + 7)))
            boxes += [(text.text, text_box(text)) for text in seen.texts]
        for block in view.blocks:
            boxes.append((f"block {block.word}", Box(block.x, block.y, block.x + block.width, block.y + block.height)))
            boxes += [(text.text, text_box(text)) for text in block.texts]
    for visit in picture.visits:
        boxes += [(text.text, text_box(text)) for text in visit.texts]
    met = [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.meets(two, -0.6)]
    assert not met
    outside = [
        name for name, box in boxes if box.x1 < -1 or box.x2 > WIDTH + 1 or box.y1 < -1 or box.y2 > picture.height
    ]
    assert not outside


def test_no_word_or_mark_covers_another(story: Story) -> None:
    assert_nothing_overlaps(story)


def test_time_runs_to_scale_between_inspections(story: Story) -> None:
    scale = make_scale(story)
    first, second, third = (scale.x(item.on) for item in story.inspections[:3])
    days = [(b.on - a.on).days for a, b in zip(story.inspections, story.inspections[1:], strict=False)]
    assert (second - first) / days[0] == pytest.approx((third - second) / days[1], rel=0.01)


def test_a_line_joins_only_the_same_judgement(story: Story) -> None:
    lanes = lanes_of(story)
    assert [join.joined for join in lanes["help"].joins] == ["same", "edition"]
    assert [join.joined for join in lanes["care"].joins] == ["same"]
    assert not lanes["board"].joins


def test_bands_stop_at_a_break_and_run_through_an_edition(story: Story) -> None:
    lanes = lanes_of(story)
    assert len(lanes["help"].bands) == 3  # old, mid, and the three new editions as one
    assert len(lanes["help"].seams) == 2
    assert len(lanes["help"].breaks) == 2
    assert len(lanes["care"].bands) == 4
    for view in lanes.values():
        for (x, long), (next_x, _) in zip(view.bands, view.bands[1:], strict=False):
            assert next_x - (x + long) >= 17
        for x in view.breaks:
            assert not any(start < x < start + long for start, long in view.bands)


def test_an_edition_that_never_inspected_here_still_breaks_the_lane(story: Story) -> None:
    skipped = replace(
        story,
        inspections=tuple(item for item in story.inspections if item.edition != "new-2"),
        marks=tuple(item for item in story.marks if "2025" not in item.inspection),
    )
    lanes = lanes_of(skipped)
    assert len(lanes["help"].bands) == 3
    assert len(lanes["care"].bands) == 4


def test_a_lane_that_ended_has_no_band_there_and_says_so(story: Story) -> None:
    overall = lanes_of(story)["overall"]
    column = columns_of(story, make_scale(story))[-1]
    assert column.edition.id == "new-3"
    assert all(x + long <= column.x1 for x, long in overall.bands)
    assert "no overall" in " ".join(text.text for text in overall.words)


def test_one_grade_for_two_lanes_is_one_block_over_both(story: Story) -> None:
    lanes = lanes_of(story)
    hollow, full = lanes["care"].blocks
    assert not lanes["leavers"].blocks
    assert hollow.hollow and not full.hollow
    for block in (hollow, full):
        assert lanes["care"].top < block.y
        assert block.y + block.height < lanes["leavers"].bottom
        assert block.y + block.height > lanes["leavers"].top + 40
        assert "one grade" in " ".join(text.text for text in block.texts)
    assert all("Good" not in seen.word for seen in lanes["care"].marks)


def test_lanes_that_share_a_grade_are_brought_together(story: Story) -> None:
    apart = replace(story, lanes=(story.lanes[2], *story.lanes[:2], *story.lanes[3:]))
    order = [view.id for view in laid_out(apart).lanes]
    assert order.index("leavers") == order.index("care") + 1


def test_a_grade_known_from_a_later_report_is_hollow_and_says_so(story: Story) -> None:
    first = lanes_of(story)["help"].marks[0]
    assert first.hollow
    assert first.texts[-1].text == "reported later"
    assert draw(story).has_hollow


def test_lanes_without_anything_are_left_out_and_boards_stand_last(story: Story) -> None:
    order = [view.id for view in laid_out(story).lanes]
    assert "never" not in order
    assert order[-1] == "board"
    assert laid_out(story).board_rule is not None


def test_a_graded_inspection_without_a_grade_gets_words(story: Story) -> None:
    leaders = next(item for item in said_gaps(story).lanes if item.id == "leaders")
    assert [(gap.text, gap.edition) for gap in leaders.gaps] == [("grade not held here", "old")]
    board = next(item for item in said_gaps(story).lanes if item.id == "board")
    assert [(gap.text, gap.inspection) for gap in board.gaps] == [("no review recorded here", "/i/2017-09-04/")]


def test_two_grades_of_one_day_stand_side_by_side(story: Story) -> None:
    pair = (
        mark("2012-01-15", "leaders", 1, note="safeguarding", judgement="a"),
        mark("2012-01-15", "leaders", 2, note="looked after", judgement="b"),
    )
    both = replace(story, marks=(*story.marks, *pair))
    one, two = lanes_of(both)["leaders"].marks[:2]
    assert two.x - one.x >= 20
    assert_nothing_overlaps(both)


def test_height_follows_any_scale(story: Story) -> None:
    marks = [
        Mark(f"/i/{day}/", ("help",), f"Grade {n}", "disc", "blue", n, 5)
        for n, day in enumerate(("2012-01-15", "2015-03-20"))
    ]
    five = replace(story, marks=(*marks, Mark("/i/2021-11-12/", ("help",), "Grade 4", "disc", "blue", 4, 5)))
    first, second, last = lanes_of(five)["help"].marks
    assert last.y - first.y == pytest.approx(4 * (second.y - first.y), abs=0.5)


def test_an_edition_begins_after_the_last_report_of_the_one_before(story: Story) -> None:
    late = replace(
        story,
        inspections=inspected(
            ("2015-11-27", "mid"), ("2018-08-17", "mid"), ("2023-01-26", "new-1"), ("2026-08-20", "new-3")
        ),
        marks=tuple(mark(day, "help", 2, "break") for day in ("2015-11-27", "2018-08-17", "2023-01-26", "2026-08-20")),
    )
    scale = make_scale(late)
    columns = {column.edition.id: column for column in columns_of(late, scale)}
    for item in late.inspections:
        column = columns[item.edition]
        assert column.x1 < scale.x(item.on) < column.x2
    assert_nothing_overlaps(late)


def test_a_short_edition_has_room_for_words_where_the_next_report_came_years_later(story: Story) -> None:
    brief = Edition("brief", "BRIEF", "2013", date(2013, 1, 1), date(2013, 10, 31), "BRIEF")
    near = replace(
        story,
        editions=(story.editions[0], brief, *story.editions[1:]),
        inspections=inspected(
            ("2013-01-15", "old"), ("2013-08-23", "brief"), ("2017-06-13", "mid"), ("2026-02-02", "new-2")
        ),
        marks=tuple(mark(day, "help", 2, "break") for day in ("2013-01-15", "2013-08-23", "2017-06-13", "2026-02-02")),
    )
    scale = make_scale(near)
    columns = {column.edition.id: column for column in columns_of(near, scale)}
    assert columns["brief"].x2 - columns["brief"].x1 >= 80
    assert scale.x(date(2017, 6, 13)) - columns["mid"].x1 >= 54
    assert_nothing_overlaps(near)


def test_no_inspection_draws_no_picture_and_keeps_the_visits(story: Story) -> None:
    view = draw(replace(story, inspections=(), marks=(), lanes=()))
    assert view.wide is None and view.table is None and not view.cards
    assert view.visits


def test_one_inspection(story: Story) -> None:
    one = replace(
        story, inspections=story.inspections[3:4], marks=tuple(m for m in story.marks if "2021" in m.inspection)
    )
    assert_nothing_overlaps(one)
    assert not any(view.joins for view in laid_out(one).lanes)


@given(
    st.lists(
        st.tuples(st.integers(0, 6000), st.integers(0, 3), st.booleans()),
        min_size=1,
        max_size=12,
        unique_by=lambda t: t[0],
    )
)
def test_up_to_twelve_inspections_at_any_distance(drawn: list[tuple[int, int, bool]]) -> None:
    days = sorted(drawn)
    edition_of = {}
    for after, _, _ in days:
        day = date(2009, 6, 1) + timedelta(days=after)
        held = [edition for edition in EDITIONS if edition.starts and edition.starts <= day]
        edition_of[day] = (held or EDITIONS)[-1 if held else 0].id
    marks: list[Mark] = []
    for (_, grade, spans), (day, edition) in zip(days, edition_of.items(), strict=True):
        text = day.isoformat()
        marks.append(mark(text, "help", grade, "same" if marks and edition != "old" else "break"))
        marks += (
            [mark(text, "care leavers", grade, "break")]
            if spans
            else [mark(text, name, grade) for name in ("care", "leavers")]
        )
    stretches: tuple[tuple[str, Joined], ...] = tuple((e.id, "break") for e in EDITIONS)
    made = Story(
        lanes=(lane("help", *stretches), lane("care", *stretches), lane("leavers", *stretches)),
        editions=EDITIONS,
        inspections=inspected(*((day.isoformat(), edition) for day, edition in edition_of.items())),
        marks=tuple(marks),
        as_of=AS_OF,
    )
    assert_nothing_overlaps(made)


def test_what_is_printed_is_the_picture(story: Story) -> None:
    """One path a look and one text a look, with every word, mark and report of the picture once."""
    picture = laid_out(story)
    view = drawn(picture)
    laid = [text for head in picture.columns for text in head.texts] + list(picture.head)
    for lane_view in picture.lanes:
        laid += [*lane_view.title, *lane_view.words, *(text for seen in lane_view.marks for text in seen.texts)]
        laid += [text for block in lane_view.blocks for text in block.texts]
    laid += [text for visit in picture.visits for text in visit.texts]
    laid += [text for box in picture.said for text in box.texts]
    laid += [item.asked for item in picture.dates if item.asked] + ([picture.unsaid] if picture.unsaid else [])
    laid += [text for strip in (picture.visits_strip, picture.said_strip) if strip for text in strip.title]
    assert sorted(line for words in view.words for _, _, line in words.lines) == sorted(text.text for text in laid)
    assert [item.date for item in view.dates] == [item.label for item in story.inspections]
    marks = "".join(path for _, path in view.marks)
    assert marks.count("M") == sum(len(lane_view.marks) for lane_view in picture.lanes)
    assert len({look for look, _ in view.strokes}) == len(view.strokes)
    assert len(view.blocks) == sum(len(lane_view.blocks) for lane_view in picture.lanes)


# -- lists and table ---------------------------------------------------------------------------------------------------


def test_lists_are_newest_first_and_break_where_the_picture_breaks(story: Story) -> None:
    card = next(card for card in draw(story).cards if card.ids == ("help",))
    kinds = [(row.kind, row.when or (row.joints[0] if row.joints else "")) for row in card.rows]
    assert kinds == [
        ("grades", "29 Jan 2025"),
        ("joint", ("edition", "edition changed, 2023")),
        ("grades", "12 Nov 2021"),
        ("joint", ("break", "framework changed, 2018")),
        ("grades", "4 Sep 2017"),
        ("grades", "20 Mar 2015"),
        ("joint", ("break", "framework changed, 2013")),
        ("grades", "15 Jan 2012"),
    ]
    cells = [row.cells[0] for row in card.rows if row.kind == "grades"]
    assert [(cell.up, cell.down) for cell in cells] == [
        (False, True),
        (True, False),
        (False, True),
        (True, False),
        (False, False),
    ]


def test_lanes_that_shared_a_grade_share_a_card(story: Story) -> None:
    card = next(card for card in draw(story).cards if "care" in card.ids)
    assert card.ids == ("care", "leavers")
    blocks = [row for row in card.rows if row.kind == "block"]
    assert [row.when for row in blocks] == ["12 Nov 2021", "15 Jan 2012"]
    assert ("break", "one grade became two, 2023") in [row.joints[0] for row in card.rows if row.joints]
    assert not any(cell.up or cell.down for row in card.rows if row.when == "29 Jan 2025" for cell in row.cells)


def test_the_table_has_every_grade_once(story: Story) -> None:
    table = draw(story).table
    assert table is not None
    assert [head.label for head in table.heads] == [item.label for item in story.inspections]
    rows = {row.title: row for row in table.rows}
    assert [cell.rows for cell in rows["Care"].cells] == [2, 1, 1, 2, 1]
    assert len(rows["Leavers"].cells) == 3
    assert rows["Care"].cells[0].words == ("Good", "one grade for both", "reported later")
    assert rows["Leaders"].cells[0].words == ("grade not held here",)
    assert rows["Overall"].cells[0].words == ("not graded",)
    grades = [cell for row in table.rows for cell in row.cells if cell.kind == "grade"]
    assert len(grades) == len(story.marks)


def test_which_caveats_a_timeline_needs(story: Story) -> None:
    assert caveats_needed(story) == {
        "framework-step", "one-grade-for-both", "reported-later", "board", "visits", "no-overall", "no-scores",
    }  # fmt: skip
    plain = replace(story, lanes=story.lanes[5:6], marks=(), visits=())
    assert "board" not in caveats_needed(plain)


# -- words and the trace -----------------------------------------------------------------------------------------------


def test_words_break_at_spaces_and_never_inside_a_word() -> None:
    assert wrap("Requires improvement", 13, 92, bold=True) == ("Requires", "improvement")
    assert wrap("Good", 13, 5) == ("Good",)
    assert wrap("", 13, 50) == ()


def test_the_trace_runs_to_scale_and_its_boxes_are_apart() -> None:
    days = [date(y, m, 1) for y, m in ((2012, 1), (2012, 2), (2012, 3), (2015, 3), (2015, 4), (2025, 1))]
    points = tuple(TracePoint(day, "inspectors found this sound", "confirmed", "named") for day in days)
    placed = place(points, date(2012, 1, 1), AS_OF)
    boxes = [box for _, _, box in placed]
    assert not any(one.meets(two) for one, two in combinations(boxes, 2))
    assert all(0 <= box.x1 and box.x2 <= 1120 for box in boxes)
    line = draw_trace(points, AS_OF)
    assert line is not None
    assert all(box.y2 < line.foot for box in boxes)
    assert [year for _, year in line.years][:2] == [2012, 2013]
    paths = dict(line.paths)
    assert paths["ground"] == paths["disc"]
    xs = [float(x) for x in re.findall(r"M([\d.]+) ", paths["disc"])]
    assert xs == sorted(xs) and len(xs) == len(points) == len(line.words)
    assert paths["box-named"].count("z") == len(points)


def test_a_point_of_each_kind_is_drawn_by_its_shape() -> None:
    points = tuple(TracePoint(date(2012 + n, 1, 1), kind, kind, "plain") for n, kind in enumerate(SHAPES))
    line = draw_trace(points, AS_OF)
    assert line is not None
    drawn = {look: path.count("M") for look, path in line.paths}
    assert drawn == {
        "axis": 16, "line": 1, "stem": 9, "ground": 9, "ring": 1, "hole": 1, "disc": 2, "stroke dotted": 2, "stroke": 7, "solid": 4,
    }  # fmt: skip


def test_a_trace_of_fewer_than_two_points_is_no_picture() -> None:
    assert draw_trace((), AS_OF) is None
    assert draw_trace((TracePoint(date(2012, 1, 1), "asked", "full", "asked"),), AS_OF) is None
