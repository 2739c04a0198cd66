"""What the workers do: each function is told first where the figures come from, and returns plain values.

A worker keeps the dataset and the last assessments, so that the charts of a brief cost no second assessment.
"""

import gc
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import polars as pl

from thawcast.argument import check, parse
from thawcast.argument import load as argument
from thawcast.assessment import Assessment, assess_known, known_of
from thawcast.assessment.cases import stood
from thawcast.assessment.questions.standing import judged
from thawcast.assessment.screen.headline import headline
from thawcast.assessment.temperatures import of_pair as temperature_of
from thawcast.assessment.timeline import timeline
from thawcast.brief.drawing import theme
from thawcast.brief.drawings import page, remembered
from thawcast.brief.model import Chart
from thawcast.brief.render_html import render_body
from thawcast.brief.render_markdown import render_markdown
from thawcast.durability.casebook import cases
from thawcast.durability.casebook.showing import Twice
from thawcast.errors import InputError, StateNotThenError
from thawcast.monitoring.feed import atom
from thawcast.monitoring.scoring import Scored
from thawcast.monitoring.watching import Watched
from thawcast.monitoring.watching import watch as watched
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.store import Known
from thawcast.values import to_json
from thawcast.web.views import brief_path, links, picture, render
from thawcast.web.work import watching
from thawcast.web.work import world as worlds
from thawcast.web.work.examples import examples as chosen
from thawcast.web.work.pdf import pdf
from thawcast.web.work.vega import explorable
from thawcast.web.work.where import Where, dataset

FORMS = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
"""Ways to take a brief home, and their media types; `zip` holds the CSV of every chart."""

LOOKED_THROUGH = 50_000
"""New objects after which a worker looks for those that only refer to each other."""

MOST_CLAIMS, MOST_PAIRS = 40, 6
"""Claims, and pairs of states, of an argument that is worked out while one waits."""


class Asked(NamedTuple):
    """Two states by their codes, the smaller first, and the last day whose data may be used."""

    a: str
    b: str
    on: date


class Drawn(NamedTuple):
    """How a chart is wanted: its form, the width of a phone or of a desk, the ink of a dark page or of a light one."""

    form: Literal["svg", "csv", "json"]
    narrow: bool
    dark: bool


def warm(where: Where, _number: int) -> None:
    """Load what the first question would have to wait for."""
    brief(where, Asked("RUS", "USA", date(2010, 12, 31)))
    _ = examples(where)
    # What was loaded stays: to look through it again for what may go takes a twentieth of every answer.
    gc.collect()
    gc.freeze()
    gc.set_threshold(LOOKED_THROUGH)


def examples(where: Where) -> list[dict[str, Any]]:
    """Questions to begin with, as values."""
    return [asdict(example) for example in chosen(dataset(where))]


def known_days(where: Where, a: str, b: str) -> tuple[date, date] | None:
    """The first and the last day of which any source tells of two states; None where none does."""
    days = temperature_of(dataset(where), a, b)[TEMPERATURE.name]["known_on"]
    first, last = days.min(), days.max()
    return (first, last) if isinstance(first, date) and isinstance(last, date) else None


def told_at(where: Where, a: str, b: str, first: date, last: date) -> list[dict[str, str]]:
    """What the screen says of two states a year after a day and in the year of another, where it can tell."""
    found: list[dict[str, str]] = []
    days = [date(year, 12, 31) for year in dict.fromkeys((first.year + 1, last.year))]
    for day in (day for day in days if day > first):
        try:
            now = _known(where, Asked(a, b, day)).once(judged)
        except StateNotThenError:  # one of the two ended in that year
            continue
        if now.heard:
            found.append({"day": str(day), "said": headline(now)[0], "path": brief_path(a, b, day)})
    return found


def cases_stood(where: Where) -> dict[str, Twice]:
    """Where the two of each case of the casebook stood a year after it began, and stand now."""
    return stood(cases(), store=dataset(where))


@lru_cache(maxsize=12)
def _known(where: Where, asked: Asked) -> Known:
    return known_of(asked.a, asked.b, as_of=asked.on, store=dataset(where))


@lru_cache(maxsize=12)
def _assessed(where: Where, asked: Asked) -> Assessment:
    return assess_known(_known(where, asked))


def answer(where: Where, asked: Asked) -> str:
    """The JSON of an assessment."""
    return _assessed(where, asked).to_json()


def brief(where: Where, asked: Asked) -> dict[str, str]:
    """The inside of a brief's page, and its first sentence."""
    found, base = _assessed(where, asked), brief_path(*asked)
    return {"body": render_body(found.brief, draw=picture(base), tools=links(base)), "sentence": found.sentence}


def _chart(where: Where, asked: Asked, name: str) -> Chart | None:
    found = _assessed(where, asked)
    of_brief = next((chart for chapter in found.chapters for chart in chapter.charts if chart.id == name), None)
    return of_brief or next((chart for chart in timeline(_known(where, asked)).charts if chart.id == name), None)


def chart(where: Where, asked: Asked, name: str, how: Drawn) -> str | None:
    """One chart as it is wanted; None if there is no such chart."""
    found = _chart(where, asked, name)
    return None if found is None else _as_wanted(found, how)


def _as_wanted(found: Chart, how: Drawn) -> str:
    if how.form == "csv":
        return _csv(found)
    width = theme.NARROW if how.narrow else theme.WIDE
    if how.form == "json":
        return json.dumps(explorable(found, width=width), default=str)
    drawn = remembered()(found, width=width)
    return theme.darkened(drawn) if how.dark else drawn


def _csv(chart: Chart) -> str:
    return chart.data.write_csv(float_precision=6)


def document(where: Where, asked: Asked, form: str) -> bytes:
    """A whole brief in one of the `FORMS`."""
    return _WRITERS[form](_assessed(where, asked))


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
    "html": lambda found: page(found.brief).encode(),
    "md": lambda found: render_markdown(found.brief).encode(),
    "json": lambda found: found.to_json().encode() + b"\n",
    "pdf": lambda found: pdf(found.brief),
    "zip": _zip,
}


def world(where: Where, on: date, focus: str | None) -> dict[str, Any]:
    """The world at a date: map and matrix as markup, rows of the table as values."""
    found = _world(where, on)
    rows = found.turning.to_dicts()
    told = {"size": worlds.outlines()["size"], "on": on, "focus": focus}
    news = render("map.html", shapes=worlds.atlas(found, on=on, focus=focus), **told)
    stands = worlds.atlas(found, on=on, focus=focus, by_stock=True) if focus else []
    return {
        "counts": found.counts,
        "names": found.names,
        "rows": rows,
        "by_month": any(row["onset_month"] for row in rows),
        "map": news,
        "stands": render("map.html", shapes=stands, **told) if stands else "",
        "matrix": render("matrix.html", grid=worlds.matrix(found), names=found.names, on=on),
    }


@lru_cache(maxsize=4)
def _world(where: Where, on: date) -> worlds.World:
    return worlds.world(dataset(where), on=on)


@lru_cache(maxsize=4)
def _watched(where: Where, since: date, until: date, codes: tuple[str, ...]) -> Watched:
    found = watched(dataset(where), None, since=since, until=until)
    return found.of(codes)


def watch(where: Where, since: date, until: date, codes: tuple[str, ...]) -> dict[str, Any]:
    """What changed between two days: of all pairs, of one state's, or of two states."""
    return watching.watched(_watched(where, since, until, codes), on=until)


def feed(where: Where, since: date, until: date, codes: tuple[str, ...]) -> bytes:
    """The same as an Atom feed."""
    return atom(_watched(where, since, until, codes))


@lru_cache(maxsize=2)
def _on_record(where: Where, _stamp: tuple[int, int]) -> tuple[pl.DataFrame, Scored, str]:
    return watching.on_record(dataset(where), where.store)


def on_record(where: Where, stamp: tuple[int, int]) -> dict[str, Any]:
    """Forecasts on record and their score; the stamp tells one state of the user's record from another."""
    return watching.recorded(*_on_record(where, stamp))


def record_csv(where: Where, stamp: tuple[int, int]) -> str:
    """Every forecast on record, with what came of it."""
    made, found, _ = _on_record(where, stamp)
    came = found.cases.select("number", "happened", "constant", "exchangeable", due_on="known_on")
    own = made.drop("happened", "exchangeable", "due_on", strict=False)
    return own.join(came, on="number", how="left").sort("number").write_csv(float_precision=3)


def record_chart(where: Where, stamp: tuple[int, int], name: str, how: Drawn) -> str | None:
    """One chart of the record as it is wanted; None if there is no such chart."""
    charts = watching.record_charts(_on_record(where, stamp)[1])
    found = next((chart for chart in charts if chart.id == name), None)
    return None if found is None else _as_wanted(found, how)


def dyads(where: Where, on: date) -> list[dict[str, Any]]:
    """The thaws and chills that run at a date, as JSON values."""
    return to_json(_world(where, on).turning.to_dicts())


def case(where: Where, asked: Asked) -> dict[str, str]:
    """The timeline of a dyad as markup."""
    known, base = _known(where, asked), brief_path(*asked)
    told = timeline(known)
    return {"body": render("timeline.html", found=known, told=told, base=base, draw=picture(base), tools=links(base))}


@lru_cache(maxsize=8)
def claims(where: Where, key: str) -> dict[str, Any]:
    """An argument that ships, claim by claim."""
    return check(argument(key), dataset(where)).to_dict()


def claims_sent(where: Where, toml: str) -> dict[str, Any]:
    """An argument that was sent, read as data only and of bounded size."""
    found = parse(toml, file="argument.toml")
    pairs = {(claim.pair[0].code, claim.pair[1].code) for claim in found.claims}
    for what, count, most in (("claims", len(found.claims), MOST_CLAIMS), ("pairs of states", len(pairs), MOST_PAIRS)):
        if count > most:
            raise InputError(f"argument.toml: {count} {what}; a page works out {most}, the command line any number")
    return check(found, dataset(where)).to_dict()
