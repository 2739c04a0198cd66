"""The seven chapters of one dyad at one date, from the tables of a dataset."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from thawcast.brief.model import Chapter
from thawcast.counting.ties import FREE_TIES, TIE_YEARS
from thawcast.deals import chapter as deals
from thawcast.deals.shipped import load, shipped_for
from thawcast.depth import chapter as depth
from thawcast.depth.tables import DEPTH, DEPTH_KIND, DEPTH_PLACEBO, DEPTH_WEIGHTS
from thawcast.durability import casebook
from thawcast.durability import chapter as durability
from thawcast.durability.outlook import HazardOutlook
from thawcast.durability.reference_class import PastThaw
from thawcast.issues import chapter as issues
from thawcast.issues.result import Inputs
from thawcast.issues.tables import BALLOTS, POSITIONS, PUBLISHED, VOTERS
from thawcast.issues.votes.matrix import from_tables
from thawcast.standing import chapter as standing_chapter
from thawcast.standing.imported import Segment, extend
from thawcast.standing.months.verdict import ByMonth
from thawcast.standing.tables import CONFLICT, EPISODES, LEVELS, LEVELS_DIRECTED, PLACEBO, STATE_SHOCKS
from thawcast.standing.verdict import Standing
from thawcast.states import State, states
from thawcast.store import Dataset
from thawcast.street import chapter as street
from thawcast.street.tables import STREET
from thawcast.tables import ALL_AREAS, Contract
from thawcast.words import chapter as words
from thawcast.words.result import words_and_deeds
from thawcast.words.tables import WORDS_TABLES

QUESTIONS = {
    "standing": standing_chapter.QUESTION,
    "street": street.QUESTION,
    "words": words.QUESTION,
    "issues": issues.QUESTION,
    "depth": depth.QUESTION,
    "durability": durability.QUESTION,
    "deals": deals.QUESTION,
}
"""The seven questions in order."""

NOT_YET = "not part of this version"

SCENARIO_YEARS = 5
"""Years after which a shipped scenario's judgements are out of date."""


def chapters(
    dataset: Dataset,
    standing: Standing,
    past: tuple[PastThaw, ...],
    a: State,
    b: State,
    as_of: date,
    *,
    outlook: HazardOutlook | None = None,
    imported: tuple[Segment, ...] = (),
    months: ByMonth | None = None,
) -> tuple[Chapter, ...]:
    """Answer the seven questions.

    Args:
        dataset: Where the figures come from.
        standing: The judgement.
        past: All thaws known by the date.
        a: One state.
        b: The other, `a.code < b.code`.
        as_of: Last day whose data may be used.
        outlook: The hazard model's forecast, where there is one.
        imported: What imported events say of the two.
        months: Where they stand by month, if known.

    Returns:
        One chapter a question, in order; those that cannot be computed carry their reason.
    """

    def sides(contract: Contract) -> pl.DataFrame:
        codes = [a.code, b.code]
        rows = dataset.table(contract, as_of=as_of)
        return rows.filter(pl.col("source").is_in(codes) & pl.col("target").is_in(codes))

    def pair(contract: Contract) -> pl.DataFrame:
        rows = dataset.table(contract, as_of=as_of)
        return rows.filter((pl.col("a") == a.code) & (pl.col("b") == b.code))

    since = None if standing.current is None else standing.current.onset
    made = {
        "standing": standing_chapter.chapter(
            standing,
            levels=pair(LEVELS),
            directed=sides(LEVELS_DIRECTED),
            conflict=sides(CONFLICT),
            placebo=dataset.table(PLACEBO, as_of=as_of),
            a=a,
            b=b,
            as_of=as_of,
            months=months,
            shocks=_shocks(dataset, a, b, as_of),
        ),
        **({"street": street.chapter(pair(STREET), a=a, b=b, as_of=as_of)} if dataset.has(STREET) else {}),
        "words": words.chapter(
            words_and_deeds({c.name: dataset.table(c, as_of=as_of) for c in WORDS_TABLES if dataset.has(c)}, a=a, b=b),
            a=a,
            b=b,
            since=None if standing.from_months else since,
        ),
        "issues": issues_chapter(dataset, a, b, as_of, None if since is None else date(since, 1, 1)),
        "depth": depth_chapter(dataset, standing, a, b, as_of),
        "durability": _with_reading(
            durability.chapter(standing, past, name=_names(past, as_of), outlook=outlook)
            if standing.state != "unknown"
            else Chapter("durability", durability.QUESTION, reason=standing.why),
            standing,
            a,
            b,
            as_of,
        ),
        "deals": _deals(a, b, as_of),
    }
    made["standing"] = extend(made["standing"], imported, year=standing.year)
    return tuple(made.get(key, Chapter(key, question, reason=NOT_YET)) for key, question in QUESTIONS.items())


def _with_reading(chapter: Chapter, standing: Standing, a: State, b: State, as_of: date) -> Chapter:
    """Say beside the clock of events how historians date the thaw, and add thaws to read beside one that is running."""
    if chapter.reason is not None:
        # Where no data speak, the documented thaw that ran by the date still can.
        own = casebook.between(a.code, b.code, as_of=as_of)
        running = own and own[-1].outcome == "running"
        return replace(chapter, numbers={**chapter.numbers, **_historians(own[-1])}) if running else chapter
    turn = max((turn for turn in standing.turns if turn.sign > 0), key=lambda turn: turn.onset, default=None)
    if turn is not None:
        ended = None if turn.end is None else date(turn.end, 12, 31)
        case = casebook.same(a.code, b.code, began=date(turn.onset, 1, 1), ended=ended, as_of=as_of)
        if case is not None:
            clock = f"from {turn.onset} and still running" if turn.end is None else f"from {turn.onset} to {turn.end}"
            said = f"The clock of events has a thaw {clock}. {casebook.sentence(case)}"
            chapter = replace(chapter, claims=(said, *chapter.claims), numbers={**chapter.numbers, **_historians(case)})
    if standing.state != "thaw":
        return chapter
    read = casebook.table(casebook.analogies(a.code, b.code, as_of=as_of), as_of=as_of)
    return chapter if read is None else replace(chapter, tables=(*chapter.tables, read))


def _historians(case: casebook.Case) -> dict[str, dict[str, str | None]]:
    """Lay out for the lead and for JSON how historians date a thaw."""
    ended = None if case.end is None else case.end.isoformat()
    return {
        "historians": {
            "case": case.id,
            "title": case.title,
            "began": case.start.isoformat(),
            "ended": ended,
            "outcome": case.outcome,
        }
    }


def depth_chapter(dataset: Dataset, standing: Standing, a: State, b: State, as_of: date) -> Chapter:
    """Answer whether the running thaw is tactical or deep.

    Args:
        dataset: Where the figures come from.
        standing: The judgement.
        a: One state.
        b: The other, `a.code < b.code`.
        as_of: Last day whose data may be used.

    Returns:
        The chapter; unavailable where the dataset lacks its tables.
    """
    if not dataset.has(DEPTH):
        return Chapter("depth", depth.QUESTION, reason="the dataset holds no depth of thaws; build it anew")
    return depth.chapter(
        standing,
        dataset.table(DEPTH, as_of=as_of),
        kinds=dataset.table(DEPTH_KIND, as_of=as_of),
        weights=dataset.table(DEPTH_WEIGHTS, as_of=as_of),
        placebo=dataset.table(DEPTH_PLACEBO, as_of=as_of),
        episodes=dataset.table(EPISODES, as_of=as_of),
        a=a,
        b=b,
        as_of=as_of,
    )


def _shocks(dataset: Dataset, a: State, b: State, as_of: date) -> pl.DataFrame | None:
    if not dataset.has(STATE_SHOCKS):
        return None
    return dataset.table(STATE_SHOCKS, as_of=as_of).filter(pl.col("state").is_in([a.code, b.code]))


def issues_chapter(
    dataset: Dataset, a: State, b: State, as_of: date, since: date | None, *, area: str = ALL_AREAS
) -> Chapter:
    """Answer which issues pull two states together or apart.

    Args:
        dataset: Where the figures come from.
        a: One state.
        b: The other, `a.code < b.code`.
        as_of: Last day whose data may be used.
        since: Onset of the running thaw or chill, if there is one.
        area: Issue area for which third states are drawn, or `all`.

    Returns:
        The chapter; unavailable where the dataset lacks the votes.
    """
    if not dataset.has(BALLOTS):
        return Chapter("issues", issues.QUESTION, reason="the dataset holds no votes; build it anew")
    known = Inputs(
        from_tables(dataset.table(BALLOTS, as_of=as_of), dataset.table(VOTERS, as_of=as_of)),
        dataset.table(POSITIONS, as_of=as_of) if dataset.has(POSITIONS) else None,
        ties=(dataset.table(FREE_TIES, as_of=as_of), dataset.table(TIE_YEARS, as_of=as_of))
        if dataset.has(FREE_TIES) and dataset.has(TIE_YEARS)
        else None,
        # Hindsight of the day of its edition: shown as such, and no figure of any date rests on it.
        published=dataset.table(PUBLISHED) if dataset.has(PUBLISHED) else None,
    )
    names = {state.code: state.name for state in states(on=as_of)}
    return issues.chapter(known, a=a, b=b, as_of=as_of, since=since, names=names, area=area)


def _deals(a: State, b: State, as_of: date) -> Chapter:
    key = shipped_for(a.code, b.code, as_of)
    scenario = None if key is None else load(key)
    if scenario is None or as_of.year - scenario.date.year > SCENARIO_YEARS:
        return deals.absent(a.code, b.code)
    made, day = deals.chapter(scenario), scenario.date
    return replace(made, answer=f"Judged as of {day:%B %Y}: {made.answer[:1].lower()}{made.answer[1:]}")


def _names(past: tuple[PastThaw, ...], as_of: date) -> Mapping[str, str]:
    known = {state.code: state.name for state in states(on=as_of)}
    return {code: known.get(code, code) for case in past for code in (case.a, case.b)}
