"""Proposes a draft of an argument from a text: states, dates, sentences that claim something of relations, their kinds.

Rules and a lexicon, no network. A draft is a proposal: nothing is checked before a reader confirmed it.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations, pairwise

from thawcast.argument.drafting.dates import DateMention, date_mentions, day_of, tells
from thawcast.argument.drafting.judging import Facts, chances
from thawcast.argument.drafting.lexicon import ATTRIBUTED, CONDITION, CUES, DENIED, IRONY, LOOSE, OPPOSITE, RELATION
from thawcast.argument.drafting.mentions import StateMention, compounds, state_mentions
from thawcast.argument.drafting.sentences import Sentence, sentences
from thawcast.errors import InputError

MOST_CHARACTERS = 200_000
"""Characters of a text that is read."""
PROPOSED_FROM = 0.4
"""Probability from which a sentence is proposed as a claim."""
LOOSELY = 0.5
"""Weight of a kind that single words speak for."""
THIRD_FIRST = 0.63
"""Weight of third states in a sentence that names one first."""
MOST_IN_SENTENCE, MOST_PAIRS = 5, 4
"""States of a sentence that are paired, and pairs of a text."""
IN_CLAUSE, NAMED_BOTH = 0.5, 0.6
"""Weight of two states in one clause beside one sentence, and of each time that both are named."""
OF_FIRST, OF_FIRST_APART = 0.6, 0.2
"""Least weight of a pair beside the first's: of one that shares a state with it, and of one that does not."""
MOST_CLAIMS = 100
LONGEST_READ = 1_500
"""Characters of a sentence in which claims are sought."""

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
    own = day_of(dates)[:4] or max((d.iso[:4] for d in dates), default="")
    mentions = _mentions(text, int(own) if own else None)
    counted = Counter(m.code for m in mentions)
    parts = sentences(text)
    pairs = _pairs(parts, mentions)
    found = _claims(text, parts, mentions, dates, pairs) if pairs else []
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
    """Pairs by how often two states stand in one sentence and clause, and how often both are named."""
    named = Counter(m.code for m in mentions)
    together: dict[Pair, float] = {}
    for sentence in parts:
        own = 2.0 if RELATION.search(sentence.text[:LONGEST_READ]) else 1.0
        for place, weight in ((sentence, own), *((clause, IN_CLAUSE * own) for clause in _clauses(sentence))):
            found = list(combinations(sorted(_within(place, mentions)[:MOST_IN_SENTENCE]), 2))
            for pair in found:
                together[pair] = together.get(pair, 0.0) + weight / len(found)
    often = combinations(sorted(code for code, _ in named.most_common(MOST_IN_SENTENCE)), 2)
    weights = {
        pair: together.get(pair, 0.0) + NAMED_BOTH * min(named[code] for code in pair)
        for pair in dict.fromkeys((*together, *often))
    }
    best = sorted(weights, key=lambda pair: -weights[pair])
    kept = best[:1]
    for pair in best[1:]:
        # A second case shares no state with the first; what does is mostly a third state of it.
        apart = not any(set(pair) & set(other) for other in kept)
        bar = (OF_FIRST_APART if apart else OF_FIRST) * weights[best[0]]
        twice = pair in together and min(named[code] for code in pair) > 1
        if twice and weights[pair] >= bar and len(kept) < MOST_PAIRS:
            kept.append(pair)
    return kept


def _clauses(sentence: Sentence) -> list[Sentence]:
    """Split a sentence at its semicolons and dashes."""
    stops = [0, *(m.end() for m in _CLAUSE.finditer(sentence.text)), len(sentence.text)]
    return [Sentence(sentence.text[a:b], sentence.start + a, sentence.start + b) for a, b in pairwise(stops)]


_CLAUSE = re.compile(r";|\s[—–]\s")


def _claims(
    text: str,
    parts: tuple[Sentence, ...],
    mentions: list[StateMention],
    dates: tuple[DateMention, ...],
    pairs: list[Pair],
) -> list[Proposal]:
    texts = [sentence.text[:LONGEST_READ] for sentence in parts]
    kinds = [_kinds(said) for said in texts]
    states = [_within(sentence, mentions) for sentence in parts]
    days = [[d for d in dates if sentence.start <= d.start < sentence.end] for sentence in parts]
    facts = [
        Facts(
            said,
            scored[0][1] if scored else 0.0,
            tuple(kind for kind, _ in scored),
            len(codes),
            any(tells(d, text) for d in own),
        )
        for said, scored, codes, own in zip(texts, kinds, states, days, strict=True)
    ]
    found: list[Proposal] = []
    last = pairs[0]
    for sentence, scored, codes, within, p in zip(parts, kinds, states, days, chances(facts), strict=True):
        last, carried = _pair(codes, pairs, last)
        if p < PROPOSED_FROM:
            continue
        named = _loosely(sentence.text, codes, last, scored)
        found.append(
            Proposal(
                sentence.text, named[0], tuple(named[1:4]), last, _settings(named[0], last, codes, within),
                text.count("\n", 0, sentence.start) + 1, sentence.start, sentence.end, round(1 - min(p, 0.97), 2),
                tuple(_why(sentence.text, scored, carried=carried)),
            )
        )  # fmt: skip
    return found


def _pair(codes: list[str], pairs: list[Pair], last: Pair) -> tuple[Pair, bool]:
    """Choose the pair that a sentence speaks of, and whether it is carried over from before."""
    inside = [pair for pair in (last, *pairs) if set(pair) <= set(codes)]
    if inside:
        return inside[0], False
    touched = [pair for pair in (last, *pairs) if set(pair) & set(codes)]
    return (touched[0] if touched else last), True


def _loosely(sentence: str, codes: list[str], pair: Pair, scored: list[tuple[str, float]]) -> list[str]:
    """Kinds that a sentence may be of, also by its single words, and by whom it names first."""
    found = dict(scored)
    if codes and codes[0] not in pair:
        found.setdefault("third_states", THIRD_FIRST)
    if not found:
        hits = {kind: len({word.casefold() for word in pattern.findall(sentence)}) for kind, pattern in LOOSE}
        likeliest = sorted(filter(hits.get, hits), key=lambda kind: -hits[kind]) or ["vague"]
        found = {kind: LOOSELY - 0.01 * place for place, kind in enumerate(likeliest)}
    return sorted(found, key=lambda kind: -found[kind])


def _why(sentence: str, scored: list[tuple[str, float]], *, carried: bool) -> list[str]:
    """Say what makes a proposal doubtful."""
    why = ["the two are taken from the sentences before"] if carried else []
    if not scored:
        why.append("it judges, by words that no kind claims for its own")
    for pattern, reason in (
        (ATTRIBUTED, "others are said to hold it"), (CONDITION, "it is conditional"),
        (IRONY, "it may be meant as irony"),
    ):  # fmt: skip
        if pattern.search(sentence):
            why.append(reason)
    if len(scored) > 1 and scored[1][1] >= scored[0][1] - 0.1:
        why.append(f"may be of kind {scored[1][0]}")
    return why


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
