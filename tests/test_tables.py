import polars as pl
import pytest

from thawcast.errors import StoreError
from thawcast.tables import Contract

TOY = Contract("toy", {"year": pl.Int16, "n": pl.Int32}, ("year",))


def test_missing_column_is_named():
    with pytest.raises(StoreError, match=r"toy: missing columns \['n'\]"):
        TOY.check(pl.DataFrame({"year": [1]}, schema={"year": pl.Int16}))


def test_double_key_is_refused():
    with pytest.raises(StoreError, match="some year occur more than once"):
        TOY.check(pl.DataFrame({"year": [1, 1], "n": [1, 2]}, schema=dict(TOY.columns)))
