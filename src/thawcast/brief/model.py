"""A brief as a value: claims, numbers with intervals, tables, charts, caveats and sources.

Chapters of the seven questions produce these values; renderers turn them into a page and never compute.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import polars as pl

from thawcast.brief.screen import Screen
from thawcast.values import Source


@dataclass(frozen=True)
class Axis:
    """One encoded column of a chart.

    Args:
        column: Column of the chart's data.
        title: What the reader sees, with the unit.
        domain: Fixed range, else from the data.
        form: Number format in d3 notation (`.0%`), None for plain.
    """

    column: str
    title: str
    domain: tuple[float, float] | None = None
    form: str | None = None


@dataclass(frozen=True)
class Span:
    """A shaded stretch of the x axis, for example the life of a thaw; a None end lies at the edge of the data.

    Args:
        start: Where it begins.
        end: Where it ends.
        label: What the reader sees.
        cold: Whether it is shaded as a chill is.
    """

    start: object
    end: object
    label: str
    cold: bool = False


@dataclass(frozen=True)
class Rule:
    """A reference line across the chart at a value of y."""

    value: float
    label: str


@dataclass(frozen=True)
class Chart:
    """What a chart shows; `thawcast.brief.drawing.spec` draws it.

    Args:
        id: Identifier, unique in a brief, letters and hyphens.
        title: Headline: what the reader should see.
        alt: Text for those who cannot see the chart: what it shows, in a sentence or two.
        mark: `line`, `step`, `bar` (horizontal: x is the number, y the category) or `point`.
        data: Rows to draw; also the table behind the chart.
        x: Horizontal encoding; a Date or number for lines, a number for bars.
        y: Vertical encoding.
        low: Column with the lower bound, drawn as a band (lines), bar (points) or whisker (bars).
        high: Column with the upper bound.
        color: Column that tells the series apart.
        facet: Column that splits the chart into small multiples.
        spans: Shaded stretches of x.
        rules: Reference lines at values of y (of x for bars).
        columns: Column to heading for the table behind the chart; default every column by its axis title
            or own name.
    """

    id: str
    title: str
    alt: str
    mark: Literal["line", "step", "bar", "point"]
    data: pl.DataFrame
    x: Axis
    y: Axis
    low: str | None = None
    high: str | None = None
    color: Axis | None = None
    facet: Axis | None = None
    spans: tuple[Span, ...] = ()
    rules: tuple[Rule, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Table:
    """A small table of the brief: a title, headings and rows of text."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chapter:
    """One of the seven questions, answered.

    Args:
        key: Folder of the question (`standing`, `street`, ...).
        question: The question in words.
        answer: One line for the table of answers.
        method: Which estimator spoke, in a few words.
        claims: Sentences, most important first.
        numbers: Named results for the JSON; may nest mappings, sequences and `Estimate`.
        charts: Charts in reading order.
        tables: Tables in reading order.
        caveats: What the reader must bear in mind.
        sources: Identifiers of the datasets it rests on.
        reason: Why the chapter cannot be computed; None if it can.
        data_to: Last day of the data that it rests on; None where it rests on none.
        rows: Tidy frames behind it by name, for whoever asks the question alone.
    """

    key: str
    question: str
    answer: str = ""
    method: str = ""
    claims: tuple[str, ...] = ()
    numbers: Mapping[str, Any] = field(default_factory=dict[str, Any])
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    caveats: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reason: str | None = None
    data_to: date | None = None
    rows: Mapping[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])

    @property
    def available(self) -> bool:
        """Whether the chapter could be computed."""
        return self.reason is None


@dataclass(frozen=True)
class Brief:
    """A whole brief: the screen first, then the chapters and the sources.

    Args:
        title: For example `Russia - United States`.
        as_of: ISO date of the last day whose data may be used.
        screen: The answer on one screen.
        chapters: In the order of the seven questions, available or not.
        sources: Of every chapter.
        dataset: Which data answered: the starter or the user's own store, with its version.
    """

    title: str
    as_of: str
    screen: Screen
    chapters: tuple[Chapter, ...]
    sources: tuple[Source, ...]
    dataset: str
