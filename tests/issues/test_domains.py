from datetime import date

import polars as pl
import pytest

from thawcast import sources
from thawcast.brief.model import Chapter
from thawcast.errors import DyadError, SourceError
from thawcast.issues.domains import domain_changes, domain_counts, domain_of, sign_of
from thawcast.issues.from_sources import with_dealings
from thawcast.sources.icews_conflict import as_events


@pytest.mark.parametrize(
    ("code", "domain", "sign"),
    [  # labels as in the CAMEO codebook
        ("057", "diplomatic", "cooperation"),  # sign formal agreement
        ("0312", "security", "cooperation"),  # express intent to cooperate militarily
        ("061", "economic", "cooperation"),  # cooperate economically
        ("060", None, "cooperation"),  # material cooperation, of no stated kind
        ("0233", "economic", "cooperation"),  # appeal for humanitarian aid
        ("0232", "security", "cooperation"),  # appeal for military aid
        ("0874", "security", "cooperation"),  # retreat or surrender militarily
        ("112", "diplomatic", "conflict"),  # accuse
        ("1312", "economic", "conflict"),  # threaten with sanctions, boycott or embargo
        ("1384", "security", "conflict"),  # threaten conventional attack
        ("16", "diplomatic", "conflict"),  # reduce relations, root only
        ("173", None, "conflict"),  # arrest or detain
        ("195", "security", "conflict"),  # employ aerial weapons
    ],
)
def test_codes_by_their_labels(code, domain, sign):
    assert (domain_of(code), sign_of(code)) == (domain, sign)


def monthly(now: int) -> pl.DataFrame:
    """The pair has ten events a month of all pairs' hundred, then `now` of them."""
    days = [date(year, month, 1) for year in (2007, 2008, 2011) for month in range(1, 13)]
    mine = [10 if day.year < 2011 else now for day in days]
    one = pl.DataFrame({"source": "USA", "target": "RUS", "date": days, "cameo": "112", "events": mine})
    rest = one.with_columns(source=pl.lit("CHN"), target=pl.lit("JPN"), events=100 - pl.col("events"))
    return domain_counts(pl.concat([one, rest]))


def test_shares_of_all_events_and_their_ratio():
    (found,) = domain_changes(monthly(5), a="USA", b="RUS", before_years=(2007, 2008), now_year=2011)
    assert (found.n_before, found.n_now, found.dispersion) == (240, 60, 1.0)
    assert found.before.value == pytest.approx(10_000)  # 240 of 2,400 events, per 100,000
    assert found.now.value == pytest.approx(5_000)
    # The log of a ratio of two Poisson counts has standard error sqrt(1/240 + 1/60) = .144; 90%: exp(+-.237).
    assert found.ratio.value == pytest.approx(0.5, abs=0.02)
    assert found.ratio.low == pytest.approx(0.5 * 0.789, abs=0.03)
    assert found.ratio.high == pytest.approx(0.5 * 1.267, abs=0.03)


def test_bursts_widen_the_interval():
    steady = monthly(10)
    # All 120 events of 2011 in one month: the same total, told by one burst.
    burst = steady.with_columns(
        events=pl.when((pl.col("a") != "RUS") | (pl.col("month").dt.year() < 2011))
        .then("events")
        .when(pl.col("month").dt.month() == 8)
        .then(120)
        .otherwise(0)
    )
    (calm,) = domain_changes(steady, a="RUS", b="USA", before_years=(2007, 2008), now_year=2011)
    (wild,) = domain_changes(burst, a="RUS", b="USA", before_years=(2007, 2008), now_year=2011)
    assert wild.dispersion > 10
    assert wild.ratio.high - wild.ratio.low > 2 * (calm.ratio.high - calm.ratio.low)


def test_uncovered_years_are_refused():
    with pytest.raises(DyadError, match="2010"):
        domain_changes(monthly(5), a="USA", b="RUS", before_years=(2007, 2008), now_year=2010)


def test_the_chapter_says_which_domains_are_missing():
    changes = domain_changes(monthly(5), a="USA", b="RUS", before_years=(2007, 2008), now_year=2011)
    found = with_dealings(Chapter("issues", "Which?"), changes, source="icews_conflict")
    assert found.numbers["events"]["diplomatic_conflict"]["n_now"] == 60
    assert "economic or security" in found.caveats[0]
    assert with_dealings(found, (), source="icews_conflict") == found


def test_roots_of_the_monthly_file(reference):
    events = as_events(sources.load(reference, only=["conflict_roots"])["conflict_roots"])
    spies = events.filter((pl.col("date") == date(2010, 7, 1)) & (pl.col("source") == "USA"))
    assert spies.filter((pl.col("target") == "RUS") & (pl.col("cameo") == "17"))["events"].sum() > 20
    assert set(events["cameo"].unique()) <= {str(k) for k in range(10, 21)}


def test_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match="icews_conflict"):
        sources.load(tmp_path, only=["conflict_roots"])
