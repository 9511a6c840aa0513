"""The only maker of addresses and output paths, and of names that may not be.

An address is absolute within the site, begins with `/`, and ends with `/` for a page: `/authorities/leeds/`. It may carry
`?query` and `#fragment`. Links as readers get them are relative, and made by `relative` alone.
Keys are those of the record: `leeds`, `leeds/2018-12-18-ilacs-2018`, `leeds/2018-12-18-ilacs-2018#r2`, `origins/x#r1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

HOME = "/"
AUTHORITIES = "/authorities/"
RECOMMENDATIONS = "/recommendations/"
ACTIONS = "/actions/"
THEMES = "/themes/"
FRAMEWORKS = "/frameworks/"
ORIGINS = "/origins/"
DOCUMENTS = "/documents/"
CONFLICTS = "/conflicts/"
NATIONAL = "/national/"
COVERAGE = "/coverage/"
CHANGES = "/changes/"
COMPARE = "/compare/"
DATA = "/data/"
DATA_PACKAGE = "/data/datapackage.json"
ABOUT = "/about/"
METHOD = "/method/"
ACCESSIBILITY = "/accessibility/"
CORRECTIONS = "/corrections/"
NOT_FOUND = "/404.html"
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"
FEED = "/feed.xml"
SEARCH = "/assets/search.json"

Kind = Literal["authority", "inspection", "recommendation", "theme", "framework", "origin", "document", "page"]

_TAIL = re.compile(r"[?#]")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
_LONGEST = 80
_FAMILIES = frozenset({"authorities", "origins", "documents", "frameworks", "themes"})
_TAKEN: dict[str, frozenset[str]] = {
    "authority": _FAMILIES,
    "inspection": frozenset({"brief", "governance", "as-of"}),
    "document": frozenset({"report"}),
    "page": _FAMILIES
    | {"recommendations", "actions", "conflicts", "national", "coverage", "changes", "compare", "data", "assets"},
}

# A segment of a path is as RFC 3986 has it, but for the quotation mark, for dots alone, and for what they could be spelt with.
_BASE = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?"
    r"(?:/(?!\.{1,2}(?:/|\Z))(?:[A-Za-z0-9._~!$&()*+,;=:@-]|%(?![01]|2[ef]|5c)[0-9A-Fa-f]{2})+)*/?",
    re.IGNORECASE,
)
WANTED = "write https://, a host, and the path if there is one"


def base(url: str) -> str:
    """The address that a site is published at, as it is. Raises ValueError for anything but a host and a plain path."""
    if not _BASE.fullmatch(url):
        raise ValueError(WANTED)
    return url


def refusal(kind: Kind, name: str) -> str:
    """Why `name` may not name something of this kind, as a sentence; empty if it may.

    Besides the addresses already taken, names that Windows keeps for devices and names too long for a path are refused.
    """
    if not _ID.fullmatch(name):
        return "a name is lower-case letters, digits and single hyphens"
    if len(name) > _LONGEST:
        return f"a name has at most {_LONGEST} characters"
    if name in _DEVICES:
        return f"{name} names a device on Windows, where no file can be called that"
    if name in _TAKEN.get(kind, ()) or (kind == "document" and name.isdecimal()):
        return f"{name} already has a meaning at this place of the site"
    return ""


# -- one function per family of page -----------------------------------------------------------------------------------


def authority(slug: str) -> str:
    """The profile: `/authorities/leeds/`."""
    return f"{AUTHORITIES}{_id(slug)}/"


def brief(slug: str) -> str:
    """The printable page for a committee."""
    return f"{authority(slug)}brief/"


def governance(slug: str) -> str:
    """The trail of papers and meetings, by body."""
    return f"{authority(slug)}governance/"


def as_of(slug: str, day: str) -> str:
    """The profile as a reader of that day (`2015-03-20`) could have seen it."""
    return f"{authority(slug)}as-of/{_id(day)}/"


@lru_cache(1 << 12)
def inspection(event: str) -> str:
    """One event, from its key `leeds/2018-12-18-ilacs-2018`."""
    slug, _, identity = event.partition("/")
    return f"{authority(slug)}{_id(identity)}/"


@lru_cache(1 << 12)
def recommendation(ref: str) -> str:
    """The trace of one recommendation, from its key: `leeds/2018-12-18-ilacs-2018#r2` or `origins/munro-2011#r1`."""
    owner, _, local = ref.partition("#")
    return f"{_owner(owner)}{_id(local)}/"


@lru_cache(1 << 12)
def part(ref: str) -> str:
    """A place on the page of the event or origin that holds a record without a page of its own, such as an action."""
    owner, _, local = ref.partition("#")
    return f"{_owner(owner)}#{_id(local)}"


def comparing(slugs: Iterable[str]) -> str:
    """Authorities side by side: `/compare/?a=leeds&a=leicester`."""
    return f"{COMPARE}?{'&'.join(f'a={_id(slug)}' for slug in slugs)}"


def theme(slug: str) -> str:
    """Who was told the same thing."""
    return f"{THEMES}{_id(slug)}/"


def framework(slug: str) -> str:
    """What a framework judges."""
    return f"{FRAMEWORKS}{_id(slug)}/"


def origin(slug: str) -> str:
    """Recommendations that come from no inspection; takes `munro-2011` or `origins/munro-2011`."""
    return f"{ORIGINS}{_id(slug.removeprefix('origins/'))}/"


def document(slug: str) -> str:
    """A source document, and every fact taken from it."""
    return f"{DOCUMENTS}{_id(slug)}/"


def national(slug: str) -> str:
    """A dated national snapshot."""
    return f"{NATIONAL}{_id(slug)}/"


def page(name: str) -> str:
    """A page of the publisher's own, from `content/pages/<name>.md`."""
    return f"/{_id(name)}/"


def record(key: str) -> str:
    """The address of whatever a key names, as `record:` links in prose write it.

    `leeds` is an authority, `leeds/<event>` an event, `...#r2` a recommendation; `documents/x`, `themes/x`,
    `frameworks/x`, `origins/x` and `national/x` are those files. Raises ValueError for anything else.
    """
    if "#" in key:
        return recommendation(key)
    family, slash, slug = key.partition("/")
    named = {"documents": document, "themes": theme, "frameworks": framework, "origins": origin, "national": national}
    if not slash:
        return authority(key)
    return named[family](slug) if family in named else inspection(key)


def numbered(address: str, number: int) -> str:
    """A page of a list that takes several, the first at the list's own address: `/recommendations/2/`."""
    return address if number == 1 else f"{_folder(address)}{number}/"


def data(address: str) -> str:
    """The JSON beside a page."""
    return f"{_folder(address)}index.json"


def table(name: str, form: Literal["csv", "json"]) -> str:
    """A table of the record for download: `/data/claims.csv`."""
    return f"{DATA}{_id(name)}.{form}"


def feed(address: str) -> str:
    """The feed of an authority, a theme or, from `/`, the whole site."""
    return f"{_folder(address)}feed.xml"


def asset(name: str) -> str:
    """A file of the templates' `assets/` folder."""
    return f"/assets/{name}"


# -- addresses to paths and links --------------------------------------------------------------------------------------


def output_path(address: str) -> str:
    """The file of an address, relative to the output folder: `/about/#how` → `about/index.html`."""
    path = _path(address)
    return f"{path}index.html"[1:] if path.endswith("/") else path[1:]


def address_of(path: str) -> str:
    """The address of a file in the output folder: the other way round."""
    return f"/{path.removesuffix('index.html')}" if path == "index.html" or path.endswith("/index.html") else f"/{path}"


def relative(start: str, target: str, *, offline: bool = False, base_path: str = "/") -> str:
    """The link to write on the page `start` to reach `target`, both addresses.

    Folder form, so that the site works under any path; `offline` ends every link to a page in `index.html`. The
    page `/404.html` is served at any depth, so its links begin with `base_path` instead.
    Raises ValueError if either is not an address of the site.
    """
    here, path = _path(start), _path(target)
    tail = target[len(path) :]
    file = f"{path}index.html" if offline and path.endswith("/") else path
    if here == NOT_FOUND and not offline:
        return f"{base_path}{file[1:]}{tail}"
    if here == path and tail.startswith("#"):
        return tail
    folder, up = next(above for above in _above(here) if file.startswith(above[0]))
    return f"{up}{file[len(folder) :]}{tail}" if up or file != folder else f"./{tail}"


def base_path(base_url: str) -> str:
    """The path of `base-url`, beginning and ending with `/`; `/` when there is no base address."""
    return f"{urlsplit(base_url).path.rstrip('/')}/"


def _owner(key: str) -> str:
    return origin(key) if key.startswith("origins/") else inspection(key)


@lru_cache(1 << 13)
def _id(name: str) -> str:
    if not _ID.fullmatch(name):
        raise ValueError(f"{name!r} cannot be part of an address")
    return name


def _folder(address: str) -> str:
    path = _path(address)
    return path[: path.rindex("/") + 1]


@lru_cache(1 << 8)
def _above(path: str) -> tuple[tuple[str, str], ...]:
    """The folders that a path lies in, the nearest first, each with the steps that lead up to it."""
    folders = [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]
    return tuple((folder, "../" * up) for up, folder in enumerate(reversed(folders)))


@lru_cache(1 << 13)
def _path(address: str) -> str:
    path = _TAIL.split(address, maxsplit=1)[0]
    if not path.startswith("/") or "//" in path or "\\" in path or {".", ".."} & set(path.split("/")):
        raise ValueError(f"{address!r} is not an address of this site")
    return path
