"""Scores that reward honest probabilities, calibration, and intervals that respect shared states.

Every function takes arrays and weights and returns numbers; none knows what is being forecast. Weights may be those of
many draws at once: a score then comes back for each.
"""

from thawcast.evaluation.calibration import Calibration, calibration, reliability, sharpness
from thawcast.evaluation.censored import auc, brier_at, concordance, integrated_brier
from thawcast.evaluation.resampling import state_weights
from thawcast.evaluation.scores import brier, log_score, skill

__all__ = [
    "Calibration",
    "auc",
    "brier",
    "brier_at",
    "calibration",
    "concordance",
    "integrated_brier",
    "log_score",
    "reliability",
    "sharpness",
    "skill",
    "state_weights",
]
