"""A whole invented record of any size, in the schema of `content/`: what the benchmark builds.

    python corpus.py OUT [--authorities 153]

It keeps step with the corpus that the peers build: the same draws from the same stream of random numbers, in the same
order. So for any number of authorities both hold the same number of inspections, grades, recommendations, actions,
updates and findings, with the same dates and as many sentences in each field of prose; the words are our own.
Same number, same bytes. The record passes `check --strict`.

What the peers' corpus has no place for and the schema asks for comes on top: a paper of progress for each authority,
which its actions cite, titles of recommendations and actions (the opening words of their text), and the words of the site.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

SCALES = {"national": 153, "10x": 1530, "5000": 5000}
SEED = 1

# Every list is as long as the peers', or the draws would part ways.
FRAMEWORKS = {
    "river": ("River services framework", ["Everyday quality", "Stewardship", "Repairs and rescue", "Boats in docks"]),
    "mills": ("Milling framework", ["Quality of the flour", "Safe working", "Water power", "Stewardship"]),
    "locks": ("Locks and weirs framework", ["Passage", "Working with others", "Inspection", "Consultation"]),
    "ferry": ("Ferry crossings framework", ["Oversight", "Daily timetable", "New crossings", "Travellers"]),
}
GRADES = ["inadequate", "requires-improvement", "good", "outstanding"]
THEMES = {
    "stewardship": "Stewardship and oversight", "crews": "Crews", "logbooks": "Logbooks and data",
    "neighbours": "Neighbours", "travellers": "Travellers and their views", "soundings": "Soundings taken",
    "punctuality": "Punctuality", "moorings": "Moorings and provision",
}  # fmt: skip
STATUSES = ["not-started", "in-progress", "complete", "overdue"]
FOUND = ["confirmed", "partly", "recurs"]
TIERS = {"soon": 3, "this-year": 6, "in-time": 12}
REGIONS = ["Coast", "Valleys", "Downs", "Fens", "Moor", "Estuary"]
TYPES = ["county", "unitary", "metropolitan-district"]
OWNERS = ["Director", "Head of the docks", "Harbour conservancy", "Cabinet portfolio"]
PLACE = "North South East West Over Under Long Broad Old Far".split()
STEM = "Alver Brent Crane Dove Ember Frome Green Helm Iris Kenn Loman Mease Neth Otter Parr Rothe Swale Thame Ure Wend".split()
END = "bridge lock weir mill ton haven stead wharf mouth ley".split()
WHO = ["The conservancy", "Senior wardens", "Lock-keeping crews", "The navigation committee", "Ferry operators",
       "The dredging partnership", "Elected trustees", "Harbour supervisors", "Toll collectors", "Local boatyards"]  # fmt: skip
DOES = ["have reinforced", "still go over once more", "do not yet look into", "now set out each month", "lean heavily on",
        "have drawn up a scheme for", "miss a common view of", "are mending", "have not settled", "regularly sample"]  # fmt: skip
WHAT = ["the punctuality of soundings", "dredging records", "the state of moorings", "tonnage returns",
        "letters from travellers", "arrangements for high water", "flood warning plans", "berth sufficiency",
        "wardens' oversight", "the apprentice scheme", "signalling routes", "navigation dashboards"]  # fmt: skip
HOW = ["on all waters", "since the last survey", "despite **severe** strain on the budget",
       "with *uneven* results", "as told in the [river plan](https://example.org/river)", "in most logbooks seen",
       "though differences remain", "and can point to `logbook` entries", "before the end of the boating season",
       "after a change of trustees"]  # fmt: skip
LANES = ["overall", "first", "second", "third", "fourth"]


def _sentence(r: random.Random) -> str:
    return f"{r.choice(WHO)} {r.choice(DOES)} {r.choice(WHAT)} (item {r.randrange(1_000_000)}) {r.choice(HOW)}."


def _prose(r: random.Random, paragraphs: int, sentences: int, bullets: int = 0) -> str:
    made = [" ".join(_sentence(r) for _ in range(sentences)) for _ in range(paragraphs)]
    if bullets:
        made.append("\n".join("- " + _sentence(r) for _ in range(bullets)))
    return "\n\n".join(made)


def _around(r: random.Random, mean: int) -> int:
    return max(1, mean + r.choice((-1, 0, 0, 1)))


def _block(key: str, prose: str, indent: int) -> str:
    """One field of prose as it would be typed: a literal block below its key."""
    rows = (f"{' ' * (indent + 2)}{row}" if row else "" for row in prose.split("\n"))
    return f"{' ' * indent}{key}: |\n" + "\n".join(rows) + "\n"


def _title(prose: str) -> str:
    return prose[: prose.index(" (item")]


@dataclass
class _Event:
    """The text of an inspection's file, part by part, in the order in which parts are drawn."""

    id: str
    recommendations: str = ""
    actions: str = ""
    asked: tuple[str, ...] = ()
    newest: date = date.min


def files(authorities: int) -> Iterator[tuple[str, str]]:
    """Every file of the record: its path below the content folder, and its text."""
    yield from _words()
    for number in range(authorities):
        r = random.Random(SEED * 1_000_003 + number)  # whatever the scale, an authority is the same
        name = f"{PLACE[number % 10]} {STEM[number // 10 % 20]}{END[number // 200 % 10]}"
        if number >= 2000:
            name += f" {number // 2000 + 1}"
        yield from _authority(r, name, name.lower().replace(" ", "-"))


def _authority(r: random.Random, name: str, slug: str) -> Iterator[tuple[str, str]]:
    paper = f"{slug}-progress"
    region, kind, population = r.choice(REGIONS), r.choice(TYPES), r.randrange(40_000, 1_500_000)
    yield (
        f"authorities/{slug}.yaml",
        (
            f"name: {name}\ncouncil: {name} Council\nregion: {region}\ntype: {kind}\npopulation-0-25: {population}\n"
            f"notes:\n  - source: {{document: {paper}, at: cover}}\n{_block('text', _prose(r, 3, 3, 3), 4)}"
            f"source: {{document: {paper}, at: cover}}\n"
        ),
    )
    before: _Event | None = None
    year, newest = 2012 + r.randrange(3), date.min
    for _ in range(_around(r, 4)):
        framework = r.choice(list(FRAMEWORKS))
        held = date(min(year, 2025), r.randrange(1, 13), r.randrange(1, 29))
        year += r.choice((2, 3, 3))
        event = _Event(f"{held}-{framework}")
        _list(r, event, held, paper)
        yield f"inspections/{slug}/{event.id}.yaml", _inspection(r, event, before, slug, framework, held)
        before, newest = event, max(newest, event.newest)
    yield (
        f"documents/{paper}.yaml",
        (
            f"title: Progress on what inspectors asked of {name}\nshort: Progress paper\npublisher: {name} Council\n"
            f"kind: committee-report\non: {newest}\nurl: https://{slug}.example.org/progress\naudience: [{slug}]\n"
        ),
    )


def _list(r: random.Random, event: _Event, held: date, paper: str) -> None:
    """The recommendations of one event, and what was undertaken and claimed for each."""
    asked, undertaken, ids = [], [], []
    for number in range(1, _around(r, 6) + 1):
        text = _prose(r, 1, 2)
        themes = ", ".join(sorted(r.sample(list(THEMES), r.choice((1, 1, 2)))))
        ids.append(f"r{number}")
        asked.append(
            f"  - id: r{number}\n    title: {_title(text)}\n{_block('summary', text, 4)}    themes: [{themes}]\n"
            f"    tier: {r.choice(list(TIERS))}\n    source: {{document: report, at: list {number}}}\n"
        )
        for _ in range(_around(r, 2)):
            owner, due = r.choice(OWNERS), held + timedelta(days=r.randrange(90, 500))
            text = _prose(r, 1, 1)
            row = len(undertaken) + 1
            undertaken.append(
                f"  - id: a{row}\n    addresses: [r{number}]\n    title: {_title(text)}\n{_block('summary', text, 4)}"
                f"    owner: {owner}\n    due: {due}\n    source: {{document: {paper}, at: row {row}}}\n    claims:\n"
            )
            for update in range(_around(r, 2)):
                on = held + timedelta(days=60 + 120 * update + r.randrange(60))
                status, sentences = r.choice(STATUSES), r.choice((1, 2))
                event.newest = max(event.newest, on)
                undertaken.append(
                    f"      - claimed: {status}\n        as-at: {on}\n{_block('summary', _prose(r, 1, sentences), 8)}"
                )
    event.asked = tuple(ids)
    event.recommendations, event.actions = "".join(asked), "".join(undertaken)


def _inspection(r: random.Random, event: _Event, before: _Event | None, slug: str, framework: str, held: date) -> str:
    published = held + timedelta(days=r.randrange(30, 70))
    event.newest = max(event.newest, published)
    overall = r.choice(GRADES)
    summary = _block("summary", _prose(r, 2, 3), 0)
    grades = ""
    for lane in LANES[1:]:
        grades += f"  {lane}:\n    grade: {r.choice(GRADES)}\n{_block('note', _prose(r, 1, 2), 4)}"
    report = f"{slug}-{event.id}"
    text = (
        f"authority: {slug}\nframework: {framework}\nkind: full\nstate: held\nonsite: {held}\npublished: {published}\n"
        f"report: {{id: {report}, url: https://inspectorate.example.org/{slug}/{event.id}}}\n"
        f"source: {{document: report, at: whole report}}\n{summary}"
        f"judgements:\n  overall: {overall}\n{grades}recommendation-count: {len(event.asked)}\n"
        f"recommendations:\n{event.recommendations}actions:\n{event.actions}"
    )
    if before:
        key = f"{slug}/{before.id}"
        text += "verifications:\n"
        for id in r.sample(before.asked, min(len(before.asked), 3)):
            found, note = r.choice(FOUND), _prose(r, 1, 2)
            text += f"  - of: {key}#{id}\n    found: {found}\n    basis: named\n{_block('summary', note, 4)}"
        text += f"read-for: [{key}]\n"
    return text


def _words() -> Iterator[tuple[str, str]]:
    """The site, its vocabulary, its frameworks and the four pages of prose."""
    yield (
        "site.yaml",
        (
            "title: Waterways on record\nstrapline: From recommendation to action\n"
            "question: What was asked of each authority, and what came of it?\n"
            "publisher: An invented record\nlanguage: en-GB\nas-of: 2026-12-31\n"
            "licence: {name: Open Government Licence v3.0, "
            "url: https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/, "
            "attribution: Everything here is invented.}\n"
            "contact: {label: Send a correction, url: https://example.org/corrections}\n"
            'helplines:\n  - {who: Emergency services, number: "999"}\n'
        ),
    )
    yield (
        "vocabulary.yaml",
        (
            "lanes:\n"
            + "".join(f"  - {{id: {lane}, title: {lane.capitalize()} area}}\n" for lane in LANES)
            + "kinds:\n  - {id: full, title: Full inspection, graded: yes, summary: An inspection that ends in grades.}\n"
            "statuses:\n"
            + "".join(
                f"  - {{id: {status}, title: {status.replace('-', ' ').capitalize()}, meaning: As the word says.}}\n"
                for status in STATUSES
            ).replace("id: complete,", "id: complete, done: yes,")
            + "steps: []\nthemes:\n"
            + "".join(f"  - {{id: {id}, title: {title}, rule: Use for {id}.}}\n" for id, title in THEMES.items())
        ),
    )
    for id, (title, areas) in FRAMEWORKS.items():
        yield (
            f"frameworks/{id}.yaml",
            (
                f"title: {title}\nshort: {title.split()[0]}\nedition: {title}, 2012\ninspectorates: [Inspectorate of waters]\n"
                "in-force-from: 2012-01\nkinds: [full]\nscale:\n"
                "  - {id: outstanding, label: Outstanding, mark: diamond, tone: navy}\n"
                "  - {id: good, label: Good, mark: disc, tone: blue}\n"
                "  - {id: requires-improvement, label: Requires improvement, mark: square, tone: amber}\n"
                "  - {id: inadequate, label: Inadequate, mark: triangle, tone: plum}\n"
                "judgements:\n  - {id: overall, title: Overall, short: Overall, lanes: [{id: overall, fit: same}]}\n"
                + "".join(
                    f"  - {{id: {lane}, title: {area}, short: {area}, lanes: [{{id: {lane}, fit: near}}]}}\n"
                    for lane, area in zip(LANES[1:], areas, strict=True)
                )
                + "tiers:\n"
                + "".join(
                    f"  - {{id: {id}, title: Within {months} months, months: {months}}}\n"
                    for id, months in TIERS.items()
                )
                + f"rules: {{required: [{', '.join(LANES)}]}}\nsummary: Four areas and an overall grade.\n"
                "source: {document: frameworks-2012, at: whole paper}\n"
            ),
        )
    yield (
        "documents/frameworks-2012.yaml",
        (
            "title: Frameworks of the inspectorate of waters\npublisher: Inspectorate of waters\nkind: framework\non: 2012-01\n"
        ),
    )
    for name in ("about", "method", "accessibility", "corrections"):
        yield f"pages/{name}.md", f"# {name.capitalize()}\n\nThis record is invented, for measuring.\n"


def write(out: Path, authorities: int) -> None:
    """Write the record of so many authorities into a folder that is not there yet."""
    out.mkdir(parents=True)
    for path, text in files(authorities):
        to = out / path
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(text.encode())


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--authorities", type=int, default=SCALES["national"])
    given = arguments.parse_args()
    write(given.out, given.authorities)
