"""Question 1, where do relations stand and when did they turn: levels, thaws and chills, turning points, conflict."""
