"""What the data sets of the Correlates of War Project share: terms, site, and how they write an amount."""

from thawcast.sources.layouts import Number

LICENCE = "COW terms: cite; derived figures only are shipped"
SITE = "https://correlatesofwar.org"
UPLOADS = f"{SITE}/wp-content/uploads"

AMOUNT = Number(0, 1e13, codes=(-9,), whole=False)
"""An amount; -9 stands for none known."""
