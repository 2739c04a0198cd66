"""Which package: the bargaining problem, its exact frontier and solutions, and the single-issue models beside them."""
