"""The rules of the house that a machine can hold: order of modules, one door per dependency, no trace of a machine."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator" / "throughline"

# A module imports only from above it. The order, and why `calendar` stands so high: docs/decisions/0001.
ORDER = (
    "values", "packed", "diagnostics", "urls", "artifacts", "markup", "sources", "yamltree", "calendar", "records", "link", "history", "timeline",
    "pages", "exports", "downloads", "feeds", "render", "check", "finish", "output", "memory", "program", "workers", "making", "build", "onefile", "preview", "publish", "national", "changes",
    "new", "retract",
    "cli", "__main__",
)  # fmt: skip

# Dependencies as they are imported, by the name they are installed under.
IMPORTED_AS = {"pyyaml": "yaml", "pydantic": "pydantic"}
# Parts that come with a dependency and count as the same door.
COMES_WITH = {"pydantic_core": "pydantic", "markupsafe": "jinja2", "tornado": "livereload"}


def modules() -> Iterator[tuple[str, Path]]:
    """Each file of the package with the name of its place in the order."""
    for path in sorted(PACKAGE.rglob("*.py")):
        first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if first != "__init__":
            yield first, path


def imports(path: Path) -> Iterator[str]:
    """Dotted names of everything a file imports, relative imports made absolute, wherever the statement stands."""
    here = ("throughline", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def test_every_module_has_its_place_in_the_order():
    assert {name for name, _ in modules()} <= set(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_a_module_imports_only_from_above_it(name: str):
    above = set(ORDER[: ORDER.index(name) + 1])
    for owner, path in modules():
        if owner != name:
            continue
        for imported in imports(path):
            parts = imported.split(".")
            if parts[0] == "throughline" and len(parts) > 1 and parts[1] in ORDER:
                assert parts[1] in above, f"{path.relative_to(ROOT)} imports {imported} from below it"


def test_each_dependency_comes_in_by_one_door():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split(r"[<>=!~ ;\[]", line)[0].lower() for line in project["dependencies"]}
    declared = {IMPORTED_AS.get(name, name) for name in named}
    doors: dict[str, set[str]] = defaultdict(set)
    for owner, path in modules():
        for imported in imports(path):
            top = imported.split(".")[0]
            if top != "throughline" and top not in sys.stdlib_module_names:
                doors[COMES_WITH.get(top, top)].add(owner)
    assert set(doors) <= declared, "imported and not declared"
    assert {name: sorted(owners) for name, owners in doors.items() if len(owners) > 1} == {}


def test_names_say_what_a_module_is_about():
    vague = re.compile(r"utils?|helpers?|managers?|common|misc")
    words = {(path, word) for _, path in modules() for part in path.parts for word in re.split(r"[_.]", part)}
    assert [str(path) for path, word in words if vague.fullmatch(word)] == []


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file() and not path.is_symlink()]


# Spelt in pieces, or this file would be the first it finds.
FORBIDDEN = {
    "a place on one machine": rb"(?<![\w.~%*})\]-])(/(root|home/(?!me/)\w+|Users/\w+|work|tmp)/\w|[A-Z]:\\Users)",
    "the host of a package registry": b"|".join(
        host + rb"\." + end
        for host, end in (
            (b"pypi", b"org"),
            (b"pythonhosted", b"org"),
            (b"npm" + b"js", b"(org|com)"),
            (b"yarn" + b"pkg", b"com"),
        )
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_names(what: str, tracked: list[Path]):
    pattern = re.compile(FORBIDDEN[what])
    found = []
    for path in tracked:
        if match := pattern.search(path.read_bytes()):
            found.append(f"{path.relative_to(ROOT).as_posix()}: {match.group().decode(errors='replace')}")
    assert found == []


def test_no_lock_file_is_tracked(tracked: list[Path]):
    assert [path.name for path in tracked if path.name in ("uv.lock", "package-lock.json", "poetry.lock")] == []


def test_every_dependency_has_its_exact_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines if re.fullmatch(r"[\w.-]+==[\w.]+", line)}
    assert all(line.startswith("#") or "==" in line for line in lines)
    extra = project["project"]["optional-dependencies"]["test"]
    for line in [*project["build-system"]["requires"], *project["project"]["dependencies"], *extra]:
        assert re.split(r"[<>=!~ ;\[]", line)[0].lower() in pinned
