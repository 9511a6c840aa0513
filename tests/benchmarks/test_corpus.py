"""The corpus of the benchmark: the same bytes each time, nothing to find in it, and as much in it as in the peers'."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import census
import corpus
import pytest

from throughline import build

AUTHORITIES = 6


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("corpus") / "content"
    corpus.write(made, AUTHORITIES)
    return made


def test_the_same_number_gives_the_same_bytes():
    assert list(corpus.files(3)) == list(corpus.files(3))


def test_nothing_is_found_in_it(content: Path, tmp_path: Path):
    options = build.Options(content, None, tmp_path / "site", None, None, True, False, False, None)
    assert build.run(options, write=False).diagnostics == ()


def test_it_holds_as_much_as_the_peers_corpus(content: Path, tmp_path: Path):
    peers = os.environ.get("PEERS", "")
    if not peers:
        pytest.xfail("PEERS does not say where the peers' corpus is made")
    theirs = tmp_path / "corpus"
    maker = Path(peers).resolve() / "corpus.py"
    subprocess.run([sys.executable, maker, theirs, "--authorities", str(AUTHORITIES)], check=True)
    ours, others = census.ours(content), census.peers(theirs)
    sizes = census.SIZES
    assert {key: n for key, n in ours.items() if key not in sizes} == {
        key: n for key, n in others.items() if key not in sizes
    }
    assert ours["bytes of prose"] == pytest.approx(others["bytes of prose"], rel=0.01)
