"""The stock vintage by vintage: each year's model, taught by scale years ten or more before, and its score of all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.standing.stock.inputs import INPUTS, SILENCE, StockInputs
from thawcast.standing.stock.ordinal import Ordinal, classes, error, fit
from thawcast.standing.stock.tables import STOCK, STOCK_MODELS, VERSIONS
from thawcast.values import Z90, Floats

FIRST_STOCK = 1950
"""First year of the stock."""

OF_VERSION: Mapping[str, tuple[str, ...]] = {
    "stock": INPUTS,
    "narrow": tuple(name for name in INPUTS if name not in {"alliance", "hostility", "clock"}),
    "events": (*INPUTS, "events"),
}
"""Inputs of each version."""


@dataclass(frozen=True)
class Taught:
    """Rows that models are taught by: pairs and years of the peace scale, with the inputs of the year before.

    Args:
        year: Year of the scale, rising, shape (rows,).
        known: Year on whose first day the level may be used.
        dyad: Place of the pair in the inputs.
        x: Inputs, shape (rows, 9).
        weights: Weights of the classes, shape (rows, 5).
    """

    year: NDArray[np.int64]
    known: NDArray[np.int64]
    dyad: NDArray[np.int64]
    x: Floats
    weights: Floats

    def where(self, chosen: NDArray[np.bool_]) -> "Taught":
        """Return some of the rows."""
        return Taught(self.year[chosen], self.known[chosen], self.dyad[chosen], self.x[chosen], self.weights[chosen])


def taught_rows(peace: pl.DataFrame, inputs: StockInputs) -> Taught:
    """Set the peace scale beside the inputs.

    Args:
        peace: Rows of `peace_taught`.
        inputs: The inputs.

    Returns:
        Rows of pairs that were states, from the inputs' first year.
    """
    place = {code: i for i, code in enumerate(inputs.states)}
    n = len(place)
    rows = peace.filter(
        pl.col("a").is_in(inputs.states),
        pl.col("b").is_in(inputs.states),
        pl.col("year").is_between(int(inputs.years[0]), int(inputs.years[-1])),
    ).sort("year", "a", "b")
    i, j = (rows[side].replace_strict(place, return_dtype=pl.Int64).to_numpy() for side in ("a", "b"))
    dyad = i * n - i * (i + 1) // 2 + j - i - 1
    year = rows["year"].cast(pl.Int64).to_numpy()
    at = year - inputs.years[0]
    held = inputs.exists[at, dyad]
    levels = rows["peace"].to_numpy()[held]
    known = rows["known_on"].dt.year().cast(pl.Int64).to_numpy()[held]
    x = inputs.x[at[held], dyad[held]].astype(np.float64)
    return Taught(year[held], known, dyad[held], x, classes(levels))


@dataclass(frozen=True)
class StockVintage:
    """A year's models.

    Args:
        year: The year.
        models: By version.
        taught_to: Last year of the scale behind them, None where there is none.
    """

    year: int
    models: Mapping[str, Ordinal]
    taught_to: int | None


def model(taught: Taught, version: str, *, start: Ordinal | None = None) -> Ordinal:
    """Fit one version to rows.

    Args:
        taught: The rows.
        version: One of `OF_VERSION`.
        start: A model to begin from.

    Returns:
        The model.
    """
    names = OF_VERSION[version]
    return fit(taught.x[:, columns(names)], taught.weights, taught.dyad, inputs=names, start=start)


def columns(names: tuple[str, ...]) -> list[int]:
    """Return the places of inputs among those of `StockInputs.x`."""
    return [(*INPUTS, "events").index(name) for name in names]


def stock_vintages(inputs: StockInputs, peace: pl.DataFrame) -> tuple[StockVintage, ...]:
    """Fit the models of every year.

    Args:
        inputs: The inputs.
        peace: Rows of `peace_taught`.

    Returns:
        One vintage a year from `FIRST_STOCK`.
    """
    rows = taught_rows(peace, inputs)
    found: list[StockVintage] = []
    before: dict[str, Ordinal] = {}
    for year in range(FIRST_STOCK, int(inputs.years[-1]) + 1):
        known = rows.where(rows.known <= year)
        if not found or len(known.year) != before["stock"].rows:
            before = {version: model(known, version, start=before.get(version)) for version in OF_VERSION}
        if not len(known.year):
            before = {version: _centred(one, inputs, year) for version, one in before.items()}
        found.append(StockVintage(year, before, int(known.year[-1]) if len(known.year) else None))
    return tuple(found)


def _centred(one: Ordinal, inputs: StockInputs, year: int) -> Ordinal:
    """Count the inputs of an untaught model from the mean of all pairs of the year."""
    here = inputs.x[inputs.at(year)][inputs.exists[inputs.at(year)]][:, columns(one.inputs)]
    return Ordinal(
        one.inputs, here.mean(axis=0, dtype=np.float64), one.cuts, one.slopes, one.covariance, one.rows, one.dyads
    )


def stock_rows(inputs: StockInputs, vintages: tuple[StockVintage, ...]) -> pl.DataFrame:
    """Score every pair in every year.

    Args:
        inputs: The inputs.
        vintages: The models.

    Returns:
        Rows of `STOCK`, by key.
    """
    parts: list[pl.DataFrame] = []
    for vintage in vintages:
        k = inputs.at(vintage.year)
        here = np.flatnonzero(inputs.exists[k])
        numbers: dict[str, object] = {"pair": here, "year": np.full(len(here), vintage.year, dtype=np.int16)}
        for version, end in VERSIONS.items():
            one = vintage.models[version]
            chosen = columns(one.inputs)
            x, doubt = (part[k][here][:, chosen].astype(np.float64) for part in (inputs.x, inputs.doubt))
            value = one.score(x)
            width = error(value, one.variance(x, doubt))
            if "events" in one.inputs:
                silent = x[:, -1] == np.float32(SILENCE)
                value, width = np.where(silent, np.nan, value), np.where(silent, np.nan, width)
            numbers |= {f"value{end}": value, f"error{end}": width}
        parts.append(pl.DataFrame(numbers))
    names = pl.Series(inputs.states, dtype=pl.String)
    # Pairs are numbered in the order of their codes: sorting numbers takes a tenth of the time.
    whole = pl.concat(parts).sort("pair", "year").with_columns(known_on=pl.date(pl.col("year"), 1, 1))
    pair = whole["pair"].to_numpy()
    named = whole.with_columns(a=names.gather(inputs.left[pair]), b=names.gather(inputs.right[pair]))
    return named.select(list(STOCK.columns))


def model_rows(vintages: tuple[StockVintage, ...]) -> pl.DataFrame:
    """Tell what each year's models had learned.

    Args:
        vintages: The models.

    Returns:
        Rows of `STOCK_MODELS`, by key.
    """
    rows = [row for vintage in vintages for row in _terms(vintage)]
    made = pl.DataFrame(rows, schema={n: t for n, t in STOCK_MODELS.schema.items() if n != "known_on"})
    return made.with_columns(known_on=pl.date(pl.col("vintage"), 1, 1)).sort(STOCK_MODELS.key)


def _terms(vintage: StockVintage) -> Iterator[dict[str, object]]:
    for version, one in vintage.models.items():
        names = (*(f"above_{c}" for c in range(len(one.cuts))), *one.inputs)
        values = (*one.cuts, *one.slopes)
        half = Z90 * np.sqrt(np.diag(one.covariance))
        centres = (*(None for _ in one.cuts), *one.centre.tolist())
        for name, value, reach, centre in zip(names, values, half, centres, strict=True):
            yield {
                "vintage": vintage.year,
                "version": version,
                "term": name,
                "value": float(value),
                "low": float(value - reach),
                "high": float(value + reach),
                "centre": centre,
                "taught_rows": one.rows,
                "taught_dyads": one.dyads,
                "taught_to": vintage.taught_to,
            }
