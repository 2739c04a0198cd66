"""`thawcast barometer`: where relations stand, in every source, year by year or month by month."""

from pathlib import Path
from typing import Annotated

import typer

from thawcast.assessment.temperatures import temperatures
from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.dyad.question import Handover, ask
from thawcast.cli.options import AsOfOption, JsonOption, OptionalState, StoreOption
from thawcast.cli.out import checked, write_charts, write_table
from thawcast.errors import InputError
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES


@app.command(
    epilog=examples(
        "thawcast barometer USA RUS",
        "thawcast barometer India Pakistan --as-of 2008-12-31 --out india-pakistan.svg",
        "thawcast barometer --all --out levels.parquet",
    )
)
def barometer(
    a: OptionalState = None,
    b: OptionalState = None,
    every: Annotated[bool, typer.Option("--all", help="All dyads, written to --out as Parquet.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Chart (.svg) of two states; table with --all.")] = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Where relations stand: the level of each year and month as it could be known then, with its 90% interval."""
    if out is not None:
        checked(out, ending=".parquet" if every else ".svg")
    if every:
        if json:
            raise InputError("--all writes files; leave --json out")
        if out is None or a is not None:
            raise InputError("--all writes every dyad to a file; give --out FILE and no states")
        _write_all(as_of, store, out)
        return
    if a is None or b is None:
        raise InputError("name two states, or give --all --out FILE")
    known, chapter = ask("standing", a, b, as_of=as_of, store=store)
    if out is not None and chapter.charts:
        write_charts(out, {f"_{chart.id}" if place else "": chart for place, chart in enumerate(chapter.charts)})
    Handover(json).hand(known, chapter)


def _write_all(as_of: str | None, store: Path | None, out: Path) -> None:
    dataset, moment = opened(as_of, store)
    known = temperatures(dataset, as_of=moment if as_of else None)
    write_table(out, known[TEMPERATURE.name])
    write_table(out.with_name(f"{out.stem}_episodes{out.suffix}"), known[TEMPERATURE_EPISODES.name])
