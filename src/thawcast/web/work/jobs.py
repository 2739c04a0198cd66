"""What the workers do: each function is told first where the figures come from, and returns plain values.

A worker keeps the dataset and the last assessments, so that the charts of a brief cost no second assessment.
"""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from thawcast.assessment import Assessment, assess
from thawcast.brief import theme
from thawcast.brief.model import Chart
from thawcast.errors import InputError
from thawcast.store import Dataset, open_dataset
from thawcast.values import to_json

FORMS = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
"""Ways to take a brief home, and their media types; `zip` holds the CSV of every chart."""


class Where(NamedTuple):
    """Which dataset answers.

    Args:
        store: Folder of the user's own store, None for the usual one.
        version: Its version: another one is another dataset.
    """

    store: Path | None
    version: str


def warm(where: Where, _number: int) -> None:
    """Load what the first question would have to wait for."""
    brief(where, "RUS", "USA", date(2010, 12, 31))


@lru_cache(maxsize=2)
def _dataset(where: Where) -> Dataset:
    return open_dataset(where.store)


@lru_cache(maxsize=12)
def _assessed(where: Where, a: str, b: str, on: date) -> Assessment:
    return assess(a, b, as_of=on, store=_dataset(where))


def answer(where: Where, a: str, b: str, on: date) -> str:
    """The JSON of an assessment."""
    return _assessed(where, a, b, on).to_json()


def brief(where: Where, a: str, b: str, on: date) -> dict[str, str]:
    """The inside of a brief's page, and its first sentence."""
    from thawcast.brief.render_html import render_body
    from thawcast.web.views import brief_path, links, picture

    found = _assessed(where, a, b, on)
    base = brief_path(a, b, on)
    return {"body": render_body(found.brief, draw=picture(base), tools=links(base)), "sentence": found.sentence}


def _charts(where: Where, a: str, b: str, on: date) -> dict[str, Chart]:
    from thawcast.web.work.timeline import timeline

    found = _assessed(where, a, b, on)
    charts = [chart for chapter in found.chapters for chart in chapter.charts]
    return {chart.id: chart for chart in (*charts, *timeline(found).charts)}


def chart(where: Where, a: str, b: str, on: date, name: str, form: str, narrow: bool, dark: bool) -> str | None:
    """One chart as `svg`, `csv` or `json`; None if there is no such chart."""
    from thawcast.brief.drawings import remembered
    from thawcast.web.work.vega import explorable

    found = _charts(where, a, b, on).get(name)
    if found is None:
        return None
    if form == "csv":
        return _csv(found)
    width = theme.NARROW if narrow else theme.WIDE
    if form == "json":
        return json.dumps(explorable(found, width=width), default=str)
    drawn = remembered()(found, width=width)
    return theme.darkened(drawn) if dark else drawn


def _csv(chart: Chart) -> str:
    return chart.data.write_csv(float_precision=6)


def document(where: Where, a: str, b: str, on: date, form: str) -> bytes:
    """A whole brief in one of the `FORMS`."""
    found = _assessed(where, a, b, on)
    return _WRITERS[form](found)


def _html(found: Assessment) -> bytes:
    from thawcast.brief.drawings import page

    return page(found.brief).encode()


def _markdown(found: Assessment) -> bytes:
    from thawcast.brief.render_markdown import render_markdown

    return render_markdown(found.brief).encode()


def _json(found: Assessment) -> bytes:
    return found.to_json().encode() + b"\n"


def _pdf(found: Assessment) -> bytes:
    from thawcast.web.work.pdf import pdf

    return pdf(found.brief)


def _zip(found: Assessment) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for chapter in found.chapters:
            for shown in chapter.charts:
                # A fixed time makes the same brief the same file.
                entry = zipfile.ZipInfo(
                    f"{found.a.code}-{found.b.code}-{found.as_of}/{shown.id}.csv", (1980, 1, 1, 0, 0, 0)
                )
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, _csv(shown))
    return buffer.getvalue()


_WRITERS: dict[str, Callable[[Assessment], bytes]] = {
    "html": _html,
    "md": _markdown,
    "json": _json,
    "pdf": _pdf,
    "zip": _zip,
}


def world(where: Where, on: date, focus: str | None) -> dict[str, Any]:
    """The world at a date: map and matrix as markup, rows of the table as values."""
    from thawcast.web.views import render
    from thawcast.web.work import world as worlds

    found = _world(where, on)
    rows = found.turning.to_dicts()
    shapes = worlds.atlas(found, on=on, focus=focus)
    grid = worlds.matrix(found)
    return {
        "counts": found.counts,
        "names": found.names,
        "rows": rows,
        "by_month": any(row["onset_month"] for row in rows),
        "map": render("map.html", shapes=shapes, size=worlds.outlines()["size"], on=on, focus=focus),
        "matrix": render("matrix.html", grid=grid, names=found.names, on=on),
    }


@lru_cache(maxsize=4)
def _world(where: Where, on: date) -> Any:
    from thawcast.web.work.world import world as look

    return look(_dataset(where), on=on)


def dyads(where: Where, on: date) -> list[dict[str, Any]]:
    """The thaws and chills that run at a date, as JSON values."""
    return to_json(_world(where, on).turning.to_dicts())


def case(where: Where, a: str, b: str, on: date) -> dict[str, Any]:
    """The timeline of a dyad as markup."""
    from thawcast.web.views import brief_path, links, picture, render
    from thawcast.web.work.timeline import timeline

    found = _assessed(where, a, b, on)
    told, base = timeline(found), brief_path(a, b, on)
    return {"body": render("timeline.html", found=found, told=told, base=base, draw=picture(base), tools=links(base))}


@lru_cache(maxsize=1)
def claims(where: Where) -> list[dict[str, Any]]:
    """The argument of 2010 about the reset, claim by claim."""
    from dataclasses import asdict

    from thawcast.argument import findings
    from thawcast.values import to_json

    return [to_json(asdict(finding)) for finding in findings(_dataset(where))]


def data(where: Where) -> dict[str, Any]:
    """What is in the dataset: tables, coverage by year, sources."""
    import polars as pl

    from thawcast.standing.tables import LEVELS

    dataset = _dataset(where)
    by_year = (
        dataset.table(LEVELS)
        .group_by(pl.col("period").dt.year().alias("year"))
        .agg(pl.len().alias("dyads"), (pl.col("n_events") >= 30).sum().alias("busy"))
        .sort("year")
    )
    first, last = dataset.span
    return {
        "name": dataset.name,
        "version": dataset.version,
        "label": dataset.label,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "built_on": dataset.manifest["built_on"],
        "tables": [
            {"name": name, "rows": entry["rows"], "stage": entry.get("stage", ""), "sources": entry.get("sources", [])}
            for name, entry in dataset.manifest["tables"].items()
        ],
        "coverage": by_year.to_dicts(),
        "sources": [vars(source) for source in dataset.sources()],
    }


def lab(
    _where: Where,
    key: str,
    toml: str,
    changes: tuple[tuple[str, float, float], ...],
    chosen: tuple[str, ...],
) -> dict[str, Any]:
    """What follows from a scenario whose ranges were moved."""
    from thawcast.web.work import lab as labs
    from thawcast.web.work.vega import explorable

    scenario = labs.changed(_scenario(key, toml), {name: (low, high) for name, low, high in changes})
    chapter = labs.worked_out(scenario, chosen=chosen)
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


def saved(_where: Where, key: str, toml: str, changes: tuple[tuple[str, float, float], ...]) -> str:
    """A scenario whose ranges were moved, as TOML."""
    from thawcast.deals.scenarios.save import written
    from thawcast.web.work.lab import changed

    return written(changed(_scenario(key, toml), {name: (low, high) for name, low, high in changes}))


def bench(_where: Where, key: str, toml: str) -> dict[str, Any]:
    """The sliders of a scenario."""
    from thawcast.web.work.lab import groups, labels, size

    scenario = _scenario(key, toml)
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


def _scenario(key: str, toml: str) -> Any:
    from thawcast.deals.shipped import keys, load
    from thawcast.web.work.lab import uploaded

    if toml:
        return uploaded(toml)
    if key not in keys():
        raise InputError(f"no scenario {key[:60]} ships; there are {', '.join(keys())}")
    return load(key)
