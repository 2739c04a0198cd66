"""How columns become places, colours and shapes: the encodings that the marks of a chart share."""

import json
from collections.abc import Sequence
from typing import Any

from thawcast.brief.drawing import theme
from thawcast.brief.drawing.layout import Layout
from thawcast.brief.drawing.placing import year_ticks
from thawcast.brief.model import Chart
from thawcast.brief.text import lines

Spec = dict[str, Any]
"""A part of an Altair specification."""


def places(layout: Layout) -> Spec:
    """Return the encodings of position."""
    if not layout.sideways:
        return {"x": along(layout), "y": numbers(layout, "y")}
    base: Spec = {"x": numbers(layout, "x"), "y": _categories(layout)}
    if layout.grouped:
        base["yOffset"] = {
            "field": "series",
            "type": "nominal",
            "sort": list(layout.series),
            "scale": {"paddingInner": 0.12},
        }
    return base


def along(layout: Layout) -> Spec:
    """Encode x of a chart whose numbers run upward."""
    axis: Spec = {"title": None, "grid": False, "labelFlush": False, "labelOverlap": True}
    chart = layout.chart
    room = layout.panel_width if layout.panels else layout.plot_width
    if layout.timed:
        scale: Spec = {"type": "utc", "domain": list(layout.along or ())}
        ticks = year_ticks(layout.along or (0, 1), room)
        axis |= {"values": ticks, "format": "%Y"} if ticks else {"tickCount": max(2, int(room // 80))}
        return {"field": "x", "type": "temporal", "scale": scale, "axis": axis}
    whole = chart.data.schema[chart.x.column].is_integer()
    form = chart.x.form or ("d" if whole else None)
    axis |= {"tickCount": max(2, min(10, int(room // 60))), "title": None if layout.panels else _x_title(chart)}
    axis |= {"format": form} if form else {}
    axis |= {"tickMinStep": 1} if whole else {}
    return {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": list(layout.along or ()), "nice": False},
        "axis": axis,
    }


def _x_title(chart: Chart) -> str | None:
    return None if chart.x.title.lower() in ("", "year", "date", "month", "period") else chart.x.title


def numbers(layout: Layout, channel: str) -> Spec:
    """Encode the measured numbers."""
    axis: Spec = {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelFlush": layout.sideways and bool(layout.panels),
        "tickCount": 3 if layout.panels else 4 if layout.compact else 5,
    }
    form = layout.chart.x.form if channel == "x" else layout.chart.y.form
    axis |= {"format": form} if form else {}
    if layout.chart.mark == "bar":
        axis["gridColor"] = {
            "condition": {"test": "datum.value === 0", "value": theme.AXIS.light},
            "value": theme.GRID.light,
        }
    return {
        "field": channel,
        "type": "quantitative",
        "scale": {"domain": list(layout.measure), "nice": False, "zero": False},
        "axis": axis,
    }


def _categories(layout: Layout) -> Spec:
    axis: Spec = {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelColor": theme.TEXT.light,
        "labelFontSize": theme.FONT_SIZE,
        "labelLineHeight": theme.FONT_SIZE + 2,
        "labelPadding": 9,
        "labelLimit": layout.label_width + 30,
    }
    axis["labelExpr"] = broken("datum.value", layout.categories, layout.label_width)
    scale = {"paddingInner": 0.28, "paddingOuter": 0.1}
    return {"field": "y", "type": "nominal", "sort": layout.categories, "scale": scale, "axis": axis}


def broken(value: str, names: Sequence[str], room: float) -> str:
    """Write the Vega expression that breaks long names into lines of even length."""
    cases = "".join(f"{value} === {json.dumps(name)} ? {json.dumps(lines(name, room))} : " for name in names)
    return f"{cases}{value}"


def colours(layout: Layout) -> Spec:
    """Colour by series, with the legend if the chart has one; the first colour where there are no series."""
    if not layout.series:
        return {"color": {"value": theme.SERIES[0].light}}
    return {"color": _by_series(layout, [theme.SERIES[i % len(theme.SERIES)].light for i in range(len(layout.series))])}


def fixed_colours(layout: Layout) -> Spec:
    """Colour by series without a scale: a scale whose legend is off in one layer loses it in all."""
    paints = [theme.SERIES[i % len(theme.SERIES)].light for i in range(len(layout.series))]
    tests = [
        {"test": f"datum.series === {json.dumps(name)}", "value": paint}
        for name, paint in zip(layout.series, paints, strict=True)
    ]
    return {"color": {"condition": tests, "value": theme.SERIES[0].light}} if tests else colours(layout)


def dashes(layout: Layout) -> Spec:
    """Tell lines apart without colour, for print in grey and for colour-blind readers."""
    return _vary(layout, "strokeDash", [list(dash) for dash in theme.DASHES], legend=not layout.pointed)


def shapes(layout: Layout) -> Spec:
    """Tell points apart without colour."""
    return _vary(layout, "shape", theme.SHAPES, legend=True)


def _vary(layout: Layout, channel: str, kinds: Sequence[Any], *, legend: bool) -> Spec:
    count = len(kinds)
    # Shifted by one each time the colours repeat, so that no two series look the same.
    picked = [kinds[(i + i // len(theme.SERIES)) % count] for i in range(len(layout.series))]
    return {channel: _by_series(layout, picked, legend=legend)} if len(picked) > 1 else {}


def _by_series(layout: Layout, values: Sequence[Any], *, legend: bool = True) -> Spec:
    scale = {"domain": list(layout.series), "range": list(values)}
    return {"field": "series", "type": "nominal", "scale": scale, "legend": {} if legend and layout.legend else None}
