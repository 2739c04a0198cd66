"""Replay `watch` month by month over GDELT 2018 to June 2023 and the months of ICEWS, beside months in a random order.

    python benchmarks/watch.py # every source, one permutation
    python benchmarks/watch.py --only icews_events --permutations 3

Prints alerts a period (onsets, and all changes), the share of onsets that still stood six months later (of years: in
the next), and the same of each pair's own periods in a random order, filtered with what was learned from the real ones:
how often chance alone gives an alert. Then four known turns: whether and when each source told them. A permutation
keeps each pair's gaps where they are. Baseline: the real share beside the permuted one.
"""

import argparse
import itertools
import time
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.monitoring.changes import changes
from thawcast.standing.standings import STANDS
from thawcast.standing.temperature.episodes import EpisodeFinder
from thawcast.standing.temperature.filter import SharedParameters
from thawcast.standing.temperature.seen import Seen
from thawcast.standing.temperature.sources import LEVEL_SOURCES, LevelSource
from thawcast.standing.temperature.vintages import vintages
from thawcast.store import STARTER
from thawcast.store.dataset import load

WATCHED = ("gdelt_net", "icews_events", "icews_east_asia", "china_gdelt", "icews_quads", "weis")

LATER = {12: 6, 1: 12}
"""Months after which an alert is looked at again, by season: of years, the next one."""

WITHIN = 12
"""Months after a known turn within which an alert counts as its own."""

TURNS = (
    ("Ethiopia-Eritrea", "ERI", "ETH", 1, date(2018, 7, 1)),
    ("India-China", "CHN", "IND", -1, date(2020, 6, 1)),
    ("US-Russia", "RUS", "USA", -1, date(2022, 2, 1)),
    ("Saudi Arabia-Iran", "IRN", "SAU", 1, date(2023, 3, 1)),
)
"""Pair, sign and month: the summit in Asmara, the clash in the Galwan valley, the invasion, the talks in Beijing."""


@dataclass(frozen=True)
class Replay:
    """What a source told, month by month."""

    rows: pl.DataFrame
    episodes: pl.DataFrame
    learned: dict[int, SharedParameters]


def replay(
    seen: Seen, name: str, lenders: list[dict[int, SharedParameters]], given: dict[int, SharedParameters] | None = None
) -> Replay:
    finder, learned = EpisodeFinder(seen, name), dict[int, SharedParameters]()
    hypers = None if given is None else lambda year: given[year]
    for vintage in vintages(seen, lenders=lenders, hypers=hypers):
        finder.advance(vintage)
        learned[vintage.year] = vintage.hyper
    return Replay(finder.course(), finder.table(), learned)


def permuted(seen: Seen, rng: np.random.Generator) -> Seen:
    """Put each pair's seen months in a random order; those without anything stay where they are."""
    order = np.tile(np.arange(seen.value.shape[1]), (len(seen.keys), 1))
    for row, finite in zip(order, np.isfinite(seen.value), strict=True):
        places = np.flatnonzero(finite)
        row[places] = rng.permutation(places)
    return seen.reordered(order)


def months_after(day: date, number: int) -> date:
    month = 12 * day.year + day.month - 1 + number
    return date(month // 12, month % 12 + 1, 1)


def told(found: Replay, season: int) -> dict[str, float]:
    """Watch period by period: what a desk would have read at each one's end."""
    ends = sorted(set(found.rows["known_on"]))
    kinds: list[str] = []
    for since, until in itertools.pairwise(ends):
        kinds += changes(found.rows, found.episodes, since=since, until=until)["kind"].to_list()
    last = found.rows["period"].max()
    stood: list[bool] = []
    standing = {
        (row[0], row[1], row[2]): row[3] for row in found.rows.select("a", "b", "period", "p_stands").iter_rows()
    }
    for a, b, onset, end, kind in found.episodes.select("a", "b", "onset", "end", "end_kind").iter_rows():
        then = months_after(onset, LATER[season])
        if not isinstance(last, date) or then > last:
            continue
        p = standing.get((a, b, then)) if end is None or end > then else None
        # An episode that has settled by then stands as the new normal; one given back or overtaken does not.
        stood.append(kind == "settled" if p is None else p >= STANDS)
    began = kinds.count("began")
    return {
        "periods": len(ends) - 1,
        "onsets a period": began / (len(ends) - 1),
        "changes a period": len(kinds) / (len(ends) - 1),
        "onsets judged": len(stood),
        "still stood": float(np.mean(stood)) if stood else float("nan"),
        "noise by p_real": float((1 - found.episodes["p_real"]).sum()) / (len(ends) - 1),
    }


def known_turn(found: Replay, a: str, b: str, sign: int, month: date) -> str:
    """Say whether the source told a known turn, and how many months late."""
    own = found.rows.filter(a=a, b=b)
    first, last = own["period"].min(), own["period"].max()
    if not isinstance(first, date) or not isinstance(last, date) or not first <= month <= last:
        return "no level of the pair in that month"
    mine = found.episodes.filter(a=a, b=b, sign=sign).sort("onset")
    for onset, stepped, end, p in mine.select("onset", "stepped", "end", "p_real").iter_rows():
        late = 12 * (onset.year - month.year) + onset.month - month.month
        if 0 <= late <= WITHIN:
            return f"found, {late} months late (real {p:.0%})"
        if late < 0 and (end is None or end > month):
            step = "" if stepped is None else f", latest further step {stepped:%Y-%m}"
            return f"ran already, since {onset:%Y-%m} (real {p:.0%}){step}"
    near = own.filter(pl.col("period").is_between(month, months_after(month, WITHIN)))
    best = near["p_rise"].max() if sign > 0 else near["p_rise"].min()
    most = "n/a" if not isinstance(best, float) else f"{best if sign > 0 else 1 - best:.2f}"
    return f"missed (greatest probability of a change within {WITHIN} months {most})"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--only", choices=WATCHED, nargs="*", default=list(WATCHED))
    options.add_argument("--permutations", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    record = load(STARTER, name="starter").table(PERIOD_COUNTS)
    sources: dict[str, LevelSource] = {source.id: source for source in LEVEL_SOURCES}
    learned: dict[str, dict[int, SharedParameters]] = {}
    needed = {lender for name in given.only for lender in sources[name].lenders} | set(given.only)
    for name in [name for name in sources if name in needed]:
        source, begun = sources[name], time.perf_counter()
        seen = source.seen(record)
        lenders = [learned[lender] for lender in source.lenders]
        real = replay(seen, name, lenders)
        learned[name] = real.learned
        if name not in given.only:
            continue
        print(f"{name}: {len(seen.keys):,} pairs, {seen.periods[0]:%Y-%m} to {seen.periods[-1]:%Y-%m}", flush=True)
        show("as they came", told(real, seen.season))
        for number in range(given.permutations):
            rng = np.random.default_rng([given.seed, number])
            show("in a random order", told(replay(permuted(seen, rng), name, lenders, real.learned), seen.season))
        for label, a, b, sign, month in TURNS:
            print(f"  {label}, {month:%Y-%m}: {known_turn(real, a, b, sign, month)}")
        print(f"  {time.perf_counter() - begun:.0f} s", flush=True)


def show(what: str, numbers: dict[str, float]) -> None:
    print(f"  {what:18}", ", ".join(f"{key} {value:,.2f}" for key, value in numbers.items()), flush=True)


if __name__ == "__main__":
    main()
