"""A few rows of each data set of the record, made by hand as the table has them, and the frames expected."""

from datetime import date

import polars as pl
from samples import Sample

MAY, JUNE = date(1972, 5, 1), date(1972, 6, 1)


def _sample(name: str, table: str, rows: pl.DataFrame, frame: str, expected: dict[str, list[object]]) -> Sample:
    return Sample(name, "", b"", {table: rows}, {frame: expected})


RECORD_TABLES = (
    _sample(
        "copdab",
        "copdab_dyad_month_1948_1978",
        pl.DataFrame(
            {
                "source_cow": [2, 2, 365, 2],
                "target_cow": [365, 365, 2, 365],
                "year": [1972, 1972, 1972, 1972],
                "month": [5, 6, 6, 5],
                # June had no event of the United States; a second May may be another month.
                "score": [6.5, 0.0, -3.25, 9.0],
            }
        ),
        "copdab",
        {
            "source": ["RUS", "USA"],
            "target": ["USA", "RUS"],
            "period": [JUNE, MAY],
            "score": [-3.25, 6.5],
            "known_on": [date(1972, 6, 30), date(1972, 5, 31)],
        },
    ),
    _sample(
        "icews_active_months",
        "icews_binary_quads_month_2009_2016_100states",
        pl.DataFrame(
            {
                "month": [date(2009, 1, 1), date(2009, 2, 1)],
                "a": ["USA", "FRA"],
                "b": ["GBR", "USA"],
                "vcoop": [1, 0],
                "mcoop": [0, 0],
                "vconf": [1, 0],
                "mconf": [0, 1],
            }
        ),
        "month_counts",
        {
            # Both directions together, so the first by code is the source.
            "source": ["FRA", "GBR"],
            "target": ["USA", "USA"],
            "period": [date(2009, 2, 1), date(2009, 1, 1)],
            "freq": ["M", "M"],
            "src": ["icews_active_months"] * 2,
            "verb_coop": [0, 1],
            "matl_coop": [0, 0],
            "verb_conf": [0, 1],
            "matl_conf": [1, 0],
            "score": [None, None],
            "known_on": [date(2009, 2, 28), date(2009, 1, 31)],
        },
    ),
    _sample(
        "icews_east_asia",
        "icews_dyad_month_southchinasea_1991_2014",
        pl.DataFrame(
            {
                # Hong Kong is no state, and the file is cut short in 2015.
                "src": ["CHN", "VNM", "HKG", "CHN"],
                "tgt": ["VNM", "CHN", "CHN", "VNM"],
                "month": ["2014-05", "2014-05", "2014-05", "2015-01"],
                "vcoop": [12, 9, 1, 4],
                "mcoop": [0, 1, 0, 0],
                "vconf": [20, 31, 0, 2],
                "mconf": [7, 5, 0, 0],
            }
        ),
        "month_counts",
        {
            "source": ["CHN", "VNM"],
            "target": ["VNM", "CHN"],
            "period": [date(2014, 5, 1)] * 2,
            "src": ["icews_east_asia"] * 2,
            "verb_coop": [12, 9],
            "matl_coop": [0, 1],
            "verb_conf": [20, 31],
            "matl_conf": [7, 5],
            "known_on": [date(2014, 5, 31)] * 2,
        },
    ),
    _sample(
        "icews_events",
        "icews_events_2018_2022",
        pl.DataFrame(
            {
                "date": [date(2018, 7, 8), date(2018, 7, 9), date(2018, 7, 9)],
                "src": ["ETH", "AND", "PRT"],
                "tgt": ["ERI", "DEU", "RUS"],
                "cameo": ["042", "0231", "010"],
                "goldstein": [2.0, 3.5, 0.0],
                "n": [2, 1, 1],
                # A president of France is co-prince of Andorra; the Secretary-General acts for no state.
                "source": ["Abiy Ahmed", "Emmanuel Macron", "António Manuel de Oliveira Guterres"],
                "target": ["Eritrea", "Germany", "Russia"],
                "bench": ["ICEWS18"] * 3,
            }
        ),
        "coded_events",
        {
            "date": [date(2018, 7, 8), date(2018, 7, 9)],
            "source": ["ETH", "FRA"],
            "target": ["ERI", "DEU"],
            "code": ["042", "0231"],
            "ontology": ["cameo", "cameo"],
            "quad": [1, 1],
            "goldstein": [2.0, 3.5],
            "mentions": [2, 1],
            "src": ["icews_events"] * 2,
            "part": ["ICEWS18"] * 2,
            "actors": ["Abiy Ahmed\tEritrea", "Emmanuel Macron\tGermany"],
            "story": [None, None],
            "known_on": [date(2018, 7, 9), date(2018, 7, 10)],
        },
    ),
    _sample(
        "weis",
        "weis_events_1966_1992",
        pl.DataFrame(
            {
                "date": [date(1972, 5, 22), date(1972, 5, 22), date(1968, 8, 21)],
                "source_cow": [2, 2, 365],
                "target_cow": [365, 365, 325],
                # A meeting; a comment, written without its zero, of no quad class; and force against 325, which is
                # Italy's number and here Czechoslovakia's.
                "weis_code": [31, 25, 223],
                "goldstein": [1.0, 0.0, -10.0],
            }
        ),
        "coded_events",
        {
            "date": [date(1972, 5, 22), date(1972, 5, 22), date(1968, 8, 21)],
            "source": ["USA", "USA", "RUS"],
            "target": ["RUS", "RUS", "ITA"],
            "code": ["031", "025", "223"],
            "ontology": ["weis"] * 3,
            "quad": [1, None, 4],
            "goldstein": [1.0, 0.0, -10.0],
            "mentions": [None] * 3,
            "src": ["weis"] * 3,
            "part": ["", "", "Italy or Czechoslovakia"],
            "known_on": [date(1972, 5, 22), date(1972, 5, 22), date(1968, 8, 21)],
        },
    ),
)
"""All are read from tables only."""
