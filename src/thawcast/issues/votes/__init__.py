"""Votes of the General Assembly as one matrix, and what is matrix algebra on it."""
