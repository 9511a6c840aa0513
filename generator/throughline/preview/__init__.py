"""Builds, serves from memory, watches, builds again and has browsers reload: one build at a time, in a loop of its own.

Where it can be, the building is done by another process (docs/decisions/0016), which shares it out among several.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import traceback
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from tornado.httpserver import HTTPServer

from throughline import workers
from throughline.build import Options
from throughline.preview.built import Asked, Building
from throughline.preview.findings import editor_links
from throughline.preview.hosts import Hosts, Unusable, listen
from throughline.preview.serve import Stage, application
from throughline.preview.shown import Making, roots
from throughline.preview.watch import Folders, Root

__all__ = ["Unusable", "Where", "run"]

QUIET = 2
"""Seconds after a build without another one that is asked for, from which on there is time to tidy up."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Where:
    """Where to listen, whether to open a browser there, and the editor that places in files open in, if any."""

    host: str
    port: int
    browser: bool
    editor: str | None


def run(options: Options, where: Where, say: Say, warn: Say) -> None:
    """Preview until interrupted. `say` gets one line for each build, `warn` findings. Raises Unusable."""
    begin = partial(Building, options, editor_links(where.editor, roots(options)))
    with suppress(KeyboardInterrupt), workers.apart(begin, QUIET) as build:
        asyncio.run(_serve(Making(options, build), roots(options), where, _unbroken(say), _unbroken(warn)))


async def _serve(making: Making, watched: list[Root], where: Where, say: Say, warn: Say) -> None:
    logging.getLogger("livereload").setLevel(logging.CRITICAL)  # a browser that has gone away is no news
    sockets, port = listen(where.host, where.port)
    if port != where.port != 0:
        say(f"port {where.port} is taken; the next free one is {port}")
    hosts = Hosts(where.host)
    if not hosts.local:
        warn(f"Whoever can reach this machine can read this preview: it listens at {where.host}.\n")
    stage = Stage(asyncio.get_running_loop())
    server = HTTPServer(application(stage, hosts), max_body_size=1024)
    server.add_sockets(sockets)
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(where.host, where.host)
    root = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    arguments = (making, watched, where, stage, root, say, warn)
    threading.Thread(target=_build_and_build, args=arguments, daemon=True, name="build").start()
    await asyncio.Event().wait()


def _build_and_build(
    making: Making, watched: list[Root], where: Where, stage: Stage, root: str, say: Say, warn: Say
) -> None:
    """The build loop. The snapshot is older than the build, so what is saved meanwhile is built next."""
    folders = Folders(watched)
    changed: tuple[str, ...] = ()
    base = ""
    while True:
        try:
            told = making.build(changed, Asked(folders.digests(), stage.looked_at), stage.show)
            if told.findings:
                warn(told.findings)
            say(told.line)
            if making.shown.base != base:
                first, base = not base, making.shown.base
                say(f"preview at {root}{base} (Ctrl+C ends it)")
                if first and where.browser:
                    threading.Thread(target=webbrowser.open, args=(root + base,), daemon=True).start()
            changed = folders.wait()
        except Exception:
            # Nothing above is known to raise; if it does, the preview says so and goes on.
            warn(traceback.format_exc())
            time.sleep(1)


def _unbroken(say: Say) -> Say:
    """A terminal that has gone away does not end the preview."""

    def attempt(line: str) -> None:
        with suppress(OSError, ValueError):
            say(line)

    return attempt
