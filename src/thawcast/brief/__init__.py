"""The brief as a value, and the renderers that turn it into a page."""
