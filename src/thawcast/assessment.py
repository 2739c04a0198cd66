"""One dyad, one date: the seven chapters, the verdict, and the brief made of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from thawcast import __version__
from thawcast.brief.model import Brief, Chapter, Estimate, Source, to_json
from thawcast.deals import chapter as deals
from thawcast.deals.shipped import load
from thawcast.durability import chapter as durability
from thawcast.durability.reference_class import Case, cases
from thawcast.durability.tables import THAW_FEATURES
from thawcast.errors import DateError, DyadError
from thawcast.issues import chapter as issues
from thawcast.issues.contracts import AGREEMENT_NORM, SIMILARITY
from thawcast.standing import chapter as standing_chapter
from thawcast.standing.tables import CONFLICT, EPISODES, LEVELS, LEVELS_DIRECTED, PLACEBO
from thawcast.standing.verdict import Standing, judge
from thawcast.states import State, resolve_dyad, states
from thawcast.store import Dataset, open_dataset
from thawcast.tables import Contract
from thawcast.words import chapter as words
from thawcast.words.tables import SAY_DO, SHARES

SCHEMA = "thawcast.assessment/1"

QUESTIONS = {
    "standing": standing_chapter.QUESTION,
    "street": "A two-way street? Does each side answer the other?",
    "words": words.QUESTION,
    "issues": issues.QUESTION,
    "depth": "Tactical or deep?",
    "durability": durability.QUESTION,
    "deals": deals.QUESTION,
}
"""The seven questions in order."""

NOT_YET = "not part of this version"

SCENARIO = "scenario:"
"""Marks a source that is a shipped scenario, not a dataset."""

SCENARIO_YEARS = 5
"""Years after which a shipped scenario's judgements are out of date."""


@dataclass(frozen=True)
class Assessment:
    """The answer for two states at a date.

    Args:
        a: One state.
        b: The other, `a.code < b.code`.
        as_of: Last day whose data was used.
        standing: The judgement behind the verdict.
        lasting: Probabilities of lasting, empty unless a thaw is running.
        chapters: One for each of the seven questions, in order.
        dataset: Which data answered.
    """

    a: State
    b: State
    as_of: date
    standing: Standing
    lasting: tuple[durability.Lasting, ...]
    chapters: tuple[Chapter, ...]
    dataset: Dataset

    @property
    def p_real(self) -> Estimate | None:
        """Probability that the running change exceeds noise [probability], None if none runs."""
        return None if self.standing.current is None else self.standing.current.p_real

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        return self.brief.lead[0]

    @cached_property
    def brief(self) -> Brief:
        """The brief as a value, ready for the renderers."""
        used = {source for chapter in self.chapters for source in chapter.sources}
        return Brief(
            title=f"{self.a.name} - {self.b.name}",
            as_of=self.as_of.isoformat(),
            lead=_lead(self),
            chapters=self.chapters,
            caveats=_caveats(self),
            sources=(
                *(source for source in self.dataset.sources() if source.id in used),
                *(_scenario_source(name) for name in sorted(used) if name.startswith(SCENARIO)),
            ),
            dataset=self.dataset.label,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the assessment as plain JSON values, as `assessment.schema.json` describes them."""
        brief = self.brief
        return {
            "schema": SCHEMA,
            "a": {"code": self.a.code, "name": self.a.name},
            "b": {"code": self.b.code, "name": self.b.name},
            "as_of": self.as_of.isoformat(),
            "verdict": {
                "state": self.standing.state,
                "kind": None,
                "sentence": self.sentence,
                "since": None if self.standing.current is None else self.standing.current.onset,
                "p_real": to_json(self.p_real),
                "p_lasts": [to_json(vars(entry)) for entry in self.lasting],
            },
            "chapters": {chapter.key: _chapter_json(chapter) for chapter in self.chapters},
            "caveats": list(brief.caveats),
            "sources": [to_json(vars(source)) for source in brief.sources],
        }

    def to_json(self) -> str:
        """Return the assessment as JSON text, two spaces of indentation, keys in a fixed order."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def to_html(self, path: str | Path) -> Path:
        """Write the brief as one self-contained HTML file.

        Args:
            path: File to write.

        Returns:
            The path.

        Raises:
            StoreError: The file cannot be written.
        """
        from thawcast.brief.drawings import page
        from thawcast.brief.write import write_files

        target = Path(path)
        return write_files(target.parent, {target.name: page(self.brief)})[0]

    def _repr_html_(self) -> str:
        """Show the brief in a notebook, in a frame so that its style stays its own."""
        from html import escape

        from thawcast.brief.drawings import page

        shown, title = escape(page(self.brief), quote=True), escape(self.brief.title, quote=True)
        return f'<iframe srcdoc="{shown}" title="{title}" style="width:100%;height:80vh;border:0"></iframe>'


def assess(a: str, b: str, *, as_of: date | str | None = None, store: str | Path | Dataset | None = None) -> Assessment:
    """Answer whether the improvement in two states' relations has a future.

    Args:
        a: A state: any code, name or usual spelling.
        b: The other.
        as_of: Last day whose data may be used (a date or ISO text); default the dyad's last covered day.
        store: Folder of a store, or an open dataset; default the user's own store if it has more, else the starter.

    Returns:
        The assessment.

    Raises:
        UnknownStateError: No state has that name.
        StateNotThenError: A state did not exist at the date.
        DyadError: The same state twice, or nothing is known of the two.
        DateError: Not a date, or before the first date that can be assessed.
        StoreError: The dataset cannot be read.

    Example:
        >>> result = assess("USA", "Russia", as_of="2010-12-31")
        >>> result.standing.state, result.standing.current.onset
        ('thaw', 2009)
    """
    day = _date(as_of)
    dataset = store if isinstance(store, Dataset) else open_dataset(None if store is None else Path(store))
    first, last = dataset.span
    if day is not None and day < first:
        raise DateError(f"{day}: before the data; take a date from {first} on (events are known to {last})")
    one, other = resolve_dyad(a, b, on=last if day is None else day)
    day = _last_day(dataset, one, other) if day is None else day
    levels = dataset.table(LEVELS, as_of=day)
    episodes = dataset.table(EPISODES, as_of=day)
    standing = judge(levels, episodes, a=one.code, b=other.code, as_of=day)
    if standing.year is None:
        standing = replace(standing, why=_uncovered(levels, (one, other)) or standing.why)
    last_year = int(levels.select(pl.max("period")).item().year)
    past = cases(episodes, dataset.table(THAW_FEATURES, as_of=day), as_of=day, last_year=last_year)
    made = _chapters(dataset, standing, past, one, other, day)
    if not any(made[key].available for key in ("standing", "words", "issues")):
        raise DyadError(
            f"{one.code}-{other.code}: no events or common votes by {day}; `thawcast states` lists what is known"
        )
    if standing.state == "unknown":
        made["durability"] = Chapter("durability", durability.QUESTION, reason=standing.why)
    chapters = tuple(made.get(key, Chapter(key, QUESTIONS[key], reason=NOT_YET)) for key in QUESTIONS)
    return Assessment(one, other, day, standing, durability.forecast(standing, past), chapters, dataset)


def _chapters(
    dataset: Dataset, standing: Standing, past: tuple[Case, ...], a: State, b: State, as_of: date
) -> dict[str, Chapter]:
    def sides(contract: Contract) -> pl.DataFrame:
        codes = [a.code, b.code]
        rows = dataset.table(contract, as_of=as_of)
        return rows.filter(pl.col("source").is_in(codes) & pl.col("target").is_in(codes))

    def pair(contract: Contract) -> pl.DataFrame:
        rows = dataset.table(contract, as_of=as_of)
        return rows.filter((pl.col("a") == a.code) & (pl.col("b") == b.code))

    since = None if standing.current is None else standing.current.onset
    return {
        "standing": standing_chapter.chapter(
            standing,
            levels=pair(LEVELS),
            directed=sides(LEVELS_DIRECTED),
            conflict=sides(CONFLICT),
            placebo=dataset.table(PLACEBO, as_of=as_of),
            a=a,
            b=b,
            as_of=as_of,
        ),
        "words": words.chapter(sides(SHARES), pair(SAY_DO), a=a, b=b, since=since),
        "issues": issues.chapter(
            pair(SIMILARITY),
            dataset.table(AGREEMENT_NORM, as_of=as_of),
            a=a,
            b=b,
            as_of=as_of,
            since=None if since is None else date(since, 1, 1),
        ),
        "durability": durability.chapter(standing, past, name=_names(past, as_of)),
        "deals": _deals(a, b, as_of),
    }


def _deals(a: State, b: State, as_of: date) -> Chapter:
    key = deals.shipped_for(a.code, b.code, as_of)
    if key is None or as_of.year - load(key).date.year > SCENARIO_YEARS:
        return deals.absent(a.code, b.code)
    made = deals.chapter(load(key))
    day = load(key).date
    return replace(made, answer=f"Judged as of {day:%B %Y}: {made.answer[:1].lower()}{made.answer[1:]}")


def _scenario_source(name: str) -> Source:
    key = name.removeprefix(SCENARIO)
    return Source(
        name,
        f"Thawcast scenario {key}.toml: judgements of positions, saliences and capabilities, each with its reason.",
        __version__,
        "Apache-2.0",
    )


def _uncovered(levels: pl.DataFrame, pair: tuple[State, State]) -> str:
    """Say which of two states the event data lack, if that is why nothing is known of them."""
    covered = set(levels["a"].unique()) | set(levels["b"].unique())
    lacking = [state.phrase for state in pair if state.code not in covered]
    return f"the event data do not cover {' or '.join(lacking)}" if lacking else ""


def _names(past: tuple[Case, ...], as_of: date) -> Mapping[str, str]:
    known = {state.code: state.name for state in states(on=as_of)}
    return {code: known.get(code, code) for case in past for code in (case.a, case.b)}


def _last_day(dataset: Dataset, a: State, b: State) -> date:
    own = dataset.table(LEVELS).filter((pl.col("a") == a.code) & (pl.col("b") == b.code))
    return own.select(pl.max("known_on")).item() if own.height else dataset.span[1]


def _date(as_of: date | str | None) -> date | None:
    if not isinstance(as_of, str):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise DateError(f"{as_of}: not a date; write it as 2010-12-31") from error


def _lead(found: Assessment) -> tuple[str, ...]:
    """The answer in two sentences: where they stand and on what, then whether it lasts."""
    by_key = {chapter.key: chapter for chapter in found.chapters}
    pair, day = f"{found.a.phrase} and {found.b.phrase}", f"{found.as_of.day} {found.as_of:%B %Y}"
    standing, current = found.standing, found.standing.current
    if standing.state == "unknown":
        first = f"As of {day}, the state of relations between {pair} cannot be told: {standing.why}"
    elif current is not None:
        p = current.p_real.value or 0.0
        odds = "above\u00a0.99" if p > 0.99 else f"{p:.2f}".lstrip("0")
        article = "a thaw" if current.sign > 0 else "a chill"
        first = (
            f"As of {day}, relations between {pair} are in {article} that began in {current.onset} (probability that it"
            f" is more than noise: {odds})"
        )
    else:
        first = f"As of {day}, relations between {pair} are steady, with no rise or fall beyond noise under way"
    issue = by_key["issues"]
    if issue.available and standing.state in {"thaw", "chill"}:
        first += f"; at the United Nations, {_lowered(issue.answer)}"
    durability_chapter = by_key["durability"]
    second = durability_chapter.answer if durability_chapter.available else "No forecast is made."
    return (first.rstrip(".") + ".", second)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _caveats(found: Assessment) -> tuple[str, ...]:
    caveats: list[str] = []
    if found.standing.state == "unknown":
        caveats.append(f"No verdict: {found.standing.why}.")
    if found.standing.state == "thaw":
        caveats.append(
            "Whether the thaw is tactical or deep is not judged in this version; breadth at the United Nations and the"
            " say-do gap are the evidence shown."
        )
    own = [c for c in found.chapters if c.key == "standing" and c.available]
    if own and (found.standing.level.low is not None and found.standing.level.high is not None):
        width = found.standing.level.high - found.standing.level.low
        if width > WIDE_LEVEL:
            caveats.append(
                f"Few or contradictory events: the level's 90% interval is {width:.1f} log-odds wide, so only large"
                " changes could be seen."
            )
    caveats.append(
        "A forecast from past cases describes thaws like these in the news; it is no judgement of intentions."
    )
    return tuple(caveats)


WIDE_LEVEL = 2.0
"""Width of the level's interval [log-odds] beyond which the brief warns."""


def _chapter_json(chapter: Chapter) -> dict[str, Any]:
    if not chapter.available:
        return {"available": False, "reason": chapter.reason}
    return {
        "available": True,
        "question": chapter.question,
        "answer": chapter.answer,
        "method": chapter.method,
        "claims": list(chapter.claims),
        "numbers": to_json(chapter.numbers),
        "caveats": list(chapter.caveats),
        "sources": list(chapter.sources),
    }
