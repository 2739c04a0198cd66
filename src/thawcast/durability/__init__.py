"""Question 6, will it last: past thaws, the hazard of relapse with its backtest, and a casebook to read beside them."""
