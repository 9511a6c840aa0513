"""What the national tables say of latest grades, worked out with nothing of the program: `python standing_tables.py DATA_DIR`.

Writes `latest.csv` (every current authority's latest grade in each lane, with the day of its report), `stood.csv` (how many
stood at each grade at the end of each year, by framework) and `moved.csv` (better, same, worse or neither) beside this file.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

LANES = {
    "overall": {"sif": "oe", "ilacs-2018": "oe", "ilacs-2023": "oe"},
    "help-and-protection": {"cp2012": "oe", "sif": "hp", "ilacs-2018": "hp", "ilacs-2023": "hp", "ilacs-2026": "hp"},
    "children-in-care": {"lac2013": "lac-oe", "sif": "clap", "ilacs-2018": "cic-cl", "ilacs-2023": "cic", "ilacs-2026": "cic"},
    "care-leavers": {"sif": "care-leavers", "ilacs-2018": "cic-cl", "ilacs-2023": "care-leavers", "ilacs-2026": "care-leavers"},
    "adoption": {"sif": "adoption"},
    "leaders": {"lac2013": "lac-leadership", "sif": "lmg", "ilacs-2018": "leaders", "ilacs-2023": "leaders", "ilacs-2026": "leaders"},
}  # fmt: skip
ENDED = {("overall", "ilacs-2026"), *(("adoption", edition) for edition in ("ilacs-2018", "ilacs-2023", "ilacs-2026"))}
ALIKE = {
    "overall": [{"sif"}, {"ilacs-2018", "ilacs-2023"}],
    "help-and-protection": [{"sif"}, {"ilacs-2018", "ilacs-2023", "ilacs-2026"}],
    "children-in-care": [{"sif"}, {"ilacs-2018"}, {"ilacs-2023", "ilacs-2026"}],
    "care-leavers": [{"sif"}, {"ilacs-2018"}, {"ilacs-2023", "ilacs-2026"}],
    "adoption": [{"sif"}],
    "leaders": [{"sif"}, {"ilacs-2018", "ilacs-2023", "ilacs-2026"}],
}
SHARED = {("children-in-care", "ilacs-2018"), ("care-leavers", "ilacs-2018")}
SCALE = ["outstanding", "good", "requires-improvement", "inadequate"]
LAST = "2026-08-20"


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main(folder: Path) -> None:
    given: dict[str, dict[str, str]] = defaultdict(dict)
    for row in read(folder, "judgements.csv"):
        given[row["inspection"]][row["judgement"]] = row["grade"]
    authorities = {row["slug"]: row for row in read(folder, "authorities.csv")}
    reports: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in sorted(read(folder, "inspections.csv"), key=lambda row: (row["published"], row["id"])):
        reports[row["authority"]].append(row)

    def course(slug: str, lane: str) -> list[tuple[str, str, str]]:
        """(published, framework, grade or a word in its place), oldest first."""
        made = []
        for row in reports[slug]:
            framework = row["framework"]
            grade = given[row["id"]].get(LANES[lane].get(framework, ""))
            if grade and row["confidence"] == "low":
                made.append((row["published"], framework, "reported-later"))
            elif grade:
                made.append((row["published"], framework, grade))
            elif (lane, framework) in ENDED:
                made.append((row["published"], framework, "not-given"))
        return made

    courses = {(slug, lane): course(slug, lane) for slug in authorities for lane in LANES}
    current = sorted(slug for slug, row in authorities.items() if row["status"] == "current")
    with table("latest.csv", "authority", *LANES) as add:
        for slug in current:
            last = [courses[slug, lane][-1] if courses[slug, lane] else ("", "", "none") for lane in LANES]
            add([slug, *(f"{grade} {on}".strip() for on, _, grade in last)])
    with table("stood.csv", "lane", "day", "framework", "authorities", "grade", "count") as add:
        for lane in LANES:
            for year in range(2013, 2027):
                day = min(date(year, 12, 31).isoformat(), LAST)
                there = [slug for slug, row in authorities.items() if exists(row, day)]
                counts: Counter[tuple[str, str]] = Counter()
                for slug in there:
                    upto = [step for step in courses[slug, lane] if step[0] <= day]
                    if upto and upto[-1][2] in (*SCALE, "adequate"):
                        counts[upto[-1][1:]] += 1
                for (framework, grade), count in sorted(counts.items()):
                    add([lane, day, framework, len(there), grade, count])
    with table("moved.csv", "lane", "better", "same", "worse", "not-comparable", "first") as add:
        for lane in LANES:
            moved: Counter[str] = Counter(compare(lane, courses[slug, lane]) for slug in current)
            add([lane, *(moved[word] for word in ("better", "same", "worse", "not-comparable", "first"))])


def exists(row: dict[str, str], day: str) -> bool:
    return row["active_from"] <= day and (not row["active_to"] or day <= row["active_to"])


def compare(lane: str, steps: list[tuple[str, str, str]]) -> str:
    if not steps or steps[-1][2] not in SCALE:
        return ""
    graded = [step for step in steps if step[2] in (*SCALE, "adequate") or step[2] == "reported-later"]
    if len(graded) < 2:
        return "first"
    (_, old, before), (_, new, after) = graded[-2:]
    if not any({old, new} <= alike for alike in ALIKE[lane]):
        return "not-comparable"
    step = SCALE.index(after) - SCALE.index(before)
    return "same" if step == 0 else "better" if step < 0 else "worse"


@contextmanager
def table(name: str, *heads: str) -> Iterator[Callable[[list[object]], object]]:
    """A table beside this file, and what adds a row to it."""
    with (Path(__file__).parent / name).open("w", encoding="utf-8", newline="") as file:
        add = csv.writer(file, lineterminator="\n").writerow
        add(heads)
        yield add


if __name__ == "__main__":
    main(Path(sys.argv[1]))
