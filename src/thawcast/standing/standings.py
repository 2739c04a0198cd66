"""Where two states stand at a date: one rule and one frame, of all pairs or of one, that every answer reads.

Every level source is judged by itself; of those that tell, the one that reaches nearest to the date speaks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

import polars as pl

from thawcast.standing.result import UNSEEN, Change, Episode, Standing
from thawcast.standing.temperature.sources import LEVEL_SOURCES, level_source
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES, TEMPERATURE_EPISODES
from thawcast.tables import PROBABILITY
from thawcast.values import Z90, Estimate, normal_cdf

READS = (TEMPERATURE, TEMPERATURE_EPISODES)
"""Tables that a standing is told from."""

STALE_MONTHS = 12
"""Months after the last period beyond which a source says nothing of a date."""

FEW_EVENTS = 5
"""Events in the last three years below which a source that counts says nothing."""

STANDS = 0.5
"""Probability of standing beyond its line from which an episode is the present state."""

POWER = 0.5
"""Probability that a rise of one usual deviation would have been told, from which none told is steadiness."""

SURE = 0.75
"""Probability from which relations are said to warm or to cool."""

LATELY, LONG_BEFORE = "3y", "10y"
"""How far back the likeliest change is looked for, and the rise that a chill came after."""

NOTHING = "no events between the two are recorded by then"
"""Why two without a row are unknown."""

SHORT = "the series is too short to tell a change from noise"
"""Why two are unknown whose series has only begun."""

Tables = Mapping[str, pl.DataFrame]
"""Rows of `READS` by name of the table."""

_SERIES = ("source", "freq", "a", "b")
_OF_PERIOD = (
    *("period", "level", "low", "high", "usual", "usual_low", "usual_high", "p_above", "p_rise", "p_6", "p_12"),
    *("power", "n_events", "known_on"),
)
_OF_EPISODE = (
    *("id", "sign", "sort", "began", "base", "rise", "line", "p_real", "p_low", "p_high"),
    *("peak", "peaked", "stepped", "ended", "end_kind"),
)

EPISODE_ID = pl.format(
    "{}-{}-{}-{}{}",
    "source",
    "a",
    "b",
    pl.when(pl.col("freq") == "Y")
    .then(pl.col("onset").dt.strftime("%Y"))
    .otherwise(pl.col("onset").dt.strftime("%Y-%m")),
    pl.when(pl.col("sign") > 0).then(pl.lit("+")).otherwise(pl.lit("-")),
)
"""Identifier of a row of `TEMPERATURE_EPISODES`."""


class Told(NamedTuple):
    """What the level sources say at a date.

    Args:
        every: As `by_source` gives it.
        episodes: As `episodes_at` gives them, of every source.
    """

    every: pl.DataFrame
    episodes: pl.DataFrame


def standings(tables: Tables, *, as_of: date | pl.Expr) -> pl.DataFrame:
    """Tell the state of every pair of states that the tables hold.

    Of the sources of a pair that tell something, the one that reaches furthest speaks; but those within three months of
    it count as near as it, and of these one that comes to a state goes before one that does not. Of those alike a month
    goes before a year, then the one with more events.

    Args:
        tables: Rows of `READS`; of two states alone, or of all.
        as_of: Last day whose data may be used, of all pairs or by pair; what became known later is left out.

    Returns:
        One row a pair of what `by_source` gives, ordered by `a, b`, with `onset` (a year) and `onset_month` (by months
        only) of the thaw or chill behind the state, null without one.
    """
    return _nearest(by_source(tables, as_of=as_of))


def _nearest(found: pl.DataFrame) -> pl.DataFrame:
    """Give the row that speaks of each pair."""
    nearest = pl.col("data_to").filter("tells").max().over("a", "b")
    near = pl.col("tells") & (pl.col("data_to") >= nearest.dt.offset_by("-3mo").dt.month_start())
    by = [
        pl.col("tells"),
        near,
        near & (pl.col("state") != "unknown"),
        ~pl.col("stale"),
        pl.col("data_to"),
        pl.col("freq") == "M",
        pl.col("recent").fill_null(-1),
    ]
    behind = pl.col("state").is_in(["thaw", "chill", "over"])
    every = found.sort(*by, "source", descending=[True] * len(by) + [False])
    first = every.unique(["a", "b"], keep="first", maintain_order=True).sort("a", "b")
    return first.select("a", "b", pl.exclude("a", "b")).with_columns(
        onset=pl.when(behind).then(pl.col("began").dt.year()),
        onset_month=pl.when(behind & (pl.col("freq") == "M")).then("began"),
        year=pl.col("period").dt.year(),
    )


def by_source(tables: Tables, *, as_of: date | pl.Expr) -> pl.DataFrame:
    """Judge what every level source says of every pair at a date, by itself.

    Args:
        tables: Rows of `READS`.
        as_of: Last day whose data may be used, of all pairs or by pair.

    Returns:
        Ordered by `source, freq, a, b`. `state`: `thaw`, `chill`, `over` (the last episode is a thaw, and the level is
        more likely than not below its line), `steady` (none stands, and one would have been seen) or `unknown`, and
        `why`. `direction` against a year before: `warming`, `cooling`, `flat` or `unknown`. Of the last period the
        columns of `TEMPERATURE`, with its `unit`; `data_to`; `recent` events of three years (null for scores). Of the
        last episode, as known then, `id`, `sign`, `sort`, `began`, `base`, `rise`, `line`, `p_real`, `p_low`,
        `p_high`, `peak`, `peaked`, `stepped`, `ended`, `end_kind`, and of now `p_stands`, `given_back` (share of the
        way from base to peak) and `p_colder` than its base. `stale` and `tells`: whether it is out of date, and
        whether it tells anything.
    """
    return told(tables, as_of=as_of).every


def told(tables: Tables, *, as_of: date | pl.Expr) -> Told:
    """Judge what every level source says of every pair at a date, and give its episodes as they were known then.

    Args:
        tables: As for `by_source`.
        as_of: As for `by_source`.
    """
    known = {contract.name: tables[contract.name].filter(pl.col("known_on") <= as_of) for contract in READS}
    rows = known[TEMPERATURE.name].sort(*_SERIES, "period")
    ended = episodes_at(known[TEMPERATURE_EPISODES.name], rows, as_of=as_of)
    last = rows.group_by(_SERIES, maintain_order=True).agg(
        *(pl.col(name).last() for name in _OF_PERIOD),
        *(pl.col(name).last().alias(f"run_{name}") for name in ("onset", "p_stands", "given_back")),
        recent=pl.col("n_events").filter(pl.col("period").dt.offset_by("3y") > pl.col("period").last()).sum(),
        counted=pl.col("n_events").is_not_null().any(),
        begun=pl.col("period").first(),
    )
    latest = ended.unique(_SERIES, keep="last", maintain_order=True).select(*_SERIES, *_OF_EPISODE)
    units = {source.id: source.unit_key for source in LEVEL_SOURCES}
    found = last.join(latest, on=_SERIES, how="left", maintain_order="left").with_columns(
        recent=pl.when("counted").then("recent"),
        unit=pl.col("source").replace_strict(units, default="log_odds", return_dtype=pl.String),
        data_to=pl.col("period").dt.offset_by(
            pl.when(pl.col("freq") == "Y").then(pl.lit("1y")).otherwise(pl.lit("1mo"))
        )
        - timedelta(days=1),
    )
    return Told(_judged(_standing_now(found), as_of), ended)


def episodes_at(episodes: pl.DataFrame, rows: pl.DataFrame, *, as_of: date | pl.Expr) -> pl.DataFrame:
    """Give every episode as it was known at a date.

    Args:
        episodes: Rows of `TEMPERATURE_EPISODES` known by the date.
        rows: Rows of `TEMPERATURE` of the same pairs known by the date.
        as_of: The date, of all pairs or by pair; an end or step known later is left out, a later peak too.

    Returns:
        Ordered by series and onset: `id`, `source`, `freq`, `a`, `b`, `sign`, `sort`, `began`, `base`, `rise`, `line`,
        `p_real`, `p_low`, `p_high`, `peak`, `peaked`, `stepped`, `ended`, `end_kind`.
    """
    course = (
        rows.filter(pl.col("onset").is_not_null())
        .group_by(*_SERIES, "onset", maintain_order=True)
        .agg(
            *(pl.col(name).get((pl.col("level") * pl.col("sign")).arg_max()) for name in ("level", "period")),
            until=pl.col("period").max(),
        )
        .rename({"level": "peak", "period": "peaked"})
    )
    over = pl.col("end_known_on") <= as_of
    return (
        episodes.drop("peak", "peaked")
        .join(course, on=[*_SERIES, "onset"], how="left")
        .with_columns(
            id=EPISODE_ID,
            ended=pl.when(over).then("end"),
            end_kind=pl.when(over).then("end_kind"),
            stepped=pl.when(pl.col("stepped") <= pl.col("until")).then("stepped"),
            began="onset",
        )
        .sort(*_SERIES, "began")
        .select(*_SERIES, *_OF_EPISODE)
    )


def _standing_now(found: pl.DataFrame) -> pl.DataFrame:
    """Add how the last episode stands now: as its row has it, or, where it has ended, from the level and its error."""
    runs = pl.col("run_onset") == pl.col("began")
    above, sign = (_above(found, line) for line in ("line", "base")), pl.col("sign")
    line, base = above
    back = (pl.col("peak") - pl.col("level")) / (pl.col("peak") - pl.col("base"))
    stands = pl.when(sign > 0).then(pl.lit(line)).otherwise(1 - pl.lit(line))
    return (
        found.with_columns(
            p_stands=pl.when(runs).then("run_p_stands").otherwise(stands).round(3),
            given_back=pl.when(runs).then("run_given_back").otherwise(back.clip(0.0, 9.0)).round(3),
        )
        # What lies below the base lies below the line.
        .with_columns(
            p_colder=pl.when(sign > 0).then(pl.min_horizontal(1 - pl.lit(base), 1 - pl.col("p_stands"))).round(3)
        )
        .with_columns(pl.when(sign.is_not_null()).then(pl.col("p_stands", "given_back", "p_colder")))
        .drop("run_onset", "run_p_stands", "run_given_back")
    )


def _above(found: pl.DataFrame, line: str) -> pl.Series:
    """Probability that the level, normal with its 90% interval, lies above a line; null without one."""
    spread = (pl.col("high") - pl.col("low")) / (2 * Z90)
    score = found.select(((pl.col("level") - pl.col(line)) / pl.max_horizontal(spread, pl.lit(1e-3))).alias("z"))["z"]
    least = 1 / PROBABILITY.scale
    below = [None if z is None else float(normal_cdf(z)) for z in score]
    return pl.Series(below, dtype=pl.Float64).clip(least, 1 - least)


def _judged(found: pl.DataFrame, as_of: date | pl.Expr) -> pl.DataFrame:
    """Tell state, reason and direction of every row: the one rule."""
    year, month = pl.col("period").dt.year(), pl.col("period").dt.month()
    end = pl.when(pl.col("freq") == "Y").then(12).otherwise(month)
    day = pl.lit(as_of) if isinstance(as_of, date) else as_of
    stale = (day.dt.year() - year) * 12 + day.dt.month() - end > STALE_MONTHS
    few = pl.col("recent").fill_null(FEW_EVENTS) < FEW_EVENTS
    short = pl.col("p_rise").is_null()
    events = pl.when(pl.col("recent") == 1).then(pl.lit("1 event")).otherwise(pl.format("{} events", "recent"))
    old = pl.format("the last events known are of {}, more than {} months before", year, pl.lit(STALE_MONTHS))
    stands, runs = pl.col("p_stands") >= STANDS, pl.col("ended").is_null()
    state = (
        pl.when(stale | few | short)
        .then(pl.lit("unknown"))
        .when((pl.col("sign") > 0) & runs & stands)
        .then(pl.lit("thaw"))
        .when((pl.col("sign") < 0) & runs & stands)
        .then(pl.lit("chill"))
        .when((pl.col("sign") > 0) & (pl.col("end_kind").fill_null("given back") == "given back") & ~stands)
        .then(pl.lit("over"))
        # Of a source that has just begun, a change against two years before could not be seen.
        .when((pl.col("power") >= POWER) & (pl.col("begun").dt.offset_by("2y") <= pl.col("period")))
        .then(pl.lit("steady"))
        .otherwise(pl.lit("unknown"))
    )
    why = (
        pl.when(stale)
        .then(old)
        .when(few)
        .then(pl.format("only {} in the last three years known", events))
        .when(short)
        .then(pl.lit(SHORT))
        .when(pl.col("state") == "unknown")
        .then(pl.lit(UNSEEN))
        .otherwise(pl.lit(""))
    )
    p = pl.col("p_12")
    moved = (
        pl.when(p.is_null() | stale | few)
        .then(pl.lit("unknown"))
        .when(p >= SURE)
        .then(pl.lit("warming"))
        .when(p <= round(1 - SURE, 3))
        .then(pl.lit("cooling"))
        .otherwise(pl.lit("flat"))
    )
    tells = ~(stale | few | short)
    return (
        found.with_columns(state=state, direction=moved, stale=stale, tells=tells).with_columns(why=why).drop("begun")
    )


def first_told(tables: Tables, days: Sequence[date]) -> date | None:
    """Find the first of some days at which a state of two states can be told.

    Args:
        tables: Rows of `READS` of the two alone.
        days: The days, in the order in which they are looked at; each once.
    """
    # Each day stands in for a pair of its own: all are judged at once.
    every = pl.DataFrame({"a": [str(day) for day in days]}, schema={"a": pl.String})
    laid = {c.name: tables[c.name].drop("a").join(every, how="cross") for c in READS}
    found = standings(laid, as_of=pl.col("a").str.to_date())
    answered = set(found.filter(pl.col("state") != "unknown")["a"])
    return next((day for day in days if str(day) in answered), None)


def standing(tables: Tables, *, as_of: date, sources: Told | None = None) -> Standing:
    """Tell where two states stand.

    Args:
        tables: Rows of `READS` of the two alone, and of `TEMPERATURE_BASES` where the present is to be told beside the
            last rise.
        as_of: Last day whose data may be used.
        sources: What `told` gives of them, where it is at hand.
    """
    sources = sources or told(tables, as_of=as_of)
    found = _nearest(sources.every)
    if found.is_empty():
        return Standing("unknown", NOTHING)
    row = found.row(0, named=True)
    own = {"source": row["source"], "freq": row["freq"]}
    rows = tables[TEMPERATURE.name].filter(pl.col("known_on") <= as_of, **own)
    past = tuple(episode_of(begun) for begun in sources.episodes.filter(**own).iter_rows(named=True))
    lately = rows.filter(pl.col("period").dt.offset_by(LATELY) > pl.col("period").max())
    now = replace(of_row(row, past), nearest=_likeliest(lately))
    bases = tables.get(TEMPERATURE_BASES.name)
    if bases is None:
        return now
    return replace(now, beside=_beside(now, rows, bases.filter(pl.col("known_on") <= as_of, **own)))


def _likeliest(rows: pl.DataFrame) -> tuple[date, float] | None:
    """Find the period whose rise or fall was the likeliest, where it was likely at all."""
    seen = rows.filter(pl.col("p_rise").is_not_null())
    if seen.is_empty():
        return None
    # Of two as likely the later is told.
    row = seen.sort((pl.col("p_rise") - 0.5).abs().round(2), "period").row(-1, named=True)
    return (row["period"], row["p_rise"]) if max(row["p_rise"], 1 - row["p_rise"]) >= SURE else None


def _beside(now: Standing, rows: pl.DataFrame, bases: pl.DataFrame) -> Change | None:
    """Find the change that the present is told beside, and where the level is now beside what it was measured from."""
    found = now.nearest if now.state == "unknown" and now.heard else None
    if now.state == "chill" and now.last is not None:
        before = (pl.col("period") < now.last.began) & (pl.col("period").dt.offset_by(LONG_BEFORE) > now.last.began)
        found = _likeliest(rows.filter(before & (pl.col("p_rise") > 0.5)))
    base = None if found is None else bases.filter(period=found[0])
    if found is None or base is None or base.is_empty():
        return None
    old = base["base"][0]
    if found[0] == now.period:
        return Change(*found, found[1], old)
    then, last = rows.filter(period=found[0]).row(0, named=True), rows.sort("period").row(-1, named=True)
    spread, spread_then = ((row["high"] - row["low"]) / (2 * Z90) for row in (last, then))
    # The error of a change is that of its level and of what it is measured from; the latter stays.
    whole = (then["level"] - old) / NormalDist().inv_cdf(found[1])
    error = sqrt(spread**2 + max(whole**2 - spread_then**2, 0.0))
    least = 1 / PROBABILITY.scale
    above = NormalDist(0.0, max(error, 1e-3)).cdf(last["level"] - old)
    return Change(*found, round(min(max(above, least), 1 - least), 3), old)


def of_row(row: Mapping[str, Any], episodes: tuple[Episode, ...] = ()) -> Standing:
    """Read one row of `standings` as a value.

    Args:
        row: The row.
        episodes: Every episode of the two that the source that speaks has, oldest first.
    """
    level = Estimate(row["level"], row["low"], row["high"], row["unit"])
    usual = Estimate(row["usual"], row["usual_low"], row["usual_high"], row["unit"])
    return Standing(
        state=row["state"],
        why=row["why"],
        direction=row["direction"],
        source=level_source(row["source"], row["freq"]),
        period=row["period"],
        data_to=row["data_to"],
        level=level,
        usual=usual,
        last=None if row["id"] is None else episode_of(row),
        episodes=episodes,
        **{name: row[name] for name in _NOW},
    )


_NOW = ("p_above", "p_rise", "p_6", "p_12", "p_stands", "given_back", "p_colder")


def episode_of(row: Mapping[str, Any]) -> Episode:
    """Read the episode of a row of `episodes_at` or `by_source` as a value."""
    told = {name: row[name] for name in _OF_EPISODE if name not in {"p_real", "p_low", "p_high"}}
    p_real = Estimate(row["p_real"], row["p_low"], row["p_high"], "probability")
    return Episode(**told, freq=row["freq"], p_real=p_real)
