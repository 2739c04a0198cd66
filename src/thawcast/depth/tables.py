"""Contracts of the tables that the depth chapter owns."""

import polars as pl

from thawcast.tables import PER_MILLE, PROBABILITY, Column, Contract

DIMENSIONS = (
    "breadth",
    "substance",
    "two_way",
    "convergence",
    "institutions",
    "interdependence",
    "third_states",
    "leaders",
)
"""What a thaw's depth is told by, in the order of the tables."""

BOUNDS = ("", "_low", "_high")
"""What is added to a column's name for its 5% and 95% quantile."""

POSITION = Column("position among dyads in the news", PER_MILLE)
CHANGE = Column("class_0_to_4", PER_MILLE)
WEIGHT = Column("share", PER_MILLE)

DEPTH = Contract(
    "depth",
    {
        "id": pl.String,
        "as_of": pl.Date,
        "dimension": pl.String,
        "value": POSITION,
        "low": POSITION,
        "high": POSITION,
        "reason": pl.String,
        "known_on": pl.Date,
    },
    ("id", "as_of", "dimension"),
)
"""How deep a thaw was on each dimension, at every year's end from its onset while it ran, from 0, shallowest, to
1, with its 90% interval; null, with the reason, where it cannot be told."""

KINDS = ("tactical", "mixed", "deep")

MOVING = ("alliance", "votes", "organisations", "trade", "democracy", "distance")
"""Inputs of the stock that may move it between an onset and a later day; the others, of disputes, are held."""

DEPTH_STOCK = Contract(
    "depth_stock",
    {
        "id": pl.String,
        "as_of": pl.Date,
        "base": CHANGE,
        **{f"change{bound}": CHANGE for bound in BOUNDS},
        "usual": CHANGE,
        **{f"p_rose{bound}": PROBABILITY for bound in BOUNDS},
        **{f"p_{kind}{bound}": PROBABILITY for kind in KINDS for bound in BOUNDS},
        **{f"by_{name}": CHANGE for name in MOVING},
        "aged": CHANGE,
        "known_on": pl.Date,
    },
    ("id", "as_of"),
)
"""Whether the stock rose with a thaw, at every year's end while it ran: the stock before the onset, its change with the
disputes' clock held and its 90% interval, what pairs at its level usually did, the probability that it rose beyond
both, and of each kind; what each input added, and (`aged`) what disputes, held, would have."""

DEPTH_WEIGHTS = Contract(
    "depth_weights",
    {
        "vintage": pl.Int16,
        "term": pl.String,
        **{f"prior{bound}": WEIGHT for bound in BOUNDS},
        **{f"value{bound}": WEIGHT for bound in BOUNDS},
        "years": pl.Int32,
        "thaw_years": pl.Int32,
        "relapses": pl.Int32,
        "thaw_relapses": pl.Int32,
        "effective": pl.Int32,
        "known_on": pl.Date,
    },
    ("vintage", "term"),
)
"""Weight of each dimension (they sum to 1) before and after learning from what had happened by the end of
the vintage, and `slope`, the change in the log-odds of relapse within a year from depth 0 to 1
[log-odds]. `years`
are the years at risk learned from, `thaw_years` those of thaws, `relapses` and `thaw_relapses` the ends among them;
`effective` is the effective number of draws behind the weights."""
