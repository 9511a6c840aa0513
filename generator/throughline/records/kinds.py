"""Files that hold the record: inspections, authorities, origins, documents, national snapshots."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from throughline.records.fields import (
    Alias,
    Base,
    Count,
    Date,
    Flag,
    Id,
    Key,
    Line,
    Many,
    Number,
    Prose,
    Ref,
    Sources,
    Stated,
    WebAddress,
)
from throughline.records.parts import (
    Accepted,
    Action,
    Body,
    CouncilNamed,
    GovernanceStep,
    GradeGiven,
    Intervention,
    Mention,
    Note,
    NotHeld,
    PlainWords,
    Point,
    Recommendation,
    Reply,
    Report,
    Response,
    Review,
    State,
    Statement,
    Statistic,
    Verification,
)


class Inspection(Base):
    """One event: a graded inspection or an ungraded visit, held, cancelled or announced."""

    authority: Id
    framework: Id | None = None
    kind: Id = Field(description="An event kind of vocabulary.yaml.")
    state: State
    aliases: Many[Alias] = Field(default=(), description="Its former ids: what stood there leads here.")
    title: Line | None = Field(default=None, description="Only where framework and kind do not name it well enough.")
    theme: Line | None = Field(default=None, description="The theme of a focused visit or joint inspection.")
    length: Stated[Id] | None = Field(default=None, description="short or standard.")
    inspectorates: Many[Line] = ()
    notified: Stated[Date] | None = Field(default=None, description="An earlier date that a council counts from.")
    onsite: Stated[Date] | None = None
    published: Stated[Date] | None = None
    report: Report | None = None
    summary: Prose | None = None
    judgements: dict[Id, GradeGiven] = {}
    reviews: Many[Review] = ()
    recommendation_count: Count | None = Field(
        default=None,
        description="How many recommendations the report makes; compared with those recorded here, if any.",
    )
    recommendations: Many[Recommendation] = ()
    council_named: Many[CouncilNamed] = ()
    response: Response | None = None
    actions: Many[Action] = ()
    interventions: Many[Intervention] = ()
    verifications: Many[Verification] = ()
    read_for: Many[Ref] = ()
    mentions: Many[Mention] = ()
    governance: Many[GovernanceStep] = ()
    statistics: Many[Statistic] = ()
    strengths: Many[Point] = ()
    in_plain_words: PlainWords | None = None
    statements: Many[Statement] = ()
    not_held: Many[NotHeld] = ()
    notes: Many[Note] = ()
    replies: Many[Reply] = ()
    source: Sources | None = None
    accepted: Many[Accepted] = ()


class Codes(Base):
    urn: Line | None = None
    ons: Line | None = None
    dfe: Line | None = None


class Neighbours(Base):
    """Statistical neighbours, closest first, as a dated set."""

    as_at: Date
    authorities: Many[Id]
    source: Sources | None = None


class Tile(Base):
    """A square of the map of equal squares: columns from the west, rows from the north, both from 0."""

    column: Count
    row: Count


class ReportedEarlier(Base):
    """An earlier grade known only because a later report mentions it."""

    subject: Line
    on: Date
    basis: Literal["inspected", "published", "stated"]
    grade: Stated[Id] | None = None
    lane: Id | None = None
    reported_by: Ref
    source: Sources | None = None


class Authority(Base):
    """An authority: who it is, its neighbours, and the bodies that receive reports."""

    name: Line
    council: Line | None = Field(default=None, description="The council's own name, where it is known.")
    aliases: Many[Id] = Field(default=(), description="Its former ids: what stood there leads here.")
    also_known_as: Many[Line] = ()
    codes: Codes | None = None
    region: Line
    type: Literal["county", "unitary", "metropolitan-district", "london-borough", "city-corporation", "sui-generis"]
    status: Literal["current", "abolished"] = "current"
    active_from: Date | None = None
    active_to: Date | None = None
    predecessors: Many[Id] = ()
    successors: Many[Id] = ()
    population_0_25: Count | None = None
    tile: Tile | None = Field(default=None, description="Its square on the map of equal squares; none once abolished.")
    neighbours: Neighbours | None = None
    bodies: Many[Body] = ()
    reported_earlier: Many[ReportedEarlier] = ()
    statements: Many[Statement] = ()
    not_held: Many[NotHeld] = ()
    notes: Many[Note] = ()
    replies: Many[Reply] = ()
    source: Sources | None = None
    accepted: Many[Accepted] = ()


class Origin(Base):
    """Recommendations that come from no inspection."""

    aliases: Many[Id] = Field(default=(), description="Its former ids: what stood there leads here.")
    title: Line
    body: Line
    published: Stated[Date]
    summary: Prose
    recommendation_count: Count | None = None
    recommendations: Many[Recommendation] = ()
    notes: Many[Note] = ()
    source: Sources | None = None
    accepted: Many[Accepted] = ()


class Defect(Base):
    """A fault of the document itself, recorded and not mended."""

    summary: Prose
    locator: Line = Field(alias="at")


class Document(Base):
    """A source document."""

    aliases: Many[Id] = Field(default=(), description="Its former ids: what stood there leads here.")
    title: Line
    short: Line | None = Field(default=None, description="How citations call it: Update paper of 2012.")
    publisher: Line
    author: Line | None = Field(default=None, description="The role of its author.")
    kind: Id
    on: Date = Field(description="The date of the document.")
    on_basis: Prose | None = None
    url: WebAddress | None = None
    held: Flag = True
    licence: Line | None = None
    locators: Prose | None = Field(default=None, description="How places in it are cited.")
    audience: Many[Id] = Field(default=(), description="Authorities it was written for, or about.")
    known_from: Sources | None = None
    summary: Prose | None = None
    defects: Many[Defect] = ()
    statements: Many[Statement] = ()
    not_held: Many[NotHeld] = ()
    notes: Many[Note] = ()
    accepted: Many[Accepted] = ()


class Change(Base):
    """One fact of the record that is not what it was. Without `old` it is new, without `new` it was taken out."""

    key: Key
    field: Line | None = Field(default=None, description="Which fact of it; left out where it is the thing itself.")
    old: Line | None = None
    new: Line | None = None
    source: Sources | None = Field(default=None, description="The source that changed it.")

    @model_validator(mode="after")
    def _changes_something(self) -> Change:
        if self.old == self.new:
            raise ValueError("a change has an old value, a new value, or both, and they differ")
        return self


class Changes(Base):
    """What changed in the record up to one day: written by `throughline changes`, reviewed by a curator."""

    since: Line | None = Field(default=None, description="The commit that the record was compared with.")
    record: Line | None = Field(
        default=None, description="The digest of the record that it was compared with that commit."
    )
    changes: Many[Change]


class Distribution(Base):
    """How many inspections stood at each grade, for one judgement."""

    judgement: Id
    framework: Id
    counts: dict[Id, Count] = {}
    shares: dict[Id, Number] = Field(default={}, description="Per cent, where a source gives no counts.")
    source: Sources | None = None


class ThemeCount(Base):
    theme: Id | None = None
    label: Line = Field(description="What the source counted, in our words.")
    area: Line
    count: Count | None = Field(default=None, description="Left out where the source did not count it.")
    source: Sources | None = None


class National(Base):
    """A dated national snapshot: distributions, counted themes, claims and whether they hold."""

    aliases: Many[Id] = Field(default=(), description="Its former ids: what stood there leads here.")
    title: Line
    summary: Prose
    as_at: Date
    period: Date | None = None
    framework: Id | None = None
    inspections: Count | None = None
    missing: Many[Line] = Field(default=(), description="What the source does not say: base number, date, source.")
    distributions: Many[Distribution] = ()
    themes: Many[ThemeCount] = ()
    statements: Many[Statement] = ()
    method: Many[Point] = ()
    audience: Many[Id] = ()
    notes: Many[Note] = ()
    source: Sources | None = None
    accepted: Many[Accepted] = ()
