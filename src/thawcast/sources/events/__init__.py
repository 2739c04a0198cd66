"""Files of coded events: the layouts in which they are published, and how each of their lines is judged."""
