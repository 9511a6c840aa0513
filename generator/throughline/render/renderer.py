"""Page → bytes: a strict Jinja environment, one page at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

from throughline import markup, urls
from throughline.artifacts import Page
from throughline.render.faults import Unrendered, diagnostic, located, must_be_text
from throughline.render.templates import Templates

_SPECIAL = re.compile("[&<>'\"]")
_HTML = frozenset({markupsafe.Markup, markup.Html})
_NUMBERS = frozenset({int, float})


class Renderer:
    """Templates, the frame of the site, and where links lead; made once, and told of each further build by `look_again`.

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
        self._offline = offline
        self._templates = Templates(templates)
        self._environment = _Environment(
            loader=self._templates,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
        )
        for name in ("href", "markdown", "inline", "plain"):
            self._environment.filters[name] = _never_folded(getattr(self, f"_{name}"))
        self.look_again(site, base_url=base_url, resolve=resolve)

    def look_again(
        self, site: Callable[[Page], object], *, base_url: str = "", resolve: Callable[[str], str] = urls.record
    ) -> None:
        """Begin another build: with the templates as they now are, and another frame."""
        self._templates.look_again()
        self._site = site
        self._resolve = resolve
        self._base_url = base_url
        self._base_path = urls.base_path(base_url)
        self._address = urls.HOME
        self._links: dict[str, str] = {}

    def made_from(self, template: str) -> str:
        """The digest of a template with all those that it is made of."""
        return self._templates.closure(template)

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
            raise Unrendered(diagnostic(failure, page, self._templates.labels)) from failure

    def lines(self, path: str) -> list[str]:
        """The lines of a template, by the path its locations carry; empty for anything else."""
        return self._templates.lines(path)

    def _href(self, address: str) -> str:
        link = self._links.get(address)
        if link is None:
            link = urls.relative(self._address, must_be_text(address), offline=self._offline, base_path=self._base_path)
            self._links[address] = link
        return link

    def _markdown(self, prose: str) -> markup.Html:
        def link(written: str) -> str:
            address = markup.address(written, self._resolve)
            return self._href(address) if address.startswith("/") else address

        return located(lambda text: markup.to_html(text, link), prose)

    def _inline(self, title: str) -> markup.Html:
        return located(markup.inline, title)

    def _plain(self, prose: str) -> str:
        return located(markup.plain, prose)


def _never_folded(filter_: Callable[[str], str]) -> Callable[[jinja2.runtime.Context, str], str]:
    """A filter that Jinja must not compute once when it compiles a constant: links differ from page to page."""

    @jinja2.pass_context
    def with_context(_: jinja2.runtime.Context, value: str) -> str:
        return filter_(value)

    return with_context


def _printed(value: object) -> str:
    """What a template prints for a value: its text, escaped unless it is HTML already. Raises UndefinedError for None.

    Jinja's own escaping makes an object of every text that it prints, most of which hold nothing to escape.
    """
    kind = type(value)
    if kind is str:
        return markupsafe.escape(value) if _SPECIAL.search(value) else value  # type: ignore[call-overload, return-value]
    if kind in _HTML:
        return value  # type: ignore[return-value]
    if kind in _NUMBERS:
        return str(value)
    if value is None:
        raise jinja2.UndefinedError("this value is None; test for it before printing it")
    return markupsafe.escape(value)


class _Compiler(CodeGenerator):
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        self.writeline("escape = environment.printed")


class _Environment(jinja2.Environment):
    code_generator_class = _Compiler
    printed = staticmethod(_printed)
