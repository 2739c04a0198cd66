"""The verdict in a line, and the title of the small record: words that follow state, direction and probabilities."""

from datetime import date

from thawcast.assessment.screen.basis import COLDER
from thawcast.brief.phrases import adverb, bounded, likelihood
from thawcast.standing.result import UNSEEN, Change, Standing, called

NEW = 2
"""Years from its onset for which a thaw that cools is said to do so already."""


def headline(now: Standing) -> tuple[str, bool | None]:
    """Give the verdict, and whether it tells of warmth, of cold or of neither."""
    moving = {"warming": "warming", "cooling": "cooling"}.get(now.direction)
    began = now.last is not None and now.began == now.now
    if now.state == "thaw":
        young = now.last is not None and (now.year or 0) - now.last.onset <= NEW
        moves = {
            "warming": "just begun" if began else "still warming",
            "cooling": "already cooling" if young else "now cooling",
        }
        parts = [*(["in doubt"] if now.doubted else []), *([moves[moving]] if moving else [])]
        rest = " and ".join(parts) or ("just begun" if began else "holding")
        return f"A thaw, {rest}", True
    if now.state == "chill":
        moves = {"warming": ", already easing", "cooling": ", just begun" if began else ", still deepening"}
        return f"A chill{moves.get(now.direction, '')}{_since(now)}", False
    colder = now.p_colder is not None and bounded(now.p_colder)[0] > COLDER
    if now.state == "over":
        parts = [*([moving] if moving else []), *(["colder than before the thaw"] if colder else [])]
        return f"Over: {', and '.join(parts)}" if parts else "Over", False if colder or moving == "cooling" else None
    if now.state == "steady":
        named = {"warming": ("No thaw yet, but warming", True), "cooling": ("No chill yet, but cooling", False)}
        word, warm = named.get(now.direction, ("Neither a thaw nor a chill", None))
        return (f"{word}, colder than before the thaw of {now.began}", False) if colder else (word, warm)
    if now.why != UNSEEN:
        return "Cannot be told", None
    if now.nearest is not None:
        return _short(now, now.nearest, moving)
    if now.p_12 is None:
        return "Unclear: no years before to compare", None
    return (f"Unclear, but {moving}", moving == "warming") if moving else ("Unclear: no change beyond noise", None)


def _since(now: Standing) -> str:
    rise = left_behind(now)
    return "" if rise is None else f", colder than before {called(rise.period, now.freq)}"


def left_behind(now: Standing) -> Change | None:
    """Give the rise before a chill whose gain is gone: the level is likely below what it was measured from."""
    rise, fall = now.beside, now.last
    if now.state != "chill" or rise is None or fall is None or bounded(1 - rise.p_above)[0] <= COLDER:
        return None
    return rise if bounded(fall.p_real.value or 0.0)[0] > COLDER else None


def _short(now: Standing, nearest: tuple[date, float], moving: str | None) -> tuple[str, bool | None]:
    """Tell a change that is short of a thaw or chill: where the level is now beside what it was before."""
    period, sure, word, kind = likeliest(nearest)
    when, what = called(period, now.freq), f", short of a {kind}"
    told, even = f"{adverb(sure)} {word} in {when}{what}", False
    if now.beside is not None and period != now.period:
        rising, (sure, word) = word == "warmer", side(now.beside.p_above)
        even = likelihood(sure) == "roughly even"
        told = f"{adverb(sure)} {word} than before {when}{what if rising == (word == 'warmer') else ''}"
        told = f"about as warm as before {when}{what}" if even else told
    turned = moving if moving is not None and (moving == "warming") != (word == "warmer") else None
    told = f"{told[:1].upper()}{told[1:]}{f', now {turned}' if turned else ''}"
    return told, None if turned or even else word == "warmer"


def side(p_above: float) -> tuple[float, str]:
    """Say on which side of what a change was measured from the level is now, and how sure that is."""
    return (p_above, "warmer") if p_above > 0.5 else (1 - p_above, "colder")


def likeliest(nearest: tuple[date, float]) -> tuple[date, float, str, str]:
    """Say of the likeliest change short of an episode when it was, how sure, which way, and what it falls short of."""
    period, p = nearest
    return (period, p, "warmer", "thaw") if p > 0.5 else (period, 1 - p, "cooler", "chill")


def reference(now: Standing) -> tuple[float, str] | None:
    """Give the level that headline and drawings read the present beside, and its name; None where it is the usual."""
    if (change := _change(now)) is not None:
        return change.base, f"before {called(change.period, now.freq)}"
    return None if now.last is None else (now.last.base, f"before the {now.last.kind}")


def _change(now: Standing) -> Change | None:
    """Give the change that the headline names, where it is not the last thaw or chill."""
    return now.beside if now.state == "unknown" else left_behind(now)


def record_title(now: Standing) -> str:
    """Say what the small drawing of the record shows."""
    moved = {"warming": "warmer than a year before", "cooling": "cooler than a year before"}.get(now.direction)
    change, beside = _change(now), reference(now)
    colder = now.p_colder if change is None else 1 - change.p_above
    if colder is None or beside is None:
        return f"{moved[:1].upper()}{moved[1:]}" if moved else "No clear move within a year"
    percent = bounded(colder)[0]
    side = "Below" if percent > COLDER else "Above" if percent < 100 - COLDER else "Near"
    return f"{side} the level {beside[1]}{f', {moved}' if moved else ''}"
