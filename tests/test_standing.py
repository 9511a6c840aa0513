"""Where many authorities stand: latest grades, states in their place, distributions, movement; and the pictures of both."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from linking import clean, text
from test_history import edition, survey
from throughline import history, timeline
from throughline.history import COUNTED, Held, Judged, Spread, Stood
from throughline.link import Dataset, Whole
from throughline.pages import england, home, national, years
from throughline.pages.beside import Own, beside
from throughline.pages.england import Place
from throughline.timeline import Column, Count

# Overall ends with the edition of 2021, which says so; moorings go on as the same thing since 2018.
ENDS = edition(2021, "berths moorings < harbour-2018.berths:same")["frameworks/harbour-2021.yaml"]
ENDED = "in-force-from: 2021-02\nrules:\n  required: [berths]\n  absent:\n    - {judgement: whole, reason: The whole is no longer graded.}\n"
EDITIONS = {
    "frameworks/harbour-2018.yaml": "in-force-from: 2018-01\nnot-graded: [{id: unseen, label: Not seen}]\n"
    + edition(2018, "whole overall < harbour-2015.whole:same", "berths moorings < harbour-2015.moorings:near")["frameworks/harbour-2018.yaml"],
    "frameworks/harbour-2021.yaml": ENDED + ENDS,
}  # fmt: skip
BAY = "name: {0}\ncouncil: {0} Council\nregion: Coast\ntype: county\n{1}source: {{document: survey-framework-2015, at: annex}}\n"
AUTHORITIES = {
    "authorities/old-bay.yaml": BAY.format(
        "Old Bay", "status: abolished\nactive-to: 2019-03-31\nsuccessors: [new-bay]\n"
    ),
    "authorities/new-bay.yaml": BAY.format("New Bay", "active-from: 2019-04-01\npredecessors: [old-bay]\n"),
}
HOLLOW = "whole: {grade: fair, reported-by: old-bay/2018-05-10-harbour-2018}"


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """North Bay 2016; South Bay 2017, 2018, 2021; Old Bay 2017 (hollow) and 2018, abolished 2019; New Bay not yet."""
    hollow = survey("old-bay", 2017, 2015, f"{HOLLOW}, moorings: fair")
    return clean(
        {
            **EDITIONS,
            **AUTHORITIES,
            **hollow,
            **survey("south-bay", 2018, 2018, "whole: fair, berths: unseen"),
            **survey("south-bay", 2021, 2021, "berths: adrift"),
            **survey("old-bay", 2018, 2018, "whole: adrift, berths: fair"),
        },
        as_of=date(2022, 6, 30),
    )


@pytest.fixture(scope="module")
def held(dataset: Dataset) -> dict[str, Held]:
    return {slug: history.held(dataset, slug) for slug in dataset.authorities}


def states(held: dict[str, Held], lane: str, day: str) -> dict[str, str]:
    """Each authority's state on a day, with its grade where it has one."""
    found = {slug: one.on_day(lane, date.fromisoformat(day)) for slug, one in held.items()}
    return {slug: f"{item.state} {item.given.grade}" if item.given else item.state for slug, item in found.items()}


def stood(held: dict[str, Held], lane: str, *days: date) -> tuple[Stood, ...]:
    return history.stood(held.values(), lane, days)


def places(dataset: Dataset) -> dict[str, Place]:
    """Those of the authorities that exist."""
    made = {slug: england.place(dataset, slug) for slug in dataset.authorities}
    return {slug: place for slug, place in made.items() if place.there}


def test_the_latest_inspection_by_a_day_holds(held):
    assert states(held, "overall", "2016-05-09") == {
        "north-bay": "none", "south-bay": "none", "old-bay": "none", "new-bay": "none"
    }  # fmt: skip
    assert states(held, "overall", "2018-05-10") == {
        "north-bay": "graded adrift", "south-bay": "graded fair", "old-bay": "graded adrift", "new-bay": "none"
    }  # fmt: skip


def test_a_grade_known_from_a_later_report_is_no_grade_of_its_own(held):
    assert states(held, "overall", "2017-12-31")["old-bay"] == "reported-later fair"
    assert stood(held, "overall", date(2017, 12, 31))[0].without == {"reported-later": 1}


def test_a_framework_ends_a_lane_by_saying_so(held):
    last = held["south-bay"].on_day("overall", date(2021, 5, 10))
    assert (last.state, last.given, last.reason) == ("not-given", None, "The whole is no longer graded.")


def test_what_is_printed_in_the_place_of_a_grade_is_not_counted(held):
    last = held["south-bay"].on_day("moorings", date(2018, 12, 31))
    assert (last.state, last.reason) == ("not-judged", "Not seen")
    assert stood(held, "moorings", date(2018, 12, 31))[0].counted == 2


def test_an_authority_counts_while_it_exists_and_inherits_nothing(held):
    before, after = stood(held, "overall", date(2019, 3, 1), date(2019, 4, 1))
    assert (before.authorities, before.counted) == (3, 3)
    assert (after.authorities, after.counted, after.without) == (3, 2, {"none": 1})


def test_every_authority_of_a_day_stands_somewhere(dataset, held):
    for lane in ("overall", "moorings"):
        for end in history.year_ends(dataset, list(held.values()), lane):
            assert end.counted + sum(end.without.values()) == end.authorities


def test_the_last_year_is_the_day_of_the_record(dataset, held):
    ends = history.year_ends(dataset, list(held.values()), "moorings")
    assert [end.day.isoformat() for end in ends][-2:] == ["2021-12-31", "2022-06-30"]
    assert ends[-1].graded == {("harbour-2015", "adrift"): 1, ("harbour-2021", "adrift"): 1}


def test_by_the_last_day_on_site_an_inspection_without_one_is_left_out(dataset):
    held = {slug: history.held(dataset, slug, "inspected") for slug in dataset.authorities}
    assert {slug for slug, one in held.items() if one.courses} == {"north-bay"}
    assert held["north-bay"].courses["overall"][0].on == date(2016, 3, 11)


def test_nothing_after_the_day_of_the_record_is_known():
    dataset = clean(
        {**EDITIONS, **survey("south-bay", 2018, 2018, "whole: fair, berths: fair")}, as_of=date(2017, 12, 31)
    )
    [step] = history.held(dataset, "south-bay").courses["overall"]
    assert step.event == "south-bay/2017-06-20-harbour-2015"


def test_editions_stand_together_where_the_judgement_is_the_same(dataset):
    assert history.eras(dataset, "overall") == (("harbour-2015", "harbour-2018"),)
    assert history.eras(dataset, "moorings") == (("harbour-2015",), ("harbour-2018", "harbour-2021"))


def test_movement_is_said_only_of_the_same_thing(held):
    moved = {slug: one.moved.get("moorings") for slug, one in held.items()}
    assert (moved["north-bay"], moved["south-bay"], moved["new-bay"]) == ("first", "not-comparable", None)
    assert held["old-bay"].moved["overall"] == "worse"
    assert "overall" not in held["south-bay"].moved


def test_lengths_of_time_are_middle_and_ends(dataset):
    waits = {slug: history.waits(dataset, slug) for slug in dataset.authorities}
    gone = waits.pop("old-bay")
    found = history.followed(waits.values(), [gone])
    moorings, overall = found["moorings"], found["overall"]
    assert (moorings.took, moorings.waiting, moorings.abolished) == (None, 2, 0)
    assert (overall.took, overall.waiting, overall.abolished) == (None, 1, 1)
    assert waits["south-bay"].since == (date(2022, 6, 30) - date(2021, 5, 10)).days
    assert waits["new-bay"].since is None
    assert history.spread([3, 1, 2]) == Spread(3, 1, 2, 3)
    assert history.spread([]) is None


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (60, "60 days"),
        (61, "2 months"),
        (725, "2 years"),
        (1101.5, "3 years"),
        (1140, "3 years 1 month"),
    ],
)
def test_days_as_a_reader_counts_them(days, words):
    assert years.long(days) == words


def every_grade(dataset: Dataset) -> list[Judged]:
    return [judged for slug in dataset.authorities for judged in history.judged(dataset, slug)]


def test_every_inspection_of_a_framework_counts_where_a_source_counts_inspections(dataset):
    judged, day = every_grade(dataset), date(2017, 12, 31)
    assert history.gave(judged, day, "published")["harbour-2015", "whole"] == {"adrift": 1, "shipshape": 1}
    assert history.gave(judged, day, "inspected")["harbour-2015", "whole"] == {"adrift": 1}


def test_a_source_s_numbers_stand_beside_our_own(dataset):
    own = Own({}, every_grade(dataset))
    [table] = beside(dataset, own, dataset.nationals["harbours-2017"], date(2017, 12, 31))
    published = table.rows[0].readings[0]
    told = [int(cell or 0) for cell in table.rows[0].told]
    counted = [int(cell) for cell in published.cells]
    off = [int((text or "0").replace("−", "-")) for text in published.off]
    assert [a - b for a, b in zip(counted, told, strict=True)] == off


# -- what one authority tells ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", [home, national])
def test_words_that_the_pages_do_not_show_are_not_told(family):
    def told(summary: str) -> object:
        more = f"recommendations:\n  - {{id: r1, title: Sweep, summary: {summary}}}\n"
        dataset = clean(survey("south-bay", 2018, 2015, "whole: fair, moorings: fair", more))
        return family.entry(Whole(dataset).part("south-bay").dataset(), "south-bay")

    assert told("Sweep the slip.") == told("Sweep the slip and the steps.")


@pytest.mark.parametrize("family", [home, national])
def test_what_is_told_can_be_handed_over(dataset, family):
    entries = [family.entry(dataset, slug) for slug in dataset.authorities]
    assert pickle.loads(pickle.dumps(entries)) == entries


def test_a_report_that_a_snapshot_cites_is_called_by_its_date_and_looked_after():
    cited = (
        "source: {document: survey-framework-2015, at: annex",
        "source: {document: north-bay/2016-05-10-harbour-2015, at: annex",
    )
    dataset = clean({"national/harbours-2017.yaml": text("national/harbours-2017.yaml", cited)})
    whole = Whole(dataset)
    assert list(whole.common().events) == ["north-bay/2016-05-10-harbour-2015"]
    assert whole.common_files == ("content/inspections/north-bay/2016-05-10-harbour-2015.yaml",)


# -- what the page says ------------------------------------------------------------------------------------------------


def test_the_lane_shown_first_is_the_one_in_which_most_may_be_compared(dataset):
    assert england.first_lane(dataset, places(dataset)) == "overall"
    later = {**survey("north-bay", 2021, 2021, "berths: fair"), **survey("south-bay", 2021, 2021, "berths: fair")}
    more = clean({**EDITIONS, **later}, as_of=date(2022, 6, 30))
    assert england.first_lane(more, places(more)) == "moorings"


def test_rows_are_a_to_z_and_say_why_a_grade_is_missing(dataset):
    lanes = {str(lane.id): lane for lane in dataset.vocabulary.lanes}
    shown = england.mapped(dataset, places(dataset), lanes["overall"])
    assert [(row.authority, row.words) for row in shown.rows] == [
        ("New Bay", "No inspection in this record yet"),
        ("North Bay", "Adrift"),
        ("South Bay", "No overall grade since February 2021"),
    ]
    assert [(row.words, row.count) for row in shown.key] == [
        ("Adrift", 1), ("No overall grade since February 2021", 1), ("No inspection in this record yet", 1)
    ]  # fmt: skip
    assert (shown.graded, shown.of) == (1, 3)


def test_a_year_says_of_how_many_and_from_which_framework(dataset, held):
    made = years.years(dataset, list(held.values()), "overall")
    assert made is not None
    last = made.rows[-1]
    assert last.words == (
        "1 of 3 authorities had a grade in this lane; 1 not graded here by its latest inspection and "
        "1 without an inspection in this record."
    )
    assert [(row.edition, row.total) for row in last.editions] == [("Survey, 2015 edition", 1)]
    assert [era.title for era in made.picture] == ["Survey, 2015 edition and Survey, 2018 edition"]


@pytest.mark.parametrize(
    ("name", "divided"),
    [
        ("Leeds", "Leeds"),
        ("Northumberland", "Northum|ber|land"),
        ("Nottinghamshire", "Notting|ham|shire"),
        ("Bournemouth, Christchurch and Poole", "Bourne|mouth, Christchurch and Poole"),
        ("Redcar and Cleveland", "Redcar and Cleve|land"),
    ],
)
def test_long_names_may_be_divided(name, divided):
    assert england.breakable(name).replace("\u00ad", "|") == divided


# -- pictures ----------------------------------------------------------------------------------------------------------


def test_squares_stand_in_reading_order():
    made = timeline.in_rows([("south", 4, 9), ("north-east", 5, 5), ("north-west", 2, 5), ("middle", 3, 6)])
    assert [(square.key, square.column, square.empty) for square in made] == [
        ("north-west", 1, 0), ("north-east", 4, 0), ("middle", 2, 0), ("south", 3, 2)
    ]  # fmt: skip
    assert [square.opens for square in made] == ["east", "west", "east", "west"]
    assert timeline.in_rows([]) == ()


def test_columns_of_all_stretches_share_one_scale():
    counts = (Count("diamond", "navy", 10), Count("disc", "blue", 30))
    first, second = timeline.columns(
        [("One", "", [Column("’14", counts, 80)]), ("Two", "", [Column("’15", counts[:1], 80)])]
    )
    assert (first.begins, second.begins) == (False, True)
    heights = [part.height for era in (first, second) for part in era.bars[0].parts]
    assert heights[0] == heights[2]
    assert first.bars[0].total == "40"
    assert [part.number for part in first.bars[0].parts] == ["10", "30"]


def test_a_part_too_small_for_its_number_has_none():
    [era] = timeline.columns([("One", "", [Column("’14", (Count("disc", "blue", 1),), 153)])])
    [part] = era.bars[0].parts
    assert (part.number, part.shaped) == ("", False)
    assert part.height > 0
    assert timeline.columns([]) == ()


def test_only_grades_are_counted():
    assert Stood(date(2020, 1, 1), 3, {("sif", "good"): 2}, {"none": 1}).counted == 2
    assert COUNTED == "graded"
