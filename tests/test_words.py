"""Words that readers may not know: found in the record's prose, explained below the page, led to from where they first stand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from linking import codes, text
from neighbourhood import State
from rebuilding import options, shown
from throughline import build
from throughline.markup import Html
from throughline.render.words import Words, marked


@dataclass(frozen=True)
class Word:
    id: str
    forms: tuple[str, ...]


IRO = Word("iro", ("IRO", "independent reviewing officer"))
PLAN = Word("plan", ("plan", "pathway plan"))
WORDS = Words([IRO, PLAN, Word("plo", ("PLO",))])


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("An IRO.", {"iro"}),
        ("IROs and Independent reviewing officers", {"iro"}),
        ("iro, ENVIRONMENT, PLOT", set()),
        ("The PLO, and a plan", {"plo", "plan"}),
        ("explanation", set()),
        ("", set()),
    ],
)
def test_forms_are_found_as_whole_words_with_an_s_and_with_a_capital(prose: str, found: set[str]):
    assert WORDS.within(prose) == found


def page(prose: str) -> str:
    return f"<title>IRO</title><main><h1>IRO, plan</h1>{marked(Html(prose))}</main>"


def test_only_the_first_place_leads_and_the_longest_form_is_taken():
    html = page("<p>A pathway plan, another plan and an IRO.</p>") + marked(Html("<p>That plan.</p>"))
    led = WORDS.led_to(html, [PLAN])
    assert led == (
        '<title>IRO</title><main><h1>IRO, plan</h1><p>A <a class="word" href="#word-plan">pathway plan</a>, another plan and '
        "an IRO.</p></main><p>That plan.</p>"
    )


@pytest.mark.parametrize(
    "apart", ["<h2>IRO</h2>", "<a href='#'><em>IRO</em></a>", "<th><em>IRO</em> x</th>", '<p title="IRO">x</p>']
)
def test_in_prose_what_is_a_link_or_a_heading_stays_as_it_is(apart: str):
    led = '<p>The <a class="word" href="#word-iro">IRO</a>.</p>'
    assert WORDS.led_to(page(f"{apart}<p>The IRO.</p>"), [IRO]) == page(apart + led).replace("\x02", "").replace(
        "\x03", ""
    )
    assert WORDS.led_to(page(apart), [IRO]) == page(apart).replace("\x02", "").replace("\x03", "")


def test_no_word_is_led_from_where_none_is_wanted():
    assert (
        WORDS.led_to(page("<p>The IRO.</p>"), []) == "<title>IRO</title><main><h1>IRO, plan</h1><p>The IRO.</p></main>"
    )


def test_prose_that_a_template_has_cut_short_is_left_as_it_is():
    cut = str(marked(Html("<p>A <a href='#'>plan, an IRO</a> and an IRO.</p>")))[:20]
    assert WORDS.led_to(f"<main>{cut}…</main>", [IRO, PLAN]) == f"<main>{cut[1:]}…</main>"


def test_a_page_explains_the_words_that_its_prose_has_and_no_others():
    with shown() as disk:
        asked = options(disk.folder)
        disk.show(state := State())
        assert build.run(asked, write=True).diagnostics == ()
        pages = {path: path.read_text(encoding="utf-8") for path in asked.output.rglob("index.html")}
        explained = {path for path, page in pages.items() if 'id="word-slip"' in page}
        assert asked.output / "authorities/south-bay/2017-06-20-harbour-2015/r1/index.html" in explained
        for path, page in pages.items():
            main = page.partition("<main")[2].partition('<section class="words"')[0]
            wanted = (
                "slip" in main and path.parent.name != "brief"
            )  # which has room for its one side; "Slips" are the template's
            assert (path in explained) == wanted, path
            assert main.count('href="#word-slip"') <= 1
        assert any('href="#word-slip"' in page for page in pages.values())
        # What is explained otherwise is made again, and only there.
        state.content["vocabulary.yaml"] = state.content["vocabulary.yaml"].replace(
            "A slope on which", "The slope where"
        )
        disk.show(state)
        build.run(asked, write=True)
        for path in pages:
            assert ("The slope where" in path.read_text(encoding="utf-8")) == (path in explained)


def test_no_form_belongs_to_two_words():
    again = text("vocabulary.yaml", ("forms: [slip]", "forms: [slip, ring]"))
    assert codes({"vocabulary.yaml": again}) == ["T207"]
