"""Street's results in prose: a dyad of a dataset, and two series of one's own."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from thawcast.brief.phrases import between, joined
from thawcast.states import State
from thawcast.street.result import DyadStreet, SeriesStreet, Triangle, estimate_of
from thawcast.street.tables import CONFLICT_SERIES, COOPERATION_SERIES
from thawcast.street.terms import BASELINES, LEVEL, MIN_ACTIVE, SEEN, SOUGHT, Side, Verdict, needed_active
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
    "parallel": "The two move in parallel, within the same period or on a course that both share, "
    "and neither answers the other afterwards.",
    "no_street": "There is no street: neither side answers the other.",
    "hostile_only": "It is hostile reciprocity only: blows are answered, favours are not.",
    "reversed": "No side answers in kind.",
    "cannot_tell": "The data cannot tell whether either side answers the other.",
}
"""Verdict to sentence; `{a}` and `{b}` stand for the two sides."""

SHORT: dict[Verdict, str] = {
    "two_way": "is a two-way street",
    "a_answers": "is a one-way street",
    "b_answers": "is a one-way street",
    "reversed": "is met with its opposite",
    "parallel": "moves in parallel",
    "no_street": "goes unanswered",
    "hostile_only": "is answered where it is hostile",
    "cannot_tell": "cannot be told",
}
"""Verdict in a clause, of conflict or of cooperation."""

VERBS: dict[Side, str] = {
    "answers": "answers {0}",
    "silent": "does not answer {0}",
    "unsure": "may or may not answer {0}",
}
"""What a side does, in words; `{0}` stands for the other."""

REVERSED = {
    "cooperation": "meets warmth of {0} with coolness",
    "conflict": "meets blows of {0} with fewer of its own",
    "net": "meets warmth of {0} with coolness, and coolness with warmth",
}
"""What a side does that answers the other way round, by what is answered."""

PEERS = {"ewma": "an exponentially weighted mean", "random_walk": "a random walk", "ar": "each side's own past"}
"""Baseline to words."""

TOPICS = {
    "conflict": "Conflict",
    "verbal": "Hostile words: demands, disapproval, rejections, threats",
    "material": "Hostile deeds: protest, posture, reduced relations, coercion, force",
    "words_by_deeds": "Hostile words answered by hostile deeds",
    "cooperation": "Cooperation",
    "verbal_cooperation": "Friendly words: consultation, appeals, agreements",
    "material_cooperation": "Friendly deeds: aid, material cooperation, yielding",
}

PERIODS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}

MIRRORS_MOVE = 0.1
"""Correlation within the month that mirrors add from which on it is told."""

STALE_DAYS = 31
"""Days past the last monthly data after which the chapter warns."""

SHARED = (
    "As they stand the two look like answers; without the slow course, the season, the shifts and the reporting that"
    " both share, nothing is left of them."
)

AT_ONCE = (
    "What comes later is no more alike than what comes at once: something that moves both would look the same, so no"
    " answer is claimed."
)

FRAGILE = "Raw figures, where single bursts weigh most, give another answer than damped ones: fragile."

NO_CAUSE = "An answer is what statistically follows; it proves neither intention nor cause."


def doing(side: Side, names: tuple[str, str], kind: str) -> str:
    """Say what one side does.

    Args:
        side: What it does.
        names: Its name and the other's.
        kind: What is answered: `conflict`, `cooperation` or `net`.

    Returns:
        A clause.

    Example:
        >>> doing("reverses", ("Russia", "Japan"), "cooperation")
        'Russia meets warmth of Japan with coolness'
    """
    words = REVERSED[kind] if side == "reverses" else VERBS[side]
    return f"{names[0]} {words.format(names[1])}"


def verdict_sentence(
    verdict: Verdict, *, a: str, b: str, sides: tuple[Side, Side] | None = None, kind: str = "conflict"
) -> str:
    """Say a verdict in words, and all that was found of either side.

    Args:
        verdict: The verdict.
        a: Name of the first side.
        b: Name of the second side.
        sides: What each does, where known.
        kind: What is answered: `conflict`, `cooperation` or `net`.

    Returns:
        One sentence or two.

    Example:
        >>> verdict_sentence("a_answers", a="Russia", b="Japan")
        'It is a one-way street as far as the data show: Russia answers Japan; Japan is not seen to answer Russia.'
        >>> verdict_sentence("reversed", a="Russia", b="Japan", sides=("unsure", "reverses"), kind="cooperation")
        'No side answers in kind. Japan meets warmth of Russia with coolness.'
    """
    said = VERDICTS[verdict].format(a=a, b=b)
    turned = [
        doing(side, pair, kind) for side, pair in zip(sides or (), ((a, b), (b, a)), strict=False) if side == "reverses"
    ]
    return said + (f" {joined(turned)}." if turned else "")


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


def side_sentence(
    words: str, answer: Estimate, *, p: tuple[float, float], power: tuple[float, int], period: str
) -> str:
    """Say what one side does about the other, and where it is not seen to answer, what could have been seen.

    Args:
        words: What it does, as `doing` says it.
        answer: Its long-run answer.
        p: P values with HC3 errors and by wild bootstrap.
        power: Probability that an answer of `SOUGHT` is seen, and periods that would see it half the time.
        period: What a period is called.

    Returns:
        One sentence or two.

    Example:
        >>> answer = Estimate(0.62, 0.48, 0.74, "standard deviations")
        >>> side_sentence("Japan answers Russia", answer, p=(0.0123, 0.01), power=(0.9, 80), period="month")
        'Japan answers Russia in later months: long-run answer 0.62 (0.48 to 0.74) standard deviations (HC3 p 0.012, \
wild bootstrap p 0.01).'
        >>> side_sentence("x", answer, p=(0.5, 0.5), power=(0.214, 180), period="month").partition(". ")[2]
        'An answer of 0.3 would be seen with probability 0.21; to see it half the time takes 180 months.'
    """
    said = (
        f"{words} in later {period}s: long-run answer {between(answer)} {answer.unit} (HC3 p {p[0]:.2g}, wild bootstrap"
        f" p {p[1]:.2g})."
    )
    if p[0] < LEVEL and p[1] < LEVEL:
        return said
    seen = f" An answer of {SOUGHT} would be seen with probability {power[0]:.2f}"
    return said + seen + ("." if power[0] >= SEEN else f"; to see it half the time takes {power[1]} {period}s.")


def placebo_sentence(share: float) -> str:
    """Say how many sides answer when no answer can be there."""
    return f"With one side moved in time, so that no answer can be there, {share:.0%} of the sides answer."


def same_period_sentence(correlation: Estimate, *, period: str) -> str:
    """Say how the two move together within a period, which no lag can explain."""
    text = f"Within the same {period} the two move together with correlation {between(correlation)}"
    if correlation.above_zero:
        return f"{text}: an answer within it, or a cause of both, which the data cannot tell apart."
    return f"{text}."


def regime_gain_sentence(gain: Estimate, *, claimed: bool, period: str) -> str:
    """Say whether reciprocity comes and goes with regimes.

    Args:
        gain: What switching coefficients gain over switching variances [log score a period].
        claimed: Whether regimes of reciprocity are claimed.
        period: What a period is called.

    Returns:
        One sentence.
    """
    text = f"{between(gain, digits=3)} a {period}"
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
    claims = [skill_sentence(main.beats, period="month")] if main.beats else []
    for name in ("conflict", "cooperation"):
        if name in found.series:
            claims += _series_claims(found, name, a, b)
        elif name == "conflict":
            claims.append(f"{TOPICS[name]}: {_too_few()}.")
        else:
            claims.append(_no_cooperation(found, as_of))
    if main.fragile:
        claims.append(FRAGILE)
    return (*claims, *_earlier(found))


def _series_claims(found: DyadStreet, name: str, a: State, b: State) -> list[str]:
    """What each side does in all conflict or all cooperation, its placebo, its mirrors, its words and deeds."""
    of = found.series[name]
    claims = [f"{TOPICS[name]}, {of.months} months to {of.data_to.year}:", *_state_sentences(of, a, b)]
    claims = [f"{claims[0]} {claims[1]}", *claims[2:], same_period_sentence(of.correlation, period="month")]
    if of.placebo is not None:
        claims.append(placebo_sentence(of.placebo))
    if of.mirrored is not None and of.mirrored[1] - (of.correlation.value or 0.0) >= MIRRORS_MOVE:
        claims.append(
            "Events that the source writes in both directions from one report are left out; with them the correlation"
            f" within the month would be {of.mirrored[1]:.2f}."
        )
    for part in CONFLICT_SERIES[1:] if name == "conflict" else COOPERATION_SERIES[1:]:
        if part in found.series:
            claims.append(f"{TOPICS[part]}: {_both(found.series[part], a, b)}.")
        else:
            claims.append(f"{TOPICS[part]}: cannot tell. {_need(of)}")
    return claims


def dyad_answer(found: DyadStreet, *, a: State, b: State) -> str:
    """The chapter's answer."""
    out: list[str] = []
    for name in ("conflict", "cooperation"):
        of = found.series.get(name)
        if of is None:
            out.append(f"In {name}: cannot tell from months.")
            continue
        verdict = verdict_sentence(of.verdict, a=a.phrase, b=b.phrase, sides=_sides(of), kind=name)
        out.append(f"In {name}, to {of.data_to.year}: {verdict[:1].lower()}{verdict[1:]}")
    return " ".join(out)


def _sides(of: SeriesStreet) -> tuple[Side, Side]:
    return of.sides[0].side, of.sides[1].side


def dyad_caveats(found: DyadStreet, as_of: date) -> tuple[str, ...]:
    """What the chapter must not be read as."""
    limits = (
        f"{NO_CAUSE} Answers within the month, and through third states that the controls do not catch, stay unseen."
    )
    out = ["Conflict events include arrests, trials and expulsions, whatever their cause.", limits]
    if (as_of - found.data_to).days > STALE_DAYS:
        out.append(f"The monthly data end on {found.data_to}: what came later is not in this chapter.")
    return tuple(out)


def _too_few() -> str:
    return f"cannot tell: each side needs events in at least {MIN_ACTIVE} months that a source covers"


TOO_FEW = _too_few()
"""Reason of a chapter that cannot be written."""


def _state_sentences(of: SeriesStreet, a: State, b: State) -> list[str]:
    out: list[str] = []
    for found, one, other in zip(of.sides, (a, b), (b, a), strict=True):
        words = doing(found.side, (one.phrase, other.phrase), of.name)
        p, power = (found.p_hc3, found.p_wild), (found.power, found.enough)
        text = side_sentence(words, found.answer, p=p, power=power, period="month")
        out.append(text[:1].upper() + text[1:])
    return out


def _both(of: SeriesStreet, a: State, b: State) -> str:
    kind = "cooperation" if of.name in COOPERATION_SERIES else "conflict"
    return "; ".join(
        doing(found.side, (one.phrase, other.phrase), kind)
        for found, one, other in zip(of.sides, (a, b), (b, a), strict=True)
    )


def _need(main: SeriesStreet) -> str:
    least = min(found.active_months for found in main.sides)
    needed = needed_active(main.months)
    return f"It would need such events in {needed} months from each side; all together has {least}."


def _no_cooperation(found: DyadStreet, as_of: date) -> str:
    """Why favours cannot be told, and what it would take."""
    before = [of.data_to.year for of in found.past if of.name == "cooperation"]
    last = f" after {max(before)}" if before else ""
    return (
        f"Whether favours are answered cannot be told by {as_of.year}: no source here counts cooperation of the two by"
        f" month{last}. It takes their events, which `thawcast fetch icews` brings, counted by month, {MIN_ACTIVE} of"
        " them with events from each side, and given to `thawcast street --series` or `thawcast.reciprocity`."
    )


def _earlier(found: DyadStreet) -> list[str]:
    """What other data sets told of the months before."""
    told = {data_set: [of for of in found.past if of.data_set == data_set] for data_set in _data_sets(found)}
    parts = [
        f"{data_set} to {of[0].data_to.year}, " + ", ".join(f"{one.name} {SHORT[one.verdict]}" for one in of)
        for data_set, of in told.items()
    ]
    return [f"Earlier months: {'; '.join(parts)}."] if parts else []


def _data_sets(found: DyadStreet) -> list[str]:
    return list(dict.fromkeys(of.data_set for of in sorted(found.past, key=lambda of: of.data_to, reverse=True)))


def triangle_sentences(found: Triangle) -> tuple[str, ...]:
    """Put a triangle into sentences: what stands, or what comes nearest.

    Args:
        found: The triangle.

    Returns:
        The claims.
    """
    names = {state.code: state.phrase for state in found.states}
    where = (
        f"With {found.states[2].phrase} as the third ({found.data_set}, {found.months} months to {found.data_to:%Y-%m})"
    )
    rows = found.answers.filter("claimed")
    given = found.answers.filter(pl.col("p_as_given") < LEVEL)
    loose = (
        f"Counted with mirrored events and with all that the three share, {given.height} of the {found.answers.height}"
        f" would pass at 5%, {given.filter(sort='reciprocal').height} of them in kind."
    )
    if not rows.height:
        near = _triangle_row(found.answers.row(0, named=True), names)
        nothing = f"none of the {found.answers.height} answers looked for stands once so many are looked for"
        return f"{where}, {nothing}; the nearest: {near}.", loose
    return (f"{where}: {'; '.join(_triangle_row(row, names) for row in rows.iter_rows(named=True))}.", loose)


def _triangle_row(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    sense = "follows" if row["answer"] > 0 else "goes against"
    p = f"(p {row['p']:.2g})"
    return (
        f"what {names[row['who']]} does to {names[row['toward']]} {sense} what {names[row['of']]} did to"
        f" {names[row['at']]}, {between(estimate_of(row))} {p}"
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
        out += [_skill_sentence(analysis, period), *_series_sentences(analysis, main.judged)]
    else:
        out.append(f"{main.name}: {main.reason}.")
    if main.judged:
        out.append(placebo_sentence(main.judged.placebo))
        out += [text for said, text in ((main.judged.shared, SHARED), (main.judged.at_once, AT_ONCE)) if said]
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


def _skill_sentence(analysis: "Analysis", period: str) -> str:
    skills = analysis.as_given["asinh"].skill
    if not skills:
        return "No stretch was held out, so whether the model forecasts better than simpler means is not known."
    one = skills[0]
    return skill_sentence(one.beats, period=period, count=one.n)


def _series_sentences(analysis: "Analysis", judged: "PairJudgement") -> list[str]:
    var, sides, period = judged.damped, judged.sides, PERIODS[analysis.series.freq]
    kind = analysis.parts[0].name
    out: list[str] = []
    for j in analysis.as_named:
        test = var.tests[1 - j, j]
        words = doing(sides[j], (analysis.name(j), analysis.name(1 - j)), kind)
        p, power = (test.p_hc3, test.p_wild), (test.power, test.enough)
        out.append(side_sentence(words, judged.answer(j), p=p, power=power, period=period))
    return [*out, same_period_sentence(var.correlation, period=period)]


def _part_words(analysis: "Analysis", part: "ConductPart") -> str:
    if part.judged is None:
        return ""
    sides = part.judged.sides
    return "; ".join(doing(sides[j], (analysis.name(j), analysis.name(1 - j)), part.name) for j in analysis.as_named)


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
    out = [regime_gain_sentence(gain, claimed=found.claimed, period=period)]
    a, b = analysis.series.names[:2]
    for number, regime in enumerate(found.regimes):
        spread = joined(f"{regime.spread[j]:.2f} for {analysis.name(j)}" for j in analysis.as_named)
        words = f"Regime {number + 1}: {regime.share:.0%} of periods, surprises of {spread} standard deviations"
        if found.switching == "all" and found.claimed:
            said = verdict_sentence(analysis.verdict_of(regime), a=a, b=b)
            words += f"; {said[:1].lower()}{said[1:-1]}"
        out.append(words + ".")
    now = found.regimes[found.now]
    return [*out, f"Now: regime {found.now + 1}, with probability {now.now:.2f}."]
