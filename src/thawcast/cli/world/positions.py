"""`thawcast positions`: where states stand on the main axis of the General Assembly."""

from datetime import date

import polars as pl

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
from thawcast.public.voting import positions as held_positions
from thawcast.states import resolve
from thawcast.tables import FINAL_PASSAGE


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
