"""Question 5, tactical or deep: whether the stock rose with the temperature, and eight dimensions beside it."""
