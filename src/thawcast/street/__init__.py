"""Question 2, does each side answer the other: vector autoregressions, tests, regimes, of dyads or one's own series."""
