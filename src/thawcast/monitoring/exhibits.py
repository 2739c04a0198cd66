"""The drawing of the record: how often forecasts of about the same size came true."""

import polars as pl
from scipy.special import betaincinv

from thawcast.brief.model import Axis, Chart
from thawcast.brief.phrases import chance
from thawcast.monitoring.scoring import Scored

ENDS = (0.05, 0.95)


def reliability_chart(found: Scored) -> Chart:
    """Draw the share of forecasts that came true, group by group, beside what they said.

    Args:
        found: The score; at least one forecast has come due.

    Returns:
        Points with a 90% interval of the share (Jeffreys), and beside them where they would lie if all were right.

    Reference:
        Brown, Cai & DasGupta (2001), Statistical Science 16, 101-133 (the interval).
    """
    made = found.reliable["made"][-1]
    own = found.reliable.filter(made=made)
    hits = own["share"] * own["cases"]
    ends = [betaincinv(hits + 0.5, own["cases"] - hits + 0.5, end) for end in ENDS]
    came = own.select(said="mean", share="share", cases="cases").with_columns(
        low=pl.Series(ends[0]), high=pl.Series(ends[1]), who=pl.lit("came true")
    )
    none = pl.lit(None, dtype=pl.Float64)
    right = came.with_columns(share=pl.col("said"), low=none, high=none, who=pl.lit("if all were right"))
    pairs = zip(own["mean"], own["share"], strict=True)
    return Chart(
        id="reliability",
        title=f"How often {made} came true, beside what they said",
        alt=f"Groups of {made} of equal size: "
        + "; ".join(f"of those that said {chance(said)} on average, {chance(share)} came true" for said, share in pairs)
        + ".",
        mark="point",
        data=pl.concat([right, came]),
        x=Axis("said", "What was said (mean of the group)", domain=(0.0, 1.0), form=".0%"),
        y=Axis("share", "Share that came true", domain=(0.0, 1.0), form=".0%"),
        low="low",
        high="high",
        color=Axis("who", "Forecasts"),
        columns={
            "who": "Forecasts",
            "said": "Said",
            "share": "Came true",
            "low": "Low (5%)",
            "high": "High (95%)",
            "cases": "Cases",
        },
    )
