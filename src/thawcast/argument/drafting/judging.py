"""Judges how likely a sentence of a text is to claim something of two states, by signs in its words and its place.

The weights are log-odds of a logistic regression on the texts of the tests, rounded, some set by hand; those of words
are in the lexicon.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from statistics import median

from thawcast.argument.drafting.lexicon import ENGLISH, PAST, POLITICS, RELATION, SIGNS

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
OFF, POLITICAL, FEWEST = 0.2, 0.05, 6
"""Share of sentences that speak of sport, weather, food or art from which a text is off the matter; of politics, up to
which it is, if it has so many sentences."""
FOREIGN, ENGLISH_FROM = 0.6, 0.08
"""For a text that is not in English, of which fewer signs are known; share of English words from which one is."""
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
    if not facts:
        return []
    cable = median(len(fact.text.split()) for fact in facts) <= CABLE
    known = sum(len(ENGLISH.findall(fact.text)) for fact in facts)
    foreign = known < ENGLISH_FROM * sum(len(fact.text.split()) for fact in facts)
    whole = ELSEWHERE * _aside(facts) + FOREIGN * (foreign and not cable)
    odds = [_odds(fact, short=0 if cable else WORDS) + whole for fact in facts]
    for before, place in zip(facts, range(1, len(facts)), strict=False):
        if _BARE_DATE.search(before.text):
            odds[place] += AFTER_DATE
    first = [_logistic(x) for x, stands in zip(odds, held, strict=True) if stands]
    shift = ARGUES * (sum(first) / len(first) - USUAL) if first else 0.0
    return [_logistic(x + shift) if stands else 0.0 for x, stands in zip(odds, held, strict=True)]


def _aside(facts: Sequence[Facts]) -> bool:
    """Whether a text speaks of another matter than politics."""
    other = sum(bool(SIGNS["elsewhere"][1].search(fact.text)) for fact in facts)
    matter = sum(bool(POLITICS.search(fact.text)) for fact in facts)
    return other >= OFF * len(facts) or (len(facts) >= FEWEST and matter < POLITICAL * len(facts))


def asks(sentence: str) -> bool:
    """Tell whether a sentence asks, is place and day alone, or too short to claim anything."""
    *stated, last = re.split(r";|:| — ", sentence)
    asked = last.rstrip("\"'”’»)] ").endswith("?") and not stated
    return asked or bool(_DATELINE.search(sentence)) or len(sentence.split()) < 2


_BARE_DATE = re.compile(r"^\W*[\w .,]{0,16}\d{4}\W*$")
_DATELINE = re.compile(r"^[^,.]{2,25}, (?:(?:le |den |el |am )?\d{1,2}\.? (?:de )?)?[^\W\d]+ (?:de )?\d{4}\.?$")
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
