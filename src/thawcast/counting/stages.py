"""The stage that makes the record: counts and scores of all data sets, as far as they may ship."""

import polars as pl

from thawcast.counting.record import shared, whole
from thawcast.counting.tables import COVERED, PERIOD_COUNTS
from thawcast.stages import Given, Stage


def record(given: Given) -> dict[str, pl.DataFrame]:
    """Bring every data set to the record."""
    rows, covered = shared(*whole(given))
    return {PERIOD_COUNTS.name: rows, COVERED.name: covered}


STAGES = (
    Stage(
        "the record of events and scores",
        ("coded_events", "counts", "month_counts", "copdab", "gdelt", "gdelt_days", "china_sides"),
        (PERIOD_COUNTS, COVERED),
        record,
        quick=False,
    ),
)
