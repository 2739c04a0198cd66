"""What would make a thaw last: packages of a scenario, and the same played forward."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from thawcast.assessment.scenarios import opened
from thawcast.deals.chapter import of_results
from thawcast.deals.deal import JUDGEMENT_DRAWS, find_deal
from thawcast.deals.forward import PATH_DRAWS, PATHS, play_forward
from thawcast.deals.game.policies import chosen_policies
from thawcast.deals.results.about import about
from thawcast.deals.results.deal import Deal
from thawcast.deals.results.forward import Forward
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.deals.shipped import results_of
from thawcast.public.asked import Store, dataset_of
from thawcast.public.tidy import Tidy
from thawcast.values import Estimate, Source

Row = tuple[object, ...]


def deal(scenario: str | Path, *, draws: int = JUDGEMENT_DRAWS, seed: int = 0, store: Store = None) -> Tidy:
    """Find the packages that leave both sides better off, who gains by each, and how likely it is to hold.

    Args:
        scenario: A scenario file, or the name of one that ships.
        draws: Draws of the judgements; what ships was found with the default.
        seed: Seed of the draws.
        store: Where measured figures come from, for a file.

    Returns:
        A row a package, side and `quantity`: `gain` [share of stakes], `more_than_next_best` [share of stakes],
        `patience_needed` [annual discount factor], `both_patient` and `deal_exists` [probability].

    Raises:
        InputError: No such scenario, or a file that is none.

    Example:
        >>> import thawcast
        >>> found = thawcast.deal("us_russia_reset_2010").to_frame()
        >>> found.filter(quantity="deal_exists")["value"].item() > 0
        True
    """
    dataset = dataset_of(store)
    asked = opened(str(scenario), dataset)
    ready = results_of(asked, seed)
    shipped = ready is not None and ready[0].draws == draws
    found = ready[0] if ready is not None and shipped else find_deal(asked, draws=draws, seed=seed)
    told = of_results(found.scenario, found, ready[1] if ready is not None else None)
    texts = dict.fromkeys(("package", "side", "quantity"), pl.String)
    shown = pl.DataFrame(list(_deal_rows(found)), schema=texts | _NUMBER, orient="row")
    return Tidy("deal", shown, (told.answer, *told.claims), (_cited(asked),), dataset.label, told.charts)


def simulate(
    scenario: str | Path,
    *,
    policies: Sequence[str] = (),
    months: int | None = None,
    paths: int = PATHS,
    seed: int = 0,
    store: Store = None,
) -> Tidy:
    """Play the packages of a scenario forward, month by month, under policies.

    Args:
        scenario: A scenario file, or the name of one that ships.
        policies: Names of policies; all where none is named.
        months: Horizon; the scenario's unless told.
        paths: Paths a package and policy.
        seed: Seed of draws and luck.
        store: Where measured figures come from, for a file.

    Returns:
        A row a `package`, `policy` and `month`: `value`, `low`, `high`, the probability that the thaw still runs [0-1].

    Raises:
        InputError: No such scenario or policy.

    Example:
        >>> import thawcast
        >>> played = thawcast.simulate("us_cuba_2014", policies=["grit"], paths=40).to_frame()
        >>> played["value"].max() <= 1
        True
    """
    dataset = dataset_of(store)
    asked = opened(str(scenario), dataset)
    asked = asked if months is None else replace(asked, horizon_months=months)
    played = play_forward(
        asked, paths=paths, draws=min(PATH_DRAWS, paths), seed=seed, chosen=chosen_policies(asked, policies)
    )
    texts = dict.fromkeys(("package", "policy"), pl.String)
    shown = pl.DataFrame(list(_months(played)), schema=texts | {"month": pl.Int64} | _NUMBER, orient="row")
    told = of_results(about(asked), None, played)
    return Tidy("simulate", shown, (told.answer, *told.claims), (_cited(asked),), dataset.label, told.charts)


_NUMBER = {"value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "unit": pl.String}


def _deal_rows(found: Deal) -> Iterator[Row]:
    yield (None, None, "deal_exists", *_estimate(found.deal_exists))
    for name, arm in found.arms.items():
        for side, gain in arm.gains.items():
            yield (name, side, "gain", *_estimate(gain))
        for side, beside in arm.beside.items():
            yield (name, side, "more_than_next_best", *_estimate(beside.more))
        for side, kept in arm.sides.items():
            yield (name, side, "patience_needed", *_estimate(kept.critical))
        yield (name, None, "both_patient", *_estimate(arm.patient))


def _months(played: Forward) -> Iterator[Row]:
    for package, arm in played.arms.items():
        for policy, found in arm.policies.items():
            curve = found.curve
            for month, *numbers in zip(curve.month, curve.mean, curve.low, curve.high, strict=True):
                yield (package, policy, month, *numbers, "probability")


def _estimate(found: Estimate) -> Row:
    return found.value, found.low, found.high, found.unit


def _cited(scenario: Scenario) -> Source:
    told = f"{scenario.title}: judgements of positions, saliences and capabilities, each with its reason."
    return Source(f"scenario:{scenario.key}", told, scenario.date.isoformat(), "as its author says")
