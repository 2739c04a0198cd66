"""Chapter 6 in words: how likely the thaw is to last, how such forecasts fared, and what drives this one."""

from collections.abc import Mapping

from thawcast.brief.phrases import between, share, share_between
from thawcast.durability.kaplan_meier import Survival
from thawcast.durability.lasting import Lasting
from thawcast.durability.outlook import NEAR_FORECAST, Driver, HazardOutlook

DRIVERS_TOLD = 4
"""Drivers named in a sentence."""

WORDS: Mapping[str, str] = {
    "log_rise": "size of the rise",
    "level": "level",
    "margin": "margin over the relapse line",
    "margin_sd": "margin over the relapse line, against its uncertainty",
    "raw_margin": "last year's counts over the relapse line",
    "surprise": "last year against what was expected",
    "excess": "level over the dyad's own mean",
    "reversion": "level before the thaw",
    "next_low": "chance of a low year as the level wanders",
    "log_volume": "volume of events",
    "volume_change": "volume against the usual",
    "volatility": "how far the level wanders",
    "noise": "noise of a year",
    "p_real": "probability that the rise is real",
    "ewma_odds": "recent years' mean against the relapse line",
    "late_conflict": "conflict late in the year",
    "company": "course of the two states' other relations",
    "say_do_gap": "say-do gap",
    "substance": "share of deeds in cooperation",
    "substance_change": "change of the share of deeds",
    "agreement": "agreement at the United Nations",
    "agreement_change": "change of agreement at the United Nations",
    "breadth": "issue areas that moved closer",
    "alliance": "alliance",
    "nonaggression": "non-aggression pact",
    "shared_igos": "shared organisations",
    "trade_share": "share in each other's trade",
    "contiguous": "shared border",
    "lower_polyarchy": "democracy of the less democratic side",
    "capability_ratio": "difference in power",
    "leader_changes": "new leaders since the onset",
    "recent_leader": "a new leader this year",
    "past_disputes": "disputes of the last ten years",
    "past_crises": "crises of the last ten years",
    "two_way": "whether they answer each other",
}
"""Covariates in words."""


def answer(lasting: tuple[Lasting, ...], whole: Survival, size: int, led: bool) -> str:
    """Say in one line how likely the thaw is to last.

    Args:
        lasting: The forecast, nothing unless a thaw is running.
        whole: How long the thaws of the reference class have lasted.
        size: How many they are.
        led: Whether the hazard model heads the answer.
    """
    told = [entry for entry in lasting if entry.estimate.value is not None]
    if told:
        parts = [f"{entry.horizon_months} months {share_between(entry.estimate)}" for entry in told]
        if led:
            return f"Probability of lasting, by the hazard model: {'; '.join(parts)}."
        parts = [f"{part}, {entry.at_risk} at risk" for part, entry in zip(parts, told, strict=True)]
        return f"Probability of lasting, from past thaws as old: {'; '.join(parts)}."
    if lasting:
        return "Cannot be told: no past thaw was followed for as long as this one has lasted."
    if len(whole.years) > 1:
        last = min(3, len(whole.years) - 1)
        years = "1 year" if last == 1 else f"{last} years"
        return (
            f"No thaw is running. Of {size} past thaws, {whole.at_risk[last]} of which were followed so long,"
            f" {share(whole.value[last])} lasted {years} or longer."
        )
    return "No thaw is running, and none known was followed for a year."


def claim(entry: Lasting) -> str:
    """Say how many past thaws lasted as long as a horizon."""
    if entry.estimate.value is None:
        return f"{entry.horizon_months} months: no past thaw of this age was followed that long."
    return (
        f"{entry.horizon_months} months: {share_between(entry.estimate)} of thaws that had come as far as this one"
        f" lasted; the baseline, the same danger every year, gives {share(entry.baseline)}."
    )


def of_model(found: HazardOutlook) -> list[str]:
    """Put the hazard's forecast, its record and its drivers in sentences.

    Args:
        found: The forecast.

    Returns:
        Sentences, most important first.
    """
    told = [_told(found, months) for months in found.lasting]
    if not found.leads:
        told.append(
            "The model had not beaten climatology at every horizon by then, so the reference class heads the answer."
        )
    up = [d for d in found.drivers if d.contribution > 0][:DRIVERS_TOLD]
    down = [d for d in found.drivers if d.contribution < 0][:DRIVERS_TOLD]
    if up:
        told.append(f"What speaks for a relapse in the year to come: {_named(up)}.")
    if down:
        told.append(f"What speaks against it: {_named(down)}.")
    gains = sorted((d for d in found.drivers if d.gain is not None), key=lambda d: -abs(d.gain or 0.0))[:DRIVERS_TOLD]
    if gains:
        parts = "; ".join(f"{WORDS.get(d.term, d.term)} {d.gain:+.2f}" for d in gains)
        told.append(f"Probability of lasting 36 months if these were at the median of thaws that lasted: {parts}.")
    return told


def _told(found: HazardOutlook, months: int) -> str:
    text = (
        f"{months} months, by the hazard model: {share_between(found.lasting[months])}"
        " that no twelve months' raw counts fall clearly below the relapse line"
    )
    record = found.records[months]
    if record.skill.value is None:
        return f"{text}; only {record.judged} such forecasts had been judged by then, too few to trust it."
    verdict = "and it beat climatology" if record.beats else "and it did not clearly beat climatology"
    alike = (
        ""
        if record.lasted is None
        else f" Of {record.near} past forecasts within {share(NEAR_FORECAST)} of this one,"
        f" {share(record.lasted)} lasted."
    )
    return (
        f"{text}; {record.judged} such forecasts had been judged by then, with a Brier skill of"
        f" {between(record.skill, signed=True)}, {verdict}; over the mechanical baseline"
        f" {between(record.mechanical, signed=True)}.{alike}"
    )


def _named(drivers: list[Driver]) -> str:
    return "; ".join(f"{WORDS.get(d.term, d.term)} ({d.contribution:+.2f})" for d in drivers)
