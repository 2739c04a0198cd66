"""The brief as a value, the phrases that word numbers, and the renderers that turn it into a page."""
