from datetime import date

import polars as pl
import pytest

from thawcast import ontology
from thawcast.errors import InputError


def _event(code: str) -> str | None:
    return ontology.crosswalk().row(by_predicate=pl.col("code") == code, named=True)["event"]


# Lines of the authors' table of 2021.
@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("010", None),
        ("020", None),
        ("036", "AGREE"),
        ("044", "CONSULT"),
        ("057", "SUPPORT"),
        ("064", "COOPERATE"),
        ("0812", "CONCEDE"),
        ("0813", "RETREAT"),
        ("084", "RETREAT"),
        ("08", None),
        ("091", "ACCUSE"),
        ("1042", "REQUEST"),
        ("1125", "ACCUSE"),
        ("129", "REJECT"),
        ("1385", "THREATEN"),
        ("1451", "PROTEST"),
        ("154", "MOBILIZE"),
        ("161", "SANCTION"),
        ("163", "COERCE"),
        ("1712", "ASSAULT"),
        ("175", "ASSAULT"),
        ("192", "COERCE"),
        ("195", "ASSAULT"),
        ("201", "ASSAULT"),
        ("2042", "ASSAULT"),
    ],
)
def test_events_of_the_published_table(code: str, event: str | None):
    assert _event(code) == event


def test_every_code_has_one_row_and_only_statements_and_the_split_root_lack_an_event():
    table = ontology.crosswalk()
    assert table["code"].to_list() == ontology.cameo()["code"].to_list()
    without = table.filter(pl.col("event").is_null())
    assert set(without["root"]) == {"01", "02", "08"}
    assert without.filter(pl.col("root") == "08")["code"].to_list() == ["08"]


def test_classes_of_the_two_vocabularies_differ_where_the_docs_say():
    both = ontology.crosswalk().join(ontology.plover(), on="event", suffix="_plover")
    differ = both.filter(pl.col("quad") != pl.col("quad_plover"))
    assert set(differ["event"]) == {"CONCEDE"}


def test_options_and_version():
    table = ontology.crosswalk(statements="drop", cameo16="verbal_conflict")
    quads = dict(table.select("code", "quad").iter_rows())
    assert (quads["010"], quads["164"], quads["170"]) == (None, 3, 4)
    with pytest.raises(InputError, match="no crosswalk version 2: choose one of 1"):
        ontology.crosswalk(version=2)


def test_seams_are_where_the_mix_changes():
    months = [date(2022, m, 1) for m in (1, 2, 3, 4)]
    series = pl.DataFrame(
        {
            "period": [months[3], months[0], months[1], months[2], months[2]],
            "ontology": ["plover", "cameo", "cameo", "cameo", "plover"],
        }
    )
    found = ontology.seams(series)
    assert found.select("period", "before", "after").rows() == [
        (months[2], "cameo", "cameo+plover"),
        (months[3], "cameo+plover", "plover"),
    ]
    assert all("statements" in reason for reason in found["reason"])
    assert ontology.seams(series.filter(pl.col("ontology") == "cameo")).is_empty()


def test_seams_say_what_they_need():
    with pytest.raises(InputError, match="ontology is missing"):
        ontology.seams(pl.DataFrame({"period": [date(2022, 1, 1)]}))
    with pytest.raises(InputError, match="no ontology idea"):
        ontology.seams(pl.DataFrame({"period": [date(2022, 1, 1)], "ontology": ["idea"]}))
