"""Diagnostics → the page that browsers get while they stand: the terminal's words, linked to where they point."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import quote

from throughline import diagnostics
from throughline.diagnostics import Diagnostic, Lines, Location, visible
from throughline.exports import POLICY
from throughline.preview.watch import Root

Links = Callable[[Location], str]
"""The address that opens a place in the user's editor; empty where there is none to open."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stands before the site: a heading, and the rest as HTML."""

    heading: str
    body: str


def of_content(found: tuple[Diagnostic, ...], lines: Lines, links: Links) -> Trouble:
    """Every finding, grouped by file, in the very words and order of the terminal."""
    ordered = diagnostics.sort(found)
    parts = ["<p>The page comes back by itself once these are mended.</p>"]
    for path, group in groupby(ordered, lambda one: one.at.path if one.at else ""):
        parts.append(f"<section>\n<h2>{escape(visible(path)) or 'The whole site'}</h2>")
        parts += [_block(diagnostic, lines, links) for diagnostic in group]
        parts.append("</section>")
    return Trouble(diagnostics.summary(ordered), "\n".join(parts))


def of_system(said: str) -> Trouble:
    """A file or folder that could not be read, in the system's words."""
    return Trouble("A file could not be read", f'<pre class="error" tabindex="0">{escape(said)}</pre>')


def of_defect(traceback: str) -> Trouble:
    """A fault of the program itself, which no change of content is asked to mend."""
    words = (
        "<p>The fault is in the program and not in your content. Please report the lines below. The preview goes on, "
        "and tries again whenever a file changes.</p>"
    )
    pre = f'<pre class="error" tabindex="0">{escape(traceback)}</pre>'
    return Trouble("A defect of Throughline", f"{words}\n{pre}")


def page(trouble: Trouble, *, base: str, style: str, last_good: str) -> bytes:
    """A whole HTML page, in the style of the site under `base` and that of `style`, an address.

    `last_good` is the address of the same page as it last was, or empty.
    """
    link = f'<p><a href="{escape(last_good)}">See the site as it last was</a></p>\n' if last_good else ""
    return f"""<!DOCTYPE html>
<html lang="en-GB" data-findings>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{escape(trouble.heading)} · preview</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="{escape(base)}assets/icon.svg">
<link rel="stylesheet" href="{escape(base)}assets/throughline.css">
<link rel="stylesheet" href="{escape(style)}">
</head>
<body>
<main class="wrap findings">
<h1>{escape(trouble.heading)}</h1>
{link}{trouble.body}
</main>
</body>
</html>
""".encode()


def _block(diagnostic: Diagnostic, lines: Lines, links: Links) -> str:
    text = escape(diagnostics.printed([diagnostic], "text", lines))
    for mark, places in (("--&gt; ", (diagnostic.at,)), ("= see:  ", diagnostic.see)):
        for place in places:
            if place is not None and (address := links(place)):
                said = escape(visible(str(place)))
                linked = f'{mark}<a href="{escape(address)}">{said}</a>\n'
                text = text.replace(f"{mark}{said}\n", linked, 1)
    return f'<pre class="{diagnostic.level}" tabindex="0">{text}</pre>'


# -- where a location is on this machine -------------------------------------------------------------------------------


def editor_links(editor: str | None, roots: Iterable[Root]) -> Links:
    """Addresses that an editor opens, for places in the folders of a site; none without an editor.

    `editor` is the scheme of such addresses, as in `vscode://file/path:line:column`.
    """
    places = [(root.prefix, root.folder) for root in roots] if editor else []

    def link(at: Location) -> str:
        for prefix, folder in places:
            if at.path.startswith(prefix) and (file := folder / at.path.removeprefix(prefix)).exists():
                path = quote(file.absolute().as_posix().lstrip("/"), safe="/:")
                return f"{editor}://file/{path}" + (f":{at.line}:{at.column}" if at.line else "")
        return ""

    return link
