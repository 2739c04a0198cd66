"""Files of coded events: the layouts in which they are published, and how each of their lines is judged."""

from thawcast.sources.events.read import LAYOUTS, QUARANTINE, Batch, read

__all__ = ["LAYOUTS", "QUARANTINE", "Batch", "read"]
