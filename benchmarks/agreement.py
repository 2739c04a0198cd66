"""Do all roads say the same of two states at a date? State, onset, base of the issues, reasons, last day of the data.

    python benchmarks/agreement.py                 200 pairs at a date by seed, 30 after 2015; exit code 1 if any differ
    python benchmarks/agreement.py "CHN IDN 2020-12-31" ...

`assess`, the commands `depth`, `issues`, `words`, `street`, `forecast` and `barometer`, `thaws`, `episodes` and the
rows of the World page are asked in this process for JSON, and each value that one has is held against `assess`.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl
from typer.testing import CliRunner

import thawcast
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.store import STARTER, Dataset, load

SEED = 16
COUNT, LATE = 200, 30
QUESTIONS = {
    "barometer": "standing",
    "street": "street",
    "words": "words",
    "issues": "issues",
    "depth": "depth",
    "forecast": "durability",
}
"""Commands of one question, and the chapter of `assess` that each tells."""

DAYS = ("1973-12-31", "1979-06-30", "1988-12-31", "2006-12-31", "2010-12-31", "2012-06-30", "2014-12-31")
LATE_DAYS = ("2016-06-30", "2018-12-31", "2020-12-31", "2021-12-31", "2023-06-30", "2025-12-31")
"""Few dates, for what is said of all pairs at a date is asked once."""

Named = tuple[str, str, str]


@lru_cache(maxsize=1)
def starter() -> Dataset:
    """Open the dataset that ships."""
    return load(STARTER, name="starter")


def drawn(count: int = COUNT, late: int = LATE) -> list[Named]:
    """Draw pairs at a date by seed: a third of those with an episode, some after 2015, the rest any.

    Args:
        count: How many.
        late: How many of them after 2015.
    """
    rng = random.Random(SEED)
    levels, episodes = starter().table(TEMPERATURE), starter().table(TEMPERATURE_EPISODES)
    monthly = sorted(set(levels.filter(pl.col("period") >= date(2015, 6, 1)).select("a", "b").iter_rows()))
    found = [(*rng.choice(monthly), rng.choice(LATE_DAYS)) for _ in range(late)]
    known = levels.group_by("a", "b").agg(first=pl.col("known_on").min(), last=pl.col("known_on").max()).sort("a", "b")
    spans = {(a, b): (str(first), str(last)) for a, b, first, last in known.iter_rows()}
    pairs, turned = sorted(spans), sorted(set(episodes.select("a", "b").iter_rows()))
    while len(found) < count:
        pair = rng.choice(turned if rng.random() < 1 / 3 else pairs)
        days = [day for day in DAYS if spans[pair][0] <= day <= spans[pair][1]]
        found += [(*pair, rng.choice(days))] if days else []
    return found


def asked(command: str, *words: str) -> Any:
    """Ask a command for JSON; None where it refuses."""
    from thawcast.cli import app

    with tempfile.TemporaryDirectory() as home:
        said = CliRunner().invoke(app, [command, *words, "--json"], env={"THAWCAST_HOME": home})
    if said.exception is not None and not isinstance(said.exception, thawcast.ThawcastError):
        raise RuntimeError(f"thawcast {command} {' '.join(words)} broke") from said.exception
    return None if said.exit_code else json.loads(said.stdout)


@lru_cache(maxsize=32)
def at_date(day: str) -> dict[str, dict[tuple[str, str], list[dict[str, Any]]]]:
    """What is said of all pairs at a date: rows by pair, of `thaws`, of `episodes`, of the World page."""
    from thawcast.web.work.world import world

    running = asked("thaws", "--as-of", day, "--limit", "100000")["thaws"]
    said = asked("episodes", "--as-of", day, "--limit", "100000")
    episodes = said["episodes"]
    rows = world(starter(), on=date.fromisoformat(day)).dyads.to_dicts()
    parts = {"thaws": running, "episodes": episodes, "world": rows}
    found: dict[str, dict[tuple[str, str], list[dict[str, Any]]]] = {}
    for name, part in parts.items():
        of = found.setdefault(name, {})
        for row in part:
            of.setdefault((row["a"], row["b"]), []).append(row)
    return found


def differences(a: str, b: str, day: str) -> Iterator[str]:
    """Yield a line for each value that differs from what `assess` says.

    Args:
        a: Code of one state.
        b: Code of the other.
        day: The date.
    """
    whole = asked("assess", a, b, "--as-of", day)
    told = {command: asked(command, a, b, "--as-of", day) for command in QUESTIONS}
    if whole is None:
        return
    verdict = whole["verdict"]
    running = verdict.get("thaw") or verdict.get("chill")
    since = verdict["since"] if "since" in verdict else None if running is None else int(running["began"][:4])
    for command, key in QUESTIONS.items():
        body = told[command]
        expected = whole["chapters"][key]
        if body is None:
            yield f"{command} refuses, assess answers {key}: {expected['available']}"
            continue
        own = body.get(key, body)
        for name in ("available", "reason", "data_to"):
            if name in own and name in expected and own[name] != expected[name]:
                yield f"{command}.{name}: {own[name]!r}, assess {expected[name]!r}"
        if key == "issues" and own.get("available", True):
            for name in ("base", "now_years", "before_years"):
                one, other = (part.get("numbers", {}).get(name) for part in (own, expected))
                if one != other:
                    yield f"{command}.{name}: {one}, assess {other}"
        for name, value in (("state", verdict["state"]), ("since", since), ("data_to", whole.get("data_to"))):
            if name in body and body[name] != value:
                yield f"{command}.{name}: {body[name]!r}, assess {value!r}"
    yield from _of_all(a, b, day, verdict["state"], since, whole.get("data_to"))


def _of_all(a: str, b: str, day: str, state: str, since: int | None, data_to: str | None) -> Iterator[str]:
    pair = (min(a, b), max(a, b))
    told = {name: rows.get(pair, []) for name, rows in at_date(day).items()}
    if bool(told["thaws"]) != (state == "thaw"):
        yield f"thaws: {len(told['thaws'])} rows, assess {state}"
    for row in told["thaws"]:
        if (row["onset"], str(row.get("data_to", data_to))) != (since, str(data_to)):
            yield f"thaws: {row['onset']}, {row.get('data_to')}; assess {since}, {data_to}"
    for row in told["world"]:
        if (row["state"], row["onset"], str(row.get("data_to", data_to))) != (state, since, str(data_to)):
            yield f"world: {row['state']}, {row['onset']}, {row.get('data_to')}; assess {state}, {since}, {data_to}"
    begun = {(row["kind"], int(str(row["onset"])[:4])) for row in told["episodes"]}
    kind = "chill" if state == "chill" else "thaw"
    if since is not None and (kind, since) not in begun:
        yield f"episodes: {sorted(begun)}, assess {state} since {since}"


def main() -> None:
    """Print every difference and how many pairs have one."""
    names = [tuple(name.split()) for name in sys.argv[1:]] or drawn()
    differ = 0
    for a, b, day in names:
        lines = list(differences(a, b, day))
        differ += bool(lines)
        for line in lines:
            print(f"{a} {b} {day}: {line}", flush=True)
    late = sum(day > "2015-12-31" for _, _, day in names)
    print(f"{differ} of {len(names)} pairs at a date differ ({late} after 2015)")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
