"""Authorities under one another on one line of time: what is joined, what is said, and that the script draws the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from throughline.timeline import Course, Graded, Inspected, draw_strips
from throughline.timeline import strips as geometry
from throughline.timeline.drawn import SHAPES


def course(name: str, *inspections: tuple[int, tuple[Graded, ...]]) -> Course:
    made = tuple(
        Inspected(date(year, 6, 1), f"Jun {year}", "e", f"/{name}/{year}/", grades) for year, grades in inspections
    )
    return Course(name, f"/{name}/", made, "" if made else "no inspection")


def good(*lanes: str, joined: bool = False) -> Graded:
    return Graded(lanes, "Good", "disc", "blue", joined=joined)


def panels_of(*courses: Course):
    made = draw_strips(courses, (("a", "A"), ("b", "B"), ("c", "C")), (), date(2024, 1, 1))
    assert made
    return made


def paths(strip, look: str) -> str:
    return "".join(path for name, path in strip.wide.strokes if name.split()[0] == look)


def test_strips_share_one_line_of_time_and_keep_their_order():
    made = panels_of(
        course("Zed", (2016, (good("a"),))), course("Abe"), course("Mid", (2016, (good("a"),)), (2020, (good("a"),)))
    )
    assert [panel.title for panel in made.panels] == ["A", "B", "C"]
    first = made.panels[0].strips
    assert [(strip.name, strip.words) for strip in first] == [("Zed", ""), ("Abe", "no inspection"), ("Mid", "")]
    assert paths(first[2], "shape").startswith(paths(first[0], "shape"))
    assert made.panels[1].strips[0].words == "no grade in this lane is recorded"


def test_a_line_joins_what_the_record_joins_and_nothing_over_a_block():
    joined = good("a", joined=True)
    one = panels_of(course("One", (2014, (good("a"),)), (2016, (joined,)), (2018, (good("a"),))))
    assert paths(one.panels[0].strips[0], "join").count("M") == 1
    two = panels_of(course("Two", (2014, (good("a"),)), (2016, (good("a", "b"),)), (2018, (joined, good("b"))))).panels
    assert [panel.title for panel in two] == ["A and b", "C"]
    assert paths(two[0].strips[0], "join") == ""
    assert paths(two[0].strips[0], "block").count("M") == 1
    assert two[0].strips[0].latest == ("A: Good, Jun 2018", "B: Good, Jun 2018")


def test_a_lane_without_a_grade_says_why_and_none_without_any_inspection_is_drawn():
    made = panels_of(course("One", (2014, (good("a"),)), (2020, (Graded(("a",), "no overall grade"),))))
    strip = made.panels[0].strips[0]
    assert paths(strip, "stroke")
    assert "no overall grade" in " ".join(line for words in strip.wide.words for _, _, line in words.lines)
    assert strip.latest == ("no overall grade, Jun 2020",)
    assert made.has_none
    assert draw_strips((course("Abe"),), (("a", "A"),), (), date(2024, 1, 1)) is None


def test_the_script_draws_as_the_program_does():
    script = (Path(__file__).parents[1] / "templates" / "assets" / "compare.js").read_text(encoding="utf-8")
    assert [f"{name}: '{path}'" for name, path in SHAPES.items() if f"{name}: '{path}'" not in script] == []
    sizes = (geometry.LEFT, geometry.WIDTH, geometry.AROUND, geometry.LANE, geometry.SLIM, geometry.SLIM_WIDTH)
    assert f"SLIM_WIDTH] = [{', '.join(f'{size:g}' for size in sizes)}]" in script
    assert f"[{geometry.NARROWEST}, 3]" in script
