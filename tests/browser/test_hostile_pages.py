"""Every hostile text in every field that may hold any, opened in a browser in which nothing may come of it."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from built import SUB_PATH, serve
from everything import MINIMAL, Field, files
from hostile import LINKS, STRINGS
from throughline.artifacts import Artifact, Kept
from throughline.build import Options, Work

MOST_PAGES = 20

# What nobody reads on a page: it is for the tables, or answers to something that is not the case here.
UNSEEN = {
    "vocabulary.bodies.source.at", "inspection.report.file", "framework.not-graded.summary",
    *(f"{kind}.accepted.reason" for kind in ("site", "vocabulary", "framework", "authority", "origin", "document", "national")),
}  # fmt: skip

# Where something could come of a text although no trap was sprung.
BELIEVED = """() => [
  ...document.querySelectorAll('.trap, script:not([src]), style, base, iframe, object, embed, img, video, audio, form[action*=evil], [srcset], [style]'),
  ...[...document.querySelectorAll('*')].filter(e => e.getAttributeNames().some(name => /^on/i.test(name))),
  ...[...document.querySelectorAll('[href], [src], [action]')].filter(e => !/^(https?|mailto):/.test(new URL(
    e.getAttribute('href') ?? e.getAttribute('src') ?? e.getAttribute('action'), document.baseURI).protocol)),
  ...[...document.querySelectorAll('link[href], script[src], use')].filter(e => /evil/.test(e.getAttribute('href') ?? e.getAttribute('src'))),
].map(e => e.outerHTML.slice(0, 160))"""
REPORTS = """window.reports = [];
document.addEventListener('securitypolicyviolation', e => window.reports.push(e.violatedDirective + ' ' + e.blockedURI));"""


@dataclass(frozen=True)
class Sown:
    """A site with every hostile text in every field. `pages` show all fields between them; `mark` stands before each."""

    folder: Path
    marks: dict[str, Field]
    pages: tuple[str, ...]
    unseen: frozenset[str]
    found: frozenset[str]


@pytest.fixture(scope="module")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Sown:
    folder = tmp_path_factory.mktemp("hostile")
    marks: dict[str, Field] = {}

    def say(field: Field) -> str:
        if (
            field.path == "vocabulary.terms.forms"
        ):  # never printed; so that the word is explained where texts are hostile
            return "alert"
        marks[mark := f"Mark{len(marks):03}."] = field
        return f"{mark} " + ("\n\n" if field.prose else " · ").join(STRINGS)

    shutil.copytree(MINIMAL, folder / "content")
    for path, text in files(say).items():
        (folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / path).write_text(text, encoding="utf-8", newline="\n")
    for page in (folder / "content/pages").iterdir():
        title, prose = Field(f"page.{page.stem}.title", False), Field(f"page.{page.stem}.text", True)
        page.write_text(f"# {say(title)}\n\n{say(prose)}\n", encoding="utf-8", newline="\n")
    made: dict[str, bytes] = {}

    def put(artifact: Artifact | Kept) -> None:
        assert isinstance(artifact, Artifact)
        made[artifact.path] = artifact.content

    done = Work(Options(folder / "content", None, folder / "site", None, None, False, False, False, None, 1)).make(put)
    for (
        path,
        content,
    ) in made.items():  # texts that look like slips keep the site from being published, not from being seen
        (folder / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / path).write_bytes(content)
    on = {path: set(re.findall(r"Mark\d{3}\.", made[path].decode())) for path in sorted(made) if path.endswith(".html")}
    left = set().union(*on.values())
    unseen = frozenset(marks[mark].path for mark in marks.keys() - left)
    pages = []
    while left:
        pages.append(max(on, key=lambda path: len(on[path] & left)))
        left -= on[pages[-1]]
    found = frozenset(problem.code for problem in done.diagnostics if problem.level == "error")
    return Sown(folder / "site", marks, tuple(pages), unseen, found)


@pytest.fixture(scope="module")
def at(sown: Sown) -> Iterator[str]:
    with serve(sown.folder) as address:
        yield address


def test_every_field_holds_every_text(sown: Sown):
    paths = [field.path for field in sown.marks.values()]
    print(
        f"{len(STRINGS)} hostile texts and {len(LINKS)} links in {len(set(paths))} fields, seen on {len(sown.pages)} pages"
    )
    assert len(STRINGS) >= 150
    assert len(paths) == len(set(paths)) >= 280
    assert sown.unseen == UNSEEN
    assert sown.found == {"T405"}
    assert len(sown.pages) <= MOST_PAGES


@pytest.mark.parametrize("bypass", [False, True], ids=["under the policy", "without any policy"])
def test_nothing_comes_of_it(sown: Sown, at: str, browser, bypass: bool):
    sprung: list[str] = []
    context = browser.new_context(bypass_csp=bypass, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    context.add_init_script(REPORTS)
    page = context.new_page()
    page.on("dialog", lambda dialog: (sprung.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda said: sprung.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: sprung.append(f"script: {error}"))
    page.on("popup", lambda popup: sprung.append(f"popup: {popup.url}"))
    context.on("request", lambda asked: None if asked.url.startswith(at) else sprung.append(f"request: {asked.url}"))
    for path in sown.pages:
        url = f"{at}{path.removesuffix('index.html')}"
        page.goto(url, wait_until="load")
        sprung += [f"policy: {report}" for report in page.evaluate("() => window.reports")]
        sprung += [f"believed: {element}" for element in page.evaluate(BELIEVED)]
        assert page.url == url
        assert STRINGS[0] in page.evaluate("() => document.body.textContent"), path
        assert sprung == [], path
    page.goto(at)
    page.fill("#search-field", "alert")
    page.wait_for_selector("#search-found [role=option]")
    sprung += page.evaluate(BELIEVED)
    assert STRINGS[0] in page.evaluate("() => document.querySelector('#search-found').textContent")
    context.close()
    assert sprung == []


def test_every_text_is_printed_as_it_is(sown: Sown):
    """Once for a field that is printed bare, and as Jinja would have left it: nothing is computed, swallowed or put in twice."""
    body = (sown.folder / "documents/full/index.html").read_text(encoding="utf-8")
    (mark,) = (mark for mark, field in sown.marks.items() if field.path == "document.author")
    shown = html.unescape(re.split(r"</dd>|</p>|</td>", body.partition(mark)[2])[0])
    assert " ".join(shown.split()) == " ".join(" · ".join(STRINGS).split())
    assert SUB_PATH not in shown
