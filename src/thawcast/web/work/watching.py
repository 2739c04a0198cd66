"""What the pages Watch and Record show: changes since a day, and forecasts on record with their score."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from thawcast.brief.model import Chart
from thawcast.durability.tables import PSEUDO_FORECASTS
from thawcast.errors import StoreError
from thawcast.monitoring.changes import KINDS, told
from thawcast.monitoring.exhibits import reliability_chart
from thawcast.monitoring.register import FILE, FOLDER, read
from thawcast.monitoring.scoring import Scored, judges, laid_out, score, seeded
from thawcast.monitoring.watching import Watched, level_tables
from thawcast.standing.temperature.sources import level_source
from thawcast.states import states
from thawcast.store import Dataset, home

SHOWN = 40
"""Forecasts that the page lists of those that have come due, and of those that have not."""

COUNTED = dict(
    zip(
        KINDS,
        (
            "began",
            "stepped further",
            "fell back behind the line",
            "rose over it again",
            "ended",
            "with a forecast that moved",
        ),
        strict=True,
    )
)
"""How the number of each kind of change is told."""


def watched(found: Watched, *, on: date) -> dict[str, Any]:
    """Lay changes out for the page.

    Args:
        found: The changes.
        on: Day by which the states are named.
    """
    names = {state.code: state.name for state in states(on=on)}
    rows = [
        row | {"a_name": names.get(row["a"], row["a"]), "b_name": names.get(row["b"], row["b"])}
        | {"what": told(row), "by": level_source(row["source"], row["freq"]).name}
        | {"elsewhere": row["speaker"] not in (None, row["source"])}
        for row in found.changes.iter_rows(named=True)
    ]  # fmt: skip
    kinds = found.changes["kind"].to_list()
    return {
        "rows": rows,
        "counts": {COUNTED[kind]: kinds.count(kind) for kind in KINDS if kind in kinds},
        "began": found.began,
        "by_chance": found.by_chance,
        "unmeasured": list(found.unmeasured),
        "moves": found.moves,
        "pairs": found.pairs,
        "since": found.since,
        "until": found.until,
        "shares": [
            row | {"name": level_source(row["source"], row["freq"]).name, "share": found.shares.get(row["source"])}
            for row in found.chance.iter_rows(named=True)
        ],
    }


def stamp(store: Path | None) -> tuple[int, int]:
    """Tell one state of the user's record from another, without reading it.

    Args:
        store: Folder of the user's own store, None for the usual one.
    """
    path = home(store) / FOLDER / FILE
    if not path.exists():
        return (0, 0)
    held = path.stat()
    return (held.st_size, held.st_mtime_ns)


def on_record(dataset: Dataset, store: Path | None) -> tuple[pl.DataFrame, Scored, str]:
    """Read the user's record and score it, or the pseudo-forecasts that ship where there is none.

    Args:
        dataset: The data.
        store: Folder of the user's own store, None for the usual one.

    Returns:
        Every forecast; the score of those that have come due; and what is wrong with the record, in which case the
        others are those of the pseudo-forecasts.
    """
    wrong = ""
    try:
        lines = read(home(store))
    except StoreError as error:
        lines, wrong = [], str(error)
    if lines:
        found = score(lines, level_tables(dataset)[0], judges(dataset, lines))
        return laid_out(lines), found, ""
    table = dataset.table(PSEUDO_FORECASTS) if dataset.has(PSEUDO_FORECASTS) else PSEUDO_FORECASTS.empty()
    return *seeded(table), wrong


def recorded(made: pl.DataFrame, found: Scored, wrong: str) -> dict[str, Any]:
    """Lay a record out for the page.

    Args:
        made: Every forecast.
        found: Their score.
        wrong: What is wrong with the record.
    """
    names = {state.code: state.name for state in states()}

    def rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
        return [
            row | {"a_name": names.get(row["a"], row["a"]), "b_name": names.get(row["b"], row["b"])}
            for row in frame.head(SHOWN).iter_rows(named=True)
        ]

    due = found.cases.sort("known_on", "number", descending=True)
    open_ones = made.join(found.cases.select("number"), on="number", how="anti")
    return {
        "wrong": wrong,
        "seeded": not made["pseudo"].is_empty() and bool(made["pseudo"].all()),
        "lines": found.lines,
        "due": due.height,
        "open": open_ones.height,
        "scores": side_by_side(found),
        "rows_due": rows(due),
        "rows_open": rows(open_ones.sort("as_of", "number", descending=True)),
        "shown": SHOWN,
        "charts": record_charts(found),
    }


def side_by_side(found: Scored) -> list[dict[str, Any]]:
    """Put the forecasters of each horizon beside each other."""
    rows: list[dict[str, Any]] = []
    for (made, months), own in found.table.group_by("made", "horizon_months", maintain_order=True):
        brier = dict(own.select("forecaster", "brier").iter_rows())
        first = own.row(0, named=True)
        rows.append(
            {"made": made, "months": months, "cases": first["cases"], "happened": first["happened"]}
            | {"brier": brier, "skill": first["skill"]}
        )
    return rows


def record_charts(found: Scored) -> list[Chart]:
    """Draw how often forecasts came true; nothing where none has come due."""
    return [reliability_chart(found)] if found.reliable.height else []
