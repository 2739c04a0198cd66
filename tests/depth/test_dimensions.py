"""Dimensions of real thaws: the same whatever came later, and deeper where everyone would say so."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from thawcast import sources
from thawcast.building.build import STAGES as EVERY
from thawcast.building.differences import differences
from thawcast.depth.dimensions import place
from thawcast.depth.stages import COUNTED, STAGES, depth_tables
from thawcast.depth.tables import DEPTH, DEPTH_WEIGHTS, DIMENSIONS
from thawcast.stages import Given
from thawcast.standing.temperature.tables import TEMPERATURE_EPISODES
from thawcast.store import STARTER, Dataset, load

ORIGIN = 2006
LATER = 2007
CONTRACTS = (DEPTH, DEPTH_WEIGHTS)
ENDING = TEMPERATURE_EPISODES.name
"""The table whose rows are completed later: its ends are known after its beginnings."""


@pytest.fixture(scope="module")
def starter() -> Dataset:
    return load(STARTER, name="starter")


@pytest.fixture(scope="module")
def frames(reference: Path, starter: Dataset) -> dict[str, pl.DataFrame]:
    """Everything that the stage needs, known by the end of `LATER`."""
    contracts = {c.name: c for stage in EVERY for c in stage.produces}
    raw = [name for name in STAGES[0].needs if name not in contracts]
    held = sources.load(reference, only=raw, until=date(LATER, 12, 31))
    held |= {n: starter.table(contracts[n], as_of=date(LATER, 12, 31)) for n in STAGES[0].needs if n in contracts}
    return held | {ENDING: without_later_ends(held[ENDING], LATER)}


def without_later_ends(episodes: pl.DataFrame, year: int) -> pl.DataFrame:
    known = pl.col("end_known_on") <= date(year, 12, 31)
    return episodes.with_columns(pl.when(known).then(pl.col(c)) for c in ("end", "end_kind", "end_known_on"))


def moment(frame: pl.DataFrame) -> pl.Expr:
    return pl.col("known_on") if "known_on" in frame.columns else pl.date(pl.col("year"), 12, 31)


def cut(frames: dict[str, pl.DataFrame], year: int) -> dict[str, pl.DataFrame]:
    made = {name: frame.filter(moment(frame) <= date(year, 12, 31)) for name, frame in frames.items()}
    return made | {ENDING: without_later_ends(made[ENDING], year)}


def shuffled(frame: pl.DataFrame, year: int) -> pl.DataFrame:
    """Permute whole rows' figures among the rows known after a year; keys and dates stay."""
    keys = {"a", "b", "state", "source", "target", "period", "year", "area", "series", "known_on", "session", "vintage"}
    keys |= {"freq", "start", "spell", "as_of", "id", "onset", "sign", "kind", "end_known_on", "end", "end_kind"}
    early = frame.filter(moment(frame) <= date(year, 12, 31))
    late = frame.filter(moment(frame) > date(year, 12, 31))
    order = np.random.default_rng(7).permutation(late.height)
    mixed = [late[c] if c in keys else late[c].gather(order) for c in late.columns]
    return pl.concat([early, pl.DataFrame(mixed)])


@pytest.fixture(scope="module")
def truncated(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return depth_tables(Given(cut(frames, ORIGIN)))


@pytest.mark.data
class TestAsOf:
    """A row as of a date is the same whatever the data hold later."""

    def test_truncated_inputs_give_the_rows_that_ship(self, truncated: dict[str, pl.DataFrame], starter: Dataset):
        for contract in CONTRACTS:
            shipped = starter.table(contract, as_of=date(ORIGIN, 12, 31))
            assert shipped.height > 0
            frames = (contract.encode(shipped), contract.encode(contract.check(truncated[contract.name])))
            assert differences(*frames, key=contract.key) is None, contract.name

    def test_permuting_every_input_after_the_origin_changes_nothing_before_it(
        self, truncated: dict[str, pl.DataFrame], frames: dict[str, pl.DataFrame]
    ):
        later = depth_tables(Given({name: shuffled(frame, ORIGIN) for name, frame in frames.items()}))
        for contract in CONTRACTS:
            known = later[contract.name].filter(pl.col("known_on") <= date(ORIGIN, 12, 31))
            assert known.equals(truncated[contract.name]), contract.name
            assert later[contract.name].height > known.height, "the later year is there, and was computed"


class TestShipped:
    """What ships."""

    def test_every_thaw_has_eight_dimensions_each_year(self, starter: Dataset):
        counts = starter.table(DEPTH).group_by("id", "as_of").len()["len"]
        assert set(counts) == {len(DIMENSIONS)}

    def test_values_lie_in_their_intervals_and_in_range(self, starter: Dataset):
        told = starter.table(DEPTH).filter(pl.col("value").is_not_null())
        assert told.filter(~pl.col("value").is_between("low", "high")).is_empty()
        assert told.filter((pl.col("low") < 0) | (pl.col("high") > 1)).is_empty()
        assert told["reason"].null_count() == told.height

    def test_what_is_not_told_says_why(self, starter: Dataset):
        untold = starter.table(DEPTH).filter(pl.col("value").is_null())
        assert untold.height > 0
        assert untold["reason"].null_count() == 0

    @pytest.mark.parametrize(
        ("thaw", "year", "value"),
        [
            # Singh and Musharraf led from before the end of 2004 to the end of 2005: (0 + 1/2) / 3.
            ("IND-PAK-2004+", 2005, 0.167),
            # Hu led China throughout, Aso Japan in 2008 and Kan in the middle of 2011: (1 + 1/2) / 3.
            ("CHN-JPN-2008+", 2011, 0.5),
        ],
    )
    def test_sides_that_changed_leader_are_counted(self, starter: Dataset, thaw: str, year: int, value: float):
        rows = starter.table(DEPTH).filter(id=f"{COUNTED}-{thaw}", dimension="leaders")
        assert rows.filter(pl.col("as_of") == date(year, 12, 31))["value"].to_list() == [value]


def test_a_place_needs_peers_and_noise_spreads_it():
    value, sd = np.arange(100.0), np.full(100, 20.0)
    everyone = np.ones(100, dtype=bool)
    few = place(value, sd, np.array([50]), np.arange(100) < 29, np.zeros(1))
    assert np.isnan(few).all()
    drawn = place(value, sd, np.array([50]), everyone, np.array([-1.0, 0.0, 1.0]))
    # 30, 50 and 70 among 0 ... 99, the tie counting half.
    assert drawn.ravel().tolist() == [0.305, 0.505, 0.705]
