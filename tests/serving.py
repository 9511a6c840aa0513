"""The nginx of this machine, with the configuration that docs/publishing.md gives, serving a folder."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[1] / "docs" / "publishing.md"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="needs nginx")


def recipe(language: str) -> str:
    """The one block of the guide in this language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return found


def configured(root: Path, path: str, port: int) -> str:
    """The guide's block for a site at this path; what differs at the root is as the guide says it."""
    block = recipe("nginx").replace("listen 80;", f"listen 127.0.0.1:{port};")
    for old, new in (("root /srv/www;", f"root {root};"), ("location /record/ {", f"location {path} {{"),
                     ("error_page 404 /record/404.html;", f"error_page 404 {path}404.html;")):  # fmt: skip
        assert block.count(old) == 1
        block = block.replace(old, new)
    return block


@contextmanager
def served(root: Path, path: str, work: Path) -> Iterator[str]:
    """The address at which nginx serves the folder of this path below `root`."""
    assert NGINX
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    work.mkdir(parents=True, exist_ok=True)
    (work / "nginx.conf").write_text(
        f"{'user root;' if hasattr(os, 'getuid') and os.getuid() == 0 else ''}\ndaemon off;\nworker_processes 2;\npid {work}/pid;\n"
        f"error_log {work}/errors warn;\nevents {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n"
        + "".join(f"{kind}_temp_path {work}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + configured(root, path, port)
        + "}\n"
    )
    running = subprocess.Popen([NGINX, "-p", str(work), "-c", str(work / "nginx.conf"), "-e", str(work / "errors")])
    try:
        for _ in range(500):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert running.poll() is None, (work / "errors").read_text()
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}{path}"
    finally:
        running.terminate()
        running.wait(20)


def asked(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers in lower case, and the body of an answer."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
