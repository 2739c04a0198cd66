"""Question 5, tactical or deep: eight dimensions of depth, and weights learned from past rises."""
