"""`thawcast similarity`: how alike two states vote, or how alike their alliances are."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from thawcast.building import anew
from thawcast.cli.app import app, examples
from thawcast.cli.options import (
    AreaOption,
    AsOfOption,
    JsonOption,
    KindOption,
    OptionalRaw,
    OptionalState,
    StoreOption,
    TableOption,
    day,
)
from thawcast.cli.out import hand_over, of_all
from thawcast.errors import InputError
from thawcast.issues.votes.agreement import dyad_years
from thawcast.public.voting import similarity as held_similarity
from thawcast.states import resolve_dyad
from thawcast.tables import FINAL_PASSAGE

SUBJECTS = ("votes", "alliances")


@app.command(
    epilog=examples(
        "thawcast similarity USA RUS --as-of 2012-12-31",
        "thawcast similarity USA RUS --area nu --votes all",
        "thawcast similarity USA RUS --on alliances --raw data",
        "thawcast similarity --out similarity.parquet",
    )
)
def similarity(
    a: OptionalState = None,
    b: OptionalState = None,
    as_of: AsOfOption = None,
    on: Annotated[str, typer.Option("--on", help="votes or alliances.")] = "votes",
    area: AreaOption = "all",
    votes: KindOption = FINAL_PASSAGE,
    out: TableOption = None,
    raw: OptionalRaw = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """How alike two states vote, or their alliances are, year by year; of all pairs with --out and none named.

    Votes on whole texts unless --votes says otherwise; a year with few of them is pooled with those before it, from
    `first` on. Alliances need --raw.
    """
    codes = () if of_all(out, a, b) else tuple(s.code for s in resolve_dyad(str(a), str(b)))
    if on not in SUBJECTS:
        raise InputError(f"--on {on}: use one of {', '.join(SUBJECTS)}")
    if on == "alliances":
        shown, title = _alliances(raw), "Similarity of alliance portfolios"
    else:
        shown, title = _votes(codes, raw, store, area=area, kind=votes), "Similarity of votes"
    if as_of is not None:
        shown = shown.filter(pl.date(pl.col("year"), 12, 31) <= day(as_of))
    if codes:
        shown = shown.filter((pl.col("a") == codes[0]) & (pl.col("b") == codes[1]))
    moment = "" if as_of is None else f" by {as_of}"
    none = f"{a} and {b} have too little in common that is known{moment}: no year in which both took part"
    hand_over(shown.sort("a", "b", "year"), out=out, json=json, title=title, none=none)


def _alliances(raw: Path | None) -> pl.DataFrame:
    if raw is None:
        raise InputError("--on alliances: the dataset holds no alliances; point --raw at the reference data")
    return anew.alliances(raw)


def _votes(codes: tuple[str, ...], raw: Path | None, store: Path | None, *, area: str, kind: str) -> pl.DataFrame:
    if raw is None:
        return held_similarity(*codes, area=area, kind=kind, store=store).rows.drop("area", "freq", "source")
    matrix = anew.votes(raw, kind=kind)
    return dyad_years(matrix.of_states(*codes) if codes else matrix, areas=(area,)).drop("area")
