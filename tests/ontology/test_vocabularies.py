import polars as pl
import pytest

from thawcast import ontology
from thawcast.errors import InputError


def test_cameo_holds_every_root_and_its_codes():
    codes = ontology.cameo()
    assert codes["code"].is_unique().all()
    assert codes["root"].n_unique() == 20
    assert set(codes["code"].str.len_chars()) == {2, 3, 4}
    # Every code's root and parents are codes too.
    longer = codes.filter(pl.col("code").str.len_chars() > 2)["code"]
    assert set(longer.str.slice(0, 2)) | set(longer.filter(longer.str.len_chars() == 4).str.slice(0, 3)) <= set(
        codes["code"]
    )


# Scores as printed in the scale that goes with the CAMEO codebook.
@pytest.mark.parametrize(
    ("code", "quad", "score"),
    [
        ("010", 1, 0.0),
        ("042", 1, 1.9),
        ("057", 1, 8.0),
        ("072", 2, 8.3),
        ("0874", 2, 10.0),
        ("09", 3, -2.0),
        ("112", 3, -2.0),
        ("139", 3, -7.0),
        ("145", 4, -7.5),
        ("163", 4, -8.0),
        ("182", 4, -9.5),
        ("190", 4, -10.0),
    ],
)
def test_cameo_codes_have_the_published_scores(code: str, quad: int, score: float):
    row = ontology.cameo().row(by_predicate=pl.col("code") == code, named=True)
    assert (row["quad"], round(row["goldstein"], 1)) == (quad, score)


def test_late_codes_have_no_score():
    unscored = ontology.cameo().filter(pl.col("goldstein").is_null())["code"].to_list()
    assert unscored == ["1214", "155", "176", "1834", "1951", "1952"]


@pytest.mark.data
def test_icews_scale_is_the_map_that_goes_with_icews(reference):
    published = pl.read_csv(reference / "raw/icews/goldstein_mappings.csv", schema_overrides={"code": pl.String})
    joined = published.join(ontology.cameo(scale="icews"), on="code", how="left", suffix="_ours")
    assert joined.height == published.height == 312
    assert (joined["goldstein"].round(1) == joined["goldstein_ours"].cast(pl.Float64).round(1)).all()


def test_plover_has_sixteen_events_in_four_classes():
    events = ontology.plover()
    by_quad = {quad: set(names) for quad, names in events.group_by("quad").agg("event").iter_rows()}
    # The chapters of the manual give each event's class under its heading.
    assert by_quad == {
        1: {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
        2: {"COOPERATE", "AID", "RETREAT"},
        3: {"REQUEST", "ACCUSE", "REJECT", "THREATEN"},
        4: {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
    }
    scores = {name: round(score, 1) for name, score in events.select("event", "score").iter_rows()}
    assert (scores["ASSAULT"], scores["COERCE"], scores["MOBILIZE"], scores["RETREAT"]) == (-9.3, -7.2, -5.3, 7.6)


def test_unknown_names_are_refused():
    with pytest.raises(InputError, match="no Goldstein scale 'x'"):
        ontology.cameo(scale="x")


# Roots named in the published list (McClelland 1978): yield, consult, accuse, force.
def test_weis_roots_have_their_classes():
    frame = pl.DataFrame({"code": ["01", "03", "12", "22"]})
    assert frame.select(ontology.quad_class(pl.col("code"), ontology="weis")).to_series().to_list() == [2, 1, 3, 4]
