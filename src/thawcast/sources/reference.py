"""The reference tables (Parquet conversions of published datasets), parsed into the contracts of `tables`.

Each function takes the frame as published and returns contract frames; `load` alone touches the disk.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.errors import SourceError, UnknownStateError
from thawcast.states import code_map, resolve
from thawcast.tables import AREAS, COUNTS, ROLL_CALLS, VOTES

ICEWS_QUADS = "icews_dyad_year_quads_2002_2014"
ICEWS_CONFLICT = "icews_conflict_dyad_month_1991_2013"
UN_VOTES = "un_votes"
UN_ROLL_CALLS = "un_roll_calls"
UN_AREAS = "un_roll_call_issues"

FILES = (ICEWS_QUADS, ICEWS_CONFLICT, UN_VOTES, UN_ROLL_CALLS, UN_AREAS)
"""Tables that the starter is computed from, by file name without its ending."""


def yearly_counts(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse ICEWS directed dyad-year counts by quad class.

    Args:
        frame: Columns `i_iso3c, j_iso3c, year, verbCoop, matlCoop, verbConf, matlConf`, one row a directed dyad-year.

    Returns:
        Rows of `COUNTS` with `freq` Y and `src` icews; a dyad-year without events keeps its row of zeros.
    """
    return _as_counts(
        frame.select(
            source="i_iso3c",
            target="j_iso3c",
            period=pl.date(pl.col("year"), 1, 1),
            freq=pl.lit("Y"),
            src=pl.lit("icews"),
            verb_coop="verbCoop",
            matl_coop="matlCoop",
            verb_conf="verbConf",
            matl_conf="matlConf",
            score=None,
            # A year's total is known at the year's end.
            known_on=pl.date(pl.col("year"), 12, 31),
        )
    )


def monthly_conflict(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse ICEWS directed dyad-month counts of conflict (CAMEO roots 10 to 20).

    Demands, disapproval, rejections and threats (10-13) are verbal conflict; protest, force posture, reduced
    relations, coercion, assault, fight and mass violence (14-20) are material conflict, as in the quad classes.

    Args:
        frame: Columns `source, target` (Correlates of War abbreviations), `year, month, root10 ... root20`.

    Returns:
        Rows of `COUNTS` with `freq` M and `src` icews_conflict; cooperation is null because the source lacks it.
        A month without a row had no conflict events.
    """
    codes = code_map("cow_abbr")
    verbal = [f"root{k}" for k in range(10, 14)]
    material = [f"root{k}" for k in range(14, 21)]
    period = pl.date(pl.col("year"), pl.col("month"), 1)
    return _as_counts(
        frame.select(
            source=pl.col("source").replace_strict(codes, default=None, return_dtype=pl.String),
            target=pl.col("target").replace_strict(codes, default=None, return_dtype=pl.String),
            period=period,
            freq=pl.lit("M"),
            src=pl.lit("icews_conflict"),
            verb_coop=None,
            matl_coop=None,
            verb_conf=pl.sum_horizontal(verbal),
            matl_conf=pl.sum_horizontal(material),
            score=None,
            known_on=period.dt.month_end(),
        ).filter(pl.col("source").is_not_null() & pl.col("target").is_not_null())
    )


def roll_calls(frame: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """Parse General Assembly roll calls and their issue areas.

    Args:
        frame: Columns `rcid, session, date, unres, short, descr`, one row a roll call.
        areas: Columns `rcid, short_name` (key of `AREAS`), one row a roll call and area.

    Returns:
        Rows of `ROLL_CALLS`.
    """
    tagged = areas.filter(pl.col("short_name").is_in(list(AREAS))).unique(["rcid", "short_name"])
    tags = tagged.sort("rcid", "short_name").group_by("rcid", maintain_order=True).agg(areas="short_name")
    return ROLL_CALLS.check(
        frame.unique("rcid", keep="first", maintain_order=True)
        .join(tags, on="rcid", how="left", maintain_order="left")
        .select(
            roll_call=pl.col("rcid").cast(pl.Int32),
            session=pl.col("session").cast(pl.Int16),
            date="date",
            areas=pl.col("areas").fill_null([]),
            resolution=pl.col("unres"),
            title=pl.coalesce(pl.col("short").replace("", None), pl.col("descr")),
            known_on="date",
        )
        .sort("roll_call")
    )


def votes(frame: pl.DataFrame, calls: pl.DataFrame) -> pl.DataFrame:
    """Parse General Assembly votes.

    Args:
        frame: Columns `rcid, country, vote` (yes, abstain, no), one row a vote.
        calls: Rows of `ROLL_CALLS`, for the dates.

    Returns:
        Rows of `VOTES`; votes of members that are not states in thawcast's registry are left out.
    """
    named = frame.join(calls.select("roll_call", year=pl.col("date").dt.year()), left_on="rcid", right_on="roll_call")
    return VOTES.check(
        named.join(_codes_of_names(named.select("country", "year").unique()), on=["country", "year"])
        .select(
            roll_call=pl.col("rcid").cast(pl.Int32),
            state="state",
            vote=pl.col("vote").replace_strict({"yes": 1, "abstain": 2, "no": 3}, return_dtype=pl.Int8),
        )
        .unique(["roll_call", "state"], keep="first", maintain_order=True)
        .sort("roll_call", "state")
    )


def _codes_of_names(names: pl.DataFrame) -> pl.DataFrame:
    """Add `state` to `country, year`: who bore the name that year, else (Ukraine before 1991) who bears it now."""
    rows: list[tuple[str, int, str]] = []
    later = code_map("un_name")
    for country, year in names.sort("year", "country").iter_rows():
        # `resolve` also knows spellings such as `Congo - Kinshasa` and curly apostrophes.
        code = code_map("un_name", on=year).get(country) or later.get(country) or _resolved(country)
        if code is not None:
            rows.append((country, year, code))
    return pl.DataFrame(rows, schema=[*names.schema.items(), ("state", pl.String)], orient="row")


def _resolved(name: str) -> str | None:
    try:
        return resolve(name).code
    except UnknownStateError:
        return None


def load(
    folder: Path, *, until: date | None = None, step: Callable[[str], None] = lambda _: None
) -> dict[str, pl.DataFrame]:
    """Read the reference tables and parse them into input frames for the starter stages.

    Args:
        folder: Folder of the reference data, or its `tables` folder.
        until: Last day whose data may be used; rows known later are dropped before anything is computed.
        step: Called with the name of each file before it is read, for progress.

    Returns:
        `counts`, `votes` and `roll_calls`, cut at `until`.

    Raises:
        SourceError: A file is missing or cannot be read; the message names it.
    """
    raw: dict[str, pl.DataFrame] = {}
    for name in FILES:
        step(name)
        raw[name] = _read(folder, name)
    calls = roll_calls(raw[UN_ROLL_CALLS], raw[UN_AREAS])
    counts = pl.concat([yearly_counts(raw[ICEWS_QUADS]), monthly_conflict(raw[ICEWS_CONFLICT])])
    if until is not None:
        calls = calls.filter(pl.col("known_on") <= until)
        counts = counts.filter(pl.col("known_on") <= until)
    return {"counts": counts, "votes": votes(raw[UN_VOTES], calls), "roll_calls": calls}


def paths(folder: Path) -> tuple[Path, ...]:
    """Return the files that `load` reads, for hashing.

    Args:
        folder: Folder of the reference data, or its `tables` folder.

    Raises:
        SourceError: A file is missing.
    """
    tables = folder / "tables" if (folder / "tables").is_dir() else folder
    found = tuple(tables / f"{name}.parquet" for name in FILES)
    missing = [p.name for p in found if not p.is_file()]
    if missing:
        raise SourceError(f"{folder}: {', '.join(missing)} not found; point --raw at the reference data")
    return found


def _read(folder: Path, name: str) -> pl.DataFrame:
    path = next(p for p in paths(folder) if p.stem == name)
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"{path}: not a readable Parquet file; fetch it again ({type(error).__name__})") from error


def _as_counts(frame: pl.DataFrame) -> pl.DataFrame:
    """Cast to the contract and add up rows that succession maps onto the same state."""
    key = list(COUNTS.key)
    values = ["verb_coop", "matl_coop", "verb_conf", "matl_conf", "score"]
    typed = frame.select(pl.col(c).cast(t) for c, t in COUNTS.columns.items()).filter(
        pl.col("source") != pl.col("target")
    )
    total = [
        pl.when(pl.col(v).is_not_null().any()).then(pl.col(v).sum()).cast(COUNTS.columns[v]).alias(v) for v in values
    ]
    if typed.select(key).is_duplicated().any():
        typed = typed.group_by(key).agg(*total, pl.col("known_on").max()).select(list(COUNTS.columns))
    return COUNTS.check(typed.sort(key))
