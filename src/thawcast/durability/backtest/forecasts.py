"""Forecasts as they would have been made: rolling yearly origins, and nothing of the dyad or the states held out.

An origin is a year's end. A model is trained on blocks known by then, of other dyads (`dyads`) or of dyads that share
neither state (`states`). Thaws are those of the shipped definition; candidates teach, they are never tested on.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from thawcast.durability.backtest.baselines import climatology, cox, ewma, persistence
from thawcast.durability.backtest.boosting import boosted, pool_weights
from thawcast.durability.hazard.covariates import SUBSTANTIVE, dyad_classes, substantive
from thawcast.durability.hazard.design import periods
from thawcast.durability.hazard.landmarks import CANDIDATE_ONSET, COURSE, LEADS, MECHANICAL, fates, landmarks
from thawcast.durability.hazard.model import FEWEST_RELAPSES, fit
from thawcast.durability.hazard.replay import Replay
from thawcast.stages import Frames
from thawcast.standing.episodes import ONSET
from thawcast.values import Floats

Scheme = Literal["dyads", "states"]

FIRST_ORIGIN = 2006
"""The first year's end by which two blocks after a thaw are known."""

FOLDS = 5

PLAIN = tuple(name for name in MECHANICAL if name != "log_age")
"""Covariates of the mechanical baseline; age enters by the spline."""

FULL = (*PLAIN, *COURSE, *SUBSTANTIVE)
"""Covariates of the hazard."""

MODELS = (
    "hazard",
    "cloglog",
    "boosting",
    "stack",
    "mechanical",
    "climatology",
    "wide_climatology",
    "persistence",
    "ewma",
    "cox",
)
"""`climatology` learns from thaws alone, `wide_climatology` from the candidates too, as the hazard does."""

LIGHT = ("hazard", "mechanical", "climatology", "wide_climatology", "persistence", "ewma")
"""What runs with states held out: one fit a dyad and origin, too many for the others."""

POOLED = ("hazard", "boosting", "wide_climatology")
"""Members of the stack."""


@dataclass(frozen=True)
class Cohort:
    """Landmarks with covariates and fates.

    Args:
        thaws: Those of the shipped definition: tested on, and learned from.
        candidates: With a lower threshold: learned from, weighted by the probability of being real.
    """

    thaws: pl.DataFrame
    candidates: pl.DataFrame


def cohort(history: Replay, frames: Frames, *, onset: float = ONSET, candidate: float = CANDIDATE_ONSET) -> Cohort:
    """Describe and judge all landmarks of a history.

    Args:
        history: Real or permuted.
        frames: Those of `covariates.NEEDS`.
        onset: Probability of a rise from which a thaw begins.
        candidate: The same for candidates.

    Returns:
        Both sets of landmarks.
    """
    return Cohort(*(described(history, frames, onset=p) for p in (onset, candidate)))


def described(history: Replay, frames: Frames, *, onset: float) -> pl.DataFrame:
    """Describe and judge the landmarks of one threshold."""
    rows = landmarks(history, onset=onset)
    kind = pl.Series("class", dyad_classes(rows, frames))
    return pl.concat([rows, fates(history, rows), substantive(rows, frames)], how="horizontal").with_columns(kind)


def external(rows: pl.DataFrame, frames: Frames, *, kinds: tuple[str, ...], last: int) -> pl.DataFrame:
    """Replace the fate of landmarks by an outcome that no barometer defines: the onset of a crisis or a dispute.

    Args:
        rows: Landmarks with `a, b, year, relapse, followed`.
        frames: `crises`, `disputes`.
        kinds: Which of the two count.
        last: Last year that the sources cover.

    Returns:
        The landmarks with `relapse` (first block ahead with an onset, 0 if none) and `followed` of that outcome.
    """
    begun: set[tuple[str, str, int]] = set()
    if "crises" in kinds:
        begun |= set(frames["crises"].select("a", "b", pl.col("month").dt.year()).iter_rows())
    if "disputes" in kinds:
        begun |= set(frames["disputes"].filter(pl.col("onsets") > 0).select("a", "b", "year").iter_rows())
    first = [
        next((lead for lead in LEADS if year + lead <= last and (a, b, year + lead) in begun), 0)
        for a, b, year in rows.select("a", "b", "year").iter_rows()
    ]
    followed = [sum(year + lead <= last for lead in LEADS) for year in rows["year"]]
    return rows.with_columns(relapse=pl.Series(first, dtype=pl.Int64), followed=pl.Series(followed, dtype=pl.Int64))


def splits(test: pl.DataFrame, train: pl.DataFrame, scheme: Scheme) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give who is tested and who may teach.

    Args:
        test: Landmarks with `a, b`.
        train: The same.
        scheme: `dyads`: folds of dyads. `states`: for each dyad, those that share neither of its states.

    Yields:
        Masks over `test` and `train`.
    """
    if scheme == "dyads":
        mine, theirs = fold(test), fold(train)
        for number in range(FOLDS):
            if (mine == number).any():
                yield mine == number, theirs != number
        return
    left, right = test["a"].to_numpy(), test["b"].to_numpy()
    one, other = train["a"].to_numpy(), train["b"].to_numpy()
    for a, b in sorted(set(zip(left.tolist(), right.tolist(), strict=True))):
        yield (left == a) & (right == b), ~(np.isin(one, [a, b]) | np.isin(other, [a, b]))


def fold(rows: pl.DataFrame) -> np.ndarray:
    """Assign each dyad to a fold by its codes, so that it is the same on every machine and in every run."""
    return np.array([zlib.crc32(f"{a}-{b}".encode()) % FOLDS for a, b in rows.select("a", "b").iter_rows()])


def forecasts(
    data: Cohort,
    *,
    origin: int,
    scheme: Scheme = "dyads",
    models: tuple[str, ...] = MODELS,
) -> pl.DataFrame:
    """Forecast every thaw running at an origin.

    Args:
        data: Landmarks; blocks after the origin are not looked at but to report the fate.
        origin: Year at whose end the forecasts are made.
        scheme: What is held out.
        models: Which to run (`stack` is made of the others' forecasts by `stacked`).

    Returns:
        `scheme, origin, model, id, a, b, age, p_1, p_2, p_3` (probability of no relapse up to each block), `relapse,
        followed`.
    """
    test = data.thaws.filter(pl.col("year") == origin)
    frames: list[pl.DataFrame] = []
    known = data.candidates.filter(pl.col("year") < origin)
    strict = data.thaws.filter(pl.col("year") < origin)
    leads = len(LEADS)
    for mine, teach in splits(test, known, scheme):
        here = test.filter(pl.Series(mine))
        wide = known.filter(pl.Series(teach))
        keys = wide.select("a", "b").unique()
        narrow = strict.join(keys, on=["a", "b"], how="semi", maintain_order="left")
        enough = periods(wide, leads=leads, until=origin).low.sum() >= FEWEST_RELAPSES if wide.height else False
        wide_rate = climatology(wide, here, leads=leads, until=origin)
        makers: dict[str, Callable[[], Floats | None]] = {
            "hazard": lambda w=wide, h=here: _mean(w, h, FULL, origin, "logit"),
            "cloglog": lambda w=wide, h=here: _mean(w, h, FULL, origin, "cloglog"),
            "mechanical": lambda w=wide, h=here: _mean(w, h, PLAIN, origin, "logit"),
            "boosting": lambda w=wide, h=here: boosted(w, h, covariates=FULL, leads=leads, until=origin),
            "cox": lambda w=wide, h=here: cox(w, h, leads=leads, until=origin),
            "climatology": lambda n=narrow, h=here: climatology(n, h, leads=leads, until=origin),
            "wide_climatology": lambda r=wide_rate: r,
            "persistence": lambda h=here: persistence(h, leads=leads),
            "ewma": lambda h=here: ewma(h, leads=leads),
        }
        for model in models:
            if model not in makers:
                continue
            learned = model in ("hazard", "cloglog", "mechanical", "boosting", "cox")
            made = makers[model]() if enough or not learned else None
            # With next to nothing to learn from, a model says what climatology says: no forecast is left out.
            frames.append(_rows(here, wide_rate if made is None else made, model, scheme, origin))
    return pl.concat(frames) if frames else pl.DataFrame()


def stacked(made: pl.DataFrame) -> pl.DataFrame:
    """Add the stack: members mixed by the weights that served best at earlier origins, for other dyads.

    Args:
        made: Forecasts of the members at all origins, one scheme.

    Returns:
        Rows of model `stack`, like those of `forecasts`.
    """
    key = ["scheme", "origin", "id"]
    wide = made.filter(pl.col("model") == POOLED[0]).sort(key)
    members = [made.filter(pl.col("model") == name).sort(key) for name in POOLED]
    number = fold(wide)
    origin, relapse = wide["origin"].to_numpy(), wide["relapse"].to_numpy()
    columns: list[pl.Series] = []
    for lead in LEADS:
        said = np.column_stack([m[f"p_{lead}"].to_numpy() for m in members])
        lasted = ((relapse == 0) | (relapse > lead)).astype(float)
        mixed = np.empty(wide.height)
        for year in np.unique(origin):
            for part in range(FOLDS):
                now = (origin == year) & (number == part)
                past = (origin + lead <= year) & (number != part)
                mixed[now] = said[now] @ pool_weights(said[past], lasted[past])
        columns.append(pl.Series(f"p_{lead}", mixed))
    return wide.with_columns(pl.lit("stack").alias("model"), *columns)


def _mean(train: pl.DataFrame, test: pl.DataFrame, covariates: tuple[str, ...], origin: int, link: str) -> Floats:
    found = fit(
        train, covariates=covariates, leads=len(LEADS), until=origin, link="logit" if link == "logit" else "cloglog"
    )
    return found.draws(test, leads=len(LEADS), seed=origin).mean(axis=0)


def _rows(test: pl.DataFrame, curve: Floats, model: str, scheme: Scheme, origin: int) -> pl.DataFrame:
    return test.select(
        scheme=pl.lit(scheme),
        origin=pl.lit(origin),
        model=pl.lit(model),
        id="id",
        a="a",
        b="b",
        age=pl.col("year") - pl.col("onset"),
        **{f"p_{lead}": pl.Series(np.clip(curve[:, lead - 1], 0.0, 1.0)) for lead in LEADS},
        relapse="relapse",
        followed="followed",
    )
