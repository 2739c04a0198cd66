"""Levels: what was seen, the filters, and one vintage a year."""
