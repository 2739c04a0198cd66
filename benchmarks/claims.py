"""Every kind of claim on 200 seeded pairs and dates: no crash, no verdict without figures, untold where it must be.

Usage: python benchmarks/claims.py [--count 200]. Prints verdicts by kind and how long a reading takes: on pairs and
dates of any kind; then where the kinds that speak of a thaw or of a package have something to speak of, on days within
thaws and on those of the scenarios that ship.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from thawcast.argument import KINDS
from thawcast.argument.claim import SUPPORTED_FROM, Reading
from thawcast.argument.settings import ClaimSettings, Document
from thawcast.deals import shipped
from thawcast.standing.temperature.tables import TEMPERATURE_EPISODES
from thawcast.states import resolve_dyad, states
from thawcast.store import Dataset, Known, open_dataset

WORDS = ("supported", "not supported", "cannot be told")


def sample_settings(kind: str, then: date, pair: tuple[str, str]) -> ClaimSettings:
    """Settings that a kind needs, of a pair and a day."""
    document = Document("trade", date(then.year, 1, 1), "a treaty was signed", f"Treaty, {then.year}")
    needs: dict[str, Any] = {
        "like_case": {"case": "us-ussr-1972"},
        "record": {"documents": (document,)},
        "few_ends": {"ends": ("trade",), "documents": (document,)},
        "moved_more": {"side": pair[0]},
        "turn": {"turn": "thaw"},
    }
    return ClaimSettings(then=then, **needs.get(kind, {}))


def checked_reading(known: Known, kind: str, settings: ClaimSettings) -> Reading:
    """Read a claim and hold the reading against what every reading must be."""
    found = KINDS[kind].judge(known, settings)
    where = (kind, known.a.code, known.b.code, known.as_of, found)
    assert found.told.endswith("."), where
    if found.verdict == "cannot be told":
        assert found.decides, where
        return found
    assert found.numbers, where
    if found.rests_on in {"data", "scenario"}:
        assert found.p is not None, where
        assert (found.p if found.verdict == "supported" else 1 - found.p) >= SUPPORTED_FROM, where
    return found


def pair_dates(count: int, seed: int) -> list[tuple[str, str, date]]:
    """Draw pairs of states of a day, half of them among the great and the busy of 2004 to 2016."""
    draw = random.Random(seed)
    busy = ["USA", "RUS", "CHN", "IND", "PAK", "ISR", "EGY", "IRN", "SAU", "JPN", "KOR", "CUB", "FRA", "DEU", "TUR"]
    found: list[tuple[str, str, date]] = []
    while len(found) < count:
        # Where the busy are asked, most days are of the years of which events are known.
        first = 2004 if len(found) % 2 and draw.random() < 0.75 else 1948
        day = date(draw.randint(first, 2024 if first == 1948 else 2016), 12, 31)
        every = [state.code for state in states(on=day)]
        pool = [code for code in busy if code in every] if len(found) % 2 else every
        one, other = sorted(draw.sample(pool, 2))
        found.append((one, other, day))
    return found


def thaw_dates(dataset: Dataset, count: int, seed: int) -> list[tuple[str, str, date]]:
    """Draw ends of years within thaws, and add the days of the scenarios that ship."""
    draw = random.Random(seed)
    thaws = dataset.table(TEMPERATURE_EPISODES).filter(pl.col("sign") > 0).sort("source", "a", "b", "onset").to_dicts()
    found: list[tuple[str, str, date]] = []
    for thaw in draw.sample(thaws, min(count, len(thaws))):
        last = thaw["end_known_on"] or thaw["known_on"]
        year = draw.randint(thaw["known_on"].year, max(thaw["known_on"].year, last.year - 1))
        found.append((thaw["a"], thaw["b"], date(year, 12, 31)))
    for key in shipped.keys():  # noqa: SIM118 - a function
        scenario = shipped.load(key)
        one, other = sorted(scenario.states)
        found.append((one, other, scenario.date))
    return found


def tally(asked: Iterable[tuple[str, str, date]], dataset: Dataset) -> Counter[tuple[str, str]]:
    """Ask every kind of each pair and date: kind and verdict to how often; raises where a reading is not as it must."""
    found = Counter[tuple[str, str]]()
    for a, b, day in asked:
        known = Known(*resolve_dyad(a, b, on=day), day, dataset)
        for kind in KINDS:
            found[kind, checked_reading(known, kind, sample_settings(kind, day, (a, b))).verdict] += 1
    return found


def main() -> None:
    """Ask every kind of every pair and date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    count, dataset = parser.parse_args().count, open_dataset()
    for name, asked in (
        ("any pairs and dates", pair_dates(count, seed=2026)),
        ("days within thaws, and of scenarios", thaw_dates(dataset, count, seed=2026)),
    ):
        began = time.perf_counter()
        found = tally(asked, dataset)
        seconds = time.perf_counter() - began
        print(f"{name}:")
        for kind in KINDS:
            print(f"{kind:<14}" + "".join(f"{word}: {found[kind, word]:>4}   " for word in WORDS))
        took = 1000 * seconds / len(asked) / len(KINDS)
        print(f"{len(asked)} pairs and dates, {len(KINDS)} kinds, {took:.1f} ms a reading")


if __name__ == "__main__":
    main()
