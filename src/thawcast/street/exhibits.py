"""Street's charts and tables: a dyad of a dataset, and two series of one's own."""

from typing import TYPE_CHECKING, Literal

import polars as pl

from thawcast.brief.model import Axis, Chart, Rule, Table
from thawcast.brief.phrases import between
from thawcast.states import State
from thawcast.street.result import DyadStreet, Triangle, estimate_of
from thawcast.street.sentences import TOPICS

if TYPE_CHECKING:
    from thawcast.street.analysis import Analysis
    from thawcast.street.regimes.fit import Regimes
    from thawcast.street.series_result import Numbers

Mark = Literal["line", "point"]


def dyad_charts(found: DyadStreet, *, a: State, b: State) -> tuple[Chart, ...]:
    """Chart the index as each year's end saw it, and what follows a surprise.

    Args:
        found: What is known.
        a: One state.
        b: The other.

    Returns:
        One chart or two.
    """
    # Plotted by year: the last day of a year would stand at the next one's tick.
    index = index_chart(
        found.history,
        names=(a.name, b.name),
        title="Who answers whom, as each year's end saw it",
        alt=f"Street index by year with 90% intervals: 1 where only {a.phrase} answers, -1 where only {b.phrase} does.",
        mark="point",
        x=Axis("year", "Data to the end of"),
    )
    sides = found.main.sides
    if sides[0].response is None or sides[1].response is None:
        return (index,)
    frames = [
        _response_frame(f"{one.name} to {other.name}", side.response or ([], [], []))
        for side, one, other in zip(sides, (a, b), (b, a), strict=True)
    ]
    responses = response_chart(
        pl.concat(frames),
        period="month",
        alt=f"Responses of {a.phrase} and {b.phrase} to a surprise in the other's conflict over six months, with"
        " 90% bands; month 0 is the same month.",
    )
    return index, responses


def dyad_table(found: DyadStreet, *, a: State, b: State) -> Table:
    """Lay out long-run answers and index of every series."""
    return Table(
        "Long-run answers, in standard deviations, with 90% intervals",
        ("Series", f"{a.name} to {b.name}", f"{b.name} to {a.name}", "Street index"),
        tuple(
            (TOPICS[name], between(of.sides[0].answer), between(of.sides[1].answer), between(of.index))
            for name, of in found.series.items()
        ),
    )


def series_charts(analysis: "Analysis", result: "Numbers") -> tuple[Chart, ...]:
    """Chart responses, the most violent regime and the index over a moving window, where there are any.

    Args:
        analysis: The analysis.
        result: `series_result.numbers(analysis)`.

    Returns:
        Up to three charts.
    """
    charts: list[Chart] = []
    shown = [r for r in result.get("responses", []) if r["kind"] == "generalised"]
    if shown:
        frames = [
            _response_frame(f"{r['response']} after {r['impulse']}", tuple(r["pointwise"][k] for k in _BAND))
            for r in shown
        ]
        alt = "Generalised responses of each side to a surprise of one standard deviation by the other; 90% bands."
        charts.append(response_chart(pl.concat(frames), period="period", alt=alt))
    if analysis.regimes:
        charts.append(_regime_chart(analysis, analysis.regimes))
    if analysis.path:
        charts.append(_path_chart(analysis))
    return tuple(charts)


def tests_table(result: "Numbers") -> Table:
    """Lay out every Granger test."""
    keys = ("f", "p", "f_hc3", "p_hc3", "p_wild")
    return Table(
        f"Does the past of one side move the other? {result['lags']} lags",
        ("Series", "From", "To", "F", "p", "F (HC3)", "p (HC3)", "p (wild bootstrap)"),
        tuple(
            (scale, row["cause"], row["effect"], *(f"{row[k]:.3g}" for k in keys))
            for scale, rows in result["granger"].items()
            for row in rows
        ),
    )


def triangle_table(found: Triangle) -> Table:
    """Lay out the answers of a triangle, the surest first."""
    names = {state.code: state.name for state in found.states}
    return Table(
        "What each of the three does, and what it may answer, in standard deviations, with 90% intervals",
        ("Who", "To", "May answer", "Done to", "Sort", "Answer", "p", "p with all they share", "Stands"),
        tuple(
            (
                *(names[row[k]] for k in ("who", "toward", "of", "at")),
                row["sort"],
                between(estimate_of(row)),
                f"{row['p']:.2g}",
                f"{row['p_as_given']:.2g}",
                "yes" if row["claimed"] else "no",
            )
            for row in found.answers.iter_rows(named=True)
        ),
    )


def index_chart(data: pl.DataFrame, *, names: tuple[str, str], title: str, alt: str, mark: Mark, x: Axis) -> Chart:
    """Chart the street index.

    Args:
        data: Columns of `x`, `index`, `low`, `high`, and perhaps `verdict`.
        names: Names of A and B.
        title: Title.
        alt: What it shows, in words.
        mark: `point` or `line`.
        x: Time.

    Returns:
        The chart.
    """
    labels = {x.column: x.title, "index": "Index", "low": "Low (5%)", "high": "High (95%)", "verdict": "Verdict"}
    return Chart(
        id="street-index",
        title=title,
        alt=alt,
        mark=mark,
        data=data,
        x=x,
        y=Axis("index", f"-1 only {names[1]} answers, 1 only {names[0]}", domain=(-1.0, 1.0)),
        low="low",
        high="high",
        rules=(Rule(0.0, "even"),),
        columns={name: labels[name] for name in data.columns},
    )


def response_chart(data: pl.DataFrame, *, period: str, alt: str) -> Chart:
    """Chart what follows a surprise.

    Args:
        data: Columns `side`, `horizon`, `response`, `low`, `high`.
        period: What a period is called.
        alt: What it shows, in words.

    Returns:
        The chart.
    """
    return Chart(
        id="street-responses",
        title="What follows a surprise by the other side",
        alt=alt,
        mark="line",
        data=data,
        x=Axis("horizon", f"{period.capitalize()}s after the surprise"),
        y=Axis("response", "Response (standard deviations)"),
        low="low",
        high="high",
        facet=Axis("side", "Response of"),
        rules=(Rule(0.0, "no response"),),
        columns={
            "side": "Response of",
            "horizon": period.capitalize(),
            "response": "Response",
            "low": "Low",
            "high": "High",
        },
    )


_BAND = ("middle", "low", "high")


def _response_frame(side: str, band: tuple[list[float], ...]) -> pl.DataFrame:
    horizons = list(range(len(band[0])))
    return pl.DataFrame({"side": side, "horizon": horizons, "response": band[0], "low": band[1], "high": band[2]})


def _regime_chart(analysis: "Analysis", found: "Regimes") -> Chart:
    periods, length = analysis.series.periods, analysis.series.length
    start = length - found.smoothed.shape[0]
    when = list(periods[start:]) if periods else list(range(start, length))
    return Chart(
        id="street-regimes",
        title=f"Probability of the most violent of {len(found.regimes)} regimes",
        alt="Smoothed probability of the most violent regime, period by period.",
        mark="line",
        data=pl.DataFrame({"period": when, "probability": found.smoothed[:, -1].tolist()}),
        x=Axis("period", "Period"),
        y=Axis("probability", "Probability", domain=(0.0, 1.0), form=".0%"),
    )


def _path_chart(analysis: "Analysis") -> Chart:
    indices = [analysis.index_as_named(w.street).index for w in analysis.path]
    bounds = {"index": "value", "low": "low", "high": "high"}
    data = {column: [getattr(i, name) for i in indices] for column, name in bounds.items()}
    a, b = analysis.series.names[:2]
    return index_chart(
        pl.DataFrame({"end": [w.end for w in analysis.path], **data}),
        names=(a, b),
        title="Who answers whom, over a moving window",
        alt=f"Street index by end of the window with 90% band: 1 where only {a} answers, -1 where only {b} does.",
        mark="line",
        x=Axis("end", "End of the window"),
    )
