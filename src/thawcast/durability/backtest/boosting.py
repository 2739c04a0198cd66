"""The challenger, gradient-boosted trees on the same rows; and the pool of forecasts that earlier origins recommend."""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from thawcast.durability.hazard.design import design, periods
from thawcast.errors import InputError
from thawcast.values import Floats

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

ROUNDS = 60
LEAVES = 6
RATE = 0.06
"""Small trees, few of them: fixed beforehand, not tuned on the backtest."""

ENOUGH_TO_POOL = 30
"""Judged forecasts of earlier origins without which the pool weighs its members alike."""

POOL_STEPS = 10
"""The pool's weights are tenths."""


def boosted(train: pl.DataFrame, test: pl.DataFrame, *, covariates: tuple[str, ...], leads: int, until: int) -> Floats:
    """Forecast by boosted trees for the hazard of each block ahead.

    Args:
        train: Landmarks with the covariates, `class`, `row, year, onset, relapse, followed, weight`.
        test: Landmarks to forecast.
        covariates: Columns to use.
        leads: Blocks ahead.
        until: Last year whose blocks may be used.

    Returns:
        Probability of no relapse up to each block ahead, shape (landmarks, leads).

    Raises:
        InputError: scikit-learn is not installed.

    Reference:
        Friedman (2001), Annals of Statistics 29(5), 1189-1232.
    """
    trees = boosted_trees()
    at = periods(train, leads=leads, until=until)
    shape = design(train, at, covariates)

    def columns(rows: pl.DataFrame, landmark: np.ndarray, lead: np.ndarray) -> Floats:
        age = (rows["year"] - rows["onset"]).to_numpy()[landmark] + lead
        return np.column_stack([shape.scaled(rows)[landmark], lead, age, rows["class"].to_numpy()[landmark]])

    model = trees(
        max_iter=ROUNDS,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=20,
        l2_regularization=5.0,
        early_stopping=False,  # pyright: ignore[reportArgumentType] (scikit-learn's own default is the text 'auto')
        random_state=0,
    ).fit(columns(train, at.landmark, at.lead), at.low, sample_weight=at.weight)
    every = np.arange(test.height)
    hazards = [model.predict_proba(columns(test, every, np.full(test.height, k)))[:, 1] for k in range(1, leads + 1)]
    return np.asarray(np.cumprod(1.0 - np.column_stack(hazards), axis=1), dtype=np.float64)


def boosted_trees() -> type["HistGradientBoostingClassifier"]:
    """Give scikit-learn's class of boosted trees.

    Returns:
        The class.

    Raises:
        InputError: scikit-learn is not installed.
    """
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError:
        raise InputError("boosted trees need scikit-learn: pip install 'thawcast[research]'") from None
    return HistGradientBoostingClassifier


def pool_weights(forecasts: Floats, lasted: Floats) -> Floats:
    """Find the mixture of forecasts that would have had the best log score.

    Args:
        forecasts: Past forecasts of each member, shape (n, members) [probability].
        lasted: 1 where the thaw lasted, shape (n,).

    Returns:
        Weights that add up to one, shape (members,); alike with fewer than `ENOUGH_TO_POOL` forecasts.

    Reference:
        Wolpert (1992), Neural Networks 5(2), 241-259 (stacking); Geweke & Amisano (2011), Journal of Econometrics 164,
        130-141 (pools).

    Example:
        >>> said = np.column_stack([np.tile([0.9, 0.1], 20), np.full(40, 0.5)])
        >>> pool_weights(said, np.tile([1.0, 0.0], 20)).tolist()
        [1.0, 0.0]
    """
    members = forecasts.shape[1]
    if len(lasted) < ENOUGH_TO_POOL:
        return np.full(members, 1 / members)
    choices = np.array([w for w in np.ndindex(*([POOL_STEPS + 1] * members)) if sum(w) == POOL_STEPS]) / POOL_STEPS
    mixed = np.clip(forecasts @ choices.T, 1e-3, 1 - 1e-3)
    likely = np.where(lasted[:, None] > 0, np.log(mixed), np.log1p(-mixed)).mean(axis=0)
    return choices[int(np.argmax(likely.round(9)))]
