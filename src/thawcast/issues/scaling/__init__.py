"""Positions of states from their votes: an ordinal item-response model, its fit, its errors, its vintages."""
