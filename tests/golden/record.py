# pyright: basic, reportArgumentType=false, reportOptionalOperand=false, reportOperatorIssue=false
"""Golden masters: what every shipped table holds, and what the commands answer for sixty pairs of states at a date.

    python tests/golden/record.py           rewrite golden.json from this tree
    python tests/golden/record.py --choose  choose the pairs and dates anew, by the rule of `choose`

Of an answer the states, dates, labels and figures are kept, and no sentence: of each JSON document every number, every
date and every word without a blank, under its path. An estimate is written `[value, low, high]`; rows that form a
series in time are told by their span, their means, how these lean towards the end, and the last row. What is the same
in several answers stands once, in `shared`, and keys that several rows have in common stand before them, after `#`.
"""

import argparse
import hashlib
import json
import math
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from typer.testing import CliRunner

import thawcast

FILE = Path(__file__).with_name("golden.json")
SHIPPED = Path(thawcast.__file__).parent
COMMANDS = ("assess", "barometer", "depth", "issues", "words", "street")
"""Commands that are asked about two states; `thaws` and `episodes` are asked about each date."""

SEED = 14
NAMED = (
    ("USA", "RUS", "2010-12-31"),
    ("USA", "RUS", "2012-12-31"),
    ("USA", "RUS", "2014-12-31"),
    ("USA", "RUS", "2021-12-31"),
    ("IND", "PAK", "2012-12-31"),
    ("CHN", "IDN", "2020-12-31"),
    ("CHN", "THA", "2025-12-31"),
    ("ARE", "ISR", "2020-11-30"),
    ("CUB", "USA", "2015-06-30"),
)
PROSE = {
    "answer",
    "caveats",
    "claims",
    "method",
    "name",
    "notes",
    "question",
    "reason",
    "schema",
    "sentence",
    "title",
    "unit",
}
"""Keys of sentences, and of names that sentences use."""

LONG = {"beside", "deals", "ledger", "resolutions", "third_states"}
"""Keys of lists of names and counts, and of what is read from results that ship: a hash is kept."""

LABEL = re.compile(r"[^\s]{1,60}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LEFT = {"period", "year", "known_on", "usual_low", "usual_high"}
"""What is not told of the last row of a series: its date is, and the table's hash holds the rest."""

STEADY = re.compile("low$|high$|^p_|^power$|^sign$|^given_back$")
"""Figures of a series of which the last value is told, and neither mean nor lean."""

SERIES = 6
"""Dated rows beyond which they are told as a series."""

SHARED = 60
"""Characters from which what is said twice is written once."""

COLUMNS = "#"
"""What precedes the keys of rows that have the same ones."""


# Tables


def tables() -> dict[str, pl.DataFrame]:
    """Read every table that ships, as stored, whatever its provenance file looks like."""
    return {path.name.partition(".")[0]: pl.read_parquet(path) for path in sorted(SHIPPED.rglob("*.parquet"))}


def digest(values: Iterable[str]) -> str:
    """Hash texts in their order."""
    return hashlib.sha256("\n".join(values).encode()).hexdigest()[:12]


def written(column: pl.Series) -> Iterable[str]:
    """How values are written: the same numbers in another storage type are the same."""
    if column.dtype.is_float():
        return (f"{value:.6g}" if value is not None else "" for value in column)
    return column.cast(pl.String).fill_null("")


def summary(frame: pl.DataFrame) -> dict[str, Any]:
    """Sum a table up, whatever the order of its rows and the storage types of its columns.

    Returns:
        `rows`, `keys` (a hash of all that is no number), and for each numeric column how many are known, their sum,
        least and greatest value, and a hash of them.
    """
    numeric = [c for c in frame.columns if _inner(frame.schema[c]).is_numeric()]
    flat = [c for c in frame.columns if frame.schema[c] != pl.List]
    rows = frame.sort([c for c in flat if c not in numeric] + [c for c in flat if c in numeric], nulls_last=True)
    kept = [c for c in rows.columns if c not in numeric]
    words = (pl.col(c).list.join(",") if rows.schema[c] == pl.List else pl.col(c).cast(pl.String) for c in kept)
    beside = rows.select(pl.concat_str((word.fill_null("") for word in words), separator=" ")) if kept else None
    told: dict[str, Any] = {"rows": rows.height}
    if beside is not None:
        told["keys"] = [*kept, digest(beside.to_series())]
    for name in numeric:
        column = rows[name].explode() if rows.schema[name] == pl.List else rows[name]
        held = column.drop_nulls()
        total = held.cast(pl.Float64 if held.dtype.is_float() else pl.Int64).sum()
        told[name] = [held.len(), _rounded(total), _rounded(held.min()), _rounded(held.max()), digest(written(column))]
    return told


def _inner(kind: Any) -> Any:
    return kind.inner if kind == pl.List else kind


# Answers


def ask(command: str, *words: str) -> Any:
    """Ask a command for JSON, in this process and with an empty store; None where it refuses."""
    from thawcast.cli import app

    with tempfile.TemporaryDirectory() as home:
        said = CliRunner().invoke(app, [command, *words, "--json"], env={"THAWCAST_HOME": home})
    if said.exception is not None and not isinstance(said.exception, thawcast.ThawcastError):
        raise RuntimeError(f"thawcast {command} {' '.join(words)} broke") from said.exception
    return None if said.exit_code else json.loads(said.stdout)


def as_before(command: str, body: Any) -> Any:
    """Lay an answer out as `thawcast.assessment/1` and the commands of its time did, by the table in docs/api.md."""
    if body is None:
        return None
    if command == "assess":
        verdict = body["verdict"]
        running = verdict["thaw"] or verdict["chill"]
        kept = ("horizon_months", "estimate", "baseline")
        told = {
            "state": "steady" if verdict["state"] == "over" else verdict["state"],
            "kind": verdict["kind"],
            "sentence": verdict["headline"],
            "since": None if running is None else int(running["began"][:4]),
            "p_real": None if running is None else running["p_real"],
            "p_lasts": [{k: e[k] for k in kept} | {"at_risk": e["n_at_risk"]} for e in verdict["lasting"]],
        }
        chapters = {key: _chapter_before(chapter) for key, chapter in body["chapters"].items()}
        head = ("schema", "a", "b", "as_of")
        rest = {"caveats": body["caveats"], "sources": body["sources"]}
        return {key: body[key] for key in head} | {"verdict": told, "chapters": chapters} | rest
    head, rows = {"a": body["a"], "b": body["b"], "as_of": body["as_of"]}, body["rows"]
    if command == "barometer":
        return head | {"levels": rows.get("levels", [])} | {k: v for k, v in rows.items() if k != "levels"}
    if command == "words":
        gaps = [{{"low": "gap_low", "high": "gap_high"}.get(k, k): v for k, v in row.items()} for row in rows["say_do"]]
        follow = body["words"].get("numbers", {}).get("follow_through")
        return head | {"levels": rows["levels"], "say_do": gaps, "follow_through": follow}
    chapter = body[command]
    if command == "issues":
        shown = ("available", "reason", "answer", "claims", "numbers", "caveats")
        return head | {key: chapter[key] for key in shown} if chapter["available"] else None
    return head | {command: _chapter_before(chapter, question=True)}


def _chapter_before(chapter: Mapping[str, Any], *, question: bool = False) -> dict[str, Any]:
    left = {"data_to", *(() if question else ("reason",) if chapter["available"] else ("question",))}
    left |= set() if chapter["available"] else {"answer"}
    return {key: value for key, value in chapter.items() if key not in left}


def answers(a: str, b: str, day: str) -> dict[str, Any]:
    """What the commands say of two states at a date."""
    told = {command: plain(as_before(command, ask(command, a, b, "--as-of", day))) for command in COMMANDS}
    for body in filter(None, told.values()):
        for known in ("a", "b", "as_of"):  # what was asked
            body.pop(known, None)
    assess = told["assess"] or {}
    if "sources" in assess:
        assess["sources"] = [source["id"] for source in assess["sources"]]
    for command in ("depth", "issues", "street"):
        # A chapter by itself: the same as in the assessment, or written out.
        chapter, own = assess.get("chapters", {}).get(command), told[command]
        body = {} if own is None else own.get(command, own)
        if chapter is not None and all(body.get(key) == chapter.get(key) for key in ("available", "numbers")):
            told[command] = "as assess"
    return told


def at_date(day: str) -> dict[str, Any]:
    """What is said of all pairs at a date: which thaws run, which episodes were found."""
    running = ask("thaws", "--as-of", day, "--limit", "100000") or {}
    found = ask("episodes", "--as-of", day) or {}
    told: dict[str, Any] = {"thaws": None, "episodes": None}
    if running:
        told["thaws"] = {"count": running["count"]} | _crowd(running["thaws"])
    if found:
        told["episodes"] = {"count": found["count"]} | _crowd(found["episodes"])
    return told


def _crowd(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Many rows: how many of each kind and source, who they are, and the means of their figures."""
    kinds = Counter(" ".join(str(row[key]) for key in ("kind", "source") if key in row) for row in rows)
    who = sorted("-".join(str(row.get(c)) for c in ("a", "b", "kind", "onset", "onset_month", "end")) for row in rows)
    figures = [{k: v for k, v in row.items() if _number(v) and k not in {"onset", "end"}} for row in rows]
    return {"kinds": dict(sorted(kinds.items())), "who": digest(who), "mean": _means(figures)}


def plain(value: Any) -> Any:
    """Leave what is no sentence; write estimates short and series by their means."""
    if isinstance(value, dict):
        if {"value", "low", "high"} <= value.keys():
            told = [value[key] for key in ("value", "low", "high")]
            # A tenth of an interval that is wide is more than a hundredth: a third decimal would say nothing.
            wide = all(_number(v) and abs(v) < 10 for v in told) and told[2] - told[1] >= 0.2
            return [round(float(v), 2) if wide else _rounded(v) for v in told]
        kept = {key: _kept(key, inner) for key, inner in value.items() if key not in PROSE}
        return {key: inner for key, inner in kept.items() if not _lost(value[key], inner)}
    if isinstance(value, list):
        dated = [row for row in value if isinstance(row, dict) and ("period" in row or "year" in row)]
        if len(dated) == len(value) > SERIES:
            return _series(dated)
        return [inner for one in value if not _lost(one, inner := plain(one))]
    if isinstance(value, str):
        return value if LABEL.fullmatch(value) else None
    return _rounded(value)


def _kept(key: str, value: Any) -> Any:
    return digest([json.dumps(value, sort_keys=True)]) if key in LONG else plain(value)


def _lost(before: Any, after: Any) -> bool:
    """Whether a value was prose, or held nothing else."""
    return before not in (None, [], {}) and after in (None, [], {})


def _series(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[tuple(v for v in row.values() if isinstance(v, str) and not DAY.fullmatch(v))].append(row)
    told: list[dict[str, Any]] = []
    for own in groups.values():
        when = [row.get("period", row.get("year")) for row in own]
        figures = [{k: v for k, v in row.items() if _number(v) and k != "year" and not STEADY.search(k)} for row in own]
        leaning = [{k: v * (2 * i / max(len(own) - 1, 1) - 1) for k, v in row.items()} for i, row in enumerate(figures)]
        last = {name: value for name, value in plain(own[-1]).items() if name not in LEFT and value is not None}
        told.append(
            {"n": len(own), "from": when[0], "to": when[-1]}
            | _means(figures)
            | {f"lean {name}": value for name, value in _means(leaning).items()}
            | {f"last {name}": value for name, value in last.items()}
        )
    return told


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _means(rows: list[dict[str, Any]]) -> dict[str, Any]:
    names = dict.fromkeys(name for row in rows for name in row)
    known = {name: [row[name] for row in rows if name in row] for name in names}
    return {name: _rounded(math.fsum(values) / len(values)) for name, values in known.items()}


def _rounded(value: Any) -> Any:
    """Three decimals, or four digits of what is large."""
    if not isinstance(value, float):
        return value
    near = round(value, 3) if abs(value) < 10 else float(f"{value:.4g}")
    return int(near) if near == int(near) and abs(near) >= 1000 else near


# Which pairs, at which dates


def choose() -> list[tuple[str, str, str]]:
    """Choose sixty pairs at a date: the named ones; the others drawn, by seed, from what ships when they are chosen.

    Yearly levels: eight pairs among the hundred busiest, ten while a thaw runs, three quiet ones, at ends of years from
    2004 to 2014. Monthly levels, a seventh of the others each: ICEWS to 2014 and from 2018, China's partners in 2016,
    2020 and 2025, net GDELT. Four of which nothing is known, of states that are members at the date.
    """
    rng = random.Random(SEED)
    held = tables()
    years = held["temperature"].filter(pl.col("source") == "icews_quads")
    chosen = list(NAMED)

    def draw(pool: list[tuple[str, str]], days: list[str], count: int) -> None:
        for _ in range(count):
            day = rng.choice(days)
            fresh = [p for p in pool if not {p, p[::-1]} & {(a, b) for a, b, _ in chosen}]
            a, b = rng.choice(fresh)
            chosen.append((a, b, day))

    ends = [f"{year}-12-31" for year in range(2004, 2015)]
    volume = years.group_by("a", "b").agg(pl.col("n_events").sum()).sort("n_events", "a", "b", descending=True)
    ranked = [(a, b) for a, b, _ in volume.iter_rows()]
    draw(ranked[:100], ends, 8)
    for _ in range(10):
        day = rng.choice(ends[3:])  # the first thaws begin in 2007
        at = pl.lit(date.fromisoformat(day))
        thaw = held["temperature_episodes"].filter(
            pl.col("source") == "icews_quads", pl.col("sign") == 1, pl.col("known_on") <= at
        )
        running = thaw.filter(pl.col("end_known_on").is_null() | (pl.col("end_known_on") > at))
        draw(running.select("a", "b").sort("a", "b").rows(), [day], 1)
    draw(sorted(ranked[-2000:]), ends, 3)
    sources = ("icews_east_asia", "china_gdelt", "gdelt_net", "icews_events")
    known = [set(held["temperature"].filter(source=s).select("a", "b").rows()) for s in sources]
    draw(sorted(known[0]), ["2006-06-30", "2012-06-30", "2014-12-31"], 5)
    draw(sorted(known[3]), ["2018-12-31", "2021-12-31"], 5)
    draw(sorted(known[1]), ["2016-06-30", "2020-12-31", "2025-12-31"], 8)
    draw(sorted(known[2] - known[1]), ["2018-12-31", "2020-12-31", "2021-12-31", "2022-06-30", "2023-06-30"], 8)
    from thawcast.states import states

    told = set(ranked).union(*known)
    for day in rng.sample(["2004-12-31", "2010-12-31", "2014-12-31", "2021-12-31"], 4):
        codes = sorted(s.code for s in states(on=date.fromisoformat(day)))
        draw([(a, b) for a in codes for b in codes if a < b and (a, b) not in told], [day], 1)
    return chosen


def key(a: str, b: str, day: str) -> str:
    """Name a pair at a date."""
    return f"{a} {b} {day}"


# The file


def packed(told: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write what is said twice once: return what is shared, and the answers with `@name` in its place."""
    seen: Counter[str] = Counter()

    def count(value: Any) -> None:
        if isinstance(value, (dict, list)):
            text = _text(value)
            if len(text) >= SHARED:
                seen[text] += 1
                if seen[text] > 1:
                    return
            for inner in value.values() if isinstance(value, dict) else value:
                count(inner)

    for held in told.values():
        for value in held.values():
            count(value)
    shared: dict[str, Any] = {}
    names: dict[str, str] = {}

    def write(value: Any) -> Any:
        if not isinstance(value, (dict, list)):
            return value
        text = _text(value)
        if seen[text] > 1 and text not in names:
            names[text] = f"@{len(names)}"
            shared[names[text]] = within(value)
        return names[text] if text in names else within(value)

    def within(value: Any) -> Any:
        heads = _heads(value)
        if heads is not None and isinstance(value, dict):
            return {COLUMNS: heads} | {name: [write(v) for v in row.values()] for name, row in value.items()}
        if heads is not None:
            return [COLUMNS, heads, *([write(v) for v in row.values()] for row in value)]
        if isinstance(value, dict):
            return {name: write(inner) for name, inner in value.items()}
        return [write(inner) for inner in value]

    return shared, {part: {name: write(value) for name, value in held.items()} for part, held in told.items()}


def unpacked(value: Any, shared: Mapping[str, Any]) -> Any:
    """Put what is shared back in its place."""
    if isinstance(value, str) and value in shared:
        return unpacked(shared[value], shared)
    if isinstance(value, dict) and COLUMNS in value:
        heads = value[COLUMNS]
        rows = {name: dict(zip(heads, row, strict=True)) for name, row in value.items() if name != COLUMNS}
        return unpacked(rows, shared)
    if isinstance(value, dict):
        return {name: unpacked(inner, shared) for name, inner in value.items()}
    if isinstance(value, list) and value[:1] == [COLUMNS]:
        return [unpacked(dict(zip(value[1], row, strict=True)), shared) for row in value[2:]]
    return [unpacked(inner, shared) for inner in value] if isinstance(value, list) else value


def _heads(value: Any) -> list[str] | None:
    """The keys of rows that have the same ones, worth writing once."""
    rows = list(value.values() if isinstance(value, dict) else value)
    same = len(rows) > 1 and all(isinstance(r, dict) and r and list(r) == list(rows[0]) for r in rows)
    return list(rows[0]) if same and COLUMNS not in value else None


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def load() -> dict[str, Any]:
    """Read the golden masters: `tables`, `dates` and `answers`."""
    held = json.loads(FILE.read_text(encoding="utf-8"))
    shared = held.pop("shared")
    return {name: unpacked(part, shared) for name, part in held.items()}


def save(told: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the golden masters, a line for each table, date and pair."""
    shared, parts = packed(told)
    blocks = [
        f"{_text(name)}:{{\n" + ",\n".join(f"{_text(k)}:{_text(v)}" for k, v in part.items()) + "\n}"
        for name, part in ({"shared": shared} | parts).items()
    ]
    FILE.write_text("{" + ",\n".join(blocks) + "}\n", encoding="utf-8")


# Comparing


def differences(old: Any, new: Any, path: str = "", width: float | None = None) -> Iterator[str]:
    """Yield a line for each place where two answers differ: path, old and new.

    Labels, dates and years are equal or differ. A figure may move by a tenth of its own 90% interval, or by one unit of
    the last digit that is written here.

    Args:
        old: What is recorded.
        new: What is said now.
        path: Where in the answers both stand.
        width: Width of the interval of a figure, where it has one.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys((*old, *new)):
            here = f"{path}.{name}" if path else name
            if name not in new or name not in old:
                yield f"{here}: {_short(old.get(name, 'absent'))} was, {_short(new.get(name, 'absent'))} is"
            else:
                yield from differences(old[name], new[name], here, interval(old, name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        own = old[2] - old[1] if len(old) == 3 and all(isinstance(v, float) for v in old) else None
        for i, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, f"{path}[{i}]", own)
    elif old != new and not (_number(old) and _number(new) and abs(new - old) <= allowed(old, width)):
        yield f"{path}: {_short(old)} was, {_short(new)} is"


def interval(row: Mapping[str, Any], name: str) -> float | None:
    """Width of the 90% interval of a figure of a row whose bounds stand in columns beside it."""
    when, _, figure = name.rpartition(" ")
    beside = "last " if when == "last" else ""
    stem = re.sub("_(low|high)$", "", figure)
    low, high = f"{stem}_low", f"{stem}_high"
    if stem in {"level", "low", "high"}:
        low, high = "low", "high"
    elif stem in {"p", "p_real"}:
        low, high = "p_low", "p_high"
    bounds = row.get(beside + low), row.get(beside + high)
    return bounds[1] - bounds[0] if all(_number(bound) for bound in bounds) else None


def allowed(value: float, width: float | None) -> float:
    """How far a figure may move."""
    if isinstance(value, int):
        # A year is exact; of a large number the last of four digits is written.
        unit = 0.0 if 1800 <= value <= 2100 else 10.0 ** max(len(str(abs(value))) - 4, 0)
    else:
        decimals = len(f"{value:.3f}".rstrip("0").partition(".")[2])
        unit = (
            10.0 ** (math.floor(math.log10(abs(value))) - 3) if abs(value) >= 10 else 0.001 if decimals == 3 else 0.01
        )
    return max(unit, (width or 0.0) / 10) * (1 + 1e-9)


def _short(value: Any) -> str:
    text = _text(value)
    return text if len(text) <= 100 else f"{text[:97]}..."


def check(names: list[str] | None = None) -> Iterator[str]:
    """Compare what is said now with what is recorded.

    Args:
        names: Pairs at a date, as `key` names them; None for all, with every date and every table.
    """
    golden = load()
    if names is None:
        yield from check_tables()
        for day, told in golden["dates"].items():
            yield from differences(told, _exact(at_date(day)), day)
    for name in golden["answers"] if names is None else names:
        yield from differences(golden["answers"][name], _exact(answers(*name.split())), name)


def check_tables() -> Iterator[str]:
    """Compare every shipped table with what is recorded of it: these are files, and equal to the last digit."""
    current = {name: summary(frame) for name, frame in tables().items()}
    held = load()["tables"]
    for name in dict.fromkeys((*held, *current)):
        old, new = held.get(name, {}), _exact(current.get(name, {}))
        for part in dict.fromkeys((*old, *new)):
            was, now = old.get(part, "absent"), new.get(part, "absent")
            if was != now:
                yield f"tables.{name}.{part}: {_short(was)} was, {_short(now)} is"


def _exact(value: Any) -> Any:
    """As it would be read back from the file."""
    return json.loads(_text(value))


def main() -> None:
    """Rewrite the golden masters."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--choose", action="store_true", help="choose pairs and dates anew")
    asked = parser.parse_args()
    anew = asked.choose or not FILE.exists()
    chosen = choose() if anew else [tuple(name.split()) for name in load()["answers"]]
    told = {
        "tables": {name: summary(frame) for name, frame in tables().items()},
        "dates": {day: at_date(day) for day in sorted({day for *_, day in chosen})},
        "answers": {key(*one): answers(*one) for one in chosen},
    }
    save(told)
    sys.stderr.write(f"{FILE}: {len(told['answers'])} pairs, {FILE.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
