"""The words of chapter 6."""

from collections.abc import Mapping

from thawcast.brief.phrases import bounded, expected, share, share_between
from thawcast.durability.kaplan_meier import Survival
from thawcast.durability.lasting import Lasting
from thawcast.durability.result import Begins, PastChills, Rise, ThawFuture

DEFINITION = (
    "To last means: the mean level of the months ahead lies above the line, a quarter of the rise over the two years"
    " before it."
)
"""The one definition of lasting."""

METHODS: Mapping[str, str] = {
    "constant": "the share of past rises that lasted",
    "own": "the margin over the line",
    "scale": "how far levels move",
    "wide": "a logit on all that is known of the rise",
    "trees": "boosted trees",
    "stack": "the mean of four forecasters",
}
"""What heads the answer, in words."""

WORDS: Mapping[str, str] = {
    "margin": "the level over the line",
    "usual_margin": "the usual level over the line",
    "above_usual": "the level over the usual one",
    "base_margin": "the level before the rise",
    "size": "the size of the rise",
    "p_real": "how sure the rise is",
    "given_back": "what is given back",
    "age": "the years since its onset",
    "momentum": "the last twelve months",
    "recent": "the last two years",
    "power": "how well a change is seen",
    "volume": "the number of events",
    "volume_change": "events beside the usual number",
    "own_past": "the pair's own past",
    "own_spread": "how far the pair's level has moved",
    "known": "the years on record",
    "monthly": "months instead of years",
}
"""Inputs in words."""


def answer(found: ThawFuture) -> str:
    """Say in one line how likely the thaw is to last, or how likely one is to begin."""
    if found.lasting:
        parts = [
            f"{entry.horizon_months} months {share_between(entry.estimate)}, {_alike(entry)}" for entry in found.lasting
        ]
        return f"Probability of lasting: {'; '.join(parts)}."
    if found.rise is not None:
        return f"No thaw stands. {_rise(found.rise)}"
    if found.begins is not None:
        return f"No thaw stands. {_begins(found.begins)}"
    if found.whole is not None and len(found.whole.years) > 1:
        return f"No thaw stands. {_past(found.whole)}"
    return "No thaw stands, and none known was followed for a year."


def claims(found: ThawFuture) -> list[str]:
    """Say what the answer rests on, most important first."""
    said: list[str] = [DEFINITION] if found.lasting else []
    if found.lasting:
        first = found.lasting[0]
        said.append(_headed(found))
        said.append(
            f"The constant beside it, the share of past rises of its kind that lasted, is"
            f" {'; '.join(f'{share(e.baseline)} at {e.horizon_months} months' for e in found.lasting)}."
        )
        said.append(f"Of {first.at_risk:,} past forecasts about as high over 12 months, {first.lasted:,} lasted.")
        kept = "; ".join(f"{_kept(e)} over {e.horizon_months}" for e in found.lasting)
        said.append(f"Share of the rise kept, on average over the months ahead: {kept}.")
        said.append(_even(found))
        moved = "; ".join(f"{WORDS[name]} ({push:+.2f})" for name, push in found.moved_by)
        said.append(f"What moves the forecast of a year most, in log-odds beside the average rise: {moved}.")
    if found.rise is not None:
        # The answer tells the rise itself, and without one what could begin.
        said.append(DEFINITION)
    if found.begins is not None and (found.lasting or found.rise is not None):
        said.append(_begins(found.begins))
    if found.whole is not None and len(found.whole.years) > 1:
        said.append(_past(found.whole))
    if found.chills is not None:
        said.append(
            f"{past_chills(found.chills, share_between(found.chills.over))}: a base rate over the chills of all pairs;"
            " how long this one lasts is not forecast."
        )
    return said


def _rise(found: Rise) -> str:
    parts = [f"{e.horizon_months} months {share_between(e.estimate)}, {_alike(e)}" for e in found.lasting]
    return (
        f"The likeliest rise that stands is of {found.onset.year} ({bounded(found.p_real)[1]} real, short of a thaw);"
        f" if it is real, it lasts {'; '.join(parts)}."
    )


def _headed(found: ThawFuture) -> str:
    parts = [
        f"{e.horizon_months} months: {METHODS[e.method]}"
        + (f", the best of {len(e.beside)} on {e.judged:,} past forecasts" if e.judged else ", for want of a record")
        for e in found.lasting
    ]
    return f"What heads the answer has the best record on this source by then: {'; '.join(parts)}."


def _alike(entry: Lasting) -> str:
    return f"{entry.lasted:,} of {entry.at_risk:,} like it lasted"


def _kept(entry: Lasting) -> str:
    return share_between(entry.kept)


def _even(found: ThawFuture) -> str:
    if found.even is None:
        return "It stays more likely than not to last over the whole of 36 months."
    if found.even <= 1.0:
        return "It is as likely as not to be over within a year."
    months = round(12 * found.even)
    return f"It is as likely as not to be over after some {months} months."


def _begins(found: Begins) -> str:
    rested = f"the base rate is {share(found.usual)}"
    by = f"{found.judged:,} calm periods judged by then" if found.judged else "too few periods judged by then for more"
    return f"A new thaw {expected(found.chance, 'begin within 12 months')}; {rested}, {by}."


def past_chills(found: PastChills, over: str) -> str:
    """Say how many past chills were over within some years, with the number followed so long.

    Args:
        found: The base rate.
        over: The share, as it is worded there.
    """
    aged, later = (_SPANS.get(years, f"{years} years") for years in (found.age, found.years))
    # One of no age yet stands beside all chills, from their start.
    which, more = (f"past chills that had run {aged}", " more") if found.age else ("all past chills", "")
    return f"Of {which}, {over} ended within {later}{more} ({found.followed:,} followed so long)"


_SPANS = {1: "a year", 2: "two years", 3: "three years"}


def _past(whole: Survival) -> str:
    last = min(3, len(whole.years) - 1)
    years = "1 year" if last == 1 else f"{last} years"
    return (
        f"Of {whole.at_risk[0]:,} past thaws, {whole.at_risk[last]:,} of which were followed so long,"
        f" {share(whole.value[last])} lasted {years} or longer."
    )
