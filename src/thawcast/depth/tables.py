"""Contracts of the tables that the depth chapter owns."""

import polars as pl

from thawcast.tables import Contract

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

DEPTH = Contract(
    "depth",
    {
        "id": pl.String,
        "as_of": pl.Date,
        "dimension": pl.String,
        "value": pl.Int16,
        "low": pl.Int16,
        "high": pl.Int16,
        "reason": pl.String,
        "known_on": pl.Date,
    },
    ("id", "as_of", "dimension"),
)
"""How deep a thaw was on each dimension, at every year's end from its onset while it ran [thousandths of the scale from
0, shallowest, to 1], with its 90% interval; null, with the reason, where it cannot be told."""

DEPTH_KIND = Contract(
    "depth_kind",
    {
        "id": pl.String,
        "as_of": pl.Date,
        **{f"index{bound}": pl.Int16 for bound in ("", "_low", "_high")},
        **{f"equal{bound}": pl.Int16 for bound in ("", "_low", "_high")},
        **{f"p_{kind}{bound}": pl.Int16 for kind in ("tactical", "mixed", "deep") for bound in ("", "_low", "_high")},
        "known": pl.Int8,
        "known_on": pl.Date,
    },
    ("id", "as_of"),
)
"""Index of depth by the learned weights and by equal ones, with 90% intervals; the probabilities of each kind, with
their 90% range over the weights; all in thousandths. `known` counts the dimensions behind them; null where fewer than
five are known."""

DEPTH_WEIGHTS = Contract(
    "depth_weights",
    {
        "vintage": pl.Int16,
        "term": pl.String,
        **{f"prior{bound}": pl.Int16 for bound in ("", "_low", "_high")},
        **{f"value{bound}": pl.Int16 for bound in ("", "_low", "_high")},
        "years": pl.Int32,
        "thaw_years": pl.Int32,
        "relapses": pl.Int32,
        "thaw_relapses": pl.Int32,
        "effective": pl.Int32,
        "known_on": pl.Date,
    },
    ("vintage", "term"),
)
"""Weight of each dimension [thousandths, they sum to 1] before and after learning from what had happened by the end of
the vintage, and `slope`, the change in the log-odds of relapse within a year from depth 0 to 1 [hundredths]. `years`
are the years at risk learned from, `thaw_years` those of thaws, `relapses` and `thaw_relapses` the ends among them;
`effective` is the effective number of draws behind the weights."""

DEPTH_PLACEBO = Contract(
    "depth_placebo",
    {
        "year": pl.Int16,
        "thaws": pl.Int16,
        **{f"thaw_{kind}": pl.Int16 for kind in ("tactical", "mixed", "deep")},
        "dyads": pl.Int32,
        **{f"dyad_{kind}": pl.Int16 for kind in ("tactical", "mixed", "deep")},
        "known_on": pl.Date,
    },
    ("year",),
)
"""Mean probability of each kind [thousandths] over the thaws running at a year's end, and over dyads in the news
without any rise, each described as if it had begun to thaw when one of those thaws did."""
