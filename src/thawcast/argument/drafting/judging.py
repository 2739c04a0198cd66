"""Judges how likely a sentence of a text is to claim something of two states, by signs in its words and its place.

The weights are log-odds of a logistic regression on the texts of the tests, rounded, those of words in the lexicon.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from statistics import median

from thawcast.argument.drafting.lexicon import PAST, RELATION, SIGNS

BASE = -0.85
"""Log-odds of a sentence without any sign."""
CUE, STOCK, SECOND, BOTH, ONE = 1.8, 0.7, 0.5, 0.55, 0.3
"""For the weight of its best cue, a stock phrase, a second kind, two states or one in it."""
STOCK_FROM = 0.75
"""Weight of a cue that is a stock phrase."""
PAST_ONLY, DATED, AFTER_DATE, SHORT, OPEN, UNNAMED, ELSEWHERE = -0.5, -0.6, -1.6, -1.2, -1.7, -0.6, -1.9
"""Against one of the past alone, of a day, under a date; short, without an end, of nobody; in a text off the matter."""
ARGUES, USUAL = 2.0, 0.6
"""Weight of how far the mean sentence of the text argues, and that of a text that does."""
OFF = 0.2
"""Share of sentences that speak of sport, weather, food or art from which a text is off the matter."""
WORDS, CABLE = 5, 9
"""Words up to which a sentence is short; and of the middle sentence of a cable, where all of them are."""


@dataclass(frozen=True)
class Facts:
    """What is known of a sentence.

    Args:
        text: The sentence.
        cue: Weight of the best cue in it, 0 where there is none.
        kinds: Kinds that its cues claim, the likeliest first.
        states: Number of states that it names.
        told: Whether it tells of a day or month: `on 3 May 1990`, not `since May 1990`.
    """

    text: str
    cue: float
    kinds: tuple[str, ...]
    states: int
    told: bool


def chances(facts: Sequence[Facts]) -> list[float]:
    """Give the probability of each sentence of a text that it is a claim.

    Args:
        facts: The sentences, in their order.

    Returns:
        Probabilities, 0 for questions and fragments.
    """
    held = [not asks(fact.text) for fact in facts]
    aside = sum(bool(SIGNS["elsewhere"][1].search(fact.text)) for fact in facts) >= OFF * max(1, len(facts))
    cable = bool(facts) and median(len(fact.text.split()) for fact in facts) <= CABLE
    odds = [_odds(fact, short=0 if cable else WORDS) + (ELSEWHERE if aside else 0.0) for fact in facts]
    for before, place in zip(facts, range(1, len(facts)), strict=False):
        if _BARE_DATE.search(before.text):
            odds[place] += AFTER_DATE
    first = [_logistic(x) for x, stands in zip(odds, held, strict=True) if stands]
    shift = ARGUES * (sum(first) / len(first) - USUAL) if first else 0.0
    return [_logistic(x + shift) if stands else 0.0 for x, stands in zip(odds, held, strict=True)]


def asks(sentence: str) -> bool:
    """Tell whether a sentence asks, or is too short to claim anything."""
    *stated, last = re.split(r";|:| — ", sentence)
    return (last.rstrip("\"'”’»)] ").endswith("?") and not stated) or len(sentence.split()) < 2


_BARE_DATE = re.compile(r"^\W*[\w .,]{0,16}\d{4}\W*$")
_ENDED = re.compile(r"[.!…”\"»]\s*$")


def _odds(fact: Facts, *, short: int) -> float:
    text = fact.text
    found = {name for name, (_, pattern) in SIGNS.items() if pattern.search(text)}
    odds = BASE + CUE * fact.cue + STOCK * (fact.cue >= STOCK_FROM) + sum(SIGNS[name][0] for name in found)
    odds += SECOND * (len(fact.kinds) > 1) + (BOTH if fact.states > 1 else ONE * fact.states)
    if "turn" not in fact.kinds[:1]:  # which is told of the past, with its day
        odds += PAST_ONLY * ("present" not in found and bool(PAST.search(text))) + DATED * fact.told
    odds += SHORT * (len(text.split()) <= short) + OPEN * (not _ENDED.search(text))
    named = fact.states or RELATION.search(text) or found & {"both", "refers", "concerns"}
    return odds + (0.0 if named else UNNAMED)


def _logistic(odds: float) -> float:
    return 1 / (1 + exp(-odds))
