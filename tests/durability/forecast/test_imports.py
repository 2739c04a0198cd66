"""Ten made-up years of events of one's own give a forecast like any other source."""

from datetime import date

import numpy as np
import polars as pl

import thawcast
from thawcast.assessment.questions.durability import learned_by
from thawcast.durability.result import Documented, past_lives, thaw_future
from thawcast.standing.standings import standing
from thawcast.standing.temperature.imported import imported_temperature
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES, TEMPERATURE_EPISODES
from thawcast.tables import DYAD_COUNTS


def made_days() -> pl.DataFrame:
    """Two hundred events a month of one pair, half of them friendly, and from 2028 on four in five."""
    rng, rows = np.random.default_rng(0), []
    for k in range(108):
        for day in range(1, 26):
            on = date(2020 + k // 12, k % 12 + 1, day)
            friendly = int(rng.binomial(8, 0.8 if k >= 96 else 0.5))
            rows.append(
                {
                    "source": "RUS", "target": "USA", "period": on, "freq": "D", "src": "toy", "verb_coop": friendly,
                    "matl_coop": 0, "verb_conf": 8 - friendly, "matl_conf": 0, "score": 0.0, "mentions": None,
                    "volume": 8, "known_on": on,
                }
            )  # fmt: skip
    return pl.DataFrame(rows, schema=DYAD_COUNTS.schema)


def test_imports_are_forecast() -> None:
    _, made = imported_temperature(made_days())
    frames = {c.name: c.decode(c.encode(made[c.name])) for c in (TEMPERATURE, TEMPERATURE_EPISODES, TEMPERATURE_BASES)}
    day = date(2028, 12, 31)
    stands = standing(frames, as_of=day)
    assert stands.state == "thaw"
    found = thaw_future(
        stands,
        frames[TEMPERATURE.name],
        frames[TEMPERATURE_BASES.name],
        lambda until, sign: past_lives(frames[TEMPERATURE_EPISODES.name], until, sign=sign),
        learned_by(thawcast.open_dataset(), day),
        Documented(None, "", ()),
    )
    assert [entry.horizon_months for entry in found.lasting] == [12, 24, 36]
    # No forecast on such a source was ever judged: the constant heads, with the cases that it rests on.
    for entry in found.lasting:
        assert (entry.method, entry.judged) == ("constant", 0)
        assert 0.5 < (entry.estimate.value or 0) < 0.9
        assert entry.at_risk > 1000
