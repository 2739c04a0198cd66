"""Periods in a random order keep what they hold and where nothing was; alerts are counted as one would by hand."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from thawcast.standing.placebo import Alerts, alerts, shuffled
from thawcast.standing.temperature.seen import Seen
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES


def test_a_random_order_keeps_values_together_and_gaps_in_place() -> None:
    value = np.array([[1.0, np.nan, 3.0, 4.0, 5.0, 6.0], [np.nan, 2.0, 3.0, np.nan, 5.0, 6.0]])
    keys, other = (("CHN", "IND"), ("RUS", "USA")), np.nan_to_num(10 * value)
    seen = Seen(keys, date(2000, 1, 1), 1, False, value, other, other, other, other)
    found = shuffled(seen, np.random.default_rng(0))
    assert (np.isnan(found.value) == np.isnan(value)).all()
    assert (np.sort(found.value, axis=1)[:, :4] == np.sort(value, axis=1)[:, :4]).all()
    assert (found.value[0] != value[0])[np.isfinite(value[0])].any()
    assert (found.world == np.nan_to_num(10 * found.value)).all()


def test_alerts_by_hand() -> None:
    pair = {"source": "toy", "freq": "Y", "a": "RUS", "b": "USA", "sign": 1}
    blank = dict.fromkeys(TEMPERATURE.columns)

    def row(year: int, onset: int | None, stands: float | None) -> dict[str, Any]:
        begun = None if onset is None else date(onset, 1, 1)
        return blank | pair | {"period": date(year, 1, 1), "onset": begun, "p_stands": stands} | known(year)

    def known(year: int) -> dict[str, date]:
        return {"known_on": date(year, 12, 31)}

    def episode(onset: int, end: int | None, kind: str | None) -> dict[str, Any]:
        own = {"onset": date(onset, 1, 1), "end": None if end is None else date(end, 1, 1), "end_kind": kind}
        return dict.fromkeys(TEMPERATURE_EPISODES.columns) | pair | own | known(onset)

    rows = [
        row(2000, 2000, 0.9),
        row(2001, 2000, 0.1),
        row(2002, 2002, 0.9),
        row(2003, 2002, 0.7),
        row(2004, 2004, 0.9),
    ]
    told = [episode(2000, 2001, "given back"), episode(2002, 2004, "overtaken"), episode(2004, None, None)]
    found = alerts(
        pl.DataFrame(rows, schema=TEMPERATURE.schema), pl.DataFrame(told, schema=TEMPERATURE_EPISODES.schema), season=1
    )
    # That of 2000 is the source's first period; of 2004 nothing later is known; of the others one stood a year on.
    assert found == Alerts(onsets=2, followed=2, stood=1)
