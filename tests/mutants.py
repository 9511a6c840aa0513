"""Files of the minimal record with something done to them, and a program that reads and links many of them.

`python tests/mutants.py 17 18` reads mutant 17 alone, as the program that test_fuzz.py runs in a process of its own does. It
ends with a traceback where a mutant raises, takes too long or is told of in the wrong place, and prints the seed.
"""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

MINIMAL = Path(__file__).parent / "minimal" / "content"
SECONDS = 30
"""That one mutant may take on a busy machine; it takes some milliseconds."""

ODD = (
    "{{ x }}", "{% raw %}", "{# #}", "<script>alert(1)</script>", "[go](javascript:alert(1))", "    [go](javascript:alert(1))",
    "javascript:alert(1)", "[a](record:nobody)", "[a](record:north-bay/../x)", "[a](/nowhere/)", "[a](/x/../y)", "![](x.png)",
    "🌊🛟", "مرفأ", "e\u0301\u200d", "\u202eevil", "x" * 90, "long " * 3000, "word " * 30, "0", "-1", "999999999", "1e9", "12.5",
    "2017", "2017-02-30", "1900-01-01", "2200-12-31", "not-given", "none", "yes", "no", "null", "~", "a", "con", "index-html",
    "NaN", "undefined", "object", "report", "authority", "council", "whole", "r1", "a1", "#r1", "north-bay", "south-bay/2017",
    "north-bay/2018-03-tide-visit", "north-bay/2016-05-10-harbour-2015#r1", "origins/tides-2014", "origins/tides-2014#r1",
    "harbour-2015", "survey", "fair", "| a | b |\n|---|---|\n| 1 | 2 |", "# x", "- a\n- b", "***", "`x", "\\", "'", '"', "&amp;", "<",
    "http://", "https://example.org/\"onload=x", "C:\\Users\\x", "/home/x", "held", "announced", "month", "board", "adrift",
)  # fmt: skip
PAGES = (b"", b"\n", b"#\n", b"- x\n", b"x\n", b"a: b\n", b"# x\n\n    [go](javascript:alert(1))\n")
BYTES = (
    b"\0", b"\x7f", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\r", b"\r\n", b"\t", b"    ", b"\n---\n", b"\n...\n", b"%YAML 1.2\n",
    b"&a ", b"*a ", b"!!python/object/apply:os.system [id] ", b"!x ", b"<<: ", b"? ", b": ", b"- ", b"| ", b">-\n", b"[", b"]", b"{", b"}", b",", b"'", b'"', b"\\", b"# ", b"@", b"`", b"=", b"~",
    b"[" * 5000, b"{a: " * 500, b"- " * 300, b"a" * 70_000, b"\n" * 3000, b"\"\\x00\"", b"\"\\ud800\"", b"\"\\U00110000\"",
)  # fmt: skip


def mutant(chance: Random) -> tuple[str, bytes]:
    """A file of the record by its path, with something done to it."""
    files, records = _files(), [path for path in _files() if path.endswith(".yaml")]
    path = chance.choice([*records, *(path for path in records if "north-bay/" in path), *files])
    data = files[path]
    how = chance.choice(["tree"] * 7 + ["lines"] * 2 + ["bytes"] * 2)
    if path.endswith(".yaml") and how == "tree":
        tree = yaml.load(data, yaml.CBaseLoader)
        for _ in range(chance.randint(1, 3)):
            _change(tree, chance)
        return path, _written(tree)
    for _ in range(chance.randint(1, 3)):
        data = _cut_up(data, chance) if how == "bytes" else _rewritten(data.decode("utf-8", "replace"), chance)
    return path, data


@cache
def _files() -> dict[str, bytes]:
    paths = sorted(path for path in MINIMAL.rglob("*") if path.is_file())
    return {path.relative_to(MINIMAL).as_posix(): path.read_bytes() for path in paths}


class _Plain(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _written(tree: Any) -> bytes:
    return yaml.dump(tree, allow_unicode=True, sort_keys=False, Dumper=_Plain).encode("utf-8", "surrogatepass")


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a tree that can be replaced: what holds it, and its key or index."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(inner):
        yield tree, key
        yield from _places(value)


def _change(tree: Any, chance: Random) -> None:
    """Change one place of a tree."""
    known = list(_places(tree))
    if not known:
        return
    holder, key = chance.choice(known)
    match chance.choice(["odd", "odd", "odd", "delete", "swap", "twice", "empty", "key", "wrap", "text"]):
        case "odd":
            holder[key] = chance.choice(ODD)
        case "text":
            holder[key] = "".join(
                chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x3000)))) for _ in range(8)
            )
        case "delete":
            del holder[key]
        case "swap":
            other, place = chance.choice(known)
            holder[key], other[place] = deepcopy(other[place]), deepcopy(holder[key])
        case "twice" if isinstance(holder, list):
            holder.append(holder[key])
        case "empty":
            holder[key] = chance.choice([[], {}, [[]], [{}]])
        case "key" if isinstance(holder, dict):
            holder[chance.choice([*ODD, "title", "source", "values", "state"])] = holder.pop(key)
        case _:
            wrapped = {"values": [holder[key]] * 2, "preferred": "none", "reason": "x"}
            holder[key] = chance.choice([[holder[key]], wrapped])


def _rewritten(text: str, chance: Random) -> bytes:
    lines = text.splitlines(keepends=True) or [""]
    at = chance.randrange(len(lines))
    match chance.choice(["cut", "drop", "twice", "insert", "replace", "dent", "other", "blank"]):
        case "cut":
            text = text[: chance.randint(0, len(text))]
        case "drop":
            text = "".join(lines[:at] + lines[at + 1 :])
        case "twice":
            text = "".join([*lines[: at + 1], *lines[at:]])
        case "insert":
            place = chance.randint(0, len(text))
            text = text[:place] + chance.choice(ODD) + text[place:]
        case "replace":
            text = "".join([*lines[:at], chance.choice(ODD), "\n", *lines[at + 1 :]])
        case "dent":
            text = "".join([*lines[:at], " " * chance.randrange(6), lines[at].lstrip(" "), *lines[at + 1 :]])
        case "other":
            lines[at] = chance.choice(_files()[chance.choice(list(_files()))].decode().splitlines(keepends=True))
            text = "".join(lines)
        case _:
            return chance.choice(PAGES)
    return text.encode("utf-8", "surrogatepass")


def _cut_up(data: bytes, chance: Random) -> bytes:
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice((0, 1, 1, 2, 20, 200)))
    match chance.choice(["put", "put", "flip", "take", "again"]):
        case "put":
            return data[:start] + chance.choice(BYTES) + data[end:]
        case "flip":
            return data[:start] + bytes(byte ^ (1 << chance.randrange(8)) for byte in data[start:end]) + data[end:]
        case "take":
            return data[:start] + data[end:]
        case _:
            return data[:end] + data[start:end] * chance.choice((1, 5, 500)) + data[end:]


# -- reading many ------------------------------------------------------------------------------------------------------


def read(seeds: Iterable[int], begin: Callable[[int], None]) -> int:
    """Read and link a record with the mutant of each seed in it; how many could be linked. `begin` is told each seed."""
    from linking import MINIMAL as root
    from throughline import diagnostics, link, records, sources

    files = {file.path: file for file in sources.walk(root)[0]}
    known = {path: records.load(file)[0] for path, file in files.items()}
    linked = 0
    for seed in seeds:
        begin(seed)
        path, data = mutant(Random(seed))
        path = f"content/{path}"
        changed = sources.SourceFile(path, files[path].kind, files[path].id, data, str(seed))
        record, found = records.load(changed)
        loaded = known | {path: record}
        content = link.Content.of(((changed if at == path else files[at]), loaded[at]) for at in files)
        if content is not None:
            found = link.link(content, None, found)[1]
            linked += 1
        lines = {
            at: diagnostics.split_lines(file.data.decode("utf-8", "replace").removeprefix("\ufeff"))
            for at, file in files.items()
        }
        lines[path] = diagnostics.split_lines(data.decode("utf-8", "replace").removeprefix("\ufeff"))
        for one in found:
            assert one.code in diagnostics.codes(), one
            assert one.at, one
            for at in (one.at, *one.see):
                if at.line:
                    assert 1 <= at.line <= len(lines[at.path]), (one, at)
                    assert 1 <= at.column <= len(lines[at.path][at.line - 1]) + 1, (one, at)
        diagnostics.printed(diagnostics.sort(found), "text", lambda at, lines=lines: lines.get(at, []))  # type: ignore[misc]
    return linked


def main(first: str, last: str) -> None:
    """Read the mutants of a range of seeds, with a limit on the time of each and the memory of all."""
    with suppress(ImportError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

    def begin(seed: int) -> None:
        print(seed, flush=True)
        faulthandler.dump_traceback_later(SECONDS, exit=True)

    linked = read(range(int(first), int(last)), begin)
    faulthandler.cancel_dump_traceback_later()
    print(f"{int(last) - int(first)} mutants read, {linked} of them linked")


if __name__ == "__main__":
    main(*sys.argv[1:])
