"""What a part of a record says, in words, and the page that shows it.

The pages of documents and of conflicts are made of these: they go through the record by what it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from throughline import history, records
from throughline.calendar import When
from throughline.link import Dataset, Fact, Part, grades
from throughline.pages import names, parts
from throughline.pages.wording import listed
from throughline.yamltree import Text

FIELDS = {
    "onsite": "On site",
    "published": "Published",
    "notified": "Counted by the council from",
    "length": "Length of the inspection",
    "in_force_from": "In force from",
    "in_force_to": "In force to",
    "starts": "Start of the action",
    "due": "Due date",
    "value": "Value",
    "grade": "Grade",
}
"""What a field on which sources may differ is called in text."""


# -- pages and places --------------------------------------------------------------------------------------------------


def place_order(locator: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts places in a document as a reader turns the pages: `para 2` before `para 10`, numbers before words."""
    pieces = re.findall(r"\d+|[^\W\d_]+", locator.casefold())
    known = [piece for piece in pieces if piece not in _PLACES]
    if known[:1] in (["cover"], ["title"], ["opening"]):
        return ((-1, 0, ""),)
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in known)


_PLACES = frozenset({"para", "paras", "paragraph", "paragraphs", "page", "pages", "section", "sections", "the"})


# -- in words ----------------------------------------------------------------------------------------------------------


def field_words(dataset: Dataset, part: Part) -> str:
    """What a disputed field is called: `On site`, `Grade: Help and protection`, or a statistic's own label."""
    holder, name = part.holders[-1], part.path[-1]
    if isinstance(holder, records.Statistic):
        return str(holder.label)
    if isinstance(holder, records.Grade) and len(part.path) > 1:
        return f"Grade: {names.judgement(dataset, _framework(part), part.path[-2])}"
    if isinstance(holder, records.ReportedEarlier):
        return f"Grade reported later: {holder.subject}, {holder.on.label}"
    if name == "owner":
        return "Who answers for the plan" if isinstance(holder, records.Response) else "Owner of the action"
    return FIELDS.get(name, name.replace("_", " ").capitalize())


def value_words(dataset: Dataset, part: Part, value: object) -> str:
    """One value of a field, as its kind is printed. `part` is the disputed field, or a part inside it."""
    if isinstance(value, When):
        return value.label
    if isinstance(value, Decimal):
        unit = next((h.unit for h in reversed(part.holders) if isinstance(h, records.Statistic)), None)
        return f"{value:,f}{f' {unit}' if unit else ''}"
    known = dataset.grade_word(_framework(part), str(value))
    return str(known.label if known else value)


def fact_words(dataset: Dataset, fact: Fact) -> str:
    """What one fact says, in Markdown."""
    part = fact.part
    framework = _framework(part)
    match part.model:
        case records.Inspection() as record:
            given = {k: v for k, v in record.judgements.items() if not isinstance(v, records.Base)}
            return _grades(dataset, framework, given)
        case records.Review() as review:
            return _grades(dataset, str(review.framework), review.judgements)
        case records.Grade() as grade:
            word = records.chosen(grade.grade)
            return f"{names.judgement(dataset, framework, part.path[-1])}: {_grade(dataset, framework, word)}"
        case records.Candidate() as candidate:
            held = Part(part.owner, part.holders[-1], part.holders[:-1], part.path[:-1])
            said = f", said by {candidate.said_by}" if candidate.said_by else ""
            return f"{field_words(dataset, held)}: {value_words(dataset, held, candidate.value)}{said}"
        case records.Statistic() as statistic:
            return _statistic(part, statistic)
        case records.Distribution() as row:
            return _distribution(dataset, row)
        case records.ThemeCount() as theme:
            number = str(theme.count) if theme.count is not None else "not counted"
            return f"{theme.area}. {theme.label}: {number}"
        case records.Neighbours() as near:
            near_by = ", ".join(names.authority(dataset, str(slug)) for slug in near.authorities)
            return f"Statistical neighbours, closest first, {near.as_at.label}: {near_by}"
        case records.Limit() as limit:
            return limit_words(dataset, framework, limit)
        case records.Claim() as claim:
            said = names.status(dataset, claim.claimed).lower()
            own = f", in its own words “{claim.as_stated}”" if claim.as_stated else ""
            return f"{claim.said_by or 'The council'} said: {said}{own}, {claim.as_at.label}"
        case records.Verification() as found:
            return str(found.summary or f"{history.FOUND[found.found].capitalize()}")
        case records.GovernanceStep() as step:
            return _step(dataset, part, step)
        case records.Due() as due:
            return f"Plan due to the inspectorate: {due.on.label}"
        case records.Plan() as plan:
            return f"The plan: {plan.title}"
        case records.ReportedEarlier() as earlier:
            word = records.chosen(earlier.grade)
            return f"{earlier.subject}, {earlier.on.label}: {str(word).replace('-', ' ') if word else 'no single grade given'}"
        case records.Statement() as statement:
            return f"{statement.summary} *({statement.said_by}; {parts.HOLDS[statement.holds]})*"
        case records.NotHeld() as paper:
            return f"{paper.title}{f', {paper.on.label}' if paper.on and paper.on.given else ''}"
        case records.Point() | records.Intervention() as point:
            words = [str(text) for text in (point.title, point.summary) if text]
            return f"**{words[0]}.** {words[1]}" if len(words) == 2 else words[0]
    for name in ("title", "label", "summary", "text"):
        if text := getattr(part.model, name, None):
            return str(text)
    return fact.kind


def limit_words(dataset: Dataset, framework: str, limit: records.Limit) -> str:
    """The rule that one low grade caps another, as a sentence."""
    any_of = [names.judgement(dataset, framework, str(id)) for id in limit.any_of]
    grade = _grade(dataset, framework, limit.grade).lower()
    judgement = names.judgement(dataset, framework, str(limit.limits))
    cause = any_of[0] if len(any_of) == 1 else f"any of {listed(any_of)}"
    return f"Where {cause} is {grade}, {judgement} is {grade} too."


def _framework(part: Part) -> str:
    """The framework whose words apply to a part: that of the nearest enclosing record that names one."""
    for model in (part.model, *reversed(part.holders)):
        if isinstance(model, records.Review | records.Inspection | records.Distribution | records.National):
            return str(model.framework or "")
    return part.owner.removeprefix("frameworks/")


def _grade(dataset: Dataset, framework: str, grade: object) -> str:
    if grade is None:
        return "sources differ"
    known = dataset.grade_word(framework, str(grade))
    return str(known.label) if known else str(grade).replace("-", " ")


def _grades(dataset: Dataset, framework: str, given: Mapping[Text, object]) -> str:
    return "; ".join(
        f"{names.judgement(dataset, framework, judgement)}: {_grade(dataset, framework, word).lower()}"
        for judgement, word, _ in grades(given)
    )


def _statistic(part: Part, statistic: records.Statistic) -> str:
    total = next((str(h.label) for h in part.holders if isinstance(h, records.Statistic)), "")
    label = f"{total}, of these: {statistic.label}" if total else str(statistic.label)
    unit = f" {statistic.unit}" if statistic.unit else ""
    value = records.chosen(statistic.value)
    if value is not None:
        return f"{label}: {value:,f}{unit}"
    if statistic.at_least is not None:
        return f"{label}: at least {statistic.at_least:,f}{unit}"
    return f"{label}: sources differ" if statistic.value is not None else label


def _distribution(dataset: Dataset, row: records.Distribution) -> str:
    framework = str(row.framework)
    numbers: list[str] = [f"{n} {_grade(dataset, framework, g).lower()}" for g, n in row.counts.items()]
    numbers += [f"{n:f}% {_grade(dataset, framework, g).lower()}" for g, n in row.shares.items()]
    return f"{names.judgement(dataset, framework, str(row.judgement))}: {', '.join(numbers)}"


def _step(dataset: Dataset, part: Part, step: records.GovernanceStep) -> str:
    head = f"{names.body(dataset, part.page.partition('/')[0], str(step.body))}, {step.on.label}"
    tail = str(step.title or step.received or step.summary or "")
    return f"{head}. {tail}" if tail else head
