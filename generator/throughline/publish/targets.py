"""What a user names a host by → the host: `git:REMOTE#BRANCH`, `dir:PATH` or `rsync:HOST:PATH`."""

from __future__ import annotations

import re
from pathlib import Path

from throughline.publish.branch import Branch
from throughline.publish.folder import Folder
from throughline.publish.host import Host
from throughline.publish.remote import Remote

FORMS = "git:REMOTE#BRANCH, dir:PATH or rsync:HOST:PATH"

_BRANCH = re.compile(r"(?!-)(?!.*(?:\.\.|//|@\{|\.lock$|[./]$))[^\s~^:?*\[\\\x00-\x1f\x7f]+")
_RSYNC = re.compile(r"(?P<host>[^/:\s-][^/:\s]*::?)?(?P<path>[^\s:][^:]*)")


class Unusable(Exception):
    """A target that names no host, or an option that it has no use for, in words for the command line."""


def host(target: str, *, cname: str, allow_removal: bool, apart_from: tuple[Path, ...]) -> Host:
    """Raises Unusable, in words for the command line, where no host is meant."""
    kind, _, rest = target.partition(":")
    if kind == "git":
        remote, _, branch = rest.rpartition("#")
        if not remote or remote.startswith("-") or not _BRANCH.fullmatch(branch):
            raise Unusable("write git:REMOTE#BRANCH, such as git:origin#pages")
        return Branch(remote, branch, cname, allow_removal)
    if cname:
        raise Unusable("--cname is for git:REMOTE#BRANCH only")
    if kind == "dir" and rest:
        return Folder(Path(rest), apart_from)
    if kind == "rsync" and (read := _RSYNC.fullmatch(rest)):
        parent, slash, name = read["path"].rstrip("/").rpartition("/")
        if name and name not in (".", "..") and not re.search(r"[*?\[\\]", name):
            start = f"{parent}{slash}" or ("" if read["host"] else "./")
            return Remote(read["host"] or "", start, name, apart_from)
    raise Unusable(f"write {FORMS}")
