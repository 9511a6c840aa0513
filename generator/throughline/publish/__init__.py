"""The output folder → a host: build, look at what would be public, say what changes, ask, send, read back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from throughline import build as arrows
from throughline import output, records, render, sources, urls
from throughline.build import Options, Outcome, Say
from throughline.diagnostics import Diagnostic, Location
from throughline.publish import public, targets, untold
from throughline.publish.folder import verified
from throughline.publish.host import Built, Changes, kept_behind, not_arrived
from throughline.publish.targets import Unusable

__all__ = ["Asked", "Unusable", "run"]

SHOWN = 20
"""Names of each kind of change that are printed; removals are printed all, and so is everything by --dry-run."""


OUT_OF_REACH = (
    "Out of reach: what readers, search engines and archives have copied; the caches of the host, until they are emptied;",
    "commits that a git host keeps until it tidies up, and clones; the words in your content and in its own history.",
    "docs/publishing.md says what to do about each.",
)
"""What publishing a retraction does not take down."""

_PAGE_OF_A_LIST = re.compile(r"/[0-9]+/index\.html$")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for. `cname`: write the host of the site's address for the git host to serve it at."""

    target: str
    dry_run: bool = False
    allow_removal: bool = False
    cname: bool = False


def run(options: Options, asked: Asked, *, say: Say, tell: Say, agree: Callable[[str], bool]) -> Outcome:
    """Build and publish. `say` gets each step, `tell` each line of what will change, `agree` the question.

    Raises Unusable where the target, or what is asked of it, cannot be meant.
    """
    apart_from = (options.output, options.content, *render.folders(options.templates))
    host = targets.host(asked.target, cname="", allow_removal=asked.allow_removal, apart_from=apart_from)
    outcome = arrows.run(replace(options, strict=True), write=True, say=say)
    if outcome.diagnostics:
        return outcome
    if newest := untold.behind(options.content):
        tell(f"{newest} is behind the record: `throughline changes --since COMMIT` tells readers what changed since")
    site, taken_down = _site(options)
    if asked.cname:
        name = _host_name(options.base_url or site.base_url or "")
        host = targets.host(asked.target, cname=name, allow_removal=asked.allow_removal, apart_from=apart_from)
    try:
        say("looking at what would be public")
        built = _built(options.output, taken_down)
        around = (Path.cwd(), Path.home(), options.content, options.output)
        if found := public.findings(built, site, around):
            return Outcome(tuple(found), (), _content_only(outcome))
        say(f"comparing with {host.shown}")
        changes = host.differences(built)
        if changes.behind:
            tell(f"taken down since: everything from before goes too: {', '.join(changes.behind)}")
        for line in _told(changes, whole=asked.dry_run):
            tell(line)
        if found := _vanishing(changes, host.shown, asked, taken_down):
            return Outcome(tuple(found), (), outcome.lines_of)
        if asked.dry_run or not changes:
            done = "nothing was sent" if changes else f"{host.shown} has this site already"
            return Outcome((), (done,), outcome.lines_of)
        if not agree(f"publish to {host.shown}?"):
            return Outcome((), ("nothing was sent",), outcome.lines_of)
        say("sending")
        host.put(built)
        say("reading back")
        if wrong := host.differences(built):
            behind = wrong.behind and not replace(wrong, behind=())
            raise kept_behind(host.shown, wrong.behind) if behind else not_arrived(host.shown, wrong, seen=True)
    except output.Refused as refusal:
        return Outcome((refusal.diagnostic,), (), outcome.lines_of)
    done = f"published to {host.shown}: {_counted(built.files)}, each read back"
    return Outcome((), (done, *(OUT_OF_REACH if changes.behind else ())), outcome.lines_of)


def _site(options: Options) -> tuple[records.Site, tuple[str, ...]]:
    """The record of the site, and the keys of what is taken down; a build has just read both without a finding."""
    files, _ = sources.walk(options.content)
    loaded = [records.load(file)[0] for file in files if file.kind in ("site", "retractions")]
    held = [one.record for one in loaded if isinstance(one, records.Loaded)]
    (site,) = (record for record in held if isinstance(record, records.Site))
    lists = (record.retractions for record in held if isinstance(record, records.Retractions))
    return site, tuple(sorted(str(entry.id) for entries in lists for entry in entries))


def _host_name(base_url: str) -> str:
    if name := urlsplit(base_url).hostname:
        return name
    raise Unusable("--cname needs the address of the site: --base-url, or base-url in site.yaml")


def _built(folder: Path, taken_down: tuple[str, ...]) -> Built:
    """The files of the build that readers may have; `taken_down` is left out of it.

    Raises Refused (T511) where the folder is not what was built.
    """
    manifest = {path: entry.content for path, entry in (output.manifest(folder) or {}).items()}
    if wrong := verified(folder, manifest):
        label = folder.as_posix()
        see = tuple(Location(f"{label}/{path}", 0) for path in (*wrong.added, *wrong.changed, *wrong.removed)[:3])
        message = "this folder is not what was built: a file is missing, altered or too many"
        hint = "delete the folder and publish again; if it happens once more, the disk or another program is at fault"
        raise output.Refused(Diagnostic("T511", message, Location(label, 0), hint, see))
    files = {path: digest for path, digest in manifest.items() if path not in output.PRIVATE}
    retracted = hashlib.sha256("\n".join(taken_down).encode()).hexdigest()[:8] if taken_down else ""
    return Built(folder, files, retracted)


def _vanishing(changes: Changes, shown: str, asked: Asked, taken_down: tuple[str, ...]) -> list[Diagnostic]:
    """T516 for the addresses of pages that readers, or links from elsewhere, know; what is taken down is meant to go.

    Where it is, a list may have become shorter by a page.
    """
    gone = tuple(urls.record(key) for key in taken_down if "~" not in key)
    pages = [path for path in changes.removed if path.endswith(".html") and not _address(path).startswith(gone)]
    if changes.behind:
        pages = [path for path in pages if not _PAGE_OF_A_LIST.search(path)]
    if not pages or asked.allow_removal:
        return []
    many = "a page" if len(pages) == 1 else f"{len(pages)} pages"
    see = tuple(Location(_address(path), 0) for path in pages[:3])
    hint = "give the record its former id as an alias; if they are meant to go, pass --allow-removal"
    return [Diagnostic("T516", f"{many} that readers have now would be gone", Location(shown, 0), hint, see)]


def _told(changes: Changes, *, whole: bool) -> Iterator[str]:
    """What will change: pages by their addresses, other files counted; the data of a page goes with it."""
    for what in ("added", "changed", "removed"):
        paths: tuple[str, ...] = getattr(changes, what)
        pages = [path for path in paths if path.endswith(".html")]
        shown = pages if whole or what == "removed" else pages[:SHOWN]
        yield from (f"{what}: {_address(path)}" for path in shown)
        if len(shown) < len(pages):
            yield f"{what}: {len(pages) - len(shown)} pages more (--dry-run lists all)"
    yield ", ".join(f"{_counted(getattr(changes, what))} {what}" for what in ("added", "changed", "removed"))


def _counted(paths: Collection[str]) -> str:
    pages = sum(path.endswith(".html") for path in paths)
    return f"{len(paths)} files ({pages} pages)"


def _address(path: str) -> str:
    is_folder = path == "index.html" or path.endswith("/index.html")
    return f"/{path.removesuffix('index.html') if is_folder else path}"


def _content_only(outcome: Outcome) -> Callable[[str], list[str]]:
    """Lines of content may be shown; what must not be public is not printed either."""
    return lambda path: outcome.lines_of(path) if path.startswith(f"{sources.ROOT}/") else []
