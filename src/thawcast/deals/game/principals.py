"""How often principals are replaced, and how much other a new one's saliences are: measured on leaders and events."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from thawcast.deals.tables import SUCCESSION, TURNOVER
from thawcast.values import Floats

SETTLED = timedelta(days=183)
"""A principal counts from half a year in office on: a deal outlives a shorter absence from it."""

DEMOCRATIC = 0.5
"""Polyarchy from which on a regime counts as a democracy."""

FIRST_YEAR = 1946
FIRST_VINTAGE = 1950

LEAST_EVENTS = 30
"""Events a year towards another state from which on its share is looked at: fewer are mostly chance."""

RESAMPLES = 1000


def changes(leaders: pl.DataFrame) -> pl.DataFrame:
    """Find when another principal took office and settled in.

    Args:
        leaders: Input frame `leaders` (`state, start, leader`).

    Returns:
        `state, on, settled_on`, one row a change.

    Example:
        >>> starts = [date(1993, 1, 20), date(2001, 1, 20), date(2009, 1, 20)]
        >>> rows = pl.DataFrame({"state": ["USA"] * 3, "start": starts, "leader": ["C", "B", "O"]})
        >>> changes(rows)["on"].to_list()
        [datetime.date(2001, 1, 20), datetime.date(2009, 1, 20)]
    """
    ends = pl.col("start").shift(-1).over("state")
    before = pl.col("leader").shift(1).over("state")
    return (
        leaders.sort("state", "start")
        .filter(ends.is_null() | (ends - pl.col("start") >= SETTLED))
        .filter(before.is_not_null() & (before != pl.col("leader")))
        .select("state", on="start", settled_on=pl.col("start") + SETTLED)
    )


def turnover(leaders: pl.DataFrame, regimes: pl.DataFrame) -> pl.DataFrame:
    """Estimate how often each state's principal is replaced, from its own record and that of its kind of regime.

    A state's changes under a kind of regime are Poisson with a rate of its own; the rates of a kind are gamma, fitted
    to all states (negative binomial likelihood). A short record leans on the kind, a long one on itself. The last half
    year of a record counts as exposure, though who took office in it cannot have settled yet: a rate is low by about
    the share that half a year has in the record.

    Args:
        leaders: Input frame `leaders`.
        regimes: Input frame `regimes` (`state, year, polyarchy`).

    Returns:
        Table `turnover`, a row a state and year's end.

    Reference:
        Goemans, Gleditsch & Chiozza 2009, Journal of Peace Research 46:269-283 (leaders); Efron & Morris 1975, Journal
        of the American Statistical Association 70:311-319 (empirical Bayes); Kasuya & Mori 2019, V-Dem Users Working
        Paper 28 (polyarchy of 0.5).
    """
    found = changes(leaders)
    held = (
        regimes.filter(pl.col("polyarchy").is_not_null() & (pl.col("year") >= FIRST_YEAR))
        .join(leaders.group_by("state").agg(first=pl.col("start").min().dt.year()), on="state")
        .filter(pl.col("year") >= pl.col("first"))
        .select(
            "state",
            pl.col("year").cast(pl.Int32),
            regime=pl.when(pl.col("polyarchy") >= DEMOCRATIC).then(pl.lit("democracy")).otherwise(pl.lit("autocracy")),
        )
    )
    parts = [TURNOVER.empty()]
    for year in range(FIRST_VINTAGE, _last_year(leaders) + 1):
        known = found.filter(pl.col("settled_on") <= date(year, 12, 31))
        yearly = known.group_by("state", year=pl.col("on").dt.year()).len("changes")
        cells = (
            held.filter(pl.col("year") <= year)
            .join(yearly, on=["state", "year"], how="left")
            .group_by("state", "regime")
            .agg(changes=pl.col("changes").fill_null(0).sum(), years=pl.len(), last=pl.col("year").max())
            .sort("regime", "state")
        )
        for (_,), kind in cells.group_by("regime", maintain_order=True):
            parts.append(_rates(kind, year))
    return pl.concat(parts).sort(TURNOVER.key)


def _last_year(leaders: pl.DataFrame) -> int:
    """The year of the last start in office; 0 where there is none."""
    return max(leaders["start"].dt.year().to_list(), default=0)


def _rates(kind: pl.DataFrame, year: int) -> pl.DataFrame:
    """Posterior rates of the states of one kind of regime that have it at a year's end."""
    from scipy.stats import gamma

    number, years = kind["changes"].to_numpy(), kind["years"].to_numpy()
    shape, rate = _gamma(number, years)
    low, middle, high = (gamma.ppf(q, shape + number, scale=1 / (rate + years)) for q in (0.05, 0.5, 0.95))
    return (
        kind.with_columns(
            as_of=pl.lit(date(year, 12, 31)),
            known_on=pl.lit(date(year, 12, 31)),
            rate=pl.Series(middle),
            low=pl.Series(low),
            high=pl.Series(high),
        )
        .filter(pl.col("last") == year)
        .select(pl.col(name).cast(kind_) for name, kind_ in TURNOVER.schema.items())
    )


def _gamma(number: Floats, years: Floats) -> tuple[float, float]:
    """Shape and rate of the gamma distribution of rates that makes the counts likeliest."""
    from scipy import optimize, special

    def loss(logs: Floats) -> float:
        shape, rate = np.exp(logs)
        each = special.gammaln(shape + number) - special.gammaln(shape) + shape * np.log(rate)
        return float(-(each - (shape + number) * np.log(rate + years)).sum())

    mean = max(number.sum(), 0.5) / years.sum()
    found = optimize.minimize(loss, np.log([2.0, 2.0 / mean]), method="L-BFGS-B", bounds=((-3, 7), (-3, 9)))
    shape, rate = np.exp(found.x)
    return float(shape), float(rate)


def succession(counts: pl.DataFrame, leaders: pl.DataFrame) -> pl.DataFrame:
    """Measure by how much more the weights that a state gives others move when its principal changes.

    The weight of another state is its share in all events that a state directs abroad in a year. Its log is compared
    with that of two years later: where a new principal settled in office in the year between alone, and where none did
    in the three years. In the last of them any start in office counts, for whether it settles is not known at its end.
    The excess of the first variance over the second is the part of the change of principal.

    Args:
        counts: Input frame `counts`; years of events with all four quad classes are read.
        leaders: Input frame `leaders`.

    Returns:
        Table `succession`, a row a year's end from the first with twenty changes on.
    """
    moved = _moved(counts, leaders)
    rows = [SUCCESSION.empty()]
    for year in sorted(moved["known"].unique().to_list()):
        known = moved.filter(pl.col("known") <= year)
        groups = known.group_by("source").agg(
            pl.len().alias("n"),
            *(
                value.filter(pl.col("changed") == side).sum().alias(f"{name}_{side}")
                for side in (False, True)
                for name, value in (("n", pl.lit(1)), ("x", pl.col("moved")), ("xx", pl.col("moved") ** 2))
            ),
        )
        sums = groups.sort("source").select(f"{n}_{s}" for s in (False, True) for n in ("n", "x", "xx")).to_numpy()
        if int((sums[:, 3] > 0).sum()) < 20:
            continue
        rng = np.random.default_rng(0)
        drawn = np.array([_excess(sums[rng.integers(len(sums), size=len(sums))]) for _ in range(RESAMPLES)])
        low, high = np.quantile(drawn, (0.05, 0.95))
        day, size = date(year, 12, 31), _excess(sums)
        row = (day, size, low, high, int(sums[:, 3].sum()), int((sums[:, 3] > 0).sum()), day)
        rows.append(pl.DataFrame([row], schema=SUCCESSION.schema, orient="row"))
    return pl.concat(rows)


def _excess(sums: Floats) -> float:
    """Root of the variance with a change less that without; 0 where it is not greater. Columns n, x, xx of each."""
    n, x, xx = sums.sum(axis=0).reshape(2, 3).T
    without, with_change = xx / n - (x / n) ** 2
    return float(np.sqrt(max(with_change - without, 0.0)))


def _moved(counts: pl.DataFrame, leaders: pl.DataFrame) -> pl.DataFrame:
    """`source, target, known, changed, moved`: log weights two years apart, with and without a change between."""
    quads = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
    years = (
        counts.filter((pl.col("freq") == "Y") & pl.all_horizontal(pl.col(q).is_not_null() for q in quads))
        .group_by("source", "target", year=pl.col("period").dt.year())
        .agg(n=pl.sum_horizontal(*quads).sum())
        .with_columns(weight=(pl.col("n") / pl.col("n").sum().over("source", "year")).log())
        .filter(pl.col("n") >= LEAST_EVENTS)
    )
    after = years.select("source", "target", pl.col("year") - 2, later="weight")
    settled = changes(leaders).select(source="state", year=pl.col("on").dt.year())
    # Whether who took office in the last year settles shows in the year after: any start there bars the pair of years.
    begun = leaders.select(source="state", year=pl.col("start").dt.year())
    found = years.join(after, on=["source", "target", "year"])
    for step, starts in enumerate((settled, settled, begun)):
        when = starts.unique().with_columns(pl.col("year") - step, pl.lit(value=True).alias(f"in_{step}"))
        found = found.join(when, on=["source", "year"], how="left")
    first, between, last = (pl.col(f"in_{step}").fill_null(value=False) for step in (0, 1, 2))
    return (
        found.filter(~first & ~last & (pl.col("year") + 2 <= _last_year(leaders)))
        .select(
            "source",
            "target",
            known=pl.col("year") + 2,
            changed=between,
            moved=pl.col("later") - pl.col("weight"),
        )
        .sort("source", "target", "known")
    )
