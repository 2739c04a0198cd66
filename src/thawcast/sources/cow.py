"""What the Correlates of War Project asks of those who use its data."""

from thawcast.sources.columns import Number

LICENCE = "free to use, cite the data set; not to be redistributed without asking"
SITE = "https://correlatesofwar.org"
UPLOADS = f"{SITE}/wp-content/uploads"

AMOUNT = Number(0, 1e13, codes=(-9,), whole=False)
"""An amount; -9 stands for none known."""
