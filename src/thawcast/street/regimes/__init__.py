"""Markov-switching vector autoregressions: regimes of a pair of series."""
