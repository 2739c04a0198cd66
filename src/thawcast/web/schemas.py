"""Types of the JSON endpoints, from which the OpenAPI schema is made."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field


class Problem(BaseModel):
    """What went wrong, after RFC 9457."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    detail: str


class StateMatch(BaseModel):
    """A state offered for what was typed."""

    code: str
    name: str
    also: str = Field(description="The other name that matched; empty if the name itself did.")


class StateMatches(BaseModel):
    """States offered for what was typed, best first."""

    matches: list[StateMatch]


class Named(BaseModel):
    """A state."""

    code: str
    name: str


class EstimateNote(BaseModel):
    """A number with its 90% interval."""

    value: float | None
    low: float | None
    high: float | None
    unit: str


class LastsFor(BaseModel):
    """Probability that a thaw lasts."""

    horizon_months: int
    estimate: EstimateNote
    baseline: float | None
    n_at_risk: int
    method: str | None
    record: dict[str, Any] | None


class DirectionNote(BaseModel):
    """Where the temperature is going, looking back."""

    word: Literal["warming", "cooling", "flat", "unknown"]
    p_6: EstimateNote | None
    p_12: EstimateNote | None


class EpisodeNote(BaseModel):
    """A thaw or chill; what no method tells yet is null."""

    began: str = Field(description="A year, or a month where months tell it.")
    p_real: EstimateNote
    sort: Literal["recovery", "beyond usual"] | None
    peaked: str | None
    stepped: str | None
    given_back: EstimateNote | None
    p_stands: EstimateNote | None
    p_colder: EstimateNote | None
    ended: str | None
    end_kind: Literal["given back", "overtaken", "settled"] | None


class ConfidenceNote(BaseModel):
    """How sure the answer is, and why."""

    word: Literal["high", "moderate", "low"]
    reason: str


class VerdictNote(BaseModel):
    """The answer in short; what no method tells yet is null."""

    headline: str
    sentences: list[str]
    state: Literal["thaw", "chill", "over", "steady", "unknown"]
    direction: DirectionNote
    stock: EstimateNote | None
    temperature: EstimateNote | None
    thaw: EpisodeNote | None
    chill: EpisodeNote | None
    kind: str | None
    lasting: list[LastsFor]
    confidence: ConfidenceNote | None


class SourceNote(BaseModel):
    """A dataset that a result rests on."""

    id: str
    citation: str
    version: str
    licence: str


class Answer(BaseModel):
    """One dyad at one date; chapters as `thawcast assess --json` prints them."""

    schema_name: str = Field(alias="schema", examples=["thawcast.assessment/2"])
    a: Named
    b: Named
    as_of: date
    data_to: date | None
    source: str | None
    verdict: VerdictNote
    chapters: dict[str, dict[str, Any]]
    caveats: list[str]
    sources: list[SourceNote]


class Turning(BaseModel):
    """A thaw or chill that runs."""

    a: str
    b: str
    a_name: str
    b_name: str
    state: Literal["thaw", "chill"]
    onset: int
    onset_month: date | None = Field(description="First month where the state rests on months; null by year.")
    source: str = Field(description="The level source that speaks, by its id.")
    unit: str = Field(description="Unit of rise and level.")
    rise: float = Field(description="Change at onset.")
    p_real: float
    level: float = Field(description="Level of the last year or month.")
    low: float
    high: float
    n_events: int | None
    p_above: float = Field(description="Probability that the level is above what is usual for the two.")
    p_12: float | None = Field(description="Probability that it is above that of a year before.")
    p_stands: float = Field(description="Probability that it is now beyond the line of the thaw or chill.")
    stock: float | None = Field(description="Where the two stand, 0 to 4: compare pairs by this alone.")
    p_lasts_12: float | None
    p_lasts_24: float | None
    p_lasts_36: float | None


class WorldAnswer(BaseModel):
    """Every thaw and chill at a date."""

    as_of: date
    version: str
    turning: list[Turning]


class TableNote(BaseModel):
    """A table of the dataset."""

    name: str
    rows: int
    stage: str
    sources: list[str]


class YearNote(BaseModel):
    """Coverage of a year: dyads with a level, and those with 30 events or more."""

    year: int
    dyads: int
    busy: int


class DataAnswer(BaseModel):
    """What is in the dataset."""

    name: str
    version: str
    label: str
    first: date
    last: date
    built_on: date
    tables: list[TableNote]
    coverage: list[YearNote]
    sources: list[SourceNote]


class ScenarioNote(BaseModel):
    """A scenario that ships."""

    key: str
    title: str
    date: date
    states: list[str]


class Scenarios(BaseModel):
    """Scenarios that ship."""

    scenarios: list[ScenarioNote]


class MovedRange(BaseModel):
    """A range that was moved."""

    name: str = Field(description="`kind:state:issue`, as the page names its sliders.", max_length=120)
    low: float = Field(allow_inf_nan=False, ge=-1e6, le=1e6)
    high: float = Field(allow_inf_nan=False, ge=-1e6, le=1e6)


class LabQuestion(BaseModel):
    """A scenario: one that ships by its key, or TOML text; with ranges moved."""

    scenario: str = Field(default="", max_length=80)
    toml: str = Field(default="", max_length=64_000)
    moved: list[MovedRange] = Field(default_factory=list[MovedRange], max_length=250)
    policies: list[str] = Field(default_factory=list[str], max_length=10)


class LabTable(BaseModel):
    """A small table."""

    title: str
    headings: list[str]
    rows: list[list[str]]


class LabChart(BaseModel):
    """A chart: Vega-Lite for a desk and for a phone."""

    id: str
    title: str
    alt: str
    wide: dict[str, Any]
    narrow: dict[str, Any]


class LabAnswer(BaseModel):
    """What follows from a scenario."""

    answer: str
    claims: list[str]
    charts: list[LabChart]
    tables: list[LabTable]
    caveats: list[str]
