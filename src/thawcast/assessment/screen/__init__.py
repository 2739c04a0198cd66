"""The first screen of the answer, made by rules from figures that stand in its JSON."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from thawcast.assessment.questions.durability import result as future
from thawcast.assessment.questions.standing import result as relations
from thawcast.assessment.screen.basis import Basis
from thawcast.assessment.screen.confidence import caveats, confidence
from thawcast.assessment.screen.figures import figures
from thawcast.assessment.screen.headline import headline, record_title, reference
from thawcast.assessment.screen.lines import line
from thawcast.assessment.screen.sentences import said
from thawcast.assessment.screen.ways import ways
from thawcast.brief.model import Chapter
from thawcast.brief.phrases import bounded, likelihood
from thawcast.brief.screen import Chance, Screen, Spark
from thawcast.durability.lasting import Lasting
from thawcast.standing.result import Relations, called
from thawcast.store import Known

ARROWS = {"warming": "↗", "cooling": "↘", "flat": "→", "unknown": ""}
"""Direction to the arrow of the verdict."""

PRESENT = timedelta(days=31)
"""Age of data up to which their end is drawn as now."""


def screen(known: Known, chapters: Sequence[Chapter]) -> Screen:
    """Put the answer on one screen.

    Args:
        known: What is known of the two.
        chapters: The seven chapters.
    """
    found, lasting = known.once(relations), known.once(future).lasting
    now = found.standing
    drawn = figures(known, now, lasting)
    told = Basis(now, known.a, known.b, known.as_of, lasting, tuple(chapters), drawn.ladder)
    verdict, warm = headline(now)
    return Screen(
        pair=f"{_capital(known.a.phrase)} and {known.b.phrase}",
        day=in_words(known.as_of),
        data_to="" if now.data_to is None else f"{now.data_to:%B %Y}",
        headline=verdict,
        arrow=ARROWS[now.direction],
        warm=warm,
        said=said(told),
        spark=_spark(found, known.as_of),
        chances=_chances(told.falling) if now.state == "thaw" and not now.doubted else (),
        confidence=confidence(told),
        lines=tuple(line(chapter, told) for chapter in chapters),
        caveats=caveats(told),
        ways=ways(known) if now.state == "unknown" else (),
        course=drawn.course,
        ladder=drawn.ladder,
        kept=drawn.kept,
        record=drawn.record,
    )


def in_words(day: date) -> str:
    """Write a day as `31 December 2010`."""
    return f"{day.day} {day:%B %Y}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _chances(lasting: Sequence[tuple[Lasting, bool]]) -> tuple[Chance, ...]:
    """Give the chances by horizon; where a later one is the same as printed, or capped, no more is known: it joins."""
    found: list[Chance] = []
    for entry, capped in lasting:
        p, years = entry.estimate.value, entry.horizon_months // 12
        if p is None:
            continue
        percent, number = bounded(p, cases=entry.at_risk)
        if found and (capped or found[-1].number == number):
            at_risk = found[-1].at_risk if capped else entry.at_risk
            found[-1] = replace(found[-1], years=(*found[-1].years, years), at_risk=at_risk)
            continue
        low, high = (None if end is None else round(100 * end) for end in (entry.estimate.low, entry.estimate.high))
        word = likelihood(p, cases=entry.at_risk)
        found.append(Chance((years,), percent, number, word, entry.at_risk, low, high))
    return tuple(found)


def _spark(found: Relations, as_of: date) -> Spark | None:
    """Draw the series that tells the state, each period in its place, with its episodes."""
    now, levels = found.standing, found.own
    if not now.heard or levels.height < 3:
        return None
    first, last = levels["period"][0], levels["period"][-1]
    place = _months if now.by_month else _years
    values: list[float | None] = [None] * (place(first, last) + 1)
    for period, level in levels.select("period", "level").iter_rows():
        values[place(first, period)] = level
    spans = tuple(
        (place(first, each.began), place(first, each.ended or last), each.sign < 0)
        for each in now.episodes
        if each.began >= first
    )
    names = [called(day, now.freq) for day in (first, last)]
    base, before = reference(now) or (None, "")
    present = now.data_to is not None and as_of - now.data_to <= PRESENT
    mark = "now" if present else "last"
    return Spark(record_title(now), tuple(values), spans, names[0], names[1], base, before, mark)


def _years(first: date, day: date) -> int:
    return day.year - first.year


def _months(first: date, day: date) -> int:
    return 12 * (day.year - first.year) + day.month - first.month
