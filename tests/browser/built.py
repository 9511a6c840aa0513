"""Build the site, choose the pages worth opening, and serve it under a sub-path."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUB_PATH = "/somewhere/below/"


def build(output: Path, *options: str) -> Path:
    made = subprocess.run(
        [sys.executable, "-m", "throughline", "build", "--output", str(output), *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return output


# -- the pages worth opening -------------------------------------------------------------------------------------------


def family(address: str) -> str:
    """The kind of page behind an address: `authorities/leeds/governance/` → `authorities/*/governance/`."""
    parts = address.strip("/").split("/") if address.strip("/") else []
    named = {"brief", "governance", "as-of"}
    return "/" + "".join(f"{part if n == 0 or part in named else '*'}/" for n, part in enumerate(parts))


def choose(site: Path) -> list[str]:
    """The largest and the smallest page of every family, and the page for what is not found."""
    sized: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for page in site.rglob("index.html"):
        address = page.parent.relative_to(site).as_posix()
        address = "" if address == "." else f"{address}/"
        sized[family(address)].append((page.stat().st_size, address))
    return [*sorted({end[1] for pages in sized.values() for end in (min(pages), max(pages))}), "404.html"]


# -- a server ----------------------------------------------------------------------------------------------------------


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under SUB_PATH, with the 404 page as hosts give it, and stays quiet."""

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(SUB_PATH))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        own = Path(self.directory, "404.html")
        page = own.read_bytes() if own.exists() else b"not found"
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
        server.shutdown()
