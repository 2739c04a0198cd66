"""How far the answer is to be trusted and why, and what a reader must bear in mind."""

from collections.abc import Sequence

from thawcast.assessment.screen.basis import Basis
from thawcast.assessment.screen.headline import likeliest
from thawcast.brief.phrases import bounded, likelihood
from thawcast.brief.screen import Confidence
from thawcast.standing.result import UNSEEN

FEW, MANY = 30, 300
"""Past forecasts about as high under which confidence is low, and from which it may be high."""


def confidence(told: Basis) -> Confidence:
    """Say how far the answer is to be trusted, and why."""
    now = told.now
    if now.state == "unknown":
        thin = "The news of the two is too thin, or moves too much, to tell a change from noise."
        if now.nearest is None and now.p_12 is None:
            thin = "The news of the two is not known for long enough to tell a change from noise."
        if now.nearest is not None:
            kind = likeliest(now.nearest)[-1]
            change = "rise" if kind == "thaw" else "fall"
            thin = f"A {change} was seen, but was too unsure when it came to be called a {kind}."
        return Confidence(
            "none", thin if now.why == UNSEEN else "Without news there is no state, direction or forecast."
        )
    if now.state == "thaw":
        at_risk = [entry.at_risk for entry in told.followed]
        least = min(at_risk) if len(at_risk) == len(told.lasting) and at_risk else 0
        level = "high" if least >= MANY else "moderate" if least >= FEW else "low"
        if now.doubted:
            return Confidence("low", f"Whether it stands is itself in doubt ({bounded(now.p_stands or 0)[1]}).")
        if not at_risk:
            return Confidence("low", "Too few rises had been followed by then to learn from.")
        if not all(entry.judged for entry in told.lasting):
            return Confidence(
                "low",
                "Of the chances ahead, not of the thaw: under 100 forecasts on this source had been judged by then.",
            )
        over = "one year" if len(at_risk) == 1 else f"one to {('two', 'three')[len(at_risk) - 2]} years"
        return Confidence(level, f"{_span(at_risk)} past forecasts like it judged by then, over {over}.")
    if now.p_stands is not None and now.state in {"over", "chill"}:
        sure = max(now.p_stands, 1 - now.p_stands)
        level = "high" if sure > 0.95 else "moderate" if sure > 0.8 else "low"
        kept = "a quarter of the fall is kept" if now.state == "chill" else "less than a quarter of the rise is kept"
        return Confidence(level, f"That {kept} in {now.now} is {likelihood(sure)} ({bounded(sure)[1]}).")
    return Confidence("low", "A change smaller than the noise of the news would not be seen.")


def _span(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def caveats(told: Basis) -> tuple[str, ...]:
    """Say the three things that change a decision."""
    news = "News is not the world. Machines count what was reported; a quiet year may be one nobody wrote about."
    lasts = (
        "To last is not to be warm. A thaw lasts while a quarter of its rise may still be kept; it can feel cold long"
        " before it ends."
    )
    if told.now.state == "unknown":
        return (
            news,
            lasts,
            "Votes are public stands. They are often taken with a group, and alone do not tell of peace.",
        )
    return news, lasts, "Begun is not standing. That a thaw began is judged once; whether it stands, each time anew."
