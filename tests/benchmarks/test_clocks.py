"""Pooling across clocks against published figures."""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest


def test_thirteen_trials_of_a_vaccine_as_published(benchmark: Callable[[str], ModuleType]) -> None:
    # Log risk ratios of BCG trials, Viechtbauer (2010), Journal of Statistical Software 36(3): REML -.7145, tau^2
    # .3132; by Hartung and Knapp the 95% interval is -1.108 to -.321 (metafor).
    effect = [-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713, -0.3394]
    variance = [0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124]
    effect, variance = [*effect, 0.4459, -0.0173], [*variance, 0.5325, 0.0714]
    found = benchmark("clocks").pooled(np.array(effect), np.sqrt(variance), level=0.975, floor=0.0)
    assert found.value == pytest.approx(-0.7145, abs=5e-4)
    assert found.between**2 == pytest.approx(0.3132, abs=5e-4)
    assert (found.low, found.high) == pytest.approx((-1.108, -0.321), abs=2e-3)
