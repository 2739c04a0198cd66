"""Question 3, words or deeds: shares and levels of both, the say-do gap, and whether deeds follow words."""
