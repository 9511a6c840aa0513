"""`rsync:HOST:PATH`: a web server's folder on another machine, by the system's rsync; without HOST, one on this machine.

As with `dir:`, PATH is a link to a version in `.NAME.published` beside it. All is done by transfers, the exchange of the
link too, so it works where rsync is all that may be run. Files keep their times, of which servers make their tags. Credentials are those of ssh, or of rsync's own settings.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from throughline.output import PRIVATE
from throughline.output.places import LEFT_BY_SYSTEMS
from throughline.output.refusals import refuse_overlap, settled
from throughline.publish.host import Built, Changes, not_arrived, not_ours, refused

_LISTED = re.compile(r"([dl-])\S{9}\S?\s+[\d,.]+\s+\S+\s+\S+\s(.*)")
_CHANGED = re.compile(r"(?:[<>ch.]([fLDS])(\S{9})|\*(deleting))\s+(.*)")
_ONLY = (
    "-8",
    *(f"--exclude=/{name}" for name in sorted(PRIVATE)),
    *(f"--exclude={name}" for name in sorted(LEFT_BY_SYSTEMS)),
)


@dataclass(frozen=True, slots=True)
class Remote:
    """`host` is as rsync wants it, its colon included, or empty; `parent` the folder that the link `name` stands in."""

    host: str
    parent: str
    name: str
    apart_from: tuple[Path, ...] = ()

    @property
    def shown(self) -> str:
        return f"{self.host}{self.parent}{self.name}"

    @property
    def _versions(self) -> str:
        return f".{self.name}.published"

    def differences(self, built: Built) -> Changes:
        current = self._current()
        changes = self._compared(built, self.name) if current else Changes(added=tuple(sorted(built.files)))
        return replace(changes, behind=tuple(self._behind(built)))

    def put(self, built: Built) -> None:
        before = self._current()
        name = built.version if built.version != before else f"{built.version}-again"
        with tempfile.TemporaryDirectory(prefix="throughline-") as made:
            nothing, place = Path(made, "nothing"), Path(made, "place")
            nothing.mkdir()
            (place / self._versions).mkdir(parents=True)
            self._rsync(["-r"], f"{place}/", self._at(""))
            near = [f"--copy-dest=../{before}"] if before else []
            version = f"{self._versions}/{name}"
            self._rsync(["-rct", "--delete", *near, *_ONLY], f"{built.folder}/", self._at(f"{version}/"))
            if wrong := self._compared(built, version):
                raise not_arrived(self.shown, wrong, seen=False)
            link = Path(made, self.name)
            link.symlink_to(version, target_is_directory=True)
            self._rsync(["-l"], str(link), self._at(""))
            kept = {name, before} if built.may_stay(before) else {name}
            old = [entry for entry in self._held() if entry not in kept]
            if old:
                chosen = [f"--include=/{entry}{below}" for entry in old for below in ("", "/**")]
                self._rsync(["-r", "--delete", *chosen, "--exclude=*"], f"{nothing}/", self._at(f"{self._versions}/"))

    def _held(self) -> list[str]:
        """The versions that are there, whole or not."""
        if ("d", self._versions) not in self._listed("", self._versions):
            return []
        return [entry for kind, entry in self._listed(f"{self._versions}/") if kind == "d" and entry != "."]

    def _behind(self, built: Built) -> list[str]:
        """The versions that may not stay, the one that readers see among them."""
        return sorted(version for version in self._held() if not built.may_stay(version))

    def _current(self) -> str:
        """The version that readers see, empty where there is none. Raises Refused where something else stands there."""
        if not self.host:
            for path in (Path(self.parent, self.name), Path(self.parent, self._versions)):
                refuse_overlap(settled(path), self.apart_from, self.shown)
        kinds = {entry.split(" -> ")[0]: (kind, entry) for kind, entry in self._listed("", self.name)}
        kind, entry = kinds.get(self.name, ("", ""))
        _, _, to = entry.partition(" -> ")
        if kind == "l" and to.startswith(f"{self._versions}/"):
            return to.removeprefix(f"{self._versions}/")
        if kind:
            what = {"l": "this link leads to a folder that no publishing made", "d": "this is a folder, not a link"}
            hint = "name a place where nothing is yet; publishing makes the link there"
            raise not_ours(self.shown, what.get(kind, "this is a file"), hint)
        return ""

    def _compared(self, built: Built, to: str) -> Changes:
        options = ("-rcn", "--delete", "--out-format=%i %n", *_ONLY)
        found: dict[str, list[str]] = {"added": [], "changed": [], "removed": []}
        for line in self._rsync(options, f"{built.folder}/", self._at(f"{to}/")).splitlines():
            if (read := _CHANGED.fullmatch(line)) is None or read[4].endswith("/"):
                continue
            how = "removed" if read[3] else "added" if read[2] == "+" * 9 else "changed"
            found[how].append(read[4])
        return Changes(**{how: tuple(sorted(paths)) for how, paths in found.items()})

    def _listed(self, below: str, *only: str) -> list[tuple[str, str]]:
        chosen = [*(f"--include=/{name}" for name in only), "--exclude=*"] if only else []
        lines = self._rsync(["-l", "-d", "-8", "--list-only", *chosen], self._at(below)).splitlines()
        return [(read[1], read[2]) for line in lines if (read := _LISTED.fullmatch(line))]

    def _at(self, path: str) -> str:
        return f"{self.host}{self.parent}{path}"

    def _rsync(self, options: Sequence[str], *places: str) -> str:
        """What rsync prints. Raises Refused with what it says is wrong."""
        if shutil.which("rsync") is None:
            raise refused(self.shown, "rsync is not installed here")
        command = ["rsync", "-s", *options, "--", *places]
        given = {**os.environ, "LC_ALL": "C"}
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=given)
        except OSError as failure:
            raise refused(self.shown, f"rsync cannot be run: {failure.strerror}") from failure
        if done.returncode:
            said = [line.strip() for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
            raise refused(self.shown, "; ".join(said[:2]) or "rsync says nothing more", "publish again")
        return done.stdout.decode("utf-8", "surrogateescape")
