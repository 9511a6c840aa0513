"""The brief for a committee, and the deadline of the council's answer: stated and estimated never look alike."""

from __future__ import annotations

from datetime import date

import pytest

from linking import clean, text
from throughline import history
from throughline.calendar import NOT_GIVEN, parse, working_days_after
from throughline.link import Whole
from throughline.pages import about_event, trails
from throughline.pages.brief import brief

NORTH = "inspections/north-bay/2016-05-10-harbour-2015.yaml"
NORTH_KEY = "north-bay/2016-05-10-harbour-2015"
FRAMEWORK = "frameworks/harbour-2015.yaml"
VISIT = "inspections/north-bay/2018-03-tide-visit.yaml"
DAYS = {FRAMEWORK: text(FRAMEWORK, ("rules:", "response-working-days: 70\nrules:"))}
STATED = {
    **DAYS,
    NORTH: text(
        NORTH,
        ("actions:", "  due-to-inspectorate: {on: 2016-08-12, source: {document: north-bay-cabinet-2016-07-05, at: para 3}}\nactions:"),
    ),
}  # fmt: skip
CLAIMED = """\
    claims:
      - {claimed: completed, as-at: 2016-07-05, as-stated: Done, source: {document: north-bay-cabinet-2016-07-05, at: row 2}}
governance:"""


# -- the clock ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2019-11-04", 70, "2020-02-13"),
        ("2019-10-30", 70, "2020-02-10"),
        ("2024-07-12", 70, "2024-10-21"),
        ("2020-12-24", 1, "2020-12-29"),  # Boxing Day on a Saturday moves to the Monday
        ("2022-06-01", 1, "2022-06-06"),  # four days of a jubilee
        ("2024-05-03", 1, "2024-05-07"),
    ],
)
def test_working_days_leave_out_weekends_and_english_bank_holidays(start: str, days: int, end: str):
    counted = working_days_after(parse(start), days)
    assert (counted.iso, counted.derived) == (end, True)


@pytest.mark.parametrize("start", ["2019-11", "2019", "not-given"])
def test_nothing_is_counted_from_less_than_a_day(start: str):
    assert working_days_after(parse(start), 70) is NOT_GIVEN


def test_a_deadline_is_estimated_from_publication_only_where_no_paper_states_it():
    due = history.deadline(clean(DAYS), NORTH_KEY)
    assert due and (due.basis, due.on.iso, due.on.derived) == ("estimated", "2016-08-17", True)
    due = history.deadline(clean(STATED), NORTH_KEY)
    assert due and (due.basis, due.on.iso, due.on.derived) == ("stated", "2016-08-12", False)


def test_no_framework_no_deadline():
    assert history.deadline(clean(), NORTH_KEY) is None
    assert history.deadline(clean(DAYS), "north-bay/2018-03-tide-visit") is None


def test_the_page_of_the_inspection_says_which_it_is():
    def row(dataset):
        event = dataset.events[NORTH_KEY]
        rows = about_event.about(dataset, event, history.placed(dataset, event.authority))
        return next((row for row in rows if row.label == "Council’s plan due"), None)

    estimated, stated = row(clean(DAYS)), row(clean(STATED))
    assert estimated and (estimated.value, estimated.derived) == (
        "", "about 17 August 2016 (estimated from publication: 70 working days)",
    )  # fmt: skip
    assert stated and (stated.value, stated.derived) == ("12 August 2016 (stated)", "")
    assert stated.citations
    assert row(clean()) is None


def test_the_trail_estimates_in_the_empty_slot_alone():
    step = "steps:\n  - {id: submission, title: Plan sent, body-type: external, expected: yes, with-deadline: yes}"
    words = text("vocabulary.yaml", ("steps:", step))

    def slot(files):
        dataset = clean({**files, "vocabulary.yaml": words})
        return next(s for s in trails.trail(dataset, dataset.events[NORTH_KEY]) if s.title == "Plan sent")

    assert "*about 17 August 2016 (estimated" in slot(DAYS).text
    assert "about" not in slot(STATED).text


# -- the brief ---------------------------------------------------------------------------------------------------------


def test_what_was_said_done_and_never_looked_at_is_listed_with_the_claim():
    dataset = clean({NORTH: text(NORTH, ("governance:", CLAIMED))})
    (row,) = brief(dataset, "north-bay").claimed.rows
    assert (row.title, row.claim and row.claim.word) == ("Put up a light", "completed")
    assert row.note == "5 July 2016; read and silent: 2018"


def test_what_stands_beside_every_row_alike_is_said_once():
    third = "  - id: a3\n    addresses: [r2]\n    title: Paint it\n    source: {document: north-bay-cabinet-2016-07-05, at: row 3}\n"
    both = text(NORTH, ("governance:", CLAIMED.replace("governance:", f"{third}{CLAIMED}")))
    claimed = brief(clean({NORTH: both}), "north-bay").claimed
    assert [row.note for row in claimed.rows] == ["", ""]
    assert claimed.note == "All of these: 5 July 2016; read and silent: 2018."


def test_what_the_latest_report_asks_is_listed_or_said_not_to_be_recorded():
    assert [row.title for row in brief(clean(), "north-bay").asked.rows] == [
        "Sound rings on the east quay",
        "A light at the end of the pier",
    ]
    thin = brief(clean(), "south-bay").asked
    assert (thin.rows, thin.note) == ((), "This report makes 1 recommendation; not recorded here.")


def test_what_a_report_returned_to_is_not_said_to_be_unchecked():
    found = "read-for:"
    visit = text(VISIT, (found, f"  - {{of: {NORTH_KEY}#r2, found: confirmed, basis: named}}\n{found}"))
    assert brief(clean({NORTH: text(NORTH, ("governance:", CLAIMED)), VISIT: visit}), "north-bay").claimed.total == 0


def test_a_date_that_has_passed_is_listed_and_one_to_come_is_not():
    (row,) = brief(clean(), "north-bay").passed.rows
    assert (row.title, row.note) == ("Replace forty rings", "due August 2016; nothing later held")
    assert brief(clean(as_of=date(2016, 8, 31)), "north-bay").passed.rows == ()


def test_an_authority_of_grades_alone_says_what_is_not_recorded():
    dataset = clean(DAYS)
    view = brief(dataset, "south-bay")
    assert view.thin
    assert view.recorded.startswith("The report of this authority’s 1 inspection makes 1 recommendation")
    assert view.due and (view.due.on, view.due.stated) == ("27 September 2017", False)
    assert [cite.label for cite in view.sources] == ["Report of 20 June 2017"]


def test_a_stated_deadline_is_not_said_to_be_about():
    due = brief(clean(STATED), "north-bay").due
    assert due and (due.on, due.rule, due.stated) == ("12 August 2016", "stated", True)


def test_a_reply_stands_beside_what_it_answers():
    reply = "    replies: [{body: Harbour office, on: 2016-09, summary: Half are in., source: {document: north-bay-cabinet-2016-07-05, at: row 1}}]\n"
    dataset = clean({NORTH: text(NORTH, ("    due: 2016-08\n", f"    due: 2016-08\n{reply}"))})
    (row,) = brief(dataset, "north-bay").passed.rows
    assert [answer.text for answer in row.replies] == ["Half are in."]


def test_what_a_report_on_another_authority_found_of_a_national_recommendation_is_not_told_of_this_one():
    answers = ("addresses: [r2]", "addresses: [r2, origins/tides-2014#r1]"), ("governance:", CLAIMED)
    verified = """
read-for: [origins/tides-2014]
verifications:
  - {of: origins/tides-2014#r1, found: confirmed, basis: named, summary: Every harbour has its tables., source: {document: report, at: para 3}}
"""
    south = "inspections/south-bay/2017-06-20-harbour-2015.yaml"
    whole = clean({NORTH: text(NORTH, *answers), south: text(south) + verified})
    part = Whole(whole).part("north-bay").dataset()
    for dataset in (whole, part):
        assert [row.title for row in brief(dataset, "north-bay").claimed.rows] == ["Put up a light"]
    assert not part.findings.get("origins/tides-2014#r1")
