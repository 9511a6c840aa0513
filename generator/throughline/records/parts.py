"""The parts that records are made of: recommendations, claims, verifications, steps, statistics."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from throughline.records.fields import (
    Base,
    Count,
    Date,
    Flag,
    Id,
    Line,
    Many,
    Number,
    Prose,
    Ref,
    Sources,
    Stated,
    WebAddress,
)

State = Literal["announced", "postponed", "cancelled", "withdrawn", "held"]
Fit = Literal["same", "near", "part"]
Found = Literal["confirmed", "partly", "recurs", "contradicted", "untested", "not-comparable"]
Basis = Literal["named", "subject", "general"]
StepState = Literal["listed", "held", "planned"]


class Accepted(Base):
    """A warning that is true of the world."""

    code: Line
    reason: Prose


class Note(Base):
    """What a reader should know beside a fact; `derived` when we worked it out."""

    text: Prose
    derived: Flag = False
    source: Sources | None = None


class Reply(Base):
    """The authority's own words on a record, summarised with its agreement."""

    body: Line
    on: Date
    about: Ref | None = None
    summary: Prose
    source: Sources | None = None


class Point(Base):
    """One strength, finding or promise, in our words."""

    title: Line | None = None
    summary: Prose
    themes: Many[Id] = ()
    source: Sources | None = None


class Statement(Base):
    """Something a source asserts, and whether it holds against what else is known."""

    id: Id | None = None
    summary: Prose
    said_by: Line = Field(description="Whose statement: the council, Ofsted, a newspaper.")
    as_at: Date | None = None
    holds: Literal["yes", "no", "conditional", "dated", "unchecked"] = Field(
        description="conditional: true under a stated condition; dated: true at its date and not a rule."
    )
    because: Prose
    source: Sources | None = None


class NotHeld(Base):
    """A paper or letter that is known to exist and is not in the record."""

    title: Line
    on: Date | None = None
    about: Ref | None = None
    summary: Prose | None = None
    known_from: Sources


class Claim(Base):
    """What a body said of the state of something, at a date. Appended to, never overwritten."""

    claimed: Id = Field(description="A status of vocabulary.yaml.")
    as_at: Date
    as_stated: Line | None = Field(default=None, description="The source's own word for the state.")
    said_by: Line | None = None
    summary: Prose | None = None
    source: Sources | None = None


class Also(Base):
    """What the same paper says elsewhere: neither a later status nor a conflict of values."""

    summary: Prose
    about: Ref | None = None
    source: Sources


class Recommendation(Base):
    """One item of an inspectorate's own list."""

    id: Id
    aliases: Many[Id] = Field(default=(), description="Its former ids: what stood there leads here.")
    title: Line
    summary: Prose | None = Field(default=None, description="What was asked, in our words.")
    list: Id | None = Field(default=None, description="A list of the framework, such as safeguarding.")
    tier: Id | None = Field(default=None, description="A tier of the framework, such as three-months.")
    addressed_to: Many[Line] = ()
    themes: Many[Id] = ()
    lanes: Many[Id] = ()
    claims: Many[Claim] = ()
    same_paper_also_says: Many[Also] = ()
    notes: Many[Note] = ()
    replies: Many[Reply] = ()
    source: Sources | None = None


class CouncilNamed(Base):
    """What the council itself calls critical: it restates the list and never adds to it."""

    id: Id
    title: Line
    summary: Prose | None = None
    restates: Many[Ref] = ()
    themes: Many[Id] = ()
    source: Sources | None = None


class Action(Base):
    """What the authority undertook."""

    id: Id
    title: Line
    summary: Prose | None = None
    addresses: Many[Ref] = ()
    owner: Stated[Line] | None = None
    starts: Stated[Date] | None = None
    due: Stated[Date] | None = None
    themes: Many[Id] = ()
    claims: Many[Claim] = ()
    same_paper_also_says: Many[Also] = ()
    notes: Many[Note] = ()
    replies: Many[Reply] = ()
    source: Sources | None = None


class Verification(Base):
    """What THIS event found about an earlier recommendation, action or list."""

    of: Ref
    covers: Literal["one", "many", "all"] = "one"
    found: Found
    basis: Basis
    reported_by: Line | None = Field(default=None, description="authority, where only the council says so.")
    summary: Prose | None = None
    source: Sources | None = None


class Ask(Base):
    do: Id = Field(description="note, accept, agree, comment, consider, receive, decide ...")
    what: Line


class GovernanceStep(Base):
    """A body received something, or was to. What it was asked is not what it resolved."""

    body: Id = Field(description="A body of the authority's file or of vocabulary.yaml.")
    on: Date
    step: Id | None = Field(default=None, description="A step of vocabulary.yaml.")
    title: Line | None = None
    state: StepState = Field(description="listed: agenda or paper seen; held: minutes seen; planned.")
    received: Line | None = None
    asks: Many[Ask] = ()
    resolved: Prose | None = Field(default=None, description="What it resolved, or not-held.")
    summary: Prose | None = None
    source: Sources | None = None


class Intervention(Base):
    """Something the Department for Education or the council set up because of the inspection."""

    id: Id
    title: Line
    state: Literal["in-place", "planned", "ended"]
    on: Date | None = None
    by: Line | None = None
    summary: Prose | None = None
    source: Sources | None = None


class Statistic(Base):
    """A count. Parts add up to the total; `at-least` is a value of its own."""

    id: Id | None = None
    label: Line
    value: Stated[Number] | None = None
    at_least: Number | None = None
    unit: Line | None = None
    parts: Many[Statistic] = ()
    summary: Prose | None = None
    source: Sources | None = None


class Grade(Base):
    """A grade with more to say than its word."""

    grade: Stated[Id]
    reported_by: Ref | None = Field(default=None, description="The later event that reports it: drawn hollow.")
    note: Prose | None = None
    source: Sources | None = None


def _grade_shape(value: Any) -> str:
    return "long" if isinstance(value, dict | Grade) else "word"


GradeGiven = Annotated[Annotated[Id, Tag("word")] | Annotated[Grade, Tag("long")], Discriminator(_grade_shape)]


class Review(Base):
    """Another body judged in the same report: one event, one page, never the council's grade."""

    framework: Id
    body: Line
    judgements: dict[Id, GradeGiven]
    recommendation_count: Count | None = None
    recommendations: Many[Recommendation] = ()
    strengths: Many[Point] = ()
    source: Sources | None = None


class Report(Base):
    """A published report: its id in the national tables, and where it is."""

    id: Id
    url: WebAddress | None = None
    file: Line | None = None
    readable: Flag = Field(
        default=True, description="no where the file that was published could not be read as a report."
    )
    pages: Count | None = None
    licence: Literal["ogl", "non-commercial", "none"] | None = Field(
        default=None, description="The notice on reuse that the report prints."
    )


class Plan(Base):
    title: Line
    held: Flag
    summary: Prose | None = None
    known_from: Sources | None = None


class Due(Base):
    on: Date
    basis: Literal["stated"] = "stated"
    source: Sources | None = None


class Response(Base):
    """The authority's plan as a whole."""

    plan: Plan | None = None
    due_to_inspectorate: Due | None = None
    owner: Stated[Line] | None = None
    summary: Prose | None = None
    source: Sources | None = None


class PlainWords(Base):
    """For children in care and care leavers: what inspectors said and what the council promised, in plain words."""

    inspectors_said: Many[Point] = ()
    council_promised: Many[Point] = ()


class Mention(Base):
    """What this event's report says of another event."""

    event: Ref
    summary: Prose
    source: Sources | None = None


class Body(Base):
    """A body that receives reports."""

    id: Id
    title: Line
    type: Literal[
        "executive", "scrutiny", "lead-member", "management", "corporate-parenting", "assurance", "partnership",
        "improvement-board", "external",
    ]  # fmt: skip
    summary: Prose | None = None
    source: Sources | None = None
