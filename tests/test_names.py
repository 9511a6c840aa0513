"""Names, paths and links that mean somewhere else, or nothing, on some system: refused by name, and nothing is read or written
outside the folders that a build was given."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from throughline import build, cli, output, render
from throughline.build import Options

MINIMAL = Path(__file__).parent / "minimal" / "content"
SECRET = "a word that stands outside"
RECORD = b"title: Paper\npublisher: A council\nkind: plan\non: 2016-07\nsummary: Of a case.\n"

# In which folder, under what name, and which code says so; a name as bytes is none in UTF-8.
NAMES: list[tuple[str, str | bytes, str]] = [
    *(("documents", f"{name}.yaml", "T004") for name in (
        "%2e%2e", "%2e%2e%2fx", "x%00", "x\\..\\y", "C:x", "a:b", "a*b", "a?b", 'a"b', "a<b>", "a|b", "a b", " a", "a ", "a.b", "a.", "-rf", "--help", "-", "a-", "a--b",
        "a_b", "Leeds", "LEEDS", "a\nb", "a\tb", "a\rb", "\x1b[31mred", "a\u202eb", "a\u200bb", "\u00e9", "e\u0301", "straße", "ﬁ", "İ", "ı", "K", "\uff41", "\u0430", "🌊", "ª", "²", "$(id)", "`id`", "a;b", "a&b", "a'b",
        "${x}", "{{ x }}", "@", "a@b", "=1", "a,b", "a+b",
    )),
    *(("documents", f"{name}.yaml", "T006") for name in (
        "con", "nul", "aux", "prn", "com1", "com0", "lpt9", "report", "2017", "0", "x" * 81, "x-" * 100 + "x",
    )),
    ("documents", b"\xff.yaml", "T004"), ("documents", b"\xed\xa0\x80.yaml", "T004"), ("documents", "x.yml", "T005"), ("documents", "x.YAML", "T005"), ("documents", "x.yaml.exe", "T005"),
    ("documents", "x", "T005"), ("documents", "x.yaml ", "T005"), ("documents", "x.md", "T005"), ("documents/sub", "x.yaml", "T003"), ("documents/sub.yaml", "x.yaml", "T003"),
    ("authorities", "origins.yaml", "T006"), ("authorities", "documents.yaml", "T006"), ("inspections", "x.yaml", "T003"), ("inspections/north-bay", "brief.yaml", "T006"), ("inspections/north-bay", "as-of.yaml", "T006"),
    ("inspections/north-bay", "governance.yaml", "T006"), ("inspections/North-Bay", "2017-01-survey.yaml", "T004"), ("inspections/origins", "2017-01-survey.yaml", "T006"), ("inspections/north-bay/sub", "x.yaml", "T003"),
    ("pages", "assets.md", "T006"), ("pages", "data.md", "T006"), ("pages", "authorities.md", "T006"), ("pages", "index.html", "T005"), ("pages", "404.html.md", "T004"),
    ("", "Site.yaml", "T003"), ("", "site.yml", "T003"), ("", "extra.yaml", "T003"), ("Documents", "x.yaml", "T003"), ("unknown", "x.yaml", "T003"),
]  # fmt: skip

# As every name is that begins with a dot.
PASSED_OVER = [
    ("documents", "..%2f..%2fx.yaml"),
    ("documents", "..\\..\\x.yaml"),
    ("inspections/..north", "x.yaml"),
    ("", "..yaml"),
    ("documents", "..."),
]


def arrange(place: Path) -> Path:
    """A record, and beside it what no build may read, write or tell."""
    shutil.copytree(MINIMAL, place / "content")
    outside = place / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text(f"title: {SECRET}\npublisher: x\nkind: plan\non: 2016\n", encoding="utf-8")
    (outside / "secret.css").write_text(f"/* {SECRET} */", encoding="utf-8")
    return place


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return arrange(tmp_path / "place")


def told(place: Path, templates: str | None = None) -> list[str]:
    """Build, hold that nothing outside was read or written, and give the codes of what was found, warnings too."""
    before = _outside(place)
    own = place / templates if templates else None
    outcome = build.run(
        Options(place / "content", own, place / "site", None, None, False, False, False, None, 1), write=True
    )
    assert _outside(place) == before
    for file in () if (place / "site").is_symlink() else (place / "site").rglob("*"):
        assert not file.is_symlink(), file
        assert file.is_dir() or SECRET.encode() not in file.read_bytes(), file
    for found in outcome.diagnostics:
        assert found.at, found
        assert found.at.path.isprintable(), found  # nothing that a terminal would take for a command
        assert SECRET not in f"{found.message}{found.hint}"
    refused = any(found.level == "error" for found in outcome.diagnostics)
    assert (place / "site").is_symlink() or (place / "site").exists() is not refused
    return sorted(found.code for found in outcome.diagnostics)


def _outside(place: Path) -> list[tuple[str, int]]:
    built = (place / "site", *place.glob(".site.*"))
    files = (file for file in place.rglob("*") if not any(file == one or one in file.parents for one in built))
    return sorted((os.fsencode(file).decode("latin-1"), file.lstat().st_mtime_ns) for file in files)


def test_names_of_files(place: Path):
    made = len(PASSED_OVER)
    for folder, name in PASSED_OVER:
        (place / "content" / folder).mkdir(exist_ok=True)
        (place / "content" / folder / name).write_bytes(RECORD)
    assert told(place) == []
    shutil.rmtree(place / "site")
    for folder, name, code in NAMES:
        where = os.path.join(os.fsencode(place / "content" / folder), os.fsencode(name))
        try:
            os.makedirs(os.path.dirname(where), exist_ok=True)
            with open(where, "xb") as file:
                file.write(RECORD)
        except OSError:  # this system knows no such name, and so no such file
            shutil.rmtree(place / "content")
            shutil.copytree(MINIMAL, place / "content")
            continue
        made += 1
        assert told(place) == [code], (folder, name)
        shutil.rmtree(place / "content")
        shutil.copytree(MINIMAL, place / "content")
    print(f"{made} names of files")
    assert made >= 40


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def _socket(path: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # the whole path is too long for one
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.fchdir(here)
    os.close(here)


# What stands at a place in the folder, and the codes of what is said of it.
ODD: list[tuple[str, Callable[[Path], None], list[str]]] = [
    ("content/documents/x.yaml", link("../../outside/secret.yaml"), ["T007"]),
    ("content/documents/x.yaml", link("survey-framework-2015.yaml"), ["T007"]),
    ("content/documents/x.yaml", link("x.yaml"), ["T007"]),
    ("content/documents/x.yaml", link("gone.yaml"), ["T007"]),
    ("content/documents/x.yaml", link("/dev/zero"), ["T007"]),
    ("content/documents/x.yaml", link("/dev/stdin"), ["T007"]),
    ("content/documents/x.yaml", link("/proc/self/environ"), ["T007"]),
    ("content/documents/x", link("../../outside"), ["T007"]),
    ("content/inspections/outside", link("../../outside"), ["T007"]),
    ("content/inspections/north-bay/x", link(".."), ["T007"]),
    ("content/pages/x.md", link("../../outside/secret.yaml"), ["T007"]),
    ("content/extra", link("."), ["T007"]),
    ("content/extra.yaml", link("/"), ["T007"]),
    ("content/documents/x.yaml", os.mkfifo, ["T009"]),
    ("content/documents/x.yaml", _socket, ["T009"]),
    ("content/documents/x.yaml", Path.mkdir, ["T003"]),
    ("content/inspections/north-bay/2017-01-survey.yaml", os.mkfifo, ["T009"]),
    ("content/imported.csv", link("../outside/secret.yaml"), ["T007"]),
    ("site", link("outside"), ["T503"]),
    (".site.stage", link("outside"), ["T503"]),
    (".site.previous", link("outside"), ["T503"]),
    (".site.lock", link("outside/secret.yaml"), ["T503"]),
    (".site.cache", link("outside/secret.yaml"), ["T503"]),
    (".site.lock", os.mkfifo, ["T503"]),
]  # fmt: skip

# What is passed over, and nothing said: each list stands in one folder at once.
UNSAID: list[list[tuple[str, Callable[[Path], None]]]] = [
    [
        ("content/documents/.x.yaml", link("../../outside/secret.yaml")), ("own/404.html", link("../outside/secret.css")), ("own/extra.html", link("/dev/zero")), ("own/macros", link("../outside")),
        ("own/assets/secret.css", link("../../outside/secret.css")), ("own/assets/secret", link("../../outside")), ("own/assets/throughline.css", link("../../outside/secret.css")),
        ("own/assets/.secret.css", link("../../outside/secret.css")), ("own/assets/pipe.css", os.mkfifo), ("own/assets/socket.css", _socket), ("own/assets/zero.css", link("/dev/zero")),
    ],
    [("own/assets", link("../outside"))],
]  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes need a privilege, or are not known here")
def test_links_pipes_and_devices(tmp_path: Path):
    cases = [([(where, make)], codes) for where, make, codes in ODD] + [(things, []) for things in UNSAID]
    for number, (things, codes) in enumerate(cases):
        place = arrange(tmp_path / str(number))
        (place / "own").mkdir()
        for where, make in things:
            (place / where).parent.mkdir(parents=True, exist_ok=True)
            make(place / where)
        assert told(place, "own") == codes, things
    print(f"{len(ODD) + sum(map(len, UNSAID))} links, pipes and devices")


# Names of assets, which are a template's own and become addresses as they are.
ASSETS = [
    (("con.css",), "T506"), (("NUL",), "T506"), (("a:b.css",), "T506"), (("a\\b.css",), "T506"), (("a\nb.css",), "T506"), (("a\x1bb.css",), "T506"),
    (("a\u202eb.css",), "T506"), (("a\u200bb.css",), "T506"), (("a.css ",), "T506"), (("a.",), "T506"), (("Throughline.css",), "T506"), (("a.css", "A.CSS"), "T506"),
    (("a/b.css", "A"), "T506"), (("\u00e9.css", "e\u0301.css"), "T506"), (("\u212a.css", "k.css"), "T506"), (("straße.css", "STRASSE.css"), "T506"), (("a b.css",), ""), (("é.css",), ""),
]  # fmt: skip


def test_names_of_assets(tmp_path: Path):
    made = 0
    for number, (names, code) in enumerate(ASSETS):
        place = tmp_path / str(number)
        try:
            for name in names:
                path = place / "own/assets" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("x", encoding="utf-8") as file:
                    file.write("a {}\n")
        except OSError:  # this system knows no such name, or no such two
            continue
        made += 1
        said = []
        try:
            with output.opened(place / "site") as stage:
                for asset in render.assets(place / "own"):
                    stage.add(asset)
        except output.Refused as refused:
            said = [refused.diagnostic.code]
            assert refused.diagnostic.at
            assert refused.diagnostic.at.path.isprintable()
        assert said == ([code] if code else []), names
    print(f"{made} names of assets")


BASES = [
    "example.org", "ftp://example.org/", "javascript:alert(1)", "//example.org/", "https://", "https:///x", "https://example.org/a b", "https://example.org/?x", "https://example.org/#x", "https://me:pw@example.org/",
    "https://me@example.org/", 'https://example.org/"><b>', "https://example.org/'x", "https://example.org/<b>", "https://example.org\\x", "https://exa mple.org", "https://example.org/\n", "https://[::1]/", "https://ex\u00e4mple.org/",
    "https://example.org/../x/", "https://example.org/x/./y/", "https://example.org/x/%2e%2e/", "https://example.org//evil.example/", "https://example.org:x/", "https://example.org/\\..\\x",
]  # fmt: skip


def test_addresses_to_publish_at(place: Path):
    """On the command line and in site.yaml: nothing but a host and a plain path."""
    site = place / "content/site.yaml"
    given = site.read_text(encoding="utf-8")
    for base in BASES:
        run = CliRunner().invoke(
            cli.commands, ["check", "--content", str(place / "content"), "--base-url", base], standalone_mode=False
        )
        assert isinstance(run.exception, Exception), base
        assert "write https://" in str(run.exception), base
        site.write_text(f"{given}base-url: {json.dumps(base)}\n", encoding="utf-8")
        assert "T124" in told(place), base
    print(f"{len(BASES)} addresses to publish at")
