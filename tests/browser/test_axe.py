"""No automated accessibility violation on any kind of page: light, dark and forced colours, wide and narrow, with script and
without.

The widest look is searched for everything. Of the others each is searched for what may differ there: colours where only these
do, everything else where the layout does. Contrast is what takes long: each palette is looked at once wide or narrow, and on
the largest page of each kind.
"""

from __future__ import annotations

import pytest

from built import family

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"runOnly": {"type": "tag", "values": TAGS}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
LAYOUT = {**ALL, "rules": {"color-contrast": {"enabled": False}}}
RUN = """async asked => (await axe.run(document, {...asked, resultTypes: ['violations'], preload: false}))
    .violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ' at ' + n.target.join(' ') + ': '
        + (n.failureSummary || v.help).replace(/\\s+/g, ' ')))"""
# Once all of a page has been looked at: rows beyond these, and further pictures of the same kind that are not shown.
TRIM = """() => { document.querySelectorAll('tbody').forEach(e => [...e.rows].slice(40).forEach(row => row.remove()));
    [...document.querySelectorAll('.lane-panel')].slice(2).forEach(e => e.remove()) }"""

WIDE, NARROW = 1280, 320
LOOKS = {
    "wide, light": (WIDE, {"color_scheme": "light"}, ALL),
    "narrow, light": (NARROW, {"color_scheme": "light"}, LAYOUT),
    "narrow, dark": (NARROW, {"color_scheme": "dark"}, COLOURS),
    "wide, dark": (WIDE, {"color_scheme": "dark"}, COLOURS),
    "narrow, forced colours": (NARROW, {"color_scheme": "light", "forced_colors": "active"}, COLOURS),
}
# Besides the field of search, script changes these alone.
WITH_SCRIPTS_OF_THEIR_OWN = ("", "authorities/", "compare/", "recommendations/", "actions/", "documents/", "national/")


@pytest.fixture(scope="module")
def axe(tool) -> str:
    return tool("axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def findings(visit, base, site, pages, axe) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {look: [] for look in LOOKS}
    sized = sorted(
        pages, key=lambda address: (site / address / "index.html").stat().st_size if address[-4:] != "html" else 0
    )
    largest = {family(address): address for address in sized}.values()
    for address in pages:
        # The policy is set aside for axe itself, which puts a style of its own into the page.
        page = visit(base + address, bypass_policy=True).page
        page.evaluate(axe)
        for look, (width, media, asked) in LOOKS.items():
            if asked is COLOURS and address not in largest:
                continue
            page.emulate_media(**{"forced_colors": "none", **media})
            page.set_viewport_size({"width": width, "height": 800})
            found[look] += [f"{address or 'home'}: {line}" for line in page.evaluate(RUN, asked)]
            if asked is ALL:
                page.evaluate(TRIM)
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(findings, look):
    if findings[look]:
        pytest.fail("\n".join(findings[look]), pytrace=False)


@pytest.mark.parametrize("address", WITH_SCRIPTS_OF_THEIR_OWN)
def test_nor_where_no_script_runs(visit, base, axe, address):
    page = visit(base + address, bypass_policy=True, scripts_of_the_site=False).page
    page.evaluate(axe)
    page.evaluate(TRIM)
    assert page.evaluate(RUN, LAYOUT) == []


def test_axe_would_find_it(visit, base, axe):
    """Its silence says something: a page made worse is not passed over, in colours and in layout, whatever the look."""
    page = visit(f"{base}about/", bypass_policy=True).page
    page.evaluate(axe)
    page.evaluate("""() => { document.querySelector('main p').style.color = '#9a9a9a';
        document.querySelector('main p').style.background = '#8a8a8a';
        document.querySelector('main').insertAdjacentHTML('beforeend', '<h5>Deep</h5><img src="../assets/icon.svg">') }""")
    for _, media, asked in LOOKS.values():
        page.emulate_media(**{"forced_colors": "none", **media})
        said = " ".join(page.evaluate(RUN, asked))
        assert ("color-contrast" in said) == (asked is not LAYOUT)
        assert ("image-alt" in said) == (asked is not COLOURS)
