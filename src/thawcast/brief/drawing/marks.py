"""Lines, steps, bars and points with their intervals, as layers of a specification."""

import polars as pl

from thawcast.brief.drawing import theme
from thawcast.brief.drawing.encodings import Spec, colours, dashes, fixed_colours, places, shapes
from thawcast.brief.drawing.layout import Layout


def marks(layout: Layout) -> list[Spec]:
    """Return the layers that draw a chart's rows."""
    draw = {"line": _line, "step": _line, "bar": _bar, "point": _point}[layout.chart.mark]
    return draw(layout)


def _line(layout: Layout) -> list[Spec]:
    base = places(layout)
    interpolate = "step-after" if layout.chart.mark == "step" else "linear"
    layers: list[Spec] = []
    if layout.banded:
        layers.append(
            {
                "mark": {"type": "area", "opacity": 0.16, "interpolate": interpolate, "line": False},
                "encoding": base
                | {"y": base["y"] | {"field": "low"}, "y2": {"field": "high"}}
                | fixed_colours(layout)
                | {"detail": {"field": "series"}},
            }
        )
    layers.append(
        {
            "mark": {"type": "line", "strokeWidth": 2.25, "interpolate": interpolate, "strokeCap": "butt"},
            "encoding": base | colours(layout) | dashes(layout),
        }
    )
    if layout.pointed:
        layers.append(
            {
                "mark": {"type": "point", "filled": True, "opacity": 1, "size": 30 if layout.panels else 44},
                "encoding": base | colours(layout) | shapes(layout),
            }
        )
    return layers


def _bar(layout: Layout) -> list[Spec]:
    base = places(layout)
    sides = {"yOffset": base["yOffset"]} if layout.grouped else {}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "opacity": 0.85, "cornerRadiusEnd": 1},
            "encoding": base | colours(layout),
        }
    ]
    tip = pl.col("x")
    if layout.banded:
        layers.append(_whiskers(layout, base, {"color": {"value": theme.TEXT.light}}, width=1.6))
        tip = pl.when(pl.col("x") < 0).then(pl.min_horizontal("x", "low")).otherwise(pl.max_horizontal("x", "high"))
    tips = layout.rows.with_columns(tip.alias("tip"), (pl.col("x") < 0).alias("left")).drop_nulls("x")
    for left in (False, True):
        values = tips.filter(pl.col("left") == left)
        if values.height and not layout.panels:
            mark = {"type": "text", "align": "right" if left else "left", "dx": -6 if left else 6, "baseline": "middle"}
            encoding = {"x": base["x"] | {"field": "tip"}, "y": base["y"], "text": {"field": "text"}} | sides
            layers.append({"data": {"values": values.to_dicts()}, "mark": mark, "encoding": encoding})
    return layers


def _whiskers(layout: Layout, base: Spec, color: Spec, *, width: float) -> Spec:
    channel = "x" if layout.sideways else "y"
    reach = {channel: base[channel] | {"field": "low"}, f"{channel}2": {"field": "high"}}
    return {"mark": {"type": "rule", "strokeWidth": width}, "encoding": base | reach | color}


def _point(layout: Layout) -> list[Spec]:
    base = places(layout)
    layers = [_whiskers(layout, base, fixed_colours(layout), width=2)] if layout.banded else []
    mark = {"type": "point", "filled": True, "opacity": 1, "size": 80}
    layers.append(
        {
            "mark": mark,
            "encoding": base | colours(layout) | shapes(layout),
        }
    )
    return layers
