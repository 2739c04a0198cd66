"""`thawcast similarity`: how alike two states vote, or how alike their alliances are."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from thawcast import sources
from thawcast.cli.app import app, examples
from thawcast.cli.options import (
    AllOption,
    AreaOption,
    AsOfOption,
    JsonOption,
    OptionalRaw,
    OptionalState,
    StoreOption,
    TableOption,
    day,
)
from thawcast.cli.world.whole_tables import everything, hand_over
from thawcast.errors import InputError
from thawcast.issues.portfolios import alliance_years
from thawcast.issues.similarity import dyad_years
from thawcast.issues.tables import KEYS, SIMILARITY
from thawcast.states import resolve_dyad, states
from thawcast.store import open_dataset

SUBJECTS = ("votes", "alliances")

FIRST_ALLIANCES = 1816
"""Before, the registry of states does not say who belongs to the system."""


@app.command(
    epilog=examples(
        "thawcast similarity USA RUS --as-of 2012-12-31",
        "thawcast similarity USA RUS --on alliances --raw data",
        "thawcast similarity --all --out similarity.parquet",
        "thawcast similarity --all --raw data --out similarity.parquet",
    )
)
def similarity(
    a: OptionalState = None,
    b: OptionalState = None,
    as_of: AsOfOption = None,
    on: Annotated[str, typer.Option("--on", help="votes or alliances.")] = "votes",
    area: AreaOption = "all",
    all_states: AllOption = False,
    out: TableOption = None,
    raw: OptionalRaw = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """How alike two states vote, or their alliances are (--on alliances), year by year.

    Agreement by --area; kappa, pi and S over all votes, or with --raw over those of an area. Alliances need --raw.
    """
    whole = everything(all_states, out, a if b is None else b)
    codes = () if whole else tuple(s.code for s in resolve_dyad(str(a), str(b)))
    if on not in SUBJECTS:
        raise InputError(f"--on {on}: use one of {', '.join(SUBJECTS)}")
    if on == "alliances":
        shown, title = _alliances(raw), "Similarity of alliance portfolios"
    else:
        shown, title = _votes(raw, store, area), "Similarity of votes"
    if as_of is not None:
        shown = shown.filter(pl.date(pl.col("year"), 12, 31) <= day(as_of))
    if codes:
        shown = shown.filter((pl.col("a") == codes[0]) & (pl.col("b") == codes[1]))
    hand_over(shown.sort("a", "b", "year"), out=out, json=json, title=title)


def _alliances(raw: Path | None) -> pl.DataFrame:
    if raw is None:
        raise InputError("--on alliances: the dataset holds no alliances; point --raw at the reference data")
    rows = sources.load(raw, only=("obligations",))["obligations"]
    years = [year for year in rows["year"].unique().sort() if year >= FIRST_ALLIANCES]
    return alliance_years(rows, members={year: [state.code for state in states(on=year)] for year in years})


def _votes(raw: Path | None, store: Path | None, area: str) -> pl.DataFrame:
    if raw is not None:
        frames = sources.load(raw, only=("votes", "roll_calls"))
        return dyad_years(frames["votes"], frames["roll_calls"], areas=(area,)).drop("area")
    _known_area(area)
    rows = open_dataset(store).table(SIMILARITY).filter(pl.col(f"n_{area}") > 0)
    scores = [pl.col(f"{name}_all").alias(name) for name in ("kappa", "pi", "s") if area == "all"]
    share = (pl.col(f"same_{area}") / pl.col(f"n_{area}")).round(4).alias("agreement")
    return rows.select("a", "b", "year", share, *scores, pl.col(f"n_{area}").alias("n_votes"))


def _known_area(area: str) -> None:
    if area not in KEYS:
        raise InputError(f"area {area!r}: use one of {', '.join(KEYS)}")
