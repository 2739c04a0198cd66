"""`thawcast issues`, `thawcast positions`, `thawcast similarity`: votes in the General Assembly."""

import json as json_module
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thawcast.cli.app import app, examples
from thawcast.cli.assess import StateArgument
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption, day

if TYPE_CHECKING:
    import polars as pl

    from thawcast.brief.model import Chapter
    from thawcast.store import Dataset

RawOption = Annotated[
    Path | None,
    typer.Option("--raw", help="Folder of the raw votes: compute from them.", show_default=False),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Parquet (or .csv) file to write to.", show_default=False)
]
AllOption = Annotated[bool, typer.Option("--all", help="Every state or pair of states; needs --out.")]
AreaOption = Annotated[str, typer.Option("--area", help="all, nu, di, me, hr, co or ec.")]
OptionalState = Annotated[str | None, typer.Argument(help="A state.", show_default=False)]


@app.command(
    epilog=examples(
        "thawcast issues USA RUS --as-of 2010-12-31", "thawcast issues India China --as-of 2012-12-31 --area nu --json"
    )
)
def issues(
    a: StateArgument,
    b: StateArgument,
    as_of: AsOfOption = None,
    since: Annotated[
        int | None,
        typer.Option("--since", metavar="YEAR", help="Compare with the two years before; default: the running thaw."),
    ] = None,
    area: AreaOption = "all",
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Which issues pull two states together or apart, and where do third states stand?"""
    from thawcast.store import open_dataset

    dataset = open_dataset(store)
    on = dataset.span[1] if as_of is None else day(as_of)
    found = _chapter(dataset, a, b, on, since, area)
    if json:
        from thawcast.brief.model import to_json

        answer = {
            "as_of": on.isoformat(),
            "available": found.available,
            "reason": found.reason,
            "answer": found.answer,
            "claims": list(found.claims),
            "numbers": to_json(found.numbers),
            "caveats": list(found.caveats),
        }
        sys.stdout.write(json_module.dumps(answer, indent=2, ensure_ascii=False) + "\n")
        return
    from rich.console import Console
    from rich.table import Table as Grid

    console = Console(highlight=False)
    console.print(f"[bold]{found.answer}[/bold]" if found.available else f"Cannot be told: {found.reason}")
    for claim in found.claims:
        console.print(f"- {claim}")
    for table in found.tables:
        grid = Grid(*table.headings, title=table.title)
        for row in table.rows:
            grid.add_row(*row)
        console.print(grid)


def _chapter(dataset: "Dataset", a: str, b: str, on: date, since: int | None, area: str) -> "Chapter":
    from thawcast.issues.alignment import alignment
    from thawcast.issues.breadth import breadth
    from thawcast.issues.chapter import chapter
    from thawcast.issues.contracts import AGREEMENT_NORM, POSITIONS, SIMILARITY
    from thawcast.standing.tables import EPISODES, LEVELS
    from thawcast.standing.verdict import judge
    from thawcast.states import resolve_dyad, states

    one, other = resolve_dyad(a, b, on=on)
    if since is None:
        levels, episodes = dataset.table(LEVELS, as_of=on), dataset.table(EPISODES, as_of=on)
        current = judge(levels, episodes, a=one.code, b=other.code, as_of=on).current
        since = None if current is None else current.onset
    onset = None if since is None else date(since, 1, 1)
    similarity, norm = dataset.table(SIMILARITY, as_of=on), dataset.table(AGREEMENT_NORM, as_of=on)
    # A pair without votes is an error here, where a brief would leave the chapter out.
    span = breadth(similarity, norm, a=one.code, b=other.code, as_of=on, since=onset)
    third = alignment(
        similarity, a=one.code, b=other.code, year=span.now_year, before=span.before_years[1], area=area, as_of=on
    )
    return chapter(
        similarity,
        norm,
        a=one,
        b=other,
        as_of=on,
        since=onset,
        positions=dataset.table(POSITIONS, as_of=on) if dataset.has(POSITIONS) else None,
        third_states=third,
        names={state.code: state.name for state in states(on=on)},
    )


@app.command(
    epilog=examples(
        "thawcast positions Russia --as-of 2012-12-31",
        "thawcast positions --all --out positions.parquet",
        "thawcast positions --all --raw data --out positions.parquet",
    )
)
def positions(
    state: OptionalState = None,
    as_of: AsOfOption = None,
    area: AreaOption = "all",
    all_states: AllOption = False,
    out: OutOption = None,
    raw: RawOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Positions of states on the main axis of the General Assembly, by session.

    From the dataset each year is shown as it was seen at its end. With --raw, one model is fitted to all votes known
    by --as-of, every area for --all.
    """
    import polars as pl

    from thawcast.issues.contracts import POSITIONS
    from thawcast.states import resolve
    from thawcast.tables import CENTI

    wanted = None if _everything(all_states, out, state) else resolve(str(state)).code
    if raw is None:
        from thawcast.store import open_dataset

        rows = open_dataset(store).table(POSITIONS)
        if as_of is not None:
            rows = rows.filter(pl.date(pl.col("vintage"), 12, 31) <= day(as_of))
    else:
        rows = _fitted(raw, date.max if as_of is None else day(as_of), None if all_states else area)
    if not all_states:
        rows = rows.filter((pl.col("state") == wanted) & (pl.col("area") == area))
    columns = ["state", "session", "year", "area", "position", "low", "high", "n_votes", "vintage"]
    shown = rows.select(columns).with_columns(pl.col("position", "low", "high") / CENTI)
    _hand_over(shown, out=out, json=json, title="Positions [standard deviations of all positions]")


def _fitted(raw: Path, as_of: date, area: str | None) -> "pl.DataFrame":
    from thawcast.cli.progress import progress
    from thawcast.issues.contracts import KEYS
    from thawcast.issues.positions import positions as fit_positions
    from thawcast.sources import reference

    with progress("positions") as step:
        frames = reference.load(raw, step=lambda name: step(f"reading {name}"))
        last = frames["roll_calls"]["known_on"].max()
        step("fitting")
        return fit_positions(
            frames["votes"],
            frames["roll_calls"],
            as_of=min(as_of, last) if isinstance(last, date) else as_of,
            areas=KEYS if area is None else (area,),
        )


@app.command(
    epilog=examples(
        "thawcast similarity USA RUS --as-of 2012-12-31",
        "thawcast similarity --all --out similarity.parquet",
        "thawcast similarity --all --raw data --out similarity.parquet",
    )
)
def similarity(
    a: OptionalState = None,
    b: OptionalState = None,
    as_of: AsOfOption = None,
    area: AreaOption = "all",
    all_states: AllOption = False,
    out: OutOption = None,
    raw: RawOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """How alike two states vote, year by year: agreement and kappa; with --raw also pi and S."""
    import polars as pl

    from thawcast.issues.contracts import SIMILARITY
    from thawcast.issues.similarity import dyad_years
    from thawcast.states import resolve_dyad
    from thawcast.tables import CENTI

    everything = _everything(all_states, out, a if b is None else b)
    codes = () if everything else tuple(s.code for s in resolve_dyad(str(a), str(b)))
    if raw is None:
        from thawcast.store import open_dataset

        _known_area(area)
        rows = open_dataset(store).table(SIMILARITY).filter(pl.col(f"n_{area}") > 0)
        kappa: list[Any] = [(pl.col("kappa_all") / CENTI).alias("kappa")] if area == "all" else []
        share = (pl.col(f"same_{area}") / pl.col(f"n_{area}")).round(4).alias("agreement")
        shown = rows.select("a", "b", "year", share, *kappa, pl.col(f"n_{area}").alias("n_votes"))
    else:
        from thawcast.sources import reference

        frames = reference.load(raw)
        shown = dyad_years(frames["votes"], frames["roll_calls"], areas=(area,)).drop("area")
    if as_of is not None:
        shown = shown.filter(pl.date(pl.col("year"), 12, 31) <= day(as_of))
    if codes:
        shown = shown.filter((pl.col("a") == codes[0]) & (pl.col("b") == codes[1]))
    _hand_over(shown.sort("a", "b", "year"), out=out, json=json, title="Similarity of votes")


def _known_area(area: str) -> None:
    from thawcast.errors import InputError
    from thawcast.issues.contracts import KEYS

    if area not in KEYS:
        raise InputError(f"area {area!r}: use one of {', '.join(KEYS)}")


def _everything(all_states: bool, out: Path | None, named: str | None) -> bool:
    """Tell whether the whole table is asked for, and refuse what is neither that nor a state or pair."""
    from thawcast.errors import InputError

    if all_states and out is None:
        raise InputError("--all: the table is long; say where to write it with --out FILE")
    if not all_states and named is None:
        raise InputError("no states named: name them, or ask for --all with --out FILE")
    return all_states


def _hand_over(frame: "pl.DataFrame", *, out: Path | None, json: bool, title: str) -> None:
    """Write to a file, print JSON, or print a table."""
    if out is not None:
        from thawcast.errors import StoreError

        part = out.with_name(f".{out.name}.part")
        try:
            frame.write_csv(part) if out.suffix == ".csv" else frame.write_parquet(part, compression="zstd")
            part.replace(out)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StoreError(f"{out}: cannot be written ({error}); choose another folder") from error
        sys.stderr.write(f"Wrote {frame.height} rows to {out}\n")
        return
    if json:
        sys.stdout.write(json_module.dumps(frame.to_dicts(), indent=2) + "\n")
        return
    from rich.console import Console
    from rich.table import Table as Grid

    grid = Grid(*frame.columns, title=title)
    for row in frame.iter_rows():
        grid.add_row(*("n/a" if v is None else f"{v:.2f}" if isinstance(v, float) else str(v) for v in row))
    Console(highlight=False).print(grid)
