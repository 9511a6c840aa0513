"""The real content, built once, and read back as a reader of the published JSON would."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `throughline build` writes it, warnings counted as errors."""
    output = tmp_path_factory.mktemp("record") / "site"
    run = subprocess.run(
        [sys.executable, "-m", "throughline", "build", "--strict", "--output", output],
        cwd=root, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return output


@pytest.fixture(scope="session")
def data(site: Path):
    """`data("/authorities/leeds/")`: the JSON beside a page."""

    def read(address: str) -> dict[str, Any]:
        return json.loads((site / address.strip("/") / "index.json").read_text(encoding="utf-8"))

    return read


@pytest.fixture(scope="session")
def table(site: Path):
    """`table("claims")`: the rows of one table under /data/."""

    def read(name: str) -> list[dict[str, Any]]:
        return json.loads((site / "data" / f"{name}.json").read_text(encoding="utf-8"))

    return read


@pytest.fixture(scope="session")
def words(site: Path):
    """`words("/authorities/leeds/")`: what the page says in its main part, markup and runs of space taken out."""

    def read(address: str) -> str:
        page = (site / address.strip("/") / "index.html").read_text(encoding="utf-8")
        main = page.partition("<main")[2].partition("</main>")[0]
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))

    return read
