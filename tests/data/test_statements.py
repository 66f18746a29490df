"""What the book must say, and what it must not: by hand, from the article and the pages read."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from conftest import FACTS

Entry = dict[str, Any]


@pytest.fixture(scope="module")
def book() -> Entry:
    loaded: Entry = yaml.safe_load(FACTS.read_text("utf-8"))
    return loaded


def _checks_of(book: Entry, target: str) -> list[Entry]:
    found = [check for check in book["checks"] if target in check["of"]]
    assert found, target
    return found


def _quantities(entry: Entry) -> list[Entry]:
    """The figures of a fact or check, in either form."""
    if "quantity" in entry:
        return [{"measure": entry["measure"], **entry["quantity"]}]
    return list(entry.get("quantities", []))


def _fact(book: Entry, name: str) -> Entry:
    return next(fact for fact in book["facts"] if fact["id"] == name)


def _source(book: Entry, check: Entry) -> Entry:
    return next(source for source in book["sources"] if source["id"] == check["source"])


def _saying(checks: list[Entry], *words: str) -> list[Entry]:
    return [c for c in checks if all(w.lower() in c["statement"].lower() for w in words)]


def _linked(fact: Entry) -> set[str]:
    return {next(iter(about)) if isinstance(about, dict) else about for about in fact["about"]}


# --- must be there ---------------------------------------------------------------------------


def test_doosan_s_contract_is_with_turkistan_llp(book: Entry) -> None:
    found = _saying(_checks_of(book, "turkistan-plant"), "Turkistan LLP", "Samruk-Kazyna", "Bazis")
    assert [check["verdict"] for check in found] == ["agrees"]
    worth = next(q for q in _quantities(found[0]) if q["measure"] == "contract-value")
    assert (worth["value"], worth["unit"], worth["bound"]) == (1150000000000, "KRW", "about")


def test_kazakhstan_s_ministry_expected_flights_to_rise_from_8_to_10(book: Entry) -> None:
    found = _saying(_checks_of(book, "weekly-flights"), "ministry", "from 8 to 10")
    figures = {q["measure"]: q for q in _quantities(found[0])}
    flown, expected = figures["passenger-flights"], figures["passenger-flights-aim"]
    assert (flown["value"], flown["unit"], str(flown["period"])) == (8, "flights/week", "2025-05")
    assert (expected["from"], expected["value"], expected["unit"]) == (8, 10, "flights/week")
    assert str(expected["by"]) == "2025-05-29"


def test_clashing_counts_of_flights_all_stand_with_their_dates(book: Entry) -> None:
    counts = {
        q["value"]: str(q["period"])[:4]
        for check in _checks_of(book, "weekly-flights")
        for q in _quantities(check)
        if q["measure"] == "passenger-flights" and "period" in q
    }
    assert {13, 15, 17, 19} <= counts.keys()
    assert counts[11] == "2026"


def test_korean_visitors_rose_by_more_than_the_double(book: Entry) -> None:
    rises = [
        (check["verdict"], q["value"], str(q.get("base")))
        for check in _checks_of(book, "korean-visitors-doubled")
        for q in _quantities(check)
        if q["measure"] == "korean-visitors-change" and str(q["period"]) == "2023"
    ]
    assert ("agrees", 125.4, "2022") in rises


def test_patients_from_kazakhstan_are_known_for_2022(book: Entry) -> None:
    found = [
        q
        for check in _checks_of(book, "kazakh-medical-visitors")
        for q in _quantities(check)
        if q["measure"] == "medical-visitors" and str(q["period"]) == "2022"
    ]
    assert [q["value"] for q in found] == [7290]


def test_the_banking_law_was_signed_in_january_2026(book: Entry) -> None:
    found = _saying(_checks_of(book, "banking-law-proposed"), "signed", "16 January 2026")
    assert [(c["verdict"], c["outcome"]) for c in found] == [("outdated", "completed")]


def test_the_parliament_that_was_praised_no_longer_exists(book: Entry) -> None:
    found = _saying(_checks_of(book, "parliament-appreciated"), "1 July 2026")
    assert found
    assert {check["verdict"] for check in found} == {"outdated"}
    assert any("Kurultai" in check["statement"] for check in found)


def test_samsung_s_plan_was_public_in_june_2024(book: Entry) -> None:
    found = _saying(_checks_of(book, "home-appliances-samsung"), "12 June 2024", "factory")
    assert [str(check["date"]) for check in found] == ["2024-06-12"]


def test_korea_s_minister_of_education_is_another_one_with_name_and_day(book: Entry) -> None:
    found = _saying(_checks_of(book, "lee-ju-ho"), "Choi Kyo-jin", "12 September 2025")
    assert [check["verdict"] for check in found] == ["outdated"]


def test_turnover_of_2023_comes_with_exports_and_imports(book: Entry) -> None:
    figures = {
        q["measure"]: (q["value"], q["unit"])
        for check in _checks_of(book, "trade-partners#4")
        for q in _quantities(check)
        if str(q.get("period")) == "2023"
    }
    assert figures["exports-to-korea"] == (3800000000, "USD")
    assert figures["imports-from-korea"] == (2200000000, "USD")


# --- must not be there -----------------------------------------------------------------------


def test_no_count_of_flights_is_a_range(book: Entry) -> None:
    for check in _checks_of(book, "weekly-flights"):
        says = check["statement"]
        ranges = re.findall(r"(?<!from )\b\d+ (?:to|or) \d+ (?:direct )?flights", says)
        assert ranges == [], says
        assert not re.search(r"\b\d+[–-]\d+ (?:direct )?flights", says)


def test_12_000_is_never_the_number_of_all_visitors_from_kazakhstan(book: Entry) -> None:
    for check in book["checks"]:
        for quantity in _quantities(check):
            if quantity["value"] == 12000:
                assert quantity["measure"] == "medical-visitors"
                assert "medical" in check["statement"]
    says = [check["statement"] for check in book["checks"]]
    assert not [s for s in says if "clash" in s and "12,000" in s]


def test_bazis_is_not_the_other_party_of_doosan_s_contract(book: Entry) -> None:
    for check in book["checks"]:
        assert not re.search(r"contract[^.;]*\bwith Bazis\b", check["statement"]), check["id"]


def test_turkistan_s_plant_is_not_said_to_be_doosan_s(book: Entry) -> None:
    says = [_fact(book, f"turkistan-plant-{what}")["statement"] for what in ("capacity", "cost")]
    for statement in says:
        assert not re.search(r"Doosan Enerbility('s| has| owns)", statement)
        assert re.search(r"involve", statement)


def test_a_middle_class_of_15_percent_is_not_the_article_s(book: Entry) -> None:
    goal = _fact(book, "middle-class-goal")
    assert "quantity" not in goal
    assert not re.search(r"\d", goal["statement"])
    assert {check["verdict"] for check in _checks_of(book, "medium-business-target")} <= {
        "agrees",
        "partly",
    }


def test_branches_are_not_added_to_partnerships(book: Entry) -> None:
    for check in _checks_of(book, "foreign-universities-attracted"):
        assert not re.search(r"33 branches[^.;]* and 40 partnerships", check["statement"])
        assert all(quantity["value"] != 73 for quantity in _quantities(check))


def test_no_one_date_stands_for_all_that_was_not_found(book: Entry) -> None:
    unknown = [check for check in book["checks"] if check.get("outcome") == "unknown"]
    assert len({str(check["as_of"]) for check in unknown}) > 3
    for check in book["checks"]:
        assert "newer than March 2026" not in check["statement"]
    assert [c["id"] for c in book["checks"] if "as_of" in c and c not in unknown] == []


def test_koica_is_not_in_seoul_where_its_headquarters_are_in_seongnam(book: Entry) -> None:
    (check,) = _saying(_checks_of(book, "sarybay-koica"), "14 August 2024", "Seongnam")
    assert check["verdict"] == "differs"
    for check in _checks_of(book, "sarybay-visit"):
        assert "was in Seoul" not in check["statement"]


def test_sums_of_investment_so_far_do_not_stand_at_the_rank(book: Entry) -> None:
    for check in _checks_of(book, "investors#5"):
        assert all(q["measure"] != "investment-overall" for q in _quantities(check)), check["id"]
    sums = [
        (q["value"], q.get("bound", "exact"))
        for check in _checks_of(book, "korean-investment-overall")
        for q in _quantities(check)
        if q["measure"] == "investment-overall"
    ]
    assert (9200000000, "exact") not in sums
    assert {8500000000, 9200000000, 9400000000, 9600000000} <= {value for value, _ in sums}


def test_no_check_leans_on_the_line_before_it(book: Entry) -> None:
    leaning = r"\b(second page|is also reported|the year before|w(as|ere) not read|read nowhere)\b"
    for check in book["checks"]:
        assert not re.search(leaning, check["statement"]), check["id"]
        if "source" in check:
            assert re.match(r"https?://[^ ]+\.[^ ]+", _source(book, check)["url"])


# --- and where a sentence names its speaker ---------------------------------------------------


def test_the_ambassador_is_linked_exactly_where_a_sentence_names_him(book: Entry) -> None:
    for fact in book["facts"]:
        assert ("Arystanov" in fact["statement"]) == ("arystanov" in _linked(fact)), fact["id"]


def test_every_measure_is_found_by_its_words_in_each_language(book: Entry) -> None:
    measures = book["book"]["measures"]
    assert measures
    for name, measure in measures.items():
        assert isinstance(measure, dict), name
        assert all(measure["words"].get(lang) for lang in ("en", "ko", "ru", "kk")), name
