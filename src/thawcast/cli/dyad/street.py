"""`thawcast street`: does each side answer the other?"""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from thawcast.assessment.third import three_way
from thawcast.brief.model import Chapter
from thawcast.building.anew import conflict_series
from thawcast.building.own_series import read_table
from thawcast.cli.app import app, examples
from thawcast.cli.dyad.question import Handover, ask
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption, day
from thawcast.cli.out import write_page
from thawcast.cli.printing import answers, print_chapter, print_json
from thawcast.errors import InputError
from thawcast.street.chapter import with_third
from thawcast.street.estimate.series import from_frame
from thawcast.street.examine import Settings, examine, first_days, held, regime_options
from thawcast.street.examine import if_held as held_lines
from thawcast.street.series_result import rounded


@app.command(
    "street",
    epilog=examples(
        "thawcast street USA RUS --as-of 2010-12-31",
        "thawcast street USA RUS --third CHN --as-of 1992-12-31",
        "thawcast street --series two.csv --columns us,them --start 1991-01 --freq M --lags 2 --json",
    ),
)
def street(
    states: Annotated[list[str] | None, typer.Argument(help="Two states, by code or name.")] = None,
    *,
    third: Annotated[str | None, typer.Option(help="A third state: who of the three answers whom, by month.")] = None,
    series: Annotated[Path | None, typer.Option(help="CSV or Parquet with two numeric columns, A's and B's.")] = None,
    columns: Annotated[str | None, typer.Option(help="Columns to use: A,B or A,B,THIRD.")] = None,
    start: Annotated[str | None, typer.Option(help="First day of the first period, for a file without dates.")] = None,
    freq: Annotated[str, typer.Option(help="D, W, M, Q or Y.")] = "M",
    lags: Annotated[int | None, typer.Option(help="Lags; default by Schwarz's criterion.", min=1)] = None,
    split: Annotated[str | None, typer.Option(help="First months of new stretches: 1988-01,1993-09.")] = None,
    hold_out: Annotated[int | None, typer.Option(help="Last periods forecast to measure skill.", min=0)] = None,
    kind: Annotated[str | None, typer.Option(help="score, conflict or cooperation.")] = None,
    unit: Annotated[float | None, typer.Option(help="Size of a small event for asinh; default from the data.")] = None,
    regimes: Annotated[int, typer.Option(help="Number of Markov regimes; 1 for none.", min=1, max=4)] = 2,
    switching: Annotated[str, typer.Option(help="auto, all or variance: what differs between regimes.")] = "auto",
    gibbs: Annotated[int, typer.Option(help="Gibbs draws kept.", min=100)] = 1000,
    evidence: Annotated[bool, typer.Option(help="Also estimate marginal likelihoods.")] = False,
    draws: Annotated[int, typer.Option(help="Wild-bootstrap replications.", min=99)] = 999,
    seed: Annotated[int, typer.Option(help="Seed of every random number.")] = 0,
    if_held: Annotated[
        str | None, typer.Option("--what-if", help="Hold a series at a value for some periods: us=5:6.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder to write a page with charts to.")] = None,
    as_of: AsOfOption = None,
    raw: Annotated[
        Path | None, typer.Option("--raw", help="Folder of the raw reference data: estimate two states anew from it.")
    ] = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Is it a two-way street? Does each side answer the other: two states, or two series of your own.

    Two states are answered from shipped figures, or estimated anew with --raw; a file of your own with --series.
    """
    pair = states or []
    if (series is None) == (not pair) or len(pair) not in {0, 2}:
        raise InputError("give two states, as `thawcast street USA RUS`, or --series FILE")
    if pair and raw is None:
        known, found = ask("street", pair[0], pair[1], as_of=as_of, store=store)
        if third is not None:
            found = with_third(found, three_way(known, third))
        Handover(as_json, out).hand(known, found)
        return
    if third is not None:
        raise InputError("--third goes with two states; of your own file, --columns A,B,THIRD")
    exog = None
    if raw is not None and pair:
        given, exog = conflict_series(pair[0], pair[1], day(as_of) if as_of else None, raw, step=_say)
        kind = kind or "conflict"
    else:
        names = columns.split(",") if columns else None
        first = first_days(start, "--start")
        given = from_frame(read_table(series or Path()), columns=names, start=first[0] if first else None, freq=freq)
    _say(f"{given.length} periods of {', '.join(given.names)}: estimating")
    how = Settings(
        lags=lags,
        kind=kind,
        unit=unit,
        splits=first_days(split, "--split"),
        hold_out=hold_out,
        regimes=regime_options(regimes, gibbs, switching, marginal=evidence),
        draws=draws,
        seed=seed,
        held=held(if_held) if if_held else None,
    )
    chapter, result = examine(given, how, exog=exog)
    _hand(chapter, result, out, as_json=as_json)


def _hand(chapter: Chapter, result: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    if out is not None:
        title, day_to = f"{result['a']} - {result['b']}", result["to"] or ""
        write_page(out / "street.html", title, day_to, chapter, "your own series")
    if as_json:
        print_json(rounded(result), exact=True)
        return
    print_chapter(chapter)
    for line in held_lines(result):
        answers().print(line)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
