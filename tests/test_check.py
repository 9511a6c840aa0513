"""What the finished site may not be, one small page at a time."""

from __future__ import annotations

import pytest

from throughline.artifacts import Artifact
from throughline.check import Site, check
from throughline.diagnostics import Location

POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'


def page(body: str, head: str = f"{POLICY}<title>T</title>", path: str = "a/index.html") -> Artifact:
    return Artifact(path, f"<!doctype html><html lang=en><head>{head}</head>\n<body>{body}</body></html>".encode())


def codes(*artifacts: Artifact, base_path: str = "/") -> list[str]:
    return [found.code for found in check(artifacts, base_path)]


def test_a_sound_page_has_no_findings() -> None:
    head = f'{POLICY}<title>T</title><link rel=stylesheet href="../assets/site.css"><script src="../assets/x.js" defer></script>'
    body = """<h1 id=top>A &amp; B {so}</h1><a href="#top">x</a><a href="">x</a><a href="./">x</a><a href="?q=1#top">x</a>
      <a href="../">x</a><a href="https://example.org/tmp/x">x</a><a href="mailto:a@example.org">x</a><a href="tel:116">x</a>
      <a href="../about/#h%C3%A9">x</a><p>The role is undefined; none and NaN in a sentence; f(x) and CO(2).</p>
      <script type="application/json">{"a": "{{"}</script><svg><use href="#top"/></svg>"""
    others = [
        page("", path="index.html"),
        page('<i id="hé">', path="about/index.html"),
        Artifact("assets/site.css", b"a{}"),
        Artifact("assets/x.js", b"x"),
    ]
    assert check([page(body, head), *others]) == []


@pytest.mark.parametrize(
    "link", ["gone/", "../gone.html", "/a/", "/", "../../", "../../../x", "a//b", "%2e%2e/x", "..\\x"]
)
def test_a_link_that_leads_nowhere(link: str) -> None:
    assert codes(page(f'<a href="{link}">x</a>'), page("", path="index.html")) == ["T401"]


def test_a_link_is_found_where_it_stands_and_each_target_once() -> None:
    found = check([page('<a href="../gone/">x</a>'), page('<a href="../gone/">x</a>', path="b/index.html")])
    assert [(f.code, f.at) for f in found] == [("T401", Location("a/index.html", 2, 7))]
    assert found[0].message.endswith("nothing is published at /gone/")


def test_a_fragment_that_is_not_on_its_page() -> None:
    assert codes(page('<a href="#gone">x</a><a href="../b/#gone">x</a>'), page("", path="b/index.html")) == ["T402"] * 2


def test_a_page_that_could_not_be_made_is_not_missed_twice() -> None:
    site = Site()
    site.add(page('<a href="../b/#x">x</a>'))
    site.excuse("b/index.html")
    assert site.finish() == []


def test_what_stands_in_json_has_no_fragments() -> None:
    assert codes(page('<a href="index.json#x">x</a>'), Artifact("a/index.json", b"{}")) == []


def test_the_page_for_lost_readers_links_from_the_base_path() -> None:
    lost = page('<a href="/sub/a/">x</a>', path="404.html")
    assert codes(lost, page(""), base_path="/sub/") == []
    assert codes(lost, page(""), base_path="/") == ["T401"]


def test_an_id_that_stands_twice() -> None:
    assert codes(page("<i id=x></i><b id=x></b>")) == ["T403"]


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<script src=https://example.org/x.js></script>",
        "<script src=//example.org/x.js></script>",
        "<a onclick=x>",
        "<body onload=x>",
        "<p style='color: red'>",
        "<style>p {}</style>",
        "<base target=x>",
        "<iframe></iframe>",
        "<a href=javascript:x>",
        "<a href='  java\nscript:x'>",
        "<a href='&#106;avascript:x'>",
        "<a href=data:text/html,x>",
        "<a href=vbscript:x>",
        "<a href=//example.org/>",
        "<a href='\\\\example.org'>",
        "<img src=https://example.org/x.png>",
        "<img srcset=x>",
        "<link rel=stylesheet href=https://example.org/x.css>",
        "<form action=javascript:x>",
        "<svg><a xlink:href=javascript:x></svg>",
        "<meta http-equiv=refresh content='0; url=javascript:x'>",
    ],
)
def test_what_could_run_or_load(body: str) -> None:
    assert codes(page(body)) == ["T404"]


def test_a_policy_that_allows_what_is_unsafe() -> None:
    assert codes(page("", POLICY.replace("'self'", "'unsafe-inline'") + "<title>T</title>")) == ["T404"]


def test_an_image_is_held_to_the_same_rules() -> None:
    assert codes(Artifact("assets/x.svg", b"<svg><script>x</script></svg>")) == ["T404"]
    assert codes(Artifact("assets/x.svg", b"<svg><title>x</title><path d='M0 0'/></svg>")) == []


@pytest.mark.parametrize(
    "body",
    ["<p>{{ view.x }}</p>", "<p>{% if %}</p>", "<p>undefined</p>", "<p title='undefined'>", "<p>[object Object]</p>",
     "<p>&lt;throughline.X object at 0x7f&gt;</p>", "<p>When(first=None)</p>", "<p>see /home/me/x</p>", "<p>C:\\Users</p>",
     "<a href='file:///x'>", "<a href='/home/me/x'>", "<a href='{{ x }}'>"],
)  # fmt: skip
def test_what_was_not_meant_for_readers(body: str) -> None:
    assert codes(page(body)) == ["T405"]


@pytest.mark.parametrize(
    ("head", "lacks"),
    [
        ("<title>T</title>", "Content-Security-Policy"),
        (f"{POLICY}", "title"),
        (f"{POLICY}<title> </title>", "title"),
        (f"<script src=x.js></script>{POLICY}<title>T</title>", "Content-Security-Policy"),
    ],
)
def test_what_every_page_must_have(head: str, lacks: str) -> None:
    found = check([page("", head), Artifact("a/x.js", b"")])
    assert [f.code for f in found] == ["T406"]
    assert lacks in found[0].message
    assert found[0].at == Location("a/index.html", 0)


def test_a_page_must_say_its_language() -> None:
    assert codes(Artifact("x.html", f"<html><head>{POLICY}<title>T</title></head></html>".encode())) == ["T406"]


def test_pages_are_seen_one_at_a_time() -> None:
    site = Site()
    assert site.add(page('<a href="../b/">x</a>')) == []
    assert site.add(page("", path="b/index.html")) == []
    assert site.finish() == []


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"<", b"<!--", b"<a href", b"<![CDATA[", b"<!x>" * 1000, b"&#xD800;"]
)
def test_any_bytes_are_read(content: bytes) -> None:
    assert set(codes(Artifact("x.html", content))) <= {"T405", "T406"}
