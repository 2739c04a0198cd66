"""Question 6, will it last: the forecast with its record, past thaws, and a casebook to read beside them."""
