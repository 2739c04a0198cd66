"""Durability's stage of the starter build: what each thaw looked like at the end of its first year."""

from datetime import date

import polars as pl

from thawcast.durability.forecasting import hazard_tables
from thawcast.durability.hazard.covariates import NEEDS
from thawcast.durability.tables import DRIVERS, RECORD, THAW_FEATURES, THAW_FORECASTS
from thawcast.errors import DyadError
from thawcast.issues.breadth import breadth
from thawcast.issues.stages import FINAL_VOTES
from thawcast.issues.tables import BALLOTS, SIMILARITY, VOTERS
from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.stages import Given, Stage


def thaw_features(given: Given) -> dict[str, pl.DataFrame]:
    """Describe every thaw by figures known at the end of its first year.

    Args:
        given: Tables `episodes`, `say_do`, `ballots` and `voters`.

    Returns:
        Table `thaw_features`.
    """
    votes = given.value(FINAL_VOTES)
    gaps = {(r["a"], r["b"], r["period"]): r["gap"] for r in given["say_do"].iter_rows(named=True)}
    rows: list[dict[str, object]] = []
    for thaw in given["episodes"].filter(pl.col("sign") > 0).iter_rows(named=True):
        a, b, onset = thaw["a"], thaw["b"], thaw["onset"]
        rows.append(
            {
                "id": thaw["id"],
                "level": thaw["base"] + thaw["rise"],
                "rise": thaw["rise"],
                "breadth": _breadth(votes, a, b, onset),
                "gap": gaps.get((a, b, onset)),
                "known_on": thaw["known_on"],
            }
        )
    return {"thaw_features": pl.DataFrame(rows, schema=THAW_FEATURES.schema).sort("id")}


def _breadth(votes: VoteMatrix, a: str, b: str, onset: date) -> int | None:
    try:
        return len(breadth(votes, a=a, b=b, as_of=date(onset.year, 12, 31), since=onset).toward)
    except DyadError:
        return None


STAGES = (
    Stage(
        "thaws at onset",
        ("episodes", "say_do", BALLOTS.name, VOTERS.name),
        (THAW_FEATURES,),
        thaw_features,
    ),
    Stage(
        "hazard",
        (*(name for name in NEEDS if name != SIMILARITY.name), BALLOTS.name, VOTERS.name),
        (THAW_FORECASTS, DRIVERS, RECORD),
        hazard_tables,
        quick=False,
    ),
)
