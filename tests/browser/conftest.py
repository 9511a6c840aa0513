"""The built site on a local server, Chromium, and the tools of the other legs."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from built import ROOT, SUB_PATH, build, choose, family, serve

TOOLS = Path(os.environ.get("THROUGHLINE_TOOLS", ROOT / ".tools")) / "node_modules"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One build of the real content, meant for SUB_PATH."""
    return build(tmp_path_factory.mktemp("built") / "site", "--base-url", f"https://example.org{SUB_PATH}")


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    chosen = choose(site)
    wanted = {"/", "/authorities/", "/authorities/*/", "/authorities/*/brief/", "/authorities/*/as-of/*/", "/authorities/*/governance/", "/authorities/*/*/",
              "/authorities/*/*/*/", "/compare/", "/recommendations/", "/actions/", "/themes/", "/themes/*/", "/frameworks/",
              "/frameworks/*/", "/documents/", "/documents/*/", "/conflicts/", "/national/", "/national/*/",
              "/coverage/", "/data/", "/about/", "/method/", "/accessibility/", "/corrections/"}  # fmt: skip
    assert wanted <= {family(address) for address in chosen}
    return chosen


@pytest.fixture(scope="session")
def base(site: Path) -> Iterator[str]:
    with serve(site) as address:
        yield address


@dataclass
class Visit:
    """One page open in the browser, and everything that went wrong while it loaded."""

    page: object
    trouble: list[str]


@pytest.fixture(scope="session")
def browser():
    # The shell is the same browser without a window to draw, and takes half as long.
    found = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


def given_up(request: object) -> bool:
    """What a page still asks for when it is left is given up; what is refused, broken or missing fails otherwise."""
    return request.failure == "net::ERR_ABORTED"


@pytest.fixture(scope="session")
def visit(browser) -> Iterator[Callable[..., Visit]]:
    """Open an address in a context of its own, one at a time: `visit(url, width=320, scheme="dark", script=False)`."""
    with contextlib.ExitStack() as stack:

        def open_page(
            url: str,
            *,
            width: int = 1280,
            scheme: str = "light",
            script: bool = True,
            bypass_policy: bool = False,
            scripts_of_the_site: bool = True,
            before: Callable[..., None] = lambda _page: None,
        ) -> Visit:
            stack.close()
            context = browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme=scheme,
                java_script_enabled=script,
                bypass_csp=bypass_policy,
                reduced_motion="reduce",
            )
            stack.callback(context.close)
            context.set_default_timeout(10_000)
            if not scripts_of_the_site:  # for tools that are script themselves
                context.route("**/*.js", lambda route: route.abort())
            page = context.new_page()
            trouble: list[str] = []
            page.on("console", lambda said: trouble.append(f"console: {said.text}") if said.type == "error" else None)
            page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
            page.on("requestfailed", lambda request: given_up(request) or trouble.append(f"not loaded: {request.url}"))
            page.on(
                "response",
                lambda answer: trouble.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None,
            )
            before(page)
            page.goto(url, wait_until="load")
            return Visit(page, trouble)

        yield open_page


@pytest.fixture(scope="session")
def tool() -> Callable[[str], Path]:
    """A file of one of the packages in package.json; skips where they are not installed."""

    def find(path: str) -> Path:
        if not (TOOLS / path).exists():
            pytest.skip(f"{re.sub('/.*', '', path)} is not installed; make browser installs it")
        return TOOLS / path

    return find
