"""The join: references, inherited sources, and rules between files, beside the one fixture of each code."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking import clean, codes, linked, minimal, text
from throughline import history
from throughline.link import Citation, resolve

SURVEY = "inspections/north-bay/2016-05-10-harbour-2015.yaml"
VISIT = "inspections/north-bay/2018-03-tide-visit.yaml"
OTHER = "inspections/south-bay/2017-06-20-harbour-2015.yaml"
FRAMEWORK = "frameworks/harbour-2015.yaml"
NATIONAL = "national/harbours-2017.yaml"
KEY = "north-bay/2016-05-10-harbour-2015"
CLAIM = "{claimed: in-progress, as-at: 2016-07-05, as-stated: under way}"


def with_end(path: str, more: str, *edits: tuple[str, str]) -> dict[str, str | None]:
    return {path: text(path, *edits) + more}


# -- references --------------------------------------------------------------------------------------------------------


def test_a_misspelt_authority_is_found_once():
    _, found = linked({SURVEY: text(SURVEY, ("authority: north-bay", "authority: north-bey"))})
    assert [(problem.code, problem.hint) for problem in found] == [("T129", "did you mean north-bay?")]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("r1", f"{KEY}#r1"),
        ("#r1", f"{KEY}#r1"),
        ("leeds/2018-full", "leeds/2018-full"),
        ("leeds/2018-full#r2", "leeds/2018-full#r2"),
        ("origins/tides-2014#r1", "origins/tides-2014#r1"),
    ],
)
def test_a_reference_means_its_own_file_unless_it_names_another(written: str, key: str):
    assert resolve(written, KEY) == key


def test_references_become_keys_and_lead_back():
    dataset = clean()
    assert dataset.undertaken[f"{KEY}#a1"].addresses == (f"{KEY}#r1",)
    assert [answer.key for answer in dataset.addressing(f"{KEY}#r1")] == [f"{KEY}#a1"]
    assert [item.key for item in dataset.asked_by(KEY)] == [f"{KEY}#r1", f"{KEY}#r2"]
    assert [finding.by for finding in dataset.findings[f"{KEY}#r1"]] == ["north-bay/2018-03-tide-visit"]
    assert [event.key for event in dataset.readers_of(KEY)] == ["north-bay/2018-03-tide-visit"]


def test_events_of_an_authority_stand_oldest_first():
    assert [event.id for event in clean().events_of("north-bay")] == ["2016-05-10-harbour-2015", "2018-03-tide-visit"]
    assert clean().events_of("nowhere") == ()


def test_an_action_answers_a_recommendation_by_way_of_what_the_council_named():
    dataset = clean(
        with_end(
            SURVEY,
            "council-named:\n  - {id: c1, title: Rings first, restates: [r1]}\n",
            ("addresses: [r2]", "addresses: [c1, r1]"),
        )
    )
    assert [answer.key for answer in dataset.addressing(f"{KEY}#r1")] == [f"{KEY}#a1", f"{KEY}#a2"]
    assert [named.key for named in dataset.restating(f"{KEY}#r1")] == [f"{KEY}#c1"]


def test_an_action_may_answer_an_origin():
    dataset = clean({SURVEY: text(SURVEY, ("addresses: [r2]", "addresses: [origins/tides-2014#r1]"))})
    assert [answer.key for answer in dataset.addressing("origins/tides-2014#r1")] == [f"{KEY}#a2"]


def test_what_a_council_named_restates_recommendations_only():
    assert codes(with_end(SURVEY, "council-named:\n  - {id: c1, title: Rings, restates: [a1]}\n")) == ["T205"]


@pytest.mark.parametrize(
    "more",
    [
        "replies: [{body: The council, on: 2016-08, about: r9, summary: So it is.}]",
        "not-held: [{title: A letter, about: r9, known-from: {document: report, at: para 1}}]",
        "mentions: [{event: north-bay/2011-harbour, summary: It was better once.}]",
        "read-for: [north-bay/2011-harbour]",
        "council-named: [{id: c1, title: Rings, restates: [r9]}]",
    ],
)
def test_every_kind_of_reference_is_followed(more: str):
    assert codes(with_end(SURVEY, f"{more}\n")) == ["T204"]


@pytest.mark.parametrize("place", ["replies: [{body: The council, on: 2016-08, about: r9, summary: So it is.}]",
                                   "same-paper-also-says: [{about: r9, summary: Not so., source: {document: report, at: 1}}]"])  # fmt: skip
def test_references_inside_an_action_are_followed_too(place: str):
    assert codes({SURVEY: text(SURVEY, ("    due: 2016-08\n", f"    due: 2016-08\n    {place}\n"))}) == ["T204"]


def test_a_file_that_cannot_be_read_causes_no_further_message():
    assert codes({SURVEY: "authority: north-bay\n"}) == ["T121", "T121"]
    assert codes({FRAMEWORK: "title: Framework\n"}).count("T202") == 0
    assert codes({"authorities/south-bay.yaml": "name: South Bay\n"}).count("T201") == 0


def test_the_hint_for_an_item_names_items_of_that_file():
    _, (found,) = linked({VISIT: text(VISIT, ("2016-05-10-harbour-2015#r1", "2016-05-10-harbour-2015#r11"))})
    assert (found.code, found.hint) == ("T204", "did you mean r1?")


def test_a_long_chain_of_actions_is_no_danger():
    actions = [f"  - {{id: b{n}, title: Step, addresses: [b{n + 1}]}}" for n in range(3000)]
    files = {SURVEY: text(SURVEY, ("  - id: a2", "\n".join([*actions, "  - id: a2"])))}
    assert codes(files) == ["T204"]


def test_a_circle_is_said_once():
    files = {SURVEY: text(SURVEY, ("addresses: [r1]", "addresses: [a2]"), ("addresses: [r2]", "addresses: [a1]"))}
    assert codes(files) == ["T209"]


# -- sources -----------------------------------------------------------------------------------------------------------


def test_a_fact_inherits_the_source_of_the_nearest_record_around_it():
    dataset = clean()
    record = dataset.events[KEY].record
    paper = "north-bay-cabinet-2016-07-05"
    assert dataset.cited(record.statistics[0]) == (Citation(KEY, "summary", is_report=True),)
    assert dataset.cited(record.recommendations[0]) == (Citation(KEY, "para 12", is_report=True),)
    assert dataset.cited(record.actions[0].claims[0]) == (Citation(paper, "row 1", is_report=False),)


def test_a_report_may_be_cited_by_another_event():
    files = {VISIT: text(VISIT, ("document: report, at: page 1", f"document: {KEY}, at: para 3"))}
    assert clean(files).cited(clean(files).events["north-bay/2018-03-tide-visit"].record)[0] == Citation(
        KEY, "para 3", is_report=True
    )


def test_facts_name_the_page_that_shows_them():
    owners = {fact.owner for fact in clean().facts}
    assert {f"{KEY}#r1", f"{KEY}#a1", KEY, "origins/tides-2014#r1", "national/harbours-2017"} <= owners


def test_every_value_on_which_sources_differ_keeps_its_own_source():
    dataset = clean()
    owner = dataset.events[KEY].record.actions[1].owner
    assert [dataset.cited(candidate)[0].locator for candidate in owner.values] == ["row 2", "para 4"]


def test_a_reply_and_what_we_derived_need_no_source():
    files = {
        OTHER: text(OTHER, ("source: {document: report, at: summary}\n", "")) + "notes: [{text: Ours., derived: yes}]\n"
    }
    assert codes(files) == ["T210"]
    assert codes({OTHER: files[OTHER].replace(", derived: yes", "")}) == ["T210", "T210"]


# -- rules -------------------------------------------------------------------------------------------------------------


def test_a_tier_gives_a_due_date_that_is_derived():
    due = clean().asked[f"{KEY}#r1"].due
    assert due is not None
    assert (due.iso, due.derived) == ("2016-08-10", True)
    assert clean().asked[f"{KEY}#r2"].due is None


@pytest.mark.parametrize(("value", "month"), [("2016-05", "2016-08"), ("2016", None)])
def test_a_due_date_is_no_finer_than_the_report(value: str, month: str | None):
    dataset, _ = linked({SURVEY: text(SURVEY, ("published: 2016-05-10", f"published: {value}"))})
    due = dataset.asked[f"{KEY}#r1"].due
    assert (due.iso if due else None) == month


def test_a_limit_holds_only_in_its_own_framework():
    limited = {OTHER: text(OTHER, ("{whole: shipshape, moorings: fair}", "{whole: fair, moorings: adrift}"))}
    assert codes(limited) == ["T217"]
    without = text(FRAMEWORK, ("  limits:\n    - {any-of: [moorings], grade: adrift, limits: whole}\n", ""))
    assert codes({**limited, FRAMEWORK: without}) == []


def test_a_value_on_which_sources_differ_breaks_no_rule():
    both = "{grade: {values: [{value: fair, source: {document: report, at: p1}}, {value: adrift, source: " \
           "{document: report, at: p2}}], preferred: none, reason: The report gives both.}}"  # fmt: skip
    assert codes({OTHER: text(OTHER, ("whole: shipshape, moorings: fair", f"whole: {both}, moorings: adrift"))}) == []


def test_every_value_of_a_grade_must_be_in_the_scale():
    both = "{grade: {values: [{value: fair, source: {document: report, at: p1}}, {value: poor, source: " \
           "{document: report, at: p2}}], preferred: 1, reason: The first page is the summary.}}"  # fmt: skip
    assert codes({OTHER: text(OTHER, ("whole: shipshape, moorings: fair", f"whole: {both}, moorings: fair"))}) == [
        "T131"
    ]


def test_a_word_in_the_place_of_a_grade_may_stand_there_and_limits_nothing():
    words = text(FRAMEWORK, ("judgements:\n", "not-graded: [{id: not-seen, label: Not seen}]\njudgements:\n"),
                 ("grade: adrift, limits", "grade: not-seen, limits"))  # fmt: skip
    given = text(OTHER, ("whole: shipshape, moorings: fair", "whole: shipshape, moorings: not-seen"))
    assert codes({OTHER: given}) == ["T131"]
    assert codes({OTHER: given, FRAMEWORK: words}) == ["T208"]  # such a word is no grade that could limit another
    plain = words.replace("grade: not-seen, limits", "grade: adrift, limits")
    dataset = clean({OTHER: given, FRAMEWORK: plain})
    assert dataset.grade_word("harbour-2015", "not-seen") is None
    assert (word := dataset.not_graded_word("harbour-2015", "not-seen")) is not None
    assert word.label == "Not seen"
    assert codes({FRAMEWORK: plain.replace("id: not-seen", "id: adrift")}) == ["T207"]


def test_a_review_of_a_board_may_be_an_event_of_its_own():
    board = text(FRAMEWORK, ("short: Survey", "short: Board\nsubject: board"))
    apart = text(OTHER, ("framework: harbour-2015", "framework: board-2015"), ("judgements: ", "reviews: "),
                 ("{whole", "[{framework: board-2015, body: The board, judgements: {whole"), ("fair}", "fair}}]"))  # fmt: skip
    files = {
        "frameworks/board-2015.yaml": board,
        "inspections/south-bay/2017-06-20-board-2015.yaml": apart,
        OTHER: None,
    }
    assert "T234" not in codes(files)
    own = apart.replace("reviews: [", "judgements: ").replace(
        "{framework: board-2015, body: The board, judgements: ", ""
    )
    assert "T234" in codes({**files, "inspections/south-bay/2017-06-20-board-2015.yaml": own.replace("}}]", "}")})


def test_grades_reported_later_may_be_given_in_part():
    reported = "{whole: {grade: fair, reported-by: north-bay/2018-03-tide-visit}}"
    assert codes({SURVEY: text(SURVEY, ("{whole: adrift, moorings: adrift}", reported))}) == []


@pytest.mark.parametrize(
    ("onsite", "found"),
    [
        ("{from: 2016-03-07, to: 2016-03-11}", []),
        ("{from: 2016-03-08, to: 2016-03-11}", ["T214"]),
        ("2016-03-08", ["T214"]),
        ("2016-03", []),
        ("{from: 2016-03-08, to: 2016-03-11, derived: yes}", []),
    ],
)
def test_the_weekday_is_asked_only_of_a_known_first_day(onsite: str, found: list[str]):
    files = {
        SURVEY: text(SURVEY, ("{from: 2016-03-07, to: 2016-03-11}", onsite)),
        FRAMEWORK: text(FRAMEWORK, ("rules:\n", "rules:\n  starts-on: monday\n")),
    }
    assert codes(files) == found


def test_the_weekday_is_not_asked_of_a_visit_without_grades():
    files = {
        VISIT: text(VISIT, ("onsite: 2018-03", "onsite: 2018-03-06")),
        FRAMEWORK: text(FRAMEWORK, ("rules:\n", "rules:\n  starts-on: monday\n")),
    }
    assert codes(files) == []


def test_a_true_exception_is_accepted_where_it_stands_and_is_listed():
    files = {
        SURVEY: text(SURVEY, ("from: 2016-03-07", "from: 2016-03-08"))
        + "accepted: [{code: T214, reason: The harbour was closed that Monday.}]\n",
        FRAMEWORK: text(FRAMEWORK, ("rules:\n", "rules:\n  starts-on: monday\n")),
    }
    ((path, message, reason),) = clean(files).accepted
    assert path == f"content/{SURVEY}"
    assert "8 March 2016 is a Tuesday" in message
    assert reason == "The harbour was closed that Monday."


def test_a_warning_of_reading_can_be_accepted_too():
    moved = "inspections/south-bay/2017-07-harbour-2015.yaml"
    files = {OTHER: None, moved: text(OTHER)}
    assert codes(files) == ["T133"]
    assert codes({**files, moved: text(OTHER) + "accepted: [{code: T133, reason: An old name.}]\n"}) == []


def test_an_acceptance_in_another_file_is_none():
    files = {SURVEY: text(SURVEY, (CLAIM, CLAIM.replace("2016-07-05", "2016-02")))}
    assert codes(files) == ["T224"]
    assert codes({**files, OTHER: text(OTHER) + "accepted: [{code: T224, reason: So it is.}]\n"}) == ["T224", "T221"]


@pytest.mark.parametrize(
    ("statistic", "found"),
    [
        ("{label: All, value: 5, parts: [{label: A, value: 2}, {label: B, value: 3}]}", []),
        ("{label: All, value: 5, parts: [{label: A, value: 2}, {label: B, at-least: 2}]}", []),
        ("{label: All, value: 5, parts: [{label: A, value: 2}, {label: B, at-least: 4}]}", ["T215"]),
        ("{label: All, value: 5, parts: [{label: A, value: 2}, {label: B}]}", []),
        ("{label: All, at-least: 5, parts: [{label: A, value: 2}, {label: B, value: 4}]}", []),
        ("{label: All, at-least: 5, parts: [{label: A, value: 2}, {label: B, value: 2}]}", ["T215"]),
        ("{label: All, value: 0.3, parts: [{label: A, value: 0.1}, {label: B, value: 0.2}]}", []),
        ("{label: All, value: 5, at-least: 4}", ["T215"]),
        ("{label: All, value: 3, parts: [{label: A, value: 3, parts: [{label: B, value: 1}]}]}", ["T215"]),
    ],
)
def test_parts_add_up_to_what_is_known(statistic: str, found: list[str]):
    assert codes(with_end(OTHER, f"statistics: [{statistic}]\n")) == found


@pytest.mark.parametrize(
    ("shares", "found"),
    [("shipshape: 33.3, fair: 33.3, adrift: 33.3", []), ("shipshape: 33, fair: 33, adrift: 33", []),
     ("shipshape: 30, fair: 33, adrift: 33", ["T216"])],
)  # fmt: skip
def test_shares_may_be_rounded(shares: str, found: list[str]):
    assert (
        codes({NATIONAL: text(NATIONAL, ("counts: {shipshape: 1, fair: 0, adrift: 1}", f"shares: {{{shares}}}"))})
        == found
    )


def test_findings_of_the_report_and_of_the_authority_may_differ():
    told = "  - {of: north-bay/2016-05-10-harbour-2015#r1, found: confirmed, basis: named, reported-by: authority}\nread-for:"
    assert codes({VISIT: text(VISIT, ("read-for:", told))}) == []


def test_a_finding_on_a_whole_list_is_about_a_list():
    files = {VISIT: text(VISIT, ("found: partly", "covers: many, found: partly"))}
    _, (found,) = linked(files)
    assert (found.code, found.hint) == ("T205", "take out `covers`, or what follows the #")


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (("audience: [north-bay]", "audience: [north-by]"), ["T201"]),
        (("kind: cabinet-report", "kind: any-word"), []),
    ],
)
def test_words_of_documents(edit: tuple[str, str], found: list[str]):
    path = "documents/north-bay-cabinet-2016-07-05.yaml"
    assert codes({path: text(path, edit)}) == found


def test_words_of_national_tables():
    assert codes({NATIONAL: text(NATIONAL, ("framework: harbour-2015\n", "framework: harbour\n"))}) == ["T202"]
    assert codes({NATIONAL: text(NATIONAL, ("judgement: whole", "judgement: hole"))}) == ["T218"]
    assert codes({NATIONAL: text(NATIONAL, ("fair: 0", "poor: 0"))}) == ["T131"]
    assert codes(with_end(NATIONAL, "themes: [{theme: light, label: Lights, area: Piers}]\n")) == ["T208"]
    assert codes(with_end(NATIONAL, "audience: [north-by]\n")) == ["T201"]


@pytest.mark.parametrize(
    ("path", "edit", "found"),
    [
        (SURVEY, ("list: quay", "list: key"), ["T208"]),
        (SURVEY, ("tier: one-season", "tier: two-seasons"), ["T208"]),
        (SURVEY, ("lanes: [moorings]", "lanes: [rings]"), ["T208"]),
        (SURVEY, ("claimed: in-progress", "claimed: doing"), ["T208"]),
        (SURVEY, ("body: cabinet", "body: cabbage"), ["T208"]),
        (SURVEY, ("body: cabinet", "body: harbour-inspectorate"), []),
        (SURVEY, ("step: executive-receives", "step: executive-sleeps"), ["T208"]),
        (SURVEY, ("themes: [lights]}", "themes: [light]}"), ["T208"]),
        (VISIT, ("basis: named,", "basis: named, reported-by: a newspaper,"), ["T208"]),
        (FRAMEWORK, ("id: overall, fit", "id: all, fit"), ["T208"]),
        (FRAMEWORK, ("any-of: [moorings]", "any-of: [mornings]"), ["T208"]),
        (FRAMEWORK, ("required: [whole, moorings]", "required: [whole, mornings]"), ["T208", "T219", "T219"]),
        (FRAMEWORK, ("grade: adrift, limits", "grade: sunk, limits"), ["T208"]),
        (
            FRAMEWORK,
            ("  - {id: quay, title: Quay}", "  - {id: quay, title: Quay}\n  - {id: quay, title: Key}"),
            ["T207"],
        ),
        ("origins/tides-2014.yaml", ("themes: [lights]", "themes: [light]"), ["T208"]),
        ("origins/tides-2014.yaml", ("themes: [lights]", "tier: soon"), ["T220"]),
    ],
)
def test_words_are_defined_somewhere(path: str, edit: tuple[str, str], found: list[str]):
    assert sorted(codes({path: text(path, edit)})) == found


def test_as_of_is_asked_for_or_written_or_the_newest_day_of_the_record():
    site = {"site.yaml": text("site.yaml", ("as-of: 2018-06-30\n", ""))}
    assert clean().as_of == date(2018, 6, 30)
    assert clean(as_of=date(2017, 1, 1)).as_of == date(2017, 1, 1)
    assert clean(site).as_of == date(2018, 4, 16)
    coarse = {**site, VISIT: text(VISIT, ("published: 2018-04-16\n", ""))}
    assert linked(coarse)[0].as_of == date(2018, 3, 1)


def test_what_is_planned_or_not_held_does_not_move_the_day():
    site = {"site.yaml": text("site.yaml", ("as-of: 2018-06-30\n", ""))}
    planned = text(SURVEY).replace("state: listed", "state: planned").replace("on: 2016-07-05", "on: 2019-01-01")
    visit = "authority: north-bay\nkind: tide-visit\nstate: announced\nonsite: 2019-03\n" \
            "source: {document: north-bay-cabinet-2016-07-05, at: p2}\n"  # fmt: skip
    files = {**site, SURVEY: planned, "inspections/north-bay/2019-03-tide-visit.yaml": visit}
    assert clean(files).as_of == date(2018, 4, 16)


def test_an_inspectorate_that_the_program_has_never_seen_needs_files_alone():
    dataset = clean()
    assert [grade.label for grade in dataset.frameworks["harbour-2015"].scale] == ["Shipshape", "Fair", "Adrift"]
    assert dataset.grade_word("harbour-2015", "fair").label == "Fair"
    assert dataset.judgement("harbour-2015", "moorings").title == "Moorings and their upkeep"


# -- any record that can be read ---------------------------------------------------------------------------------------

WORDS = sorted(
    {word for file in minimal().values() for word in re.findall(r"[a-z0-9][a-z0-9/#-]*", file.data.decode())}
    | {"not-given", "none", "origins/tides-2014", "origins/tides-2014#r1", "r1", "a1", "999999999", KEY, f"{KEY}#a1"}
)


@st.composite
def shuffled(draw: st.DrawFn) -> dict[str, str | None]:
    """Some files of the minimal record with a few words exchanged for other words of it, or left out."""
    files: dict[str, str | None] = {}
    for path in draw(st.lists(st.sampled_from(sorted(minimal())), min_size=1, max_size=3, unique=True)):
        if path not in ("site.yaml", "vocabulary.yaml") and draw(st.integers(0, 9)) == 0:
            files[path] = None
            continue
        made = text(path)
        for _ in range(draw(st.integers(1, 4))):
            place = draw(st.sampled_from(list(re.finditer(r"(?<=[ {\[])[a-z0-9][a-z0-9/#-]*(?=[,\]}\n])", made))))
            made = made[: place.start()] + draw(st.sampled_from(WORDS)) + made[place.end() :]
        files[path] = made
    return files


@given(shuffled())
def test_whatever_can_be_read_can_be_joined_and_asked(files: dict[str, str | None]):
    try:
        dataset, found = linked(files)
    except AssertionError:
        assert {"site.yaml", "vocabulary.yaml"} & set(files)  # without these there is nothing to join
        return
    assert all(problem.at is not None for problem in found)
    if any(problem.level == "error" for problem in found):
        return
    for slug in dataset.authorities:
        items = history.placed(dataset, slug)
        assert all(history.movement(dataset, history.before(items, item), item) for item in items)
        assert all(raised.items for raised in history.raised(dataset, slug))
    for key in dataset.asked:
        history.looks(dataset, key)
        dataset.addressing(key)
    for action in dataset.undertaken.values():
        assert history.standing(dataset, action) in history.STANDING
    for event in dataset.events:
        history.tallies(dataset, event)
