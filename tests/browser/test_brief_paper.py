"""The brief on paper: one side, two at most, of every authority that has been read; one of any other."""

from __future__ import annotations

import re

import pytest

READ = ("bath-and-north-east-somerset", "lancashire", "leeds", "leicester", "leicestershire")
GRADES_ALONE = ("barnet", "isles-of-scilly", "northamptonshire", "westmorland-and-furness")


def sides(page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("slug", READ)
def test_a_brief_takes_two_sides_at_most(visit, base, slug):
    assert 1 <= sides(visit(f"{base}authorities/{slug}/brief/").page) <= 2


@pytest.mark.parametrize("slug", ("leicestershire", *GRADES_ALONE))
def test_a_brief_takes_one_side(visit, base, slug):
    assert sides(visit(f"{base}authorities/{slug}/brief/").page) == 1


def test_what_is_printed_has_no_colour(visit, base):
    page = visit(f"{base}authorities/leicester/brief/").page
    page.emulate_media(media="print")
    fills = page.evaluate(
        "() => [...document.querySelectorAll('.brief-grades .shape')].map(s => getComputedStyle(s).fill)"
    )
    assert fills
    assert set(fills) == {"rgb(0, 0, 0)"}


def test_the_profile_leads_to_it(visit, base):
    page = visit(f"{base}authorities/leicestershire/").page
    page.locator("main a[href='brief/']").first.click()
    page.wait_for_url("**/leicestershire/brief/")
    assert page.locator("h1").inner_text() == "Leicestershire"
