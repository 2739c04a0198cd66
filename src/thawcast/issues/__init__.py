"""Question 4, which issues pull them together or apart, and where third states stand: votes, positions, alliances."""
