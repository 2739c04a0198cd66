"""`thawcast similarity` and `thawcast positions`: how alike two states vote, and where each stands."""

from datetime import date
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
from thawcast.cli.progress import progress
from thawcast.errors import InputError
from thawcast.issues.votes.agreement import dyad_years
from thawcast.public.voting import positions as held_positions
from thawcast.public.voting import similarity as held_similarity
from thawcast.states import resolve, resolve_dyad
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


@app.command(
    epilog=examples(
        "thawcast positions Russia --as-of 2012-12-31",
        "thawcast positions --out positions.parquet",
        "thawcast positions --area nu --raw data --out positions.parquet",
    )
)
def positions(
    state: OptionalState = None,
    as_of: AsOfOption = None,
    area: AreaOption = "all",
    votes: KindOption = FINAL_PASSAGE,
    out: TableOption = None,
    raw: OptionalRaw = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Positions of states on the main axis of the General Assembly, by session; of all with --out and none named.

    From the dataset each year is shown as it was seen at its end, from votes on whole texts. With --raw, one model is
    fitted to all votes known by --as-of, of the kind that --votes names.
    """
    wanted = None if of_all(out, state) else resolve(str(state)).code
    if raw is None:
        rows = held_positions(as_of=as_of, area=area, store=store).rows
    else:
        with progress("positions") as step:
            rows = anew.positions(raw, date.max if as_of is None else day(as_of), area=area, kind=votes, step=step)
    years = (rows["year"].min(), rows["year"].max())
    held = "none is known yet" if rows.is_empty() else "they are held for {} to {}, and it cast no votes then"
    shown = rows if wanted is None else rows.filter(pl.col("state") == wanted)
    hand_over(
        shown.select("state", "session", "year", "area", "position", "low", "high", "n_votes", "vintage"),
        out=out,
        json=json,
        title="Positions [standard deviations of the session's members]",
        none=f"none of {state} in area {area}: {held.format(*years)}",
    )
