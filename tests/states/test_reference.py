"""Every code of every reference file is a state at its date, or listed as none with the reason."""

import io
import re
import tarfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from thawcast.errors import ThawcastError
from thawcast.states import code_map, fold, non_state, resolve, states

pytestmark = pytest.mark.data

Pairs = set[tuple[object, int]]


def read(reference: Path, name: str) -> pl.DataFrame:
    frame = pl.read_parquet(reference / "tables" / f"{name}.parquet")
    return frame.rename(lambda column: column.replace("ï»¿", ""))


def pairs(frame: pl.DataFrame, keys: tuple[str, ...], years: tuple[str, ...]) -> Pairs:
    """Distinct (key, year) of the columns; a year may be a date, a month label or YYYYMMDD."""
    found: Pairs = set()
    for key in keys:
        for year in years:
            columns = frame.select(
                pl.col(key).alias("key"),
                pl.col(year).cast(pl.String).str.slice(0, 4).cast(pl.Int64).clip(1816).alias("year"),
            )
            found |= set(columns.drop_nulls().unique().iter_rows())
    return found


def unplaced(found: Pairs, system: str) -> tuple[Pairs, dict[str, Pairs]]:
    """Pairs that are neither a state nor listed, and the listed ones by kind."""
    missing: Pairs = set()
    listed: dict[str, Pairs] = {}
    for key, year in found:
        key = fold(str(key)) if system == "name" else key
        if key in code_map(system, on=year):
            continue
        why = non_state(key, system=system, on=year)
        if why is None:
            missing.add((key, year))
        else:
            assert why.reason
            listed.setdefault(why.kind, set()).add((key, year))
    return missing, listed


DYAD = ("ccode1", "ccode2")

# Tables whose every key must be a state in its year: their authors follow the membership lists.
STRICT = [
    ("cow_igo_ndy", "cow", DYAD, ("year",)),
    ("cow_trade_dyad_year", "cow", DYAD, ("year",)),
    ("cow_war_inter", "cow", DYAD, ("year",)),
    ("cow_contdir", "cow", DYAD, ("stdate", "enddate")),
    ("cow_majors", "cow", ("ccode",), ("styear", "endyear")),
    ("cow_nmc", "cow", ("ccode",), ("year",)),
    ("cow_states", "cow", ("ccode",), ("styear", "endyear")),
    ("cow_states", "cow_abbr", ("stateabb",), ("styear", "endyear")),
    ("cow_states", "name", ("statenme",), ("styear", "endyear")),
    ("gw_states", "gw", ("gwcode",), ("startdate", "enddate")),
    ("gw_states", "gw_abbr", ("stateabb",), ("startdate", "enddate")),
    ("gw_states", "name", ("statename",), ("startdate", "enddate")),
    ("democracy_state_year", "cow", ("ccode",), ("year",)),
    ("gdp_population_state_year", "cow", ("ccode",), ("year",)),
    ("diplomatic_representation", "cow", DYAD, ("year",)),
    ("fpsim_kappa_pi_1991", "cow", DYAD, ("year",)),
    ("gml_dirdisp", "cow", DYAD, ("year",)),
    ("kdg_rivalries", "cow", ("rivala", "rivalb"), ("beginr", "endr")),
    ("icews_dyad_year_quads_2002_2014", "name", ("i", "j"), ("year",)),
    ("icews_dyad_year_quads_2002_2014", "iso3", ("i_iso3c", "j_iso3c"), ("year",)),
    ("china_partner_gdelt_monthly", "un_name", ("partner",), ("month",)),
    ("china_partner_icews_monthly", "un_name", ("partner",), ("month",)),
    ("china_partner_phoenix_monthly", "un_name", ("partner",), ("month",)),
    ("tsinghua_china_relations_monthly", "un_name", ("state",), ("month",)),
]

# Tables that also hold territories before independence, extinct states, or organisations.
LOOSE = [
    ("atop_alliance", "cow", DYAD, ("year",)),
    ("peace_scale_dyad_year", "cow", DYAD, ("year",)),
    ("cow_trade_sy", "cow", ("ccode",), ("year",)),
    ("cow_capitals", "cow", ("ccode",), ("stdate", "enddate")),
    ("cow_capitals", "name", ("statenme",), ("stdate", "enddate")),
    ("archigos", "gw", ("gwcode",), ("startdate", "enddate")),
    ("td_rivalries", "cow", DYAD, ("styear", "endyear")),
    ("tss_rivalries", "cow", DYAD, ("start", "end")),
    ("icb_crisis_actors", "cow", ("cracid", "trigent", "southv"), ("yrtrig",)),
    ("icb_crisis_actors", "icb", ("actor",), ("yrtrig",)),
    ("icb_crisis_dyads", "cow", ("statea", "stateb"), ("year",)),
    ("icb_crisis_dyads", "icb", ("namea", "nameb"), ("year",)),
    ("ties_sanction_cases", "cow", ("primarysender", "sender1", "targetstate"), ("startyear",)),
    ("ties_sanction_cases", "cow_abbr", ("sender", "target"), ("startyear",)),
    ("ties_sanction_cases", "name", ("sender_full", "target_full"), ("startyear",)),
    ("icews_conflict_dyad_month_1991_2013", "cow_abbr", ("source", "target"), ("year",)),
    ("gdelt_net_dyad_day_2018_2021", "iso3", ("a", "b"), ("date",)),
    ("gdelt_net_dyad_day_2018_2021", "cameo", ("a", "b"), ("date",)),
]


@pytest.mark.parametrize(("name", "system", "keys", "years"), STRICT)
def test_every_key_is_a_state_then(reference: Path, name: str, system: str, keys: tuple, years: tuple) -> None:
    missing, listed = unplaced(pairs(read(reference, name), keys, years), system)
    assert not missing
    assert not listed


@pytest.mark.parametrize(("name", "system", "keys", "years"), LOOSE)
def test_every_key_is_a_state_or_listed(reference: Path, name: str, system: str, keys: tuple, years: tuple) -> None:
    found = pairs(read(reference, name), keys, years)
    missing, listed = unplaced(found, system)
    assert not missing
    # Most of every file is states: a list that swallowed them would show here.
    assert sum(map(len, listed.values())) < 0.25 * len(found)


def test_states_of_the_gdelt_pairs_but_nine_territories(reference: Path) -> None:
    _, listed = unplaced(pairs(read(reference, "gdelt_net_dyad_day_2018_2021"), ("a", "b"), ("date",)), "iso3")
    assert {key for key, _ in listed["territory"]} == {"ABW", "AIA", "BMU", "COK", "CYM", "GGY", "MAC", "PSE", "SHN"}
    assert set(listed) == {"territory"}


def test_un_votes_by_name_and_iso2_agree(reference: Path) -> None:
    votes = read(reference, "un_votes").join(read(reference, "un_roll_calls").select("rcid", "date"), on="rcid")
    years = pl.col("date").dt.year().alias("year")
    names = pairs(votes.with_columns(years), ("country",), ("year",))
    missing, listed = unplaced(names, "un_name")
    assert not missing
    assert {key for key, _ in listed.pop("state")} == {"Ukraine", "Belarus", "India"}
    assert not listed
    both = votes.select("country", "country_code", years).drop_nulls().unique()
    for country, iso2, year in both.iter_rows():
        assert code_map("un_name", on=year).get(country) == code_map("iso2", on=year).get(iso2), (country, year)


def test_numbers_and_labels_of_one_row_agree(reference: Path) -> None:
    """TIES, ICB and COW give number and label side by side: both must lead to one state."""
    for name, system, number, label, year in (
        ("ties_sanction_cases", "cow_abbr", "targetstate", "target", "startyear"),
        ("icb_crisis_dyads", "icb", "statea", "namea", "year"),
        ("icb_crisis_dyads", "icb", "stateb", "nameb", "year"),
        ("cow_states", "name", "ccode", "statenme", "styear"),
        ("cow_states", "cow_abbr", "ccode", "stateabb", "styear"),
    ):
        wrong = {
            (a, b, at)
            for a, b, at in read(reference, name).select(number, label, year).unique().iter_rows()
            if code_map("cow", on=at).get(a) != code_map(system, on=at).get(fold(b) if system == "name" else b)
        }
        # Two slips in ICB's dyads: the Australia of the Vietnam crises bears Austria's label, and China Canada's.
        slips = {(900, "AUS", 1970), (900, "AUS", 1971), (900, "AUS", 1972), (710, "CAN", 1933)}
        assert wrong <= slips, name


def test_leaders_by_number_and_label_agree(reference: Path) -> None:
    leaders = read(reference, "archigos").with_columns(label=pl.col("obsid").str.extract(r"^([A-Z]+)-"))
    for number, label, start in leaders.select("gwcode", "label", "startdate").unique().iter_rows():
        year = int(start[:4])
        assert code_map("gw", on=year).get(number) == code_map("gw_abbr", on=year).get(label), (number, label, year)
    codes = read(reference, "leader_codes")["obsid"].str.extract(r"^([A-Z]+)-(\d{4})", 1)
    assert set(codes.drop_nulls()) <= set(leaders["label"])


def icews(reference: Path) -> Iterator[pl.DataFrame]:
    columns = ["Event Date", "Source Country", "Target Country", "Country"]

    def table(data: bytes) -> pl.DataFrame:
        return pl.read_csv(
            data, separator="\t", quote_char=None, infer_schema=False, columns=columns, encoding="utf8-lossy"
        )

    folder = reference / "raw" / "icews"
    yield table((folder / "events.2018.sample.tab").read_bytes())
    with tarfile.open(folder / "daily_2018-10_2019-03.tar.xz") as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                yield table(content.read())


def test_icews_country_names(reference: Path) -> None:
    frame = pl.concat(part.unique() for part in icews(reference))
    found = pairs(frame, ("Source Country", "Target Country", "Country"), ("Event Date",))
    missing, listed = unplaced(found, "name")
    assert not missing
    assert set(listed) == {"territory", "unclear"}
    assert {key for key, _ in listed["unclear"]} == {"na"}


def keds(reference: Path) -> Iterator[tuple[str, int]]:
    for path in (reference / "raw" / "keds").glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                for line in re.split(r"[\r\n]+", archive.read(name).decode("latin-1")) if name.endswith(".dat") else ():
                    match = re.match(r"(\d\d)\d{4}\s+(\S+)\s+(\S+)\s", line)
                    if match:
                        year = int(match[1]) + (1900 if int(match[1]) > 50 else 2000)
                        yield match[2][:3], year
                        yield match[3][:3], year


def test_country_part_of_keds_actors(reference: Path) -> None:
    balkans = read(reference, "balkans_weis_events").with_columns(pl.col("source", "target").str.slice(0, 3))
    found = set(keds(reference)) | pairs(balkans, ("source", "target"), ("date",))
    missing, listed = unplaced(found, "weis")
    assert not missing
    assert len({key for key, _ in listed["unclear"]}) <= 12


def fields(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]


GDELT = [*(f"gdelt1/{n}" for n in ("events.csv", "events1.csv", "eventsT.csv", "events_tab_mixed_57_58.csv"))]


@pytest.mark.parametrize("name", [*GDELT, "gdelt2/20191024143000.export.CSV"])
def test_gdelt_actors_are_cameo_and_places_fips(reference: Path, name: str) -> None:
    rows = fields(reference / "raw" / name)
    actors = {(row[i], int(row[3])) for row in rows for i in (7, 17) if row[i]}
    # Three places a row: 7 columns each, 8 since the ADM2 column of version 2.
    places = {
        (row[i], int(row[3])) for row in rows for i in ((37, 45, 53) if len(row) == 61 else (37, 44, 51)) if row[i]
    }
    assert unplaced(actors, "cameo")[0] == set()
    assert unplaced(places, "fips")[0] == set()


@pytest.mark.parametrize("name", [*GDELT, "gdelt2/20191024143000.export.CSV"])
def test_gdelt_place_names_agree_with_fips(reference: Path, name: str) -> None:
    """GDELT writes the country's name beside its FIPS code."""
    compared = 0
    for row in fields(reference / "raw" / name):
        for i in (37, 45, 53) if len(row) == 61 else (37, 44, 51):
            code = code_map("fips").get(row[i])
            named = code_map("name").get(fold(row[i - 1].rsplit(",", 1)[-1]))
            if code and named:
                compared += 1
                # American Georgia ends on "United States", so a bare "Georgia" is the state.
                assert code == named, row[i - 1]
    assert compared > 20


def test_icews_names_agree_with_alpha3(reference: Path) -> None:
    frame = read(reference, "icews_dyad_year_quads_2002_2014")
    for name, iso3, year in frame.select("i", "i_iso3c", "year").unique().iter_rows():
        assert code_map("name", on=year)[fold(name)] == code_map("iso3", on=year)[iso3]


def test_phoenix_and_petrarch_actors(reference: Path) -> None:
    raw = reference / "raw"
    frame = pl.read_csv(io.BytesIO((raw / "phoenix" / "samplePhox.csv").read_bytes()), infer_schema=False)
    found = pairs(frame, ("SrcActor", "TgtActor"), ("Year",))
    found |= {
        (row[i], int(row[2])) for row in fields(raw / "petrarch" / "sample_events.txt") for i in (6, 11) if row[i]
    }
    assert unplaced(found, "cameo")[0] == set()


def test_phoenix_countries_are_alpha3_or_official_names(reference: Path) -> None:
    frame = pl.read_csv(reference / "raw" / "phoenix" / "samplePhox.csv", infer_schema=False)
    for text, year in pairs(frame, ("CountryCode",), ("Year",)):
        if non_state(str(text), system="iso3", on=year) is None:
            assert resolve(str(text), on=year).exists(date(year, 1, 1), date(year, 12, 31))


@pytest.mark.parametrize(
    ("name", "number", "start", "end"),
    [
        ("cow_states", "ccode", ("styear", "stmonth", "stday"), ("endyear", "endmonth", "endday")),
        ("gw_states", "gwcode", ("startdate",), ("enddate",)),
    ],
)
def test_spans_contain_both_membership_lists(
    reference: Path, name: str, number: str, start: tuple[str, ...], end: tuple[str, ...]
) -> None:
    """A span covers what either list calls a membership, to the day, and the states agree on who holds a number."""
    system = "cow" if number == "ccode" else "gw"

    def day(row: dict, columns: tuple[str, ...]) -> date:
        return date.fromisoformat(row[columns[0]]) if len(columns) == 1 else date(*(row[c] for c in columns))

    for row in read(reference, name).iter_rows(named=True):
        for when in (day(row, start), day(row, end)):
            code = code_map(system, on=when).get(row[number])
            assert code is not None, (row[number], when)
            assert any(s.code == code for s in states(on=when))


def test_no_key_of_a_state_is_called_a_non_state(reference: Path) -> None:
    for state in states(on=2010):
        for system, key in (("iso2", state.iso2), ("fips", state.fips), ("cameo", state.cameo), ("cow", state.cow)):
            if key is not None:
                assert non_state(key, system=system, on=2010) is None


def test_every_listed_name_is_refused_with_its_reason() -> None:
    for name, word in (
        ("Palestine", "observer"),
        ("NATO", "alliance"),
        ("European Union", "union"),
        ("Macau", "China"),
    ):
        with pytest.raises(ThawcastError, match=word):
            resolve(name)
