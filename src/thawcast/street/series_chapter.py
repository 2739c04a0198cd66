"""Chapter 2 for two series of the user's own: sentences, charts and a table of tests."""

import polars as pl

from thawcast.brief.model import Axis, Chapter, Chart, Rule, Table
from thawcast.street.analysis import Analysis
from thawcast.street.orient import oriented
from thawcast.street.result import Numbers

QUESTION = "A two-way street? Does each side answer the other?"


def series_chapter(analysis: Analysis, result: Numbers) -> Chapter:
    """Write an analysis up as a chapter.

    Args:
        analysis: The analysis.
        result: `numbers(analysis)`.

    Returns:
        The chapter, with up to three charts.
    """
    charts = [*_responses(result), *_probabilities(analysis), *_path(analysis)]
    return Chapter(
        key="street",
        question=QUESTION,
        answer=result["sentence"],
        method=f"Vector autoregression, {analysis.lags} lags, HC3 and wild-bootstrap tests",
        claims=tuple(result["lines"]),
        numbers={k: result[k] for k in ("verdict", "lags", "n_periods", "parts")},
        charts=tuple(charts),
        tables=(_tests(result),) if "granger" in result else (),
        caveats=("An answer is what statistically follows; it proves neither intention nor cause.",),
    )


def _responses(result: Numbers) -> list[Chart]:
    shown = [r for r in result.get("responses", []) if r["kind"] == "generalised"]
    if not shown:
        return []
    data = pl.concat(
        pl.DataFrame(
            {
                "side": f"{r['response']} after {r['impulse']}",
                "horizon": list(range(len(r["pointwise"]["middle"]))),
                "response": r["pointwise"]["middle"],
                **{k: r["pointwise"][k] for k in ("low90", "high90", "low68", "high68")},
            }
        )
        for r in shown
    )
    return [
        Chart(
            id="street-responses",
            title="What follows a surprise by the other side",
            alt="Generalised responses of each side to a surprise of one standard deviation by the other; 90% bands.",
            mark="line",
            data=data,
            x=Axis("horizon", "Periods after the surprise"),
            y=Axis("response", "Response (standard deviations)"),
            low="low90",
            high="high90",
            facet=Axis("side", "Response of"),
            rules=(Rule(0.0, "no response"),),
        )
    ]


def _probabilities(analysis: Analysis) -> list[Chart]:
    found, periods = analysis.regimes, analysis.series.periods
    if found is None:
        return []
    start = analysis.series.length - found.smoothed.shape[0]
    when = list(periods[start:]) if periods else list(range(start, analysis.series.length))
    data = pl.DataFrame({"period": when, "probability": found.smoothed[:, -1].tolist()})
    return [
        Chart(
            id="street-regimes",
            title=f"Probability of the most violent of {len(found.regimes)} regimes",
            alt="Smoothed probability of the most violent regime, period by period.",
            mark="line",
            data=data,
            x=Axis("period", "Period"),
            y=Axis("probability", "Probability", domain=(0.0, 1.0), form=".0%"),
        )
    ]


def _path(analysis: Analysis) -> list[Chart]:
    if not analysis.path:
        return []
    indices = [oriented(analysis, w.street).index for w in analysis.path]
    data = pl.DataFrame(
        {
            "end": [w.end for w in analysis.path],
            "index": [i.value for i in indices],
            "low": [i.low for i in indices],
            "high": [i.high for i in indices],
        }
    )
    a, b = analysis.series.names[:2]
    return [
        Chart(
            id="street-index",
            title="Who answers whom, over a moving window",
            alt=f"Street index by end of the window with 90% band: 1 where only {a} answers, -1 where only {b} does.",
            mark="line",
            data=data,
            x=Axis("end", "End of the window"),
            y=Axis("index", f"-1 only {b} answers, 1 only {a}", domain=(-1.0, 1.0)),
            low="low",
            high="high",
            rules=(Rule(0.0, "even"),),
        )
    ]


def _tests(result: Numbers) -> Table:
    keys = ("f", "p", "f_hc3", "p_hc3", "p_wild")
    return Table(
        f"Does the past of one side move the other? {result['lags']} lags",
        ("Reading", "From", "To", "F", "p", "F (HC3)", "p (HC3)", "p (wild bootstrap)"),
        tuple(
            (reading, row["cause"], row["effect"], *(f"{row[k]:.3g}" for k in keys))
            for reading, rows in result["granger"].items()
            for row in rows
        ),
    )
