"""The hazard of relapse: landmarks on the replayed history, what was known at each, and the model."""
