"""`thawcast street`: does each side answer the other?"""

import re
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from thawcast.brief.model import Brief, Chapter
from thawcast.brief.render_json import chapter_json
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption, day
from thawcast.cli.out import write_page
from thawcast.cli.printing import answers, print_chapter, print_json
from thawcast.errors import DateError, InputError
from thawcast.sources import icews_conflict
from thawcast.sources.layouts.columns import MISSING
from thawcast.states import resolve_dyad
from thawcast.store import open_dataset
from thawcast.street.analysis import analyse
from thawcast.street.chapter import chapter, series_chapter
from thawcast.street.dyads import conflict_of, conflict_panel
from thawcast.street.estimate.series import DirectedSeries, from_frame
from thawcast.street.regimes.fit import RegimeOptions
from thawcast.street.series_result import numbers, rounded, what_if
from thawcast.street.tables import STREET
from thawcast.tables import COUNTS
from thawcast.values import Floats, counted


@app.command(
    "street",
    epilog=examples(
        "thawcast street USA RUS --as-of 2010-12-31",
        "thawcast street --series two.csv --columns us,them --start 1991-01 --freq M --lags 2 --json",
    ),
)
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
        _print_shipped(pair[0], pair[1], as_of, store, as_json=as_json)
        return
    exog = None
    if raw is not None and pair:
        given, exog = _months(pair[0], pair[1], as_of, raw)
        kind = kind or "conflict"
    else:
        names = columns.split(",") if columns else None
        first = _day(start, "--start") if start else None
        given = from_frame(read_table(series or Path()), columns=names, start=first, freq=freq)
    _say(f"{given.length} periods of {', '.join(given.names)}: estimating")
    if kind not in {None, "score", "conflict", "cooperation"}:
        raise InputError(f"--kind {kind}: use score, conflict or cooperation")
    analysis = analyse(
        given,
        lags=lags,
        exog=exog,
        kind=kind,  # pyright: ignore[reportArgumentType]  # checked in the lines above
        unit=unit,
        splits=[_day(part, "--split") for part in split.split(",")] if split else (),
        hold_out=hold_out,
        regimes=_regimes(regimes, gibbs, switching, evidence),
        draws=draws,
        seed=seed,
    )
    result = numbers(analysis, seed=seed)
    if if_held:
        name, value, periods = _held(if_held)
        result["what_if"] = what_if(analysis, column=name, value=value, periods=periods, seed=seed)
    found = series_chapter(analysis, result)
    if out is not None:
        _write_page(found, result, out)
    if as_json:
        print_json(rounded(result), exact=True)
    else:
        print_chapter(found)
        _print_what_if(result.get("what_if", []))


def _print_shipped(a: str, b: str, as_of: str | None, store: Path | None, *, as_json: bool) -> None:
    """Print chapter 2 from the figures of a dataset."""
    dataset = open_dataset(store)
    on = day(as_of) if as_of else dataset.span[1]
    _say(f"{dataset.label}: reading")
    one, other = resolve_dyad(a, b, on=on)
    rows = dataset.table(STREET, as_of=on).filter((pl.col("a") == one.code) & (pl.col("b") == other.code))
    found = chapter(rows, a=one, b=other, as_of=on)
    if as_json:
        names = {k: {"code": s.code, "name": s.name} for k, s in (("a", one), ("b", other))}
        print_json({**names, "as_of": on.isoformat(), "street": chapter_json(found)})
    else:
        print_chapter(found, title=f"{one.name} - {other.name}   as of {on}")


def _months(a: str, b: str, as_of: str | None, raw: Path) -> tuple[DirectedSeries, Floats]:
    """Monthly conflict of two states with its controls, from the raw files."""
    until = day(as_of) if as_of else None
    source = icews_conflict.SOURCE
    _say(f"reading {source.id}")
    whole = conflict_panel(source.frame(COUNTS, source.rows(raw, note=_say).frame, until=until))
    if not whole.months:
        raise DateError(f"{as_of}: before the monthly counts, which begin in January 2001; take a later date")
    one, other = resolve_dyad(a, b, on=until or whole.months[-1])
    return conflict_of(whole, one, other)


def read_table(path: Path) -> pl.DataFrame:
    """Read a table of series: Parquet, or text parted by commas, semicolons or tabs, with decimal points or commas.

    Args:
        path: The file, or what can be read like one, as a pipe.

    Returns:
        Its rows.

    Raises:
        InputError: It is missing, of another kind, or cannot be read.
    """
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        raise InputError(f"{path}: a folder; name the file in it") from None
    except OSError as error:
        raise InputError(f"no file {path} to read ({error.strerror}): check the path") from None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{path}: written in UTF-16; save it as UTF-8 CSV and give that")
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InputError(f"{path}: a workbook or archive; save the sheet as CSV and give that")
    try:
        return pl.read_parquet(BytesIO(raw)) if raw.startswith(b"PAR1") else _parse_text(raw)
    except pl.exceptions.NoDataError:
        raise InputError(f"{path}: the file is empty; give one with two columns of numbers") from None
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise InputError(f"{path} cannot be read as CSV or Parquet: {said}; mend the file") from error


def _parse_text(raw: bytes) -> pl.DataFrame:
    head = raw[: 1 << 16].removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n")
    separator = max((",", ";", "\t"), key=lambda mark: head[0].count(mark.encode()))
    # Where the comma parts no columns, it is the decimal one, unless points stand beside it.
    body = b"\n".join(head[1:-1] or head[1:])
    decimal = separator != "," and re.search(rb"\d,\d", body) and not re.search(rb"\d\.\d", body)
    return pl.read_csv(
        raw,
        separator=separator,
        decimal_comma=bool(decimal),
        try_parse_dates=True,
        infer_schema_length=None,
        null_values=[mark for name in MISSING for mark in {name, name.upper(), "NaN" if name == "nan" else name}],
    )


def _day(text: str, option: str) -> date:
    full = f"{text}-01" if len(text) == 7 else text
    try:
        return date.fromisoformat(full.strip())
    except ValueError:
        raise DateError(f"{option} {text}: write a date as 1988-01 or 1988-01-31") from None


def _held(text: str) -> tuple[str, float, int]:
    name, _, rest = text.rpartition("=")
    value, _, periods = rest.partition(":")
    try:
        return name, float(value), int(periods)
    except ValueError:
        raise InputError(f"--what-if {text}: write NAME=VALUE:PERIODS, as us=5:6") from None


def _regimes(count: int, draws: int, switching: str, evidence: bool) -> RegimeOptions | None:
    if switching not in {"auto", "all", "variance"}:
        raise InputError(f"--switching {switching}: use auto, all or variance")
    if count < 2:
        return None
    kind = None if switching == "auto" else switching
    return RegimeOptions(count=count, draws=draws, switching=kind, marginal=evidence)  # pyright: ignore[reportArgumentType]  # checked above


def _write_page(found: Chapter, result: dict[str, Any], out: Path) -> None:
    title = f"{result['a']} - {result['b']}"
    brief = Brief(title, result["to"] or "", (result["sentence"],), (found,), (), (), "your own series")
    write_page(out / "street.html", brief)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _print_what_if(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        said = [f"{n} {e.value:.3g} ({e.low:.3g} to {e.high:.3g})" for n, e in row.items() if n != "horizon"]
        answers().print(f"If held, {counted(row['horizon'], 'period')} ahead: {', '.join(said)}")
