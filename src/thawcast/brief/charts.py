"""Charts as Altair specifications (Vega-Lite 6): plain dictionaries made from `Chart` values.

The dictionaries are written here rather than through Altair's classes, whose import and validation cost more than
the drawing; `altair.Chart.from_dict(spec(chart))` accepts every one of them, and a test holds it to that.
"""

import textwrap
from typing import Any

import polars as pl

from thawcast.brief import theme
from thawcast.brief.layout import Layout, ends, measure, place, year_ticks
from thawcast.brief.model import Chart

Spec = dict[str, Any]


def spec(chart: Chart, *, width: int = theme.WIDE) -> Spec:
    """Return the Altair specification of a chart.

    Args:
        chart: What to show.
        width: Width of the drawing [user units, about CSS pixels]; below 500 it is laid out for a phone.

    Returns:
        A Vega-Lite 6 specification that holds the chart's rows.

    Example:
        >>> import polars as pl
        >>> from thawcast.brief.model import Axis
        >>> data = pl.DataFrame({"year": [2009, 2010], "level": [0.1, 0.4]})
        >>> spec(Chart("l", "Up", "", "line", data, Axis("year", ""), Axis("level", "Level")))["title"]["text"]
        ['Level']
    """
    layout = measure(chart, width=width)
    layers = [*_spans(layout), *_marks(layout), *_rules(layout), *_ends(layout)]
    whole: Spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": _config(layout),
        "background": None,
        "padding": 4,
        "title": _title(layout),
        "data": {"values": layout.rows.to_dicts()},
    }
    if not layout.panels:
        size: Spec = {"width": width - 8, "height": layout.height, "autosize": {"type": "fit-x", "contains": "padding"}}
        return whole | size | {"layer": layers}
    facet = {"field": "panel", "type": "nominal", "title": None, "sort": list(layout.panels)}
    return whole | {
        "facet": facet,
        "columns": layout.columns,
        "spacing": {"row": 14, "column": 18},
        "spec": {"width": layout.panel_width, "height": layout.height, "layer": layers},
        "resolve": {"axis": {"x": "independent", "y": "independent"}},
    }


def _title(layout: Layout) -> Spec:
    """Name the numbers at the top left, where a reader begins; a title turned on its side is not read."""
    axis = layout.chart.x if layout.sideways else layout.chart.y
    return {
        "text": textwrap.wrap(axis.title, int(layout.width / 7.2)) or [""],
        "anchor": "start",
        "frame": "bounds",
        "offset": 10 if layout.chart.spans and not layout.panels and not _legend(layout) else 6,
    }


def _config(layout: Layout) -> Spec:
    text = {"font": theme.FONT, "fontSize": theme.FONT_SIZE}
    axis = {
        "labelFont": theme.FONT,
        "labelFontSize": theme.FONT_SIZE - 1,
        "labelColor": theme.MUTED.light,
        "labelPadding": 5,
        "titleFont": theme.FONT,
        "titleFontSize": theme.FONT_SIZE - 1,
        "titleFontWeight": "normal",
        "titleColor": theme.MUTED.light,
        "gridColor": theme.GRID.light,
        "domainColor": theme.AXIS.light,
        "tickColor": theme.AXIS.light,
        "tickSize": 4,
    }
    return {
        "aria": False,
        "font": theme.FONT,
        "view": {"stroke": None},
        "mark": {"invalid": "break-paths-show-domains"},
        "text": text | {"color": theme.TEXT.light},
        "title": text | {"color": theme.MUTED.light, "fontWeight": "normal", "fontSize": theme.FONT_SIZE - 1},
        "header": {
            "labelFont": theme.FONT,
            "labelFontSize": theme.FONT_SIZE - 1,
            "labelFontWeight": "bold",
            "labelColor": theme.TEXT.light,
            "labelAnchor": "start",
            "labelPadding": 4,
            "labelLimit": layout.panel_width + 44 if layout.panels else 0,
        },
        "axis": axis,
        "legend": {
            "orient": "top",
            "direction": "horizontal",
            "columns": _legend_columns(layout),
            "title": None,
            "labelFont": theme.FONT,
            "labelFontSize": theme.FONT_SIZE,
            "labelColor": theme.TEXT.light,
            "labelLimit": layout.width - 60,
            "symbolSize": 140,
            "symbolStrokeWidth": 2.25,
            "columnPadding": 18,
            "offset": 24 if layout.chart.spans and not layout.panels else 10,
        },
    }


def _legend(layout: Layout) -> bool:
    color = layout.chart.color
    repeated = color is not None and color.column in (layout.chart.y.column, _facet(layout.chart))
    return len(layout.series) > 1 and not repeated and not layout.labelled


def _facet(chart: Chart) -> str:
    return chart.facet.column if chart.facet else ""


def _legend_columns(layout: Layout) -> int:
    longest = max((len(name) for name in layout.series), default=0)
    return max(1, min(len(layout.series), int(layout.width // (longest * 7 + 44)))) if layout.series else 1


def _paint(layout: Layout, channel: str = "color", *, legend: bool = False) -> Spec:
    """Colour by series; the first colour where there are none."""
    if not layout.series:
        return {channel: {"value": theme.SERIES[0].light}}
    colours = [theme.SERIES[i % len(theme.SERIES)].light for i in range(len(layout.series))]
    scale = {"domain": list(layout.series), "range": colours}
    return {channel: _by_series(scale, legend=legend and _legend(layout))}


def _by_series(scale: Spec, *, legend: bool) -> Spec:
    return {"field": "series", "type": "nominal", "scale": scale, "legend": {} if legend else None}


def _vary(layout: Layout, channel: str, kinds: tuple[Any, ...], *, legend: bool = False) -> Spec:
    """Tell series apart without colour, for print in grey and for colour-blind readers."""
    if len(layout.series) < 2:
        return {}
    scale = {"domain": list(layout.series), "range": [kinds[i % len(kinds)] for i in range(len(layout.series))]}
    return {channel: _by_series(scale, legend=legend and _legend(layout))}


def _x(layout: Layout) -> Spec:
    axis: Spec = {"title": None, "grid": False, "labelFlush": False, "labelOverlap": True}
    chart = layout.chart
    room = layout.panel_width if layout.panels else layout.width - 60
    if layout.timed:
        scale: Spec = {"type": "utc", "domain": list(layout.along or ())}
        ticks = year_ticks(layout.along or (0, 1), room)
        axis |= {"values": ticks, "format": "%Y"} if ticks else {"tickCount": max(2, room // 80)}
        return {"field": "x", "type": "temporal", "scale": scale, "axis": axis}
    whole = chart.data.schema[chart.x.column].is_integer()
    form = chart.x.form or ("d" if whole else None)
    axis |= {"tickCount": max(2, min(10, room // 60)), "title": None if layout.panels else _x_title(chart)}
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


def _number_axis(layout: Layout, channel: str) -> Spec:
    axis: Spec = {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelFlush": False,
        "tickCount": 4 if layout.compact or layout.panels else 5,
    }
    form = layout.chart.x.form if channel == "x" else layout.chart.y.form
    axis |= {"format": form} if form else {}
    return {
        "field": channel,
        "type": "quantitative",
        "scale": {"domain": list(layout.measure), "nice": False, "zero": False},
        "axis": axis,
    }


def _category_axis(layout: Layout) -> Spec:
    wrap = int(layout.label_width / 6.6)
    lines = {c: "\n".join(textwrap.wrap(c, wrap)) or c for c in layout.categories}
    cases = "".join(f"datum.value === {_literal(c)} ? {_literal(t)} : " for c, t in lines.items() if t != c)
    axis: Spec = {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelColor": theme.TEXT.light,
        "labelFontSize": theme.FONT_SIZE,
        "labelLimit": layout.label_width + 20,
    }
    if cases:
        axis["labelExpr"] = f"split({cases}datum.value, '\\n')"
    scale = {"paddingInner": 0.28, "paddingOuter": 0.1}
    return {"field": "y", "type": "nominal", "sort": layout.categories, "scale": scale, "axis": axis}


def _literal(text: str) -> str:
    import json

    return json.dumps(text)


def _base(layout: Layout) -> Spec:
    if not layout.sideways:
        return {"x": _x(layout), "y": _number_axis(layout, "y")}
    base: Spec = {"x": _number_axis(layout, "x"), "y": _category_axis(layout)}
    if layout.grouped:
        base["yOffset"] = {
            "field": "series",
            "type": "nominal",
            "sort": list(layout.series),
            "scale": {"paddingInner": 0.12},
        }
    return base


def _marks(layout: Layout) -> list[Spec]:
    draw = {"line": _line, "step": _line, "bar": _bar, "point": _point}[layout.chart.mark]
    return draw(layout)


def _line(layout: Layout) -> list[Spec]:
    base = _base(layout)
    interpolate = "step-after" if layout.chart.mark == "step" else "linear"
    layers: list[Spec] = []
    if layout.banded:
        layers.append(
            {
                "mark": {"type": "area", "opacity": 0.16, "interpolate": interpolate, "line": False},
                "encoding": base
                | {"y": base["y"] | {"field": "low"}, "y2": {"field": "high"}}
                | _paint(layout, "fill"),
            }
        )
    dashes = tuple(list(d) for d in theme.DASHES)
    layers.append(
        {
            "mark": {"type": "line", "strokeWidth": 2.25, "interpolate": interpolate, "strokeCap": "butt"},
            "encoding": base | _paint(layout, legend=True) | _vary(layout, "strokeDash", dashes, legend=True),
        }
    )
    if layout.chart.mark == "line" and _sparse(layout):
        layers.append(
            {
                "mark": {"type": "point", "filled": True, "opacity": 1, "size": 30 if layout.panels else 44},
                "encoding": base | _paint(layout, legend=True) | _vary(layout, "shape", theme.SHAPES, legend=True),
            }
        )
    return layers


def _sparse(layout: Layout) -> bool:
    """Whether a line has few enough points to mark each, which also tells lines apart by shape."""
    counts = layout.rows.group_by("series", "panel").len()["len"]
    room = layout.panel_width if layout.panels else layout.width - 60
    return bool(counts.len()) and int(str(counts.max())) * 12 <= room


def _bar(layout: Layout) -> list[Spec]:
    base = _base(layout)
    sides = {"yOffset": base["yOffset"]} if layout.grouped else {}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "opacity": 0.85, "cornerRadiusEnd": 1},
            "encoding": base | _paint(layout, legend=True),
        }
    ]
    tip = pl.col("x")
    if layout.banded:
        layers += _whiskers(base, {"value": theme.TEXT.light}, width=1.4)
        tip = pl.when(pl.col("x") < 0).then(pl.min_horizontal("x", "low")).otherwise(pl.max_horizontal("x", "high"))
    tips = layout.rows.with_columns(tip.alias("tip"), (pl.col("x") < 0).alias("left")).drop_nulls("x")
    for left in (False, True):
        values = tips.filter(pl.col("left") == left)
        if values.height and not layout.panels:
            mark = {"type": "text", "align": "right" if left else "left", "dx": -6 if left else 6, "baseline": "middle"}
            encoding = {"x": base["x"] | {"field": "tip"}, "y": base["y"], "text": {"field": "text"}} | sides
            layers.append({"data": {"values": values.to_dicts()}, "mark": mark, "encoding": encoding})
    return layers


def _whiskers(base: Spec, color: Spec, *, width: float) -> list[Spec]:
    ends_of = (
        {"x": base["x"] | {"field": "low"}, "x2": {"field": "high"}}
        if "yOffset" in base or base["y"]["type"] == "nominal"
        else {"y": base["y"] | {"field": "low"}, "y2": {"field": "high"}}
    )
    return [{"mark": {"type": "rule", "strokeWidth": width}, "encoding": base | ends_of | {"color": color}}]


def _point(layout: Layout) -> list[Spec]:
    base = _base(layout)
    paint = _paint(layout)["color"]
    layers = _whiskers(base, paint, width=2) if layout.banded else []
    mark = {"type": "point", "filled": True, "opacity": 1, "size": 80}
    layers.append(
        {
            "mark": mark,
            "encoding": base | _paint(layout, legend=True) | _vary(layout, "shape", theme.SHAPES, legend=True),
        }
    )
    return layers


def _spans(layout: Layout) -> list[Spec]:
    if layout.along is None:
        return []
    first, last = layout.along
    layers: list[Spec] = []
    for span in layout.chart.spans:
        start = first if span.start is None else max(first, place(span.start, timed=layout.timed))
        end = last if span.end is None else min(last, place(span.end, timed=layout.timed))
        if start >= end:
            continue
        x = _x(layout)
        data = {"values": [{"x": start, "x2": end, "middle": (start + end) / 2}]}
        encoding: Spec = {"x": x, "x2": {"field": "x2"}}
        layers.append({"data": data, "mark": {"type": "rect", "color": theme.SPAN.light}, "encoding": encoding})
        if not layout.panels:
            where = ((start + end) / 2 - first) / (last - first)
            room = len(span.label) * 7 / 2 / (layout.width - 60)
            align, field = (
                ("right", "x2") if where + room > 1 else ("left", "x") if where < room else ("center", "middle")
            )
            mark = {
                "type": "text",
                "align": align,
                "baseline": "bottom",
                "text": span.label,
                "color": theme.SPAN_TEXT.light,
            }
            encoding = {"x": x | {"field": field}, "y": {"value": -5}}
            layers.append({"data": data, "mark": mark, "encoding": encoding})
    return layers


def _rules(layout: Layout) -> list[Spec]:
    channel = "x" if layout.sideways else "y"
    layers: list[Spec] = []
    for rule in layout.chart.rules:
        data = {"values": [{channel: rule.value}]}
        at = {channel: _number_axis(layout, channel)}
        mark: Spec = {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 1.2, "color": theme.MUTED.light}
        layers.append({"data": data, "mark": mark, "encoding": at})
        if layout.panels:
            continue
        mark = {"type": "text", "text": rule.label, "color": theme.MUTED.light, "fontSize": theme.FONT_SIZE - 1}
        if layout.sideways:
            mark |= {"align": "center", "baseline": "bottom"}
            layers.append({"data": data, "mark": mark, "encoding": at | {"y": {"value": -4}}})
        else:
            mark |= {"align": "left", "baseline": "bottom", "dy": -3, "dx": 4}
            layers.append({"data": data, "mark": mark, "encoding": at | {"x": {"value": 0}}})
    return layers


def _ends(layout: Layout) -> list[Spec]:
    if not layout.labelled:
        return []
    colours = dict(zip(layout.series, theme.SERIES, strict=False))
    return [
        {
            "data": {"values": [{}]},
            "mark": {
                "type": "text",
                "text": textwrap.shorten(end["series"], 30, placeholder="…"),
                "align": "left",
                "baseline": "middle",
                "dx": 9,
                "fontWeight": "bold",
                "color": colours[end["series"]].light,
            },
            "encoding": {"x": {"value": "width"}, "y": {"value": end["y"]}},
        }
        for end in ends(layout)
    ]
