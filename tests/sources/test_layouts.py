"""Every data set gives the same frames from each layout in which it comes, and the rows that its file holds."""

from pathlib import Path

import polars as pl
import pytest
from mutations import RECORD, PublishedEvents
from samples import SAMPLES, TABLES, Sample
from samples_record import RECORD_TABLES
from samples_ties import TIE_TABLES

from thawcast import sources

BOTH = [sample for sample in SAMPLES if sample.tables]


def frames(sample: Sample, folder: Path) -> dict[str, pl.DataFrame]:
    """Make every frame of a sample's data set of the files in a folder."""
    source = sources.SOURCES[sample.id]
    rows = source.rows(folder)
    assert rows.rejected.is_empty(), rows.rejected
    assert rows.rows_in == rows.frame.height + rows.aside.height
    return {contract.name: source.frame(contract, rows.frame) for contract, _ in source.frames}


def as_expected(sample: Sample, made: dict[str, pl.DataFrame]) -> None:
    assert sample.frames.keys() <= made.keys()
    for name, columns in sample.frames.items():
        assert made[name].select(columns.keys()).to_dict(as_series=False) == columns, name


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
def test_the_providers_file_gives_its_rows(sample: Sample, tmp_path: Path):
    as_expected(sample, frames(sample, sample.published(tmp_path)))


@pytest.mark.parametrize("sample", [*BOTH, *TABLES, *TIE_TABLES, *RECORD_TABLES], ids=lambda sample: sample.id)
def test_the_table_gives_its_rows(sample: Sample, tmp_path: Path):
    as_expected(sample, frames(sample, sample.converted(tmp_path)))


@pytest.mark.parametrize("sample", BOTH, ids=lambda sample: sample.id)
def test_both_layouts_give_the_same_frames(sample: Sample, tmp_path: Path):
    published = frames(sample, sample.published(tmp_path / "fetched"))
    converted = frames(sample, sample.converted(tmp_path / "reference"))
    for name, frame in published.items():
        assert frame.equals(converted[name]), name
        assert frame.schema == converted[name].schema, name


@pytest.mark.parametrize("sample", [*BOTH, *TABLES, *TIE_TABLES, *RECORD_TABLES], ids=lambda sample: sample.id)
def test_a_table_saved_as_csv_gives_the_same_frames(sample: Sample, tmp_path: Path):
    parquet = frames(sample, sample.converted(tmp_path / "parquet"))
    csv = frames(sample, sample.converted(tmp_path / "csv", csv=True))
    for name, frame in parquet.items():
        # An event without an identifier is named by its file and line.
        own, other = (made.drop("event_id", strict=False) for made in (frame, csv[name]))
        assert own.equals(other), name


def test_every_data_set_with_a_layout_has_a_sample():
    read = {name for name, source in sources.SOURCES.items() if source.layouts}
    events = {layout.id for layout in RECORD if isinstance(layout, PublishedEvents)}  # in test_record.py
    assert read == {sample.id for sample in (*SAMPLES, *TABLES, *TIE_TABLES, *RECORD_TABLES)} | events


def test_every_frame_has_a_day_on_which_its_rows_were_known():
    # A vote is known when its roll call is, and is cut by that day.
    without = {name for name, made in sources.INPUTS.items() if "known_on" not in made.contract.columns}
    assert without == {"votes"}
