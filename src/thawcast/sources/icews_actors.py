"""Whom some persons act for, where the ICEWS dictionary books them to the state that they come from."""

import polars as pl

CO_PRINCE = "Emmanuel Macron"
"""Booked to Andorra, of which a president of France is co-prince: here France."""

APART = "\t"
"""Between the names of two actors: files parted by tabs cannot have it within one."""

OFFICIALS = {
    "António Manuel de Oliveira Guterres": "UN",
    "Michelle Bachelet": "UN",
    "Jens Stoltenberg": "NATO",
    "Jean-Claude Juncker": "EU",
    "Ursula von der Leyen": "EU",
    "Donald Tusk": "EU",
    "Charles Michel": "EU",
    "Federica Mogherini": "EU",
    "Josep Borrell": "EU",
    "Michel Barnier": "EU",
}
"""Persons who held an office of an organisation in all of 2018-11 to 2022, or while the files have them (Bachelet from
2018-09, Michel and von der Leyen from 2019-12; before, few events name them): they act for no state. Without this,
Portugal's relations with Russia would be the Secretary-General's."""


def between(actor: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Return the names of two actors as one text."""
    return pl.concat_str(actor, other, separator=APART)


def acting(person: pl.Expr, state: pl.Expr, *, france: str) -> pl.Expr:
    """Return the key of whom an actor acts for.

    Args:
        person: Name of the actor in the file.
        state: Key of the state that the file books the actor to.
        france: Key of France in the same system.
    """
    office = person.replace_strict(OFFICIALS, default=None, return_dtype=pl.String)
    return pl.when(person == CO_PRINCE).then(pl.lit(france)).otherwise(pl.coalesce(office, state))
