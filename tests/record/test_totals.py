"""The totals that the source documents give, read back from the published JSON."""

from __future__ import annotations

LEICESTER = "/authorities/leicester/2012-01-slac/"
LEICESTERSHIRE = "/authorities/leicestershire/2019-11-04-ilacs-2018/"
LANCASHIRE = "/authorities/lancashire/2015-11-27-sif/"
LEEDS = "/authorities/leeds/2022-05-09-ilacs-2018/"


def rows(page):
    return {row["id"]: row for group in page["lists"] for row in group["rows"]}


def grades(page):
    return {row["code"]: row["grade"]["word"] for row in page["grades"]}


def test_leicester_was_asked_seventeen_things_in_two_lists(data):
    page = data(LEICESTER)
    assert {group["id"]: len(group["rows"]) for group in page["lists"]} == {"safeguarding": 11, "looked-after": 6}
    due = [data(f"{LEICESTER}{id}/")["due"] for id in rows(page)]
    assert (due.count("January 2012"), due.count("April 2012"), due.count("July 2012")) == (4, 10, 3)


def test_all_seventeen_are_claimed_completed_and_three_papers_say_more(data, table):
    found = rows(data(LEICESTER))
    assert {row["claim"]["word"] for row in found.values()} == {"completed"}
    stated = [
        row["as_stated"]
        for row in table("claims")
        if (row["recommendation"] or "").startswith("leicester/2012-01-slac#")
    ]
    assert stated == ["COMPLETED"] * 17
    assert {id for id, row in found.items() if row["also"]} == {"sg-3e", "sg-6b", "sg-6c"}


def test_leicester_undertook_ten_actions_and_forty_two_standards(data):
    page = data(LEICESTER)
    assert [action["id"] for action in page["actions"]] == [f"a{n}" for n in range(1, 11)]
    assert any(statistic["value"] == "42" for statistic in page["statistics"])


def test_the_grades_of_2012_are_hollow_and_name_their_reporter(data):
    found = {row["code"]: row for row in data(LEICESTER)["grades"]}
    assert found["sg-oe"]["grade"] == {"word": "Adequate", "mark": "bar", "tone": "stone", "hollow": True}
    assert found["lac-oe"]["grade"]["word"] == "Good"
    assert found["sg-oe"]["reported-by"]["address"] == "/authorities/leicester/2015-03-20-sif/"


def test_the_report_of_2015_returns_to_the_list_of_2012(data):
    page = data("/authorities/leicester/2015-03-20-sif/")
    assert grades(page) == {
        "oe": "Inadequate", "hp": "Inadequate", "clap": "Requires improvement", "adoption": "Good",
        "care-leavers": "Requires improvement", "lmg": "Inadequate",
    }  # fmt: skip
    earlier = next(item for item in page["earlier"] if item["event"]["address"] == LEICESTER)
    named = {
        f["of"]["address"].rstrip("/").rpartition("/")[2]: f["finding"]["found"]
        for f in earlier["findings"]
        if f["finding"]["basis"] == "named" and f["covers"] == "one"
    }
    assert named == {"sg-i2": "recurs", "sg-3b": "recurs", "sg-i3": "confirmed"}
    untested = {item["address"].rstrip("/").rpartition("/")[2] for item in earlier["untested"]}
    assert "sg-3d" in untested


def test_leicestershire_was_asked_six_things_and_named_four_more_that_restate_them(data):
    page = data(LEICESTERSHIRE)
    assert list(rows(page)) == [f"r{n}" for n in range(1, 7)]
    assert len(page["named"]) == 4
    assert all(item["restates"] for item in page["named"])
    assert len(page["strengths"]) == 9
    assert grades(page) == {
        "leaders": "Good", "hp": "Requires improvement", "cic-cl": "Good",
        "oe": "Requires improvement",
    }  # fmt: skip
    assert page["plan"]["held"] is False
    assert "10 February 2020" in page["plan"]["due"]["value"]


def test_lancashire_named_four_findings_and_undertook_eighteen_actions(data):
    page = data(LANCASHIRE)
    assert len(page["named"]) == 4
    assert [action["id"] for action in page["actions"]] == [f"a{n}" for n in range(1, 19)]
    assert len(page["strengths"]) == 13
    assert grades(page)["oe"] == "Inadequate"
    assert page["reviews"][0]["grades"][0]["grade"]["word"] == "Good"
    assert not any(row["code"] == "lscb" for row in page["grades"])


def test_leeds_was_asked_two_things_and_every_sum_of_the_fieldwork_holds(data):
    page = data(LEEDS)
    assert list(rows(page)) == ["r1", "r2"]
    assert len(page["strengths"]) == 7
    counts = {statistic["value"]: statistic for statistic in page["statistics"]}
    assert [part["value"] for part in counts["604"]["parts"]] == ["487", "117"]
    assert [part["value"] for part in counts["247"]["parts"]] == ["97", "24", "126"]
    assert {
        "7", "308", "15", "27", "93", "at least 14", "6", "12", "at least 12", "140", "152", "26", "11", "16",
    } <= set(counts)  # fmt: skip
    assert len(page["plan"]["owner"]["differs"]["values"]) == 3
    assert page["plan"]["owner"]["differs"]["chosen"] == ""


def test_leeds_moved_where_the_judgement_is_the_same(data):
    moved = {row["code"]: row["movement"] for row in data(LEEDS)["grades"]}
    assert moved["oe"] == "the same"
    assert moved["hp"] == "worse"


def test_a_cancelled_inspection_is_an_event_with_a_state(data):
    page = data("/authorities/leeds/2020-03-jtai/")
    assert page["state"] == "cancelled"
    assert page["grades"] == []


def places(citations, document):
    """Where in one document a fact is cited to: `["para 18 b1"]`."""
    return [cited["at"] for cited in citations if cited["address"] == f"/documents/{document}/"]


def steps(page):
    """The governance trail without the report itself and without slots that no paper fills."""
    return [(s["when"], s["body"], s["state"]) for s in page["trail"] if s["state"] not in ("published", "empty")]


def test_what_leicestershire_retells_is_cited_to_its_paragraph(data):
    page, paper = data(LEICESTERSHIRE), "leicestershire-cabinet-2019-12-17"
    asked = [data(f"{LEICESTERSHIRE}r{n}/") for n in range(1, 7)]
    numerals = ("i", "ii", "iii", "iv", "v", "vi")
    assert [places(trace["citations"], paper) for trace in asked] == [[f"para 20({numeral})"] for numeral in numerals]
    assert [places(item["citations"], paper) for item in page["named"]] == [[f"para 19 b{n}"] for n in range(1, 5)]
    assert [places(item["citations"], paper) for item in page["strengths"]] == [[f"para 18 b{n}"] for n in range(1, 10)]


def test_leicestershire_s_trail_ends_in_a_submission_and_two_appendices_are_not_held(data):
    page = data(LEICESTERSHIRE)
    assert steps(page) == [
        ("17 December 2019", "Cabinet", "listed"),
        ("21 January 2020", "Children and Families Overview and Scrutiny Committee", "planned"),
        ("10 February 2020", "Ofsted", "planned"),
    ]
    titles = " ".join(item["title"] for item in page["not-held"])
    assert "Appendix A" in titles
    assert "Appendix B" in titles


def test_the_shares_of_2019_miss_their_base_their_day_and_their_source(data):
    page = data("/national/leicestershire-2019-12/")
    assert page["distributions"][0]["rows"][0]["cells"] == ["15.5", "36.5", "35", "13"]
    assert len(page["missing"]) >= 3


def test_lancashire_s_actions_have_the_dates_and_states_of_the_paper(data):
    actions = {action["id"]: action for action in data(LANCASHIRE)["actions"]}
    stated = {id: action["claims"][0]["word"] for id, action in actions.items()}
    assert {id for id, word in stated.items() if word == "completed"} == {"a4", "a5", "a14"}
    assert {id for id, word in stated.items() if word == "planned"} == {"a9", "a11", "a12", "a15", "a18"}
    assert set(stated.values()) == {"completed", "in progress", "planned"}
    due = {id: action["due"]["value"] for id, action in actions.items() if action["due"]["value"]}
    assert due == {"a10": "11 December 2015", "a11": "March 2016", "a17": "18 December 2015"}
    starts = {id: action["starts"]["value"] for id, action in actions.items() if action["starts"]}
    assert starts == {"a8": "30 November 2015", "a9": "7 December 2015", "a15": "January 2016"}


def test_lancashire_s_counts_and_strengths_are_those_of_the_paper(data):
    page, paper = data(LANCASHIRE), "lancashire-ccpi-2015-12"
    assert [places(item["citations"], paper) for item in page["strengths"]] == [
        [f"Positive Feedback b{n}"] for n in range(1, 14)
    ]
    counts = {(statistic["value"], statistic["unit"]) for statistic in page["statistics"]}
    assert {
        ("12", "people"), ("2,300", "cases"), ("5", "groups"), ("6", "months"), ("12", "months"), ("3", "districts"),
        ("2", "managers"), ("2", "months"),
    } <= counts  # fmt: skip
    assert [step["state"] for step in page["interventions"]] == ["in place", "planned", "planned", "in place"]


def test_the_review_that_the_inspection_displaced_is_postponed(data):
    assert data("/authorities/lancashire/2015-09-14-independent-review/")["state"] == "postponed"


def test_leeds_s_paper_of_2022_claims_nothing_and_asks_six_things(data):
    page = data(LEEDS)
    assert [(action["claims"][0]["word"], action["due"]["missing"]) for action in page["actions"]] == [
        ("not stated", "not-given")
    ]
    assert [len(step["asks"]) for step in page["trail"] if step["when"] == "22 June 2022"] == [6]
    visited = "/authorities/leeds/2021-07-focused-visit/"
    visit = next(item for item in page["earlier"] if item["event"]["address"] == visited)
    whole = [(f["finding"]["found"], f["finding"]["basis"]) for f in visit["findings"] if f["covers"] == "all"]
    assert whole == [("confirmed", "named")]


def test_leeds_s_history_is_there_event_by_event(data):
    graded = {
        "2009-slac": {"sg-oe": "Inadequate", "lac-oe": "Adequate"},
        "2011-slac": {},
        "2015-03-27-sif": {"oe": "Good", "lmg": "Outstanding"},
        "2018-12-18-ilacs-2018": {"oe": "Outstanding", "hp": "Outstanding", "cic-cl": "Good"},
        "2021-04-aem": {},
        "2021-07-focused-visit": {},
    }
    for event, expected in graded.items():
        found = grades(data(f"/authorities/leeds/{event}/"))
        assert expected.items() <= found.items(), event
        assert bool(expected) == bool(found), event


def test_leicester_s_list_names_whom_it_addresses_and_the_paper_went_to_four_bodies(data):
    addressees = {id: data(f"{LEICESTER}{id}/")["addressees"] for id in rows(data(LEICESTER))}
    assert {id for id, bodies in addressees.items() if "NHS" in bodies} == {"sg-3d", "sg-3e", "lac-3d"}
    assert {id for id, bodies in addressees.items() if "Board" in bodies} == {"sg-3a", "sg-6c"}
    assert steps(data(LEICESTER)) == [
        ("6 September 2012", "Departmental Management Team", "listed"),
        ("18 September 2012", "Lead Member Briefing", "listed"),
        ("21 November 2012", "Scrutiny Commission", "listed"),
        ("date not given", "City Mayor and Executive", "listed"),
    ]


def test_leicester_s_actions_are_cited_to_their_paragraphs(data):
    found = [places(action["citations"], "leicester-executive-2012-11") for action in data(LEICESTER)["actions"]]
    assert found == [
        [at] for at in (
            "3.2.1", "3.2.2", "3.2.3", "3.4", "3.5", "3.7", "3.8", "3.9", "3.10 to 3.12", "3.13 to 3.16",
        )
    ]  # fmt: skip


def test_the_slides_of_2014_say_how_many_cases_and_which_sums_hold(data):
    page = data("/national/ofsted-2014-10/")
    method = " ".join(item["text"] for item in page["method"])
    assert [number for number in (" 18 ", " 30 ", " 50 ", " 80 ", " 15 ") if number not in method] == []
    fails = [said["text"] for said in page["statements"] if said["holds"] == "no"]
    condition = [said["text"] for said in page["statements"] if said["holds"] == "conditional"]
    assert len(fails) == len(condition) == 1
    assert "commonest" in fails[0]
    assert "34" in condition[0]
