"""What ships of the hazard, one vintage an origin year: forecasts, drivers, and how past forecasts fared."""

from datetime import date

import numpy as np
import polars as pl

from thawcast.durability.backtest.forecasts import FIRST_ORIGIN, FULL, Cohort, cohort, forecasts
from thawcast.durability.hazard.design import periods
from thawcast.durability.hazard.landmarks import LEADS
from thawcast.durability.hazard.model import FEWEST_RELAPSES, Hazard, fit
from thawcast.durability.hazard.replay import replay
from thawcast.durability.tables import DRIVERS, RECORD, THAW_FORECASTS
from thawcast.issues.stages import AGREEMENT
from thawcast.stages import Given
from thawcast.standing.stages import VINTAGES
from thawcast.values import Floats

LEVERS = ("say_do_gap", "substance", "breadth", "agreement", "shared_igos", "trade_share", "nonaggression")
"""What two governments can change: a counterfactual is told for these."""


def hazard_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Fit one hazard an origin year and forecast the thaws that run then.

    Args:
        given: The frames of `covariates.NEEDS`, agreement from the votes.

    Returns:
        Tables `thaw_forecasts`, `drivers` and `record`; rows of an origin rest on nothing after it, rows of `record` on
        nothing after the year in which the forecast could be judged.
    """
    history = replay(given["counts"], given.value(VINTAGES))
    data = cohort(history, {**given, **given.value(AGREEMENT)})
    last = max(vintage.year for vintage in history.vintages)
    said, drivers, record = [THAW_FORECASTS.empty()], [DRIVERS.empty()], [RECORD.empty()]
    for origin in range(FIRST_ORIGIN, last + 1):
        record.append(_record(data, origin, last))
        known = data.candidates.filter(pl.col("year") < origin)
        now = data.thaws.filter(pl.col("year") == origin)
        if not known.height or periods(known, leads=len(LEADS), until=origin).low.sum() < FEWEST_RELAPSES:
            continue
        fitted = fit(known, covariates=FULL, leads=len(LEADS), until=origin)
        if now.height:
            said.append(_said(fitted, now, origin))
            drivers.append(_drivers(fitted, known, now, origin))
    return {
        contract.name: pl.concat(rows).sort(contract.key)
        for contract, rows in ((THAW_FORECASTS, said), (DRIVERS, drivers), (RECORD, record))
    }


def _said(fitted: Hazard, now: pl.DataFrame, origin: int) -> pl.DataFrame:
    draws = fitted.draws(now, leads=len(LEADS), seed=origin)
    low, high = np.quantile(draws, [0.05, 0.95], axis=0)
    mean = draws.mean(axis=0)
    return pl.concat(
        pl.DataFrame(
            {
                "id": now["id"],
                "origin_year": [origin] * now.height,
                "horizon_months": [12 * lead] * now.height,
                "p": mean[:, lead - 1],
                "low": low[:, lead - 1],
                "high": high[:, lead - 1],
                "known_on": [date(origin, 12, 31)] * now.height,
            },
            schema=THAW_FORECASTS.schema,
        )
        for lead in LEADS
    )


def _drivers(fitted: Hazard, known: pl.DataFrame, now: pl.DataFrame, origin: int) -> pl.DataFrame:
    """Say how much each covariate moves next year's danger, and what the median of lasting thaws would change."""
    scaled = fitted.design.scaled(now)
    names = fitted.design.covariates
    weight = fitted.coef[[fitted.design.names.index(name) for name in names]]
    usual = fitted.draws(now, leads=len(LEADS), seed=origin).mean(axis=0)[:, -1]
    parts: list[pl.DataFrame] = []
    lasting = known.filter((pl.col("year") + len(LEADS) <= origin) & (pl.col("relapse") == 0))
    for k, name in enumerate(names):
        typical = lasting[name].drop_nulls().drop_nans().median() if name in LEVERS and lasting.height else None
        gain = _lasting_at(fitted, now, origin, name, typical) if isinstance(typical, float) else None
        parts.append(
            pl.DataFrame(
                {
                    "id": now["id"],
                    "origin_year": [origin] * now.height,
                    "term": [name] * now.height,
                    "deviation": scaled[:, k],
                    "contribution": scaled[:, k] * weight[k],
                    "gain": [None] * now.height if gain is None else gain - usual,
                    "known_on": [date(origin, 12, 31)] * now.height,
                },
                schema=DRIVERS.schema,
            )
        )
    return pl.concat(parts)


def _lasting_at(fitted: Hazard, now: pl.DataFrame, origin: int, name: str, typical: float) -> Floats:
    """Probability of lasting to the last horizon, were a covariate at a typical value."""
    changed = now.with_columns(pl.lit(typical).alias(name))
    return fitted.draws(changed, leads=len(LEADS), seed=origin).mean(axis=0)[:, -1]


def _record(data: Cohort, origin: int, last: int) -> pl.DataFrame:
    """Forecasts of an origin with the dyad held out, where their horizon has passed, and what came."""
    if not data.thaws.filter(pl.col("year") == origin).height:
        return RECORD.empty()
    made = forecasts(data, origin=origin, models=("hazard", "wide_climatology", "climatology", "mechanical"))
    key = ["id", "a", "b", "relapse"]
    frames = [RECORD.empty()]
    for lead in (lead for lead in LEADS if origin + lead <= last):
        wide = made.pivot("model", index=key, values=f"p_{lead}")
        frames.append(
            wide.select(
                "id",
                "a",
                "b",
                origin_year=pl.lit(origin),
                horizon_months=pl.lit(12 * lead),
                **{name: pl.col(name) for name in ("hazard", "climatology", "wide_climatology", "mechanical")},
                lasted=(pl.col("relapse") == 0) | (pl.col("relapse") > lead),
                known_on=pl.date(origin + lead, 12, 31),
            ).select(pl.col(name).cast(kind) for name, kind in RECORD.schema.items())
        )
    return pl.concat(frames)
