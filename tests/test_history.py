"""Questions over time: comparability, what was found, where an action stands, which claims are old."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from linking import clean, linked, text
from throughline import history
from throughline.history import Placed
from throughline.link import Dataset

SURVEY = "inspections/north-bay/2016-05-10-harbour-2015.yaml"
VISIT = "inspections/north-bay/2018-03-tide-visit.yaml"
KEY = "north-bay/2016-05-10-harbour-2015"
CLAIM = "{claimed: in-progress, as-at: 2016-07-05, as-stated: under way}"
PAPER = "source: {document: north-bay-cabinet-2018, at: row 1}"
DOCUMENT = {
    "documents/north-bay-cabinet-2018.yaml": "title: Later\npublisher: North Bay Harbour Council\nkind: cabinet-report\n"
    "on: 2018-06-20\n"
}

# -- three editions ----------------------------------------------------------------------------------------------------

EDITION = """\
title: Framework
short: Survey
edition: Survey, {year} edition
inspectorates: [Harbour Inspectorate]
kinds: [survey]
scale:
  - {{id: shipshape, label: Shipshape, mark: diamond, tone: navy}}
  - {{id: fair, label: Fair, mark: square, tone: amber}}
  - {{id: adrift, label: Adrift, mark: triangle, tone: plum}}
judgements:
{judgements}
summary: An edition.
source: {{document: survey-framework-2015, at: section 1}}
"""


def edition(year: int, *judgements: str) -> dict[str, str]:
    """The file of an edition. A judgement is `id lane[+lane] [< framework.judgement:fit]`."""
    rows = []
    for judgement in judgements:
        own, _, earlier = judgement.partition(" < ")
        id, lanes = own.split()
        row = f"id: {id}, title: {id}, short: {id}, lanes: [" + ", ".join(
            f"{{id: {x}, fit: same}}" for x in lanes.split("+")
        )
        continues = []
        for step in filter(None, earlier.split(" ")):
            where, fit = step.split(":")
            framework, name = where.split(".")
            continues.append(f"{{framework: {framework}, judgement: {name}, fit: {fit}}}")
        rows.append(f"  - {{{row}], continues: [{', '.join(continues)}]}}")
    return {f"frameworks/harbour-{year}.yaml": EDITION.format(year=year, judgements="\n".join(rows))}


def survey(authority: str, year: int, framework: int, grades: str, more: str = "") -> dict[str, str]:
    return {
        f"inspections/{authority}/{year}-05-10-harbour-{framework}.yaml": f"authority: {authority}\n"
        f"framework: harbour-{framework}\nkind: survey\nstate: held\npublished: {year}-05-10\n"
        f"report: {{id: {authority}-{year}}}\nsource: {{document: report, at: page 1}}\njudgements: {{{grades}}}\n{more}"
    }


@pytest.fixture(scope="module")
def editions() -> Dataset:
    return clean(
        {
            **edition(2018, "whole overall < harbour-2015.whole:same", "berths moorings < harbour-2015.moorings:near"),
            **edition(2021, "all overall < harbour-2018.whole:same", "wide overall+moorings", "berths moorings < harbour-2018.berths:same"),
            **survey("south-bay", 2018, 2018, "whole: fair, berths: fair"),
            **survey("south-bay", 2019, 2018, "whole: fair, berths: shipshape"),
            **survey("south-bay", 2021, 2021, "all: shipshape, wide: fair, berths: adrift"),
            **survey("south-bay", 2022, 2021, "wide: shipshape"),
        }
    )  # fmt: skip


def grade(dataset: Dataset, year: int, judgement: str) -> Placed:
    return next(
        item
        for item in history.placed(dataset, "south-bay")
        if item.event.id.startswith(str(year)) and item.judgement.id == judgement
    )


def test_grades_stand_by_event_and_then_in_the_order_of_the_framework(editions: Dataset):
    placed = [(item.event.id[:4], str(item.judgement.id)) for item in history.placed(editions, "south-bay")]
    assert placed[:4] == [("2017", "whole"), ("2017", "moorings"), ("2018", "whole"), ("2018", "berths")]
    assert [str(item.judgement.id) for item in history.placed(editions, "south-bay")][-4:] == [
        "all",
        "wide",
        "berths",
        "wide",
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "joined", "movement"),
    [
        ((2018, "whole"), (2019, "whole"), "same", "same"),
        ((2018, "berths"), (2019, "berths"), "same", "better"),
        ((2017, "whole"), (2018, "whole"), "edition", "worse"),
        ((2019, "whole"), (2021, "all"), "edition", "better"),
        ((2017, "whole"), (2021, "all"), "edition", "same"),
        ((2017, "moorings"), (2018, "berths"), "break", "not-comparable"),
        ((2017, "moorings"), (2021, "berths"), "break", "not-comparable"),
        ((2019, "whole"), (2021, "wide"), "break", "not-comparable"),
        ((2021, "wide"), (2022, "wide"), "break", "better"),
        ((2021, "all"), (2017, "whole"), "break", "not-comparable"),
    ],
)
def test_a_line_joins_what_is_the_same_and_movement_is_said_of_nothing_else(
    editions: Dataset, earlier: tuple[int, str], later: tuple[int, str], joined: str, movement: str
):
    pair = grade(editions, *earlier), grade(editions, *later)
    assert (history.joined(editions, *pair), history.movement(editions, *pair)) == (joined, movement)


def test_nothing_comes_before_the_first(editions: Dataset):
    first = grade(editions, 2017, "whole")
    assert history.before(history.placed(editions, "south-bay"), first) is None
    assert (history.joined(editions, None, first), history.movement(editions, None, first)) == ("first", "first")


def test_the_grade_before_is_the_last_in_any_of_its_lanes(editions: Dataset):
    items = history.placed(editions, "south-bay")
    assert history.before(items, grade(editions, 2022, "wide")) == grade(editions, 2021, "berths")
    assert history.before(items, grade(editions, 2019, "berths")) == grade(editions, 2018, "berths")


def test_through_an_edition_between_the_weakest_fit_counts(editions: Dataset):
    assert history.comparability(editions, grade(editions, 2017, "moorings"), grade(editions, 2021, "berths")) == "near"
    assert history.comparability(editions, grade(editions, 2017, "whole"), grade(editions, 2021, "wide")) is None


def test_another_scale_gives_no_movement():
    shorter = edition(2018, "whole overall < harbour-2015.whole:same")
    path = "frameworks/harbour-2018.yaml"
    files = {path: shorter[path].replace("  - {id: fair, label: Fair, mark: square, tone: amber}\n", "")}
    dataset = clean({**files, **survey("south-bay", 2018, 2018, "whole: adrift")})
    pair = grade(dataset, 2017, "whole"), grade(dataset, 2018, "whole")
    assert history.movement(dataset, *pair) == "not-comparable"


def test_where_sources_differ_there_is_no_movement():
    both = (
        "{grade: {values: [{value: fair, source: {document: report, at: p1}}, "
        "{value: adrift, source: {document: report, at: p2}}], preferred: none, reason: The report gives both.}}"
    )
    dataset = clean(survey("south-bay", 2018, 2015, f"whole: {both}, moorings: fair"))
    later = grade(dataset, 2018, "whole")
    assert later.grade is None
    assert history.movement(dataset, grade(dataset, 2017, "whole"), later) == "not-comparable"


def test_a_grade_that_a_later_report_tells_of_is_hollow():
    told = "whole: {grade: fair, reported-by: south-bay/2017-06-20-harbour-2015}"
    dataset = clean({"inspections/south-bay/2016-harbour-2015.yaml": f"authority: south-bay\nframework: harbour-2015\n"
                     f"kind: survey\nstate: held\nonsite: 2016\njudgements: {{{told}}}\n"
                     f"source: {{document: south-bay/2017-06-20-harbour-2015, at: p1}}\n"})  # fmt: skip
    assert [item.hollow for item in history.placed(dataset, "south-bay")] == [True, False, False]


def test_a_board_is_compared_with_the_board_only():
    board = {
        "frameworks/pilots-2015.yaml": EDITION.format(
            year=2015, judgements="  - {id: pilots, title: Pilots, short: Pilots, lanes: [{id: overall, fit: same}]}"
        ).replace("kinds:", "subject: board\nkinds:")
    }
    review = "reviews: [{framework: pilots-2015, body: The pilots, judgements: {pilots: fair}}]\n"
    dataset = clean(
        {
            **board,
            **survey("south-bay", 2018, 2015, "whole: fair, moorings: fair", review),
            **survey("south-bay", 2019, 2015, "whole: fair, moorings: fair", review),
        }
    )
    items = history.placed(dataset, "south-bay")
    assert history.before(items, grade(dataset, 2018, "pilots")) is None
    assert history.before(items, grade(dataset, 2019, "pilots")) == grade(dataset, 2018, "pilots")
    assert history.before(items, grade(dataset, 2019, "whole")) == grade(dataset, 2018, "whole")


def test_the_latest_graded_event_is_no_visit():
    latest = history.latest_graded(clean(), "north-bay")
    assert latest is not None
    assert latest.key == KEY


# -- what was found ----------------------------------------------------------------------------------------------------


def found(dataset: Dataset, item: str) -> list[tuple[str, str]]:
    return [(look.event.id[:4], look.found) for look in history.looks(dataset, f"{KEY}#{item}")]


def later(year: int, more: str = "") -> dict[str, str]:
    return survey("north-bay", year, 2015, "whole: fair, moorings: fair", more)


def verified(item: str, word: str, of: str = KEY, **more: str) -> str:
    rest = "".join(f", {key.replace('_', '-')}: {value}" for key, value in more.items())
    return f"verifications: [{{of: {of}#{item}, found: {word}, basis: named{rest}}}]\nread-for: [{of}]\n"


def test_read_and_silent_is_untested_and_not_read_is_not_yet_read():
    dataset = clean({**later(2017), **later(2019, f"read-for: [{KEY}]\n")})
    assert found(dataset, "r1") == [("2017", "not-yet-read"), ("2018", "partly"), ("2019", "untested")]
    assert found(dataset, "r2") == [("2017", "not-yet-read"), ("2018", "untested"), ("2019", "untested")]


def test_a_visit_that_was_not_read_for_the_list_is_not_asked():
    files = {VISIT: text(VISIT).split("verifications:")[0]}
    assert found(clean(files), "r1") == []


def test_weak_after_sound_is_weak_again_and_nothing_is_said_of_the_claim():
    dataset = clean({**later(2019, verified("r1", "recurs")), **later(2017, verified("r2", "recurs"))})
    assert [look.words for look in history.looks(dataset, f"{KEY}#r1")] == [
        "not looked at",
        "found partly so",
        "found weak again",
    ]
    assert next(iter(history.looks(dataset, f"{KEY}#r2"))).words == "found still weak"


def test_an_action_can_be_verified():
    dataset = clean(later(2019, verified("a1", "confirmed")))
    assert found(dataset, "a1") == [("2018", "untested"), ("2019", "confirmed")]


def test_an_item_of_an_origin_is_looked_at_by_whoever_speaks_of_it():
    dataset = clean(later(2019, verified("r1", "confirmed", of="origins/tides-2014")))
    looks = history.looks(dataset, "origins/tides-2014#r1")
    assert [(look.event.id, look.found) for look in looks] == [("2019-05-10-harbour-2015", "confirmed")]


def test_a_finding_on_the_whole_list_is_never_spread_over_its_items():
    whole = f"verifications: [{{of: {KEY}, covers: many, found: confirmed, basis: general}}]\n"
    dataset = clean(later(2019, whole))
    assert found(dataset, "r1") == [("2018", "partly"), ("2019", "not-yet-read")]
    assert [finding.record.covers for finding in history.on_whole_list(dataset, KEY)] == ["many"]


def test_the_latest_finding_is_the_last_that_says_something():
    dataset = clean(later(2019, f"read-for: [{KEY}]\n"))
    latest = history.latest_finding(dataset, f"{KEY}#r1", "north-bay")
    assert latest is not None
    assert latest.found == "partly"
    assert history.latest_finding(dataset, f"{KEY}#r2", "north-bay") is None


def test_a_tally_counts_each_item_once_and_prefers_the_report_to_what_the_authority_tells():
    told = f"  - {{of: {KEY}#r1, found: confirmed, basis: named, reported-by: authority}}\nread-for:"
    (tally,) = history.tallies(clean({VISIT: text(VISIT, ("read-for:", told))}), KEY)
    assert (tally.counts, tally.looked_at, tally.named, tally.matched) == ((("partly", 1), ("untested", 1)), 1, 1, 0)


# -- where an action stands --------------------------------------------------------------------------------------------


def standing(*edits: tuple[str, str], files: dict[str, str] | None = None, as_of: date | None = None) -> str:
    dataset = clean({SURVEY: text(SURVEY, *edits), **DOCUMENT, **(files or {})}, as_of=as_of)
    return history.standing(dataset, dataset.undertaken[f"{KEY}#a1"])


def claims(*words: str) -> tuple[str, str]:
    return (CLAIM, "\n      - ".join(f"{{{word}, {PAPER}}}" for word in words))


def test_a_date_that_has_passed_is_not_overdue():
    assert standing() == "date-passed"


def test_overdue_needs_a_source_that_says_not_done_after_the_date():
    assert standing(claims("claimed: in-progress, as-at: 2016-09-01")) == "overdue"
    assert standing(claims("claimed: in-progress, as-at: 2016-08-15")) == "date-passed"
    assert standing(claims("claimed: not-started, as-at: 2016-08-15"), files=statuses("not-started")) == "date-passed"
    assert standing(claims("claimed: not-stated, as-at: 2016-09-01"), files=statuses("not-stated")) == "date-passed"


def statuses(*ids: str) -> dict[str, str]:
    rows = "".join(f"  - {{id: {id}, title: {id}, meaning: As it says.}}\n" for id in ids)
    return {"vocabulary.yaml": text("vocabulary.yaml", ("steps:\n", f"{rows}steps:\n"))}


def test_a_month_is_passed_on_the_first_day_after_it():
    assert standing(as_of=date(2016, 8, 31)) == "open"
    assert standing(as_of=date(2016, 9, 1)) == "date-passed"


def test_done_is_what_the_council_said():
    assert (
        standing(claims("claimed: in-progress, as-at: 2016-07", "claimed: completed, as-at: 2016-09")) == "done-claimed"
    )
    assert history.STANDING["done-claimed"] == "the council said completed"


def test_a_claim_made_after_the_day_is_not_yet_known():
    edit = claims("claimed: in-progress, as-at: 2016-07", "claimed: completed, as-at: 2016-09")
    assert standing(edit, as_of=date(2016, 8, 1)) == "open"


def test_a_status_that_is_not_stated_takes_nothing_back():
    edit = claims("claimed: in-progress, as-at: 2016-09-01", "claimed: not-stated, as-at: 2017-01")
    assert standing(edit, files=statuses("not-stated")) == "overdue"


def test_without_a_claim_or_a_date_nothing_is_known():
    assert standing((f"    claims:\n      - {CLAIM}\n", ""), ("    due: 2016-08\n", "")) == "not-stated"
    assert standing(("    due: 2016-08\n", "")) == "open"


@pytest.mark.parametrize("word", ["superseded", "no-further-action"])
def test_what_the_council_gave_up_has_no_clock(word: str):
    assert standing(claims(f"claimed: {word}, as-at: 2016-09"), files=statuses(word)) == word


def test_a_later_full_inspection_closes_the_clock():
    late = claims("claimed: in-progress, as-at: 2016-09-01")
    assert standing(files=later(2017)) == "closed-by-inspection"
    assert standing(late, files=later(2017)) == "closed-by-inspection"
    assert standing(late, files=later(2017), as_of=date(2017, 1, 1)) == "overdue"
    assert standing(claims("claimed: in-progress, as-at: 2018-01-01"), files=later(2017)) == "overdue"
    assert standing(claims("claimed: completed, as-at: 2016-09-01"), files=later(2017)) == "done-claimed"


def test_a_visit_does_not_close_the_clock():
    assert history.successor(clean(), KEY) is None


def test_a_date_on_which_sources_differ_is_not_passed():
    both = "{values: [{value: 2016-08, source: {document: report, at: 1}}, {value: 2016-09, source: {document: report, at: 2}}], " \
           "preferred: none, reason: The paper gives both.}"  # fmt: skip
    assert standing(("due: 2016-08", f"due: {both}")) == "open"


# -- themes and old claims ---------------------------------------------------------------------------------------------


def test_a_theme_recurs_where_it_stands_in_two_lists():
    more = "recommendations: [{id: r1, title: More light, themes: [lights]}, {id: r2, title: And more, themes: [lights]}]\n"
    raised = history.raised(clean(later(2017, more)), "north-bay")
    assert [(item.theme, len(item.items), item.lists) for item in raised] == [("mooring-rings", 1, 1), ("lights", 3, 2)]


def test_the_same_theme_twice_in_one_list_does_not_recur():
    more = "recommendations: [{id: r1, title: More light, themes: [lights]}, {id: r2, title: And more, themes: [lights]}]\n"
    (raised,) = history.raised(clean(survey("south-bay", 2018, 2015, "whole: fair, moorings: fair", more)), "south-bay")
    assert (len(raised.items), raised.lists) == (2, 1)


MORE = "recommendations: [{id: r1, title: More light, themes: [lights, mooring-rings]}]\n"


def test_between_two_lists_stands_what_was_said_and_found_until_the_second():
    """The second report's own finding is among it; what a later one finds is not."""
    claim = f"claims:\n      - {{claimed: completed, as-at: 2016-07-05, {PAPER}}}\n      - {{claimed: in-progress, as-at: 2018-01-01, {PAPER}}}"
    found = f"verifications: [{{of: {KEY}#r1, found: recurs, basis: named}}]\nread-for: [{KEY}]\n"
    files = {
        SURVEY: text(SURVEY, ("    lanes: [moorings]\n", f"    lanes: [moorings]\n    {claim}\n")),
        **DOCUMENT,
        **later(2017, MORE + found),
    }
    dataset = clean(files)
    (rings,) = (raised for raised in history.raised(dataset, "north-bay") if raised.theme == "mooring-rings")
    first, second = history.chain(dataset, rings)
    assert (first.event.key, [between.item.record.id for between in first.asked]) == (KEY, ["r1"])
    assert [claim.claimed for claim in first.asked[0].claims] == ["completed"]
    assert [(look.found, look.event.on.year) for look in first.asked[0].found] == [("recurs", "2017")]
    assert (second.asked[0].claims, second.asked[0].found) == ((), ())
    assert [look.found for look in history.looks(dataset, f"{KEY}#r1")] == ["recurs", "partly"]


def test_after_the_last_list_stands_all_that_came_since():
    (rings, _) = history.raised(clean(), "north-bay")
    (only,) = history.chain(clean(), rings)
    assert [look.found for look in only.asked[0].found] == ["partly"]


def test_what_a_board_was_told_is_no_recurrence_of_the_authoritys():
    dataset = clean(later(2017, MORE))
    (lights,) = (raised for raised in history.raised(dataset, "north-bay") if raised.theme == "lights")
    told_a_board = replace(lights, items=(lights.items[0], replace(lights.items[1], board="pilots")))
    assert (lights.lists, told_a_board.lists, len(told_a_board.items)) == (2, 1, 2)
    assert [step.event.key for step in history.chain(dataset, told_a_board)] == [KEY]


# -- for how long ------------------------------------------------------------------------------------------------------


def open_for(*edits: tuple[str, str], files: dict[str, str] | None = None, as_of: date | None = None) -> str:
    dataset = clean({SURVEY: text(SURVEY, *edits), **DOCUMENT, **(files or {})}, as_of=as_of)
    found = history.open_for(dataset, dataset.undertaken[f"{KEY}#a1"])
    return f"{found.elapsed}, {found.since.iso} to {found.until.iso}" if found else ""


def test_an_action_is_open_from_the_first_paper_to_the_day_of_the_record():
    assert open_for(as_of=date(2016, 8, 5)) == "31 days, 2016-07-05 to 2016-08-05"
    assert open_for(as_of=date(2018, 6, 30)) == "23 months, 2016-07-05 to 2018-06-30"
    assert (
        open_for(claims("claimed: in-progress, as-at: 2016-07"), as_of=date(2017, 3, 1))
        == "about 8 months, 2016-07 to 2017-03-01"
    )


def test_without_a_claim_it_is_open_from_the_date_of_its_paper():
    assert (
        open_for((f"    claims:\n      - {CLAIM}\n", ""), as_of=date(2017, 1, 5))
        == "6 months, 2016-07-05 to 2017-01-05"
    )


def test_it_was_open_until_the_inspection_that_succeeded_its_plan():
    assert open_for(files=later(2017)).endswith(" to 2017-05-10")


def test_what_is_said_to_be_done_or_of_which_nothing_is_known_is_not_open():
    assert open_for(claims("claimed: completed, as-at: 2016-09")) == ""
    assert open_for((f"    claims:\n      - {CLAIM}\n", ""), ("    due: 2016-08\n", "")) == ""


@pytest.mark.parametrize(("months", "stale"), [(23, 1), (24, 0)])
def test_a_claim_is_stale_after_so_many_whole_months(months: int, stale: int):
    assert len(history.stale_claims(clean(as_of=date(2018, 7, 4)), months)) == stale


def test_a_claim_that_is_done_is_never_stale():
    assert history.stale_claims(clean({SURVEY: text(SURVEY, ("claimed: in-progress", "claimed: completed"))}), 1) == ()


def test_an_undated_claim_is_never_stale():
    dataset, problems = linked({SURVEY: text(SURVEY, ("as-at: 2016-07-05", "as-at: not-given"))})
    assert [problem.code for problem in problems] == ["T227"]
    assert history.stale_claims(dataset, 1) == ()
