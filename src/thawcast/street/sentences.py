"""Street's results in prose: a dyad of a dataset, and two series of one's own."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from thawcast.brief.phrases import between, joined
from thawcast.states import State
from thawcast.street.estimate.skill import BASELINES
from thawcast.street.judge import MIN_ACTIVE, Side, Verdict, judge_regime
from thawcast.street.result import DyadStreet, SeriesStreet
from thawcast.street.tables import CONFLICT_SERIES
from thawcast.values import Estimate

if TYPE_CHECKING:
    from thawcast.street.analysis import Analysis, ConductPart
    from thawcast.street.estimate.pair_var import PairVar
    from thawcast.street.judge import PairJudgement
    from thawcast.street.regimes.fit import Regimes

VERDICTS: dict[Verdict, str] = {
    "two_way": "It is a two-way street: each side answers the other.",
    "a_answers": "It is a one-way street as far as the data show: {a} answers {b}; {b} is not seen to answer {a}.",
    "b_answers": "It is a one-way street as far as the data show: {b} answers {a}; {a} is not seen to answer {b}.",
    "parallel": "The two move in parallel: in the same period, after third states or on their own past, "
    "and neither answers the other afterwards.",
    "no_street": "There is no street: neither side answers the other.",
    "hostile_only": "It is hostile reciprocity only: blows are answered, favours are not.",
    "cannot_tell": "The data cannot tell whether either side answers the other.",
}
"""Verdict to sentence; `{a}` and `{b}` stand for the two sides."""

VERBS: dict[Side, str] = {"answers": "answers", "silent": "does not answer", "unsure": "may or may not answer"}
"""What a side does, in words."""

PEERS = {"ewma": "an exponentially weighted mean", "random_walk": "a random walk", "ar": "each side's own past"}
"""Baseline to words."""

TOPICS = {
    "conflict": "Conflict",
    "verbal": "Words: demands, disapproval, rejections, threats",
    "material": "Deeds: protest, posture, reduced relations, coercion, force",
    "words_by_deeds": "Hostile words answered by hostile deeds",
}

PERIODS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}

COOPERATION_YEARS = (2002, 2014)
"""First and last year of the yearly cooperation counts."""

STALE_DAYS = 31
"""Days past the last monthly data after which the chapter warns."""

DRIFTING = (
    "What looks like an answer is not seen in changes from one period to the next: a course that both share, as growth"
    " or a shift of the level, would look the same, so no answer is claimed."
)

FRAGILE = "Raw figures, where single bursts weigh most, give another answer than damped ones: fragile."

NO_CAUSE = "An answer is what statistically follows; it proves neither intention nor cause."


def verdict_sentence(verdict: Verdict, *, a: str, b: str) -> str:
    """Say a verdict in words.

    Args:
        verdict: One of the seven.
        a: Name of the first side.
        b: Name of the second side.

    Returns:
        One sentence.

    Example:
        >>> verdict_sentence("a_answers", a="Russia", b="Japan")
        'It is a one-way street as far as the data show: Russia answers Japan; Japan is not seen to answer Russia.'
    """
    return VERDICTS[verdict].format(a=a, b=b)


def skill_sentence(beats: Mapping[str, int], *, period: str, count: int | None = None) -> str:
    """Say whether the VAR forecasts one period ahead better than each baseline.

    Args:
        beats: Baseline to 1 where it does, 0 where that is not certain, -1 where it does worse.
        period: What a period is called.
        count: Number of periods forecast, where known.

    Returns:
        One sentence.

    Example:
        >>> skill_sentence({"ewma": 1, "random_walk": 1, "ar": 1}, period="month", count=48)
        'The model forecasts the last 48 months better than every baseline, one month ahead and out of sample.'
    """
    if all(mark == 1 for mark in beats.values()):
        last = f"the last {period}s" if count is None else f"the last {count} {period}s"
        return f"The model forecasts {last} better than every baseline, one {period} ahead and out of sample."
    groups = {-1: "worse than", 0: "not clearly better than", 1: "better than"}
    parts = [
        f"{words} {joined(PEERS[peer] for peer in BASELINES if beats[peer] == mark)}"
        for mark, words in groups.items()
        if mark in beats.values()
    ]
    return (
        f"The model does not beat every baseline in forecasting the next {period}, so read what follows with care:"
        f" {', '.join(parts)}."
    )


def side_sentence(names: tuple[str, str], side: Side, answer: Estimate, *, p: tuple[float, float], period: str) -> str:
    """Say what one side does about the other.

    Args:
        names: Its name and the other's.
        side: What it does.
        answer: Its long-run answer.
        p: P values with HC3 errors and by wild bootstrap.
        period: What a period is called.

    Returns:
        One sentence.

    Example:
        >>> answer = Estimate(0.62, 0.48, 0.74, "standard deviations")
        >>> side_sentence(("Japan", "Russia"), "answers", answer, p=(0.0123, 0.01), period="month")
        'Japan answers Russia in kind in later months: long-run answer 0.62 (0.48 to 0.74) standard \
deviations (HC3 p 0.012, wild bootstrap p 0.01).'
    """
    return (
        f"{names[0]} {VERBS[side]} {names[1]} in kind in later {period}s: long-run answer {between(answer)} standard"
        f" deviations (HC3 p {p[0]:.2g}, wild bootstrap p {p[1]:.2g})."
    )


def same_period_sentence(correlation: Estimate, *, period: str) -> str:
    """Say how the two move together within a period, which no lag can explain."""
    text = f"Within the same {period} the two move together with correlation {between(correlation)}"
    if correlation.above_zero:
        return f"{text}: an answer within it, or a cause of both, which the data cannot tell apart."
    return f"{text}."


def regime_gain_sentence(gain: Estimate, *, claimed: bool, period: str, digits: int = 2) -> str:
    """Say whether reciprocity comes and goes with regimes.

    Args:
        gain: What switching coefficients gain over switching variances [log score a period].
        claimed: Whether regimes of reciprocity are claimed.
        period: What a period is called.
        digits: Decimals of the gain.

    Returns:
        One sentence.
    """
    text = f"{between(gain, digits=digits)} a {period}"
    if claimed:
        return (
            f"Reciprocity comes and goes: letting it switch between regimes gains {text} in held-out log score over"
            " switching variances alone."
        )
    return (
        "No regimes of reciprocity are claimed: letting answers switch, and not only the size of surprises, changes"
        f" the held-out log score by {text}."
    )


def dyad_sentences(found: DyadStreet, *, a: State, b: State, as_of: date) -> tuple[str, ...]:
    """Put a dyad's street into sentences.

    Args:
        found: What is known.
        a: One state.
        b: The other.
        as_of: Last day whose data may be used.

    Returns:
        The claims of the chapter, how the VAR forecasts first.
    """
    main = found.main
    claims = [skill_sentence(main.beats, period="month"), *_state_sentences(main, a, b)]
    claims.append(same_period_sentence(main.correlation, period="month"))
    for name in CONFLICT_SERIES[1:]:
        if name in found.series:
            claims.append(f"{TOPICS[name]}: {_both(found.series[name], a, b)}.")
        else:
            claims.append(f"{TOPICS[name]}: cannot tell. {_need(main)}")
    claims.append(_cooperation_sentence(as_of))
    if main.regime_gain is not None:
        gain = main.regime_gain
        claims.append(regime_gain_sentence(gain, claimed=gain.above_zero, period="month"))
    if main.fragile:
        claims.append(FRAGILE)
    return tuple(claims)


def dyad_answer(found: DyadStreet, *, a: State, b: State) -> str:
    """The chapter's answer."""
    verdict = verdict_sentence(found.main.verdict, a=a.phrase, b=b.phrase)
    return f"In conflict: {verdict[:1].lower()}{verdict[1:]} In cooperation: cannot tell from yearly counts."


def dyad_caveats(found: DyadStreet, as_of: date) -> tuple[str, ...]:
    """What the chapter must not be read as."""
    limits = (
        f"{NO_CAUSE} Answers within the month, and through third states that the controls do not catch, stay unseen."
    )
    out = ["Conflict events include arrests, trials and expulsions, whatever their cause.", limits]
    if (as_of - found.data_to).days > STALE_DAYS:
        out.append(f"The monthly data end on {found.data_to}: what came later is not in this chapter.")
    return tuple(out)


TOO_FEW = f"cannot tell: each side needs conflict events in at least {MIN_ACTIVE} months of five years or more"
"""Reason of a chapter that cannot be written."""


def _state_sentences(of: SeriesStreet, a: State, b: State) -> list[str]:
    out: list[str] = []
    for found, one, other in zip(of.sides, (a, b), (b, a), strict=True):
        names, p = (one.phrase, other.phrase), (found.p_hc3, found.p_wild)
        text = side_sentence(names, found.side, found.answer, p=p, period="month")
        out.append(text[:1].upper() + text[1:])
    return out


def _both(of: SeriesStreet, a: State, b: State) -> str:
    return "; ".join(
        f"{one.phrase} {VERBS[found.side]} {other.phrase}"
        for found, one, other in zip(of.sides, (a, b), (b, a), strict=True)
    )


def _need(main: SeriesStreet) -> str:
    least = min(found.active_months for found in main.sides)
    return f"It would need such events in {MIN_ACTIVE} months from each side; all conflict together has {least}."


def _cooperation_sentence(as_of: date) -> str:
    first, last = COOPERATION_YEARS
    years = max(min(as_of.year, last) - first + 1, 0)
    return (
        f"Whether favours are answered cannot be told: cooperation is counted only by year, {years} values by then; a"
        f" test needs events in {MIN_ACTIVE} periods from each side."
    )


def analysis_sentences(analysis: "Analysis") -> tuple[str, ...]:
    """Put an analysis of one's own series into sentences, most important first.

    Args:
        analysis: The analysis.

    Returns:
        Sentences; the first says how the VAR forecasts beside the baselines.
    """
    main = analysis.parts[0]
    out: list[str] = []
    if main.judged:
        period = PERIODS[analysis.series.freq]
        out += [_skill_sentence(main.judged.damped, period), *_series_sentences(analysis, main.judged)]
    else:
        out.append(f"{main.name}: {main.reason}.")
    if main.judged and main.judged.drifting:
        out.append(DRIFTING)
    if main.fragile:
        out.append(FRAGILE)
    for part in analysis.parts[1:]:
        what = {"conflict": "Blows", "cooperation": "Favours"}[part.name]
        out.append(f"{what}: {part.reason or _part_words(analysis, part)}.")
    if analysis.regimes:
        out += _regime_sentences(analysis, analysis.regimes)
    if len(analysis.series.names) > 2 and main.judged:
        out.append(_third_sentence(analysis, main.judged.damped))
    return (*out, *analysis.notes)


def _skill_sentence(var: "PairVar", period: str) -> str:
    if not var.skill:
        return "No stretch was held out, so whether the model forecasts better than simpler means is not known."
    one = var.skill[0]
    return skill_sentence(one.beats, period=period, count=one.n)


def _series_sentences(analysis: "Analysis", judged: "PairJudgement") -> list[str]:
    var, sides, period = judged.damped, judged.sides, PERIODS[analysis.series.freq]
    street = var.street
    out: list[str] = []
    for j in analysis.as_named:
        test = var.tests[1 - j, j]
        answer = (street.a_answers, street.b_answers)[j]
        names = (analysis.name(j), analysis.name(1 - j))
        out.append(side_sentence(names, sides[j], answer, p=(test.p_hc3, test.p_wild), period=period))
    return [*out, same_period_sentence(var.correlation, period=period)]


def _part_words(analysis: "Analysis", part: "ConductPart") -> str:
    if part.judged is None:
        return ""
    sides = part.judged.sides
    return "; ".join(f"{analysis.name(j)} {VERBS[sides[j]]} {analysis.name(1 - j)}" for j in analysis.as_named)


def _third_sentence(analysis: "Analysis", var: "PairVar") -> str:
    third, named = analysis.name(2), analysis.as_named
    moved = [analysis.name(j) for j in named if var.tests[2, j].rejects()]
    answered = [analysis.name(j) for j in named if var.tests[j, 2].rejects()]
    lead = "It is a three-way street: " if moved and answered else ""
    return (
        f"{lead}{third} moves {' and '.join(moved) or 'neither side'} "
        f"and is moved by {' and '.join(answered) or 'neither side'}."
    )


def _regime_sentences(analysis: "Analysis", found: "Regimes") -> list[str]:
    """Say what regimes there are, whether reciprocity differs between them, and which one holds now."""
    count = len(found.regimes)
    gain = found.comparison.gain((count, "all"), (count, "variance"))
    period = PERIODS[analysis.series.freq]
    out = [regime_gain_sentence(gain, claimed=found.claimed, period=period, digits=3)]
    a, b = analysis.series.names[:2]
    for number, regime in enumerate(found.regimes):
        spread = joined(f"{regime.spread[j]:.2f} for {analysis.name(j)}" for j in analysis.as_named)
        words = f"Regime {number + 1}: {regime.share:.0%} of periods, surprises of {spread} standard deviations"
        if found.switching == "all" and found.claimed:
            verdict = analysis.verdict_as_named(judge_regime(regime.street, regime.correlation)[1])
            said = verdict_sentence(verdict, a=a, b=b)
            words += f"; {said[:1].lower()}{said[1:-1]}"
        out.append(words + ".")
    now = found.regimes[found.now]
    return [*out, f"Now: regime {found.now + 1}, with probability {now.now:.2f}."]
