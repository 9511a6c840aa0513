"""rows against one another and against the frameworks and words of the content folder: T555 and T554, all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from throughline import calendar, records, urls
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, suggestion
from throughline.link import Content
from throughline.link.dates import starts_after
from throughline.national.tables import Row, Tables
from throughline.yamltree import Text

SUBJECTS: Mapping[str, tuple[str, str]] = {
    "childrens-services": ("children's services", ""),
    "safeguarding": ("safeguarding", "help-and-protection"),
    "looked-after": ("looked after children", "children-in-care"),
    "safeguarding-and-looked-after": ("safeguarding and looked after children", ""),
    "protection-arrangements": ("arrangements for the protection of children", "help-and-protection"),
    "adoption": ("adoption", ""),
    "fostering": ("fostering", ""),
}
"""What an earlier inspection was about, and its lane. None has one that covered two lanes, or that no lane is about:
the adoption and fostering services that were inspected then are not the adoption performance that is graded later."""

KINDS = {"joint-targeted-area-inspection": "jtai"}
"""Kinds of visits that the vocabulary calls otherwise."""

OLDER_GRADES = ("satisfactory",)
"""A word of inspections that no framework here describes."""


def kind_of(visit: Row) -> str:
    """The vocabulary's word for the kind of a visit."""
    return KINDS.get(visit["kind"], str(visit["kind"]))


def boards(content: Content) -> dict[str, str]:
    """The judgements that are passed on boards, each with its framework."""
    return {
        str(judgement.id): id
        for id, framework in content.frameworks.items()
        if framework.subject == "board"
        for judgement in framework.judgements
    }


def check(tables: Tables, content: Content) -> Iterator[Diagnostic]:
    """Every name that stands for nothing, and every date that cannot be, in tables whose form is right."""
    authorities = {str(row["slug"]) for row in tables["authorities.csv"]}
    inspections = {str(row["id"]): row for row in tables["inspections.csv"]}
    graded = {(str(row["inspection"]), str(row["judgement"])) for row in tables["judgements.csv"]}
    for row in tables["authorities.csv"]:
        if refusal := urls.refusal("authority", row["slug"]):
            yield Diagnostic("T554", refusal, row["slug"].at)
        for column in ("statistical_neighbours", "predecessors", "successors"):
            yield from _known("authority", row.parts(column), authorities)
        yield from _order(row, "active_from", "active_to")
    for name in ("inspections.csv", "previous_inspections.csv", "visits.csv", "tile_map.csv"):
        yield from _known("authority", (row["authority"] for row in tables[name]), authorities)
    for name in ("judgements.csv", "previous_inspections.csv"):
        yield from _known("inspection", (row["inspection"] for row in tables[name]), inspections)
    for row in tables["inspections.csv"]:
        yield from _inspection(row, content, graded)
    for row in tables["judgements.csv"]:
        if held := inspections.get(row["inspection"]):
            yield from _judgement(row, str(held["framework"]), content)
    yield from _previous(tables["previous_inspections.csv"], inspections, content)
    kinds = {str(kind.id) for kind in content.vocabulary.kinds}
    for row in tables["visits.csv"]:
        yield from _known("inspection", row.parts("source"), inspections)
        for source in row.parts("source"):
            if source in inspections and inspections[source]["authority"] != row["authority"]:
                message = f"{source} is an inspection of {inspections[source]['authority']}"
                yield Diagnostic("T555", message, source.at, see=(row["authority"].at,))
        if not row["source"]:
            yield Diagnostic("T555", "no report is named that mentions this visit", row["source"].at)
        if kind_of(row) not in kinds:
            yield from _known("kind of visit", (row["kind"],), kinds | set(KINDS))


def _known(what: str, words: Iterator[Text] | Collection[Text], known: Collection[str]) -> Iterator[Diagnostic]:
    for word in words:
        if word not in known:
            yield Diagnostic("T555", f"there is no {what} {word}", word.at, suggestion(word, known))


def _when(cell: Text) -> When:
    """A date; one that cannot be read has a finding already."""
    try:
        return calendar.parse(cell)
    except ValueError:
        return calendar.NOT_GIVEN


def _order(row: Row, before: str, after: str) -> Iterator[Diagnostic]:
    if starts_after(_when(row[before]), _when(row[after])):
        message = f"{row[after]} is before {row[before]}, which comes first"
        yield Diagnostic("T554", message, row[after].at, see=(row[before].at,))


def _inspection(row: Row, content: Content, graded: Collection[tuple[str, str]]) -> Iterator[Diagnostic]:
    yield from _order(row, "start", "end")
    yield from _order(row, "end", "published")
    framework = content.frameworks.get(row["framework"])
    if framework is None:
        yield from _known("framework", (row["framework"],), content.frameworks)
        return
    if row["kind"] not in framework.kinds:
        message = f"{framework.edition} has no events of the kind {row['kind']}"
        yield Diagnostic("T555", message, row["kind"].at, suggestion(row["kind"], framework.kinds))
    for judgement in framework.rules.required:
        if (str(row["id"]), str(judgement)) not in graded:
            message = f"no row of judgements.csv gives {judgement}, which {framework.edition} always grades"
            yield Diagnostic("T555", message, row["id"].at, see=(judgement.at,))


def _judgement(row: Row, framework: str, content: Content) -> Iterator[Diagnostic]:
    known = content.frameworks.get(framework)
    if known is None:
        return
    own = {str(judgement.id) for judgement in known.judgements}
    if row["judgement"] not in own:
        framework = boards(content).get(row["judgement"], "")
        if not framework:
            message = f"{known.edition} has no judgement {row['judgement']}"
            yield Diagnostic("T555", message, row["judgement"].at, suggestion(row["judgement"], own))
            return
        known = content.frameworks[framework]
    grades = [*(str(grade.id) for grade in known.scale), *(str(word.id) for word in known.not_graded)]
    if row["grade"] not in grades:
        message = f"{known.edition} has no grade {row['grade']}"
        yield Diagnostic("T555", message, row["grade"].at, suggestion(row["grade"], grades))


def _previous(rows: list[Row], inspections: Mapping[str, Row], content: Content) -> Iterator[Diagnostic]:
    grades = {str(grade.id) for framework in content.frameworks.values() for grade in framework.scale}
    grades |= set(OLDER_GRADES)
    lanes = {str(lane.id) for lane in content.vocabulary.lanes}
    for row in rows:
        if row["grade"]:
            yield from _known("grade", (row["grade"],), grades)
        if row["matches"]:
            yield from _known("inspection", (row["matches"],), inspections)
        subject = SUBJECTS.get(row["subject"])
        if subject is None:
            yield from _known("subject", (row["subject"],), SUBJECTS)
        elif subject[1] and subject[1] not in lanes:
            yield Diagnostic("T555", f"the vocabulary has no lane {subject[1]} for {row['subject']}", row["subject"].at)
        reporter = inspections.get(row["inspection"])
        if reporter and reporter["authority"] != row["authority"]:
            message = f"{row['inspection']} is an inspection of {reporter['authority']}"
            yield Diagnostic("T555", message, row["authority"].at, see=(reporter["authority"].at,))
        if reporter and starts_after(_when(row["date"]), _when(reporter["published"])):
            message = f"{row['date']} is after the report that mentions it, {reporter['published']}"
            yield Diagnostic("T554", message, row["date"].at, see=(reporter["published"].at,))


def dataset_document(content: Content, named: str | None) -> tuple[str, records.Document] | None:
    """The document that stands for the tables: the one that is named, else the newest of the kind `dataset`."""
    known = {id: record for id, record in content.documents.items() if record.kind == "dataset"}
    if named is not None:
        return (named, content.documents[named]) if named in content.documents else None
    dated = sorted((record.on.iso, id) for id, record in known.items())
    return (dated[-1][1], known[dated[-1][1]]) if dated else None
