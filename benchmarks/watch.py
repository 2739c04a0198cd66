"""Replay `watch` period by period over every level source that ships, beside the alerts that chance alone gives.

    python benchmarks/watch.py               # every source
    python benchmarks/watch.py --only gdelt_net icews_events
    python benchmarks/watch.py --record DIR  # also: register each year's end, score, and tamper with a line

Prints alerts a period (onsets, and all changes, as a desk would have read them at each period's end), the share of
onsets that still stood six months later (of years: in the next), and beside them the same of a sample of pairs as they
came and in a random order, from the table `chance` (stage of that name: `python -m thawcast starter build`). Then four
known turns: whether and when each source told them, and a forecast that moved. Baseline: the random order.
"""

import argparse
import itertools
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.durability.tables import CHANCE
from thawcast.errors import StoreError
from thawcast.monitoring.changes import changes
from thawcast.monitoring.forecasts import forecasts
from thawcast.monitoring.register import FILE, FOLDER, read, register
from thawcast.monitoring.scoring import judges, score
from thawcast.standing.placebo import alerts
from thawcast.standing.temperature.sources import LEVEL_SOURCES, LevelSource
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.store import STARTER, Dataset
from thawcast.store.dataset import load

WITHIN = 12
"""Months after a known turn within which an alert counts as its own."""

TURNS = (
    ("Ethiopia-Eritrea", "ERI", "ETH", 1, date(2018, 7, 1)),
    ("India-China", "CHN", "IND", -1, date(2020, 6, 1)),
    ("US-Russia", "RUS", "USA", -1, date(2022, 2, 1)),
    ("Saudi Arabia-Iran", "IRN", "SAU", 1, date(2023, 3, 1)),
)
"""Pair, sign and month: the summit in Asmara, the clash in the Galwan valley, the invasion, the talks in Beijing."""


def months_after(day: date, number: int) -> date:
    month = 12 * day.year + day.month - 1 + number
    return date(month // 12, month % 12 + 1, 1)


def replayed(rows: pl.DataFrame, episodes: pl.DataFrame, season: int) -> dict[str, float]:
    """Watch period by period: what a desk would have read at each one's end."""
    ends = sorted(set(rows["known_on"]))
    kinds: list[str] = []
    for since, until in itertools.pairwise(ends):
        kinds += changes(rows, episodes, since=since, until=until)["kind"].to_list()
    found, periods = alerts(rows, episodes, season=season), len(ends) - 1
    assert found.onsets == kinds.count("began")
    return {
        "periods": periods,
        "onsets a period": found.onsets / periods,
        "changes a period": len(kinds) / periods,
        "onsets followed": found.followed,
        "still stood": found.stood / max(found.followed, 1),
    }


def beside(row: dict[str, int]) -> tuple[dict[str, float], dict[str, float]]:
    """Read a sample as it came, and in a random order, of the table `chance`."""

    def told(end: str, orders: int) -> dict[str, float]:
        return {
            "onsets": row[f"onsets{end}"] / orders,
            "followed": row[f"followed{end}"],
            "still stood": row[f"stood{end}"] / max(row[f"followed{end}"], 1),
            "forecasts compared": row[f"forecasts{end}"],
            "moved": row[f"moved{end}"] / max(row[f"forecasts{end}"], 1),
        }

    return told("", 1), told("_by_chance", row["orders"])


def known_turn(rows: pl.DataFrame, episodes: pl.DataFrame, a: str, b: str, sign: int, month: date) -> str:
    """Say whether the source told a known turn, and how many months late."""
    own = rows.filter(a=a, b=b)
    first, last = own["period"].min(), own["period"].max()
    if not isinstance(first, date) or not isinstance(last, date) or not first <= month <= last:
        return "no level of the pair in that month"
    mine = episodes.filter(a=a, b=b, sign=sign).sort("onset")
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


def on_record(dataset: Dataset, folder: Path) -> None:
    """Put the forecasts of each year's end on record, score them, change one line and say what is found."""
    head = ""
    for year in range(1970, 2026):
        day = date(year, 12, 31)
        head = register(folder, forecasts(dataset, day), as_of=day, version=dataset.version, today=date.today()).head
    lines = read(folder, head=head)
    found = score(lines, dataset.table(TEMPERATURE), judges(dataset, lines))
    print(f"on record: {found.lines:,} lines, {found.cases.height:,} due")
    for row in found.table.iter_rows(named=True):
        print("  ", {key: round(value, 3) if isinstance(value, float) else value for key, value in row.items()})
    path = folder / FOLDER / FILE
    path.write_text(path.read_text().replace('"probability": 0.', '"probability": 0.0', 1))
    try:
        read(folder)
    except StoreError as error:
        print(f"   tampered: {error}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--only", choices=[source.id for source in LEVEL_SOURCES], nargs="*")
    options.add_argument("--record", type=Path, help="empty folder for a record")
    given = options.parse_args()
    dataset = load(STARTER, name="starter")
    every, begun = dataset.table(TEMPERATURE), dataset.table(TEMPERATURE_EPISODES)
    chance = {row["source"]: row for row in dataset.table(CHANCE).iter_rows(named=True)}
    for source in LEVEL_SOURCES:
        if given.only is None or source.id in given.only:
            own = {"source": source.id, "freq": source.freq}
            tell(source, every.filter(**own), begun.filter(**own), chance[source.id])
    if given.record is not None:
        on_record(dataset, given.record)


def tell(source: LevelSource, rows: pl.DataFrame, episodes: pl.DataFrame, chance: dict[str, int]) -> None:
    """Print all of one source."""
    pairs = rows.select("a", "b").n_unique()
    print(f"{source.name}: {pairs:,} pairs, {rows['period'].min()} to {rows['period'].max()}", flush=True)
    show("as they came", replayed(rows, episodes, source.season))
    came, mixed = beside(chance)
    show(f"{chance['pairs']} as they came", came)
    show("in a random order", mixed)
    if source.season == 12:
        for label, a, b, sign, month in TURNS:
            print(f"  {label}, {month:%Y-%m}: {known_turn(rows, episodes, a, b, sign, month)}")


def show(what: str, numbers: dict[str, float]) -> None:
    print(f"  {what:18}", ", ".join(f"{key} {value:,.2f}" for key, value in numbers.items()), flush=True)


if __name__ == "__main__":
    main()
