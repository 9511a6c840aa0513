"""The safe subset: what it prints, what it refuses, and that nothing in it is ever markup of the writer's own."""

from __future__ import annotations

import html
import time
from collections.abc import Callable
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughline import markup


@pytest.mark.parametrize(
    ("prose", "printed"),
    [
        ("Plain words.", "<p>Plain words.</p>"),
        ("*so* and **so**", "<p><em>so</em> and <strong>so</strong></p>"),
        ("`code`", "<p><code>code</code></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("# One\n\n## Two\n\n##### Five", "<h2>One</h2>\n<h2>Two</h2>\n<h4>Five</h4>"),
        ("[x](https://example.org/?a=1&b=2)", '<p><a href="https://example.org/?a=1&amp;b=2">x</a></p>'),
        ("<https://example.org/>", '<p><a href="https://example.org/">https://example.org/</a></p>'),
        ("[x](/method/#dates)", '<p><a href="/method/#dates">x</a></p>'),
        ("[x](record:leeds)", '<p><a href="/authorities/leeds/">x</a></p>'),
        ("[x](record:leeds/2018-sif#r1)", '<p><a href="/authorities/leeds/2018-sif/r1/">x</a></p>'),
        ('[x](/method/ "a title")', '<p><a href="/method/">x</a></p>'),
        ("<b>bold</b> & <!-- gone -->", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; &lt;!-- gone --&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("![x](/a.png)", "<p>![x](/a.png)</p>"),
        ("a\r\nb", "<p>a\nb</p>"),
    ],
)
def test_prose_is_printed(prose: str, printed: str) -> None:
    assert markup.to_html(prose) == printed


def test_tables_align_by_class() -> None:
    table = markup.to_html("| a | b |\n|:--|--:|\n| 1 | 2 |")
    assert '<th class="align-left" scope="col">a</th>' in table
    assert '<td class="align-right">2</td>' in table
    assert "style" not in table


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "javascript&#58;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//example.org/",
        "../about/",
        "about/",
        "\\\\host",
        "file:///etc/passwd",
        "record:Not A Key",
        "record:leeds/..",
    ],
)
def test_other_links_are_refused(link: str) -> None:
    with pytest.raises(ValueError, match="link|address"):
        markup.to_html(f"[x](<{link}>)")


def test_links_are_written_as_the_caller_wants_them() -> None:
    assert markup.to_html("[x](record:leeds)", lambda link: f"../{link[7:]}/") == '<p><a href="../leeds/">x</a></p>'


def test_a_link_that_cannot_be_written_is_an_error() -> None:
    def refuse(link: str) -> str:
        raise ValueError(f"no {link}")

    with pytest.raises(ValueError, match="no record:leeds"):
        markup.to_html("[x](record:leeds)", refuse)


@pytest.mark.parametrize(
    "prose",
    [
        "[" * 5_000,
        "[a](" * 5_000,
        "x" * 100_001,
        "x" * 20_001,
        "=\n" * 9_000,
        "``a`" * 5_000,
        "a\n\n" * 9_000,
        "> " * 5_000 + "x",
        "1. " * 5_000,
        "a\x00b",
        "\x02amp\x03",
    ],
    ids=lambda prose: repr(prose[:6]),
)
def test_what_would_cost_too_much_is_refused_at_once(prose: str) -> None:
    started = time.process_time()
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        markup.to_html(prose)
    assert time.process_time() - started < 1


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        markup.to_html("\n".join("    " * depth + "- x" for depth in range(30)))


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("1. Not a list", "1. Not a list"),
        ("# not a heading", "# not a heading"),
        ("- a\n- b", "- a - b"),
        ("Plans & dates <b>", "Plans &amp; dates &lt;b&gt;"),
        ("*Working together* says", "<em>Working together</em> says"),
        ("[no link](https://example.org/) here", "no link here"),
        ("> 70 days", "&gt; 70 days"),
        ("    indented", "indented"),
    ],
)
def test_titles_hold_no_blocks_and_no_links(title: str, printed: str) -> None:
    assert markup.inline(title) == printed


def test_plain_words_have_no_marks() -> None:
    assert markup.plain("*Plans* & [dates](/method/)\n\n- one\n- <two>") == "Plans & dates one <two>"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {(tag, ""), *((tag, name) for name, _ in attrs)}
        self.links |= {value or "" for name, value in attrs if name == "href"}


_ALLOWED = {"a": {"href"}, "th": {"class", "scope"}, "td": {"class"}, "ol": {"start"}}
_pieces = st.sampled_from(
    ["<script>", "</p>", "<a href='", "javascript:", "[x](", ")", "**", "_", "`", "\n", "\n\n", "> ", "- ", "1. ", "|", "--",
     "&#58;", "&lt;", "<", ">", "record:", "leeds", "/x/", '"', "onload=", "![", "]", "\\", "    ", "# ", "<!--", "-->",
     "[y]: javascript:x", "[y]", "http://", " ", "klzzwxh:0000", "wzxhzdk:0"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_pieces | st.text(max_size=4), max_size=25).map("".join))
def test_nothing_but_the_subset_ever_comes_out(prose: str) -> None:
    for convert in (markup.to_html, markup.inline, markup.plain):
        try:
            printed = convert(prose)
        except ValueError:
            continue
        if convert is markup.plain:
            continue
        tags = _Tags()
        tags.feed(str(printed))
        for tag, attribute in tags.found:
            assert tag in markup._BLOCK | markup._INLINE
            assert not attribute or attribute in _ALLOWED.get(tag, ())
        assert all(link.startswith(("http://", "https://", "mailto:", "/", "#")) for link in map(str.lower, tags.links))


_plainly = st.sampled_from(
    ["word", "Two words", " ", " ", "\n", "\n\n", ".", ", ", "*so*", "**so**", "*", "**", "`code`", "`", "(", ")", "[words](", "[w](/x/)",
     "[x](record:leeds#r1)", "[x](https://example.org/a?b=c#d)", "[", "](", "https://a-b.example.org/x", "/x_y/", "record:", "1", "1. ", "2) ",
     "- ", "- a\n", "- *b* c\n", "-", "+", "# ", "=", "===", "---", ": ", "!", "'", "é", "’", "–", "%", "£", "x/", "http://", ".."]
)  # fmt: skip


@pytest.mark.parametrize(
    "href", [markup.address, lambda link: f"../../{link[1:]}", lambda link: f'{link}&"<', lambda link: ""]
)
@settings(deadline=None, max_examples=200)
@given(prose=st.lists(_plainly, max_size=12).map("".join))
def test_the_short_cut_prints_what_the_libraries_would(href: Callable[[str], str], prose: str) -> None:
    short = markup._short(prose, href)
    assert short is None or short == markup._whole(prose, href)
    assert markup._short("Plain.", href) == "<p>Plain.</p>"
    title = " ".join(prose.split())
    titled = markup._short_title(title)
    assert titled is None or titled == markup._inline(title)
    if short is not None:
        in_full = html.unescape(nh3.clean(markup._markdown(prose), tags=set()))
        assert markup.plain(prose) == " ".join(in_full.split())


@pytest.mark.parametrize(
    "prose", ["Plain; words.\nTwo lines.\n\nTwo *paragraphs*, `code`, **so** and (a [link](/x/)).\n"]
)
def test_plain_paragraphs_take_the_short_cut(prose: str) -> None:
    assert markup._short(prose, markup.address) is not None


def test_titles_with_plain_marks_take_the_short_cut() -> None:
    assert markup._short_title("What *Working together* says of `code`, **twice**") is not None
    assert markup._short_title("Two * two, or a_b_c") is None
