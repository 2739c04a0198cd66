"""Time to render a brief of eight charts as HTML, beside what vl-convert alone needs to draw the same charts."""

import importlib.util
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import vl_convert

from thawcast.brief.drawing import theme
from thawcast.brief.drawing.spec import spec
from thawcast.brief.render_html import render_html


def best(run: Callable[[], object], times: int = 5) -> float:
    spent: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        spent.append(time.perf_counter() - start)
    return min(spent)


location = importlib.util.spec_from_file_location(
    "sample", Path(__file__).parents[1] / "tests" / "brief" / "conftest.py"
)
assert location is not None
assert location.loader is not None
sample = importlib.util.module_from_spec(location)
location.loader.exec_module(sample)

charts = [replace(make(), id=f"{make.__name__}-{n}") for n, make in enumerate((*sample.CHARTS, *sample.CHARTS))][:8]
whole = sample.brief()
brief = replace(whole, chapters=(replace(whole.chapters[0], charts=tuple(charts)), *whole.chapters[1:2]))
specs = [spec(chart, width=width) for chart in charts for width in (theme.WIDE, theme.NARROW)]

start = time.perf_counter()
render_html(brief)
first = time.perf_counter() - start
page = best(lambda: render_html(brief))
bare = best(lambda: [vl_convert.vegalite_to_svg(one, show_warnings=False) for one in specs])
print(f"brief of {len(charts)} charts, each drawn twice: first {first:.2f} s, then {page:.2f} s")
print(f"vl-convert alone on the same {len(specs)} drawings: {bare:.2f} s; ratio {page / bare:.2f}")
