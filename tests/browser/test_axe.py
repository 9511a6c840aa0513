"""No automated accessibility violation on any kind of page: light and dark, wide and narrow."""

from __future__ import annotations

import pytest

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
RUN = """async only => (await axe.run(document, {runOnly: only, resultTypes: ['violations']}))
    .violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ' at ' + n.target.join(' ') + ': '
        + (n.failureSummary || v.help).replace(/\\s+/g, ' ')))"""
# In the dark only the colours differ.
LOOKS = {("light", 1280): ALL, ("dark", 1280): COLOURS, ("dark", 360): COLOURS, ("light", 360): ALL}


@pytest.fixture(scope="module")
def findings(visit, base, pages, tool) -> dict[tuple[str, int], list[str]]:
    axe = tool("axe-core/axe.min.js").read_text(encoding="utf-8")
    found: dict[tuple[str, int], list[str]] = {look: [] for look in LOOKS}
    for address in pages:
        # The policy is set aside for axe itself, which puts a style of its own into the page.
        page = visit(base + address, bypass_policy=True).page
        page.evaluate(axe)
        for (scheme, width), only in LOOKS.items():
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            found[scheme, width] += [f"{address or 'home'}: {line}" for line in page.evaluate(RUN, only)]
    return found


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing(findings, scheme, width):
    if findings[scheme, width]:
        pytest.fail("\n".join(findings[scheme, width]), pytrace=False)
