"""What the finished site may not be, one small page at a time."""

from __future__ import annotations

import pickle
import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.artifacts import Artifact
from throughline.check import Facts, Site, check, facts, slips
from throughline.check.facts import _closely, _sound
from throughline.check.tags import SILENT_ATTRIBUTES, SILENT_ELEMENTS, Tag, attributes, tokens
from throughline.diagnostics import Location

POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'


def page(body: str, head: str = f"{POLICY}<title>T</title>", path: str = "a/index.html") -> Artifact:
    return Artifact(path, f"<!doctype html><html lang=en><head>{head}</head>\n<body>{body}</body></html>".encode())


def nowhere(path: str, wanted: object) -> Location:
    return Location(path, 0)


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
    site.add("a/index.html", facts(page('<a href="../b/#x">x</a>')))
    site.excuse("b/index.html")
    assert site.finish(nowhere) == []


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


def test_the_order_in_which_files_are_added_does_not_matter() -> None:
    files = [page('<a href="../gone/">x</a><a href="../b/#x">x</a>', path=f"{name}/index.html") for name in "abc"]
    found = []
    for ordered in (files, files[::-1]):
        site = Site()
        for file in ordered:
            site.add(file.path, facts(file))
        found.append(sorted((d.code, d.at) for d in site.finish(nowhere)))
    assert found[0] == found[1] == [("T401", Location("a/index.html", 0)), ("T402", Location("a/index.html", 0))]


def test_facts_are_plain_values_that_another_process_can_send() -> None:
    read = facts(
        page('<i id=x></i><a href="#x">x</a><a href="../b/?q#y">x</a><a href="../b/#y">x</a><a href="//[">x</a>')
    )
    assert read.ids == ("x",)
    assert read.links == (("b/index.html", "y"),)
    assert [d.code for d in read.found] == ["T404"]
    assert pickle.loads(pickle.dumps(read)) == read
    assert facts(Artifact("a/index.json", b"{}")) == Facts()


@pytest.mark.slow
def test_many_pages_are_held_against_each_other_quickly() -> None:
    site = Site()
    begun = time.process_time()
    for n in range(5000):
        links = tuple((f"p{(n * 7 + i) % 5000}/index.html", f"r{i}") for i in range(60))
        site.add(f"p{n}/index.html", Facts(ids=tuple(f"r{i}" for i in range(60)), links=links))
    assert site.finish(nowhere) == []
    assert time.process_time() - begun < 3  # a tenth of that where nothing else runs


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"<", b"<!--", b"<a href", b"<![CDATA[", b"<!x>" * 1000, b"&#xD800;"]
)
def test_any_bytes_are_read(content: bytes) -> None:
    assert set(codes(Artifact("x.html", content))) <= {"T404", "T405", "T406"}


# -- markup as browsers read it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "ids"),
    [
        ("<I ID=x><b\tid = 'y'\n><u/id=\"z\"/>", "xyz"),
        ("<i title='>' id=x><i title=\"<i id=q>\" id=y>", "xy"),
        ("<i id=x id=q>", "x"),
        ("<i a=b'c id=x><i 'id=q'><i =id=q><i a=>", "x"),
        ("<!--<i id=q>--><i id=x><!--><i id=y><!---><i id=z><!-- > --!><i id=w>", "xyzw"),
        ("<!doctype html '><i id=x>", "x"),
        ("<?x <i id=q><i id=x></ <i id=q><i id=y></><i id=z>", "xyz"),
        ("< i id=q>1 < 2<3<i id=x>", "x"),
        ("<script src=x.js type=application/json>'<i id=q>'</SCRIPT ><i id=x>", "x"),
        ("<title>1 < 2</title><textarea>a</textarea><i id=x>", "x"),
        ("<script type=application/json>{'<i id=q>': '</b>'}</script><svg><title>a</title></svg><i id=x>", "x"),
        ("</p id=q><i id=x></p title='<i id=q>'>", "x"),
        ("<i id='&#120;'><i id='&ampy'><i id='&lt;'><i id='&lt=z'>", ("x", "&ampy", "<", "&lt=z")),
    ],
)  # fmt: skip
def test_tags_are_told_apart_as_browsers_do(markup: str, ids: str | tuple[str, ...]) -> None:
    read = facts(Artifact("x.html", markup.encode()))
    assert read.ids == tuple(ids)
    assert [d for d in read.found if d.code != "T406"] == []


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='x><i id=q>", "<a href", "</p x", "<!-- <i>", "<!x", "<?x",
        "<title><a x='</title><a onclick=x>'>", "<title>", "<title/>", "<textarea><p></textarea>", "<xmp><p></xmp>",
        "<script src=x.js><!-- <script> </script>", "<script src=x.js />",
        "<svg><script src=x.js><i></script></svg>", "</svg><math><script src=x.js><i></script>",
        "<noscript><i title='</noscript><i onclick=x>'>", "<noscript><!--</noscript>-->",
        "<svg><![CDATA[<p>]]>", "<!DOCTYPE svg [<!ENTITY x '<script>'>]>",
    ],
)  # fmt: skip
def test_what_browsers_may_read_differently_is_said(markup: str) -> None:
    read = facts(Artifact("x.html", markup.encode()))
    said = {d.message.partition(" from")[0] for d in read.found if d.code == "T404"}
    assert said & {
        "browsers may read on differently",
        "what begins here never ends",
        "this <title> needs an end tag",
        "this <script> needs an end tag",
    }


@pytest.mark.parametrize(
    "markup", ["<a ", "<!--", "<a x='", "<title>", "<svg><title><p>", "<a href=x x ", "&", "</a ", "<!"]
)
def test_no_markup_takes_long(markup: str) -> None:
    begun = time.process_time()
    facts(Artifact("x.html", (markup * 50_000).encode()))
    assert time.process_time() - begun < 2


space = st.sampled_from([" ", "\n", "  ", "\t \n"])
words = st.sampled_from(["", "x", "a b", "é – ☃", "{so}", "{{ x }}", "undefined", " NaN\n", "&#123;% x", "&lt;a.B object at 0x7",
                         "&amp;", "&nbsp;", "When(first=1", "/home/me/x", "x/tmp/y", "C:\\x", "it&#39;s"])  # fmt: skip
links = st.sampled_from(
    ["", "#x", "../", "./?q=1", "../b/#&#120;", "https://example.org/", "mailto:a@example.org", "&#x2e;/x"]
)


@st.composite
def attribute(draw: st.DrawFn) -> str:
    name, value = draw(
        st.one_of(
            st.tuples(
                st.sampled_from(["id", "ID", "title", "class", "data-x", "aria-label", "x:y"]),
                words | st.sampled_from("xyz<>"),
            ),
            st.tuples(st.sampled_from(["href", "HREF", "src", "cite"]), links),
        )
    )
    quoted = [f'"{value}"', f"'{value}'"]
    if value and not set(value) & set(" \n\t<>\"'`="):
        quoted.append(value)
    written = draw(st.sampled_from(quoted))
    return draw(st.sampled_from([f"{name}={written}", name])) if value else name


@st.composite
def tag(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["p", "P", "a", "h1", "text", "path", "my-part", "li"]))
    given_ = "".join(
        draw(space) + part
        for part in draw(st.lists(attribute(), max_size=4, unique_by=lambda a: a.split("=")[0].lower()))
    )
    return f"<{name}{given_}{draw(st.sampled_from(['', ' ', chr(10), ' /']))}>"


markup = st.lists(
    tag() | words
    | st.sampled_from(["</p>", "</P >", "</my-part>", "<!-- <p id=x> -->", "<!---->", "<!doctype html>", "<?x y?>", "<title>x</title>",
                       '<script type="application/json">{"a<b": "<p id=x> {{ x }}"}</script>', "<script src=x.js></script>"]),
    max_size=12,
).map("".join)  # fmt: skip


class Reader(HTMLParser):
    """The library's own reading, to hold ours against."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str], tuple[int, int]]] = []
        self.slips: list[tuple[int, int]] = []
        self._script = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values, self.getpos()))
        self.slips += [
            self.getpos() for name, value in values.items() if name not in ("href", "src") and slips.SLIP.search(value)
        ]

    def handle_endtag(self, tag: str) -> None:
        self._script = False

    def handle_data(self, data: str) -> None:
        if not self._script and slips.SLIP.search(data):
            self.slips.append(self.getpos())


@given(markup)
def test_sound_markup_is_read_as_the_library_reads_it(text: str) -> None:
    read, library = facts(Artifact("x.html", text.encode())), Reader(text)
    every = list(tokens(text, drawing=False, silent=True))
    assert [said for _, said in every if said != Tag()] == [said for _, said in tokens(text, drawing=False)]
    ours = [token for token, _ in every if token[0][1].isalpha()]
    assert [(attributes(token[0]), token.start()) for token in ours] == [
        (values, sum(len(line) + 1 for line in text.split("\n")[: at[0] - 1]) + at[1]) for _, values, at in library.tags
    ]
    assert read.ids == tuple(dict.fromkeys(values["id"] for _, values, _ in library.tags if "id" in values))
    framed = f"<!doctype html><html lang=en><head>{POLICY}<title>T</title></head><body>{text}"
    assert (quick := _sound("x/index.html", framed)) is None or [list(said) for said in quick] == [
        list(said) for said in _closely("x/index.html", framed)
    ]
    slipped = [d.at for d in read.found if d.message.startswith("this was not meant")]
    assert sorted(slipped) == sorted(Location("x.html", line, column + 1) for line, column in library.slips)


def test_the_tags_that_are_passed_over_say_nothing() -> None:
    telling = [
        "html",
        "title",
        "meta",
        "link",
        "script",
        "style",
        "img",
        "use",
        "input",
        "iframe",
        "plaintext",
        "textarea",
        "base",
    ]
    assert [name for name in telling if re.fullmatch(SILENT_ELEMENTS, name)] == []
    telling = [
        "id",
        "onclick",
        "href",
        "src",
        "srcset",
        "style",
        "action",
        "data",
        "cite",
        "poster",
        "ping",
        "xlink:href",
    ]
    assert [name for name in telling if re.fullmatch(SILENT_ATTRIBUTES, name)] == []


@given(st.lists(words | st.text(max_size=4)).map("".join))
def test_a_page_without_signs_holds_no_slip(text: str) -> None:
    assert (slips.search(text) is None) == (slips.SLIP.search(text) is None)
