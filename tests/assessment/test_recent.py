"""What is new of the last twelve months: only of its kind, its year told, facts before counts."""

from datetime import date

from thawcast.assessment.screen.recent import recent

LEDGER = {
    "new": [
        {"issue": "sanctions", "when": "2014", "what": "sanctions by Russia begun: 1", "binds": False},
        {"issue": "sanctions", "when": "2014-03-06", "what": "American sanctions over Crimea", "binds": False},
        {"issue": "diplomacy", "when": "2014-03-24", "what": "Group of Seven suspends Russia", "binds": False},
        {"issue": "sanctions", "when": "2012-12-14", "what": "Magnitsky act", "binds": False},
        {"issue": "diplomacy", "when": "2014-05-01", "what": "visit of a minister", "binds": True},
        {"issue": "trade and aid", "when": "2013-12-31", "what": "trade agreed", "binds": True},
    ]
}


def test_deeds_go_before_diplomacy_and_counts() -> None:
    day = date(2014, 12, 31)
    assert recent(LEDGER, as_of=day, cold=True, most=1) == "new in 2014: American sanctions over Crimea"
    both = "new in 2014: American sanctions over Crimea and Group of Seven suspends Russia"
    assert recent(LEDGER, as_of=day, cold=True) == both


def test_twelve_months_and_no_more() -> None:
    # 31 December 2013 lies within twelve months of 30 December 2014, and not of the 31st; a visit is never named.
    assert recent(LEDGER, as_of=date(2014, 12, 30), cold=False) == "new in 2013: trade agreed"
    assert recent(LEDGER, as_of=date(2014, 12, 31), cold=False) == ""
    assert recent(LEDGER, as_of=date(2013, 12, 15), cold=True) == ""
    assert recent(None, as_of=date(2014, 12, 31), cold=True) == ""


def test_a_count_by_year_is_named_without_its_number() -> None:
    counted = {"new": LEDGER["new"][:1]}
    assert recent(counted, as_of=date(2014, 12, 31), cold=True) == "new in 2014: sanctions by Russia begun"


def test_a_count_of_days_in_the_news_is_named_without_them() -> None:
    aid = {"issue": "sanctions", "when": "2014", "what": "aid cut by Ukraine, days in the news: 2", "binds": False}
    assert recent({"new": [aid]}, as_of=date(2014, 12, 31), cold=True) == "new in 2014: aid cut by Ukraine"


def test_a_last_word_in_common_is_told_once() -> None:
    kinds = ("New START signed", "protocol on plutonium signed")
    signed = [
        {"issue": "arms", "when": f"2010-04-{8 + i:02}", "what": kind, "binds": True} for i, kind in enumerate(kinds)
    ]
    told = recent({"new": signed}, as_of=date(2010, 12, 31), cold=False)
    assert told == "new in 2010: New START and protocol on plutonium signed"
