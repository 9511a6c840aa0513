"""No automated accessibility violation on any kind of page: light and dark, wide and narrow."""

from __future__ import annotations

import pytest

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async tags => (await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}))
    .violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ' at ' + n.target.join(' ') + ': '
        + (n.failureSummary || v.help).replace(/\\s+/g, ' ')))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(visit, base, pages, tool, scheme, width):
    axe = tool("axe-core/axe.min.js").read_text(encoding="utf-8")
    found = []
    for address in pages:
        # The policy is set aside for axe itself, which puts a style of its own into the page.
        page = visit(base + address, width=width, scheme=scheme, bypass_policy=True).page
        page.evaluate(axe)
        found += [f"{address or 'home'}: {line}" for line in page.evaluate(RUN, TAGS)]
    if found:
        pytest.fail("\n".join(found), pytrace=False)
