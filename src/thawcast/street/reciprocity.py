"""Reciprocity from Python: does each side of a frame of one's own answer the other?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import narwhals as nw
import polars as pl

from thawcast.brief.notebook import Library, Picture, latex, native, picture
from thawcast.errors import InputError
from thawcast.street.analysis import Analysis, SeriesKind, analyse
from thawcast.street.estimate.bayes import fit_sims_zha
from thawcast.street.estimate.conditional import forecast
from thawcast.street.estimate.series import DirectedSeries, calendar, damp, from_frame
from thawcast.street.exhibits import series_charts
from thawcast.street.judge import HALF_WAVE, PairJudgement
from thawcast.street.sentences import analysis_sentences
from thawcast.street.series_result import Numbers, numbers
from thawcast.values import Floats

LONG = ("source", "target")
"""Columns that mark a long frame: who does it, and to whom."""


REFERENCES = (
    "Toda & Yamamoto (1995), doi:10.1016/0304-4076(94)01616-8",
    "MacKinnon & White (1985), doi:10.1016/0304-4076(85)90158-7",
    "Goncalves & Kilian (2004), doi:10.1016/j.jeconom.2003.10.030",
    "Sims & Zha (1998), doi:10.2307/2527347",
    "Brandt & Freeman (2006), doi:10.1093/pan/mpi035",
)
"""What the estimates rest on."""


@dataclass(frozen=True, repr=False)
class Reciprocity:
    """Whether two sides answer each other, and all that was estimated on the way.

    Args:
        analysis: The analysis, for what is not shown here.
        library: Data-frame library of the frame that was given: `pandas` or `polars`.
    """

    analysis: Analysis
    library: Library

    @cached_property
    def numbers(self) -> Numbers:
        """Every figure, as `thawcast street --json` prints them."""
        return numbers(self.analysis)

    @property
    def verdict(self) -> str:
        """One of `thawcast.street.terms.Verdict`, A and B as given."""
        return str(self.numbers["verdict"])

    def summary(self) -> str:
        """The verdict, and what it rests on, in sentences."""
        return "\n".join((self.numbers["sentence"], *analysis_sentences(self.analysis)))

    def to_frame(self) -> Any:
        """One row a part and side: what it does, its answer, its tests, in the library of the frame that was given."""
        return native(pl.DataFrame(self._rows(), infer_schema_length=None), self.library)

    def _rows(self) -> list[dict[str, Any]]:
        judged = [(part.name, part.judged) for part in self.analysis.parts if part.judged is not None]
        return [self._row(name, found, j) for name, found in judged for j in self.analysis.as_named]

    def to_latex(self) -> str:
        """The rows of `to_frame` as a LaTeX table."""
        return latex(pl.DataFrame(self._rows(), infer_schema_length=None), caption=str(self.numbers["sentence"]))

    def cite(self) -> str:
        """The papers whose methods were used, one a line."""
        return "\n".join(REFERENCES)

    def __repr__(self) -> str:
        return f"Reciprocity({self.numbers['sentence']!r})"

    def _row(self, part: str, judged: PairJudgement, j: int) -> dict[str, Any]:
        test, answer = judged.damped.tests[1 - j, j], judged.answer(j)
        return {
            "part": part,
            "side": self.analysis.name(j),
            "other": self.analysis.name(1 - j),
            "does": judged.sides[j],
            "answer": answer.value,
            "low": answer.low,
            "high": answer.high,
            "p_hc3": test.p_hc3,
            "p_wild": test.p_wild,
            "power": test.power,
            "placebo": judged.placebo,
        }

    def plot(self) -> Picture:
        """What follows a surprise by the other side, with 90% bands.

        Raises:
            InputError: There was too little to estimate it from.
        """
        charts = series_charts(self.analysis, self.numbers)
        if not charts:
            raise InputError(f"{self.analysis.parts[0].reason}: nothing to plot")
        return picture(charts[0])

    def forecast(self, periods: int, *, draws: int = 1000, seed: int = 0) -> Any:
        """Forecast both sides with the Bayesian VAR of the field's reference package, at its usual tightness.

        Args:
            periods: How many periods ahead.
            draws: Posterior draws.
            seed: Seed.

        Returns:
            A row a period and series: `horizon`, `series`, median, `low` and `high` (90%) [unit of the series].

        Reference:
            Sims & Zha (1998), doi:10.2307/2527347; Brandt & Freeman (2006), doi:10.1093/pan/mpi035.
        """
        series = self.analysis.series
        model = fit_sims_zha(series.values, lags=self.analysis.lags, clock=series.clock)
        bands = forecast(model, series.values, steps=periods, draws=draws, seed=seed)
        rows = [
            {"horizon": h + 1, "series": name, "median": of.middle[h], "low": of.low[h], "high": of.high[h]}
            for name, of in zip(series.names, bands, strict=True)
            for h in range(periods)
        ]
        return native(pl.DataFrame(rows, infer_schema_length=None), self.library)

    def _repr_html_(self) -> str:
        return f"<p>{self.summary()}</p>{self.plot()}" if self.analysis.parts[0].judged else f"<p>{self.summary()}</p>"


def reciprocity(
    frame: Any,
    *,
    columns: Sequence[str] | None = None,
    kind: SeriesKind | None = None,
    start: date | None = None,
    freq: str = "M",
    lags: int | None = None,
) -> Reciprocity:
    """Ask whether two sides answer each other.

    Args:
        frame: pandas or Polars. Wide: a row a period and a column a side. Long: `source`, `target`, a date and one
            numeric column; a period of two states without a row has no events, and what the two do to all others, and
            others to each other, is taken out as reporting that all share.
        columns: Wide: names of A's column and B's, and perhaps of a third party's. Long: A and B.
        kind: `score` (good above zero), `conflict` or `cooperation` (counts); default by the sign of the values.
        start: First day of the first period, where a wide frame has no dates.
        freq: `D`, `W`, `M`, `Q` or `Y`.
        lags: Lags tested; default by Schwarz's criterion.

    Returns:
        The result, with `.summary()`, `.plot()`, `.to_frame()` and `.forecast(periods)`.

    Raises:
        InputError: The frame cannot be read as two series; the message says which column or row.

    Example:
        >>> import numpy as np
        >>> y = np.random.default_rng(1).poisson(4, (200, 2))
        >>> y[1:, 1] += np.random.default_rng(2).binomial(y[:-1, 0], 0.7)
        >>> found = reciprocity(pl.DataFrame(y, schema=["us", "them"]), kind="conflict")
        >>> found.verdict, found.to_frame()["does"].to_list()[1]
        ('b_answers', 'answers')
    """
    given = nw.from_native(frame, eager_only=True)
    library: Library = "polars" if given.implementation.is_polars() else "pandas"
    data = pl.DataFrame({name: given[name].to_list() for name in given.columns}, strict=False)
    if set(LONG) <= set(data.columns):
        series, controls = _from_long(data, columns, freq)
    else:
        series, controls = from_frame(data, columns=columns, start=start, freq=freq), None
    return Reciprocity(analyse(series, lags=lags, exog=controls, kind=kind), library)


def _from_long(data: pl.DataFrame, sides: Sequence[str] | None, freq: str) -> tuple[DirectedSeries, Floats | None]:
    """Lay the rows of two states out as two series, and all others' as controls."""
    dated = [c for c, t in data.schema.items() if t.is_temporal()]
    value = [c for c, t in data.schema.items() if t.is_numeric() and c not in LONG]
    if len(dated) != 1 or len(value) != 1:
        raise InputError(f"a long frame has source, target, one date and one numeric column; this has {data.columns}")
    if sides is None or len(sides) != 2:
        raise InputError("a long frame holds many pairs: name two states, columns=('USA', 'RUS')")
    rows = data.rename({dated[0]: "period", value[0]: "value"}).with_columns(pl.col("period").cast(pl.Date))
    a, b = sides
    source, target = pl.col("source"), pl.col("target")
    of = {
        a: (source == a) & (target == b),
        b: (source == b) & (target == a),
        "a_others": (source == a) & (target != b),
        "b_others": (source == b) & (target != a),
        "others": ~source.is_in([a, b]),
    }
    for side, other in ((a, b), (b, a)):
        if not rows.filter(of[side]).height:
            raise InputError(f"no row from {side} to {other}: the frame's states are {_some(data)}")
    sums = rows.group_by("period").agg(pl.col("value").filter(test).sum().alias(name) for name, test in of.items())
    seen: list[date] = sums["period"].sort().to_list()
    days = calendar(seen[0], (seen[-1] - seen[0]).days + 2, freq)
    every = pl.DataFrame({"period": [day for day in days if day <= seen[-1]]})
    wide = every.join(sums, on="period", how="left").fill_null(0).sort("period")
    series = from_frame(wide.select("period", a, b), columns=[a, b], freq=freq)
    totals = wide.select("a_others", "b_others", "others").cast(pl.Float64).to_numpy()
    totals = totals[:, totals.std(axis=0) > 0]
    return series, damp(totals) if totals.shape[1] and wide.height > 2 * HALF_WAVE[freq] else None


def _some(data: pl.DataFrame) -> str:
    names = pl.concat([data["source"], data["target"]]).unique().sort().cast(pl.String).to_list()
    return ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
