"""Jobs of the laboratory: a scenario on the bench, its sliders, and what follows where they are moved."""

from typing import Any, NamedTuple

from thawcast.brief.drawing import theme
from thawcast.deals.scenarios.save import written
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.deals.shipped import keys, load
from thawcast.errors import InputError
from thawcast.web.work.lab import changed, groups, labels, size, uploaded, worked_out
from thawcast.web.work.vega import explorable
from thawcast.web.work.where import Where

Moved = tuple[tuple[str, float, float], ...]
"""Sliders that were moved: name, lower end, upper end."""


class Bench(NamedTuple):
    """The scenario on the bench: TOML that was sent, else the key of one that ships."""

    key: str = ""
    toml: str = ""


def lab(_where: Where, bench: Bench, moved: Moved, chosen: tuple[str, ...]) -> dict[str, Any]:
    """What follows from a scenario whose ranges were moved."""
    chapter = worked_out(_moved(bench, moved), chosen=chosen)
    return {
        "answer": chapter.answer,
        "claims": list(chapter.claims),
        "charts": [
            {
                "id": chart.id,
                "title": chart.title,
                "alt": chart.alt,
                "wide": explorable(chart),
                "narrow": explorable(chart, width=theme.NARROW),
            }
            for chart in chapter.charts
        ],
        "tables": [
            {"title": table.title, "headings": list(table.headings), "rows": [list(row) for row in table.rows]}
            for table in chapter.tables
        ],
        "caveats": list(chapter.caveats),
    }


def saved(_where: Where, bench: Bench, moved: Moved) -> str:
    """A scenario whose ranges were moved, as TOML."""
    return written(_moved(bench, moved))


def sliders(_where: Where, bench: Bench) -> dict[str, Any]:
    """The sliders of a scenario."""
    scenario = _scenario(bench)
    return {
        "key": scenario.key,
        "title": scenario.title,
        "date": scenario.date.isoformat(),
        "states": [scenario.names[state] for state in scenario.states],
        "packages": size(scenario),
        "groups": [
            {"title": g.title, "note": g.note, "sliders": [vars(slider) for slider in g.sliders]}
            for g in groups(scenario)
        ],
        "policies": labels(scenario),
    }


def _moved(bench: Bench, moved: Moved) -> Scenario:
    return changed(_scenario(bench), {name: (low, high) for name, low, high in moved})


def _scenario(bench: Bench) -> Scenario:
    if bench.toml:
        return uploaded(bench.toml)
    if bench.key not in keys():
        raise InputError(f"no scenario {bench.key[:60]} ships; there are {', '.join(keys())}")
    return load(bench.key)
