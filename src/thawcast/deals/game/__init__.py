"""Whether a package is kept: the repeated game behind it, and policies played forward month by month."""
