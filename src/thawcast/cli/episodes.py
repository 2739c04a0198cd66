"""`thawcast episodes`: all thaws and chills, and what their number rests on."""

from typing import TYPE_CHECKING, Annotated

import typer

from thawcast.cli.answers import answers, opened, print_json
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption

if TYPE_CHECKING:
    from datetime import date

    import polars as pl
    from rich.table import Table

    from thawcast.store import Dataset


@app.command(
    epilog=examples(
        "thawcast episodes --as-of 2010-12-31 --limit 10",
        "thawcast episodes --json",
        "thawcast episodes --as-of 2021-12-31",
    )
)
def episodes(
    as_of: AsOfOption = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Episodes to print.")] = 30,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """All thaws and chills, and how their number moves with the thresholds and when the years are permuted.

    Later than a year after the yearly counts, those by month are told too.
    """
    from thawcast.standing.tables import EPISODES, THRESHOLDS
    from thawcast.standing.telling import episode_rows, threshold_counts

    dataset, moment = opened(as_of, store)
    rows = episode_rows(dataset.table(EPISODES, as_of=moment), as_of=moment)
    counts = threshold_counts(dataset.table(THRESHOLDS, as_of=moment))
    months, beside = _by_month(dataset, moment)
    if json:
        told = {"as_of": moment.isoformat(), "count": rows.height, "episodes": rows.to_dicts()}
        told |= {"thresholds": counts.to_dicts()}
        if months is not None and beside is not None:
            dated = months.with_columns(months.select("onset", "end").cast({"onset": str, "end": str}))
            told |= {"by_month": dated.to_dicts(), "by_month_permuted": beside.to_dicts()}
        print_json(told)
        return
    console = answers()
    console.print(_listed(f"Thaws and chills found by {moment} ({rows.height}), the surest first", rows.head(limit)))
    console.print(_thresholds(counts))
    if months is not None and beside is not None:
        title = f"Thaws and chills by month found by {moment} ({months.height}), the surest first"
        console.print(_listed(title, months.head(limit)))
        console.print(_permuted(beside))


def _by_month(dataset: "Dataset", moment: "date") -> "tuple[pl.DataFrame, pl.DataFrame] | tuple[None, None]":
    """Read the episodes by month and their permuted counts where the yearly counts have gone stale."""
    import polars as pl

    from thawcast.standing.monthly_tables import EPISODES_MONTHLY, PLACEBO_MONTHLY
    from thawcast.standing.tables import LEVELS
    from thawcast.standing.telling import month_counts, month_episode_rows
    from thawcast.standing.verdict import STALE_MONTHS

    last = dataset.table(LEVELS, as_of=moment).select(pl.max("known_on")).item()
    age = (moment.year - last.year) * 12 + moment.month - last.month
    if age <= STALE_MONTHS or not dataset.has(EPISODES_MONTHLY):
        return None, None
    rows = month_episode_rows(dataset.table(EPISODES_MONTHLY, as_of=moment), as_of=moment)
    return rows, month_counts(dataset.table(PLACEBO_MONTHLY, as_of=moment))


def _listed(title: str, rows: "pl.DataFrame") -> "Table":
    """Lay out episodes by year, or by month: the latter have a source."""
    from rich.table import Table

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


def _thresholds(counts: "pl.DataFrame") -> "Table":
    from rich.table import Table

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


def _permuted(counts: "pl.DataFrame") -> "Table":
    from rich.table import Table

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
