"""`thawcast street`: does each side answer the other?"""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thawcast.cli.app import app
from thawcast.errors import DateError, InputError

if TYPE_CHECKING:
    import polars as pl


@app.command("street")
def street(
    states: Annotated[list[str] | None, typer.Argument(help="Two states, by code or name.")] = None,
    *,
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
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Is it a two-way street? Reciprocity between two states, or in two series of your own."""
    if series is None or states:
        raise InputError("give --series FILE")
    from thawcast.street.analysis import RegimeOptions, analyse
    from thawcast.street.numbers import numbers, rounded
    from thawcast.street.series import from_frame

    names = columns.split(",") if columns else None
    first = _day(start, "--start") if start else None
    given = from_frame(read_table(series), columns=names, start=first, freq=freq)
    _say(f"{given.length} periods of {', '.join(given.names)}: estimating")
    if switching not in {"auto", "all", "variance"}:
        raise InputError(f"--switching {switching}: use auto, all or variance")
    if kind not in {None, "score", "conflict", "cooperation"}:
        raise InputError(f"--kind {kind}: use score, conflict or cooperation")
    analysis = analyse(
        given,
        lags=lags,
        kind=kind,  # pyright: ignore[reportArgumentType]  # checked in the line above
        unit=unit,
        splits=[_day(part, "--split") for part in split.split(",")] if split else (),
        hold_out=hold_out,
        regimes=None
        if regimes < 2
        else RegimeOptions(
            count=regimes,
            draws=gibbs,
            switching=None if switching == "auto" else switching,  # pyright: ignore[reportArgumentType]  # as above
            evidence=evidence,
        ),
        draws=draws,
        seed=seed,
    )
    result = numbers(analysis, seed=seed)
    if as_json:
        _print_json(rounded(result))
    else:
        _print_table(result)


def read_table(path: Path) -> "pl.DataFrame":
    """Read a CSV or Parquet file.

    Args:
        path: The file.

    Returns:
        Its rows.

    Raises:
        InputError: It is missing, of another kind, or cannot be read.
    """
    import polars as pl

    if not path.is_file():
        raise InputError(f"no file {path}: check the path")
    try:
        if path.suffix.lower() in {".parquet", ".pq"}:
            return pl.read_parquet(path)
        if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
            separator = "," if path.suffix.lower() == ".csv" else "\t"
            return pl.read_csv(path, separator=separator, try_parse_dates=True, infer_schema_length=None)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(f"{path} cannot be read: {str(error).splitlines()[0]}") from error
    raise InputError(f"{path}: give a .csv, .tsv or .parquet file")


def _day(text: str, option: str) -> date:
    full = f"{text}-01" if len(text) == 7 else text
    try:
        return date.fromisoformat(full.strip())
    except ValueError:
        raise DateError(f"{option} {text}: write a date as 1988-01 or 1988-01-31") from None


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _print_json(value: Any) -> None:
    import json

    sys.stdout.write(json.dumps(value, indent=1) + "\n")


def _print_table(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    console.print(result["sentence"], style="bold")
    for line in result["lines"]:
        console.print(line)
    table = Table(title=f"Does the past of one side move the other? {result['lags']} lags")
    for heading in ("reading", "from", "to", "F", "p", "F (HC3)", "p (HC3)", "p (wild bootstrap)"):
        table.add_column(heading)
    for reading, rows in result.get("granger", {}).items():
        for row in rows:
            cells = (row["f"], row["p"], row["f_hc3"], row["p_hc3"], row["p_wild"])
            table.add_row(reading, row["cause"], row["effect"], *(f"{v:.3g}" for v in cells))
    console.print(table)
