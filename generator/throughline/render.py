"""Page → bytes: one page at a time through a strict Jinja environment, template errors located.

A template is looked for in the user's own folder first, then among the packaged ones; `default:base.html` names the
packaged one even where the user has a file of that name, so that overriding one block takes three lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TypeVar

import jinja2

from throughline import markup, urls
from throughline.artifacts import Artifact, Page
from throughline.diagnostics import Diagnostic, Location

DEFAULT = "default:"
ASSETS = "assets"
_TEXT = frozenset({".css", ".js", ".svg", ".txt", ".json", ".xml"})


class Unrendered(Exception):
    """A page that could not be rendered, and why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Renderer:
    """Templates, the frame of the site, and where links lead; made once for a build.

    `site(page)` is the frozen view of the frame around that page. `resolve` gives the address of a record's key.
    Templates see `view`, `page` (a Page), `site`, `offline`, and `standalone`: whether this page must do without links
    because nobody knows where the site begins (404.html without a base address). Filters: `href` turns an address into
    the link to print, `markdown` prose into blocks, `inline` a title into its HTML, `plain` either into bare words.
    """

    def __init__(
        self,
        site: Callable[[Page], object],
        *,
        templates: Path | None = None,
        base_url: str = "",
        offline: bool = False,
        resolve: Callable[[str], str] = urls.record,
    ) -> None:
        self._site = site
        self._base_url = base_url
        self._offline = offline
        self._resolve = resolve
        self._base_path = urls.base_path(base_url)
        self._address = urls.HOME
        self._links: dict[str, str] = {}
        self._told: dict[tuple[str, Location | None], Diagnostic] = {}
        self._files = _Files(_folders(templates))
        self._environment = jinja2.Environment(
            loader=self._files,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=_present,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        for name in ("href", "markdown", "inline", "plain"):
            self._environment.filters[name] = _never_folded(getattr(self, f"_{name}"))

    def render(self, page: Page) -> bytes:
        """The bytes of one page. Raises Unrendered, which tells where in which template."""
        self._address = page.address
        self._links = {}
        try:
            text = self._environment.get_template(page.template).render(
                view=page.view,
                page=page,
                site=self._site(page),
                offline=self._offline,
                standalone=page.address == urls.NOT_FOUND and not self._base_url,
            )
            return text.encode("utf-8")
        except Exception as failure:
            found = _diagnostic(failure, page, self._files.labels)
            # A fault of a template shows on every page that uses it; it is told once, by the first.
            raise Unrendered(self._told.setdefault((found.code, found.at), found)) from failure

    def lines(self, path: str) -> list[str]:
        """The lines of a template, by the path its locations carry; empty for anything else."""
        return self._files.read.get(path, "").splitlines()

    def _href(self, address: str) -> str:
        link = self._links.get(address)
        if link is None:
            link = urls.relative(self._address, _text(address), offline=self._offline, base_path=self._base_path)
            self._links[address] = link
        return link

    def _markdown(self, prose: str) -> markup.Html:
        def link(written: str) -> str:
            address = markup.address(written, self._resolve)
            return self._href(address) if address.startswith("/") else address

        return _located(lambda text: markup.to_html(text, link), prose)

    def _inline(self, title: str) -> markup.Html:
        return _located(markup.inline, title)

    def _plain(self, prose: str) -> str:
        return _located(markup.plain, prose)


def assets(templates: Path | None = None) -> Iterator[Artifact]:
    """The files of `assets/`, the user's own before packaged ones of the same name, in the order of their paths.

    Text is given the same line ends wherever the checkout was made. Hidden files and links are passed over.
    """
    found: dict[str, Path] = {}
    for _, folder in reversed(_folders(templates)):
        root = folder / ASSETS
        for file in root.rglob("*"):
            inside = file.relative_to(root)
            if not any(part.startswith(".") for part in inside.parts) and file.is_file() and not file.is_symlink():
                found[inside.as_posix()] = file
    for name in sorted(found):
        content = found[name].read_bytes()
        plain = found[name].suffix in _TEXT
        yield Artifact(f"{ASSETS}/{name}", content.replace(b"\r\n", b"\n") if plain else content)


def folders(templates: Path | None = None) -> list[Path]:
    """Every folder that templates are read from."""
    return [folder for _, folder in _folders(templates)]


def packaged() -> Path:
    """The folder of the packaged templates: inside the wheel, or at the top of a checkout."""
    inside = Path(__file__).parent / "_templates"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "templates"


# -- templates ---------------------------------------------------------------------------------------------------------

_Folders = tuple[tuple[str, Path], ...]


def _folders(templates: Path | None) -> _Folders:
    """Where templates are looked for, and what locations call each place."""
    own = packaged()
    if templates is None or (templates.exists() and templates.resolve() == own.resolve()):
        return (("templates/", own),)
    return ((f"{templates.as_posix()}/", templates), (DEFAULT, own))


class _Unreadable(Exception):
    def __init__(self, label: str, why: str) -> None:
        super().__init__(why)
        self.label = label


class _Files(jinja2.BaseLoader):
    """Reads templates from folders in turn; remembers what it read, by label, for locations and their lines."""

    def __init__(self, folders: _Folders) -> None:
        self._folders = folders
        self.read: dict[str, str] = {}
        self.labels: dict[str, str] = {}

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        name = template.removeprefix(DEFAULT)
        folders = self._folders[-1:] if template.startswith(DEFAULT) else self._folders
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            raise jinja2.TemplateNotFound(template)
        for prefix, folder in folders:
            file = folder / path
            if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                label = f"{prefix}{name}"
                try:
                    self.read[label] = file.read_text(encoding="utf-8-sig")
                except (OSError, UnicodeError) as failure:
                    raise _Unreadable(label, _reason(failure)) from failure
                self.labels[template] = label
                return self.read[label], label, None
        raise jinja2.TemplateNotFound(template)


def _never_folded(filter_: Callable[[str], str]) -> Callable[[jinja2.runtime.Context, str], str]:
    """A filter that Jinja must not compute once when it compiles a constant: links differ from page to page."""

    @jinja2.pass_context
    def with_context(_: jinja2.runtime.Context, value: str) -> str:
        return filter_(value)

    return with_context


def _present(value: object) -> object:
    if value is None:
        raise jinja2.UndefinedError("this value is None; test for it before printing it")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected here, not {type(value).__name__}")
    return value


# -- what went wrong, and where ----------------------------------------------------------------------------------------


T = TypeVar("T")


class _Prose(Exception):
    def __init__(self, why: str, at: Location | None) -> None:
        super().__init__(why)
        self.at = at


def _located(convert: Callable[[str], T], text: str) -> T:
    """Convert prose; a refusal carries the place of the text in its file, where the text knows it."""
    try:
        return convert(_text(text))
    except ValueError as failure:
        at = getattr(text, "at", None)
        raise _Prose(str(failure), at if isinstance(at, Location) else None) from failure


def _diagnostic(failure: Exception, page: Page, labels: dict[str, str]) -> Diagnostic:
    place = _deepest(failure.__traceback__, set(labels.values()))
    where = f"on the page {page.address}"
    match failure:
        case _Prose():
            return Diagnostic("T305", str(failure), failure.at or place)
        case _Unreadable():
            return Diagnostic("T301", f"this template cannot be read: {failure}", Location(failure.label, 0))
        case jinja2.TemplateSyntaxError():
            at = Location(failure.filename or failure.name or page.template, failure.lineno)
            return Diagnostic("T301", f"this template does not parse: {failure.message}", at)
        case jinja2.TemplateNotFound():
            return Diagnostic("T302", f"there is no template {failure.name}, wanted {where}", place)
        case jinja2.UndefinedError():
            # "'throughline.pages.prose.NotFound object' has no attribute": the class says enough.
            message = re.sub(r"'(?:\w+\.)*(\w+) object'", r"\1", str(failure.message))
            return Diagnostic("T303", f"{message}, {where}", place)
        case RecursionError():
            looping = {label: name for name, label in labels.items()}.get(place.path if place else "", page.template)
            packaged_one = f"{DEFAULT}{looping.removeprefix(DEFAULT)}"
            hint = f"a template that builds on the packaged one of its own name extends {packaged_one}"
            return Diagnostic("T304", f"these templates never end, {where}", place, hint)
        case _:
            return Diagnostic("T304", f"{type(failure).__name__}: {_reason(failure)}, {where}", place)


def _deepest(traceback: TracebackType | None, files: set[str]) -> Location | None:
    found = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename in files:
            found = Location(traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def _reason(failure: Exception) -> str:
    return failure.strerror or "it cannot be opened" if isinstance(failure, OSError) else str(failure).split("\n")[0]
