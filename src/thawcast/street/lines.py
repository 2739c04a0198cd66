"""What an analysis says in plain words, most important first."""

from thawcast.street.analysis import Analysis
from thawcast.street.estimate.index import Interval
from thawcast.street.estimate.pair_var import Reading
from thawcast.street.estimate.skill import BASELINES
from thawcast.street.orient import as_named
from thawcast.street.parts import Part
from thawcast.street.regime_numbers import regime_lines

NAMES = {"ewma": "an exponentially weighted mean", "random_walk": "a random walk", "ar": "each side's own past"}
"""Baseline to words."""


def lines(analysis: Analysis) -> tuple[str, ...]:
    """Put an analysis into sentences.

    Args:
        analysis: The analysis.

    Returns:
        Sentences; the first says how the VAR forecasts beside the baselines.
    """
    main = analysis.parts[0]
    out: list[str] = []
    if main.readings:
        out.append(skill_line(main.readings["asinh"]))
        out += side_lines(analysis, main)
    else:
        out.append(f"{main.name}: {main.reason}.")
    if main.fragile:
        out.append("The raw series, where single bursts weigh most, give another answer than the damped ones: fragile.")
    for part in analysis.parts[1:]:
        what = {"conflict": "Blows", "cooperation": "Favours"}[part.name]
        out.append(f"{what}: {part.reason or _part_words(analysis, part)}.")
    if analysis.regimes:
        out += regime_lines(analysis, analysis.regimes)
    if len(analysis.series.names) > 2 and main.readings:
        out.append(_third_line(analysis, main.readings["asinh"]))
    return (*out, *analysis.notes)


def skill_line(reading: Reading) -> str:
    """Say whether the VAR beats each baseline one period ahead, out of sample."""
    if not reading.skill:
        return "No stretch was held out, so whether the VAR forecasts better than simpler means is not known."
    one = reading.skill[0]
    better = [NAMES[b] for b in BASELINES if one.gain_low[b] > 0]
    worse = [NAMES[b] for b in BASELINES if one.gain[b] <= 0]
    level = [NAMES[b] for b in BASELINES if one.gain[b] > 0 >= one.gain_low[b]]
    if len(better) == len(BASELINES):
        return f"The VAR forecasts the last {one.n} periods better than every baseline."
    text = f"The VAR does not beat every baseline in forecasting the last {one.n} periods:"
    if worse:
        text += f" it does worse than {' and '.join(worse)};"
    if level:
        text += f" it is no clearly better than {' or '.join(level)};"
    if better:
        text += f" it does better than {' and '.join(better)};"
    return text.rstrip(";") + "."


def side_lines(analysis: Analysis, part: Part) -> list[str]:
    """Say what each side does about the other's conduct, in the order the user gave."""
    reading = part.readings["asinh"]
    street = reading.street
    out = list[str]()
    for j in as_named(analysis):
        long_run = street.a_answers if j == 0 else street.b_answers
        verb = {"answers": "answers", "silent": "does not answer", "unsure": "may or may not answer"}[reading.side(j)]
        test = reading.tests[1 - j, j]
        out.append(
            f"{analysis.name(j)} {verb} {analysis.name(1 - j)}: long-run answer {words(long_run)} standard deviations "
            f"(HC3 p {test.p_hc3:.2g}, wild bootstrap p {test.p_wild:.2g})."
        )
    out.append(f"Same-period correlation, which no lag can explain: {words(reading.correlation)}.")
    return out


def words(interval: Interval) -> str:
    """An interval as `0.62 (0.48 to 0.74)`.

    Example:
        >>> words(Interval(0.618, 0.4786, 0.7359))
        '0.62 (0.48 to 0.74)'
    """
    return f"{interval.value:.2f} ({interval.low:.2f} to {interval.high:.2f})"


def _part_words(analysis: Analysis, part: Part) -> str:
    reading = part.readings["asinh"]
    said = list[str]()
    for j in as_named(analysis):
        state = {"answers": "answers", "silent": "does not answer", "unsure": "may or may not answer"}[reading.side(j)]
        said.append(f"{analysis.name(j)} {state} {analysis.name(1 - j)}")
    return ", ".join(said)


def _third_line(analysis: Analysis, reading: Reading) -> str:
    third = analysis.name(2)
    sides = as_named(analysis)
    moved = [analysis.name(j) for j in sides if reading.tests[2, j].rejects()]
    answered = [analysis.name(j) for j in sides if reading.tests[j, 2].rejects()]
    lead = "It is a three-way street: " if moved and answered else ""
    return (
        f"{lead}{third} moves {' and '.join(moved) or 'neither side'} "
        f"and is moved by {' and '.join(answered) or 'neither side'}."
    )
