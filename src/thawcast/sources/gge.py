"""Global Geopolitical Events: yearly scores of relations between large states, written by a language model."""

from datetime import date

import polars as pl

from thawcast.sources.dyads import by_dyad
from thawcast.sources.layouts import YEAR, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.ties import HINDSIGHT_SCORES

PUBLISHED = date(2025, 7, 1)
"""Month of the working paper that presents the scores (arXiv 2507.04833)."""


def scores(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the plain yearly mean; the file's smoothed series are not read."""
    return by_dyad(rows, "year", score=pl.col("score").mean(), n_events=pl.col("n_events").sum())


SOURCE = DataSource(
    id="gge",
    what="yearly scores of relations between 32 large states, told by a language model in hindsight",
    period="1950-2024",
    citation="Fan, T. (2025). Measuring Geopolitical Alignment and Economic Growth. arXiv:2507.04833; Dyad Geopolitical"
    " Scores, Global Geopolitical Events Database, version 1 (tianyufan-econ/global-geopolitics).",
    licence="MIT",
    where="https://github.com/tianyufan-econ/global-geopolitics, dyad_geopolitical_scores_Major32.csv",
    columns={
        # The scores label the past with today's codes, and some states before they were independent.
        "one": StateKey("iso3"),
        "two": StateKey("iso3"),
        "year": YEAR,
        "score": Number(-1, 1, whole=False),
        "n_events": Number(0, 10_000, required=True),
    },
    layouts=tuple(
        FileLayout(
            (names,),
            {"one": "country1_code", "two": "country2_code", "score": "geo_score", "n_events": "number_of_events"},
        )
        for names in ("dyad_geopolitical_scores_Major32.csv", table("gge_dyad_year_1950_2024"))
    ),
    frames=((HINDSIGHT_SCORES, scores),),
    known=pl.lit(PUBLISHED),
)
