"""Scores that reward honest probabilities, calibration, and intervals that respect shared states.

Every function takes arrays and weights and returns numbers; none knows what is being forecast.
"""

from thawcast.evaluation.calibration import Calibration, calibration, reliability, sharpness
from thawcast.evaluation.censored import auc, brier_at, concordance, horizon_pairs, integrated_brier, ordered_pairs
from thawcast.evaluation.resampling import permuted_within, state_weights
from thawcast.evaluation.scores import brier, log_score, skill

__all__ = [
    "Calibration",
    "auc",
    "brier",
    "brier_at",
    "calibration",
    "concordance",
    "horizon_pairs",
    "integrated_brier",
    "log_score",
    "ordered_pairs",
    "permuted_within",
    "reliability",
    "sharpness",
    "skill",
    "state_weights",
]
