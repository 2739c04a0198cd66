"""Where files are found: from the providers' own lists, and from fixed addresses."""

import json
from datetime import date
from typing import Any

import pytest

from thawcast.errors import InputError, SourceError
from thawcast.sources import SOURCES, find, ideal_points, un_votes
from thawcast.sources.events import gdelt1, gdelt2, icews, polecat
from thawcast.sources.fetching import dataverse

SUMS = b"""0123456789abcdef0123456789abcdef  20190101.export.CSV.zip
1123456789abcdef0123456789abcdef  20190102.export.CSV.zip
2123456789ABCDEF0123456789ABCDEF  201303.zip
3123456789abcdef0123456789abcdef  2005.zip
4123456789abcdef0123456789abcdef  GDELT.MASTERREDUCEDV2.1979-2013.zip
broken line here
5123456789abcdef0123456789abcdef  20190230.export.CSV.zip
"""
SIZES = b"1000 20190101.export.CSV.zip\n3000 201303.zip\nx 2005.zip\n7 20190103.export.CSV.zip\n"
LISTING = dataverse.listing(un_votes.DOI)
GDELT1 = {gdelt1.MD5SUMS: SUMS, gdelt1.FILESIZES: SIZES}


def test_gdelt1_by_days_with_sizes_and_checksums():
    found = gdelt1.locate(GDELT1, date(2019, 1, 1), date(2019, 1, 7))
    assert [(r.name, r.bytes, r.md5 and r.md5[0]) for r in found] == [
        ("20190101.export.CSV.zip", 1000, "0"),
        ("20190102.export.CSV.zip", None, "1"),
        ("20190103.export.CSV.zip", 7, None),
    ]
    assert found[0].url == "http://data.gdeltproject.org/events/20190101.export.CSV.zip"


def test_gdelt1_files_of_months_and_years_hold_their_days():
    names = [r.name for r in gdelt1.locate(GDELT1, date(2005, 12, 31), date(2013, 3, 1))]
    assert names == ["2005.zip", "201303.zip"]
    assert gdelt1.locate(GDELT1, date(2013, 3, 31), date(2013, 3, 31))[0].md5 == "2123456789abcdef0123456789abcdef"


def test_all_of_gdelt_is_not_fetched_unasked():
    with pytest.raises(SourceError, match="5 files, too many to fetch unasked; say which days with --from and --to"):
        gdelt1.locate(GDELT1, None, None)
    with pytest.raises(SourceError, match="no file holds these days; its list covers 2005-01-01 to 2019-01-03"):
        gdelt1.locate(GDELT1, date(2030, 1, 1), None)
    with pytest.raises(SourceError, match="give the earlier day with --from"):
        gdelt1.locate(GDELT1, date(2019, 1, 2), date(2019, 1, 1))


def test_gdelt2_takes_events_only_and_skips_broken_lines():
    base = "http://data.gdeltproject.org/gdeltv2"
    master = "\n".join(
        [
            f"150383 297a16b493de7cf6ca809a7cc31d0b93 {base}/20150218230000.export.CSV.zip",
            f"318084 bb27f78ba45f69a17ea6ed7755e9f8ff {base}/20150218230000.mentions.CSV.zip",
            f"{base}/20150218231500.export.CSV.zip",
            f"150384 297a16b493de7cf6ca809a7cc31d0b94 {base}/20150219000000.export.CSV.zip",
        ]
    ).encode()
    found = gdelt2.locate({gdelt2.MASTER: master}, date(2015, 2, 18), date(2015, 2, 18))
    assert [(r.name, r.bytes, r.md5) for r in found] == [
        ("20150218230000.export.CSV.zip", 150383, "297a16b493de7cf6ca809a7cc31d0b93")
    ]


def _dataset(*files: dict[str, Any]) -> bytes:
    return json.dumps(
        {
            "status": "OK",
            "data": {
                "latestVersion": {
                    "versionNumber": 33,
                    "versionMinorNumber": 1,
                    "license": {"name": "CC0 1.0"},
                    "files": [{"label": f["filename"], "dataFile": f} for f in files],
                }
            },
        }
    ).encode()


TABLE = {
    "id": 11,
    "filename": "UNVotes.tab",
    "filesize": 100,
    "md5": "a" * 32,
    "originalFileFormat": "text/csv",
    "originalFileName": "UNVotes.csv",
    "originalFileSize": 120,
}
ARCHIVE = {"id": 12, "filename": "events.2018.20200427084805.tab.zip", "filesize": 9, "md5": "B" * 32}
OTHER = {"id": 13, "filename": "events.1995.20150313082510.tab.zip", "filesize": 9, "md5": "c" * 32}


def test_a_table_of_the_dataverse_is_asked_for_as_it_was_given_and_without_its_wrong_checksum():
    found = un_votes.SOURCE.remotes({LISTING: _dataset(TABLE, ARCHIVE)}, None, None)
    assert [(r.name, r.bytes, r.md5) for r in found] == [("UNVotes.csv", 120, None)]
    assert found[0].url == "https://dataverse.harvard.edu/api/access/datafile/11?format=original"


def test_a_table_that_was_given_in_stata_is_taken_as_the_dataverse_serves_it():
    stata = {**TABLE, "filename": "IdealpointsJuly2025.tab", "originalFileName": "IdealpointsJuly2025.dta"}
    found = ideal_points.SOURCE.remotes({LISTING: _dataset(TABLE, stata)}, None, None)
    assert [(r.name, r.bytes, r.md5) for r in found] == [("IdealpointsJuly2025.tab", None, None)]
    assert found[0].url == "https://dataverse.harvard.edu/api/access/datafile/11"


def test_other_files_of_the_dataverse_keep_theirs():
    listing = {dataverse.listing(icews.DOI): _dataset(ARCHIVE, OTHER)}
    assert len(icews.SOURCE.remotes(listing, None, None)) == 2
    found = icews.SOURCE.remotes(listing, date(2018, 3, 1), date(2018, 3, 31))
    assert [(r.name, r.bytes, r.md5) for r in found] == [(ARCHIVE["filename"], 9, "b" * 32)]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Events.2017.20201006.tab", True),
        ("events.2017.20201119.tab.zip", True),
        ("EVENTS_2017_20201119.TAB", True),
        ("201711-icews-events.zip", True),
        ("201711.zip", True),
        ("icews.2017-11.zip", True),
        ("20171103-icews-events.zip", True),
        # No day in its name: nobody knows that it is not wanted.
        ("events.update.tab", True),
        ("events.2019.20201006.tab", False),
        ("201901-icews-events.zip", False),
        ("events.1995.20171103082510.tab", False),
        ("ICEWS Events Read Me.pdf", False),
    ],
)
def test_a_listing_of_icews_names_its_days_in_many_ways(name: str, kept: bool):
    files = [{"id": 1, "filename": "events.2017.tab", "filesize": 1}, {"id": 2, "filename": name, "filesize": 1}]
    listing = {dataverse.listing(icews.DOI): _dataset(*files)}
    found = icews.SOURCE.remotes(listing, date(2017, 11, 1), date(2017, 11, 30))
    assert [r.name for r in found] == ["events.2017.tab", name][: 1 + kept]


def test_two_files_of_one_label_both_come():
    files = [
        {"id": 7, "filename": "events.2017.tab", "filesize": 1},
        {"id": 8, "filename": "Events.2017.tab", "filesize": 1},
        {"id": 9, "filename": "events.2018.tab", "filesize": 1},
    ]
    listing = {dataverse.listing(icews.DOI): _dataset(*files)}
    found = icews.SOURCE.remotes(listing, date(2017, 1, 1), date(2018, 12, 31))
    assert [r.name for r in found] == ["events.2017.7.tab", "Events.2017.8.tab", "events.2018.tab"]


def test_polecat_weeks_and_years():
    files = [
        {"id": i, "filename": n, "filesize": 1}
        for i, n in enumerate(("ngecEventsDV-2018.txt.zip", "ngecEventsDV-20240101.txt", "codebook.pdf"))
    ]
    listing = {dataverse.listing(polecat.DOI): _dataset(*files)}
    found = polecat.SOURCE.remotes(listing, date(2024, 1, 5), date(2024, 1, 9))
    assert [r.name for r in found] == ["ngecEventsDV-20240101.txt"]


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b'{"data": {"latestVersion": {"files": [{}]}}}'])
def test_what_is_no_list_is_refused(content: bytes):
    with pytest.raises(SourceError, match="answered with no list of files"):
        un_votes.SOURCE.remotes({LISTING: content}, None, None)


def test_a_renamed_file_is_reported():
    with pytest.raises(SourceError, match="may have been renamed"):
        ideal_points.SOURCE.remotes({LISTING: _dataset(TABLE)}, None, None)


BY_HAND = {
    *("weis", "copdab", "keds_regions", "icews_events", "icews_days", "icews_east_asia"),
    "icews_active_months",
    *("phoenix", "petrarch", "keds", "icews_quads", "icews_conflict", "china_partners", "gdelt_net"),
    *("un_digital_library", "gml_mid", "icb", "cow_contiguity", "cow_capitals", "cow_diplomatic", "isard_democracy"),
    *("thompson_dreyer", "tss", "peace_scale", "peace_spells", "gge", "manytreaties", "dcad", "nuclear_agreements"),
    *("gsdb", "icow_claims", "signals", "us_visits", "china_leaders"),
}
"""Sources without a lasting address."""


def test_every_provider_says_where_and_on_which_terms():
    for of in SOURCES.values():
        assert of.citation
        assert of.licence
        assert of.where
        if of.listings:
            assert all(url.startswith(("http://data.gdelt", "https://dataverse.harvard.edu/")) for url in of.listings)
            continue
        if of.id in BY_HAND:
            with pytest.raises(SourceError, match="get the file by hand"):
                of.remotes({}, None, None)
            continue
        found = of.remotes({}, None, None)
        assert all(r.url.startswith("http") and "/" not in r.name for r in found)


def test_a_misspelt_source_gets_the_nearest():
    with pytest.raises(InputError, match="did you mean gdelt"):
        find("gdelt")
    with pytest.raises(InputError, match="`thawcast sources` lists them"):
        find("zzzzzz")
