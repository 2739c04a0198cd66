"""Does any answer contradict its own numbers, hold an interval without width, or a value outside its interval?

    python benchmarks/consistency.py [COUNT]

Assesses COUNT (2,000) pairs at twelve dates by seed, as many of each level source as it has pairs that speak, and holds
state, direction and headline against the figures of the same JSON. Prints what was found by kind, the slowest and the
mean seconds an answer; exit code 1 where anything was. `tests/assessment/test_consistency.py` takes twenty.

Three kinds of interval have no width by right and are not counted: a survival curve at its first month is 1 by
definition; what a scenario gives to a party without a stake, or counts over a fixed number of paths, is no estimate;
and of a whole number of issue areas the 5% and the 95% point may be the same number.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from thawcast.assessment import assess
from thawcast.assessment.temperatures import temperatures
from thawcast.errors import ThawcastError
from thawcast.standing.standings import POWER, STANDS, SURE, by_source
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.store import STARTER, Dataset, load

SEED, COUNT = 17, 2000
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        *("1955-12-31", "1965-12-31", "1973-12-31", "1979-06-30", "1988-12-31", "1996-12-31"),
        *("2006-12-31", "2010-12-31", "2014-12-31", "2018-12-31", "2021-06-30", "2023-06-30"),
    )
)
BY_RIGHT = (
    ".chapters.durability.numbers.survival[0]",
    ".chapters.deals.",
    ".chapters.issues.numbers.breadth.rose_by_ten_points",
)
"""Where an interval may have no width."""


def drawn(dataset: Dataset, count: int, days: tuple[date, ...] = DAYS) -> list[tuple[str, str, date]]:
    """Draw pairs by seed, in turn from each source that knows a pair at the date.

    Args:
        dataset: Where they come from.
        count: How many, an equal share at each date.
        days: The dates.
    """
    rng, found = random.Random(SEED), list[tuple[str, str, date]]()
    every = temperatures(dataset)
    for day in days:
        rows = by_source(every, as_of=day).filter(tells=True)
        pools = [part.select("a", "b").rows() for part in rows.partition_by("source", maintain_order=True)]
        for pool in pools:
            rng.shuffle(pool)
        turns = [pool[i] for i in range(max(map(len, pools))) for pool in pools if i < len(pool)]
        found += [(a, b, day) for a, b in dict.fromkeys(turns)][: -(-count // len(days))]
    return found[:count]


def wrong(told: dict[str, Any], power: float | None) -> Iterator[tuple[str, str]]:
    """Name what contradicts itself in the JSON of an assessment.

    Args:
        told: The JSON.
        power: Probability that the series which speaks would have shown a change; None where it is not known.

    Yields:
        Kind of fault, and where or what.
    """
    yield from _intervals(told, "")
    verdict, numbers = told["verdict"], told["chapters"]["standing"]["numbers"]
    state, p_12, stands = verdict["state"], numbers.get("p_12"), numbers.get("p_stands")
    if state in {"thaw", "chill"} and (stands is None or stands < STANDS):
        yield "a state that does not stand", f"{state}, p_stands {stands}"
    if state == "over" and (stands is None or stands >= STANDS):
        yield "over, and stands", f"p_stands {stands}"
    if state in {"thaw", "chill"} and verdict[state] is None:
        yield "a state without its episode", state
    if state == "steady" and (power is None or power < POWER):
        yield "steady without power", f"power {power}"
    word = verdict["direction"]["word"]
    held = {"warming": p_12 is not None and p_12 >= SURE, "cooling": p_12 is not None and p_12 <= round(1 - SURE, 3)}
    if not held.get(word, word == "unknown" or not any(held.values())):
        yield "a direction against its number", f"{word}, p_12 {p_12}"
    colder = numbers.get("p_colder")
    if state in {"over", "steady"} and colder is not None and colder > 0.58 and "colder" not in verdict["headline"]:
        yield "below a former base, unsaid", f"{verdict['headline']}, p_colder {colder}"
    if "colder than before the thaw" in verdict["headline"] and (colder is None or colder < 0.5):
        yield "colder against its number", f"{verdict['headline']}, p_colder {colder}"
    opened = {"thaw": "A thaw", "chill": "A chill", "over": "Over"}.get(state, "")
    if not verdict["headline"].startswith(opened):
        yield "a headline of another state", f"{state}: {verdict['headline']}"


def _intervals(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        low, middle, high = (value.get(name) for name in ("low", "value", "high"))
        middle = value.get("level") if middle is None else middle
        if low is not None and high is not None:
            if not low < high and not where.startswith(BY_RIGHT):
                yield "an interval without width", f"{where} {low} to {high}"
            if middle is not None and not low <= middle <= high:
                yield "a value outside its interval", f"{where} {middle} of {low} to {high}"
        for name, inner in value.items():
            yield from _intervals(inner, f"{where}.{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _intervals(inner, f"{where}[{place}]")


def power_of(dataset: Dataset, told: dict[str, Any]) -> float | None:
    """Read the power of the series that speaks at its last period."""
    numbers = told["chapters"]["standing"]["numbers"]
    if numbers.get("period") is None:
        return None
    key = {"a": told["a"]["code"], "b": told["b"]["code"], "source": numbers["source"], "freq": numbers["freq"]}
    rows = dataset.table(TEMPERATURE).filter(period=date.fromisoformat(numbers["period"]), **key)
    return None if rows.is_empty() else rows["power"][0]


def main() -> None:
    """Assess, and print what was found."""
    dataset = load(STARTER, name="starter")
    found, states, sources, seconds, refused = Counter[str](), Counter[str](), Counter[str](), [0.0], 0
    for a, b, day in drawn(dataset, int(sys.argv[1]) if len(sys.argv) > 1 else COUNT):
        began = time.process_time()
        try:
            told = json.loads(assess(a, b, as_of=day, store=dataset).to_json())
        except ThawcastError:
            refused += 1
            continue
        seconds.append(time.process_time() - began)
        states[told["verdict"]["state"]] += 1
        sources[str(told["source"])] += 1
        for kind, what in wrong(told, power_of(dataset, told)):
            found[kind] += 1
            print(f"{a}-{b} {day}: {kind}: {what}")
    answered = len(seconds) - 1
    print(f"{answered} answered, {refused} refused; states {dict(states)}; sources {dict(sources)}")
    print(f"{sum(seconds) / max(1, answered):.2f} CPU seconds an answer, the slowest {max(seconds):.1f}")
    print(dict(found) or "nothing contradicts itself")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
