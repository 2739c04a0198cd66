"""What each dimension of depth is measured by, dyad by year, each measure with its error."""
