"""Addresses, paths and links, as tables."""

from __future__ import annotations

import posixpath
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline import urls


@pytest.mark.parametrize(
    ("made", "address"),
    [
        (urls.authority("leicester"), "/authorities/leicester/"),
        (urls.brief("leicester"), "/authorities/leicester/brief/"),
        (urls.governance("leicester"), "/authorities/leicester/governance/"),
        (urls.as_of("leicester", "2015-03-20"), "/authorities/leicester/as-of/2015-03-20/"),
        (urls.inspection("leicester/2012-01-slac"), "/authorities/leicester/2012-01-slac/"),
        (urls.recommendation("leicester/2012-01-slac#sg-i3"), "/authorities/leicester/2012-01-slac/sg-i3/"),
        (urls.recommendation("origins/munro-2011#r1"), "/origins/munro-2011/r1/"),
        (urls.part("leicester/2012-01-slac#a8"), "/authorities/leicester/2012-01-slac/#a8"),
        (urls.theme("plans"), "/themes/plans/"),
        (urls.framework("sif"), "/frameworks/sif/"),
        (urls.origin("munro-2011"), "/origins/munro-2011/"),
        (urls.document("leeds-2022"), "/documents/leeds-2022/"),
        (urls.page("about"), urls.ABOUT),
        (urls.data("/authorities/leeds/"), "/authorities/leeds/index.json"),
        (urls.feed("/"), "/feed.xml"),
        (urls.asset("site.css"), "/assets/site.css"),
    ],
)
def test_every_family_has_one_address(made: str, address: str) -> None:
    assert made == address


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("leeds", "/authorities/leeds/"),
        ("leeds/2022-05-09-ilacs-2018", "/authorities/leeds/2022-05-09-ilacs-2018/"),
        ("leeds/2022-05-09-ilacs-2018#r1", "/authorities/leeds/2022-05-09-ilacs-2018/r1/"),
        ("origins/munro-2011", "/origins/munro-2011/"),
        ("origins/munro-2011#r1", "/origins/munro-2011/r1/"),
        ("documents/leeds-2022", "/documents/leeds-2022/"),
        ("themes/plans", "/themes/plans/"),
        ("frameworks/sif", "/frameworks/sif/"),
        ("national/2014", "/national/2014/"),
    ],
)
def test_a_record_key_has_an_address(key: str, address: str) -> None:
    assert urls.record(key) == address


@pytest.mark.parametrize("key", ["", "Leeds", "leeds/", "leeds/../x", "/leeds", "leeds#r1", "a/b#", "a/b/c", "a b"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="cannot be part of an address"):
        urls.record(key)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "index.html"),
        ("/about/", "about/index.html"),
        ("/about/#how", "about/index.html"),
        ("/recommendations/?theme=plans#r1", "recommendations/index.html"),
        ("/404.html", "404.html"),
        ("/assets/site.css", "assets/site.css"),
        ("/about/index.json", "about/index.json"),
    ],
)
def test_an_address_is_written_to_one_file(address: str, path: str) -> None:
    assert urls.output_path(address) == path
    assert urls.address_of(path) == address.split("#")[0].split("?")[0]


@pytest.mark.parametrize(
    "address", ["about/", "", "https://example.org/", "//example.org/", "/a/../b/", "/a\\b", "/./"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not an address of this site"):
        urls.output_path(address)


@pytest.mark.parametrize(
    ("start", "target", "link", "offline"),
    [
        ("/", "/", "./", "index.html"),
        ("/", "/about/", "about/", "about/index.html"),
        ("/about/", "/", "../", "../index.html"),
        ("/about/", "/about/", "./", "index.html"),
        ("/about/", "/about/#how", "#how", "#how"),
        ("/about/", "/method/#how", "../method/#how", "../method/index.html#how"),
        ("/a/b/c/", "/a/b/", "../", "../index.html"),
        ("/a/b/", "/a/b/c/", "c/", "c/index.html"),
        ("/a/b/", "/a/x/c/", "../x/c/", "../x/c/index.html"),
        ("/a/b/", "/assets/site.css", "../../assets/site.css", "../../assets/site.css"),
        ("/a/b/", "/a/b/index.json", "index.json", "index.json"),
        ("/a/", "/r/?theme=plans#r1", "../r/?theme=plans#r1", "../r/index.html?theme=plans#r1"),
        ("/a/", "/a/?theme=plans", "./?theme=plans", "index.html?theme=plans"),
    ],
)
def test_links_are_relative_in_folder_form(start: str, target: str, link: str, offline: str) -> None:
    assert urls.relative(start, target) == link
    assert urls.relative(start, target, offline=True) == offline


def test_the_page_for_lost_readers_links_from_the_base_path() -> None:
    base = urls.base_path("https://example.org/reports")
    assert base == "/reports/"
    assert urls.relative(urls.NOT_FOUND, "/about/#how", base_path=base) == "/reports/about/#how"
    assert urls.relative(urls.NOT_FOUND, "/", base_path=urls.base_path("")) == "/"
    assert urls.relative(urls.NOT_FOUND, "/about/", offline=True) == "about/index.html"


_segment = st.from_regex(r"[a-c]", fullmatch=True)
_address = st.lists(_segment, max_size=4).map(lambda parts: "/" + "".join(f"{part}/" for part in parts))


@given(_address, _address, st.booleans())
def test_a_browser_resolves_every_link_to_its_target(start: str, target: str, offline: bool) -> None:
    link = urls.relative(start, target, offline=offline)
    reached = urljoin(f"https://example.org/sub{start}index.html", link).removeprefix("https://example.org/sub")
    assert reached == (target + "index.html" if offline else target)
    assert posixpath.normpath(urls.output_path(target)) == urls.output_path(target)


@pytest.mark.parametrize(
    ("kind", "name", "fine"),
    [
        ("authority", "leeds", True),
        ("authority", "origins", False),
        ("authority", "Leeds", False),
        ("authority", "con", False),
        ("inspection", "2012-01-slac", True),
        ("inspection", "brief", False),
        ("inspection", "as-of", False),
        ("recommendation", "brief", True),
        ("recommendation", "r--1", False),
        ("theme", "x" * 81, False),
        ("document", "report", False),
        ("page", "assets", False),
        ("page", "about", True),
    ],
)
def test_names_that_may_not_be(kind: urls.Kind, name: str, fine: bool) -> None:
    assert (urls.refusal(kind, name) == "") is fine
