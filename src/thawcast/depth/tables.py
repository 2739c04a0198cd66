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
INDEX = Column("depth from 0 to 1", PER_MILLE)
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

DEPTH_KIND = Contract(
    "depth_kind",
    {
        "id": pl.String,
        "as_of": pl.Date,
        **{f"index{bound}": INDEX for bound in BOUNDS},
        **{f"equal{bound}": INDEX for bound in BOUNDS},
        **{f"p_{kind}{bound}": PROBABILITY for kind in ("tactical", "mixed", "deep") for bound in BOUNDS},
        "known": pl.Int8,
        "known_on": pl.Date,
    },
    ("id", "as_of"),
)
"""Index of depth by the learned weights and by equal ones, with 90% intervals; the probabilities of each kind, with
their 90% range over the weights. `known` counts the dimensions behind them; null where fewer than five are known."""

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

DEPTH_PLACEBO = Contract(
    "depth_placebo",
    {
        "year": pl.Int16,
        "thaws": pl.Int16,
        **{f"thaw_{kind}": PROBABILITY for kind in ("tactical", "mixed", "deep")},
        "dyads": pl.Int32,
        **{f"dyad_{kind}": PROBABILITY for kind in ("tactical", "mixed", "deep")},
        "known_on": pl.Date,
    },
    ("year",),
)
"""Mean probability of each kind over the thaws running at a year's end, and over dyads in the news
without any rise, each described as if it had begun to thaw when one of those thaws did."""
