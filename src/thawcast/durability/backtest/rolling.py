"""The whole backtest: real data and placebos, both ways of holding out, other outcomes and thresholds; resumable."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from thawcast.cache import Cache, cache_key
from thawcast.closure import code_key
from thawcast.durability.backtest.boosting import boosted_trees
from thawcast.durability.backtest.forecasts import (
    FIRST_ORIGIN,
    LIGHT,
    MODELS,
    Cohort,
    Scheme,
    cohort,
    described,
    external,
    forecasts,
    stacked,
)
from thawcast.durability.hazard.landmarks import CANDIDATE_ONSET
from thawcast.durability.hazard.replay import Replay, permuted, replay
from thawcast.errors import InputError
from thawcast.stages import Frames, Given
from thawcast.standing.episodes import ONSET
from thawcast.standing.stages import VINTAGES

PLACEBOS = 5
"""Permutations."""

CANDIDATE_THRESHOLDS = (0.6, 0.8, 0.9)
"""Other thresholds of what teaches."""

ONSET_THRESHOLDS = (0.8, 0.95)
"""Other thresholds of what is a thaw."""

OTHER_OUTCOMES: Mapping[str, tuple[tuple[str, ...], int]] = {
    "crisis": (("crises",), 2014),
    "dispute_or_crisis": (("crises", "disputes"), 2010),
}
"""Outcomes that no barometer defines: which sources, and the last year that all of them cover."""

LEARNED_MODELS = ("hazard", "mechanical", "climatology", "wide_climatology")


@dataclass(frozen=True)
class Task:
    """One part of the backtest.

    Args:
        name: What it is, as the report calls it.
        outcome: `relapse`, or a key of `OTHER_OUTCOMES`.
        scheme: What is held out.
        seed: Number of the placebo; None for the real data.
        onset: Threshold of a thaw.
        candidate: Threshold of what teaches.
        models: Which to run.
    """

    name: str
    outcome: str = "relapse"
    scheme: Scheme = "dyads"
    seed: int | None = None
    onset: float = ONSET
    candidate: float = CANDIDATE_ONSET
    models: tuple[str, ...] = MODELS


def tasks(*, placebos: int = PLACEBOS) -> tuple[Task, ...]:
    """List the parts of the full backtest."""
    return (
        Task("main"),
        Task("states", scheme="states", models=LIGHT),
        # The slow models run on the first placebo only.
        *(Task(f"placebo-{seed}", seed=seed, models=LIGHT if seed else MODELS) for seed in range(placebos)),
        *(Task(f"placebo-{seed}-states", seed=seed, scheme="states", models=LIGHT) for seed in range(min(placebos, 1))),
        *(Task(outcome, outcome=outcome, models=LEARNED_MODELS) for outcome in OTHER_OUTCOMES),
        *(Task(f"taught-from-{p:.2f}", candidate=p, models=LEARNED_MODELS) for p in CANDIDATE_THRESHOLDS),
        *(Task(f"thaws-from-{p:.2f}", onset=p, models=LEARNED_MODELS) for p in ONSET_THRESHOLDS),
    )


def rolling(
    frames: Frames,
    *,
    which: tuple[Task, ...] | None = None,
    jobs: int | None = None,
    kept: Path | None = None,
    step: Callable[[str, int, int], None] = lambda _name, _done, _all: None,
) -> dict[str, pl.DataFrame]:
    """Run the backtest.

    Args:
        frames: Those of `covariates.NEEDS`.
        which: Parts to run; default all.
        jobs: Processes; 1 is this one, and so is None but for what joblib's configuration says, as where a Dask or Ray
            backend is set there.
        kept: Folder in which finished parts are kept; a part found there for the same data and code is not run again.
        step: Called with the name of a part, how many are done and how many there are.

    Returns:
        Forecasts of each part, by its name.

    Raises:
        InputError: Boosted trees or several processes are wanted, and the extra `research` is not installed.
    """
    parts = tasks() if which is None else which
    cache, mark = None if kept is None else Cache(kept), _mark(frames)
    done: dict[str, pl.DataFrame] = {}
    for task in parts:
        held = None if cache is None else cache.frame(_entry(task, mark))
        if held is not None:
            done[task.name] = held
    left = [task for task in parts if task.name not in done]
    step("starting", len(done), len(parts))
    if any("boosting" in task.models for task in left):
        boosted_trees()  # says at once what is missing
    if left:
        run_parts = _runner(jobs)
        runs = run_parts(replay(frames["counts"], Given(frames).value(VINTAGES)), dict(frames), left)
        by_name = {task.name: task for task in left}
        for name, made in runs:
            if cache is not None:
                cache.put_frame(_entry(by_name[name], mark), made)
            done[name] = made
            step(name, len(done), len(parts))
    return {task.name: done[task.name] for task in parts}


def run(real: Replay, frames: Frames, task: Task) -> pl.DataFrame:
    """Run one part.

    Args:
        real: The real history.
        frames: Those of `covariates.NEEDS`.
        task: Which.

    Returns:
        Rows of `backtest.forecasts` at all origins, the stack among them where its members are.
    """
    history = real if task.seed is None else permuted(real, rng=np.random.default_rng(task.seed))
    data = cohort(history, frames, onset=task.onset, candidate=min(task.candidate, task.onset))
    if task.candidate > task.onset:
        data = Cohort(data.thaws, described(history, frames, onset=task.candidate))
    if task.outcome != "relapse":
        kinds, last = OTHER_OUTCOMES[task.outcome]
        data = Cohort(
            external(data.thaws, frames, kinds=kinds, last=last),
            external(data.candidates, frames, kinds=kinds, last=last),
        )
    last = max(v.year for v in real.vintages)
    made = [
        forecasts(data, origin=origin, scheme=task.scheme, models=task.models) for origin in range(FIRST_ORIGIN, last)
    ]
    every = pl.concat([m for m in made if m.height])
    return pl.concat([every, stacked(every)]) if "stack" in task.models else every


_Runner = Callable[[Replay, Frames, list[Task]], Iterator[tuple[str, pl.DataFrame]]]


def _runner(jobs: int | None) -> _Runner:
    """How parts are run: by joblib where it is, in the order they finish, else one after another in this process."""
    try:
        from joblib import Parallel, delayed
    except ImportError:
        if jobs is not None and jobs > 1:
            raise InputError(f"{jobs} processes need joblib: pip install 'thawcast[research]'") from None
        return lambda real, frames, left: (_named(real, frames, task) for task in left)

    def parallel(real: Replay, frames: Frames, left: list[Task]) -> Iterator[tuple[str, pl.DataFrame]]:
        run_all = Parallel(n_jobs=jobs, return_as="generator_unordered")
        return run_all(delayed(_named)(real, frames, task) for task in left)  # pyright: ignore[reportReturnType] (joblib has no types)

    return parallel


def _named(real: Replay, frames: Frames, task: Task) -> tuple[str, pl.DataFrame]:
    return task.name, run(real, frames, task)


def _mark(frames: Frames) -> str:
    """Name the data and the code that the parts rest on."""
    data = [f"{name} {frames[name].height} {frames[name].hash_rows().sum()}" for name in sorted(frames)]
    return cache_key(code_key(run), *data)


def _entry(task: Task, mark: str) -> str:
    return f"{task.name}-{cache_key(mark, task)[:16]}"
