"""The stock: one scale for every pair of states, from severe rivalry to security community, as known at the time."""
