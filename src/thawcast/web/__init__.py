"""The page and the JSON endpoints: thin shells over the same functions as the command line."""
