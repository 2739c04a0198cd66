import tarfile

import polars as pl
import pytest

from thawcast import ontology
from thawcast.errors import InputError

GDELT = {"investigate": "material_cooperation", "protest": "verbal_conflict"}


def _quads(codes: list[str], **options: str) -> list[int | None]:
    frame = pl.DataFrame({"code": codes}, schema={"code": pl.String})
    return frame.select(ontology.quad_class(pl.col("code"), **options)).to_series().to_list()


def test_codes_that_are_none_have_no_class():
    assert _quads(["", "0", "00", "21", "999", "ab", None]) == [None] * 7


def test_options_move_only_their_codes():
    codes = ["010", "020", "030", "090", "140", "160", "170"]
    assert _quads(codes) == [1, 1, 1, 3, 4, 4, 4]
    assert _quads(codes, statements="drop") == [None, None, 1, 3, 4, 4, 4]
    assert _quads(codes, investigate="material_conflict") == [1, 1, 1, 4, 4, 4, 4]
    assert _quads(codes, protest="verbal_conflict") == [1, 1, 1, 3, 3, 4, 4]
    assert _quads(codes, cameo16="verbal_conflict") == [1, 1, 1, 3, 4, 3, 4]


def test_the_same_options_in_plover_and_weis():
    assert _quads(["SANCTION", "PROTEST", "AID", "FIGHT"], ontology="plover", cameo16="drop") == [None, 4, 2, None]
    assert _quads(["023", "193", "031", "223"], ontology="weis", statements="drop") == [None, 4, 1, 4]


def test_a_wrong_choice_names_the_right_ones():
    with pytest.raises(InputError, match="protest='words': choose one of material_conflict, verbal_conflict, drop"):
        _quads(["14"], protest="words")
    with pytest.raises(InputError, match="no ontology 'idea': choose one of cameo, plover, weis"):
        _quads(["14"], ontology="idea")


@pytest.mark.data
def test_classes_and_scores_of_a_gdelt_export(reference):
    """GDELT prints code, QuadClass and score of every event; with its two choices ours are the same on all of them."""
    events = pl.read_csv(
        reference / "raw/gdelt2/20191024143000.export.CSV",
        separator="\t",
        has_header=False,
        infer_schema=False,
        quote_char=None,
        encoding="utf8-lossy",
    ).select(code="column_26", quad=pl.col("column_29").cast(pl.Int8), score=pl.col("column_30").cast(pl.Float32))
    joined = events.join(ontology.cameo(), on="code", how="left", suffix="_ours")
    assert joined.height == 2111
    assert (joined["score"] == joined["goldstein"]).all()
    assert events.filter(pl.col("quad") != ontology.quad_class(pl.col("code"), **GDELT)).is_empty()


@pytest.mark.data
def test_scores_of_the_daily_icews_files(reference):
    """The intensity of every event in a month of daily files is the score of its code on the ICEWS scale."""
    counts = []
    with tarfile.open(reference / "raw/icews/daily_2018-10_2019-03.tar.xz") as archive:
        for number, member in enumerate(archive):
            file = archive.extractfile(member) if member.isfile() else None
            if file is None or number > 12:
                continue
            day = pl.read_csv(file.read(), separator="\t", infer_schema=False, quote_char=None, encoding="utf8-lossy")
            counts.append(day.select(code="CAMEO Code", score=pl.col("Intensity").cast(pl.Float32)))
    events = pl.concat(counts)
    joined = events.join(ontology.cameo(scale="icews"), on="code", how="left")
    assert joined.height > 10_000
    assert joined.filter(pl.col("score") != pl.col("goldstein")).is_empty()
    assert joined["goldstein"].null_count() == 0


@pytest.mark.data
def test_classes_of_phoenix(reference):
    """Phoenix prints 0 for statements and calls reduced relations words; with its two choices the classes are ours."""
    events = pl.read_csv(reference / "raw/phoenix/samplePhox.csv", infer_schema=False)
    coded = events.filter(pl.col("RootCode") != "NA").select(
        root=pl.col("RootCode").str.zfill(2), quad=pl.col("QuadClass").cast(pl.Int8).replace(0, None)
    )
    assert coded.height == 4998
    assert _differ_from_phoenix(coded).is_empty()


@pytest.mark.data
def test_classes_of_petrarch(reference):
    path = reference / "raw/petrarch/sample_events.txt"
    events = pl.read_csv(path, separator="\t", has_header=False, infer_schema=False, quote_char=None)
    coded = events.filter(pl.col("column_14") != " ").select(
        root="column_14", quad=pl.col("column_15").cast(pl.Int8).replace(0, None)
    )
    assert coded.height == 2363
    assert _differ_from_phoenix(coded).is_empty()


def _differ_from_phoenix(coded: pl.DataFrame) -> pl.DataFrame:
    ours = ontology.quad_class(pl.col("root"), statements="drop", cameo16="verbal_conflict")
    return coded.filter(pl.col("quad").ne_missing(ours))
