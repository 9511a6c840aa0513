"""A preview as a user starts it: a process of its own, its two streams, and requests to it."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SCRIPT = re.compile(rb'<script src="/livereload\.js\?[^">]*" defer></script>')
PATIENCE = 30
"""Seconds after which a condition that should hold within one is given up; machines that run tests are busy."""


@dataclass(frozen=True)
class Response:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def plain(self) -> bytes:
        """The body without the reload script."""
        return SCRIPT.sub(b"", self.body)


class Preview:
    """`program`: what to run instead of the command itself, as Python source that ends in `main()`.

    Its two streams go to files: what it said in one before it said something in the other is there as well.
    """

    def __init__(self, folder: Path, *options: str, port: int = 0, program: str = "") -> None:
        start = ["-c", program] if program else ["-m", "throughline"]
        self.said = tempfile.TemporaryDirectory(prefix="preview-")
        with Path(self.said.name, "out").open("wb") as out, Path(self.said.name, "err").open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, *start, "preview", "--port", str(port), *options],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(HERE.parent / "generator"), "PYTHONIOENCODING": "utf-8"},
                stdout=out,
                stderr=err,
                preexec_fn=_interruptible if os.name != "nt" else None,
            )
        self.until(lambda: self.address, "its address")

    @property
    def lines(self) -> list[str]:
        return self._whole_lines("out")

    @property
    def findings(self) -> list[str]:
        return self._whole_lines("err")

    def _whole_lines(self, stream: str) -> list[str]:
        said = Path(self.said.name, stream).read_bytes()
        return [line.decode("utf-8") for line in said[: said.rfind(b"\n") + 1].splitlines()]

    @property
    def address(self) -> str:
        """Where it says that it is, the last time that it said so."""
        said = [found[1] for line in self.lines if (found := re.match(r"preview at (\S+)", line))]
        return said[-1] if said else ""

    @property
    def port(self) -> int:
        return int(re.search(r":([0-9]+)/", self.address)[1])

    @property
    def base(self) -> str:
        return "/" + self.address.split("/", 3)[3]

    @property
    def builds(self) -> list[str]:
        """The lines of the builds so far, the first one too."""
        return [line for line in self.lines if re.search(r", [0-9]+ ms$", line)]

    def get(self, path: str, method: str = "GET", **headers: str) -> Response:
        """`path` from the root of the server; underscores in names of headers are hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
            answer = connection.getresponse()
            return Response(answer.status, answer.headers, answer.read())

    def page(self, path: str = "") -> Response:
        """`path` from the first page of the site."""
        return self.get(self.base + path)

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until the condition holds, and fail with everything that was printed if it does not."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None, "\n".join(self.findings)
            assert time.monotonic() < end, f"{what} was waited for in vain\n" + "\n".join([*self.lines, *self.findings])
            time.sleep(0.01)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        return self.process.wait(PATIENCE)


def _interruptible() -> None:
    """Tests that a script has begun in the background ignore an interrupt, and what they start would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextlib.contextmanager
def running(folder: Path, *options: str, port: int = 0, program: str = "") -> Iterator[Preview]:
    preview = Preview(folder, *options, port=port, program=program)
    try:
        yield preview
    finally:
        preview.process.kill()
        preview.process.wait()


def minimal(folder: Path) -> Path:
    """A project with the content of `minimal/`."""
    shutil.copytree(HERE / "minimal" / "content", folder / "content")
    return folder
