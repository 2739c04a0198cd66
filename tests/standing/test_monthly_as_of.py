"""Levels by month as of a year's end are the same whether or not later counts are known."""

from datetime import date

import numpy as np
import polars as pl

from thawcast.standing.monthly_starter import _icews
from thawcast.tables import COUNTS

STATES = ("CHN", "DEU", "FRA", "GBR", "IND", "JPN", "RUS", "USA")


def counts(last: int) -> pl.DataFrame:
    """Eight states from 2002; half of the pairs are hardly in the news until 2006, then more than all others."""
    rng = np.random.default_rng(7)
    rows = []
    for year in range(2002, 2008):
        for source in STATES:
            for target in STATES:
                late = (source in "CHN DEU FRA GBR") != (target in "CHN DEU FRA GBR")
                often = 300 if not late else 5 if year < 2006 else 900
                events = rng.poisson([0.6 * often, 0.05 * often, 0.25 * often, 0.1 * often])
                months = rng.multinomial(events[2] + events[3], [1 / 12] * 12)
                if source == target:
                    continue
                base = {"source": source, "target": target, "score": None}
                quads = dict(zip(("verb_coop", "matl_coop", "verb_conf", "matl_conf"), events.tolist(), strict=True))
                start, end = date(year, 1, 1), date(year, 12, 31)
                rows.append(base | quads | {"period": start, "freq": "Y", "src": "icews", "known_on": end})
                for month, n in enumerate(months.tolist(), start=1):
                    first = date(year, month, 1)
                    part = {"verb_coop": None, "matl_coop": None, "verb_conf": n, "matl_conf": 0}
                    rows.append(
                        base | part | {"period": first, "freq": "M", "src": "icews_conflict", "known_on": first}
                    )
    frame = pl.DataFrame(rows, schema=dict(COUNTS.columns))
    return frame.filter(pl.col("period").dt.year() <= last)


def test_pairs_that_come_into_the_news_later_change_no_earlier_month():
    whole = pl.concat(_icews(counts(2007)))
    cut = pl.concat(_icews(counts(2005)))
    assert cut.height > 0
    assert whole.filter(pl.col("vintage") <= 2005).equals(cut)
    assert whole.filter(pl.col("vintage") > 2005).height > cut.height, "the late pairs are told in their turn"
