"""Import and count GDELT-shaped files of any size, beside raw DuckDB and pandas.

    python benchmarks/ingest.py                    # a million rows
    python benchmarks/ingest.py --rows 20000000

The files have GDELT 1.0's 57 columns. Stated distribution: days uniform over 2012; a state as first actor in 60% of the
rows, as second in 50%, drawn by rank with weight 1/(rank + 5) from the CAMEO country codes; event codes by rank
likewise from 20 common ones; mentions 1 and an exponential of mean 4.5; three places with names of 20 to 50 letters.
Every measure runs in a process of its own, so that its peak memory is its own.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

CODES = [
    ("010", 1, 0.0), ("042", 1, 1.9), ("040", 1, 1.0), ("043", 1, 2.8), ("036", 1, 4.0), ("051", 1, 3.4),
    ("190", 4, -10.0), ("020", 1, 3.0), ("046", 1, 7.0), ("173", 4, -5.0), ("057", 1, 8.0), ("111", 3, -2.0),
    ("112", 3, -2.0), ("084", 2, 7.0), ("012", 1, -0.4), ("090", 2, -2.0), ("120", 3, -4.0), ("013", 1, 0.4),
    ("193", 4, -10.0), ("070", 2, 7.0),
]  # fmt: skip
PART = 5_000_000
PANDAS = 1_000_000
"""pandas is timed on this many rows at most: at its rate the whole would take longer than all else together."""

USED = {
    1: "id",
    2: "day",
    8: "actor",
    18: "other",
    27: "code",
    31: "score",
    32: "mentions",
    33: "sources",
    34: "articles",
}


def generate(folder: Path, rows: int) -> list[Path]:
    import duckdb

    from thawcast.states import code_map

    states = sorted(str(key) for key in code_map("cameo", on=2012))
    made: list[Path] = []
    with duckdb.connect(config={"memory_limit": "1GB", "preserve_insertion_order": False}) as connection:

        def ranked(values: list[str], name: str) -> None:
            weights = [1 / (rank + 5) for rank in range(1, len(values) + 1)]
            slots = [
                v for v, w in zip(values, weights, strict=True) for _ in range(max(1, round(4000 * w / sum(weights))))
            ]
            connection.execute(f"create table {name} (i int, v varchar)")
            connection.execute(
                f"insert into {name} select unnest(range(len($1::varchar[]))), unnest($1::varchar[])", [slots]
            )

        ranked(states, "actors")
        ranked(["\t".join((c, c[:3], c[:2], str(q), str(s))) for c, q, s in CODES], "codes")
        sizes = {n: connection.execute(f"select count(*) from {n}").fetchall()[0][0] for n in ("actors", "codes")}
        tabs = {n: "\t" * n for n in (2, 8)}
        place = "'4\t' || repeat('abcdefghij', 2 + (h // {d} % 4)::int) || '\tUS\tUSDC\t38.8951\t-77.0364\t531871'"
        for first in range(0, rows, PART):
            path = folder / f"gdelt-{first:012d}.csv"
            connection.execute(f"""
                copy (
                    select (500000000 + r)::varchar || '\t' || strftime(d, '%Y%m%d\t%Y%m\t%Y\t') || '2012.5000\t'
                        || case when has_a then a.v || 'GOV\tACTOR NAME\t' || a.v else '\t\t' end || '{tabs[8]}'
                        || case when has_b then b.v || 'GOV\tOTHER NAME\t' || b.v else '\t\t' end || '{tabs[8]}'
                        || '1\t' || c.v || '\t' || m || '\t' || (1 + m // 4) || '\t' || m || '\t1.9323671497584\t'
                        || {place.format(d=7)} || '\t' || {place.format(d=11)} || '\t' || {place.format(d=13)}
                        || '\t' || strftime(d, '%Y%m%d') as line
                    from (
                        select range as r, hash(range)::hugeint as h, hash(range + 1000000007)::hugeint as g,
                            date '2012-01-01' + (hash(range * 3 + 1)::hugeint % 366)::int as d,
                            (h // 1009) % 100 < 60 as has_a, (h // 2003) % 100 < 50 as has_b,
                            1 + floor(-4.48 * ln(((g % 1000003) + 1) / 1000004.0))::int as m
                        from range({first}, {min(first + PART, rows)})
                    )
                    join actors a on a.i = (h // 31) % {sizes["actors"]}
                    join actors b on b.i = (g // 37) % {sizes["actors"]}
                    join codes c on c.i = (g // 101) % {sizes["codes"]}
                ) to '{path}' (header false, quote '', escape '', delimiter '\x01')
            """)
            made.append(path)
    return made


def csv(files: list[Path]) -> str:
    typed = {"day": "INTEGER", "score": "FLOAT", "mentions": "INTEGER", "sources": "INTEGER", "articles": "INTEGER"}
    columns = {USED.get(i, f"c{i}"): typed.get(USED.get(i, ""), "VARCHAR") for i in range(1, 58)}
    listed = json.dumps([str(f) for f in files]).replace('"', "'")
    names = json.dumps(columns).replace('"', "'")
    return f"read_csv({listed}, delim='\t', quote='', escape='', header=false, auto_detect=false, columns={names})"


def connected() -> "object":
    import duckdb

    return duckdb.connect(config={"memory_limit": "1GB", "preserve_insertion_order": False})


def task_import(files: list[Path], folder: Path) -> dict[str, object]:
    from thawcast.store.importing import import_events

    told = import_events("gdelt1", files, folder / "store", now=datetime.now(UTC)).to_dict()
    return {key: told[key] for key in ("rows", "kept", "quarantined", "dyads")}


def task_read(files: list[Path], _: Path) -> dict[str, object]:
    """Parse only, without the store, the hashes and the counts."""
    from thawcast.sources import LAYOUTS
    from thawcast.sources.events.read import read

    return {"rows": sum(batch.rows for path in files for batch in read(LAYOUTS, "gdelt1", path))}


def task_raw(files: list[Path], _: Path) -> dict[str, object]:
    """Read the same columns with DuckDB, typed, and take one number from each so that all are parsed."""
    taken = ", ".join(f"max({name})" for name in USED.values())
    return {"rows": connected().execute(f"select count(*), {taken} from {csv(files)}").fetchall()[0][0]}  # pyright: ignore[reportAttributeAccessIssue]


def task_raw_parquet(files: list[Path], folder: Path) -> dict[str, object]:
    taken = ", ".join(USED.values())
    target = folder / "raw.parquet"
    connected().execute(f"copy (select {taken} from {csv(files)}) to '{target}' (format parquet)")  # pyright: ignore[reportAttributeAccessIssue]
    return {}


def events(folder: Path) -> list[Path]:
    return sorted((folder / "store" / "events").glob("snapshot=*/src=*/year=*/*.parquet"))


def engine(folder: Path, duplicates: str) -> dict[str, object]:
    import polars as pl

    from thawcast.counting import Rules, count

    into = folder / "dyad_counts.parquet"
    count(events(folder), into, rules=Rules(duplicates))  # pyright: ignore[reportArgumentType]
    made = pl.read_parquet(into)
    return {"rows": made.height, "score": round(made["score"].sum(), 1)}


def hand(folder: Path, table: str) -> dict[str, object]:
    """Run the query that one would write: counts, score and mentions by dyad and month, with the month's volume."""
    listed = json.dumps([str(p) for p in events(folder)]).replace('"', "'")
    query = f"""
        copy (
            with counts as (
                select source, target, date_trunc('month', date)::date as period, src,
                    count(*) filter (quad = 1) as verb_coop, count(*) filter (quad = 2) as matl_coop,
                    count(*) filter (quad = 3) as verb_conf, count(*) filter (quad = 4) as matl_conf,
                    sum(goldstein) as score, sum(mentions) as mentions, max(known_on) as known_on
                from {table.format(events=f"read_parquet({listed})")} group by all
            )
            select *, sum(verb_coop + matl_coop + verb_conf + matl_conf) over (partition by period, src) as volume
            from counts order by source, target, period, src
        ) to '{folder / "hand.parquet"}' (format parquet)
    """
    connection = connected()
    connection.execute(f"set temp_directory='{folder}'")  # pyright: ignore[reportAttributeAccessIssue]
    connection.execute(query)  # pyright: ignore[reportAttributeAccessIssue]
    import polars as pl

    made = pl.read_parquet(folder / "hand.parquet")
    return {"rows": made.height, "score": round(made["score"].sum(), 1)}


def task_engine(_: list[Path], folder: Path) -> dict[str, object]:
    return engine(folder, "keep")


def task_engine_id(_: list[Path], folder: Path) -> dict[str, object]:
    return engine(folder, "id")


def task_hand(_: list[Path], folder: Path) -> dict[str, object]:
    return hand(folder, "{events}")


def task_hand_id(_: list[Path], folder: Path) -> dict[str, object]:
    same = "src, source, target, date, code, event_id"
    values = "max(mentions) mentions, max(quad) quad, max(goldstein) goldstein, min(known_on) known_on"
    return hand(folder, f"(select {same}, {values} from {{events}} group by {same})")


def task_pandas(files: list[Path], _: Path) -> dict[str, object]:
    import pandas as pd

    places = sorted(i - 1 for i in USED)
    kinds = {1: str, 7: str, 17: str, 26: str}
    frame = pd.read_csv(files[0], sep="\t", header=None, usecols=places, dtype=kinds, nrows=PANDAS, quoting=3)  # pyright: ignore[reportCallIssue, reportArgumentType]
    return {"rows": len(frame)}


def task_pandas_months(_: list[Path], folder: Path) -> dict[str, object]:
    import pandas as pd
    import polars as pl

    rows = pl.read_parquet(events(folder), columns=["source", "target", "date", "src", "quad", "goldstein", "mentions"])
    frame = pd.DataFrame({c: rows[c].to_numpy() for c in rows.columns})
    begun = time.perf_counter()
    frame["period"] = frame["date"].to_numpy().astype("datetime64[M]")
    for quad in (1, 2, 3, 4):
        frame[f"q{quad}"] = frame["quad"] == quad
    keys = ["source", "target", "period", "src"]
    made = frame.groupby(keys, sort=True)[["q1", "q2", "q3", "q4", "goldstein", "mentions"]].sum()
    taken = time.perf_counter() - begun
    return {"rows": len(made), "seconds": taken}  # pyright: ignore[reportArgumentType]


TASKS: dict[str, Callable[[list[Path], Path], dict[str, object]]] = {
    name.removeprefix("task_"): value for name, value in list(globals().items()) if name.startswith("task_")
}


def measured(name: str, folder: Path, repeats: int) -> dict[str, float]:
    """Run a task in processes of its own; the best time, and the greatest memory [MB]."""
    best: dict[str, float] = {}
    for _ in range(repeats):
        if name == "import":
            shutil.rmtree(folder / "store", ignore_errors=True)
        done = subprocess.run(
            [sys.executable, __file__, "--task", name, "--folder", str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        found = json.loads(done.stdout.splitlines()[-1])
        memory = max(found["memory"], best.get("memory", 0.0))
        best = found if not best or found["seconds"] < best["seconds"] else best
        best["memory"] = memory
    return best


def one(name: str, folder: Path) -> None:
    files = sorted(folder.glob("gdelt-*.csv"))
    begun, used = time.perf_counter(), time.process_time()
    told = TASKS[name](files, folder)
    told = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - used, **told}
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps(told))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--repeats", type=int, default=0, help="default 3, 1 beyond five million rows")
    options.add_argument("--folder", type=Path)
    options.add_argument("--task", choices=TASKS)
    given = options.parse_args()
    if given.task:
        one(given.task, given.folder)
        return
    repeats = given.repeats or (3 if given.rows <= PART else 1)
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="ingest-") as made:
        folder, rows = Path(made), given.rows
        begun = time.perf_counter()
        files = generate(folder, rows)
        size = sum(f.stat().st_size for f in files)
        print(
            f"{rows:,} rows, {size / 1e9:.2f} GB, {os.cpu_count()} cores, made in {time.perf_counter() - begun:.0f} s"
        )
        seen = {name: measured(name, folder, repeats) for name in TASKS}
    for name in ("import", "read", "raw", "raw_parquet"):
        took, used, memory = (seen[name][key] for key in ("seconds", "cpu", "memory"))
        print(f"{name:12} {took:8.1f} s {used:8.1f} s CPU {rows / took:12,.0f} rows/s {memory:8,.0f} MB")
    sample = min(rows, PANDAS, PART)
    took = seen["pandas"]["seconds"]
    print(f"{'pandas':12} {took:8.1f} s {sample / took:12,.0f} rows/s (first {sample:,} rows)")
    raw = rows / seen["raw"]["seconds"]
    ratio = seen["raw"]["seconds"] / seen["import"]["seconds"]
    print(f"import rate / raw DuckDB read_csv of the same columns: {ratio:.2f}")
    print(f"parsing alone / raw DuckDB read_csv: {seen['raw']['seconds'] / seen['read']['seconds']:.2f}")
    clock, used = (seen["raw_parquet"][key] / seen["import"][key] for key in ("seconds", "cpu"))
    print(f"import rate / DuckDB read_csv to Parquet: {clock:.2f} by the clock, {used:.2f} by CPU (target .65)")
    print(f"pandas read_csv rate / raw DuckDB: {sample / seen['pandas']['seconds'] / raw:.2f}")
    for name in ("engine", "hand", "engine_id", "hand_id", "pandas_months"):
        print(f"{name:14} {seen[name]['seconds']:8.2f} s {seen[name]['memory']:8,.0f} MB {seen[name]['rows']:,} rows")
    for name in ("", "_id"):
        same = seen[f"engine{name}"]["rows"] == seen[f"hand{name}"]["rows"]
        ratio = seen[f"engine{name}"]["seconds"] / seen[f"hand{name}"]["seconds"]
        rule = "each event once" if name else "all events"
        print(f"months of all dyads, {rule}: time / hand-written query {ratio:.2f} (target 1.2), same rows: {same}")
    print(f"pandas groupby / hand-written query: {seen['pandas_months']['seconds'] / seen['hand']['seconds']:.2f}")
    peak = max(seen[n]["memory"] for n in ("import", "engine", "engine_id"))
    print(f"peak memory of import and counting: {peak:,.0f} MB (target under 2,000)")


if __name__ == "__main__":
    main()
