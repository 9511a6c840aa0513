"""The program as a value: what a build was made by, so that another program makes everything again."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

_RENDERING = ("jinja2", "markdown", "markupsafe", "nh3", "orjson", "pydantic", "pyyaml")
"""Dependencies that have a say in the bytes of a page."""


@cache
def digest() -> str:
    """The digest of this program's own files, of Python and of what it renders with."""
    package = Path(__file__).parent
    made = hashlib.sha256(sys.version.encode())
    for name in _RENDERING:
        made.update(f"{name} {version(name)}\n".encode())
    for file in sorted(package.rglob("*")):
        if file.suffix in (".py", ".toml") and file.is_file():
            made.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return made.hexdigest()
