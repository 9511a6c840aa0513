"""`git:REMOTE#BRANCH`: the built tree as one commit on a branch, for GitHub, GitLab and Codeberg Pages.

All happens in a bare repository that is made for it and thrown away; no working tree and no index of the user's is
touched. The host exchanges the branch in one step, and a push that is not on top of what is there is refused, unless
something was taken down: then one commit without any history takes the place of all. Git
finds credentials by its own configuration, that of the repository here included.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from throughline.publish.host import Built, Changes, compared, not_ours, refused

ELSEWHERE = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE",
)  # fmt: skip
"""Set where git runs a hook: they would lead to the repository of the hook."""
_OWN = re.compile(r"(?:credential|http|url|ssh|core\.sshcommand|user)\b", re.IGNORECASE)
_SIGNED_IN = re.compile(r"(://)[^/\s]*@")
_PUBLISHED = "Publish "
_TIP = "refs/throughline/tip"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a remote, named or by address. `cname` is the host name to write into CNAME, if any."""

    remote: str
    branch: str
    cname: str
    allow_removal: bool

    @property
    def shown(self) -> str:
        return without_credentials(f"{self.remote}#{self.branch}")

    def differences(self, built: Built) -> Changes:
        with self._repository() as repository:
            held = repository.held()
            behind = () if self._continues(repository, built) else (f"the history of {self.branch}",)
            return replace(compared(self._wanted(repository, built, held), held), behind=behind)

    def put(self, built: Built) -> None:
        with self._repository() as repository:
            held = repository.held()
            wanted = self._wanted(repository, built, held, write=True)
            lines = "".join(f"100644 {blob}\t{path}\0" for path, blob in wanted.items())
            repository.git("update-index", "--add", "-z", "--index-info", given=lines)
            tree = repository.git("write-tree").strip()
            branch, history, lease = f"refs/heads/{self.branch}", [], []
            if repository.tip and self._continues(repository, built):
                history = ["-p", repository.tip]
            elif repository.tip:
                lease = [f"--force-with-lease={branch}:{repository.tip}"]
            commit = repository.git("commit-tree", tree, *history, given=f"{_PUBLISHED}{built.version}\n").strip()
            repository.git("push", "--quiet", *lease, "--", repository.address(push=True), f"{commit}:{branch}")

    def _continues(self, repository: Repository, built: Built) -> bool:
        """Whether the commit may stand on top of those before: nothing has been taken down since."""
        return not repository.tip or built.may_stay(repository.subject().removeprefix(_PUBLISHED))

    def _wanted(
        self, repository: Repository, built: Built, held: dict[str, str], *, write: bool = False
    ) -> dict[str, str]:
        """The id of each file of the branch as it should be. A CNAME that the host has keeps its place."""
        if repository.tip and ".nojekyll" not in held and not self.allow_removal:
            hint = "name another branch; with --allow-removal its files give way to the site, and its history stays"
            raise not_ours(self.shown, "this branch holds files that no publishing put there", hint)
        store = ["-w"] if write else []
        paths = sorted(built.files)
        full = "".join(f"{(built.folder / path).resolve().as_posix()}\n" for path in paths)
        ids = repository.git("hash-object", *store, "--no-filters", "--stdin-paths", given=full).split()
        wanted = dict(zip(paths, ids, strict=True))
        extra = {".nojekyll": "", **({"CNAME": f"{self.cname}\n"} if self.cname else {})}
        for path, text in extra.items():
            wanted[path] = repository.git("hash-object", *store, "--stdin", given=text).strip()
        return {**({"CNAME": held["CNAME"]} if "CNAME" in held else {}), **wanted}

    @contextmanager
    def _repository(self) -> Iterator[Repository]:
        if shutil.which("git") is None:
            raise refused(self.shown, "git is not installed here")
        with tempfile.TemporaryDirectory(prefix="throughline-", ignore_cleanup_errors=True) as folder:
            repository = Repository(Path(folder), self.remote, self.shown)
            repository.fetch(self.branch)
            yield repository


class Repository:
    """A bare repository in `folder`, and what it has fetched: `tip` is the last commit of the branch, or empty."""

    def __init__(self, folder: Path, remote: str, shown: str) -> None:
        self._folder = folder
        self._remote = remote
        self._shown = shown
        self._environment = {**_environment(), "GIT_INDEX_FILE": str(folder / "index")}
        self.tip = ""
        self.git("init", "--quiet", "--bare", str(folder), outside=True)

    def address(self, *, push: bool = False) -> str:
        """Where the remote is: one that the repository here knows by name, or an address as it was given."""
        asked = ["git", "remote", "get-url", *(["--push"] if push else []), "--", self._remote]
        named = subprocess.run(asked, capture_output=True, env=_plain(), encoding="utf-8", errors="replace")
        return named.stdout.strip() if named.returncode == 0 else self._remote

    def fetch(self, branch: str) -> None:
        full = f"refs/heads/{branch}"
        address = self.address()
        listed = self.git("ls-remote", "--", address, full)
        if any(line.endswith(f"\t{full}") for line in listed.splitlines()):
            self.git("fetch", "--quiet", "--no-tags", "--depth=1", "--", address, f"+{full}:{_TIP}")
            self.tip = self.git("rev-parse", _TIP).strip()

    def subject(self) -> str:
        """The first line of the last commit's message."""
        return self.git("log", "-1", "--format=%s", self.tip).strip()

    def held(self) -> dict[str, str]:
        """The id of each file of the branch as it is, by its path. Links and the like have none."""
        if not self.tip:
            return {}
        entries = self.git("ls-tree", "-r", "-z", "--full-tree", self.tip).split("\0")[:-1]
        parts = [entry.split("\t", 1) for entry in entries]
        return {path: about.split()[2] if about.startswith("100644 blob") else "" for about, path in parts}

    def git(self, *arguments: str, given: str = "", outside: bool = False) -> str:
        """What git prints. Raises Refused with what it says is wrong, without credentials."""
        where = [] if outside else [f"--git-dir={self._folder}"]
        settings = ["-c", f"core.hooksPath={os.devnull}", "-c", "gc.auto=0"]
        command = ["git", *where, *settings, *arguments]
        try:
            done = subprocess.run(command, input=given.encode(), capture_output=True, env=self._environment)
        except OSError as failure:
            raise refused(self._shown, f"git cannot be run: {failure.strerror}") from failure
        if done.returncode:
            raise refused(self._shown, f"git {arguments[0]}: {_said(done.stderr)}", "nothing of the branch has changed")
        return done.stdout.decode("utf-8", "surrogateescape")


def without_credentials(text: str) -> str:
    return _SIGNED_IN.sub(r"\1", text)


def _said(printed: bytes) -> str:
    lines = [line.strip() for line in printed.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", "!"))] or lines
    return without_credentials("; ".join(told[:3])) or "it says nothing more"


def _plain() -> dict[str, str]:
    """The environment, without what leads to another repository or has git print what it sends."""
    traced = ("GIT_TRACE", "GIT_CURL_VERBOSE")
    return {key: value for key, value in os.environ.items() if key not in ELSEWHERE and not key.startswith(traced)}


def _environment() -> dict[str, str]:
    """For the repository that is made: what the one here knows of credentials and addresses, and who commits."""
    environment = {**_plain(), "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    own = list(_settings("--local"))
    count = int(environment.get("GIT_CONFIG_COUNT") or 0)
    for number, (key, value) in enumerate(own, count):
        environment |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    environment["GIT_CONFIG_COUNT"] = str(count + len(own))
    if not any(key == "user.email" for key, _ in _settings()):
        for who in ("AUTHOR", "COMMITTER"):
            environment.setdefault(f"GIT_{who}_NAME", "Throughline")
            environment.setdefault(f"GIT_{who}_EMAIL", "throughline@localhost")
    return environment


def _settings(*scope: str) -> Iterable[tuple[str, str]]:
    listed = subprocess.run(["git", "config", *scope, "--includes", "--list", "-z"], capture_output=True, env=_plain())
    for entry in listed.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        key, _, value = entry.partition("\n")
        if _OWN.match(key):
            yield key, value
