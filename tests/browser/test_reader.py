"""A reader with six questions, each answered from the first page in at most four actions, with script and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

MOST = 4
EITHER = pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])


@dataclass
class Reader:
    """Somebody at the first page. What they press, open, choose or type is counted; reading and scrolling are not."""

    page: object
    actions: int = 0

    def _acts(self) -> object:
        self.actions += 1
        assert self.actions <= MOST, "too many actions"
        return self.page

    def opens(self, words: str, within: str = "main") -> Reader:
        self._acts().locator(within).get_by_role("link", name=words, exact=True).first.click()
        return self

    def unfolds(self, words: str) -> Reader:
        self._acts().locator("summary", has_text=words).first.click()
        return self

    def chooses(self, label: str, option: str) -> Reader:
        box = self.page.get_by_label(label, exact=True)
        value = box.locator("option", has_text=option).get_attribute("value")
        self._acts().get_by_label(label, exact=True).select_option(value)
        return self

    def types(self, words: str) -> Reader:
        """Into the search of the page, and Enter: what is typed and the key are one action each."""
        self._acts().fill("#search-field", words)
        self.page.wait_for_selector("#search-found [role=option]")
        self._acts().press("#search-field", "Enter")
        self.page.wait_for_url(lambda url: url.endswith("/pathway-plans/"))
        return self

    def reads(self, selector: str = "main") -> str:
        return re.sub(r"\s+", " ", self.page.locator(selector).first.inner_text())

    def rows(self, selector: str) -> list[list[str]]:
        """The cells of every row that is shown."""
        read = "rows => rows.filter(r => r.checkVisibility()).map(r => [...r.cells].map(c => c.innerText.replace(/\\s+/g, ' ').trim()))"
        return self.page.locator(f"{selector} tbody tr").evaluate_all(read)


@pytest.fixture
def at_home(visit, base) -> Callable[[bool], Reader]:
    return lambda script: Reader(visit(base, script=script).page)


@EITHER
def test_where_leicester_stands_and_what_came_after_its_seventeen_claims(at_home, script):
    reader = at_home(script).opens("Leicester")
    assert "requires improvement" in reader.reads(".lead")
    section = "section:has(> h3:text('Seventeen things asked'))"
    told = reader.opens("What was asked").reads(section)
    assert "the council said that all seventeen were completed" in told
    for looked in (
        "10 of 17 looked at again in the report of 20 March 2015", "8 of 17 looked at again in the report of 4 September 2017",
        "4 of 17 looked at again in the report of 12 November 2021", "5 of 17 looked at again in the report of 29 January 2025",
    ):  # fmt: skip
        assert looked in told


@pytest.mark.parametrize("way", ["from the list on the first page", "by search"])
def test_who_was_told_to_improve_pathway_plans(at_home, way):
    reader = at_home(way == "by search")
    reader = reader.types("pathway plans") if way == "by search" else reader.opens("Pathway plans")
    told = reader.page.locator("main h3").all_inner_texts()
    names = ["Bath and North East Somerset", "Lancashire", "Leeds", "Leicester", "Leicestershire"]
    assert [name for name in names if any(heading.startswith(name) for heading in told)] == names
    assert "recorded for 18 of 497 inspection reports" in reader.reads(".coverage")


@EITHER
def test_which_dates_of_lancashire_had_passed_by_the_end_of_march_2016(at_home, script):
    reader = at_home(script).opens("Recommendations", "header").opens("What councils undertook: all actions")
    if script:
        reader.chooses("Authority", "Lancashire")
    rows = {row[0]: row for row in reader.rows("#actions") if len(row) == 5}
    passed = [row for row in rows.values() if re.search(r"\b2015$|\bJan\w* 2016$|\bFeb\w* 2016$", row[2])]
    found = sorted(re.split(" Answers:", row[0])[0] for row in passed)
    assert found == ["A pack on entitlements for every care leaver", "Weigh the risk in all cases of children in need"]
    for _, _, _, claimed, stands in passed:
        assert "in progress 30 November to 7 December 2015" in claimed
        assert "plan succeeded" in stands


@EITHER
def test_which_of_leeds_neighbours_are_good_or_better_throughout(at_home, script):
    reader = at_home(script).opens("Leeds").opens("Statistical neighbours")
    good = [
        row[0]
        for row in reader.rows("#neighbours-table")
        if row[0] != "Leeds" and all(re.match("Good|Outstanding|no overall grade", cell) for cell in row[2:])
    ]
    assert sorted(good) == ["Milton Keynes", "Portsmouth", "Salford", "Sheffield", "Southampton"]


@EITHER
def test_what_stands_behind_the_first_inspection_of_lancashire_with_no_overall_grade(at_home, script):
    reader = at_home(script).opens("Lancashire", "section:has(#latest)")
    told = reader.reads()
    assert "No overall grade." in told
    assert "Grades: Report of 20 August 2026, page 1 (the document" in told
    link = reader.page.locator("main a[rel=external]").first.get_attribute("href")
    assert link == "https://files.ofsted.gov.uk/v1/file/50309857"


def test_which_inspections_of_england_give_no_overall_grade(at_home):
    reader = at_home(True).opens("Authorities", "header").chooses("Latest framework", "April 2026")
    rows = [row for row in reader.rows("table") if len(row) > 2]
    assert len(rows) == 11
    assert {row[2] for row in rows} == {"no overall grade"} or all("no overall" in row[2] for row in rows)


@EITHER
def test_the_brief_for_leicestershire_is_one_side_of_paper(at_home, script):
    reader = at_home(script).opens("Leicestershire").opens("Brief to print")
    told = reader.reads()
    for part in ("Said done, and checked by nobody", "Date passed, and nothing heard", "Raised again"):
        assert part in told
    pdf = reader.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
