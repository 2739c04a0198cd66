"""Charts and tables of chapter 5, as values."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from thawcast.brief.model import Axis, Chart, Table
from thawcast.brief.phrases import probability
from thawcast.depth.sentences import DIMENSION_NAMES


def dimensions(numbers: Mapping[str, Any], onset: int) -> Chart:
    """Draw the eight dimensions beside those of thaws that lasted or failed, from the numbers of the chapter."""
    mine = f"This thaw, since {onset}"
    rows: list[tuple[str, str, float | None, float | None, float | None]] = []
    for name, d in numbers["dimensions"].items():
        heading, value = DIMENSION_NAMES[name][0], d["value"]
        rows.append((heading, mine, value.value, value.low, value.high))
        rows += [
            (heading, f"{label} (median of {numbers['past'][group]})", d[f"median_{group}"], None, None)
            for label, group in (("Lasting thaws", "lasting"), ("Failed thaws", "failed"))
            if numbers["past"][group]
        ]
    data = pl.DataFrame(
        rows,
        schema={"dimension": pl.String, "who": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
        orient="row",
    )
    return Chart(
        id="depth",
        title="What the thaw rests on, beside thaws that lasted and thaws that failed",
        alt="Eight dimensions of depth from 0 to 1 with 90% intervals, and the medians of thaws that lasted or failed: "
        + "; ".join(
            f"{DIMENSION_NAMES[n][0].lower()} {probability(d['value'].value)}"
            for n, d in numbers["dimensions"].items()
            if not d["reason"]
        )
        + ".",
        mark="point",
        data=data,
        x=Axis(
            "value", "Depth (0 shallowest, .5 the middling dyad in the news, 1 deepest)", domain=(0.0, 1.0), form=".2f"
        ),
        y=Axis("dimension", "Dimension"),
        low="low",
        high="high",
        color=Axis("who", "Thaw"),
        columns={"dimension": "Dimension", "who": "Thaw", "value": "Depth", "low": "Low (5%)", "high": "High (95%)"},
    )


def table(numbers: Mapping[str, Any]) -> Table:
    """Tabulate the eight dimensions with what each asks."""

    def figure(value: float | None) -> str:
        return "n/a" if value is None else f"{value:.2f}"

    return Table(
        "The eight dimensions",
        ("Dimension", "What it asks", "This thaw", "90% interval", "Lasting", "Failed"),
        tuple(
            (
                DIMENSION_NAMES[name][0],
                DIMENSION_NAMES[name][1],
                figure(d["value"].value),
                "n/a" if d["value"].value is None else f"{figure(d['value'].low)} to {figure(d['value'].high)}",
                figure(d["median_lasting"]),
                figure(d["median_failed"]),
            )
            for name, d in numbers["dimensions"].items()
        ),
    )
