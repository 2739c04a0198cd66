"""The verdict of an assessment as plain JSON values, as `schema.json` has it; null where no method tells yet."""

from datetime import date
from typing import Any

from thawcast.brief.screen import Screen
from thawcast.durability.lasting import Lasting
from thawcast.standing.result import Standing
from thawcast.values import Estimate, to_json


def verdict(
    screen: Screen,
    now: Standing,
    stock: Estimate | None,
    kind: str | None,
    lasting: tuple[Lasting, ...],
) -> dict[str, Any]:
    """Lay the verdict out.

    Args:
        screen: The answer in words.
        now: What is so now.
        stock: Where the two stand on the scale of all pairs; None where it cannot be told.
        kind: `tactical`, `deep` or `mixed`; None where it cannot be told.
        lasting: The forecast.
    """
    sure = screen.confidence
    return {
        "headline": screen.headline,
        "sentences": [each.sentence for each in screen.said],
        "state": now.state,
        "direction": {"word": now.direction, "p_6": _probability(now.p_6), "p_12": _probability(now.p_12)},
        "stock": None if stock is None else to_json(stock),
        "temperature": None if now.source is None else to_json(now.level),
        "thaw": _episode(now) if now.state in {"thaw", "over"} else None,
        "chill": _episode(now) if now.state == "chill" else None,
        "change": _change(now),
        "kind": kind,
        "lasting": [_lasting(entry) for entry in lasting],
        "confidence": None if sure.level == "none" else {"word": sure.level, "reason": sure.reason},
    }


def _episode(now: Standing) -> dict[str, Any] | None:
    """Tell the thaw or chill behind the state: what was judged when it began, and what is so now."""
    found = now.behind
    if found is None:
        return None
    return {
        "began": _when(found.began, now),
        "p_real": to_json(found.p_real),
        "sort": found.sort,
        "stepped": _when(found.stepped, now),
        "end_kind": found.end_kind,
        "peaked": _when(found.peaked, now),
        "ended": _when(found.ended, now),
        "given_back": None if now.given_back is None else to_json(Estimate(now.given_back, None, None, "share")),
        "p_stands": _probability(now.p_stands),
        "p_colder": _probability(now.p_colder),
    }


def _change(now: Standing) -> dict[str, Any] | None:
    """Tell the rise or fall that the present is told beside."""
    found = now.beside
    if found is None:
        return None
    chances = {"p_rise": found.p_rise, "p_above": found.p_above}
    return {"period": _when(found.period, now), **{name: _probability(value) for name, value in chances.items()}}


def _when(period: date | None, now: Standing) -> str | None:
    return None if period is None else f"{period:%Y-%m}" if now.by_month else str(period.year)


def _probability(value: float | None) -> Any:
    return None if value is None else to_json(Estimate(value, None, None, "probability"))


def _lasting(entry: Lasting) -> dict[str, Any]:
    return {
        "horizon_months": entry.horizon_months,
        "estimate": to_json(entry.estimate),
        "baseline": to_json(entry.baseline),
        "n_at_risk": entry.at_risk,
        "method": entry.method,
        "record": {
            "judged": entry.judged,
            "alike": entry.at_risk,
            "alike_lasted": entry.lasted,
            "kept": to_json(entry.kept),
            "beside": to_json(dict(entry.beside)),
        },
    }
