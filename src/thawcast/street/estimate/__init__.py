"""Estimators of whether one series moves another."""
