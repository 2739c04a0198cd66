"""Chapter 6 of the brief: will it last?"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from thawcast.brief.model import Axis, Chapter, Chart, Table
from thawcast.durability.kaplan_meier import Life, Survival, constant_hazard, survival
from thawcast.durability.outlook import Outlook
from thawcast.durability.outlook import claims as model_claims
from thawcast.durability.reference_class import Case, nearest
from thawcast.standing.verdict import Standing
from thawcast.values import Estimate

QUESTION = "Will it last?"
METHOD = "Kaplan-Meier over all thaws known by the date (the reference class)"
HORIZONS = (12, 24, 36)
"""Months ahead."""
SOURCES = (
    "atop",
    "cow_igo",
    "cow_trade",
    "cow_contiguity",
    "isard_democracy",
    "cow_nmc",
    "archigos",
    "gml_mid",
    "icb",
)
"""What the hazard model reads beside events and votes."""
SMALL = 10
"""Cases below which the reference class is called small."""


@dataclass(frozen=True)
class Lasting:
    """Probability that a thaw lasts, given that it is real and has lasted so far.

    Args:
        horizon_months: Months ahead.
        estimate: Probability, without a value where no past case was followed that long.
        baseline: What the estimate is shown beside: the same danger every year, or the reference class where the hazard
            model leads; None without a year at risk.
    """

    horizon_months: int
    estimate: Estimate
    baseline: float | None


def forecast(standing: Standing, cases: tuple[Case, ...], outlook: Outlook | None = None) -> tuple[Lasting, ...]:
    """Forecast how long a running thaw lasts from the reference class, or by the hazard model where it has earned that.

    Args:
        standing: The judgement.
        cases: All thaws known by the date, the one in question among them.
        outlook: The hazard model's forecast; it leads where it had beaten climatology by the date.

    Returns:
        One entry a horizon; nothing unless a thaw is running.
    """
    current = standing.current
    if current is None or current.sign < 0 or standing.year is None:
        return ()
    lives = _others(cases, current.id)
    curve = survival(lives, age=standing.year - current.onset)
    usual = (_lasting(curve, lives, months) for months in HORIZONS)
    if outlook is None or not outlook.leads:
        return tuple(usual)
    return tuple(Lasting(e.horizon_months, outlook.lasting[e.horizon_months], e.estimate.value) for e in usual)


def chapter(
    standing: Standing, cases: tuple[Case, ...], *, name: Mapping[str, str], outlook: Outlook | None = None
) -> Chapter:
    """Answer whether the thaw will last.

    Args:
        standing: The judgement.
        cases: All thaws known by the date, the one in question among them.
        name: Code to name of the states in the cases.
        outlook: The hazard model's forecast of the running thaw, where there is one.

    Returns:
        The chapter; about thaws in general where none is running; unavailable where none has ever been known.
    """
    current = standing.current if standing.current is not None and standing.current.sign > 0 else None
    lives = _others(cases, None if current is None else current.id)
    if not lives:
        return Chapter("durability", QUESTION, reason="no other thaw is known by then to learn from")
    whole = survival(lives)
    lasting = forecast(standing, cases, outlook)
    led = outlook is not None and outlook.leads
    mine = next((case for case in cases if current is not None and case.id == current.id), None)
    near = nearest(mine, tuple(case for case in cases if case.id != mine.id)) if mine is not None else ()
    ended = sum(life.ended for life in lives)
    claims = [
        (
            f"The reference class holds {len(lives)} other thaws known by then; {ended} of them had relapsed,"
            f" {len(lives) - ended} were still running."
        ),
        *([] if led else [_claim(entry) for entry in lasting]),
        *([] if outlook is None else model_claims(outlook)),
    ]
    caveats = [
        "Dyads share states, so thaws are not independent and the true uncertainty is wider than the interval.",
        "The reference class knows a thaw's age only; what is particular to this thaw enters by the hazard model.",
    ]
    if outlook is not None:
        caveats.append(
            "The reference class counts ends that the barometer is sure of; the hazard model counts every twelve months"
            " whose raw counts fall clearly below the relapse line, which happens more often."
        )
    if len(lives) < SMALL:
        caveats.insert(0, f"Only {len(lives)} past cases: treat the forecast as a guess.")
    return Chapter(
        key="durability",
        question=QUESTION,
        answer=_answer(lasting, whole, len(lives), led),
        method=METHOD if outlook is None else f"{METHOD}; discrete-time hazard model beside it",
        claims=tuple(claims),
        numbers={
            "method": "hazard" if led else "kaplan_meier",
            "reference_class": {"size": len(lives), "relapsed": ended},
            "p_lasts": [vars(entry) for entry in lasting],
            "survival": [
                {"years": t, "estimate": Estimate(v, lo, hi, "probability"), "at_risk": n, "ended": d}
                for t, v, lo, hi, n, d in _points(whole)
            ],
            "nearest": [
                {
                    "id": case.id,
                    "a": case.a,
                    "b": case.b,
                    "onset": case.onset,
                    "years": case.life.years,
                    "relapsed": case.life.ended,
                    "distance": distance,
                }
                for case, distance in near
            ],
            "model": None if outlook is None else outlook.numbers(),
        },
        charts=(_chart(whole, len(lives)),),
        tables=(_table(mine, near, name),) if mine is not None and near else (),
        caveats=tuple(caveats),
        sources=("icews_quads", "icews_conflict", "un_votes", *(() if outlook is None else SOURCES)),
    )


def _others(cases: tuple[Case, ...], own: str | None) -> list[Life]:
    return [case.life for case in cases if case.id != own]


def _lasting(curve: Survival, lives: list[Life], months: int) -> Lasting:
    years = months // 12
    known = years < len(curve.years)
    estimate = Estimate(
        curve.value[years] if known else None,
        curve.low[years] if known else None,
        curve.high[years] if known else None,
        "probability",
    )
    return Lasting(months, estimate, constant_hazard(lives, years=years))


def _points(curve: Survival) -> list[tuple[int, float, float, float, int, int]]:
    return list(zip(curve.years, curve.value, curve.low, curve.high, curve.at_risk, curve.ended, strict=True))


def _answer(lasting: tuple[Lasting, ...], whole: Survival, size: int, led: bool) -> str:
    told = [entry for entry in lasting if entry.estimate.value is not None]
    if told:
        parts = [f"{entry.horizon_months} months {_share(entry.estimate)}" for entry in told]
        source = "by the hazard model" if led else f"from {size} other thaws"
        return f"Probability of lasting, {source}: {'; '.join(parts)}."
    if lasting:
        return "Cannot be told: no past thaw was followed for as long as this one has lasted."
    if len(whole.years) > 1:
        last = min(3, len(whole.years) - 1)
        years = "1 year" if last == 1 else f"{last} years"
        return f"No thaw is running. Of {size} past thaws, {whole.value[last]:.0%} lasted {years} or longer."
    return "No thaw is running, and none known was followed for a year."


def _claim(entry: Lasting) -> str:
    if entry.estimate.value is None:
        return f"{entry.horizon_months} months: no past thaw of this age was followed that long."
    base = "unknown" if entry.baseline is None else f"{entry.baseline:.0%}"
    return (
        f"{entry.horizon_months} months: {_share(entry.estimate)} of thaws that had come as far as this one lasted; the"
        f" baseline, the same danger every year, gives {base}."
    )


def _share(e: Estimate) -> str:
    return f"{e.value or 0.0:.0%} ({e.low or 0.0:.0%} to {e.high or 0.0:.0%})"


def _chart(curve: Survival, size: int) -> Chart:
    rows = pl.DataFrame(
        _points(curve), schema=["years", "value", "low", "high", "at_risk", "ended"], orient="row"
    ).with_columns(pl.col("value", "low", "high").round(4))
    return Chart(
        id="survival",
        title=f"How long {size} other thaws have lasted",
        alt="Kaplan-Meier estimate of the share of thaws still running by years since onset, with 90% interval:"
        f" {curve.value[-1]:.0%} after {curve.years[-1]} years.",
        mark="step",
        data=rows,
        x=Axis("years", "Years since onset"),
        y=Axis("value", "Share still running", domain=(0.0, 1.0), form=".0%"),
        low="low",
        high="high",
        columns={
            "years": "Years",
            "value": "Share still running",
            "low": "Low (5%)",
            "high": "High (95%)",
            "at_risk": "Cases followed",
            "ended": "Relapsed",
        },
    )


def _table(mine: Case, near: tuple[tuple[Case, float], ...], name: Mapping[str, str]) -> Table:
    rows = [_row(mine, name, "this thaw", "")]
    rows += [_row(case, name, case.fate, f"{distance:.2f}") for case, distance in near]
    return Table(
        "The nearest past thaws and what had become of them",
        ("Thaw", "Onset", "Level then", "Rise", "UN areas closer", "Say-do gap", "Distance (SD)", "By the date"),
        tuple(rows),
    )


def _row(case: Case, name: Mapping[str, str], fate: str, distance: str) -> tuple[str, ...]:
    level, rise, breadth, gap = ("n/a" if v is None else f"{v:.2f}" for v in case.features)
    pair = f"{name.get(case.a, case.a)} - {name.get(case.b, case.b)}"
    return (pair, str(case.onset), level, rise, breadth.removesuffix(".00"), gap, distance, fate)
