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
    due = [row["due"] for row in rows(page).values()]
    assert (due.count("January 2012"), due.count("April 2012"), due.count("July 2012")) == (4, 10, 3)


def test_all_seventeen_are_claimed_completed_and_three_papers_say_more(data):
    found = rows(data(LEICESTER))
    assert {row["claim"]["word"] for row in found.values()} == {"completed"}
    assert {row["claim"]["as-stated"] for row in found.values()} == {"COMPLETED"}
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
        if f["finding"]["basis"] == "named"
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
    assert {"7", "308", "15", "27", "93", "at least 14", "6", "12", "at least 12", "140", "152", "26", "11", "16"} <= set(counts)
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
