"""What the commands on standing tell, as tables and plain values."""

import polars as pl

from thawcast.brief.model import Table
from thawcast.brief.phrases import likely
from thawcast.standing.result import called
from thawcast.standing.standings import episode_of
from thawcast.standing.temperature.sources import level_source

BUSY = 30
"""Events in a year that a busy pair has."""


def level_rows(levels: pl.DataFrame) -> pl.DataFrame:
    """Lay out the levels of two states by source and period.

    Args:
        levels: Rows of `TEMPERATURE`.

    Returns:
        Its columns but those that name the two and the vintage, by source and period.
    """
    return levels.sort("source", "freq", "period").drop("a", "b", "vintage")


def episode_rows(episodes: pl.DataFrame) -> pl.DataFrame:
    """Lay out thaws and chills, the surest first.

    Args:
        episodes: As `standings.episodes_at` gives them.

    Returns:
        `a, b, kind, sort, source, freq, onset, end` (first days of periods; null while it runs), `end_kind, base, rise`
        [unit of the source], `p_real, p_low, p_high`.
    """
    kind = pl.when(pl.col("sign") > 0).then(pl.lit("thaw")).otherwise(pl.lit("chill"))
    rows = episodes.select(
        *("a", "b", kind.alias("kind"), "sort", "source", "freq"),
        *(pl.col("began").alias("onset"), pl.col("ended").alias("end"), "end_kind"),
        *("base", "rise", "p_real", "p_low", "p_high"),
    )
    return rows.sort("p_real", "a", "b", "source", "onset", descending=[True, False, False, False, False])


def episode_table(episodes: pl.DataFrame) -> Table:
    """Tabulate the thaws and chills of two states, each source on its own scale.

    Args:
        episodes: As `standings.episodes_at` gives them.
    """
    rows: list[tuple[str, ...]] = []
    for row in episodes.sort("source", "freq", "began").iter_rows(named=True):
        each = episode_of(row)
        fate = "" if each.ended is None else f"{each.when(each.ended)}, {each.end_kind}"
        rows.append(
            (
                level_source(row["source"], row["freq"]).name,
                f"{each.kind.capitalize()}, {each.sort}",
                each.when(each.began),
                each.when(each.peaked),
                fate or "running",
                f"{each.rise:+.2f}",
                likely(each.p_real, short=True),
            )
        )
    headings = ("Source", "Kind", "Began", "Peak", "Ended", "Change", "Probability real")
    return Table("Thaws and chills, each source on its own scale", headings, tuple(rows))


def found_table(title: str, rows: pl.DataFrame, *, names: dict[str, str]) -> Table:
    """Tabulate what `episode_rows` gave of all pairs.

    Args:
        title: Heading.
        rows: The rows to show.
        names: Code to name of states.
    """
    lines = tuple(
        (
            f"{names.get(row['a'], row['a'])} - {names.get(row['b'], row['b'])}",
            f"{row['kind']}, {row['sort']}",
            level_source(row["source"], row["freq"]).name,
            called(row["onset"], row["freq"]),
            "running" if row["end"] is None else f"{called(row['end'], row['freq'])}, {row['end_kind']}",
            f"{row['base']:.2f}",
            f"{row['rise']:+.2f}",
            f"{row['p_real']:.2f}",
        )
        for row in rows.iter_rows(named=True)
    )
    return Table(title, ("States", "Kind", "Source", "Began", "Ended", "Base", "Change", "Real"), lines)


def counts(episodes: pl.DataFrame) -> pl.DataFrame:
    """Count the thaws and chills of each source.

    Args:
        episodes: As `standings.episodes_at` gives them.

    Returns:
        `source, freq, kind, begun, ended, first, last` (periods of onset), by source and kind.
    """
    kind = pl.when(pl.col("sign") > 0).then(pl.lit("thaw")).otherwise(pl.lit("chill"))
    return (
        episodes.group_by("source", "freq", kind.alias("kind"))
        .agg(
            begun=pl.len(),
            ended=pl.col("ended").is_not_null().sum(),
            first=pl.col("began").min(),
            last=pl.col("began").max(),
        )
        .sort("source", "freq", "kind", descending=[False, False, True])
    )


def counts_table(rows: pl.DataFrame) -> Table:
    """Tabulate what `counts` gave."""
    lines = tuple(
        (
            level_source(row["source"], row["freq"]).name,
            row["kind"],
            f"{row['begun']:,}",
            f"{row['ended']:,}",
            called(row["first"], row["freq"]),
            called(row["last"], row["freq"]),
        )
        for row in rows.iter_rows(named=True)
    )
    return Table("By source", ("Source", "Kind", "Begun", "Ended", "First", "Last"), lines)


def coverage(levels: pl.DataFrame) -> pl.DataFrame:
    """Count the pairs of each year.

    Args:
        levels: Rows of `TEMPERATURE`.

    Returns:
        Columns `year, dyads, busy`, by year: pairs with a level in any source, and those with events enough in one.
    """
    pair = pl.struct("a", "b")
    events = levels.group_by("source", "a", "b", year=pl.col("period").dt.year()).agg(pl.col("n_events").sum())
    busy = pair.filter(pl.col("n_events") >= BUSY).n_unique()
    return events.group_by("year").agg(pair.n_unique().alias("dyads"), busy.alias("busy")).sort("year")
