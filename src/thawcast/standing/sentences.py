"""What the chapter on where relations stand says, in words."""

from math import exp

import polars as pl

from thawcast.brief.phrases import between, likely, probability
from thawcast.standing.result import Episode, Relations, Standing, called
from thawcast.standing.temperature.sources import IMPORTED, level_source

ENDED = {
    "given back": "it was given back in {when}",
    "overtaken": "it was overtaken by its opposite in {when}",
    "settled": "it settled in {when}: the new level is usual now",
}
"""How an episode ended."""

MOVES = {"warming": "warmer than", "cooling": "cooler than", "flat": "neither clearly warmer nor clearly cooler than"}


def answer(standing: Standing) -> str:
    """Answer the question in a sentence."""
    moved = f" It was {MOVES[standing.direction]} a year before." if standing.direction in MOVES else ""
    if standing.state == "unknown":
        return f"Cannot be told: {standing.why}."
    last = standing.last
    if standing.behind is not None and last is not None:
        began = last.when(last.began)
        real = f"probability that it was real {likely(last.p_real)}"
        stands = f"that it stands now {probability(standing.p_stands)}"
        words = {
            "thaw": f"A thaw since {began}",
            "chill": f"A chill since {began}",
            "over": f"The thaw of {began} is over",
        }
        colder = " It is colder than before it." if standing.state == "over" and (standing.p_colder or 0) > 0.55 else ""
        return f"{words[standing.state]} ({real}; {stands}).{colder}"
    if last is None:
        return f"No thaw or chill: none beyond noise has been found so far.{moved}"
    fate = (
        "which does not stand any more"
        if last.ended is None
        else ENDED[last.end_kind or ""].format(when=last.when(last.ended))
    )
    fate = fate.removeprefix("it ")
    joined = fate if fate.startswith("which") else f"which {fate}"
    return f"No thaw or chill now: the last was the {last.kind} of {last.when(last.began)}, {joined}.{moved}"


def level_claim(standing: Standing) -> str:
    """Tell the level beside what is usual for the two."""
    source, level = standing.source, standing.level
    if source is None:
        return ""
    text = (
        f"{source.name}: in {standing.now} the level stood at {between(level)} {source.unit} against {source.zero};"
        f" usual for the two is {between(standing.usual)}"
    )
    if source.counted and level.value is not None:
        beside = (
            ": the files hold too few other pairs to measure the two against, so they stand beside their own past alone"
            if source.own_terms
            else " times those others have"
        )
        text += f". The odds that an event between them is cooperative were {exp(level.value):.2f}{beside}"
    if standing.p_above is not None:
        text += f". Probability that it is above usual: {probability(standing.p_above)}"
    return text + "."


def direction_claim(standing: Standing) -> list[str]:
    """Tell which way the level went."""
    if standing.p_12 is None:
        return []
    half = "" if standing.p_6 is None else f", and above that of six months before {probability(standing.p_6)}"
    over = probability(standing.p_12)
    return [f"The level of {standing.now} is above that of {standing.before} with probability {over}{half}."]


def episode_claim(episode: Episode, standing: Standing) -> str:
    """Tell an episode: what it was, and what became of it."""
    move = "rose" if episode.sign > 0 else "fell"
    sort = "a recovery, not beyond usual" if episode.sort == "recovery" else "beyond usual"
    peak = "" if episode.peaked in (None, episode.began) else f"; it peaked in {episode.when(episode.peaked)}"
    step = "" if episode.stepped is None else f", with a further step in {episode.when(episode.stepped)}"
    fate = "it has not ended"
    if episode.ended is not None:
        fate = ENDED[episode.end_kind or ""].format(when=episode.when(episode.ended))
    now = ""
    if standing.last is not None and episode.id == standing.last.id:
        gone = (
            ""
            if standing.given_back is None
            else f", and {min(standing.given_back, 9.0):.0%} of the change is given back"
        )
        now = f". Now it stands with probability {probability(standing.p_stands)}{gone}"
    return (
        f"{episode.when(episode.began)}, {episode.kind}, {sort}: the level {move} from {episode.base:.2f} to"
        f" {episode.base + episode.rise:.2f} (probability that the change exceeds noise {likely(episode.p_real)})"
        f"{peak}{step}; {fate}{now}."
    )


STATES = {
    "thaw": "a thaw",
    "chill": "a chill",
    "over": "a thaw that is over",
    "steady": "neither a thaw nor a chill",
    "unknown": "no state can be told",
}
"""State of relations to how a list tells it."""


def beside(found: Relations) -> list[str]:
    """Tell what other sources say that reach the date too, each on its own scale; of imports also why they do not."""
    source = found.standing.source
    told = found.every.filter(pl.col("tells") | pl.col("source").str.starts_with(IMPORTED))
    said: list[str] = []
    for row in told.sort("data_to", "source", descending=[True, False]).iter_rows(named=True):
        if source is not None and (row["source"], row["freq"]) == (source.id, source.freq):
            continue
        other, when = level_source(row["source"], row["freq"]), called(row["period"], row["freq"])
        if not row["tells"]:
            said.append(f"{other.name}, to {when}, tell nothing of the date: {row['why']}.")
            continue
        moved = "" if row["direction"] == "unknown" else f", {row['direction']}"
        said.append(f"Beside it {other.name}, to {when}: {STATES[row['state']]}{moved}.")
    return said
