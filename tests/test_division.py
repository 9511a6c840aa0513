"""Lists that grow with the record: on how many pages they stand, and that nothing falls between two of them."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking import clean
from throughline import pages, render, urls
from throughline.artifacts import Artifact, Page
from throughline.check import check
from throughline.link import Dataset
from throughline.pages import documents, lists, themes
from throughline.pages.division import divided, divisions


def harbour(slug: str, count: int) -> dict[str, str]:
    """A harbour with one survey that asked for `count` things, each of which it answers with an action."""
    name = slug.replace("-", " ").title()
    authority = f"name: {name}\nregion: Coast\ntype: unitary\nsource: {{document: survey-framework-2015, at: annex}}\n"
    survey = (
        f"authority: {slug}\nframework: harbour-2015\nkind: survey\nstate: held\npublished: 2017-11-06\n"
        f"report: {{id: {slug}-2017, url: https://example.org/{slug}}}\nsource: {{document: report, at: page 1}}\n"
        "judgements: {whole: fair, moorings: fair}\nrecommendations:\n"
    )
    paper = "{document: north-bay-cabinet-2016-07-05, at: row 9}"
    for n in range(count):
        survey += f"  - {{id: r{n}, title: Matter {n} of {name}, themes: [lights], source: {{document: report, at: para {n}}}}}\n"
    survey += "actions:\n"
    for n in range(count):
        survey += f"  - {{id: a{n}, addresses: [r{n}], title: Answer {n} of {name}, source: {paper}}}\n"
    return {f"authorities/{slug}.yaml": authority, f"inspections/{slug}/2017-11-06-harbour-2015.yaml": survey}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return clean({**harbour("east-bay", 2), **harbour("west-bay", 9)})


def planned(family: ModuleType, dataset: Dataset, most: int = 300) -> list[Page]:
    return list(family.plan(dataset, {slug: family.entry(dataset, slug) for slug in dataset.authorities}, most))


def titles(view: Any) -> list[str]:
    return [row.title for group in view.groups for row in group.rows]


def of(made: list[Page], address: str) -> list[Page]:
    return [page for page in made if page.address.startswith(address)]


def test_a_short_list_stands_on_one_page_and_says_nothing_of_others(dataset: Dataset) -> None:
    (page,) = of(planned(lists, dataset), urls.RECOMMENDATIONS)
    here = page.view.division
    assert (page.view.title, here.of, here.ways) == ("Recommendations", 1, ())
    assert b'class="division"' not in rendered(dataset, page)


def test_a_long_list_is_divided_between_authorities_from_a_to_z(dataset: Dataset) -> None:
    made = of(planned(lists, dataset, 4), urls.RECOMMENDATIONS)
    assert [page.address for page in made[:2]] == ["/recommendations/", "/recommendations/2/"]
    places = [page.view.division for page in made]
    assert [(here.number, here.of, here.shown, here.label) for here in places] == [
        (1, 4, "1 to 4 of 14", "East Bay to North Bay"),
        (2, 4, "5 to 8 of 14", "West Bay"),
        (3, 4, "9 to 12 of 14", "West Bay"),
        (4, 4, "13 to 14 of 14", "West Bay to recommendations outside inspections"),
    ]
    assert [page.view.title for page in made[:2]] == ["Recommendations", "Recommendations, page 2 of 4"]
    assert all(page.view.total == 14 for page in made)
    whole = titles(of(planned(lists, dataset), urls.RECOMMENDATIONS)[0].view)
    assert [title for page in made for title in titles(page.view)] == whole


def test_filters_count_what_is_on_the_page(dataset: Dataset) -> None:
    first = of(planned(lists, dataset, 4), urls.RECOMMENDATIONS)[0]
    (choice,) = (choice for choice in first.view.filters if choice.key == "authority")
    assert [(option.label, option.count) for option in choice.options] == [("East Bay", 2), ("North Bay", 2)]
    html = rendered(dataset, first).decode()
    assert "4 recommendations on this page" in html
    assert "1 to 4 of 14 recommendations" in html


def test_actions_themes_documents_and_their_facts_are_divided_too(dataset: Dataset) -> None:
    made = [*planned(lists, dataset, 4), *planned(themes, dataset, 4), *planned(documents, dataset, 4)]
    assert len(of(made, urls.ACTIONS)) == 4
    told = of(made, urls.theme("lights"))
    assert [page.address for page in told] == [
        "/themes/lights/",
        "/themes/lights/2/",
        "/themes/lights/3/",
        "/themes/lights/4/",
    ]
    asked = [item.row.title for page in told for entry in page.view.authorities for item in entry.told]
    assert len(asked) == len(set(asked)) == 12
    facts = of(made, urls.document("north-bay-cabinet-2016-07-05"))
    assert len(facts) > 2
    assert sum(len(group.facts) for page in facts for group in page.view.groups) == facts[0].view.total
    assert facts[0].view.about and not facts[1].view.about
    index = [page for page in made if page.template == "documents.html"]
    entries = [
        len(page.view.reports) + len(page.view.papers) + sum(len(g.rows) for g in page.view.groups) for page in index
    ]
    assert sum(entries) == sum(part.rows for part in index[0].view.contents) and max(entries) <= 4


@pytest.mark.parametrize("family", [lists, themes, documents])
@pytest.mark.parametrize("most", [5, 300])
def test_packed_rows_are_printed_the_same(dataset: Dataset, family: ModuleType, most: int) -> None:
    told = {slug: family.entry(dataset, slug) for slug in dataset.authorities}
    packed = {slug: family.sheaved(entry) for slug, entry in told.items()}
    assert list(family.plan(dataset, packed, most)) == list(family.plan(dataset, told, most))


def test_every_page_of_a_list_leads_to_the_others_and_no_link_is_broken(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    for family in (lists, themes, documents):
        plan = family.plan
        monkeypatch.setattr(family, "plan", lambda common, told, plan=plan: plan(common, told, 4))
    renderer = render.Renderer(pages.frame(dataset), resolve=lambda key: pages.address(dataset, key))
    made = [Artifact(urls.output_path(page.address), renderer.render(page)) for page in pages.plan(dataset)]
    broken = " ".join(found.message for found in check(made) if not found.message.endswith((".json", ".xml")))
    assert not re.search("/(recommendations|actions|themes|documents)/", broken), broken
    (second,) = (artifact for artifact in made if artifact.path == "recommendations/2/index.html")
    for link in (b'href="../"', b'aria-current="page">West Bay', b'href="../3/"', b'rel="prev"', b'rel="next"'):
        assert link in second.content


def rendered(dataset: Dataset, page: Page) -> bytes:
    return render.Renderer(pages.frame(dataset)).render(page)


@given(st.lists(st.integers(0, 12), max_size=30), st.integers(1, 7))
def test_every_item_is_on_one_page_none_too_full_and_no_group_torn_that_fits(keys: list[int], most: int) -> None:
    items = sorted(keys)
    shares = divided(items, lambda item: item, most)
    assert [item for share in shares for item in share] == items
    assert all(0 < len(share) <= most for share in shares) or shares == [[]]
    for key in set(items):
        if items.count(key) <= most and all(items.count(other) <= most for other in items):
            assert sum(key in share for share in shares) == 1
    for here, share in zip(divisions("/actions/", shares), shares, strict=True):
        assert here.rows == len(share)


def test_of_very_many_pages_each_leads_to_some() -> None:
    shares = [[n] for n in range(400)]
    here = divisions("/actions/", shares, str)[199]
    assert [way.number for way in here.ways if 195 < way.number < 205] == [198, 199, 200, 201, 202]
    assert here.ways[0].number == 1 and here.ways[-1].number == 400 and len(here.ways) < 32
