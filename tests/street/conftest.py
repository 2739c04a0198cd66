import numpy as np
import pytest


@pytest.fixture(scope="session")
def pair() -> np.ndarray:
    """Two stable series of 300 periods; the second answers the first."""
    rng = np.random.default_rng(7)
    y = np.zeros((320, 2))
    for t in range(1, 320):
        shock = rng.standard_normal(2) @ np.array([[1.0, 0.4], [0.0, 0.8]])
        y[t] = y[t - 1] @ np.array([[0.3, 0.35], [0.05, 0.2]]) + shock
    return y[20:]
