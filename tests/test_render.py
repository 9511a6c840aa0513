"""Strict rendering, overriding, and where template errors point."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from throughline import render
from throughline.artifacts import Page
from throughline.diagnostics import Location
from throughline.render import Renderer, Unrendered, templates
from throughline.yamltree import Text

PACKAGED = {
    "base.html": "<title>{% block title %}{{ view.title }}{% endblock %}</title>\n{% block main %}{% endblock %}\n",
    "page.html": '{% extends "base.html" %}\n{% block main %}\n{{ view.text|markdown }}\n{% endblock %}\n',
    "link.html": "{{ '/authorities/leeds/'|href }}\n",
    "macros.html": '{% macro link(to) %}<a href="{{ to|href }}">x</a>{% endmacro %}\n',
    "imports.html": '{% from "macros.html" import link %}\n{{ link("/about/") }}',
    "assets/site.css": "a {}\r\n",
    "assets/.hidden": "x",
}


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `packaged/` templates standing in for the real ones, and an empty `own/`."""
    write(tmp_path / "packaged", PACKAGED)
    (tmp_path / "own").mkdir()
    monkeypatch.setattr(templates, "packaged", lambda: tmp_path / "packaged")
    return tmp_path


@dataclass
class View:
    word: str


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def rendered(folders: Path, template: str, address: str = "/about/", **view: object) -> str:
    made = Renderer(lambda page: SimpleNamespace(title="Site"), templates=folders / "own")
    return made.render(Page(address, template, SimpleNamespace(**view))).decode()


def failure(folders: Path, template: str, **view: object) -> tuple[str, str, Location | None]:
    with pytest.raises(Unrendered) as caught:
        rendered(folders, template, **view)
    found = caught.value.diagnostic
    return found.code, found.message, found.at


def test_a_page_is_its_template_and_its_view(folders: Path) -> None:
    assert rendered(folders, "page.html", title="A & B", text="*so*") == (
        "<title>A &amp; B</title>\n<p><em>so</em></p>\n"
    )


def test_links_are_made_for_the_page_they_stand_on(folders: Path) -> None:
    made = Renderer(lambda page: None, templates=folders / "own")
    links = [made.render(Page(address, "link.html", None)) for address in ("/", "/about/", "/authorities/leeds/")]
    assert links == [b"authorities/leeds/\n", b"../authorities/leeds/\n", b"./\n"]


def test_macros_make_links_for_the_page_that_calls_them(folders: Path) -> None:
    made = Renderer(lambda page: None, templates=folders / "own", offline=True)
    pages = [made.render(Page(address, "imports.html", None)) for address in ("/", "/a/b/")]
    assert pages == [b'<a href="about/index.html">x</a>', b'<a href="../../about/index.html">x</a>']


def test_links_in_prose_lead_to_records(folders: Path) -> None:
    text = "[a](record:leeds) [b](/method/) [c](https://example.org/)"
    assert '<a href="../authorities/leeds/">a</a> <a href="../method/">b</a> <a href="https://example.org/">c</a>' in (
        rendered(folders, "page.html", title="", text=text)
    )


def test_the_page_for_lost_readers_stands_alone_without_a_base_address(folders: Path) -> None:
    write(folders / "own", {"404.html": "{% if standalone %}alone{% else %}{{ '/'|href }}{% endif %}"})
    for base_url, text in (("", b"alone"), ("https://example.org/reports", b"/reports/")):
        made = Renderer(lambda page: None, templates=folders / "own", base_url=base_url)
        assert made.render(Page("/404.html", "404.html", None)) == text


def test_one_block_of_a_packaged_template_can_be_overridden(folders: Path) -> None:
    write(folders / "own", {"base.html": '{% extends "default:base.html" %}{% block title %}Mine{% endblock %}'})
    assert rendered(folders, "page.html", text="x") == "<title>Mine</title>\n<p>x</p>\n"


def test_everything_is_escaped(folders: Path) -> None:
    write(folders / "own", {"x.html": '<a title="{{ view.x }}">{{ view.x|inline }}{{ view.x|plain }}</a>'})
    assert "<b" not in rendered(folders, "x.html", x='"><b onload=1>')


@pytest.mark.parametrize(
    ("source", "code", "message", "line"),
    [
        ("\n{{ nothing }}", "T303", "'nothing' is undefined", 2),
        ("\n\n{{ view.nothing }}", "T303", "has no attribute 'nothing'", 3),
        ("{% if view.nothing %}{% endif %}", "T303", "has no attribute 'nothing'", 1),
        ("{{ view.none }}", "T303", "this value is None", 1),
        ("\n{% if %}", "T301", "does not parse", 2),
        ("{{ x|nosuch }}", "T301", "No filter named 'nosuch'", 1),
        ("\n{% include 'gone.html' %}", "T302", "there is no template gone.html", 2),
        ("\n{% include '../outside.html' %}", "T302", "there is no template ../outside.html", 2),
        ("{{ 1 // 0 }}", "T304", "ZeroDivisionError", 1),
        ("{{ view.title() }}", "T304", "TypeError: 'str' object is not callable", 1),
        ("{{ 'about/'|href }}", "T304", "'about/' is not an address of this site", 1),
        ("{{ 3|markdown }}", "T304", "a text was expected here, not int", 1),
        ("{{ '[x](javascript:x)'|markdown }}", "T305", "a link begins with", 1),
    ],
)
def test_errors_point_into_the_template(folders: Path, source: str, code: str, message: str, line: int) -> None:
    write(folders / "own", {"x.html": source})
    write(folders, {"outside.html": "x"})
    found = failure(folders, "x.html", title="T", none=None)
    assert found[0] == code
    assert message in found[1]
    assert found[2] == Location(f"{folders.as_posix()}/own/x.html", line)


def test_errors_inside_a_packaged_template_say_so(folders: Path) -> None:
    code, _, at = failure(folders, "page.html", text="x")
    assert (code, at) == ("T303", Location("default:base.html", 1))


def test_prose_that_is_refused_is_shown_where_it_was_written(folders: Path) -> None:
    at = Location("content/pages/about.md", 7, 1)
    assert failure(folders, "page.html", title="", text=Text("[x](data:x)", at))[2] == at


def test_a_template_that_extends_itself_is_told_how(folders: Path) -> None:
    write(folders / "own", {"page.html": '{% extends "page.html" %}'})
    with pytest.raises(Unrendered) as caught:
        rendered(folders, "page.html", text="x")
    assert caught.value.diagnostic.code == "T304"
    assert "default:page.html" in caught.value.diagnostic.hint


def test_the_template_that_extends_itself_is_the_one_named(folders: Path) -> None:
    write(folders / "own", {"base.html": '{% extends "base.html" %}'})
    with pytest.raises(Unrendered) as caught:
        rendered(folders, "page.html", text="x")
    assert caught.value.diagnostic.hint.endswith("extends default:base.html")


def test_a_missing_template_and_an_unreadable_one(folders: Path) -> None:
    assert failure(folders, "gone.html")[0] == "T302"
    (folders / "own" / "latin.html").write_bytes(b"\xe9")
    code, message, at = failure(folders, "latin.html")
    assert (code, at) == ("T301", Location(f"{folders.as_posix()}/own/latin.html", 0))
    assert "utf-8" in message


def test_a_template_outside_its_folder_is_not_read(folders: Path) -> None:
    write(folders, {"outside.html": "secret"})
    try:
        (folders / "own" / "x.html").symlink_to(folders / "outside.html")
    except OSError:
        pytest.skip("links need a privilege here")
    assert failure(folders, "x.html")[0] == "T302"


def test_the_lines_of_a_template_can_be_shown(folders: Path) -> None:
    write(folders / "own", {"x.html": "one\n{{ x }}\n"})
    made = Renderer(lambda page: None, templates=folders / "own")
    with pytest.raises(Unrendered):
        made.render(Page("/", "x.html", None))
    assert made.lines(f"{folders.as_posix()}/own/x.html") == ["one", "{{ x }}"]
    assert made.lines(f"{folders.as_posix()}/own/y.html") == []


def test_assets_are_the_users_before_the_packaged_ones(folders: Path) -> None:
    write(folders / "own", {"assets/logo.svg": "<svg/>\r\n"})
    assert [(a.path, a.content) for a in render.assets(folders / "own")] == [
        ("assets/logo.svg", b"<svg/>\n"),
        ("assets/site.css", b"a {}\n"),
    ]
    write(folders / "own", {"assets/site.css": "b {}"})
    assert [a.content for a in render.assets(folders / "own")] == [b"<svg/>\n", b"b {}"]


def test_the_packaged_templates_are_found() -> None:
    assert (templates.packaged() / "base.html").is_file()


def test_templates_may_ask_whether_a_view_has_something_and_look_into_what_they_write_down(folders: Path) -> None:
    write(
        folders / "own", {"ask.html": "{{ 'a' if view.a is defined else 'no a' }} {{ {'b': 'B'}.b }} {{ view.more.c }}"}
    )
    assert rendered(folders, "ask.html", more={"c": "C"}) == "no a B C"


def test_macros_take_what_they_are_given_in_every_way_of_calling_them(folders: Path) -> None:
    macro = "{% macro m(a, b='B', c='C') %}{{ a }}{{ b }}{{ c }}{% endmacro %}"
    calls = "{{ m('&') }} {{ m(1, c=2) }} {{ m(1, 2, 3) }} {{ m(*view.three) }} {% call(x) w() %}{{ x }}{% endcall %}"
    wrapped = "{% macro w() %}<{{ caller('y') }}>{% endmacro %}"
    write(folders / "own", {"calls.html": macro + wrapped + calls})
    assert rendered(folders, "calls.html", three=(7, 8, 9)) == "&amp;BC 1B2 123 789 <y>"
    write(folders / "own", {"wrong.html": macro + "{{ m(1, 2, 3, 4) }}"})
    assert failure(folders, "wrong.html")[:2] == (
        "T304", "TypeError: macro 'm' takes not more than 3 argument(s), on the page /about/",
    )  # fmt: skip


def test_nothing_of_a_page_stays_once_it_is_rendered(folders: Path) -> None:
    """Builds do not look for what goes in circles, as a macro and the page that it is written on do."""
    write(folders / "own", {"page.html": "{% macro shout(x) %}{{ x }}{{ view.word }}{% endmacro %}{{ shout('so ') }}"})
    made, view = Renderer(templates=folders / "own"), View("much")
    gone = weakref.ref(view)
    collects = gc.isenabled()
    gc.disable()
    try:
        assert made.render(Page("/about/", "page.html", view)) == b"so much"
        del view
        assert gone() is None
    finally:
        if collects:
            gc.enable()
