"""Charts as Altair specifications (Vega-Lite 6): plain dictionaries made from `Chart` values.

The dictionaries are written here rather than through Altair's classes, whose import and validation cost more than
the drawing; `altair.Chart.from_dict(spec(chart))` accepts every one of them, and a test holds it to that.
"""

import textwrap

from thawcast.brief.drawing import annotations, theme
from thawcast.brief.drawing.encodings import Spec, broken
from thawcast.brief.drawing.layout import PANEL_GAP, Layout, measure
from thawcast.brief.drawing.marks import marks
from thawcast.brief.model import Chart


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
    layers = [*annotations.spans(layout), *marks(layout), *annotations.rules(layout), *annotations.names(layout)]
    whole: Spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": _config(layout),
        "background": "transparent",
        "padding": {"left": 1, "right": 4, "top": 2, "bottom": 4},
        "title": _title(layout),
        "data": {"values": layout.rows.to_dicts()},
    }
    if not layout.panels:
        return whole | {"width": layout.plot_width, "height": layout.height, "layer": layers}
    header = {"labelExpr": broken("datum.value", layout.panels, layout.panel_width + 20)}
    facet = {"field": "panel", "type": "nominal", "title": None, "sort": list(layout.panels), "header": header}
    # A shared axis is drawn in the last row only, which leaves the columns above a gap in that row without one.
    ragged = bool(len(layout.panels) % layout.columns)
    return whole | {
        "facet": facet,
        "columns": layout.columns,
        "spacing": {"row": 14, "column": PANEL_GAP},
        "spec": {"width": layout.panel_width, "height": layout.height, "layer": layers},
        "resolve": {"axis": {"x": "independent"}} if ragged else {},
    }


def _title(layout: Layout) -> Spec:
    """Name the numbers at the top left, where a reader begins; a title turned on its side is not read."""
    axis = layout.chart.x if layout.sideways else layout.chart.y
    return {
        "text": textwrap.wrap(axis.title, int(layout.width / 6.3)) or [""],
        "anchor": "start",
        "frame": "bounds",
        "offset": 8,
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
            "labelLimit": layout.panel_width + 60 if layout.panels else 0,
            "labelLineHeight": theme.FONT_SIZE + 2,
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
            "symbolSize": 140 if layout.sideways or layout.pointed else 400,
            "symbolStrokeWidth": 0 if layout.sideways or layout.pointed else 2.25,
            "symbolType": "square" if layout.sideways or layout.pointed else "stroke",
            "columnPadding": 18,
            "offset": 24 if layout.chart.spans and not layout.panels else 10,
        },
    }


def _legend_columns(layout: Layout) -> int:
    longest = max((len(name) for name in layout.series), default=0)
    return max(1, min(len(layout.series), int(layout.width // (longest * 7 + 44)))) if layout.series else 1
