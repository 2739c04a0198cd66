"""The question itself: one answer for two states, for all of them, of the argument of 2010, and as a page."""
