"""A small record in which everything refers to everything else, and random edits of it, its templates and its pictures.

It is the minimal record with two harbours more: neighbours that answer, look back at and report on each other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
MINIMAL = HERE / "minimal" / "content"
PACKAGED = HERE.parent / "templates"

MORE = {
    "authorities/south-bay.yaml": """\
name: South Bay
council: South Bay Harbour Council
region: Coast
type: county
predecessors: [west-bay]
neighbours:
  as-at: 2018-01
  authorities: [north-bay, east-bay]
  source: {document: survey-framework-2015, at: annex}
reported-earlier:
  - {subject: Moorings in the old days, on: 2014-05, basis: inspected, grade: fair, lane: moorings, reported-by: north-bay/2016-05-10-harbour-2015, source: {document: survey-framework-2015, at: annex}}
source: {document: survey-framework-2015, at: annex}
""",
    "authorities/east-bay.yaml": """\
name: East Bay
region: Coast
type: unitary
neighbours:
  as-at: 2018-01
  authorities: [south-bay]
  source: {document: survey-framework-2015, at: annex}
statements:
  - {id: first, summary: "First on the coast, before [South Bay](record:south-bay).", said-by: the council, holds: unchecked, because: Nothing else is held., source: {document: east-bay-minutes-2018, at: para 1}}
source: {document: survey-framework-2015, at: annex}
""",
    "authorities/west-bay.yaml": """\
name: West Bay
region: Coast
type: county
status: abolished
active-to: 2016-03
successors: [south-bay]
source: {document: survey-framework-2015, at: annex}
""",
    "inspections/south-bay/2017-06-20-harbour-2015.yaml": """\
authority: south-bay
framework: harbour-2015
kind: survey
state: held
published: 2017-06-20
report: {id: south-bay-2017}
source: {document: report, at: summary}
judgements: {whole: shipshape, moorings: fair}
recommendations:
  - {id: r1, title: Sweep the slip, themes: [mooring-rings], source: {document: report, at: para 3}}
actions:
  - id: a1
    addresses: [r1, north-bay/2016-05-10-harbour-2015#r2, origins/tides-2014#r1]
    title: Sweep and light
    owner: Harbour master
    due: 2017-12
    source: {document: east-bay-minutes-2018, at: row 9}
    claims:
      - {claimed: completed, as-at: 2018-01, as-stated: done}
""",
    "inspections/west-bay/2015-04-harbour-2015.yaml": """\
authority: west-bay
framework: harbour-2015
kind: survey
state: held
published: 2015-04-02
report: {id: west-bay-2015}
source: {document: report, at: summary}
judgements: {whole: fair, moorings: fair}
recommendations:
  - id: r1
    title: Count the rings
    summary: "Before [forty were replaced](record:north-bay/2016-05-10-harbour-2015#a1)."
    source: {document: report, at: para 1}
""",
    "inspections/east-bay/2018-02-14-harbour-2015.yaml": """\
authority: east-bay
framework: harbour-2015
kind: survey
state: held
published: 2018-02-14
report: {id: east-bay-2018, url: https://example.org/east-bay-2018}
source: {document: report, at: summary}
judgements: {whole: fair, moorings: shipshape}
recommendations:
  - id: r1
    title: Paint the buoys
    summary: "As [the pilots of North Bay](record:north-bay/2016-05-10-harbour-2015#a1) did, see [the law](record:documents/survey-framework-2015)."
    themes: [lights]
    claims:
      - {claimed: completed, as-at: 2018-03, source: {document: east-bay-minutes-2018, at: para 2}}
council-named:
  - {id: f1, title: The buoys, restates: [r1], source: {document: east-bay-minutes-2018, at: para 3}}
actions:
  - id: a1
    addresses: [f1, origins/tides-2014#r1]
    title: Buy paint
    source: {document: east-bay-minutes-2018, at: row 1}
    claims:
      - {claimed: in-progress, as-at: 2018-03-01, as-stated: begun}
verifications:
  - {of: origins/tides-2014#r1, found: recurs, basis: subject, summary: No tables were seen.}
read-for: [origins/tides-2014]
mentions:
  - {event: south-bay/2017-06-20-harbour-2015, summary: It is compared with the slip., source: {document: report, at: page 4}}
not-held:
  - {title: Letter to the ministry, about: south-bay/2017-06-20-harbour-2015#r1, known-from: {document: east-bay-minutes-2018, at: para 6}}
replies:
  - {body: East Bay Harbour Council, on: 2018-04, about: r1, summary: We disagree about the paint., source: {document: east-bay-minutes-2018, at: para 8}}
""",
    "inspections/east-bay/2018-05-tide-visit.yaml": """\
authority: east-bay
framework: harbour-2015
kind: tide-visit
state: held
published: 2018-05
report: {id: east-bay-visit-2018}
source: {document: report, at: page 1}
verifications:
  - {of: east-bay/2018-02-14-harbour-2015#r1, found: untested, basis: named}
read-for: [east-bay/2018-02-14-harbour-2015, origins/tides-2014]
""",
    "documents/east-bay-minutes-2018.yaml": """\
title: Minutes of East Bay
publisher: East Bay Harbour Council
kind: minutes
on: 2018-04
audience: [east-bay]
known-from: {document: survey-framework-2015, at: annex}
""",
}  # fmt: skip

# Files that come and go whole. Those that others refer to leave a record with faults behind them, which is meant.
GUESTS = {
    "inspections/north-bay/2018-06-tide-visit.yaml": """\
authority: north-bay
framework: harbour-2015
kind: tide-visit
state: announced
onsite: 2018-06
source: {document: survey-framework-2015, at: annex}
""",
    "inspections/south-bay/2018-04-24-tide-visit.yaml": """\
authority: south-bay
framework: harbour-2015
kind: tide-visit
state: held
published: 2018-04-24
report: {id: south-bay-visit-2018}
source: {document: report, at: page 1}
verifications:
  - {of: south-bay/2017-06-20-harbour-2015#r1, found: confirmed, basis: named}
  - {of: origins/tides-2014#r1, found: partly, basis: subject}
  - {of: north-bay/2016-05-10-harbour-2015#a2, found: recurs, basis: named}
read-for: [south-bay/2017-06-20-harbour-2015, north-bay/2016-05-10-harbour-2015, origins/tides-2014]
""",
    "documents/quay-plan-2017.yaml": """\
title: Plan of the quay
publisher: South Bay Harbour Council
kind: plan
on: 2017-09
audience: [south-bay, north-bay]
""",
    "authorities/far-bay.yaml": """\
name: Far Bay
region: Islands
type: unitary
neighbours:
  as-at: 2018-01
  authorities: [east-bay, west-bay]
  source: {document: survey-framework-2015, at: annex}
source: {document: survey-framework-2015, at: annex}
""",
    "national/harbours-2018.yaml": """\
title: Harbours in 2018
summary: Four harbours had been surveyed.
as-at: 2018-06-30
source: {document: survey-framework-2015, at: annex}
""",
    "origins/fog-2016.yaml": """\
title: Review of fog
body: The Fog Review
published: 2016-11
summary: After the winter of fog.
recommendations:
  - {id: r1, title: A horn on every pier, themes: [lights], source: {document: survey-framework-2015, at: annex}}
source: {document: survey-framework-2015, at: annex}
""",
    "changes/2018-06-03.yaml": """\
changes:
  - {key: south-bay, field: region, old: Islands, new: Coast, source: {document: survey-framework-2015, at: annex}}
  - {key: "east-bay/2018-02-14-harbour-2015#r1", new: Paint the buoys, source: {document: east-bay/2018-02-14-harbour-2015, at: para 1}}
  - {key: documents/survey-framework-2015, field: short, new: Framework}
""",
    "pages/extra.md": "# Extra\n\nMore on [North Bay](record:north-bay).\n",
}

BASE = '{% extends "default:base.html" %}\n{% block head %}<meta name="own" content="1">{% endblock %}\n'
PAGE = '{% extends "default:NAME.html" %}\n{% block main %}{{ super() }}<p class="own">Own words 1</p>{% endblock %}\n'
OWN = {
    "base.html": BASE,
    **{f"{name}.html": PAGE.replace("NAME", name) for name in ("theme", "authority", "recommendation", "document", "404")},
    "inspection.html": '{% extends "default:inspection.html" %}\n{% block main %}{% include "own/" ~ "note.html" ignore missing %}{{ super() }}{% endblock %}\n',
    "own/note.html": "<p>A note 1</p>\n",
    "assets/extra.txt": "own 1\n",
    "assets/Extra.txt": "OWN 1\n",
    "assets/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>1</title></svg>\n',
    "Base.html": BASE,
}  # fmt: skip

WORDS = (
    "Ebb",
    "Flood and slack water",
    "“Neap” & <spring>",
    "Ébauche",
    "A *starred* pier",
    "0",
    "See [it](record:north-bay)",
)
IDS = {
    "documents/survey-framework-2015": "survey-2015", "documents/east-bay-minutes-2018": "minutes-2018",
    "authorities/north-bay": "north-cove", "authorities/west-bay": "old-bay", "authorities/south-bay": "a-bay",
    "origins/tides-2014": "tides", "frameworks/harbour-2015": "harbour-2016", "national/harbours-2017": "harbours",
    "inspections/north-bay/2016-05-10-harbour-2015": "2016-05-harbour-2015",
    "inspections/south-bay/2017-06-20-harbour-2015": "2017-06-20-harbour-2015-2",
    "inspections/east-bay/2018-02-14-harbour-2015": "2018-02-harbour-2015",
    "inspections/east-bay/2018-05-tide-visit": "2018-05-20-tide-visit",
    "inspections/north-bay/2018-03-tide-visit": "2018-04-16-tide-visit", "changes/2018-05-02": "2018-05-02-2",
}  # fmt: skip
RETRACTED = (
    "north-bay", "west-bay", "documents/survey-framework-2015", "documents/east-bay-minutes-2018", "origins/tides-2014",
    "national/harbours-2017", *(
        f"{folder[len('inspections/'):]}{item}" for folder in IDS if folder.startswith("inspections/") for item in ("", "#r1", "#a1")
    ),
)  # fmt: skip
_SAID = re.compile(r"\b(title|summary|name|label|meaning|rule|council|publisher|strapline|question|at|as-stated|because|short): ([^,{}\n]+)")  # fmt: skip
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
_GRADE = re.compile(r"\b(shipshape|fair|adrift)\b")


@cache
def packaged() -> dict[str, bytes]:
    return _files(PACKAGED)


@cache
def plain() -> dict[str, bytes]:
    """In the place of the packaged templates: few words on each page, quick to render, and made of each other as those are."""
    pages = (path for path in packaged() if path.endswith(".html") and "/" not in path and path != "base.html")
    made = {path: PLAIN_PAGE.replace("PROSE", PROSE.get(path, "")) for path in pages}
    made |= {"base.html": PLAIN_BASE, "macros/layout.html": PLAIN_MACROS}
    made |= {path: "" for path in packaged() if path.startswith("assets/")}
    return {path: text.encode() for path, text in made.items()}


PLAIN_BASE = """\
<!DOCTYPE html><html lang="{{ site.language }}"><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>{% block title %}{{ view.title }} · {{ site.title }}{% endblock %}</title>
{% block head %}{% endblock %}
</head><body><p>{{ site.as_of }}</p>{% for item in site.nav %}{% if item.current %}{{ item.label }}{% endif %}{% endfor %}
{% block main %}{% endblock %}
</body></html>
"""
PLAIN_MACROS = """\
{% macro heading(words) %}<h1>{{ words|inline }}</h1>{% endmacro %}
"""
PLAIN_PAGE = """\
{% extends "base.html" %}
{% from "macros/layout.html" import heading %}
{% block main %}{{ heading(view.title) }}PROSE{% if not standalone %}<a href="{{ '/'|href }}">All</a>{% endif %}{% endblock %}
"""
PROSE = {
    "prose.html": "{{ view.text|markdown }}",
    **dict.fromkeys(("authority.html", "document.html"), "{% if view.lead %}{{ view.lead|markdown }}{% endif %}"),
    "inspection.html": "{% for item in view.actions %}<p id='{{ item.id }}'>{{ item.title }}</p>{% endfor %}"
    "{% for item in view.named %}<p id='{{ item.id }}'>{{ item.title }}</p>{% endfor %}",
    "recommendation.html": "{{ view.asked|markdown }}{% for step in view.steps %}{{ step.text|markdown }}{% endfor %}",
}  # fmt: skip


@cache
def content() -> dict[str, str]:
    """The record by path below `content/`."""
    held = {path: data.decode() for path, data in _files(MINIMAL).items()}
    north = "authorities/north-bay.yaml"
    held[north] += "neighbours: {as-at: 2018-01, authorities: [south-bay, east-bay, west-bay], source: {document: survey-framework-2015, at: annex}}\n"  # fmt: skip
    return held | MORE


def _files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@dataclass
class State:
    """Everything that is read, by path: content, the user's own templates, and what is added to the packaged ones."""

    content: dict[str, str] = field(default_factory=lambda: dict(content()))
    own: dict[str, str] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)

    def key(self) -> tuple[frozenset[tuple[str, str]], ...]:
        """Equal for equal states."""
        return frozenset(self.content.items()), frozenset(self.own.items()), frozenset(self.shared.items())

    def copy(self) -> State:
        return State(dict(self.content), dict(self.own), dict(self.shared))


class Disk:
    """A state as files: `content/`, `own/` and `packaged/` in a folder. Only what differs is touched."""

    def __init__(self, folder: Path, packaged: Callable[[], dict[str, bytes]] = packaged) -> None:
        self.folder = folder
        self.packaged = packaged()
        self._there: dict[str, bytes] = {}
        for name in ("content", "own", "packaged"):
            (folder / name).mkdir(parents=True)

    def show(self, state: State) -> None:
        wanted = {f"packaged/{path}": data for path, data in self.packaged.items()}
        for path, text in state.shared.items():
            wanted[f"packaged/{path}"] += text.encode()
        for name, files in (("content", state.content), ("own", state.own)):
            wanted.update({f"{name}/{path}": text.encode() for path, text in files.items()})
        for path in self._there.keys() - wanted.keys():
            (self.folder / path).unlink()
        for path, data in wanted.items():
            if self._there.get(path) != data:
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / path).write_bytes(data)
        self._there = wanted


# -- edits: each changes a state in place ------------------------------------------------------------------------------

Edit = Callable[[random.Random, State], None]


def _pick(chance: random.Random, state: State, pattern: str) -> str | None:
    return chance.choice(sorted(path for path in state.content if re.match(pattern, path)) or [None])  # type: ignore[list-item]


def _replaced(chance: random.Random, text: str, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start()] + new(one) + text[one.end() :]


def words(chance: random.Random, state: State) -> None:
    """Other words in one field."""
    path = _pick(chance, state, r".*\.(yaml|md)$")
    assert path
    word = chance.choice(WORDS)
    if path.endswith(".md"):
        state.content[path] += f"\n{word}\n"
    else:
        said = yaml.dump(word, allow_unicode=True, default_style='"').strip()
        state.content[path] = _replaced(chance, state.content[path], _SAID, lambda m: f"{m[1]}: {said}")


def dates(chance: random.Random, state: State) -> None:
    """Another day, or another day that everything is told for."""
    path = _pick(chance, state, r".*\.yaml$")
    assert path
    day = f"201{chance.randint(4, 9)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    state.content[path] = _replaced(chance, state.content[path], _DAY, lambda _: day)


def grades(chance: random.Random, state: State) -> None:
    """Another grade for something."""
    path = _pick(chance, state, r"inspections/|frameworks/")
    assert path
    grade = chance.choice(["shipshape", "fair", "adrift"])
    state.content[path] = _replaced(chance, state.content[path], _GRADE, lambda _: grade)


def lists(chance: random.Random, state: State) -> None:
    """One item of a list, or one field, less; one item more; or two items the other way round."""
    path = _pick(chance, state, r".*\.yaml$")
    assert path
    try:
        tree = yaml.load(state.content[path], yaml.CBaseLoader)
    except yaml.YAMLError:
        return
    held: list[Any] = [part for part in _parts(tree) if part]
    if not held:
        return
    part = chance.choice(held)
    if isinstance(part, dict):
        del part[chance.choice(sorted(part))]
    elif chance.random() < 0.4:
        part.pop(chance.randrange(len(part)))
    elif chance.random() < 0.5:
        again = yaml.load(yaml.safe_dump(chance.choice(part)), yaml.CBaseLoader)
        if isinstance(again, dict) and "id" in again:
            again["id"] = f"{again['id']}x"
        part.insert(chance.randint(0, len(part)), again)
    else:
        part.reverse()
    state.content[path] = yaml.dump(tree, allow_unicode=True, sort_keys=False, Dumper=_Plain, width=1000)


def _parts(tree: Any) -> list[Any]:
    if isinstance(tree, dict):
        return [tree, *(part for value in tree.values() for part in _parts(value))]
    return [tree, *(part for value in tree for part in _parts(value))] if isinstance(tree, list) else []


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def come_and_go(chance: random.Random, state: State) -> None:
    """A whole file more, or less."""
    guest = chance.choice(sorted(GUESTS))
    if state.content.pop(guest, None) is None:
        state.content[guest] = GUESTS[guest]


def delete(chance: random.Random, state: State) -> None:
    """A file of the record is gone, with a harbour sometimes all that is its own."""
    path = _pick(chance, state, r"\w+/")
    assert path
    del state.content[path]
    if path.startswith("authorities/"):
        slug = path[len("authorities/") : -len(".yaml")]
        for other in [other for other in state.content if other.startswith(f"inspections/{slug}/")]:
            del state.content[other]


def put_back(chance: random.Random, state: State) -> None:
    """Some files are as they were at first."""
    for path in chance.sample(sorted(content()), 4):
        state.content[path] = content()[path]


def rename(chance: random.Random, state: State) -> None:
    """A file gets another name, and mostly whatever refers to it follows."""
    old, new = chance.choice(sorted(IDS.items()))
    folder, _, name = old.rpartition("/")
    if f"{old}.yaml" not in state.content:
        name, new = new, name
    path = f"{folder}/{name}.yaml"
    if path not in state.content:
        return
    text = state.content.pop(path)
    if chance.random() < 0.4 and not text.startswith("aliases:"):
        text = f"aliases: [{name}]\n{text}"
    state.content[f"{folder}/{new}.yaml"] = text
    if folder == "authorities":
        for inside in [inside for inside in state.content if inside.startswith(f"inspections/{name}/")]:
            state.content[inside.replace(f"/{name}/", f"/{new}/")] = state.content.pop(inside)
    if chance.random() < 0.9:
        for other, text in state.content.items():
            state.content[other] = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", new, text)


def turned(chance: random.Random, state: State) -> None:
    """What was an action is a recommendation of the same id, or the other way round: links to it lead elsewhere."""
    path = "inspections/north-bay/2016-05-10-harbour-2015.yaml"
    action = ("  - id: a1\n    addresses: [r1]", "  - id: a9\n    addresses: [r1]")
    asked = (
        "recommendations:\n",
        "recommendations:\n  - {id: a1, title: Forty rings, source: {document: report, at: para 9}}\n",
    )
    text = state.content.get(path, "")
    for old, new in (action, asked) if action[0] in text else (action[::-1], asked[::-1]):
        text = text.replace(old, new, 1)
    if path in state.content:
        state.content[path] = text


def take_down(chance: random.Random, state: State) -> None:
    """Something is taken down, with a note at its address or without, or everything is put up again."""
    listed = state.content.pop("retractions.yaml", "")
    if chance.random() < 0.8:
        keys = [key for key in RETRACTED if key not in listed]
        note = ", note: yes" if chance.random() < 0.4 else ""
        entry = f"  - {{id: {chance.choice(keys or RETRACTED[:1])}, reason: It is gone.{note}}}\n"
        state.content["retractions.yaml"] = (listed or "retractions:\n") + entry


def rename_case(chance: random.Random, state: State) -> None:
    """A file differs from what it was in the case of its name only."""
    files = chance.choice([state.content, state.own])
    if paths := sorted(path for path in files if "/" in path or files is state.own):
        folder, slash, name = chance.choice(paths).rpartition("/")
        text = files.pop(f"{folder}{slash}{name}")
        files[f"{folder}{slash}{name.swapcase() if name.islower() else name.lower()}"] = text


def rename_odd(chance: random.Random, state: State) -> None:
    """A file is hidden, or not a file of its folder any more."""
    path = _pick(chance, state, r"\w+/")
    assert path
    folder, _, name = path.rpartition("/")
    state.content[f"{folder}/{chance.choice(['.', '#', ''])}{name}{chance.choice(['', '~', '.orig'])}"] = state.content.pop(path)  # fmt: skip


def spoil(chance: random.Random, state: State) -> None:
    """A file that does not parse, or says what nobody knows."""
    path = _pick(chance, state, r".*\.yaml$")
    assert path
    text = state.content[path]
    state.content[path] = chance.choice(
        [
            f"{text}: [\n", text[: len(text) // 2], "", text.replace("fair", "stormy"), text.replace("title:", "titel:"),
            text.replace("document: ", "document: no-"), f"{text}title: twice\ntitle: twice\n", text.replace("[", "[none, ", 1),
        ]
    )  # fmt: skip


def own_template(chance: random.Random, state: State) -> None:
    """A file of the user's own is there, or not any more, or another."""
    path = chance.choice(sorted(OWN))
    match chance.choice(["come or go", "come or go", "change", "spoil"]):
        case "come or go":
            if state.own.pop(path, None) is None:
                state.own[path] = OWN[path]
        case "change":
            state.own[path] = OWN[path].replace("1", str(chance.randint(2, 4)))
        case _ if path.endswith(".html"):
            faults = (
                "{% block",
                "{{ view.nothing }}",
                '{% include "nowhere.html" %}',
                "{{ 1 / 0 }}",
                '<a href="x/">x</a>',
            )
            state.own[path] = OWN[path] + "{% block title %}" + chance.choice(faults) + "{% endblock %}"


def shared_template(chance: random.Random, state: State) -> None:
    """A packaged one says a little more, or a part of it is the user's own; or all are as they were."""
    path = chance.choice(("base.html", "macros/layout.html", "theme.html", "authority.html", "assets/filter.js"))
    plainly = {"base.html": PLAIN_BASE, "macros/layout.html": PLAIN_MACROS}.get(path, PLAIN_PAGE)
    match chance.choice(["comment", "words", "words", "own", "as it was"]):
        case "comment":
            state.shared[path] = "{# 1 #}"
        case "words":
            state.shared[path] = "{% set more = 1 %}\n" if chance.random() < 0.3 else "<!-- {{ 1 + 1 }} -->\n"
        case "own" if path.endswith(".html"):
            state.own[path] = plainly.replace("h1", "h2").replace("PROSE", "<i>own</i>")
        case _:
            state.shared.clear()


EDITS: dict[Edit, int] = {
    words: 10, dates: 5, grades: 4, lists: 6, come_and_go: 8, delete: 3, put_back: 4, rename: 6, rename_case: 1, turned: 3, take_down: 4,
    rename_odd: 1, spoil: 3, own_template: 6, shared_template: 3,
}  # fmt: skip
"""How often each is made, in proportion."""


def edited(chance: random.Random, past: list[State]) -> tuple[str, State]:
    """What was done, and the state after it. A state with faults is soon mended: by going back to one that is past."""
    if len(past) > 1 and chance.random() < 0.2:
        return "undo", past[chance.randrange(max(0, len(past) - 4), len(past) - 1)].copy()
    edit = chance.choices(list(EDITS), EDITS.values())[0]
    state = past[-1].copy()
    edit(chance, state)
    return edit.__name__, state
