"""The answer to question 6 as a value: the forecast of a thaw, past thaws behind it, documented ones beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from thawcast.durability import casebook
from thawcast.durability.kaplan_meier import Survival, survival
from thawcast.durability.lasting import Lasting, forecast, other_lives
from thawcast.durability.outlook import HazardOutlook
from thawcast.durability.reference_class import PastThaw, nearest
from thawcast.standing.result import Standing
from thawcast.states import DyadDay


@dataclass(frozen=True)
class Documented:
    """What the casebook has on two states, to read beside the figures; no figure rests on it.

    Args:
        case: The documented thaw that the last thaw by the clock of events is, or that runs where no data speak.
        clock: When that clock has it; empty where no data speak.
        reading: Cases to read beside a thaw that runs.
    """

    case: casebook.Case | None
    clock: str
    reading: tuple[casebook.Case, ...]


@dataclass(frozen=True)
class ThawFuture:
    """What can be said of how long the running thaw lasts, or thaws in general where none runs.

    Args:
        reason: Why nothing can be said; None if it can.
        lasting: Probabilities of lasting, nothing unless a thaw is running.
        whole: How long the thaws of the reference class have lasted; None without any.
        size: How many they are.
        ended: How many of them had relapsed.
        outlook: The hazard model's forecast, where there is one.
        own: The thaw in question among the past ones.
        near: Those most like it, with their distance [standard deviations].
        names: Code to name of the states in these.
        documented: What the casebook has.
        data_to: Last day of the data behind the judgement.
    """

    reason: str | None
    lasting: tuple[Lasting, ...]
    whole: Survival | None
    size: int
    ended: int
    outlook: HazardOutlook | None
    own: PastThaw | None
    near: tuple[tuple[PastThaw, float], ...]
    names: Mapping[str, str]
    documented: Documented
    data_to: date | None

    @property
    def led(self) -> bool:
        """Whether the hazard model heads the answer."""
        return self.outlook is not None and self.outlook.leads


def thaw_future(
    standing: Standing,
    cases: tuple[PastThaw, ...],
    documented: Documented,
    *,
    names: Mapping[str, str],
    outlook: HazardOutlook | None = None,
) -> ThawFuture:
    """Find how long the thaw is likely to last.

    Args:
        standing: The judgement.
        cases: All thaws known by the date, the one in question among them.
        documented: What the casebook has on the two.
        names: Code to name of states; one left out is told by its code.
        outlook: The hazard model's forecast of the running thaw, where there is one.

    Returns:
        The forecast; about thaws in general where none is running.
    """
    current = standing.current if standing.current is not None and standing.current.sign > 0 else None
    lives = other_lives(cases, None if current is None else current.id.removeprefix("icews_quads-"))
    reason = standing.why if standing.state == "unknown" else None
    reason = reason or (None if lives else "no other thaw is known by then to learn from")
    own = next(
        (case for case in cases if current is not None and case.id == current.id.removeprefix("icews_quads-")), None
    )
    near = nearest(own, tuple(case for case in cases if case.id != own.id)) if own is not None else ()
    shown = {code for case, _ in near for code in (case.a, case.b)} | ({own.a, own.b} if own else set[str]())
    return ThawFuture(
        reason=reason,
        lasting=forecast(standing, cases, outlook),
        whole=survival(lives) if lives else None,
        size=len(lives),
        ended=sum(life.ended for life in lives),
        outlook=outlook,
        own=own,
        near=near,
        names={code: names[code] for code in sorted(shown) if code in names},
        documented=documented,
        data_to=standing.data_to,
    )


def documented(standing: Standing, of: DyadDay) -> Documented:
    """Look up in the casebook how historians date the thaw of two states, and what to read beside it.

    Args:
        standing: The judgement.
        of: The two, and the day.
    """
    pair, day = (of.a.code, of.b.code), of.as_of
    if standing.state == "unknown":
        # Where no data speak, the documented thaw that ran by the date still can.
        own = casebook.between(*pair, as_of=day)
        running = bool(own) and own[-1].outcome == "running"
        return Documented(own[-1] if running else None, "", ())
    turn = next((each for each in reversed(standing.episodes) if each.sign > 0), None)
    case, clock = None, ""
    if turn is not None:
        ended = None if turn.end is None else date(turn.end, 12, 31)
        case = casebook.same(*pair, began=date(turn.onset, 1, 1), ended=ended, as_of=day)
        clock = f"from {turn.onset} and still running" if turn.end is None else f"from {turn.onset} to {turn.end}"
    reading = casebook.analogies(*pair, as_of=day) if standing.state == "thaw" else ()
    return Documented(case, clock, reading)
