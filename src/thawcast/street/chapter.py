"""Chapter 2 of the brief: a two-way street, or just a tactic?"""

from datetime import date
from typing import Any

import polars as pl

from thawcast.brief.model import Axis, Chapter, Chart, Rule, Table
from thawcast.brief.phrases import between
from thawcast.states import State
from thawcast.street.sentences import SENTENCES
from thawcast.street.tables import BASELINES, SERIES
from thawcast.tables import CENTI, PER_MILLE
from thawcast.values import Estimate

QUESTION = "A two-way street? Does each side answer the other?"
METHOD = (
    "Vector autoregression of monthly conflict counts (2 lags), HC3 and wild-bootstrap tests, controls partialled out"
)
PEERS = {"ewma": "an exponentially weighted mean", "random_walk": "a random walk", "ar": "each side's own past"}
TOPICS = {
    "conflict": "Conflict",
    "verbal": "Words: demands, disapproval, rejections, threats",
    "material": "Deeds: protest, posture, reduced relations, coercion, force",
    "words_by_deeds": "Hostile words answered by hostile deeds",
}
SIDE_WORDS = {"answers": "answers", "silent": "does not answer", "unsure": "may or may not answer"}
"""What a side does, in words."""
FIRST_YEAR = 2002
"""First year of yearly cooperation counts."""
NEEDED = 40
"""Periods with events that a test needs on each side."""
STALE = 31
"""Days past the last monthly data after which the chapter warns."""


def chapter(rows: pl.DataFrame, *, a: State, b: State, as_of: date) -> Chapter:
    """Answer whether the two sides answer each other.

    Args:
        rows: Rows of `tables.STREET` of the dyad, cut at the date wanted.
        a: One state, `a.code < b.code`.
        b: The other.
        as_of: Last day whose data may be used.

    Returns:
        The chapter, unavailable where there were too few months with conflict to tell.
    """
    last = rows.filter(pl.col("as_of") == pl.col("as_of").max())
    by_series = {row["series"]: row for row in last.iter_rows(named=True)}
    main = by_series.get("conflict")
    if main is None:
        return Chapter(
            "street",
            QUESTION,
            reason=f"cannot tell: each side needs conflict events in at least {NEEDED} months of five years or more",
        )
    history = rows.filter(pl.col("series") == "conflict").sort("as_of")
    claims = [_skill_claim(main), *_side_claims(main, a, b), _same_month_claim(main)]
    claims += [_series_claim(by_series[s], a, b) for s in SERIES[1:] if s in by_series]
    claims += [f"{TOPICS[s]}: cannot tell. {_need(main)}" for s in SERIES[1:] if s not in by_series]
    claims += [_cooperation_claim(as_of), *_regime_claim(main)]
    if main["fragile"]:
        claims.append("Raw counts, where single bursts weigh most, give another answer than damped ones: fragile.")
    return Chapter(
        key="street",
        question=QUESTION,
        answer=f"In conflict: {_lowered(_sentence(main, a, b))} In cooperation: cannot tell from yearly counts.",
        method=METHOD,
        claims=tuple(claims),
        numbers=_numbers(main, by_series),
        charts=(_index_chart(history, a, b), *_response_chart(main, a, b)),
        tables=(_table(by_series, a, b),),
        caveats=_caveats(main, as_of),
        sources=("icews_conflict",),
    )


def _sentence(row: dict[str, Any], a: State, b: State) -> str:
    text = SENTENCES[row["verdict"]].format(a=a.phrase, b=b.phrase)
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _skill_claim(row: dict[str, Any]) -> str:
    found = {p: row[f"beats_{p}"] for p in BASELINES}
    if all(v == 1 for v in found.values()):
        return "The model forecasts the last months better than every baseline, one month ahead and out of sample."
    text = "The model does not beat every baseline in forecasting the next month, so read what follows with care:"
    groups = {-1: "worse than", 0: "not clearly better than", 1: "better than"}
    parts = [
        f" {words} {' and '.join(PEERS[p] for p in BASELINES if found[p] == v)}"
        for v, words in groups.items()
        if v in found.values()
    ]
    return text + ",".join(parts) + "."


def _side_claims(row: dict[str, Any], a: State, b: State) -> list[str]:
    out: list[str] = []
    for side, one, other in (("a", a, b), ("b", b, a)):
        answer = _estimate(row, f"{side}_answers")
        p = [row[f"p_{side}_{test}"] / PER_MILLE for test in ("hc3", "wild")]
        out.append(
            f"{one.phrase} {SIDE_WORDS[row[f'{side}_side']]} {other.phrase} in kind in later months: long-run answer"
            f" {between(answer)} standard deviations (HC3 p {p[0]:.2g}, wild bootstrap p {p[1]:.2g})."
        )
    return [text[:1].upper() + text[1:] for text in out]


def _same_month_claim(row: dict[str, Any]) -> str:
    r = _estimate(row, "correlation")
    text = f"Within the same month the two move together with correlation {between(r)}"
    if r.low is not None and r.low > 0:
        return f"{text}: an answer within weeks, or a cause of both, which monthly data cannot tell apart."
    return f"{text}."


def _series_claim(row: dict[str, Any], a: State, b: State) -> str:
    said = [
        f"{one.phrase} {SIDE_WORDS[row[f'{side}_side']]} {other.phrase}"
        for side, one, other in (("a", a, b), ("b", b, a))
    ]
    return f"{TOPICS[row['series']]}: {'; '.join(said)}."


def _need(row: dict[str, Any]) -> str:
    least = min(row["a_active"], row["b_active"])
    return f"It would need such events in {NEEDED} months from each side; all conflict together has {least}."


def _cooperation_claim(as_of: date) -> str:
    years = max(min(as_of.year, 2014) - FIRST_YEAR + 1, 0)
    return (
        f"Whether favours are answered cannot be told: cooperation is counted only by year, {years} values by then; a"
        f" test needs events in {NEEDED} periods from each side."
    )


def _regime_claim(row: dict[str, Any]) -> list[str]:
    if row["regime_gain"] is None:
        return []
    gain = _estimate(row, "regime_gain")
    if gain.low is not None and gain.low > 0:
        text = (
            f"Reciprocity comes and goes: letting it switch between regimes gains {between(gain)} a month in"
            " held-out log score over switching variances alone."
        )
    else:
        text = (
            "No regimes of reciprocity are claimed: letting answers switch, and not only the size of surprises, changes"
            f" the held-out log score by {between(gain)} a month."
        )
    return [text]


def _estimate(row: dict[str, Any], name: str, unit: str = "") -> Estimate:
    low, high = (f"{name}_low", f"{name}_high") if name != "index" else ("low", "high")
    value, bottom, top = (None if row[k] is None else row[k] / CENTI for k in (name, low, high))
    return Estimate(value, bottom, top, unit)


def _numbers(main: dict[str, Any], by_series: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "data_to": main["as_of"].isoformat(),
        "months": main["months"],
        "verdict": main["verdict"],
        "cooperation": "cannot_tell",
        "index": _estimate(main, "index", "index"),
        "same_month_correlation": _estimate(main, "correlation", "correlation"),
        "beats": {p: main[f"beats_{p}"] for p in BASELINES},
        "regime_gain": None if main["regime_gain"] is None else _estimate(main, "regime_gain", "log score a month"),
        "series": {
            name: {
                "verdict": row["verdict"],
                "index": _estimate(row, "index", "index"),
                **{
                    f"{side}_{key}": value
                    for side in ("a", "b")
                    for key, value in (
                        ("answers", _estimate(row, f"{side}_answers", "standard deviations")),
                        ("side", row[f"{side}_side"]),
                        ("p_hc3", row[f"p_{side}_hc3"] / PER_MILLE),
                        ("p_wild", row[f"p_{side}_wild"] / PER_MILLE),
                        ("active_months", row[f"{side}_active"]),
                        ("events", row[f"{side}_events"]),
                    )
                },
            }
            for name, row in by_series.items()
        },
    }


def _index_chart(history: pl.DataFrame, a: State, b: State) -> Chart:
    # Plotted by year: the last day of a year would stand at the next one's tick.
    data = history.select(
        pl.col("as_of").dt.year().alias("year"), *(pl.col(c) / CENTI for c in ("index", "low", "high")), "verdict"
    )
    return Chart(
        id="street-index",
        title="Who answers whom, as each year's end saw it",
        alt=f"Street index by year with 90% intervals: 1 where only {a.phrase} answers, -1 where only {b.phrase} does.",
        mark="point",
        data=data,
        x=Axis("year", "Data to the end of"),
        y=Axis("index", f"-1 only {b.name} answers, 1 only {a.name}", domain=(-1.0, 1.0)),
        low="low",
        high="high",
        rules=(Rule(0.0, "even"),),
        columns={
            "year": "Data to the end of",
            "index": "Index",
            "low": "Low (5%)",
            "high": "High (95%)",
            "verdict": "Verdict",
        },
    )


def _response_chart(row: dict[str, Any], a: State, b: State) -> tuple[Chart, ...]:
    if row["a_response"] is None or row["b_response"] is None:
        return ()
    data = pl.concat(
        pl.DataFrame(
            {
                "side": f"{one.name} to {other.name}",
                "month": list(range(len(row[f"{side}_response"]))),
                **{k: [v / CENTI for v in row[f"{side}_response{s}"]] for k, s in _BOUNDS},
            }
        )
        for side, one, other in (("a", a, b), ("b", b, a))
    )
    return (
        Chart(
            id="street-responses",
            title="What follows a surprise by the other side",
            alt=f"Responses of {a.phrase} and {b.phrase} to a surprise in the other's conflict over six months, with"
            " 90% bands; month 0 is the same month.",
            mark="line",
            data=data,
            x=Axis("month", "Months after the surprise"),
            y=Axis("response", "Response (standard deviations)"),
            low="low",
            high="high",
            facet=Axis("side", "Response of"),
            rules=(Rule(0.0, "no response"),),
            columns={"side": "Response of", "month": "Month", "response": "Response", "low": "Low", "high": "High"},
        ),
    )


_BOUNDS = (("response", ""), ("low", "_low"), ("high", "_high"))


def _table(by_series: dict[str, dict[str, Any]], a: State, b: State) -> Table:
    return Table(
        "Long-run answers, in standard deviations, with 90% intervals",
        ("Series", f"{a.name} to {b.name}", f"{b.name} to {a.name}", "Street index"),
        tuple(
            (TOPICS[s], *(between(_estimate(by_series[s], k)) for k in ("a_answers", "b_answers", "index")))
            for s in SERIES
            if s in by_series
        ),
    )


def _caveats(row: dict[str, Any], as_of: date) -> tuple[str, ...]:
    limits = (
        "An answer is what statistically follows; it proves neither intention nor cause. Answers within the month, and"
        " through third states that the controls do not catch, stay unseen."
    )
    out = ["Conflict events include arrests, trials and expulsions, whatever their cause.", limits]
    if (as_of - row["as_of"]).days > STALE:
        out.append(f"The monthly data end on {row['as_of']}: what came later is not in this chapter.")
    return tuple(out)
