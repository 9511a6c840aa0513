"""Every page is valid HTML and every style sheet valid CSS, by the checker of the people who write the standard."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

# Valid in the standards of today, not yet known to the checker.
NOT_YET_KNOWN = re.compile("Property “(paint-order|y)” doesn't exist")


def test_html_and_css_are_valid(site, tool):
    checker = tool("vnu-jar/build/dist/vnu.jar")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    said = subprocess.run(
        ["java", "-Xss1m", "-jar", str(checker), "--errors-only", "--also-check-css", "--skip-non-html",
         "--format", "json", str(site)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    ).stderr  # fmt: skip
    found = [
        f"{one.get('url', '').rpartition('/site/')[2]}:{one.get('lastLine', '')}: {one['message']}"
        for one in json.loads(said)["messages"]
        if not NOT_YET_KNOWN.search(one["message"])
    ]
    if found:
        pytest.fail("\n".join(found), pytrace=False)
