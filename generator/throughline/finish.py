"""Page → finished files: rendered, with its data beside it, and read once more as a browser will read it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import field, replace

from throughline import check, exports, urls
from throughline.artifacts import Artifact, Kept, Page, Placed
from throughline.check import Facts
from throughline.diagnostics import Diagnostic
from throughline.render import Renderer, Unrendered
from throughline.values import frozen

Place = Callable[[Artifact], Artifact | Placed]
"""What is done with each file by the process that made it: what goes on to the first one may be less than the file."""

_RECORD = re.compile(rb"record:([^\s()<>\[\]\"'\\]+)", re.IGNORECASE)


@frozen
class Finished:
    """The files of one page and what the site must know of them. A page that could not be rendered has no files.

    `view` and `templates` are the digests of what it was made from, of which both must be the same for it to be the same.
    """

    address: str
    template: str
    view: str
    templates: str
    files: tuple[Artifact | Placed | Kept, ...]
    facts: Facts
    found: tuple[Diagnostic, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return paths(self.address)


@frozen
class Finisher:
    """Finishes the pages of one build; those that were made before from the same things are taken over from `before`.

    `frame` is the digest of what is the same on every page; `resolve` gives the address of a record's key; each file that is
    made goes through `place`.
    """

    renderer: Renderer
    frame: str
    base_path: str
    resolve: Callable[[str], str]
    place: Place
    before: Mapping[str, Finished] = field(default_factory=dict)

    def __call__(self, page: Page, same: Finished | None = None) -> Finished:
        """`same` is what came of this page before, where it is known to say the same as then."""
        if same:
            said, view = None, same.view
        else:
            said = exports.said(page)
            view = self._view(page.address, said)
        templates = self.renderer.made_from(page.template)
        old = self.before.get(page.address)
        if old and (old.view, old.templates) == (view, templates):
            return old
        try:
            text, content = self.renderer.rendered(page)
        except Unrendered as failure:
            return Finished(page.address, page.template, view, templates, (), Facts(), (failure.diagnostic,))
        html = Artifact(urls.output_path(page.address), content, view, templates)
        facts = check.read(html.path, text, self.base_path)
        return Finished(
            page.address, page.template, view, templates, self._files(page, html, old, said), facts, facts.found
        )

    def _files(
        self, page: Page, html: Artifact, old: Finished | None, said: exports.Said | None
    ) -> tuple[Artifact | Placed | Kept, ...]:
        """The page and the data beside it; those are the old ones where the page says the same and only looks otherwise."""
        if page.address.endswith(".html"):
            return (self.place(html),)
        if old and old.view == html.view and old.files:
            return self.place(html), old.files[1]
        return self.place(html), self.place(replace(exports.beside(page, said or exports.said(page)), view=html.view))

    def _view(self, address: str, said: exports.Said) -> str:
        """The digest of all that a page says: its view, what is around it, and where the links in its prose lead."""
        made = hashlib.sha256(f"{self.frame} {address} ".encode())
        for told in (said.data, said.drawn):
            made.update(b"%d " % len(told) + told)
            for key in dict.fromkeys(_RECORD.findall(told) if b"record:" in told.lower() else ()):
                with suppress(ValueError):  # words that only look like a key; where they are a link, rendering says so
                    made.update(self.resolve(key.decode("utf-8")).encode("utf-8", "surrogatepass"))
        return made.hexdigest()[:32]


def paths(address: str) -> tuple[str, ...]:
    """Where the files of a page are, or would be: its own, and that of the data beside it if it has any."""
    return tuple(map(urls.output_path, (address,) if address.endswith(".html") else (address, urls.data(address))))
