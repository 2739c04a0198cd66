"""Scores that reward honest probabilities, calibration, and intervals that respect shared states.

Every function takes arrays and weights and returns numbers; none knows what is being forecast. Weights may be those of
many draws at once: a score then comes back for each.
"""

from thawcast.evaluation.calibration import Calibration, calibration, reliability
from thawcast.evaluation.resampling import state_weights
from thawcast.evaluation.scores import brier, log_score, skill

__all__ = [
    "Calibration",
    "brier",
    "calibration",
    "log_score",
    "reliability",
    "skill",
    "state_weights",
]
