"""The one rule of episodes on series whose story is known, and that nothing later changes what was found."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast.standing.standings import standing
from thawcast.standing.temperature.episodes import EpisodeFinder, interval
from thawcast.standing.temperature.filter import GRID, START, SharedParameters, power, run
from thawcast.standing.temperature.seen import Seen, of_counts
from thawcast.standing.temperature.vintages import vintages

HYPER = SharedParameters(np.array(START[1]), np.full((4, len(GRID)), 1 / len(GRID)), np.zeros(16))
YEARS = 24


def made(*shares: list[float], events: int = 400) -> Seen:
    """Pairs whose share of cooperation is known, one number a year; the world is at evens."""
    share = np.array(shares)
    total = np.full(share.shape, float(events))
    volume = np.log(total / 100)
    keys = tuple((f"A{i}", f"B{i}") for i in range(len(share)))
    none = np.zeros_like(total)
    return Seen(keys, date(1960, 1, 1), 1, True, np.rint(share * total), total, none, volume, none)


def found(seen: Seen) -> EpisodeFinder:
    finder = EpisodeFinder(seen, "weis")
    for vintage in vintages(seen, hypers=lambda _: HYPER):
        finder.advance(vintage)
    return finder


COLD, WARM = 0.2, 0.6


def test_a_rise_that_goes_is_given_back_and_one_that_stays_settles() -> None:
    gone = [COLD] * 10 + [WARM] * 2 + [COLD] * 12
    stays = [COLD] * 10 + [WARM] * 14
    told = found(made(gone, stays)).table()
    thaws = told.filter(sign=1)
    assert thaws["a"].to_list() == ["A0", "A1"]
    assert thaws["onset"].to_list() == [date(1970, 1, 1)] * 2
    assert thaws["end_kind"].to_list() == ["given back", "settled"]
    assert thaws["end"][0].year in (1972, 1973)
    assert thaws["sort"].to_list() == ["beyond usual"] * 2
    assert np.allclose(thaws["line"], thaws["base"] + thaws["rise"] / 4)


def test_a_chill_mirrors_a_thaw() -> None:
    course = [COLD] * 10 + [WARM] * 2 + [COLD] * 12
    both = found(made(course, [1 - s for s in course])).table()
    kinds = [
        both.filter(a=a).select(pl.col("sign").abs(), "onset", "end", "end_kind", pl.col("rise").abs().round(2))
        for a in ("A0", "A1")
    ]
    # The prior of the usual level is not at evens, so the two agree but for it.
    assert kinds[0].select("onset", "end_kind").equals(kinds[1].select("onset", "end_kind"))


def test_a_second_rise_is_a_step_and_an_old_thaw_blocks_no_new_one() -> None:
    steps = [0.1] * 10 + [0.3, 0.2, 0.8] + [0.8] * 11
    again = [COLD] * 8 + [WARM] * 2 + [COLD] * 6 + [WARM] * 8
    told = found(made(steps, again, events=100)).table().filter(sign=1)
    assert told.filter(a="A0")["stepped"].drop_nulls().dt.year().to_list() == [1972]
    assert told.filter(a="A1")["onset"].dt.year().to_list() == [1968, 1976]


def test_later_years_change_no_earlier_row_and_no_onset() -> None:
    rng = np.random.default_rng(3)
    seen = made(*np.clip(0.5 + np.cumsum(rng.normal(0, 0.06, (12, YEARS)), axis=1), 0.05, 0.95).tolist(), events=80)
    whole, cut = found(seen), found(seen.until(15))
    last = date(1974, 12, 31)
    rows = whole.course().filter(pl.col("known_on") <= last)
    assert rows.equals(cut.course())
    before, after = (f.table().filter(pl.col("known_on") <= last) for f in (cut, whole))
    frozen = ["a", "sign", "sort", "onset", "base", "rise", "line", "p_real", "p_low", "p_high"]
    assert before.height
    assert before.select(frozen).equals(after.select(frozen))


def test_a_state_stands_by_its_own_numbers() -> None:
    fades = [COLD] * 10 + [0.5, 0.35, 0.3, 0.25] + [0.22] * 10
    finder = found(made(fades, events=100))
    rows, episodes = finder.course(), finder.table()
    states = {}
    for year in range(1965, 1984):
        own = {"temperature": rows.filter(a="A0"), "temperature_episodes": episodes.filter(a="A0")}
        told = standing(own, as_of=date(year, 12, 31))
        states[year] = told.state
        if told.state == "thaw":
            assert told.p_stands is not None
            assert told.p_stands >= 0.5
        if told.state == "over":
            assert told.p_stands is not None
            assert told.p_stands < 0.5
    assert states[1970] == "thaw"
    assert states[1975] == "over"
    calm = found(made([COLD] * YEARS, events=4000))
    tables = {"temperature": calm.course(), "temperature_episodes": calm.table()}
    assert standing(tables, as_of=date(1983, 12, 31)).state == "steady"
    assert calm.course()["power"][-1] >= 0.5


@pytest.mark.parametrize("events", [30, 100, 400])
def test_the_power_is_the_share_of_simulated_rises_that_are_told(events: int) -> None:
    rng = np.random.default_rng(events)
    pairs, years = 300, 14
    keep, factor, moving = HYPER.process()[:3]
    bare = made(*[[0.5] * years for _ in range(pairs)], events=events)
    q, r = np.array(GRID)[rng.integers(0, len(GRID), pairs)].T
    walk = HYPER.walk(bare)
    still = walk * (1 - moving + moving * factor) / (1 - keep**2)
    warmth = [rng.normal(0, np.sqrt(q * still))]
    for _ in range(years - 2):
        shock = np.sqrt(q * walk * np.where(rng.random(pairs) < moving, factor, 1.0))
        warmth.append(keep * warmth[-1] + rng.normal(0, shock))
    # In the last year the level lies one usual deviation above the mean of the two years before.
    usual = np.sqrt(still * np.mean([q for q, _ in GRID]))
    level = np.stack([*warmth, (warmth[-1] + warmth[-2]) / 2 + usual], axis=1) + HYPER.first(bare)[:, None]
    error = rng.normal(0, np.sqrt(r[:, None] * HYPER.noise(bare)))
    share = 1 / (1 + np.exp(-(level + error)))
    seen = replace(bare, value=rng.binomial(events, share).astype(float))
    told = run(seen, HYPER)
    expected = (told.above(0.0, "rise") >= 0.9).mean()
    assert power(told, seen, HYPER).mean() == pytest.approx(expected, abs=0.12)


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        ((0.5, 0.5, 0.5), (0.5, 0.499, 0.501)),
        ((1.0, 1.0, 1.0), (0.999, 0.998, 1.0)),
        ((0.92, 0.8, 1.0), (0.92, 0.8, 1.0)),
    ],
)
def test_no_interval_has_zero_width(p: tuple[float, ...], expected: tuple[float, ...]) -> None:
    assert tuple(float(x[0]) for x in interval(*(np.array([v]) for v in p))) == expected


def test_one_pair_alone_stands_on_its_own_terms() -> None:
    rows = pl.DataFrame(
        {
            "source": ["USA"] * 3, "target": ["RUS"] * 3, "period": [date(y, 1, 1) for y in (1990, 1991, 1992)],
            "verb_coop": [5, 8, 9], "matl_coop": [0, 0, 1], "verb_conf": [5, 2, 1], "matl_conf": [0, 0, 0],
            "known_on": [date(y, 12, 31) for y in (1990, 1991, 1992)],
        }
    )  # fmt: skip
    seen = of_counts(rows, season=1)
    assert seen.own_terms
    assert not seen.world.any()
    assert seen.value.tolist() == [[5.0, 8.0, 10.0]]
