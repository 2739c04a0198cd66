"""`thawcast episodes`: all thaws and chills, and what their number rests on."""

from typing import Annotated

import typer

from thawcast.cli.answers import answers, opened, print_json
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption


@app.command(epilog=examples("thawcast episodes --as-of 2010-12-31 --limit 10", "thawcast episodes --json"))
def episodes(
    as_of: AsOfOption = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Episodes to print.")] = 30,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """All thaws and chills, and how their number moves with the thresholds and when the years are permuted."""
    from thawcast.standing.tables import EPISODES, THRESHOLDS
    from thawcast.standing.telling import episode_rows, threshold_counts

    dataset, moment = opened(as_of, store)
    rows = episode_rows(dataset.table(EPISODES, as_of=moment), as_of=moment)
    counts = threshold_counts(dataset.table(THRESHOLDS, as_of=moment))
    if json:
        told = {"as_of": moment.isoformat(), "count": rows.height, "episodes": rows.to_dicts()}
        print_json(told | {"thresholds": counts.to_dicts()})
        return
    from rich.table import Table

    console = answers()
    table = Table(title=f"Thaws and chills found by {moment} ({rows.height}), the surest first")
    for heading in ("States", "Kind", "Since", "Until", "Base", "Change", "Real", "90% interval"):
        table.add_column(heading)
    for row in rows.head(limit).iter_rows(named=True):
        until = "running" if row["end"] is None else str(row["end"])
        table.add_row(
            f"{row['a']}-{row['b']}",
            row["kind"],
            str(row["onset"]),
            until,
            f"{row['base']:.2f}",
            f"{row['rise']:+.2f}",
            f"{row['p_real']:.2f}",
            f"{row['p_low']:.2f} to {row['p_high']:.2f}",
        )
    console.print(table)
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
    console.print(grid)
