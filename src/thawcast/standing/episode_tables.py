"""Tables of all thaws and chills and of what their number rests on, from the rows that `exhibits` lays out."""

import polars as pl

from thawcast.brief.model import Table


def episodes_table(title: str, rows: pl.DataFrame) -> Table:
    """Tabulate episodes by year, or by month: the latter have a source and its own scale.

    Args:
        title: Heading.
        rows: What `exhibits.episode_rows` or `exhibits.month_episode_rows` gave.
    """
    by_month = "source" in rows.columns
    headings = ("States", "Kind", "Since", "Until", "Base", "Change", "Real", "90% interval")
    told: list[tuple[str, ...]] = []
    for row in rows.iter_rows(named=True):
        start, end = (None if row[c] is None else str(row[c])[:7] for c in ("onset", "end"))
        told.append(
            (
                f"{row['a']}-{row['b']}",
                row["kind"],
                str(start),
                "running" if end is None else end,
                f"{row['base']:.2f}",
                f"{row['rise']:+.2f}",
                f"{row['p_real']:.2f}",
                f"{row['p_low']:.2f} to {row['p_high']:.2f}",
                *([row["source"]] if by_month else []),
            )
        )
    return Table(title, (*headings, *(("Seen through",) if by_month else ())), tuple(told))


def permuted_table(counts: pl.DataFrame) -> Table:
    """Tabulate rises and falls beside those of permuted years, as `exhibits.placebo_counts` gives them."""
    rows = tuple(
        (row["kind"], f"{row['first']}-{row['last']}", str(row["found"]), *_permuted(row))
        for row in counts.iter_rows(named=True)
    )
    title = "Rises and falls with probability .9 or more; and when the years are permuted within dyads"
    return Table(title, ("Kind", "Years", "Found", "Permuted", "Ratio", "Same noise", "Ratio"), rows)


def thresholds_table(counts: pl.DataFrame) -> Table:
    """Tabulate episodes by threshold, as `exhibits.threshold_counts` gives them."""
    rows = tuple(
        (_sign(row), f"{row['onset']:.2f}", f"{row['end']:.2f}", str(row["begun"]), str(row["ended"]), *_permuted(row))
        for row in counts.iter_rows(named=True)
    )
    headings = ("Kind", "Begins at", "Ends at", "Begun", "Ended", "Permuted", "Ratio", "Same noise", "Ratio")
    title = "Episodes begun, by threshold; and when the years are permuted within dyads (mean of one go)"
    return Table(title, headings, rows)


def permuted_months_table(counts: pl.DataFrame) -> Table:
    """Tabulate episodes by month beside those of permuted months, as `exhibits.month_counts` gives them."""
    rows = tuple(
        (
            row["source"],
            _sign(row),
            f"{row['dyads']:,}",
            f"{row['first']}-{row['last']}",
            str(row["begun"]),
            *_permuted(row),
        )
        for row in counts.iter_rows(named=True)
    )
    headings = ("Seen through", "Kind", "Pairs", "Years", "Begun", "Permuted", "Ratio", "Same noise", "Ratio")
    title = "By month: episodes begun; and when the months are permuted within dyads (mean of one go)"
    return Table(title, headings, rows)


def _sign(row: dict[str, int]) -> str:
    return "thaws" if row["sign"] > 0 else "chills"


def _permuted(row: dict[str, float | None]) -> tuple[str, str, str, str]:
    ratios = ["n/a" if row[c] is None else f"{row[c]:.2f}" for c in ("ratio", "ratio_frozen")]
    return f"{row['permuted']:.1f}", ratios[0], f"{row['permuted_frozen']:.1f}", ratios[1]
