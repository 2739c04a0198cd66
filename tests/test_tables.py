from math import nan

import polars as pl
import pytest

from thawcast.errors import StoreError
from thawcast.tables import LOG_ODDS, PROBABILITY, Contract
from thawcast.values import Estimate

TOY = Contract("toy", {"year": pl.Int16, "n": pl.Int32}, ("year",))


def test_missing_column_is_named():
    with pytest.raises(StoreError, match=r"toy: missing columns \['n'\]"):
        TOY.check(pl.DataFrame({"year": [1]}, schema={"year": pl.Int16}))


def test_double_key_is_refused():
    with pytest.raises(StoreError, match="some year occur more than once"):
        TOY.check(pl.DataFrame({"year": [1, 1], "n": [1, 2]}, schema=TOY.schema))


class TestUnits:
    TOY = Contract("toy", {"year": pl.Int16, "level": LOG_ODDS, "p": PROBABILITY}, ("year",))

    def test_numbers_with_a_unit_are_stored_as_the_nearest_integer_and_come_back_in_their_unit(self):
        made = self.TOY.rows({"year": 2009, "level": 1.236, "p": 0.12349}, {"year": 2010, "level": -0.004})
        stored = self.TOY.encode(self.TOY.check(made))
        assert stored.rows() == [(2009, 124, 123), (2010, 0, None)]
        assert stored.schema == {"year": pl.Int16, "level": pl.Int16, "p": pl.Int16}
        assert self.TOY.decode(stored).rows() == [(2009, 1.24, 0.123), (2010, 0.0, None)]

    def test_what_does_not_fit_is_kept_at_the_end_and_what_is_no_number_is_null(self):
        made = self.TOY.rows({"year": 2009, "level": 1e6}, {"year": 2010, "level": -1e6}, {"year": 2011, "level": nan})
        assert self.TOY.encode(made)["level"].to_list() == [32_000, -32_000, None]

    def test_stored_numbers_do_not_pass_for_natural_ones(self):
        stored = pl.DataFrame({"year": [2009], "level": [124], "p": [1]}, schema=self.TOY.stored)
        with pytest.raises(StoreError, match="wrong type"):
            self.TOY.check(stored)

    def test_an_estimate_takes_its_unit_from_the_column(self):
        row = {"level": 0.5, "level_low": 0.4, "level_high": 0.6, "year": 2009}
        found = self.TOY.estimate(row, "level", low="level_low", high="level_high")
        assert found == Estimate(0.5, 0.4, 0.6, "log_odds")
        with pytest.raises(TypeError, match="year of table toy has no unit"):
            self.TOY.estimate(row, "year")


def test_decoding_gives_the_decimal_however_a_frame_was_put_together():
    contract = Contract("toy", {"p": PROBABILITY}, ())
    stored = pl.DataFrame({"p": range(-1000, 1001)}, schema=contract.stored)
    in_pieces = pl.concat([stored[i : i + 1] for i in range(stored.height)], rechunk=False)
    for frame in (stored, in_pieces):
        assert contract.decode(frame)["p"].to_list() == [k / 1000 for k in range(-1000, 1001)]
