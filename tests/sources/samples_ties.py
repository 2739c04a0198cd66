"""A few rows of each data set of ties and of context, made by hand as the table has them, and the frames expected."""

from datetime import date
from typing import Any

import polars as pl
from samples import Sample


def _sample(name: str, table: str, rows: dict[str, Any], frame: str, expected: dict[str, list[object]]):
    return Sample(name, "", b"", {table: pl.DataFrame(rows)}, {frame: expected})


TIE_TABLES = (
    _sample(
        "us_visits",
        "us_state_visits_1866_2025",
        {
            "direction": ["us_abroad", "foreign_to_us", "us_abroad"],
            "role": ["president", "leader", "secretary"],
            "name": ["Lyndon B. Johnson", "President Park", "William P. Rogers"],
            "start": [date(1966, 10, 26), date(1965, 5, 17), date(1972, 7, 1)],
            "end": [date(1966, 10, 26), date(1965, 5, 27), date(1972, 7, 2)],
            "country": ["Vietnam", "Korea, Republic of", "Yemen"],
            "locale": ["Cam Ranh Bay", "", "Sana'a"],
            "remarks": ["x", "x", "x"],
            "iso3": ["VNM", "KOR", "YEM"],
        },
        "ties",
        {
            "source": ["KOR", "USA", "USA"],
            "target": ["USA", "RVN", "YAR"],
            "value": [11.0, 1.0, 2.0],
            "known_on": [date(1965, 5, 17), date(1966, 10, 26), date(1972, 7, 1)],
        },
    ),
    _sample(
        "manytreaties",
        "bilateral_agreements_manytreaties_1900_2024",
        {
            # One treaty in two lists; one of Czechoslovakia under today's code, with a year only; one of the Union.
            "a": ["RUS", "RUS", "CZE", "CAN"],
            "b": ["USA", "USA", "POL", "EUE"],
            "year": [1972, 1972, 1958, 1976],
            "date": ["1972-05-23", "1972-05-23", "1958", "1976-09-28?"],
            "end": ["9999-12-31", None, "1990-06-30?", None],
            "title": ["On the environment", "Environment", "On waters", "On fish"],
            "typesubject": ["General", None, "0", None],
            "treatyid": ["RUS-USA_1972A", "RUS-USA_1972A", "CZE-POL_1958A", "CAN-EUE_1976A"],
        },
        "ties",
        {
            "source": ["CSK", "RUS"],
            "target": ["POL", "USA"],
            "directed": [False, False],
            "subject": [None, "General"],
            "freq": ["Y", "D"],
            "begin": [date(1958, 1, 1), date(1972, 5, 23)],
            "known_on": [date(1958, 12, 31), date(1972, 5, 23)],
            "end": [date(1990, 6, 30), None],
        },
    ),
    _sample(
        "dcad",
        "dcad_v10_main_1980_2010",
        {
            "ccode1": [2, 365, 316],
            "ccode2": [220, 710, 2],
            "signDay": [None, 26.0, 1.0],
            "signMonth": [4.0, 5.0, 1.0],
            "signYear": [1984, 1993, 1985],
            "type": ["sector", "general", "general"],
            "category1": ["PROCUREMENT", "DCA", "DCA"],
            "category2": [None, "DIC", None],
            "category3": pl.Series([None, None, None], dtype=pl.String),
            "terminated": [0, 1, -88],
            "endYearEstimate": [2010, 2001, 2010],
            "DCAid": ["A1", "A2", "A3"],
        },
        "ties",
        {
            "tie": ["A1", "A2"],
            "source": ["FRA", "CHN"],
            "target": ["USA", "RUS"],
            "subject": ["sector, PROCUREMENT", "general, DCA, DIC"],
            "begin": [date(1984, 4, 1), date(1993, 5, 26)],
            "known_on": [date(1984, 4, 30), date(1993, 5, 26)],
            "end": [None, date(2001, 12, 31)],
        },
    ),
    _sample(
        "nuclear_agreements",
        "nuclear_cooperation_agreements_1951_2003",
        {
            # An agreement from either side, and a row whose number and name are of two states.
            "ccode1": [2, 365, 225],
            "ccode2": [365, 2, 2],
            "country1": ["USA", "USSR", "Romania"],
            "country2": ["USSR", "USA", "USA"],
            "year": [1973, 1973, 1998],
            "nca_type": [2.0, 2.0, 1.0],
        },
        "ties",
        {"source": ["RUS"], "target": ["USA"], "begin": [date(1973, 1, 1)], "known_on": [date(1973, 12, 31)]},
    ),
    _sample(
        "gsdb",
        "gsdb_v3_cases_1949_2022",
        {
            "case_id": [1, 2, 3],
            "sanctioned_state": ["Korea, North", "Poland, Hungary, Czechoslovakia", "Iran"],
            "sanctioning_state": ["EU, United States", "United States", "EU"],
            "begin": [2020, 1950, 2007],
            "end": [2022, 1961, 2016],
            **{name: [1, 0, 1] for name in ("trade", "arms")},
            **{name: [0, 0, 1] for name in ("military", "travel", "other")},
            "financial": [0, 1, 1],
            "objective": ["prevent_war", "destab_regime", "other"],
            "success": ["ongoing", "success_total", "failed"],
        },
        "ties",
        {
            "tie": ["1", "2", "2", "2"],
            "source": ["USA"] * 4,
            "target": ["PRK", "CSK", "HUN", "POL"],
            "subject": ["trade, arms: prevent_war", *["financial: destab_regime"] * 3],
            "value": [2.0, 1.0, 1.0, 1.0],
            "end": [None, *[date(1961, 12, 31)] * 3],
        },
    ),
    _sample(
        "icow_claims",
        "icow_territorial_claims_v101_ext2017",
        {
            "claimdy": [201.0, None],
            "name": ["Quita Sueno", "Crimea"],
            "chal": [100, 365],
            "tgt": [2, 369],
            "begclaim": [189200, 201403],
            "endclaim": [197209.0, 201799.0],
            "icowsal": [5.0, None],
        },
        "ties",
        {
            "tie": ["201", "extension Crimea"],
            "source": ["COL", "RUS"],
            "target": ["USA", "UKR"],
            "freq": ["Y", "M"],
            "begin": [date(1892, 1, 1), date(2014, 3, 1)],
            "known_on": [date(1892, 12, 31), date(2014, 3, 31)],
            "end": [date(1972, 9, 30), None],
        },
    ),
    _sample(
        "signals",
        "mcmanus_nieman_signals_1950_2012",
        {
            # A pact over two spells, arms in one year. All else is nought.
            "ccode": [40, 40, 40, 40, 265],
            "year": [1959, 1960, 1961, 1963, 1963],
            **{
                f"{power}_{kind}": [0] * 5
                for kind in ("vis", "ex", "troops", "bit", "arms", "pact")
                for power in ("us", "uk", "fra", "rus", "chi")
            },
            **{name: [0] * 5 for name in ("us_econaid", "us_words", "us_nukes", "rus_nukes", "uk_nukes")},
            "us_pact": [1, 1, 0, 1, 0],
            "rus_arms": [0, 0, 310, 0, 0],
        },
        "ties",
        {
            "source": ["USA", "RUS", "USA"],
            "target": ["CUB"] * 3,
            "kind": ["pact", "arms", "pact"],
            "begin": [date(1959, 1, 1), date(1961, 1, 1), date(1963, 1, 1)],
            "end": [date(1960, 12, 31), date(1961, 12, 31), None],
            "value": [None, 310.0, None],
            # Arms stand in a yearbook a year later; that a pact was over showed in the first year without it.
            "known_on": [date(1959, 12, 31), date(1962, 12, 31), date(1963, 12, 31)],
            "end_known_on": [date(1961, 12, 31), date(1962, 12, 31), None],
        },
    ),
    _sample(
        "china_leaders",
        "china_leader_engagements_2003_2018",
        {
            "date": [date(2018, 12, 4), date(2018, 12, 7)],
            "country": ["Portugal", "England"],
            "leader": ["Xi Jinping", "Wang Yi"],
            "kind": ["travel", "phone"],
            "text": ["x", "x"],
        },
        "ties",
        {
            "source": ["CHN", "CHN"],
            "target": ["PRT", "GBR"],
            "kind": ["visit", "meeting"],
            "subject": ["travel, Xi Jinping", "phone, Wang Yi"],
            "value": [1.0, None],
        },
    ),
    _sample(
        "peace_spells",
        "peace_scale_spells_v31",
        {
            # West Germany has the number of Germany; a transition; a spell that runs on.
            "cow_a": [220, 2, 2],
            "cow_b": [255, 40, 40],
            "start": ["19630122", "19020520", "19599999"],
            "end": ["20209999", "19581231", "19600000"],
            "level": [1.0, 0.5, -9.0],
            "start_year": [1963, 1902, 1959],
            "end_year": [2020, 1958, 1960],
            "left_censored": [False] * 3,
            "right_censored": [True, False, False],
        },
        "peace_spells",
        {
            "a": ["CUB", "CUB", "DEU"],
            "b": ["USA", "USA", "FRA"],
            "begin": [date(1902, 5, 20), date(1959, 1, 1), date(1963, 1, 22)],
            "end": [date(1958, 12, 31), date(1960, 12, 31), None],
            "level": [0.5, None, 1.0],
            "known_on": [date(2021, 9, 1)] * 3,
        },
    ),
    _sample(
        "gge",
        "gge_dyad_year_1950_2024",
        {
            "country1_code": ["RUS", "NGA"],
            "country2_code": ["USA", "USA"],
            "year": [1972, 1950],
            "geo_score": [0.275, None],
            "number_of_events": [8, 0],
        },
        "hindsight_scores",
        {"a": ["RUS"], "b": ["USA"], "year": [1972], "score": [0.275], "n_events": [8]},
    ),
)
"""All are read from tables only; GGE's published file has the columns of its table."""
