"""Proposes a draft of an argument from a text: states, dates, sentences that claim something of relations, their kinds.

Rules and a lexicon, no network. A draft is a proposal: nothing is checked before a reader confirmed it.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from thawcast.argument.drafting.lexicon import (
    ATTRIBUTED,
    CONDITION,
    CUES,
    DENIED,
    EVENT,
    IMPLIED,
    IRONY,
    LOOSE,
    OPPOSITE,
    RELATION,
    SIGNS,
    STRONG,
)
from thawcast.argument.drafting.mentions import DateMention, StateMention, compounds, date_mentions, state_mentions
from thawcast.argument.drafting.sentences import Sentence, sentences
from thawcast.errors import InputError

MOST_CHARACTERS = 200_000
"""Characters of a text that is read."""
PROPOSED_FROM = 0.6
"""Score from which a sentence is proposed as a claim."""
IN_ARGUMENT = 0.45
"""The same in a text that argues throughout."""
FEWEST, ARGUES = 2, 0.15
"""Claims, and claims a sentence, from which a text argues."""
JUDGING = 0.5
"""Score of a sentence that judges without a cue."""
MOST_IN_SENTENCE, MOST_PAIRS, OF_FIRST = 5, 4, 0.5
"""States of a sentence that are paired, pairs of a text, and the least weight beside the first pair's."""
MOST_CLAIMS = 100

Pair = tuple[str, str]


@dataclass(frozen=True)
class Proposal:
    """A sentence proposed as a claim.

    Args:
        sentence: As the text has it.
        kind: Its likeliest kind, a key of `kinds.KINDS`.
        others: Other kinds that it may be, the likeliest first.
        pair: Codes of the two states, ordered.
        settings: Proposed settings by name.
        line: Line of the text at which it begins, from 1.
        start: Place of its first character.
        end: Place after its last.
        doubt: How doubtful it is that it is such a claim, 0 to 1.
        why: What makes it doubtful.
    """

    sentence: str
    kind: str
    others: tuple[str, ...]
    pair: Pair
    settings: dict[str, str | int | list[str]]
    line: int
    start: int
    end: int
    doubt: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """What was found in a text.

    Args:
        file: Name of the text.
        title: Its first line, if it has the form of one.
        states: Codes of the states that it names, the most named first.
        dates: The dates that it names.
        pairs: The pairs that it is about, the most spoken of first.
        claims: Sentences proposed as claims, in their order.
    """

    file: str
    title: str
    states: tuple[str, ...]
    dates: tuple[DateMention, ...]
    pairs: tuple[Pair, ...]
    claims: tuple[Proposal, ...]


def drafted(text: str, *, file: str = "text.txt") -> Draft:
    """Propose a draft of an argument.

    Args:
        text: The text.
        file: Its name.

    Returns:
        The draft; without claims where the text makes none of two states.

    Raises:
        InputError: The text is too long, or holds nothing.
    """
    if not text.strip():
        raise InputError(f"{file}: no text; give an article of plain text")
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"{file}: {len(text):,} characters; take {MOST_CHARACTERS:,} at most, an article at a time")
    text = text.replace("\r\n", "\n")
    dates = date_mentions(text)
    years = [int(d.iso[:4]) for d in dates]
    year = max(years) if years else None
    mentions = _mentions(text, year)
    counted = Counter(m.code for m in mentions)
    parts = sentences(text)
    pairs = _pairs(parts, mentions)
    found = _claims(text, parts, mentions, dates, pairs, bar=PROPOSED_FROM) if pairs else []
    if len(found) >= max(FEWEST, ARGUES * len(parts)):
        # A text that argues speaks of the two also where it names neither.
        found = _claims(text, parts, mentions, dates, pairs, bar=IN_ARGUMENT)
    first = text.strip().split("\n", 1)[0].strip()
    titled = len(first) <= 120 and not first.endswith(".") and "\n" in text.strip()
    return Draft(
        file, first if titled else "", tuple(code for code, _ in counted.most_common()), dates,
        tuple(pairs), tuple(found[:MOST_CLAIMS]),
    )  # fmt: skip


def _mentions(text: str, year: int | None) -> list[StateMention]:
    double = compounds(text, year=year)
    taken = {range(m.start, m.end) for m in double}
    single = [
        m for m in state_mentions(text, year=year) if not any(m.start < t.stop and t.start < m.end for t in taken)
    ]
    return sorted((*double, *single), key=lambda m: m.start)


def _within(sentence: Sentence, mentions: list[StateMention]) -> list[str]:
    codes = [m.code for m in mentions if sentence.start <= m.start < sentence.end]
    return list(dict.fromkeys(codes))


def _pairs(parts: tuple[Sentence, ...], mentions: list[StateMention]) -> list[Pair]:
    """Pairs by how often two states stand in one sentence, shared among all that do, and how often both are named."""
    weight: dict[Pair, float] = {}
    named = Counter(m.code for m in mentions)
    for sentence in parts:
        found = list(combinations(sorted(_within(sentence, mentions)[:MOST_IN_SENTENCE]), 2))
        for one, other in found:
            own = 2.0 if RELATION.search(sentence.text) else 1.0
            weight[one, other] = weight.get((one, other), 0.0) + own / len(found)
    for one, other in combinations(sorted(code for code, _ in named.most_common(MOST_IN_SENTENCE)), 2):
        weight[one, other] = weight.get((one, other), 0.0) + 0.3 * min(named[one], named[other])
    best = sorted(weight, key=lambda pair: -weight[pair])[:MOST_PAIRS]
    return [pair for pair in best if weight[pair] >= OF_FIRST * weight[best[0]]]


def _claims(
    text: str,
    parts: tuple[Sentence, ...],
    mentions: list[StateMention],
    dates: tuple[DateMention, ...],
    pairs: list[Pair],
    *,
    bar: float,
) -> list[Proposal]:
    found: list[Proposal] = []
    last = pairs[0]
    for sentence in parts:
        codes = _within(sentence, mentions)
        own, carried = _pair(codes, pairs, last)
        last = own if len(codes) >= 2 or not carried else last
        scored = _kinds(sentence.text)
        if _no_claim(sentence.text):
            continue
        relation = bool(RELATION.search(sentence.text))
        if bar == PROPOSED_FROM and not codes and not relation and not IMPLIED.search(sentence.text):
            continue
        score, why = _judged(sentence.text, scored[0][1] if scored else 0.0, codes, relation=relation, carried=carried)
        if score < bar:
            judges = _assertive(sentence.text, codes, relation=relation)
            if judges < bar:
                continue
            score = JUDGING
            why.append("it judges, by words that no kind claims for its own")
            scored = scored or [(_loose(sentence.text), JUDGING)]
        if len(scored) > 1 and scored[1][1] >= scored[0][1] - 0.1:
            why.append(f"may be of kind {scored[1][0]}")
        kind = scored[0][0]
        line = text.count("\n", 0, sentence.start) + 1
        within = [d for d in dates if sentence.start <= d.start < sentence.end]
        found.append(
            Proposal(
                sentence.text, kind, tuple(k for k, _ in scored[1:4]), own, _settings(kind, own, codes, within),
                line, sentence.start, sentence.end, round(1 - min(score, 0.97), 2), tuple(why),
            )
        )  # fmt: skip
    return found


def _pair(codes: list[str], pairs: list[Pair], last: Pair) -> tuple[Pair, bool]:
    """Choose the pair that a sentence speaks of, and whether it is carried over from before."""
    inside = [pair for pair in pairs if set(pair) <= set(codes)]
    if inside:
        return (last if last in inside else inside[0]), False
    if len(codes) == 2:
        first, second = sorted(codes)
        return (first, second), False
    touched = [pair for pair in (last, *pairs) if set(pair) & set(codes)]
    return (touched[0] if touched else last), True


def _assertive(sentence: str, codes: list[str], *, relation: bool) -> float:
    """Score how much a sentence judges the two, and does not report, whatever the kind."""
    about = 0.3 if len(codes) >= 2 else 0.15 if codes else 0.0
    about += 0.2 if relation else 0.1 if IMPLIED.search(sentence) else 0.0
    return about + sum(weight for weight, pattern in SIGNS if pattern.search(sentence))


def _loose(sentence: str) -> str:
    return next((kind for kind, pattern in LOOSE if pattern.search(sentence)), "vague")


def _kinds(sentence: str) -> list[tuple[str, float]]:
    """Kinds that a sentence may be of, the likeliest first."""
    found: dict[str, float] = {}
    for cue in CUES:
        for hit in cue.pattern.finditer(sentence):
            denied = cue.kind in OPPOSITE and DENIED.search(sentence[: hit.start()][-40:])
            kind = OPPOSITE[cue.kind] if denied else cue.kind
            found[kind] = found[kind] + 0.03 if kind in found else cue.weight
    for weaker, stronger in _YIELDS:
        if weaker in found and stronger in found:
            found[weaker] -= 0.2
    return sorted(found.items(), key=lambda pair: -pair[1])


_YIELDS = (
    ("improved", "turn"), ("worsened", "turn"), ("lasts", "fails"), ("deep", "tactical"), ("improved", "words_deeds"),
    ("package", "one_sided"), ("package", "two_way"), ("two_way", "moved_more"), ("two_way", "one_sided"),
    ("deep", "lasts"), ("deep", "fails"), ("tactical", "fails"), ("tactical", "lasts"), ("improved", "fails"),
    ("answers", "one_sided"), ("agree", "part"), ("improved", "lasts"), ("bound", "package"),
    ("improved", "like_case"), ("worsened", "like_case"), ("tactical", "like_case"), ("deep", "like_case"),
    ("agree", "third_states"), ("part", "third_states"), ("broad", "narrow"), ("improved", "deep"),
    ("improved", "tactical"), ("part", "words_deeds"), ("agree", "package"), ("broad", "package"),
    ("one_sided", "moved_more"), ("fails", "like_case"), ("lasts", "like_case"), ("two_way", "package"),
    ("agree", "deep"), ("improved", "bound"), ("lasts", "bound"), ("agree", "bound"), ("answers", "two_way"),
)  # fmt: skip
"""Kinds whose words often stand in a sentence of another kind: the first yields to the second."""


def _no_claim(sentence: str) -> bool:
    """Whether a sentence asks, or is too short or too much of a list to claim anything."""
    *stated, last = re.split(r";|:| — ", sentence)
    asks = last.rstrip("\"'”’»)] ").endswith("?")
    return (asks and not stated) or len(sentence.split()) < 4


def _judged(sentence: str, cue: float, codes: list[str], *, relation: bool, carried: bool) -> tuple[float, list[str]]:
    score, why = cue, list[str]()
    if relation:
        score += 0.1
    elif not codes:
        score -= 0.1
    if len(codes) >= 2:
        score += 0.1
    elif carried:
        why.append("the two are taken from the sentences before")
    if ATTRIBUTED.search(sentence):
        score -= 0.05
        why.append("others are said to hold it")
    if CONDITION.search(sentence):
        score -= 0.05
        why.append("it is conditional")
    if IRONY.search(sentence):
        score -= 0.05
        why.append("it may be meant as irony")
    if EVENT.search(sentence) and cue < STRONG + 0.05:
        score -= 0.1
        why.append("it may report an event only")
    return score, why


def _settings(kind: str, pair: Pair, codes: list[str], dates: list[DateMention]) -> dict[str, str | int | list[str]]:
    """Propose settings from what the sentence names."""
    years = [int(d.iso[:4]) for d in dates]
    found: dict[str, str | int | list[str]] = {}
    if years and kind in {"improved", "worsened", "words_deeds", "narrow", "broad", "moved_more"}:
        found["from"] = min(years)
    if years and kind == "turn":
        found["at"] = years[0]
    if years and kind in {"lasts", "fails"}:
        found["by"] = max(years)
    first = next((code for code in codes if code in pair), None)
    if first and kind in {"one_sided", "answers", "moved_more"}:
        found["side"] = first
    third = [code for code in codes if code not in pair]
    if third and kind == "third_states":
        found["third"] = third
    return found
