"""Files that define the terms: frameworks, the vocabulary, the site itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from throughline.records.fields import (
    Base,
    ContactAddress,
    Count,
    Date,
    Day,
    Flag,
    Id,
    Key,
    Line,
    Many,
    Prose,
    SiteAddress,
    Sources,
    Stated,
    WebAddress,
)
from throughline.records.parts import Accepted, Body, Fit, Note, Statement


class ScaleGrade(Base):
    """A grade of a framework's scale, best first."""

    id: Id
    label: Line = Field(description="As the framework prints it.")
    short: Line | None = Field(
        default=None, description="Where the printed label is long: the word for tables and marks."
    )
    mark: Literal["diamond", "disc", "square", "triangle", "bar"]
    tone: Literal["navy", "blue", "amber", "plum", "stone"]


class NotGraded(Base):
    """What a report of this framework may print in the place of a grade. It is no grade: never ordered, counted or compared."""

    id: Id
    label: Line = Field(description="As the framework prints it.")
    summary: Prose | None = None


class LaneFit(Base):
    id: Id
    fit: Fit


class Continues(Base):
    framework: Id
    judgement: Id
    fit: Fit


class Judgement(Base):
    """One thing that a framework grades, under its official name."""

    id: Id
    title: Line
    short: Line = Field(description="Short name for tables.")
    within: Id | None = Field(default=None, description="The judgement that this one is a part of.")
    lanes: Many[LaneFit] = ()
    continues: Many[Continues] = ()
    verified: Flag = Field(default=True, description="no where the official name was not seen in a source.")


class Limit(Base):
    """If any of `any_of` is graded `grade`, then `limits` is graded `grade`."""

    any_of: Many[Id]
    grade: Id
    limits: Id
    source: Sources | None = None


class Absent(Base):
    judgement: Id
    reason: Prose


class Rules(Base):
    limits: Many[Limit] = ()
    required: Many[Id] = ()
    absent: Many[Absent] = ()
    starts_on: Literal["monday"] | None = None
    starts_on_reason: Prose | None = None


class RecommendationList(Base):
    id: Id
    title: Line


class Tier(Base):
    """How soon, as the report groups its list; the due date counted from publication is derived."""

    id: Id
    title: Line
    months: Count | None = None


class Framework(Base):
    """One edition of one framework."""

    aliases: Many[Id] = Field(default=(), description="Its former ids: what stood there leads here.")
    title: Line
    short: Line
    edition: Line = Field(description="How this edition is told from others: ILACS, 2018 edition.")
    inspectorates: Many[Line]
    subject: Literal["authority", "board"] = Field(default="authority", description="Whose grades it gives.")
    in_force_from: Stated[Date] | None = None
    in_force_to: Stated[Date] | None = None
    no_overall: Prose | None = Field(default=None, description="Why there is no overall grade, where there is none.")
    kinds: Many[Id]
    scale: Many[ScaleGrade]
    not_graded: Many[NotGraded] = Field(default=(), description="What may be printed in the place of a grade.")
    judgements: Many[Judgement]
    lists: Many[RecommendationList] = ()
    tiers: Many[Tier] = ()
    rules: Rules = Field(default_factory=Rules)
    response_working_days: Count | None = Field(
        default=None, description="Working days from receipt of the report to the plan's submission."
    )
    summary: Prose
    statements: Many[Statement] = ()
    notes: Many[Note] = ()
    source: Sources | None = None
    accepted: Many[Accepted] = ()


class Lane(Base):
    id: Id
    title: Line
    board: Flag = Field(default=False, description="yes for a lane of another body, drawn apart.")
    children_in_care: Flag = Field(default=False, description="yes where it belongs to the plain section.")


class Status(Base):
    id: Id
    title: Line
    meaning: Prose
    done: Flag = Field(default=False, description="yes where it says that nothing is left to do.")


class Kind(Base):
    id: Id
    title: Line
    graded: Flag
    letter: Flag = Field(default=False, description="yes where it ends in a published letter.")
    summary: Prose


class Step(Base):
    id: Id
    title: Line
    body_type: Line | None = None
    expected: Flag = Field(default=False, description="yes where every published inspection should have one.")
    with_deadline: Flag = Field(
        default=False, description="yes where it is expected only if the framework sets a time for the plan."
    )


class Theme(Base):
    id: Id
    aliases: Many[Id] = Field(default=(), description="Its former ids: what stood there leads here.")
    title: Line
    rule: Prose = Field(description="The one written rule by which it is assigned.")


class Term(Base):
    """A word that readers may not know, explained where it first stands on a page."""

    id: Id
    term: Line = Field(description="As the explanation is headed.")
    forms: Many[Line] = Field(min_length=1, description="As it stands in texts; each also with an s after it.")
    meaning: Prose = Field(description="In plain words.")


class Caveat(Base):
    """What must be said beside a timeline; `when` says which timelines."""

    id: Id
    text: Prose


class Vocabulary(Base):
    """The words the record is told in."""

    lanes: Many[Lane]
    kinds: Many[Kind]
    statuses: Many[Status]
    steps: Many[Step]
    bodies: Many[Body] = ()
    themes: Many[Theme]
    terms: Many[Term] = ()
    caveats: Many[Caveat] = ()
    accepted: Many[Accepted] = ()


class Retraction(Base):
    """Something that is taken down: a key of the record, or a key, `~` and the mark of a fact that has no key.

    Never the words themselves.
    """

    id: Key
    reason: Prose = Field(description="Why, in a sentence that may be public and repeats nothing of what is gone.")
    note: Flag = Field(default=False, description="yes to say at its address that something was taken down, and why.")
    deleted: Flag = Field(default=False, description="yes once it has been deleted from the files of content as well.")


class Retractions(Base):
    """What is taken down. `throughline retract` adds to it."""

    retractions: Many[Retraction]


class Licence(Base):
    name: Line
    url: WebAddress
    attribution: Prose


class Contact(Base):
    label: Line
    url: ContactAddress


class Helpline(Base):
    who: Line
    number: Line
    note: Line | None = None


class Site(Base):
    """The site itself."""

    title: Line
    strapline: Line
    question: Prose
    publisher: Line
    language: Line
    base_url: SiteAddress | None = None
    as_of: Day | None = None
    licence: Licence
    contact: Contact
    helplines: Many[Helpline] = Field(min_length=1)
    accepted: Many[Accepted] = ()
