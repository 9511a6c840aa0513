"""A preview from outside: the command is started, files are saved in every way that editors save them, pages are asked for."""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from previewing import HERE, PATIENCE, SCRIPT, Preview, minimal, running
from throughline import exports
from throughline.build import Options
from throughline.diagnostics import Diagnostic, Location
from throughline.preview import findings, hosts, serve, watch
from throughline.preview.built import Asked, Building, Built
from throughline.preview.findings import Trouble
from throughline.preview.shown import Making, Shown, roots
from throughline.preview.watch import Folders, Root

pytestmark = pytest.mark.slow
TORTURE = os.environ.get("THROUGHLINE_PROFILE") == "torture"
BASE_URL = "https://example.org/throughline/"
ABOUT = "# About\n\nThis record is invented, for tests. {}\n"
LONG = "Nothing of it is true anywhere. " * 100


def about(project: Path) -> Path:
    return project / "content" / "pages" / "about.md"


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def shows(preview: Preview, word: str) -> Callable[[], bool]:
    return lambda: word in preview.page("about/").text


# -- what is served ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for all tests that change nothing."""
    with running(minimal(tmp_path_factory.mktemp("untouched")), "--base-url", BASE_URL) as preview:
        yield preview


def test_every_file_is_byte_for_byte_what_build_writes_but_for_the_script(untouched: Preview, tmp_path: Path):
    built = subprocess.run(
        [sys.executable, "-m", "throughline", "build", "--content", str(HERE / "minimal" / "content"),
         "--output", str(tmp_path / "site"), "--base-url", BASE_URL],
        env={**os.environ, "PYTHONPATH": str(HERE.parent / "generator")}, capture_output=True, check=True,
    )  # fmt: skip
    assert b"files in" in built.stdout
    compared = 0
    for file in (tmp_path / "site").rglob("*"):
        path = file.relative_to(tmp_path / "site").as_posix()
        if file.is_dir() or path in (".gitignore", ".throughline.json"):
            continue
        answer = untouched.page(path)
        assert (answer.status, answer.plain) == (200, file.read_bytes()), path
        assert len(SCRIPT.findall(answer.body)) == path.endswith(".html"), path
        if path.endswith("index.html"):
            assert untouched.page(path.removesuffix("index.html")).body == answer.body
        compared += 1
    assert compared > 40
    [line] = untouched.builds
    assert re.fullmatch(rf"built: [0-9]+ rendered, {compared} written, [0-9]+ ms", line)


def test_headers_are_those_that_a_host_is_told_to_send(untouched: Preview):
    assert serve.DIFFERING.keys() & exports.HEADERS.keys() == {"Cache-Control"}
    kinds = {
        "": "text/html; charset=utf-8", "assets/throughline.css": "text/css; charset=utf-8",
        "assets/filter.js": "text/javascript; charset=utf-8", "assets/icon.svg": "image/svg+xml; charset=utf-8",
        "index.json": "application/json; charset=utf-8", "robots.txt": "text/plain; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8", "no/such/page/": "text/html; charset=utf-8",
    }  # fmt: skip
    for path, kind in kinds.items():
        headers = untouched.page(path).headers
        assert headers["Content-Type"] == kind, path
        wanted = {**exports.HEADERS, **serve.DIFFERING}
        assert {name: headers.get_all(name) for name in wanted} == {name: [said] for name, said in wanted.items()}, path
        assert headers["Server"] is None, path


def test_the_site_stands_under_the_path_of_its_address(untouched: Preview):
    assert untouched.base == "/throughline/"
    for path, location in (("/", "/throughline/"), ("/throughline", "/throughline/"),
                           ("/throughline/about", "/throughline/about/"), ("/throughline/about?x=1", "/throughline/about/?x=1")):  # fmt: skip
        answer = untouched.get(path)
        assert (answer.status, answer.headers["Location"]) == (302, location)
    assert untouched.get("/about/").status == 404


@pytest.mark.parametrize(
    "path",
    ["nowhere/", "nowhere", "about/index", "../../etc/passwd", "%2e%2e/%2e%2e/pyproject.toml", "..%5c..%5cx", "about/%00",
     "%ff", "about//", ".gitignore", "//example.org/about/", "content/site.yaml"],
)  # fmt: skip
def test_what_is_not_there_gets_the_page_for_that(untouched: Preview, path: str):
    answer = untouched.page(path)
    assert (answer.status, answer.headers["Location"]) == (404, None)
    assert answer.plain == untouched.page("404.html").plain
    assert len(SCRIPT.findall(answer.body)) == 1


@pytest.mark.parametrize("path", ["/throughline/", "/throughline/nowhere/", "/livereload.js", "/throughline/about"])
def test_head_is_get_without_the_body(untouched: Preview, path: str):
    get, head = untouched.get(path), untouched.get(path, "HEAD")
    assert (head.status, head.body) == (get.status, b"")
    assert [head.headers[name] for name in ("Content-Length", "Content-Type")] == [
        get.headers[name] for name in ("Content-Length", "Content-Type")
    ]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_nothing_can_be_sent(untouched: Preview, method: str):
    for path in ("/throughline/", "/livereload.js", "/livereload", "/nowhere"):
        answer = untouched.get(path, method)
        assert answer.status == 405
        if path != "/livereload":
            assert answer.headers["Allow"] == "GET, HEAD"


# -- who may ask -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{}", "localhost:{}", "LOCALHOST.:{}", "[::1]:{}", "localhost", "127.0.0.1:9"]
)
def test_it_answers_to_names_of_this_machine(untouched: Preview, host: str):
    answer = untouched.get("/throughline/", Host=host.format(untouched.port))
    assert answer.status == 200


@pytest.mark.parametrize(
    "host",
    ["example.org", "example.org:{}", "localhost.example.org:{}", "127.0.0.1.example.org", "10.0.0.1:{}", "", "x@localhost",
     "localhost:{}, example.org", "0.0.0.0:{}", "[::2]:{}", "[localhost]", "localhost:x"],
)  # fmt: skip
def test_another_name_pointed_at_it_is_refused(untouched: Preview, host: str):
    for path in ("/throughline/", "/livereload.js", "/livereload", "/nowhere"):
        answer = untouched.get(path, Host=host.format(untouched.port))
        assert answer.status in (400, 403)
        assert b"invented" not in answer.body


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://127.0.0.1", "http://localhost:{}", ""])
def test_pages_of_another_origin_get_nothing(untouched: Preview, origin: str):
    origin = origin.format(untouched.port)
    assert untouched.get("/throughline/index.json", Origin=origin).status == 403
    with pytest.raises(HTTPClientError) as refused:
        asyncio.run(_connected(untouched, origin))
    assert refused.value.code == 403
    assert untouched.get("/throughline/index.json", Origin=f"http://127.0.0.1:{untouched.port}").status == 200


async def _connected(preview: Preview, origin: str):
    address = f"ws://127.0.0.1:{preview.port}/livereload"
    return await websocket_connect(HTTPRequest(address, headers={"Origin": origin}))


@pytest.mark.parametrize(
    ("given", "local", "known", "strange"),
    [
        ("127.0.0.1", True, ["127.0.0.2:80", "localhost"], ["192.168.1.4", "0.0.0.0"]),
        ("localhost", True, ["[::1]:8000"], ["example.org"]),
        ("::1", True, ["[::1]:8000"], ["[::2]"]),
        ("0.0.0.0", False, ["192.168.1.4:8000", "[fe80::1]:8000", socket.gethostname(), "localhost"], ["example.org"]),
        ("192.168.1.4", False, ["192.168.1.4:8000"], ["example.org:8000"]),
        ("reading-room.example", False, ["reading-room.example", "Reading-Room.example:80"], ["example"]),
    ],
)
def test_names_that_a_preview_is_known_by(given: str, local: bool, known: list[str], strange: list[str]):
    names = hosts.Hosts(given)
    assert names.local is local
    assert [name for name in known if not names.known(name)] == []
    assert [name for name in strange if names.known(name)] == []


def test_it_says_when_others_are_let_in(tmp_path: Path):
    with running(minimal(tmp_path), "--host", "0.0.0.0") as preview:
        assert "Whoever can reach this machine can read this preview" in preview.findings[0]
        assert preview.address.startswith("http://127.0.0.1:")
        assert preview.get("/", Host="example.org").status == 403


# -- the reload script -------------------------------------------------------------------------------------------------


class Talk:
    """A browser's side of livereload's protocol, for one page of a preview."""

    def __init__(self, preview: Preview, version: str | None = None, page: str = "") -> None:
        self.preview = preview
        self.page = page
        self.version = version or re.search(rb"snipver=([\w-]+)", preview.page().body)[1].decode()

    async def __aenter__(self) -> Talk:
        self.socket = await _connected(self.preview, f"http://127.0.0.1:{self.preview.port}")
        await self.say(command="hello", snipver=self.version)
        assert (await self.hear())["command"] == "hello"
        await self.say(command="info", url=f"{self.preview.address}{self.page}")
        return self

    async def __aexit__(self, *_: object) -> None:
        self.socket.close()

    async def say(self, **message: object) -> None:
        await self.socket.write_message(json.dumps(message))

    async def hear(self, seconds: float = 30) -> dict[str, object]:
        said = await asyncio.wait_for(self.socket.read_message(), seconds)
        return json.loads(said)


def test_the_script_is_livereloads_own(untouched: Preview):
    import livereload

    theirs = Path(livereload.__file__).with_name("vendors") / "livereload.js"
    answer = untouched.get("/livereload.js?host=127.0.0.1")
    assert answer.body.startswith(theirs.read_bytes())
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_a_page_older_than_what_is_shown_reloads_at_once(untouched: Preview):
    async def talk() -> None:
        async with Talk(untouched, "v0-before") as old:
            assert (await old.hear())["command"] == "reload"
        async with Talk(untouched) as current:
            with pytest.raises(asyncio.TimeoutError):
                await current.hear(0.5)

    asyncio.run(talk())


@pytest.mark.parametrize(
    "message", ["", "{", "[]", "1", '{"command": {}}', '{"x": 1}', "[" * 100000, '"' + "x" * 9999 + '"']
)
def test_nonsense_on_the_socket_ends_that_connection_only(untouched: Preview, message: str):
    async def talk() -> None:
        async with Talk(untouched) as broken:
            await broken.socket.write_message(message)
            if message != '{"command": {}}':
                assert await broken.socket.read_message() is None
        async with Talk(untouched):
            pass

    asyncio.run(talk())
    assert untouched.findings == []


def test_a_page_that_allows_no_script_is_left_alone():
    alone = b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'"></head>'
    assert serve.joined(alone, b"<script>") == alone


# -- every way to save -------------------------------------------------------------------------------------------------


def in_place(path: Path, text: str) -> None:
    with path.open("r+b") as file:
        file.write(text.encode())
        file.truncate()


def write_and_rename(path: Path, text: str) -> None:
    beside = path.with_name("4913.new~")
    write(beside, text)
    beside.replace(path)


def odd_name_and_rename(path: Path, text: str) -> None:
    beside = path.with_name("sedKw81Zx")
    write(beside, text)
    beside.replace(path)


def backup_and_rename(path: Path, text: str) -> None:
    backup = path.with_name("about.md.bak")
    path.replace(backup)
    write(path, text)
    backup.unlink()


def delete_and_create(path: Path, text: str) -> None:
    path.unlink()
    time.sleep(0.03)
    write(path, text)


def in_chunks(path: Path, text: str) -> None:
    data = text.encode()
    with path.open("wb") as file:
        for start in range(0, len(data), 700):
            file.write(data[start : start + 700])
            file.flush()
            time.sleep(0.01)


def late_after_truncation(path: Path, text: str) -> None:
    with path.open("wb") as file:
        time.sleep(0.03)
        file.write(text.encode())


def folder_swapped(path: Path, text: str) -> None:
    """As a checkout of another branch may do."""
    whole = path.parent.with_name("pages.new")
    shutil.copytree(path.parent, whole)
    write(whole / path.name, text)
    shutil.move(path.parent, path.parents[2] / "old")
    whole.rename(path.parent)
    shutil.rmtree(path.parents[2] / "old")


def file_renamed_there_and_back(path: Path, text: str) -> None:
    write(path, text)
    path.rename(path.with_name("elsewhere.md"))
    path.with_name("elsewhere.md").rename(path)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return minimal(tmp_path_factory.mktemp("saved"))


@pytest.fixture(scope="module")
def saving(project: Path) -> Iterator[Preview]:
    """One preview for all tests that leave the content in order."""
    write(about(project), ABOUT.format(LONG))
    with running(project) as preview:
        yield preview


WAYS = [
    write, in_place, write_and_rename, odd_name_and_rename, backup_and_rename, delete_and_create, in_chunks,
    late_after_truncation, folder_swapped, file_renamed_there_and_back,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_save_is_seen_once(saving: Preview, project: Path, way: Callable[[Path, str], None]):
    before = len(saving.builds)
    way(about(project), ABOUT.format(f"{LONG} Saved by {way.__name__}."))
    saving.until(shows(saving, f"Saved by {way.__name__}."), "the save")
    time.sleep(0.3)
    saving.until(lambda: len(saving.builds) > before, "the line that tells of it")
    [line] = saving.builds[before:]
    assert re.fullmatch(r"content/pages/about\.md: [0-9]+ rendered, 2 written, [0-9]+ ms", line)


def test_the_same_size_at_the_same_time_is_seen(saving: Preview, project: Path):
    file = about(project)
    for word in ("first", "other", "third"):
        write(file, ABOUT.format(word))
        os.utime(file, ns=(10**18, 10**18))
        saving.until(shows(saving, word), word)


def test_several_saves_in_a_row_end_with_the_last(saving: Preview, project: Path):
    for number in range(30):
        write(about(project), ABOUT.format(f"number {number}"))
        time.sleep(0.02)
    saving.until(shows(saving, "number 29"), "the last save")
    time.sleep(0.3)
    assert shows(saving, "number 29")()


def test_nothing_is_built_where_nothing_differs(saving: Preview, project: Path):
    before, file = len(saving.builds), about(project)
    text = file.read_text(encoding="utf-8")
    write(file, text)
    file.touch()
    write(file.with_name(".about.md.swp"), "x")
    write(file.with_name("about.md~"), "x")
    write(project / "content" / "#site.yaml#", "x")
    file.with_name("about.md~").unlink()
    (project / "content" / ".git").mkdir()
    write(project / "content" / ".git" / "index", "x")
    time.sleep(1)
    assert saving.builds[before:] == []
    write(file, text + "\nOnce.\n")
    saving.until(shows(saving, "Once."), "a change after all that")
    saving.until(lambda: len(saving.builds) > before, "the line that tells of it")
    assert len(saving.builds) == before + 1


def test_pages_that_stay_the_same_are_not_reloaded(saving: Preview, project: Path):
    async def talk() -> None:
        async with Talk(saving, page="about/?x=1#y") as browser, Talk(saving, page="method/") as other:
            before, file = len(saving.builds), project / "content" / "site.yaml"
            write(file, "# a remark\n" + file.read_text(encoding="utf-8"))
            await asyncio.to_thread(saving.until, lambda: len(saving.builds) > before, "the build")
            assert ", 0 written," in saving.builds[-1]
            with pytest.raises(asyncio.TimeoutError):
                await browser.hear(0.5)
            write(about(project), ABOUT.format("worth a reload"))
            assert await browser.hear() == {"command": "reload", "path": "*", "liveCSS": True, "liveImg": False}
            for one in (browser, other):  # the first is not told twice, though its page was shown before the rest
                with pytest.raises(asyncio.TimeoutError):
                    await one.hear(0.5)

    asyncio.run(talk())


def test_a_file_that_comes_and_goes(saving: Preview, project: Path):
    folder = project / "content" / "authorities"
    write(folder / "west-bay.yaml", (folder / "south-bay.yaml").read_text(encoding="utf-8").replace("South", "West"))
    saving.until(lambda: saving.page("authorities/west-bay/").status == 200, "the new page")
    (folder / "west-bay.yaml").rename(folder / "east-bay.yaml")
    saving.until(lambda: saving.page("authorities/east-bay/").status == 200, "the renamed page")
    assert saving.page("authorities/west-bay/").status == 404
    (folder / "east-bay.yaml").rename(folder / "East-Bay.yaml")
    saving.until(lambda: saving.page("authorities/").status == 500, "the fault of the name")
    (folder / "East-Bay.yaml").rename(folder / "east-bay.yaml")
    saving.until(lambda: saving.page("authorities/east-bay/").status == 200, "the renamed page again")
    (folder / "east-bay.yaml").unlink()
    saving.until(lambda: saving.page("authorities/east-bay/").status == 404, "the page gone")
    saving.until(lambda: "removed" in saving.builds[-1], "the line that tells of it")


def test_many_files_at_once_are_built_once(saving: Preview, project: Path):
    folder, before = project / "content" / "authorities", len(saving.builds)
    text = (folder / "south-bay.yaml").read_text(encoding="utf-8")
    for number in range(300):
        write(folder / f"bay-{number}.yaml", text.replace("South Bay", f"Bay number {number}"))
    saving.until(lambda: saving.page("authorities/bay-299/").status == 200, "the last page")
    time.sleep(0.3)
    saving.until(lambda: len(saving.builds) > before, "the line that tells of it")
    assert len(saving.builds) == before + 1
    assert " and 299 more: " in saving.builds[-1]
    for number in range(300):
        (folder / f"bay-{number}.yaml").unlink()
    saving.until(lambda: saving.page("authorities/bay-299/").status == 404, "the pages gone")


# -- what is broken and mended -----------------------------------------------------------------------------------------


def test_findings_are_shown_in_the_words_of_the_terminal(tmp_path: Path):
    project = minimal(tmp_path)
    with running(project) as preview:
        site = (project / "content" / "site.yaml").read_text(encoding="utf-8")
        write(project / "content" / "site.yaml", site.replace("licence:", "license:") + 'more: "<b>&</b>"\n')
        write(project / "content" / "authorities" / "south-bay.yaml", "names: [\n")
        preview.until(lambda: preview.page().status == 500, "the page of findings")
        checked = subprocess.run(
            [sys.executable, "-m", "throughline", "check"], cwd=project, encoding="utf-8", capture_output=True,
            env={**os.environ, "PYTHONPATH": str(HERE.parent / "generator"), "PYTHONIOENCODING": "utf-8"}, check=False,
        )  # fmt: skip
        found, _, summary = checked.stderr.partition("error")[2].rpartition("\n\n")
        page = preview.page("about/").text
        shown = [html.unescape(text) for text in re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)]
        assert "\n".join(shown) == f"error{found}\n"
        assert f"<h1>{summary.strip()}</h1>" in page
        assert re.findall("<h2>(.*)</h2>", page) == ["content/authorities/south-bay.yaml", "content/site.yaml"]
        preview.until(lambda: f"error{found}" in "\n".join(preview.findings), "the same on the terminal")
        assert "href=" not in page.partition("<section>")[2]

        last_good = html.unescape(re.search(r'<a href="([^"]+)">See the site as it last was', page)[1])
        assert "This record is invented" in preview.get(last_good).text
        beside = preview.get(last_good.replace("/about/", "/authorities"))
        assert (beside.status, beside.headers["Location"]) == (302, "/~last-good/authorities/")
        assert preview.page("assets/throughline.css").status == 200

        write(project / "content" / "site.yaml", site)
        shutil.copy(
            HERE / "minimal" / "content" / "authorities" / "south-bay.yaml", project / "content" / "authorities"
        )
        preview.until(lambda: preview.page("about/").status == 200, "the site again")
        for path, location in ((last_good, "/about/"), ("/~last-good//example.org/", "/example.org/")):
            assert preview.get(path).headers["Location"] == location


def test_a_fault_of_a_template_is_shown_and_goes_away(tmp_path: Path):
    project = minimal(tmp_path)
    own = project / "own"
    own.mkdir()
    good = "{% extends 'default:prose.html' %}{% block title %}Own{% endblock %}"
    write(own / "prose.html", good)
    with running(project, "--templates", "own", "--editor", "vscode") as preview:
        assert "<title>Own" in preview.page("about/").text
        write(own / "prose.html", good.replace("Own", "{{ nothing }}"))
        preview.until(lambda: preview.page("about/").status == 500, "the page of findings")
        page = preview.page("about/").text
        assert "error[T303]" in page
        place = f"vscode://file{(own / 'prose.html').as_posix()}:1:1"
        assert f'--&gt; <a href="{place}">own/prose.html:1:1</a>\n' in page
        write(own / "prose.html", good.replace("Own", "Ours"))
        preview.until(lambda: "<title>Ours" in preview.page("about/").text, "the mended template")
        preview.until(lambda: preview.builds[-1].startswith("own/prose.html: "), "the line that tells of it")
        (own / "prose.html").unlink()
        preview.until(lambda: "<title>Ours" not in preview.page("about/").text, "the packaged template")


def test_a_style_is_exchanged_without_loading_the_page_again(tmp_path: Path):
    project = minimal(tmp_path)
    (project / "own" / "assets").mkdir(parents=True)
    style = project / "own" / "assets" / "throughline.css"
    write(style, "p { color: red }\n")

    async def talk(preview: Preview) -> None:
        async with Talk(preview) as browser:
            write(style, "p { color: blue }\n")
            assert (await browser.hear())["path"] == "/throughline/assets/throughline.css"

    with running(project, "--templates", "own", "--base-url", BASE_URL) as preview:
        asyncio.run(talk(preview))
        assert preview.page("assets/throughline.css?livereload=1").text == "p { color: blue }\n"


def test_a_first_build_that_fails_shows_why(tmp_path: Path):
    project = minimal(tmp_path)
    site = (project / "content" / "site.yaml").read_text(encoding="utf-8")
    write(project / "content" / "site.yaml", "title: [\n")
    with running(project) as preview:
        for path in ("/", "/throughline/about/"):
            answer = preview.get(path)
            assert (answer.status, "See the site" in answer.text) == (500, False)
        assert preview.get("/assets/throughline.css").status == 200
        write(project / "content" / "site.yaml", site + f"base-url: {BASE_URL}\n")
        preview.until(lambda: preview.address.endswith("/throughline/"), "the address")
        assert preview.get("/").headers["Location"] == "/throughline/"
        assert preview.page("about/").status == 200


DEFECT = """
from throughline import build
from throughline.cli import main

make = build.Work.make

def fragile(self, put, **rest):
    if "defect" in (self._options.content / "pages" / "about.md").read_text():
        raise ZeroDivisionError("a <fault> of ours")
    if "system" in (self._options.content / "pages" / "about.md").read_text():
        raise PermissionError(13, "Permission denied", "x.css")
    return make(self, put, **rest)

build.Work.make = fragile
main()
"""


def test_a_defect_of_the_program_is_shown_as_one(tmp_path: Path):
    project = minimal(tmp_path)
    with running(project, program=DEFECT) as preview:
        write(about(project), ABOUT.format("defect"))
        preview.until(lambda: preview.page().status == 500, "the page of the defect")
        page = preview.page("about/").text
        assert "<h1>A defect of Throughline</h1>" in page
        assert "ZeroDivisionError: a &lt;fault&gt; of ours" in page
        preview.until(lambda: any("This is a defect" in line for line in preview.findings), "the same on the terminal")
        told = ": a defect of Throughline; the site stays as it last was, "
        preview.until(lambda: told in preview.builds[-1], "the line that tells of it")
        write(about(project), ABOUT.format("system"))
        preview.until(lambda: "x.css: permission denied" in preview.page().text, "a refusal of the system")
        write(about(project), ABOUT.format("mended"))
        preview.until(shows(preview, "mended"), "the site again")


SLOW = """
import time
from throughline import build
from throughline.cli import main

make = build.Work.make

def slow(self, put, **rest):
    made = make(self, put, **rest)
    time.sleep(0.7)
    return made

build.Work.make = slow
main()
"""


def test_what_is_saved_during_a_build_is_built_next(tmp_path: Path):
    project = minimal(tmp_path)
    with running(project, program=SLOW) as preview:
        for word in ("first", "second", "third"):
            write(about(project), ABOUT.format(word))
            time.sleep(0.3)
            assert preview.page("about/").status == 200
        preview.until(shows(preview, "third"), "the last save")
        assert len(preview.builds) <= 4


# -- it survives everything --------------------------------------------------------------------------------------------


def half_written(content: Path) -> None:
    file = content / "vocabulary.yaml"
    write(file, file.read_text(encoding="utf-8")[:300])


def not_text(content: Path) -> None:
    (content / "pages" / "about.md").write_bytes(b"\xff\x00\xfe" * 1000)


def a_folder_in_its_place(content: Path) -> None:
    (content / "site.yaml").unlink()
    (content / "site.yaml").mkdir()


def a_folder_gone(content: Path) -> None:
    shutil.rmtree(content / "frameworks")


def everything_gone(content: Path) -> None:
    shutil.rmtree(content)


def moved_away(content: Path) -> None:
    content.rename(content.with_name("moved"))


def unreadable(content: Path) -> None:
    (content / "site.yaml").chmod(0)
    (content / "pages").chmod(0)
    if os.geteuid() == 0:  # who may read everything
        (content / "site.yaml").write_bytes(b"")


def a_pipe(content: Path) -> None:
    os.mkfifo(content / "pages" / "pipe.md")


def a_link(content: Path) -> None:
    (content / "pages" / "link.md").symlink_to(content / "site.yaml")


def a_file_instead_of_it(content: Path) -> None:
    shutil.rmtree(content)
    write(content, "x")


BREAKS = [
    half_written, not_text, a_folder_in_its_place, a_folder_gone, everything_gone, moved_away, a_file_instead_of_it,
    *([unreadable, a_pipe, a_link] if os.name != "nt" else []),
]  # fmt: skip


def mend(content: Path) -> None:
    if content.is_dir():
        for path in (content / "pages", content / "site.yaml"):
            with contextlib.suppress(FileNotFoundError):
                path.chmod(0o755)
        shutil.rmtree(content)
    else:
        content.unlink(missing_ok=True)
    shutil.rmtree(content.with_name("moved"), ignore_errors=True)
    shutil.copytree(HERE / "minimal" / "content", content)


def memory(preview: Preview) -> int:
    """What its processes hold, in kilobytes; 0 where nobody tells."""
    status = [Path(f"/proc/{pid}/status") for pid in (preview.process.pid, *children(preview.process.pid))]
    return sum(int(re.search(r"VmRSS:\s+([0-9]+)", held.read_text())[1]) for held in status if held.exists())


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def test_it_survives_breaking_and_mending_without_growing(tmp_path: Path):
    project = minimal(tmp_path)
    cycles = 500 if TORTURE else len(BREAKS) + 2
    with running(project) as preview:
        held = 0
        for cycle in range(cycles):
            broken = BREAKS[cycle % len(BREAKS)]
            broken(project / "content")
            preview.until(lambda: preview.page().status == 500, broken.__name__)
            mend(project / "content")
            preview.until(lambda: preview.page().status == 200, f"the site after {broken.__name__}")
            if cycle == len(BREAKS):
                held = memory(preview)
        assert memory(preview) < held * 1.2 + 10_000
        assert shows(preview, "This record is invented")()
        assert not [line for line in preview.findings if "Traceback" in line or "defect" in line]


def test_a_link_to_the_content_folder_is_followed_where_it_leads(tmp_path: Path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    project = minimal(tmp_path / "one")
    write(about(minimal(tmp_path / "two")), ABOUT.format("another folder"))
    try:
        (tmp_path / "record").symlink_to(project / "content")
    except OSError:
        pytest.skip("no links here")
    with running(tmp_path, "--content", "record") as preview:
        write(about(project), ABOUT.format("through the link"))
        preview.until(shows(preview, "through the link"), "a save behind the link")
        (tmp_path / "record").unlink()
        (tmp_path / "record").symlink_to(tmp_path / "two" / "content")
        preview.until(shows(preview, "another folder"), "the other folder")
        write(about(tmp_path / "two"), ABOUT.format("and on"))
        preview.until(shows(preview, "and on"), "a save in the other folder")


# -- beginning and ending ----------------------------------------------------------------------------------------------


def test_a_port_that_is_taken_means_the_next(tmp_path: Path, untouched: Preview):
    with running(minimal(tmp_path), port=untouched.port) as preview:
        assert preview.port > untouched.port
        assert preview.lines[0] == f"port {untouched.port} is taken; the next free one is {preview.port}"
        assert preview.page().status == untouched.page().status == 200


@pytest.mark.parametrize(
    "options", [["--host", "no-such-host.invalid"], ["--host", ""], ["--host", "192.0.2.1"], ["--port", "70000"]]
)
def test_where_it_cannot_listen_is_wrong_usage(tmp_path: Path, options: list[str]):
    ended = subprocess.run(
        [sys.executable, "-m", "throughline", "preview", *options], cwd=minimal(tmp_path), encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(HERE.parent / "generator")}, capture_output=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Error: " in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="another process builds on Linux alone")
def test_a_process_that_is_killed_while_it_builds_for_the_preview_is_done_without(tmp_path: Path):
    project = minimal(tmp_path)
    with running(project) as preview:
        [builder] = children(preview.process.pid)
        os.kill(builder, signal.SIGKILL)
        for word in ("first", "second"):
            write(about(project), ABOUT.format(word))
            preview.until(shows(preview, word), word)
        assert all(", 2 written, " in line for line in preview.builds[1:])
        assert preview.findings == []


@pytest.mark.skipif(sys.platform != "linux", reason="another process builds on Linux alone")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_running(tmp_path: Path, sent: signal.Signals):
    with running(minimal(tmp_path)) as preview:
        [builder] = children(preview.process.pid)
        preview.process.send_signal(sent)
        preview.process.wait(PATIENCE)
        end = time.monotonic() + PATIENCE
        while Path(f"/proc/{builder}/cmdline").exists() and Path(f"/proc/{builder}/cmdline").read_bytes():
            assert time.monotonic() < end
            time.sleep(0.01)


@pytest.mark.skipif(os.name == "nt", reason="an interrupt cannot be sent to one process there")
def test_it_ends_quietly(tmp_path: Path):
    with running(minimal(tmp_path)) as preview:
        assert preview.stop() == 0
        assert preview.findings == []


def test_warnings_are_told_once_and_count_when_strict(tmp_path: Path):
    project = minimal(tmp_path)
    event = project / "content" / "inspections" / "south-bay" / "2017-06-20-harbour-2015.yaml"
    write(
        event,
        re.sub(r"(?m)^accepted:.*\n", "", event.read_text(encoding="utf-8"))
        + "accepted: [{code: T214, reason: invented}]\n",
    )
    with running(project) as preview:
        [code] = {found[1] for line in preview.findings if (found := re.match(r"warning\[(\w+)\]", line))}
        assert ", 1 warning, " in preview.builds[0]
        told = len(preview.findings)
        write(event, "# moves every line\n" + event.read_text(encoding="utf-8"))
        preview.until(lambda: len(preview.builds) == 2, "the build")
        assert (", 1 warning, " in preview.builds[1], len(preview.findings)) == (True, told)
    with running(project, "--strict") as preview:
        assert f"warning[{code}]" in preview.get("/").text


# -- the parts ---------------------------------------------------------------------------------------------------------


def test_places_open_in_the_editor_that_is_asked_for(tmp_path: Path):
    folder = tmp_path / "a b"
    folder.mkdir()
    write(folder / "x.yaml", "x")
    places = [Root("content/", folder)]
    link = findings.editor_links("zed", places)
    where = (folder / "x.yaml").as_posix().replace(" ", "%20").lstrip("/")
    assert link(Location("content/x.yaml", 3, 7)) == f"zed://file/{where}:3:7"
    assert link(Location("content/x.yaml", 0)) == f"zed://file/{where}"
    assert link(Location("content/y.yaml", 3, 7)) == link(Location("about/index.html", 1)) == ""
    assert findings.editor_links(None, places)(Location("content/x.yaml", 3, 7)) == ""


def test_every_place_of_a_finding_is_linked():
    found = Diagnostic("T100", "x", Location("content/a.yaml", 2, 3), see=(Location("content/b.yaml", 4),))
    trouble = findings.of_content((found,), lambda _: [], lambda at: f"e:{at.path}&")
    assert '--&gt; <a href="e:content/a.yaml&amp;">content/a.yaml:2:3</a>\n' in trouble.body
    assert '= see:  <a href="e:content/b.yaml&amp;">content/b.yaml:4:1</a>\n' in trouble.body


def test_only_pages_are_answered_by_findings():
    shown = Shown("v1", "/x/", {"index.html": b"a", "index.json": b"{}"}, findings.of_system("no"))
    answers = {
        path: serve.answer(shown, path).status
        for path in ("/", "/x", "/x/", "/x/new", "/x/index.html", "/x/index.json")
    }
    assert answers == {"/": 500, "/x": 500, "/x/": 500, "/x/new": 500, "/x/index.html": 500, "/x/index.json": 200}
    assert serve.answer(shown, "/~last-good/x/").body == b"a"
    assert serve.answer(shown, "/~last-good/x/none/").status == 404


def test_a_file_that_was_seen_is_not_read_again(tmp_path: Path):
    """What the watcher says is in a file is believed, or every save costs a reading of the whole record."""
    project = minimal(tmp_path)
    options = Options(project / "content", None, tmp_path / "site", None, None, False, False, False, None)
    building, folders = Building(options, findings.editor_links("", [])), Folders(roots(options))
    building(Asked(folders.digests()))
    write(about(project), ABOUT.format("since then"))
    assert building(Asked(folders.digests())).files == {}
    folders.wait()
    assert "about/index.html" in building(Asked(folders.digests())).files


# -- what is looked at comes first -------------------------------------------------------------------------------------


def test_pages_that_are_looked_at_are_told_of_before_the_rest(tmp_path: Path):
    project = minimal(tmp_path)
    options = Options(project / "content", None, tmp_path / "site", None, None, False, False, False, None)
    building, folders = Building(options, findings.editor_links("", [])), Folders(roots(options))
    building(Asked(folders.digests()))
    told: list[dict[str, bytes]] = []
    looked_at = ("about/index.html", "method/index.html", "authorities/none/index.html")
    write(about(project), ABOUT.format("since then"))
    folders.wait()
    built = building(Asked(folders.digests(), looked_at), told.append)
    [first] = told
    assert first == {path: built.files[path] for path in ("about/index.html", "about/index.json")}
    # What is wrong with a page is told with the rest.
    (project / "content" / "authorities" / "south-bay.yaml").unlink()
    write(about(project), ABOUT.format("[nowhere](/nowhere/)"))
    folders.wait()
    assert building(Asked(folders.digests(), looked_at), told.append).trouble


@pytest.mark.parametrize("trouble", [None, Trouble("2 errors", "")])
def test_a_page_is_shown_before_the_rest_and_taken_back_where_the_site_cannot_stand(trouble: Trouble | None):
    old = {"index.html": b"old", "a/index.html": b"old", "b/index.html": b"old"}
    new = {"a/index.html": b"new", "b/index.html": b"new"}
    shows: list[tuple[dict[str, bytes], frozenset[str]]] = []

    def build(asked: Asked, tell: Callable[[dict[str, bytes]], None]) -> Built:
        if not making.shown.version:
            return Built(old, (), None, "", base="/")
        tell({"a/index.html": b"old"})
        tell({"a/index.html": b"new"})
        return Built(new, ("index.html",), trouble, "")

    making = Making(Options(Path(), None, Path(), None, None, False, False, False, None), build)
    for _ in range(2):
        line = making.build((), Asked({}), lambda shown, differing: shows.append((dict(shown.site), differing))).line
    whole = ({**old, **new}, frozenset({"b/index.html"})) if trouble is None else (old, frozenset({"a/index.html"}))
    assert shows[1:] == [({**old, "a/index.html": b"new"}, frozenset({"a/index.html"})), whole]
    assert ("2 written" if trouble is None else "2 errors; the site stays as it last was") in line


def test_while_something_is_wrong_nothing_is_shown_before_the_rest():
    site = {"index.html": b"old"}
    given = iter([Built(site, (), None, "", base="/"), Built({}, ("index.html",), Trouble("1 error", ""), "")])
    shows: list[Shown] = []

    def build(asked: Asked, tell: Callable[[dict[str, bytes]], None]) -> Built:
        tell({"index.html": b"new"})
        return next(given, Built({"index.html": b"new"}, (), None, "", base="/"))

    making = Making(Options(Path(), None, Path(), None, None, False, False, False, None), build)
    for _ in range(3):
        making.build((), Asked({}), lambda shown, _: shows.append(shown))
    assert [(shown.site["index.html"], bool(shown.trouble)) for shown in shows] == [
        (b"old", False), (b"new", False), (b"old", True), (b"new", False),
    ]  # fmt: skip


def entry(size: int, digest: bytes = b"") -> watch.Entry:
    return watch.Entry((), size, digest or bytes(str(size), "ascii"))


@pytest.mark.parametrize(
    ("before", "after", "half"),
    [
        ({"a": entry(100)}, {"a": entry(101)}, False),
        ({"a": entry(100)}, {"a": entry(95)}, False),
        ({"a": entry(100)}, {"a": entry(50)}, True),
        ({"a": entry(100)}, {"a": entry(0)}, True),
        ({"a": entry(100)}, {}, True),
        ({}, {"a": entry(100)}, True),
        ({"a": entry(100)}, {"a": entry(100, b"unreadable 13")}, True),
    ],
)
def test_a_save_that_is_half_done_is_known_by_its_look(before: watch.Snapshot, after: watch.Snapshot, half: bool):
    assert watch.changed(before, after) == ("a",)
    assert watch.halfway(("a",), before, after) is half


def test_folders_are_named_only_where_nothing_else_is(tmp_path: Path):
    folders = Folders([Root("content/", tmp_path)])
    (tmp_path / "empty").mkdir()
    assert folders.wait() == ("content/empty",)
    (tmp_path / "full").mkdir()
    write(tmp_path / "full" / "x.yaml", "x")
    assert folders.wait() == ("content/full/x.yaml",)
