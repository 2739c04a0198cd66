"""Specifications for Vega-Embed: those of the drawings, with what one reads when pointing at a mark."""

from typing import Any

from thawcast.brief.drawing import theme
from thawcast.brief.drawing.layout import measure
from thawcast.brief.drawing.spec import spec
from thawcast.brief.model import Chart
from thawcast.brief.text import dates, number


def explorable(chart: Chart, *, width: int = theme.WIDE) -> dict[str, Any]:
    """Return a Vega-Lite specification with tooltips.

    Args:
        chart: The chart.
        width: Width of the drawing [user units].

    Returns:
        JSON values.

    Example:
        >>> import polars as pl
        >>> from thawcast.brief.model import Axis
        >>> data = pl.DataFrame({"year": [2009, 2010], "level": [0.1, 0.4]})
        >>> found = explorable(Chart("l", "Up", "", "line", data, Axis("year", "Year"), Axis("level", "Level")))
        >>> [row["says"] for row in found["data"]["values"]]
        ['0.10', '0.40']
    """
    whole = spec(chart, width=width)
    layout = measure(chart, width=width)
    rows: list[dict[str, Any]] = whole["data"]["values"]
    measured = chart.x if layout.sideways else chart.y
    along = chart.y if layout.sideways else chart.x
    when = dates(chart.data[chart.x.column].to_list()) if layout.timed else None
    for place, row in enumerate(rows):
        value = row["x"] if layout.sideways else row["y"]
        row["says"] = "" if value is None else number(value, measured.form)
        row["at"] = when[place] if when else row["y"] if layout.sideways else number(row["x"], chart.x.form or "g")
        if layout.banded and row["low"] is not None and row["high"] is not None:
            row["between"] = f"{number(row['low'], measured.form)} to {number(row['high'], measured.form)}"
    told = [{"field": "at", "type": "nominal", "title": along.title or "At"}]
    told += [{"field": "series", "type": "nominal", "title": chart.color.title}] if chart.color else []
    told += [{"field": "says", "type": "nominal", "title": _short(measured.title)}]
    told += [{"field": "between", "type": "nominal", "title": "90% interval"}] if layout.banded else []
    layers: list[dict[str, Any]] = (whole["spec"] if layout.panels else whole)["layer"]
    kind = "bar" if chart.mark == "bar" else "point" if chart.mark == "point" or layout.pointed else "line"
    drawn = next(layer for layer in layers if layer["mark"]["type"] == kind)
    if kind == "line":
        # A line is one mark: points that are not seen let each of its values be pointed at.
        encoding = {name: drawn["encoding"][name] for name in ("x", "y")} | {"tooltip": told}
        mark = {"type": "point", "filled": True, "opacity": 0, "size": 120}
        layers.append({"mark": mark, "encoding": encoding | {"detail": {"field": "series"}}})
    else:
        drawn["encoding"] = drawn["encoding"] | {"tooltip": told}
        drawn["mark"] = drawn["mark"] | {"cursor": "crosshair"}
    whole["title"] = whole["title"] | {"text": list(whole["title"]["text"])}
    return whole


def _short(title: str) -> str:
    return title.split(" (")[0].split(" [")[0] or "Value"
