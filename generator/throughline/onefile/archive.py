"""Built files → a zip archive: one folder that opens from disk, with fixed times and in the order of their paths."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

COMMENT = b"made by throughline export zip"
"""What tells an archive of ours from any other; it stands at the very end of the file."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format knows, and the one time of every file."""


def content(files: Mapping[str, bytes], folder: str) -> bytes:
    """The whole archive: each file below `folder`. The same files give the same bytes by the same zlib."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.comment = COMMENT
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{path}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as on any system but Windows, whichever this is
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, files[path])
    return held.getvalue()


def ours(file: Path) -> bool:
    """Whether a file is an archive that this module made."""
    try:
        with zipfile.ZipFile(file) as packed:
            return packed.comment == COMMENT
    except zipfile.BadZipFile:
        return False
