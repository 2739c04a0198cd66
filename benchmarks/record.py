"""The record beside itself: whether data sets that tell of the same pairs agree, and what mirrors make of it.

    python benchmarks/record.py [--raw DIR]    # a minute or two

Prints tables for `docs/methods/record.md`: rows accounted for, WEIS beside COPDAB, KEDS beside WEIS, ICEWS months
beside the yearly table, mirrors by quad class, both directions with and without them, and the time that the build of
the counts takes on one core.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import narwhals as nw
import polars as pl

from thawcast import sources
from thawcast.counting.mirrors import marked
from thawcast.counting.record import Choices, of_counts, of_events, of_scores, shared, whole
from thawcast.counting.stages import STAGES
from thawcast.counting.tables import MIRRORED
from thawcast.sources import SOURCES, icews_days

QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
NEW = (
    "weis",
    "copdab",
    "keds_regions",
    "icews_events",
    "icews_days",
    "icews_east_asia",
    "icews_active_months",
    "gdelt_net",
)
EVENTS = ("weis", "keds_regions", "icews_events", "icews_days")
FEWEST = 24
"""Months that two series must share for a correlation."""


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [f"## {title}", "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(f'{v:.2f}' if isinstance(v, float) else str(v) for v in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def accounts(raw: Path) -> str:
    """Count what becomes of the rows of each new data set."""
    rows: list[list[object]] = []
    for name in NEW:
        read = SOURCES[name].rows(raw)
        parts = [read.frame.height, read.aside.height, read.rejected.height]
        if sum(parts) != read.rows_in:
            sys.exit(f"{name}: {read.rows_in} rows, and {parts} of them are accounted for")
        rows.append([f"`{name}`", *(f"{n:,}" for n in (read.rows_in, *parts))])
    return table("Rows", ["data set", "rows", "kept", "set aside", "in quarantine"], rows)


def pair(rows: pl.DataFrame, a: str, b: str) -> pl.DataFrame:
    """Return the rows of both directions of a pair."""
    return rows.filter(pl.col("source").is_in([a, b]) & pl.col("target").is_in([a, b]))


def rank(rows: pl.DataFrame, one: str, two: str) -> float:
    """Return the rank correlation of two columns."""
    return float(rows.select(pl.corr(one, two, method="spearman")).item())


def rho(one: pl.DataFrame, two: pl.DataFrame, on: Sequence[str], by: str = "score") -> tuple[int, float]:
    """Return how many rows two frames share and the rank correlation of a column over them."""
    both = one.select(*on, by).join(two.select(*on, other=by), on=list(on)).drop_nulls()
    return both.height, rank(both, by, "other") if both.height >= FEWEST else float("nan")


def mean_score(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the mean weight of an event in place of the sum."""
    events = pl.sum_horizontal(*QUADS, "neutral")
    return rows.with_columns(score=pl.col("score") / events)


def weis_copdab(frames: dict[str, pl.DataFrame]) -> str:
    """Set months of WEIS, with its repeated rows and without, beside those of COPDAB."""
    events = frames["coded_events"].filter(pl.col("src") == "weis")
    copdab = of_scores(frames["copdab"].with_columns(src=pl.lit("copdab")))[0]
    copdab = copdab.filter(pl.col("period") >= date(1966, 1, 1))
    made = [of_events(events, Choices(once=once))[0] for once in ((), ("weis",))]
    rows: list[list[object]] = []
    for a, b in (("USA", "RUS"), ("RUS", "USA"), ("EGY", "ISR"), ("ISR", "EGY"), ("USA", "FRA"), ("FRA", "USA"),
                 ("USA", "ISR"), ("ISR", "USA")):  # fmt: skip
        side = (pl.col("source") == a) & (pl.col("target") == b)
        found = [
            rho(kind(rows_.filter(side)), copdab.filter(side), ["period"])
            for kind in (lambda f: f, mean_score)
            for rows_ in made
        ]
        rows.append([f"{a} to {b}", found[0][0], *(value for _, value in found)])
    head = ["side", "months", "sum", "sum, rows once", "mean", "mean, rows once"]
    return table("WEIS beside COPDAB, months of 1966-78, Spearman", head, rows)


def keds_weis(frames: dict[str, pl.DataFrame]) -> str:
    """Set months of each region of KEDS beside those of WEIS."""
    made = of_events(frames["coded_events"].filter(pl.col("src").str.contains("weis|keds")))[0]
    weis = made.filter(pl.col("data_set") == "weis", pl.col("period") >= date(1979, 5, 1))
    share = (pl.sum_horizontal("verb_coop", "matl_coop") / pl.sum_horizontal(QUADS)).fill_nan(None)
    number = pl.sum_horizontal(QUADS)
    rows: list[list[object]] = []
    for region in ("keds_levant", "keds_gulf", "keds_balkans"):
        keds = made.filter(pl.col("data_set") == region)
        busy = weis.group_by("source", "target").len().filter(pl.col("len") >= 60).select("source", "target")
        shown = busy.join(keds.group_by("source", "target").len("k").filter(pl.col("k") >= 60), on=["source", "target"])
        found: list[tuple[str, int, list[float]]] = []
        for source, target, _ in shown.sort("source", "target").iter_rows():
            side = (pl.col("source") == source) & (pl.col("target") == target)
            one, two = weis.filter(side), keds.filter(side)
            count, _ = rho(one, two, ["period"])
            if count >= FEWEST:
                told = [
                    rho(one.with_columns(v=what), two.with_columns(v=what), ["period"], by="v")[1]
                    for what in (number, share, pl.col("score"))
                ]
                found.append((f"{source} to {target}", count, told))
        if found:
            middle = pl.DataFrame([told for *_, told in found], schema=["n", "share", "score"], orient="row").median()
            rows.append([f"`{region}`", f"{len(found)} sides", sum(n for _, n, _ in found), *middle.row(0)])
        for name, count, told in sorted(found, key=lambda f: -f[1])[:5]:
            rows.append(["", name, count, *told])
    head = ["KEDS", "side", "months in both", "events", "share of cooperation", "score"]
    return table("KEDS beside WEIS, months from May 1979, Spearman (first line: the median side)", head, rows)


def months_years(frames: dict[str, pl.DataFrame]) -> str:
    """Set yearly sums of the months of ICEWS beside the yearly table."""
    yearly = of_counts(frames["counts"].filter(pl.col("src") == "icews"))[0]
    yearly = yearly.with_columns(year=pl.col("period").dt.year())
    rows: list[list[object]] = []
    for name, monthly in (
        ("`icews_east_asia`", of_counts(frames["month_counts"].filter(pl.col("src") == "icews_east_asia"))[0]),
        ("`icews_conflict`", of_counts(frames["counts"].filter(pl.col("src") == "icews_conflict"))[0]),
    ):
        sums = monthly.group_by("source", "target", year=pl.col("period").dt.year()).agg(pl.col(*QUADS).sum())
        both = yearly.join(sums, on=["source", "target", "year"], suffix="_m")
        if name == "`icews_conflict`":
            both = both.filter(pl.col("year") <= 2013)
        for quad in QUADS:
            if monthly[quad].null_count() == monthly.height:
                continue
            ratio = float(both.select(pl.col(f"{quad}_m").sum() / pl.col(quad).sum()).item())
            rows.append([name, quad, f"{both.height:,}", rank(both, quad, f"{quad}_m"), ratio])
    head = ["months", "quad class", "sides and years", "Spearman", "events of the months / of the year"]
    return table("ICEWS months beside the yearly table, 2002-14", head, rows)


def mirrors(frames: dict[str, pl.DataFrame], raw: Path) -> str:
    """Tell how many events stand in both directions, by quad class."""
    whole = replace(SOURCES["icews_days"].layouts[0], aside=icews_days.REPEATED)
    days = icews_days.events(replace(SOURCES["icews_days"], layouts=(whole,)).rows(raw).frame)
    parts = {"raw ICEWS 2018-10 to 2019-03, by sentence": days, "the same, by day alone": days.with_columns(story=None)}
    coded = frames["coded_events"].filter(pl.col("part") != "days")
    for name, part in coded.with_columns(pl.col("story").cast(pl.String)).partition_by("src", as_dict=True).items():
        parts[f"`{name[0]}`, by day"] = part
    rows: list[list[object]] = []
    for name, part in parts.items():
        told: pl.DataFrame = nw.to_native(
            marked(nw.from_native(part.with_columns(pl.col("story").cast(pl.String)).lazy()))
        ).collect()
        share = dict(told.drop_nulls("quad").group_by("quad").agg(pl.col("mirrored").mean()).iter_rows())
        rows.append([name, f"{part.height:,}", *(share[quad] for quad in range(1, 5))])
    return table("Mirrors: share of events that stand in both directions", ["events of", "events", *QUADS], rows)


def directions(frames: dict[str, pl.DataFrame]) -> str:
    """Correlate the two directions of pairs, with mirrors and without."""
    made = of_events(frames["coded_events"].filter(pl.col("src") == "icews_events"))[0]
    days = frames["coded_events"].filter(pl.col("part") == "days")
    marks: pl.DataFrame = nw.to_native(marked(nw.from_native(days.lazy()))).collect()
    weekly = marks.group_by("source", "target", period=pl.col("date").dt.truncate("1w")).agg(
        verb_coop=(pl.col("quad") == 1).sum(),
        verb_coop_mirrored=((pl.col("quad") == 1) & pl.col("mirrored")).sum(),
    )
    rows: list[list[object]] = []
    for a, b in (("CHN", "VNM"), ("CHN", "JPN"), ("RUS", "USA"), ("IND", "PAK")):
        for name, frame in (("months 2018-22", made), ("weeks 2018-11 to 2019-03", weekly)):
            one, two = (frame.filter(pl.col("source") == s, pl.col("target") == t) for s, t in ((a, b), (b, a)))
            both = one.join(two, on="period", how="full", coalesce=True).fill_null(0).sort("period")
            own = [pl.col("verb_coop") - pl.col(MIRRORED["verb_coop"])]
            own += [pl.col("verb_coop_right") - pl.col(f"{MIRRORED['verb_coop']}_right")]
            some = both.select(a=own[0], b=own[1])
            rows.append(
                [
                    f"{a} and {b}",
                    name,
                    both.height,
                    float(pl.DataFrame(both).select(pl.corr("verb_coop", "verb_coop_right")).item()),
                    float(some.select(pl.corr("a", "b")).item()),
                ]
            )
    head = ["pair", "periods", "number", "with mirrors", "without"]
    return table("Verbal cooperation of the two directions, Pearson", head, rows)


def parts(raw: Path, frames: dict[str, pl.DataFrame]) -> Iterator[str]:
    """Give each table."""
    yield accounts(raw)
    yield weis_copdab(frames)
    yield keds_weis(frames)
    yield months_years(frames)
    yield mirrors(frames, raw)
    yield directions(frames)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    raw = parser.parse_args().raw
    began, cpu = time.perf_counter(), time.process_time()
    frames = sources.load(raw, only=STAGES[0].needs)
    shared(*whole(frames))
    spent = (
        f"Build of the counts: {time.perf_counter() - began:.0f} s, {time.process_time() - cpu:.0f} s of one core.\n"
    )
    print("\n".join([*parts(raw, frames), spent]))


if __name__ == "__main__":
    main()
