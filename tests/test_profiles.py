"""Profiles and events of which little is recorded: neighbours, movement, what became of an authority, what is left out."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from click.testing import CliRunner

from linking import MINIMAL, clean, text
from throughline import cli, history
from throughline.link import Dataset, Whole
from throughline.pages import (
    about_event,
    authorities,
    conflicts,
    coverage,
    event_rows,
    extent,
    frameworks,
    governance,
    inspections,
    neighbours,
    opening,
    profiles,
    recurring,
    tables,
)
from throughline.pages.wording import long

FRAMEWORK = "frameworks/harbour-2015.yaml"
NORTH = "inspections/north-bay/2016-05-10-harbour-2015.yaml"
NOT_JUDGED = text(
    FRAMEWORK,
    ("judgements:", "not-graded:\n  - {id: not-judged, label: Not judged}\njudgements:"),
    ("  required: [whole, moorings]", "  required: [whole]"),
)
BOARD = """\
title: Review of a harbour board
short: Board review
edition: Board review, 2015
inspectorates: [Harbour Inspectorate]
subject: board
kinds: [survey]
scale:
  - {id: shipshape, label: Shipshape, mark: diamond, tone: navy}
  - {id: adrift, label: Adrift, mark: triangle, tone: plum}
judgements: [{id: board, title: The board, short: Board, lanes: [{id: board, fit: same}]}]
summary: A board.
source: {document: survey-framework-2015, at: annex}
"""
LANES = text("vocabulary.yaml", ("kinds:", "  - {id: board, title: Board, board: yes}\nkinds:"))


def survey(slug: str, on: str, grades: str, more: str = "") -> dict[str, str]:
    """One survey of a harbour, known by its date and grades alone."""
    written = (
        f"authority: {slug}\nframework: harbour-2015\nkind: survey\nstate: held\npublished: {on}\n"
        f"report: {{id: {slug}-{on}, url: https://example.org/{slug}-{on}, pages: 9, licence: ogl}}\n"
        f"source: {{document: report, at: page 1}}\njudgements: {{{grades}}}\n{more}"
    )
    return {f"inspections/{slug}/{on}-harbour-2015.yaml": written}


def harbour(slug: str, more: str = "", region: str = "Coast") -> dict[str, str]:
    name = slug.replace("-", " ").title()
    written = f"name: {name}\nregion: {region}\ntype: unitary\nsource: {{document: survey-framework-2015, at: annex}}\n"
    return {f"authorities/{slug}.yaml": written + more}


def visit(slug: str, on: str, by: str) -> dict[str, str]:
    written = (
        f"authority: {slug}\nkind: tide-visit\nstate: held\nonsite: {on}\nsource: {{document: {by}, at: a line}}\n"
    )
    return {f"inspections/{slug}/{on}-tide-visit.yaml": written}


THIN = {
    **harbour("east-bay"),
    **survey("east-bay", "2015-05-04", "whole: adrift, moorings: adrift", "recommendation-count: 7\n"),
    **survey("east-bay", "2017-11-06", "whole: fair, moorings: shipshape", "recommendation-count: 3\n"),
}


def event(dataset: Dataset, key: str) -> inspections.Inspection:
    """The page of one event."""
    pages = {page.address: page.view for page in inspections.of(dataset, key.partition("/")[0])}
    view = pages[f"/authorities/{key}/"]
    assert isinstance(view, inspections.Inspection)
    return view


def told(dataset: Dataset) -> neighbours.Entries:
    """What each authority tells, from its own part of the record."""
    whole = Whole(dataset)
    return {slug: neighbours.entry(whole.narrowed(slug), slug) for slug in dataset.authorities}


def profile(dataset: Dataset, slug: str) -> profiles.Profile:
    return profiles.profile(Whole(dataset).narrowed(slug), slug, told(dataset))


def beside(dataset: Dataset, slug: str) -> neighbours.Neighbours | None:
    return neighbours.neighbours(Whole(dataset).narrowed(slug), slug, told(dataset))


# -- grades and how they moved -----------------------------------------------------------------------------------------


def test_movement_is_said_lane_by_lane_with_what_it_is_compared_with():
    view = profile(clean(THIN), "east-bay")
    assert [(item.movement, item.when.label, item.lanes) for item in view.moved] == [
        ("Better", "May 2015", "overall and moorings")
    ]


def test_what_is_printed_in_place_of_a_grade_is_words_and_no_mark():
    held = THIN | {FRAMEWORK: NOT_JUDGED} | survey("east-bay", "2018-02-05", "whole: fair, moorings: not-judged")
    dataset = clean(held)
    view = profile(dataset, "east-bay")
    assert view.timeline.table
    assert [row.cells[-1].words for row in view.timeline.table.rows] == [("Fair",), ("not judged",)]
    assert [(item.title, item.words) for item in view.standing if item.grade is None] == [("Moorings", "not judged")]
    rows = event(dataset, "east-bay/2018-02-05-harbour-2015").grades
    assert [(row.instead, row.movement) for row in rows] == [("", "the same"), ("Not judged", "not comparable")]


def test_the_time_after_a_lowest_grade_ends_with_the_next_full_inspection():
    dataset = clean(THIN | visit("east-bay", "2016-02", "east-bay/2017-11-06-harbour-2015"), as_of=date(2020, 1, 1))
    (after,) = history.after_lowest(dataset, history.placed(dataset, "east-bay"))
    assert (after.event.key, after.next and after.next.id, after.months) == (
        "east-bay/2015-05-04-harbour-2015", "2017-11-06-harbour-2015", 30,
    )  # fmt: skip


def test_without_a_next_inspection_it_runs_to_the_day_of_the_record():
    held = {**harbour("east-bay"), **survey("east-bay", "2015-05-04", "whole: adrift, moorings: fair")}
    (shown,) = profile(clean(held, as_of=date(2016, 5, 4)), "east-bay").after_lowest
    assert (shown.elapsed, shown.until) == ("12 months", None)


def test_a_grade_known_from_a_later_report_alone_begins_no_count():
    hollow = "whole: {grade: adrift, reported-by: east-bay/2017-11-06-harbour-2015}, moorings: fair"
    dataset = clean(THIN | survey("east-bay", "2015-05-04", hollow))
    assert history.after_lowest(dataset, history.placed(dataset, "east-bay")) == ()


def test_the_latest_inspection_is_the_latest_on_the_day_of_the_record():
    latest = history.latest_graded(clean(THIN, as_of=date(2016, 1, 1)), "east-bay")
    assert latest and latest.id == "2015-05-04-harbour-2015"


# -- what is left out, said once ---------------------------------------------------------------------------------------


def test_a_thin_profile_says_once_what_is_not_recorded():
    view = profile(clean(THIN), "east-bay")
    assert view.thin
    assert view.recorded == (
        "The reports of this authority’s 2 inspections make 10 recommendations; they are not recorded here. Nor has the "
        "council’s answer been looked for, or who received the reports."
    )
    assert view.lead.endswith("They asked for three things to improve; what they asked for is not recorded here.")
    assert [(row.asked, row.missing) for row in view.events] == [
        ("3; not recorded here", "not-recorded"), ("7; not recorded here", "not-recorded"),
    ]  # fmt: skip


def test_a_count_that_is_not_known_is_no_nought():
    held = THIN | survey("east-bay", "2015-05-04", "whole: adrift, moorings: adrift")
    assert profile(clean(held), "east-bay").recorded.startswith(
        "The report of one of this authority’s 2 inspections makes 3 recommendations; they are not recorded here. How many "
        "the report of 4 May 2015 makes is not known here."
    )


def test_the_plain_section_of_a_thin_profile_gives_the_grades_in_a_sentence():
    view = profile(clean(THIN), "east-bay")
    assert view.care == (
        "In the report of 6 November 2017 inspectors graded the council’s work for moorings **shipshape**."
    )


def test_empty_slots_are_shown_only_where_somebody_looked():
    dataset = clean(THIN)
    assert list(governance.of(dataset, "east-bay")) == []
    assert profile(dataset, "east-bay").trail == ()
    assert event(dataset, "east-bay/2015-05-04-harbour-2015").trail == ()
    assert [page.address for page in governance.of(dataset, "north-bay")] == ["/authorities/north-bay/governance/"]


def test_a_report_that_could_not_be_read_says_so():
    unread = text(
        "inspections/south-bay/2017-06-20-harbour-2015.yaml",
        ("report: {", "report: {readable: no, "),
    )
    dataset = clean({"inspections/south-bay/2017-06-20-harbour-2015.yaml": unread})
    view = event(dataset, "south-bay/2017-06-20-harbour-2015")
    assert view.lead.startswith("This inspection is listed, and the file published as its report could not be read.")
    assert not view.report_read
    assert [row.note for row in event_rows.event_rows(dataset, "south-bay")] == ["report could not be read"]


def test_a_visit_is_told_as_it_is_known():
    dataset = clean(THIN | visit("east-bay", "2016", "east-bay/2017-11-06-harbour-2015"))
    view = event(dataset, "east-bay/2016-tide-visit")
    assert view.lead == (
        "Known from [the report of 6 November 2017](record:east-bay/2017-11-06-harbour-2015), which mentions it. No letter "
        "about it is held here, and a visit of this kind gives no grades."
    )
    timeline = profile(dataset, "east-bay").timeline
    assert [(v.when, v.starts, v.ends) for v in timeline.visits] == [("2016", date(2016, 1, 1), date(2016, 12, 31))]


# -- who was there before, and after -----------------------------------------------------------------------------------

GONE = harbour("old-bay", "status: abolished\nactive-to: 2016-03-31\nsuccessors: [east-bay]\n")
CAME = harbour("east-bay", "active-from: 2016-04-01\npredecessors: [old-bay]\n")


def test_what_became_of_an_authority_is_said_on_both_sides_and_nothing_is_inherited():
    dataset = clean(THIN | GONE | CAME | survey("old-bay", "2015-03-02", "whole: fair, moorings: fair"))
    assert opening.succession(dataset, "old-bay") == (
        "Old Bay no longer exists; its last day was 31 March 2016. After it came [East Bay](record:east-bay). What stands "
        "here is shown under no other name."
    )
    assert opening.succession(dataset, "east-bay") == (
        "Before 1 April 2016 services here were run by [Old Bay](record:old-bay). Its inspections are not counted as those "
        "of East Bay and do not stand on this page."
    )
    assert not any("old-bay" in row.address for row in profile(dataset, "east-bay").events)


def test_an_authority_without_an_inspection_has_no_empty_parts():
    view = profile(clean(THIN | GONE | CAME), "old-bay")
    assert view.succession.endswith("No inspection of it is in this record.")
    assert (view.lead, view.drawn, view.events, view.recorded, view.care) == ("", False, (), "", "")


# -- neighbours --------------------------------------------------------------------------------------------------------

NEAR = "neighbours:\n  as-at: 2017-06\n  authorities: [south-bay, north-bay, far-bay, west-bay]\n"


def test_neighbours_stand_from_a_to_z_below_the_authority_itself():
    dataset = clean(THIN | harbour("east-bay", NEAR) | harbour("west-bay"))
    made = beside(dataset, "east-bay")
    assert made and made.set_of == "June 2017"
    assert [(row.authority.label, row.own, row.why) for row in made.rows] == [
        ("East Bay", True, ""), ("Far Bay", False, "not in this record"), ("North Bay", False, ""), ("South Bay", False, ""),
        ("West Bay", False, "no graded inspection in this record"),
    ]  # fmt: skip
    assert made.told.startswith("What inspectors asked of these five is recorded for ")
    assert made.told.endswith(
        ": those of North Bay. Of the others it is not recorded, which is not the same as not told."
    )


def test_the_picture_and_the_table_of_neighbours_say_the_same():
    dataset = clean(THIN | harbour("east-bay", NEAR) | harbour("west-bay"))
    made = beside(dataset, "east-bay")
    assert made and made.picture
    names = [row.authority.label for row in made.rows]
    assert [past.authority for past in made.past] == names
    for panel in made.picture.panels:
        assert [strip.name for strip in panel.strips] == names
        for strip, past in zip(panel.strips, made.past, strict=True):
            said = [cell.words for row in past.rows for cell in row.cells if cell.lane == panel.title]
            drawn = " ".join(line for words in strip.wide.words for _, _, line in words.lines)
            assert sorted(" ".join(said).split()) == sorted(drawn.split())
            assert strip.words == past.why


def asking(slug: str, day: str, theme: str) -> dict[str, str]:
    return {
        f"inspections/{slug}/{day}-harbour-2015.yaml": f"authority: {slug}\nframework: harbour-2015\nkind: survey\n"
        f"state: held\npublished: {day}\nreport: {{id: {slug}-{day}}}\nsource: {{document: report, at: page 1}}\n"
        "judgements: {whole: fair, moorings: fair}\n"
        f"recommendations:\n  - {{id: r1, title: Light the {slug}, themes: [{theme}]}}\n"
    }


@pytest.mark.parametrize(("day", "alike"), [("2018-06-02", True), ("2019-06-01", True), ("2019-06-03", False)])
def test_the_same_theme_within_three_years_is_told_of_and_no_later(day: str, alike: bool):
    files = harbour("east-bay", NEAR) | harbour("south-bay") | harbour("far-bay") | harbour("west-bay")
    files |= (
        asking("east-bay", "2016-06-02", "lights")
        | asking("south-bay", day, "lights")
        | asking("west-bay", "2016-07-01", "mooring-rings")
    )
    made = beside(clean(files, as_of=date(2020, 1, 1)), "east-bay")
    assert made
    alike_in = {row.theme.label: [item.label for item in row.items] for row in made.same}
    here = f"{int(day[8:])} Jun {day[:4]}"
    items = ["East Bay, 2 Jun 2016: Light the east-bay", f"South Bay, {here}: Light the south-bay"]
    if alike:
        assert set(items) <= set(alike_in["Lights"])
    else:
        assert items[1] not in alike_in.get("Lights", [])


def test_neighbours_stand_by_what_was_known_on_the_day_of_the_record():
    made = beside(clean(THIN | harbour("east-bay", NEAR), as_of=date(2016, 1, 1)), "east-bay")
    assert made and [row.report and row.report.label for row in made.rows[:3]] == ["4 May 2015", None, None]


def test_no_set_of_neighbours_makes_no_part():
    assert profile(clean(THIN), "east-bay").neighbours is None


# -- known only from later reports -------------------------------------------------------------------------------------


def earlier(*rows: str) -> str:
    made = "".join(f"  - {{{row}, reported-by: east-bay/2015-05-04-harbour-2015}}\n" for row in rows)
    return f"reported-earlier:\n{made}"


def test_what_a_later_report_tells_is_a_hollow_mark_in_a_column_of_its_own():
    told = earlier("subject: moorings, on: 2012-03, basis: inspected, grade: fair, lane: moorings")
    view = profile(clean(THIN | harbour("east-bay", told)), "east-bay")
    assert view.timeline.table and view.timeline.has_hollow
    assert view.timeline.table.heads[0].edition == "Told by later reports"
    assert [row.cells[0].words for row in view.timeline.table.rows] == [("not told of",), ("Fair", "reported later")]
    last = view.events[-1]
    assert (last.title, last.address, last.anchor, last.graded) == (
        "Moorings",
        "",
        "reported-2012-03",
        "fair, reported later",
    )


def test_without_a_lane_or_a_known_grade_it_stands_in_the_table_alone():
    told = earlier(
        "subject: pilots, on: 2011, basis: inspected, grade: fair",
        "subject: ferries, on: 2012, basis: published, grade: satisfactory, lane: moorings",
    )
    view = profile(clean(THIN | harbour("east-bay", told)), "east-bay")
    assert [row.title for row in view.events[-2:]] == ["Ferries", "Pilots"]
    assert not view.timeline.has_hollow


# -- boards and coverage -----------------------------------------------------------------------------------------------


def test_a_review_of_a_board_alone_stands_in_its_own_lane_and_in_no_other():
    review = (
        "authority: east-bay\nkind: survey\nstate: held\npublished: 2015-08-03\n"
        "source: {document: survey-framework-2015, at: annex}\n"
        "reviews:\n  - {framework: board-2015, body: harbour-board, judgements: {board: adrift}, recommendation-count: 2}\n"
    )
    more = {"frameworks/board-2015.yaml": BOARD, "vocabulary.yaml": LANES}
    dataset = clean(THIN | more | {"inspections/east-bay/2015-08-03-survey.yaml": review})
    view = profile(dataset, "east-bay")
    assert view.timeline.table
    assert [(row.title, row.cells[1].words) for row in view.timeline.table.rows] == [
        ("Overall", ("not graded",)), ("Moorings", ("not graded",)), ("Board", ("Adrift",)),
    ]  # fmt: skip
    assert view.latest and view.latest.label == "Report of 6 November 2017"
    assert len(history.after_lowest(dataset, history.placed(dataset, "east-bay"))) == 1
    shown = event(dataset, "east-bay/2015-08-03-survey")
    assert (shown.grades, shown.reviews[0].not_recorded) == (
        (),
        "This review makes 2 recommendations; not recorded here.",
    )


def test_coverage_has_every_authority_once_and_those_that_are_no_more_apart():
    dataset = clean(THIN | GONE | CAME | harbour("far-bay", region="Isles"))
    view = coverage.coverage(dataset, [coverage.entry(dataset, slug) for slug in dataset.authorities])
    assert [(group.title, [row.authority.label for row in group.rows]) for group in view.groups] == [
        ("Coast", ["East Bay", "North Bay", "South Bay"]), ("Isles", ["Far Bay"]), ("No longer there", ["Old Bay"]),
    ]  # fmt: skip
    asked = {row.authority.label: row.asked for group in view.groups for row in group.rows}
    assert (asked["East Bay"], asked["North Bay"], asked["Far Bay"]) == ("none of 10", "2 of 2", "none known")
    assert [entry.slug for entry in view.authorities] == ["north-bay"]


@pytest.mark.parametrize("family", [authorities, conflicts, coverage, frameworks, tables])
def test_what_a_family_is_told_changes_only_with_what_it_shows(family):
    def told(*edits: tuple[str, str]) -> object:
        dataset = clean({NORTH: text(NORTH, *edits)})
        return family.entry(Whole(dataset).part("north-bay").dataset(), "north-bay")

    said = told()
    assert pickle.loads(pickle.dumps(said)) == said
    assert told(("    summary: Replace the rings", "    # moves what follows\n    summary: Renew the rings")) == said


def test_how_much_is_recorded_counts_reports_and_tells_what_other_papers_give_apart():
    known = extent.Extent(recorded=18, reports=497, besides=2)
    assert known.of("in this record") == (
        "18 of 497 inspection reports in this record, and for two inspections or visits whose report is not held"
    )
    assert extent.total([extent.Extent(0, 1, 0), extent.Extent(0, 0, 1)]).of() == (
        "none of 1 inspection report, and for one inspection or visit whose report is not held"
    )


@pytest.mark.parametrize(
    ("months", "words"), [(1, "1 month"), (23, "23 months"), (24, "2 years"), (40, "3 years 4 months")]
)
def test_long_times_in_words(months, words):
    assert long(months) == words


def test_the_notice_of_a_report_is_told():
    dataset = clean(THIN)
    rows = about_event.about(
        dataset, dataset.events["east-bay/2017-11-06-harbour-2015"], history.placed(dataset, "east-bay")
    )
    told = {row.label: row.value or row.derived for row in rows}
    assert told["Report"] == "9 pages; prints the Open Government Licence notice"
    assert told["Since the report before"] == "2 years 6 months, counted from 4 May 2015"


# -- raised again, and what we counted ---------------------------------------------------------------------------------


def test_the_chain_of_a_theme_shows_what_came_between_in_each_voice():
    again = (
        "authority: north-bay\nframework: harbour-2015\nkind: survey\nstate: held\npublished: 2018-05-10\nreport: {id: n-2018}\n"
        "source: {document: report, at: page 1}\njudgements: {whole: fair, moorings: fair}\n"
        "recommendations: [{id: r1, title: More rings, themes: [mooring-rings]}]\n"
    )
    claim = "    claims: [{claimed: completed, as-at: 2016-07-05, source: {document: north-bay-cabinet-2016-07-05, at: x}}]\n"
    asked = text(NORTH, ("    lanes: [moorings]\n", f"    lanes: [moorings]\n{claim}"))
    dataset = clean({NORTH: asked, "inspections/north-bay/2018-05-10-harbour-2015.yaml": again})
    (rings,) = recurring.rows(dataset, "north-bay")
    assert (rings.theme.label, rings.lists, rings.years) == ("Mooring rings", 2, "2016 and 2018")
    first, second = rings.chain
    (item,) = first.items
    assert [said.word for said in item.said] == ["completed"]
    assert [(found.finding.found, found.report.label) for found in item.found] == [("partly", "16 Apr 2018")]
    assert not second.items[0].said and not second.items[0].found


def test_a_tier_gives_a_day_that_is_marked_as_counted_by_us(tmp_path):
    """In the table of a list, on the trace and in the trail what we counted is in italics; what a paper states is not."""
    site = tmp_path / "site"
    words = ["build", "--content", str(MINIMAL), "--output", str(site)]
    assert CliRunner().invoke(cli.commands, words).exit_code == 0
    profile = (site / "authorities/north-bay/index.html").read_text()
    assert '<span class="derived">by 10 Aug 2016</span>' in profile
    assert '<p class="trail-elapsed"><span class="derived">56 days</span>' in profile
    assert '<span class="derived">open for 23 months, counted from 5 July 2016</span>' in profile
    trace = (site / "authorities/north-bay/2016-05-10-harbour-2015/r1/index.html").read_text()
    assert "due 10 August 2016 <em>(derived from the tier)</em>" in trace
    assert '<span><span class="derived">' in trace and "<span>report published</span>" in trace
