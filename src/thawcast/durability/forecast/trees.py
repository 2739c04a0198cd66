"""Small boosted trees: grown by scikit-learn when the data are built, kept as arrays, evaluated without it."""

from dataclasses import dataclass

import numpy as np

from thawcast.errors import InputError
from thawcast.values import Floats

ROUNDS, LEAVES, RATE, LEAST_LEAF, PULL = 60, 6, 0.06, 60, 20.0
"""Small trees, few of them, large leaves: fixed beforehand, not tuned."""

STEPS = 10.0
"""Steps per unit to which features are rounded: fewer places to part at, and the same on every processor."""

FEWEST = 200
"""Judged cases below which no tree is grown."""


@dataclass(frozen=True)
class Trees:
    """Boosted trees; arrays of shape (trees, nodes), a leaf being its own child.

    Args:
        start: Log-odds before any tree.
        feature: Feature that a node asks for.
        threshold: Cases at or below it, in steps of `STEPS`, go left.
        left, right: Numbers of the children.
        value: What a leaf adds to the log-odds.
    """

    start: float
    feature: np.ndarray
    threshold: Floats
    left: np.ndarray
    right: np.ndarray
    value: Floats

    @classmethod
    def none(cls, start: float = 0.0) -> "Trees":
        """Give no trees."""
        none, number = np.zeros((0, 1)), np.zeros((0, 1), int)
        return cls(start, number, none, number, number, none)

    def odds(self, x: Floats) -> Floats:
        """Log-odds of each case, shape (cases,).

        Args:
            x: Features, shape (cases, features).
        """
        x, every = np.round(x * STEPS), np.arange(len(x))
        tree, node = np.arange(len(self.feature))[:, None], np.zeros((len(self.feature), len(x)), int)
        for _ in range(LEAVES):
            goes = x[every, self.feature[tree, node]] <= self.threshold[tree, node]
            node = np.where(goes, self.left[tree, node], self.right[tree, node])
        # One tree after the other, as they were grown: the sum is the same to the last digit.
        total = np.full(len(x), self.start)
        for adds in self.value[tree, node]:
            total += adds
        return total


def grown(x: Floats, y: Floats, weight: Floats) -> Trees:
    """Grow trees on outcomes that are probabilities: each case counts as lasting by y and as failing by 1 - y.

    Args:
        x: Features, shape (n, features).
        y: Outcomes in [0, 1], NaN where not known, shape (n,).
        weight: Weights, shape (n,).

    Raises:
        InputError: scikit-learn is not installed.
    """
    known = np.isfinite(y)
    x, y, weight = np.round(x[known] * STEPS), y[known], weight[known]
    if known.sum() < FEWEST:
        share = (weight @ y + 1.0) / (weight.sum() + 2.0)
        return Trees.none(float(np.log(share / (1 - share))))
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError:
        raise InputError("growing trees needs scikit-learn: pip install 'thawcast[research]'") from None
    model = HistGradientBoostingClassifier(
        early_stopping=False,  # pyright: ignore[reportArgumentType] (scikit-learn's own default is the text 'auto')
        max_iter=ROUNDS, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=2 * LEAST_LEAF,
        l2_regularization=PULL, random_state=0,
    )  # fmt: skip
    label = np.repeat([1, 0], len(y))
    model.fit(np.concatenate([x, x]), label, sample_weight=np.concatenate([weight * y, weight * (1 - y)]))
    return _arrays(model)


def _arrays(model: object) -> Trees:
    """Take scikit-learn's trees apart."""
    predictors = [p[0].nodes for p in model._predictors]  # pyright: ignore # noqa: SLF001
    size = max(len(nodes) for nodes in predictors)
    feature, left, right = (np.zeros((len(predictors), size), int) for _ in range(3))
    threshold, value = (np.zeros((len(predictors), size)) for _ in range(2))
    for tree, nodes in enumerate(predictors):
        leaf = nodes["is_leaf"].astype(bool)
        own = np.arange(len(nodes))
        feature[tree, own] = np.where(leaf, 0, nodes["feature_idx"])
        threshold[tree, own] = np.where(leaf, 0.0, nodes["num_threshold"])
        left[tree, own] = np.where(leaf, own, nodes["left"])
        right[tree, own] = np.where(leaf, own, nodes["right"])
        value[tree, own] = np.where(leaf, nodes["value"], 0.0)
    return Trees(float(np.ravel(model._baseline_prediction)[0]), feature, threshold, left, right, value)  # pyright: ignore # noqa: SLF001
