"""Durability's stage of the starter build: what each thaw looked like at the end of its first year."""

from datetime import date

import polars as pl

from thawcast.durability.forecasting import hazard_tables
from thawcast.durability.hazard.covariates import NEEDS
from thawcast.durability.tables import DRIVERS, RECORD, THAW_FEATURES, THAW_FORECASTS
from thawcast.errors import DyadError
from thawcast.issues.breadth import breadth, of_dyad
from thawcast.stages import Frames, Stage


def thaw_features(frames: Frames) -> dict[str, pl.DataFrame]:
    """Describe every thaw by figures known at the end of its first year.

    Args:
        frames: Tables `episodes`, `say_do`, `similarity` and `agreement_norm`.

    Returns:
        Table `thaw_features`.
    """
    gaps = {(r["a"], r["b"], r["period"]): r["gap"] for r in frames["say_do"].iter_rows(named=True)}
    rows: list[dict[str, object]] = []
    for thaw in frames["episodes"].filter(pl.col("sign") > 0).iter_rows(named=True):
        a, b, onset = thaw["a"], thaw["b"], thaw["onset"]
        rows.append(
            {
                "id": thaw["id"],
                "level": thaw["base"] + thaw["rise"],
                "rise": thaw["rise"],
                "breadth": _breadth(frames, a, b, onset),
                "gap": gaps.get((a, b, onset)),
                "known_on": thaw["known_on"],
            }
        )
    return {"thaw_features": pl.DataFrame(rows, schema=THAW_FEATURES.schema).sort("id")}


def _breadth(frames: Frames, a: str, b: str, onset: date) -> int | None:
    as_of = date(onset.year, 12, 31)
    votes = of_dyad(frames["similarity"], a=a, b=b, as_of=as_of)
    try:
        return len(breadth(votes, frames["agreement_norm"], a=a, b=b, as_of=as_of, since=onset).toward)
    except DyadError:
        return None


STAGES = (
    Stage(
        "thaws at onset",
        ("episodes", "say_do", "similarity", "agreement_norm"),
        (THAW_FEATURES,),
        thaw_features,
    ),
    Stage(
        "hazard",
        NEEDS,
        (THAW_FORECASTS, DRIVERS, RECORD),
        hazard_tables,
        quick=False,
    ),
)
