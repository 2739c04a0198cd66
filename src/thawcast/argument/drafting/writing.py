"""Writes a draft as an argument file that waits to be confirmed, and reads one that another program proposed."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from thawcast.argument.drafting.draft import Draft, Proposal, drafted
from thawcast.argument.kinds import KINDS
from thawcast.errors import InputError, ThawcastError
from thawcast.states import resolve

NAMED = {"like_case": ("case", "the casebook lists ids: `thawcast casebook`")}
"""Settings that only the reader can name."""


def written(draft: Draft) -> str:
    """Write a draft as TOML that `thawcast claims` refuses until the reader confirms it.

    Args:
        draft: The draft.

    Returns:
        The text of an argument file.
    """
    pair = draft.pairs[0] if draft.pairs else ("", "")
    days = [d.iso for d in draft.dates if len(d.iso) == 10]
    years = [d.iso[:4] for d in draft.dates]
    day = max(days) if days else f"{max(years)}-12-31" if years else "0001-01-01"
    lines = [
        f"# A draft from {_plain(draft.file)}, by rules. Read every claim against the text: put the sentence in",
        "# your own words, mend kind and settings, strike what is none. Fill in author, date, source; set confirmed.",
        f"# States named: {', '.join(draft.states) or 'none'}.",
        f"# Dates named: {', '.join(dict.fromkeys(d.iso for d in draft.dates)) or 'none'}.",
        "confirmed = false",
        f"title = {_text(draft.title or draft.file)}",
        'author = ""',
        f"date = {day}  # the last date named; put the day of the text",
        'source = ""',
        f"states = [{_text(_name(pair[0]))}, {_text(_name(pair[1]))}]",
    ]
    for claim in draft.claims:
        lines += ["", *_claim(claim, pair, date.fromisoformat(day))]
    if not draft.claims:
        lines += ["", "# No sentence claims anything of two states that a kind of claim could test."]
    return "\n".join(lines) + "\n"


def _claim(claim: Proposal, pair: tuple[str, str], then: date) -> list[str]:
    why = f"; {'; '.join(claim.why)}" if claim.why else ""
    others = f"; or {', '.join(claim.others)}" if claim.others else ""
    lines = [
        f"# line {claim.line}, characters {claim.start} to {claim.end}; doubt {claim.doubt:.2f}{_plain(why + others)}",
        "[[claim]]",
        f"sentence = {_text(claim.sentence)}",
        f"kind = {_text(claim.kind)}",
    ]
    if claim.pair != pair:
        lines.append(f"states = [{_text(_name(claim.pair[0]))}, {_text(_name(claim.pair[1]))}]")
    for name, value in claim.settings.items():
        late = name in {"from", "by"} and isinstance(value, int) and (value >= then.year) == (name == "from")
        lines.append(f"{'# ' if late else ''}{name} = {_value(value)}")
    if claim.kind in NAMED:
        name, how = NAMED[claim.kind]
        lines.append(f'{name} = ""  # {how}')
    return lines


def _name(code: str) -> str:
    return resolve(code).name if code else ""


def _text(value: str) -> str:
    # JSON's escapes are TOML's, but for the one character that TOML forbids bare.
    return json.dumps(" ".join(value.split()), ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: str | int | list[str]) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    return str(value) if isinstance(value, int) else _text(value)


def _plain_value(value: object) -> bool:
    """Whether a value can stand as a setting: a text, a number or texts."""
    listed = isinstance(value, list) and all(isinstance(item, str) for item in cast("list[object]", value))
    return listed or (isinstance(value, str | int) and not isinstance(value, bool))


def _plain(value: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def proposed(answer: str, text: str, *, file: str) -> Draft:
    """Read the draft that a program of the reader's own proposed, as JSON in the form of `Draft`.

    Args:
        answer: Its JSON: an object with `claims`, a list of objects with `sentence`, `kind`, `states` (two names) and,
            if wanted, `settings` and `doubt`.
        text: The text, in which each sentence must stand word for word.
        file: Its name.

    Returns:
        The draft, with states and dates by rule.

    Raises:
        InputError: It is no such JSON, names an unknown kind or state, or a sentence that the text does not hold.
    """
    base = drafted(text, file=file)
    try:
        rows = json.loads(answer)["claims"]
        claims = [_proposal(row, text, number) for number, row in enumerate(rows, start=1)]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise InputError(f"{file}: the proposal is not as docs/methods/claims.md says ({error}); mend it") from None
    pairs = tuple(dict.fromkeys(claim.pair for claim in claims)) or base.pairs
    return Draft(base.file, base.title, base.states, base.dates, pairs, tuple(claims))


def _proposal(row: Mapping[str, Any], text: str, number: int) -> Proposal:
    sentence, kind = str(row["sentence"]), str(row["kind"])
    start = text.find(sentence)
    if start < 0 or not sentence.strip():
        raise InputError(f"claim {number}: the text does not hold {sentence[:60]!r}; quote it word for word")
    if kind not in KINDS:
        raise InputError(f"claim {number}: kind {kind[:40]!r} is not known; take one of {', '.join(KINDS)}")
    try:
        first, second = sorted(resolve(str(name)).code for name in cast("list[object]", row["states"]))
    except (ThawcastError, ValueError) as error:
        raise InputError(f"claim {number}: states: {error}; name two") from None
    given = cast("dict[str, Any]", dict(row.get("settings", {})))
    settings = {name: value for name, value in given.items() if name in KINDS[kind].reads and _plain_value(value)}
    doubt = min(1.0, max(0.0, float(row.get("doubt", 0.5))))
    return Proposal(
        sentence, kind, (), (first, second), settings, text.count("\n", 0, start) + 1, start,
        start + len(sentence), doubt, ("proposed by another program",),
    )  # fmt: skip
