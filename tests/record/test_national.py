"""The national briefing of 2014: 33 inspections in seven rows, and the themes with their counts."""

from __future__ import annotations

COUNTS = {
    "oe": (0, 9, 18, 6), "hp": (0, 9, 18, 6), "clap": (0, 12, 18, 3), "adoption": (2, 15, 13, 3),
    "care-leavers": (0, 13, 17, 3), "lmg": (1, 11, 15, 6), "lscb": (0, 11, 15, 7),
}  # fmt: skip
THEMES = {
    "plans": 16, "assessments": 15, "management-oversight": 15, "recording": 10, "seeing-children": 10, "caseloads": 8,
    "iro": 18, "foster-carers": 10, "health-of-children-in-care": 10, "education-of-children-in-care": 9,
    "pathway-plans": 17, "accommodation-care-leavers": 11, "independence": 4, "quality-assurance": 15, "feedback": 9,
    "workforce": 9,
}  # fmt: skip


def test_seven_rows_of_thirty_three(root):
    national = record(root)
    rows = {row.judgement: tuple(row.counts.values()) for row in national.distributions}
    assert rows == COUNTS
    assert {sum(row) for row in rows.values()} == {33}


def test_every_counted_theme_has_its_count(root):
    counted = {str(item.theme): item.count for item in record(root).themes if item.count is not None}
    assert counted == THEMES


def test_the_page_says_how_many_and_what_is_missing(words):
    said = words("/national/ofsted-2014-10/")
    assert "33" in said
    for count in ("18", "17", "16", "15"):
        assert count in said


def test_the_slides_give_their_audience_no_grade(words):
    assert "no grade" in words("/authorities/bath-and-north-east-somerset/")


def record(root):
    from throughline import records, sources

    files, _ = sources.walk(root / "content")
    file = next(file for file in files if file.path == "content/national/ofsted-2014-10.yaml")
    loaded, findings = records.load(file)
    assert findings == []
    return loaded.record
