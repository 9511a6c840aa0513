"""Page → bytes: a strict Jinja environment, one page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from jinja2 import pass_context
from jinja2.runtime import Context

from throughline import markup, urls
from throughline.artifacts import Page
from throughline.render.environment import Code, Environment
from throughline.render.faults import Unrendered, diagnostic, located, must_be_text
from throughline.render.templates import Templates
from throughline.render.words import Word, Words, marked


class Renderer:
    """Templates, the frame of the site, and where links lead; made once, and told of each further build by `look_again`.

    `site(page)` is the frozen view of the frame around that page. `resolve` gives the address of a record's key.
    Templates see `view`, `page` (a Page), `site`, `offline`, and `standalone`: whether this page must do without links
    because nobody knows where the site begins (404.html without a base address). `words()` gives those of the `words` that
    the prose and the titles printed so far have; where a template printed them, the first place of each in that prose leads
    there. Filters: `href` turns an address into the link to print, `markdown` prose into blocks, `line` prose into what
    stands in a line, `inline` a title into the same, but led from nowhere, as it may be a link or a heading; `plain` any of
    them into bare words.
    """

    def __init__(
        self,
        site: Callable[[Page], object] = lambda _: None,
        *,
        templates: Path | None = None,
        base_url: str = "",
        offline: bool = False,
        resolve: Callable[[str], str] = urls.record,
    ) -> None:
        self._offline = offline
        self._templates = Templates(templates)
        filters = {
            "href": self._href,
            "markdown": self._markdown,
            "line": self._line,
            "inline": self._inline,
            "plain": self._plain,
        }
        self._code = Code()
        self._direct = Environment(self._templates, filters, direct=True, code=self._code)
        self._patient = Environment(self._templates, filters, direct=False)
        self.look_again(site, base_url=base_url, resolve=resolve)

    def look_again(
        self,
        site: Callable[[Page], object],
        *,
        base_url: str = "",
        resolve: Callable[[str], str] = urls.record,
        words: Sequence[Word] = (),
    ) -> None:
        """Begin another build: with the templates as they now are, and another frame."""
        self._templates.look_again()
        self._explained = words
        self._words = Words(words)
        self._site = site
        self._resolve = resolve
        self._base_url = base_url
        self._base_path = urls.base_path(base_url)
        self._address = urls.HOME
        self._links: dict[str, str] = {}
        self._said: set[str] = set()
        self._led_to: tuple[Word, ...] | None = None

    def compiled(self) -> dict[str, bytes]:
        """The code of every template. Another process may make it and hand it over: see `take`."""
        for name in self._templates.names():
            with suppress(Exception):  # which is told where a page is rendered with it, if any is
                self._direct.get_template(name)
        return self._code.held

    def take(self, compiled: dict[str, bytes]) -> None:
        """Take the code of templates that have not changed since it was made; others are compiled again."""
        self._code.held.update(compiled)
        self.compiled()

    def made_from(self, template: str) -> str:
        """The digest of a template with all those that it is made of."""
        return self._templates.closure(template)

    def render(self, page: Page) -> bytes:
        """The bytes of one page. Raises Unrendered, which tells where in which template."""
        return self.rendered(page)[1]

    def rendered(self, page: Page) -> tuple[str, bytes]:
        """One page as text and as bytes. Raises Unrendered, which tells where in which template."""
        self._address = page.address
        self._links = {}
        try:
            try:
                text = self._text(self._direct, page)
            except AttributeError:
                text = self._text(self._patient, page)
            return text, text.encode("utf-8")
        except Exception as failure:
            raise Unrendered(diagnostic(failure, page, self._templates.labels)) from failure

    def _text(self, environment: Environment, page: Page) -> str:
        self._said, self._led_to = set(), None
        text = environment.rendered(
            page.template,
            view=page.view,
            page=page,
            site=self._site(page),
            offline=self._offline,
            standalone=page.address == urls.NOT_FOUND and not self._base_url,
            words=self._of_page,
        )
        return self._words.led_to(text, self._led_to or ())

    def _of_page(self) -> tuple[Word, ...]:
        self._led_to = tuple(word for word in self._explained if word.id in self._said)
        return self._led_to

    def lines(self, path: str) -> list[str]:
        """The lines of a template, by the path its locations carry; empty for anything else."""
        return self._templates.lines(path)

    def _link(self, address: str) -> str:
        link = self._links.get(address)
        if link is None:
            link = urls.relative(self._address, must_be_text(address), offline=self._offline, base_path=self._base_path)
            self._links[address] = link
        return link

    # The filters. They take a context so that Jinja does not compute them once, when it compiles a constant: links differ
    # from page to page.

    @pass_context
    def _href(self, _: Context, address: str) -> str:
        return self._link(address)

    @pass_context
    def _markdown(self, _: Context, prose: str) -> markup.Html:
        return self._prose(prose, self._blocks(prose))

    @pass_context
    def _line(self, _: Context, prose: str) -> markup.Html:
        return self._prose(prose, _in_line(prose))

    @pass_context
    def _inline(self, _: Context, title: str) -> markup.Html:
        html = _in_line(title)
        self._said |= self._words.within(title)
        return html

    def _prose(self, prose: str, html: markup.Html) -> markup.Html:
        """Marked where it has words that may lead to what they mean; below those themselves nothing does."""
        within = self._words.within(prose)
        if not within or self._led_to is not None:
            return html
        self._said |= within
        return marked(html)

    def _blocks(self, prose: str) -> markup.Html:
        if isinstance(prose, str) and "[" not in prose:
            return _unlinked(prose)

        def link(written: str) -> str:
            address = markup.address(written, self._resolve)
            return self._link(address) if address.startswith("/") else address

        return located(lambda text: markup.to_html(text, link), prose)

    @pass_context
    def _plain(self, _: Context, prose: str) -> str:
        return located(markup.plain, prose)


# Most texts stand on two pages or three that are made one after another.


@lru_cache(1 << 12)
def _unlinked(prose: str) -> markup.Html:
    return located(markup.to_html, prose)


@lru_cache(1 << 12)
def _in_line(title: str) -> markup.Html:
    return located(markup.inline, title)
