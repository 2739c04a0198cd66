"""`thawcast episodes`: all thaws and chills, and what their number rests on."""

from datetime import date
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.table import Table

from thawcast.building import anew
from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption
from thawcast.cli.printing import answers, print_json
from thawcast.cli.progress import progress
from thawcast.errors import InputError
from thawcast.standing.exhibits import episode_rows, month_counts, month_episode_rows, placebo_counts, threshold_counts
from thawcast.standing.tables import EPISODES, EPISODES_MONTHLY, LEVELS, PLACEBO, PLACEBO_MONTHLY, THRESHOLDS
from thawcast.standing.verdict import STALE_MONTHS
from thawcast.store import Dataset
from thawcast.values import months_between


@app.command(
    epilog=examples(
        "thawcast episodes --as-of 2010-12-31 --limit 10",
        "thawcast episodes --json",
        "thawcast episodes --as-of 2021-12-31",
        "thawcast episodes --raw data --begins .8 --ends .7",
    )
)
def episodes(
    as_of: AsOfOption = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Episodes to print.")] = 30,
    raw: Annotated[
        Path | None, typer.Option("--raw", help="Folder of the raw reference data: search them anew, about a minute.")
    ] = None,
    begins: Annotated[
        float | None, typer.Option("--begins", min=0.5, max=1.0, help="Probability from which one begins; with --raw.")
    ] = None,
    ends: Annotated[
        float | None, typer.Option("--ends", min=0.5, max=1.0, help="Probability above which one ends; with --raw.")
    ] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """All thaws and chills, and how their number moves with the thresholds and when the years are permuted.

    Later than a year after the yearly counts, those by month are told too.
    """
    if raw is None and (begins is not None or ends is not None):
        raise InputError("--begins and --ends need the sources; give their folder with --raw")
    dataset, moment = opened(as_of, store)
    if raw is None:
        found = dataset.table(EPISODES, as_of=moment)
    else:
        with progress("levels") as step:
            found = anew.episodes(raw, moment, begins=begins, ends=ends, step=step)
    rows = episode_rows(found, as_of=moment)
    turns = placebo_counts(dataset.table(PLACEBO, as_of=moment))
    counts = threshold_counts(dataset.table(THRESHOLDS, as_of=moment))
    months, beside = _by_month(dataset, moment)
    if json:
        told = {"as_of": moment.isoformat(), "count": rows.height, "episodes": rows.to_dicts()}
        told |= {"permuted": turns.to_dicts(), "thresholds": counts.to_dicts()}
        if months is not None and beside is not None:
            dated = months.with_columns(months.select("onset", "end").cast({"onset": str, "end": str}))
            told |= {"by_month": dated.to_dicts(), "by_month_permuted": beside.to_dicts()}
        print_json(told)
        return
    console = answers()
    console.print(_listed(f"Thaws and chills found by {moment} ({rows.height}), the surest first", rows.head(limit)))
    console.print(_turns(turns))
    if counts.height:
        console.print(_thresholds(counts))
    if months is not None and beside is not None:
        title = f"Thaws and chills by month found by {moment} ({months.height}), the surest first"
        console.print(_listed(title, months.head(limit)))
        console.print(_permuted(beside))


def _by_month(dataset: Dataset, moment: date) -> tuple[pl.DataFrame, pl.DataFrame] | tuple[None, None]:
    """Read the episodes by month and their permuted counts where the yearly counts have gone stale."""
    last = dataset.table(LEVELS, as_of=moment).select(pl.max("known_on")).item()
    age = months_between(last, moment)
    if age <= STALE_MONTHS or not dataset.has(EPISODES_MONTHLY):
        return None, None
    rows = month_episode_rows(dataset.table(EPISODES_MONTHLY, as_of=moment), as_of=moment)
    return rows, month_counts(dataset.table(PLACEBO_MONTHLY, as_of=moment))


def _listed(title: str, rows: pl.DataFrame) -> Table:
    """Lay out episodes by year, or by month: the latter have a source."""
    by_month = "source" in rows.columns
    table = Table(title=title)
    for heading in ("States", "Kind", "Since", "Until", "Base", "Change", "Real", "90% interval"):
        table.add_column(heading)
    if by_month:
        table.add_column("Seen through")
    for row in rows.iter_rows(named=True):
        start, end = (None if row[c] is None else str(row[c])[:7] for c in ("onset", "end"))
        table.add_row(
            f"{row['a']}-{row['b']}",
            row["kind"],
            start,
            "running" if end is None else end,
            f"{row['base']:.2f}",
            f"{row['rise']:+.2f}",
            f"{row['p_real']:.2f}",
            f"{row['p_low']:.2f} to {row['p_high']:.2f}",
            *([row["source"]] if by_month else []),
        )
    if by_month:
        table.caption = "Base and change on each source's own scale."
    return table


def _turns(counts: pl.DataFrame) -> Table:
    grid = Table(title="Rises and falls with probability .9 or more; and when the years are permuted within dyads")
    for heading in ("Kind", "Years", "Found", "Permuted", "Ratio", "Same noise", "Ratio"):
        grid.add_column(heading, justify="right")
    for row in counts.iter_rows(named=True):
        ratios = ["n/a" if row[c] is None else f"{row[c]:.2f}" for c in ("ratio", "ratio_frozen")]
        years = f"{row['first']}-{row['last']}"
        permuted, frozen = f"{row['permuted']:.1f}", f"{row['permuted_frozen']:.1f}"
        grid.add_row(row["kind"], years, str(row["found"]), permuted, ratios[0], frozen, ratios[1])
    return grid


def _thresholds(counts: pl.DataFrame) -> Table:
    grid = Table(title="Episodes begun, by threshold; and when the years are permuted within dyads (mean of one go)")
    for heading in ("Kind", "Begins at", "Ends at", "Begun", "Ended", "Permuted", "Ratio", "Same noise", "Ratio"):
        grid.add_column(heading, justify="right")
    for row in counts.iter_rows(named=True):
        grid.add_row(
            "thaws" if row["sign"] > 0 else "chills",
            f"{row['onset']:.2f}",
            f"{row['end']:.2f}",
            str(row["begun"]),
            str(row["ended"]),
            f"{row['permuted']:.1f}",
            f"{row['ratio']:.2f}",
            f"{row['permuted_frozen']:.1f}",
            f"{row['ratio_frozen']:.2f}",
        )
    return grid


def _permuted(counts: pl.DataFrame) -> Table:
    grid = Table(title="By month: episodes begun; and when the months are permuted within dyads (mean of one go)")
    for heading in ("Seen through", "Kind", "Pairs", "Years", "Begun", "Permuted", "Ratio", "Same noise", "Ratio"):
        grid.add_column(heading, justify="right")
    for row in counts.iter_rows(named=True):
        ratios = ["n/a" if row[c] is None else f"{row[c]:.2f}" for c in ("ratio", "ratio_frozen")]
        grid.add_row(
            row["source"],
            "thaws" if row["sign"] > 0 else "chills",
            f"{row['dyads']:,}",
            f"{row['first']}-{row['last']}",
            str(row["begun"]),
            f"{row['permuted']:.1f}",
            ratios[0],
            f"{row['permuted_frozen']:.1f}",
            ratios[1],
        )
    return grid
