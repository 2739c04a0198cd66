"""Turning points: where the mean of a series changes, with its posterior."""
