"""A scenario: what is on the table, read from and written as TOML, drawn from its ranges; those that ship."""
