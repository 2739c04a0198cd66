"""Source files of the data providers, parsed into the contracts of `thawcast.tables`."""
