"""What is written over a chart: shaded spans, reference rules and the names of lines."""

import textwrap

from thawcast.brief.drawing import theme
from thawcast.brief.drawing.encodings import Spec, along, numbers
from thawcast.brief.drawing.layout import Layout
from thawcast.brief.drawing.placing import clearest, ends, place


def spans(layout: Layout) -> list[Spec]:
    """Shade stretches of x and, outside small multiples, name them above the plot."""
    if layout.along is None:
        return []
    first, last = layout.along
    layers: list[Spec] = []
    for span in layout.chart.spans:
        start = first if span.start is None else max(first, place(span.start, timed=layout.timed))
        end = last if span.end is None else min(last, place(span.end, timed=layout.timed))
        if start >= end:
            continue
        shade, words = (theme.COLD_SPAN, theme.COLD_SPAN_TEXT) if span.cold else (theme.SPAN, theme.SPAN_TEXT)
        x = along(layout)
        data = {"values": [{"x": start, "x2": end, "middle": (start + end) / 2}]}
        encoding: Spec = {"x": x, "x2": {"field": "x2"}}
        layers.append(
            {
                "data": data,
                "mark": {"type": "rect", "color": shade.light, "opacity": theme.SPAN_OPACITY},
                "encoding": encoding,
            }
        )
        if not layout.panels:
            where = ((start + end) / 2 - first) / (last - first)
            room = len(span.label) * 7 / 2 / (layout.plot_width)
            align, field = (
                ("right", "x2") if where + room > 1 else ("left", "x") if where < room else ("center", "middle")
            )
            mark = {
                "type": "text",
                "align": align,
                "baseline": "bottom",
                "text": span.label,
                "color": words.light,
            }
            encoding = {"x": x | {"field": field}, "y": {"value": -5}}
            layers.append({"data": data, "mark": mark, "encoding": encoding})
    return layers


def rules(layout: Layout) -> list[Spec]:
    """Draw reference rules and, outside small multiples, name them where the lines leave room."""
    channel = "x" if layout.sideways else "y"
    layers: list[Spec] = []
    for rule in layout.chart.rules:
        data = {"values": [{channel: rule.value}]}
        at = {channel: numbers(layout, channel)}
        mark: Spec = {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 1.2, "color": theme.MUTED.light}
        layers.append({"data": data, "mark": mark, "encoding": at})
        if layout.panels:
            continue
        mark = {"type": "text", "text": rule.label, "color": theme.MUTED.light, "fontSize": theme.FONT_SIZE - 1}
        if layout.sideways:
            mark |= {"align": "center", "baseline": "bottom"}
            layers.append({"data": data, "mark": mark, "encoding": at | {"y": {"value": -4}}})
        else:
            left, above = clearest(layout, rule)
            mark |= {"align": "left" if left else "right", "baseline": "bottom" if above else "top"}
            mark |= {"dx": 4 if left else -4, "dy": -3 if above else 4}
            layers.append({"data": data, "mark": mark, "encoding": at | {"x": {"value": 0 if left else "width"}}})
    return layers


def names(layout: Layout) -> list[Spec]:
    """Write each line's name at its end."""
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
