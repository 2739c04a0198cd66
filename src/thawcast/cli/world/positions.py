"""`thawcast positions`: where states stand on the main axis of the General Assembly."""

from datetime import date

import polars as pl

from thawcast.building import anew
from thawcast.cli.app import app, examples
from thawcast.cli.options import (
    AllOption,
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
from thawcast.cli.progress import progress
from thawcast.cli.world.whole_tables import everything, hand_over
from thawcast.issues.tables import KEYS
from thawcast.public.voting import positions as held_positions
from thawcast.states import resolve
from thawcast.tables import FINAL_PASSAGE


@app.command(
    epilog=examples(
        "thawcast positions Russia --as-of 2012-12-31",
        "thawcast positions --all --out positions.parquet",
        "thawcast positions --all --raw data --out positions.parquet",
    )
)
def positions(
    state: OptionalState = None,
    as_of: AsOfOption = None,
    area: AreaOption = "all",
    votes: KindOption = FINAL_PASSAGE,
    all_states: AllOption = False,
    out: TableOption = None,
    raw: OptionalRaw = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Positions of states on the main axis of the General Assembly, by session.

    From the dataset each year is shown as it was seen at its end, from votes on whole texts. With --raw, one model is
    fitted to all votes known by --as-of, of the kind that --votes names, every area for --all.
    """
    wanted = None if everything(all_states, out, state) else resolve(str(state)).code
    if raw is None:
        areas = KEYS if all_states else (area,)
        rows = pl.concat([held_positions(as_of=as_of, area=key, store=store).rows for key in areas])
    else:
        until, wanted_area = date.max if as_of is None else day(as_of), None if all_states else area
        with progress("positions") as step:
            rows = anew.positions(raw, until, area=wanted_area, kind=votes, step=step)
    years = [] if rows.is_empty() else [rows["year"].min(), rows["year"].max()]
    held = f"they are held for {years[0]} to {years[1]}, and it cast no votes then" if years else "none is known yet"
    if not all_states:
        rows = rows.filter((pl.col("state") == wanted) & (pl.col("area") == area))
    columns = ["state", "session", "year", "area", "position", "low", "high", "n_votes", "vintage"]
    shown = rows.select(columns)
    title = "Positions [standard deviations of the session's members]"
    hand_over(shown, out=out, json=json, title=title, none=f"none of {state} in area {area}: {held}")
