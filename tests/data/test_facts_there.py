"""Facts that must be there: a list made by reading the article, not the file."""

from __future__ import annotations

import pytest

from conftest import FACTS
from kzkr.book import FactBook
from kzkr.model import Fact

#: Paragraph, and words that the statements of one fact about it must hold, in any case.
MUST = [
    (2, ("roundtable", "embassy")),
    (3, ("Korea Institute for International Economic Policy",)),
    (3, ("Center for Central Asian Studies",)),
    (3, ("Secretariat",)),
    (3, ("Governors Association",)),
    (3, ("media",)),
    (4, ("referendum", "business")),
    (4, ("Korean companies",)),
    (5, ("visit", "impetus")),
    (5, ("people-to-people",)),
    (5, ("15", "Astana", "Almaty", "Seoul")),
    (6, ("strategic partners",)),
    (6, ("$6 billion",)),
    (6, ("$1.2 billion", "2023")),
    (7, ("Baik Joohyeon", "long-term")),
    (10, ("seven",)),
    (11, ("nuclear power plant", "first")),
    (12, ("business environment",)),
    (13, ("industrial",)),
    (14, ("digital transformation",)),
    (15, ("climate change",)),
    (16, ("human capital",)),
    (17, ("foreign policy",)),
    (18, ("referendum", "6 October 2024")),
    (18, ("listening state",)),
    (18, ("200", "nuclear")),
    (18, ("30", "countries")),
    (19, ("atomic",)),
    (20, ("monetary", "fiscal")),
    (20, ("bank", "law")),
    (20, ("fintech",)),
    (20, ("tax",)),
    (20, ("7", "15", "2029")),
    (20, ("middle class",)),
    (21, ("SME",)),
    (21, ("CU",)),
    (21, ("Lotte", "KIA", "Hyundai", "Samsung", "LG", "POSCO")),
    (21, ("co-chair",)),
    (22, ("102",)),
    (22, ("law and order",)),
    (22, ("rule of law",)),
    (23, ("mineral", "every child")),
    (24, ("petrochemical",)),
    (24, ("highways",)),
    (24, ("Eurasia",)),
    (24, ("logistic",)),
    (24, ("tourism",)),
    (25, ("SK Ecoplant", "BAKAD")),
    (25, ("public-private",)),
    (26, ("1,000 MW",)),
    (26, ("$1 billion",)),
    (26, ("Koreans", "doubled")),
    (26, ("medical", "62%")),
    (27, ("cargo", "Busan")),
    (28, ("e-government",)),
    (28, ("National AI Centre", "2025")),
    (28, ("Caspian", "2025")),
    (29, ("SeoulTech", "Korkyt Ata")),
    (29, ("smart TVs", "washing machines")),
    (29, ("refrigerators",)),
    (29, ("e-commerce",)),
    (30, ("Alatau", "smart city")),
    (31, ("reforestation",)),
    (31, ("forest", "MoU")),
    (31, ("wildfires",)),
    (31, ("AFoCO",)),
    (31, ("GGGI",)),
    (32, ("flood",)),
    (32, ("water-saving",)),
    (32, ("smart farming",)),
    (33, ("23", "universities")),
    (33, ("Nurbek", "MoU")),
    (33, ("student exchange",)),
    (33, ("vocational",)),
    (34, ("medical services",)),
    (35, ("multi-vector",)),
    (35, ("UN Charter",)),
    (36, ("CICA", "CIS", "SCO")),
    (36, ("Sarybay", "Seoul")),
    (36, ("KNDA",)),
    (36, ("KOICA",)),
    (37, ("Kazakhs", "Russians", "Germans", "Ukrainians", "Turks", "Uzbeks", "Tatars", "Koreans")),
    (37, ("ethnic Koreans",)),
    (39, ("Fair, Clean and Safe",)),
    (39, ("public administration",)),
    (40, ("technology",)),
    (40, ("energy",)),
    (41, ("$9.9 billion",)),
    (41, ("K-Silk Road", "Resources")),
    (41, ("summit", "2025")),
    (42, ("Speakers", "Turkmenistan", "2024")),
    (42, ("ministerial", "Seoul", "2024")),
    (43, ("diplomats",)),
    (44, ("thank",)),
]


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    with FactBook.open(FACTS) as book:
        return book.facts()


@pytest.mark.parametrize(("paragraph", "words"), MUST)
def test_a_fact_says(facts: list[Fact], paragraph: int, words: tuple[str, ...]) -> None:
    said = [f.statement.lower() for f in facts if any(c.paragraph == paragraph for c in f.cites)]
    assert any(all(word.lower() in statement for word in words) for statement in said), said


@pytest.mark.parametrize("paragraph", [p for p in range(2, 45) if p != 38])
def test_every_paragraph_that_says_anything_is_cited(facts: list[Fact], paragraph: int) -> None:
    rows = [
        row for topic in ("trade", "investment") for row in FactBook.open(FACTS).ranking(topic).rows
    ]
    cites = [c for fact in facts for c in fact.cites] + [c for row in rows for c in row.cites]
    cited = {c.paragraph for c in cites}
    assert paragraph in cited


def test_there_are_well_over_a_hundred_facts(facts: list[Fact]) -> None:
    assert len(facts) > 120


def test_no_statement_is_a_sentence_of_the_article(facts: list[Fact], article: str) -> None:
    """Names carry over, the longest of them 12 words; a longer run would be copied prose."""
    length = 13

    def runs(text: str) -> set[str]:
        words = text.lower().split()
        return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}

    theirs = runs(article)
    assert [fact.id for fact in facts if runs(fact.statement) & theirs] == []
