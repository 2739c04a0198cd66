"""The verdict of an assessment as plain JSON values, as `schema.json` has it; null where no method tells yet."""

from typing import Any

from thawcast.brief.model import Chapter
from thawcast.durability.lasting import Lasting
from thawcast.standing.verdict import Standing
from thawcast.values import to_json

UNTOLD_OF_EPISODE = ("sort", "peaked", "stepped", "given_back", "p_stands", "ended", "end_kind")
"""What is not told yet of a running thaw or chill."""


def verdict(
    headline: str, standing: Standing, kind: str | None, durability: Chapter, lasting: tuple[Lasting, ...]
) -> dict[str, Any]:
    """Lay the verdict out.

    Args:
        headline: The answer in a sentence.
        standing: The judgement.
        kind: `tactical`, `deep` or `mixed`; None where it cannot be told.
        durability: The chapter on lasting.
        lasting: The forecast.
    """
    return {
        "headline": headline,
        "state": standing.state,
        "direction": {"word": "unknown", "p_6": None, "p_12": None},
        "stock": None,
        "temperature": None,
        "thaw": _episode(standing, 1),
        "chill": _episode(standing, -1),
        "kind": kind,
        "lasting": [_lasting(entry, durability) for entry in lasting],
        "confidence": None,
    }


def _episode(standing: Standing, sign: int) -> dict[str, Any] | None:
    """Tell the thaw or chill that runs, None where none does."""
    current = standing.current
    if current is None or current.sign != sign:
        return None
    began = str(current.onset) if standing.onset_month is None else f"{standing.onset_month:%Y-%m}"
    return {"began": began, "p_real": to_json(current.p_real), **dict.fromkeys(UNTOLD_OF_EPISODE)}


def _lasting(entry: Lasting, durability: Chapter) -> dict[str, Any]:
    model = durability.numbers.get("model") or {}
    records = {told["horizon_months"]: told["record"] for told in model.get("p_lasts", ())}
    return {
        "horizon_months": entry.horizon_months,
        "estimate": to_json(entry.estimate),
        "baseline": to_json(entry.baseline),
        "n_at_risk": entry.at_risk,
        "method": durability.numbers.get("method"),
        "record": to_json(records.get(entry.horizon_months)),
    }
