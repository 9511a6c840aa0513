"""The profile as it stood: what was public on a day, and nothing that came later."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from linking import clean, linked, text
from throughline import history, records, urls
from throughline.link import Dataset, Whole, public_on
from throughline.pages import as_of, governance, profiles

SURVEY, VISIT = "north-bay/2016-05-10-harbour-2015", "north-bay/2018-03-tide-visit"
PATH = f"inspections/{SURVEY}.yaml"
SURVEYED, MET, VISITED = date(2016, 5, 10), date(2016, 7, 5), date(2018, 4, 16)
DAYS = (SURVEYED, MET, VISITED)


def then(day: date, *edits: tuple[str, str], path: str = PATH) -> Dataset:
    """The minimal record, edited in one file, as it was public on a day."""
    return public_on(clean({path: text(path, *edits)}), day)


def paper(on: str) -> dict[str, str | None]:
    path = "documents/north-bay-cabinet-2016-07-05.yaml"
    return {path: text(path, ("on: 2016-07-05", f"on: {on}"))}


def test_nothing_is_public_before_its_report():
    cut = public_on(clean(), date(2016, 5, 9))
    assert not cut.events and not cut.asked_by(SURVEY) and not cut.undertaken and not cut.findings
    assert cut.authorities.keys() == {"north-bay", "south-bay"}


def test_a_report_is_public_from_its_day_and_a_later_paper_is_not():
    cut = public_on(clean(), SURVEYED)
    assert list(cut.events) == [SURVEY]
    assert [item.record.id for item in cut.asked_by(SURVEY)] == ["r1", "r2"]
    assert not cut.undertaken
    record = cut.events[SURVEY].record
    assert record.judgements and record.strengths and record.statistics
    assert record.response is None and not record.governance
    assert "north-bay-cabinet-2016-07-05" not in cut.documents


def test_a_paper_brings_what_it_says_on_its_day():
    cut = public_on(clean(), MET)
    assert [action.record.id for action in cut.undertaken_in(SURVEY)] == ["a1", "a2"]
    assert cut.undertaken[f"{SURVEY}#a1"].record.claims
    assert cut.events[SURVEY].record.governance and cut.events[SURVEY].record.response
    assert not cut.findings
    assert public_on(clean(), VISITED).findings.keys() == {f"{SURVEY}#r1"}


def test_one_cut_after_another_is_what_it_would_be_alone():
    whole = clean()
    for day in (date(2016, 5, 9), *DAYS, MET, date(2016, 10, 1), SURVEYED):
        cut, alone = public_on(whole, day), public_on(clean(), day)
        assert cut == alone and dict(cut.sources) == dict(alone.sources), day


def test_states_are_those_of_the_day():
    action = f"{SURVEY}#a1"
    held = {day: public_on(clean(), day) for day in (MET, date(2016, 10, 1))}
    assert [history.standing(cut, cut.undertaken[action]) for cut in held.values()] == ["open", "date-passed"]


def test_the_day_of_a_report_is_not_some_time_after_it():
    said = {day: profiles.profile(public_on(clean(), day), "north-bay", {}).since for day in (SURVEYED, MET)}
    assert said[SURVEYED] == "published on the day this page speaks for"
    assert said[MET].endswith("before 5 July 2016, the day this page speaks for")


@pytest.mark.parametrize(("on", "since"), [("2016-07", date(2016, 7, 31)), ("2016", date(2016, 12, 31))])
def test_a_month_or_a_year_counts_from_its_last_day(on: str, since: date):
    met = (PATH, text(PATH, ("on: 2016-07-05", "on: 2018")))  # a meeting that says nothing of the paper's day
    whole = clean(dict([met]) | paper(on))
    assert not public_on(whole, date.fromordinal(since.toordinal() - 1)).undertaken
    assert public_on(whole, since).undertaken


def test_a_paper_without_a_date_is_left_out():
    assert not public_on(clean(paper("not-given")), date(2018, 6, 30)).undertaken


def test_a_paper_of_some_day_in_a_range_is_public_at_the_last_of_its_meetings():
    whole = clean(paper("{from: 2016-06-01, to: 2016-09-30, derived: yes}"))
    assert not public_on(whole, date(2016, 7, 4)).undertaken
    assert public_on(whole, MET).undertaken


def test_of_several_values_those_stay_that_were_public():
    owner = "        - {value: Pilot, source: {document: north-bay-cabinet-2016-07-05, at: para 4}}"
    later = "        - {value: Pilot, source: {document: north-bay/2018-03-tide-visit, at: page 2}}"
    whole = clean({PATH: text(PATH, (owner, later))})
    assert public_on(whole, MET).undertaken[f"{SURVEY}#a2"].record.owner == "Harbour master"
    assert isinstance(public_on(whole, VISITED).undertaken[f"{SURVEY}#a2"].record.owner, records.Disputed)


def test_what_we_worked_out_or_judged_since_is_left_out():
    said = (
        "strengths:",
        "notes:\n  - {text: Counted by us., derived: yes}\n  - {text: Told on the day.}\n"
        "statements:\n  - {summary: First on the coast., said-by: the council, holds: no, because: It was not.}\nstrengths:",
    )
    record = then(VISITED, said).events[SURVEY].record
    assert [str(note.text) for note in record.notes] == ["Told on the day."]
    assert not record.statements


def test_a_fact_known_only_from_a_younger_source_keeps_that_source():
    cited = ("source: {document: report, at: summary}", "source: {document: north-bay-cabinet-2016-07-05, at: para 1}")
    cut = then(SURVEYED, cited)
    assert [c.document for c in cut.cited(cut.events[SURVEY].record)] == ["north-bay-cabinet-2016-07-05"]
    assert "north-bay-cabinet-2016-07-05" in cut.documents


def test_nothing_was_known_before_it_was_said_or_done_whatever_its_source():
    said = ("    lanes: [moorings]\n", "    lanes: [moorings]\n    claims: [{claimed: completed, as-at: 2016-06-30}]\n")
    whole, found = linked({PATH: text(PATH, said)})
    assert len(found) == 1  # a claim that is younger than its source
    cuts = [public_on(whole, day) for day in (date(2016, 6, 29), date(2016, 6, 30))]
    assert [len(cut.asked[f"{SURVEY}#r1"].record.claims) for cut in cuts] == [0, 1]


def test_a_fact_known_only_from_a_report_not_yet_published_names_no_page_of_it():
    path = f"inspections/{SURVEY}.yaml"
    cited = ("source: {document: report, at: summary}", f"source: {{document: {VISIT}, at: page 2}}")
    view = as_of.profile(clean({path: text(path, cited)}), "north-bay", SURVEYED)
    (published,) = (step for step in view.trail if step.state == "published")
    assert [(cite.label, cite.address, cite.external_url) for cite in published.citations] == [
        ("a later report", "", "")
    ]


def test_on_the_last_day_of_the_record_all_of_it_is_public():
    whole = clean()
    cut = public_on(whole, whole.as_of)
    assert cut == whole


def test_places_stay_so_that_sources_are_found():
    cut = public_on(clean(), SURVEYED)
    assert cut.cited(cut.events[SURVEY].record)
    assert cut.events[SURVEY].record.place("published").line > 1


def test_pages_are_made_for_the_days_of_events_and_meetings_of_those_who_undertook_something():
    whole = clean()
    assert history.looked_back_to(whole, "north-bay") == DAYS
    assert history.looked_back_to(whole, "south-bay") == ()
    planned = ("state: listed", "state: planned")
    assert history.looked_back_to(clean({PATH: text(PATH, planned)}), "north-bay") == (SURVEYED, VISITED)
    undated = ("on: 2016-07-05\n    step", "on: not-given\n    step")
    assert history.looked_back_to(clean({PATH: text(PATH, undated)}), "north-bay") == (SURVEYED, VISITED)


def test_each_page_leads_to_the_next_and_to_the_profile_and_says_what_it_is():
    part = Whole(clean()).part("north-bay").dataset()
    made = list(as_of.of(part, "north-bay"))
    assert [page.address for page in made] == [urls.as_of("north-bay", day.isoformat()) for day in DAYS]
    view = made[1].view
    assert isinstance(view, profiles.Profile) and view.then
    assert view.then.previous and view.then.previous.address == made[0].address
    assert view.then.next and view.then.next.address == made[2].address
    assert view.then.now.address == urls.authority("north-bay")
    assert [link.label for link in view.then.why] == ["Cabinet, 5 July 2016"]


def test_a_page_of_the_part_equals_one_of_the_whole():
    whole = clean()
    part = Whole(whole).part("north-bay").dataset()
    for page, again in zip(as_of.of(part, "north-bay"), as_of.of(whole, "north-bay"), strict=True):
        assert page == again


def test_a_page_says_nothing_of_what_came_later():
    """Whatever is printed of the day of the survey is without a word of the paper, the meeting and the visit."""
    told = orjson.dumps(next(as_of.of(clean(), "north-bay")).view).decode()
    for later in ("Replace forty rings", "Our answer to the survey", "tide", "2018", "Half of the rings"):
        assert later not in told.replace("2016-07-05", "")


def test_the_trail_leads_to_the_days():
    steps = [step for trail in governance.governance(clean(), "north-bay").events for step in trail.steps]
    assert [step.then for step in steps if step.then] == [
        urls.as_of("north-bay", day.isoformat()) for day in (SURVEYED, MET)
    ]
