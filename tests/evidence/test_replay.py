"""`kzkr book verify`: a book and its text agree, and each kind of finding is told where it is."""

from __future__ import annotations

import pytest
from verified import TEXT, bundled

from kzkr.evidence.replay import REPLAY_VERDICTS, verify
from kzkr.model import Book, Citation, Fact


@pytest.fixture(scope="module")
def book() -> Book:
    return bundled()


def messages(book: Book, text: str) -> list[str]:
    return [f"{finding.where}: {finding.message}" for finding in verify(book, text).findings]


# -- The article as it is --------------------------------------------------------------------


def test_the_book_and_its_article_agree_both_ways(book: Book, article: str) -> None:
    found = verify(book, article)
    assert found.findings == ()
    assert all(found.holds(verdict) for verdict in REPLAY_VERDICTS)
    assert (found.furniture, found.openings, found.unknown) == ((), (), ())
    assert (found.source, found.paragraphs) == ("dj", len(article.splitlines()))
    cites = [c for fact in book.facts for c in fact.cites]
    cites += [c for ranking in book.rankings for c in ranking.cites]
    cites += [c for ranking in book.rankings for row in ranking.rows for c in row.cites]
    assert found.citations == len(cites)
    assert found.printed == sum(len(c.printed) for c in cites)
    assert found.numerals > 0
    assert found.names > 0


@pytest.mark.parametrize("source", ["nobody", "port-office"])
def test_a_source_without_paragraphs_cannot_be_verified(harbour: Book, source: str) -> None:
    with pytest.raises(LookupError, match=f"no source '{source}' can be verified: gazette"):
        verify(harbour, TEXT, source=source)


def test_of_several_sources_one_must_be_named(harbour: Book) -> None:
    gazette, *others = harbour.sources
    two = harbour._replace(sources=(gazette, gazette._replace(id="herald"), *others))
    with pytest.raises(LookupError, match="say which source: gazette, herald"):
        verify(two, TEXT)
    assert verify(two, TEXT, source="gazette").findings == ()
    none = harbour._replace(sources=tuple(others))
    with pytest.raises(LookupError, match="no source of this book has numbered paragraphs"):
        verify(none, TEXT)


# -- Each kind of finding --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "2nd",
            "3rd",
            [
                'ranking ports#2: "2nd" does not stand in gazette#4',
                'gazette#4: "3rd" is printed in no citation',
            ],
        ),
        (
            "by 2023",
            "by then",
            ['fact terminal-cost: "2023" does not stand in gazette#3'],
        ),
        (
            "Nordship",
            "Nordshap",
            [
                "fact terminal-cost: nordship is not named in gazette#3, nor marked implied",
                'gazette#3: "Nordshap" is no name of a record that a fact citing this paragraph'
                " is about",
            ],
        ),
        (
            "on clean quays",
            "Saltmere's clean quays",
            ['gazette#5: "Saltmere" names saltmere, but no fact citing this paragraph is about it'],
        ),
        ("5 cranes", "5 cranes in June", ['gazette#5: "June" is printed in no citation']),
        ("5 cranes", "currently 5 cranes", ['gazette#5: "currently" is printed in no citation']),
        ("5 cranes", "15 cranes", ['fact electric-cranes: "5" does not', 'gazette#5: "15" is']),
        (
            "By Ana Brook",
            "By Ana Breok",
            [
                'gazette#1: "Ana Breok" is no name of a record',
                'source gazette: the text has no use for "Ana Brook"',
            ],
        ),
        # A word that only begins a sentence is no name.
        ("Mayor", "He", ['source gazette: the text has no use for "Mayor"']),
        ("Mayor", "Proudly", ['source gazette: the text has no use for "Mayor"']),
        # But it is where it stands as a name elsewhere, or is one of the book's misspelt.
        (
            "Mayor Ilse Dahl said that",
            "Fjordline said that Ilse Dahl, Fjordline and",
            [
                'gazette#3: "Fjordline" is',
                'gazette#3: "Fjordline" is',
                'source gazette: the text has no use for "Mayor"',
            ],
        ),
        (
            "Portville is",
            "Portvile is",
            [
                "ranking ports#1: portville is not named in gazette#4, nor marked implied",
                'gazette#4: "Portvile" is no name of a record',
            ],
        ),
        (
            "the Fenland Port Union had asked",
            "they had asked, nordship too",
            [
                "fact electric-cranes: port-union is not named in gazette#5",
            ],
        ),
    ],
)
def test_a_change_of_the_text_is_told(harbour: Book, old: str, new: str, found: list[str]) -> None:
    text = TEXT.replace("On clean", "on clean").replace(old, new)
    told = sorted(messages(harbour, text))
    assert len(told) == len(found), told
    for message, start in zip(told, sorted(found), strict=True):
        assert message.startswith(start)


def test_a_token_that_stands_elsewhere_is_told_where(harbour: Book) -> None:
    text = TEXT.replace("by 2023", "by then").replace("on 3 May 2021", "on 3 May 2021 for 2023")
    assert 'fact terminal-cost: "2023" does not stand in gazette#3 (it stands in gazette#2)' in (
        messages(harbour, text)
    )


def changed(fact: Fact, **fields: object) -> Fact:
    return fact._replace(**fields)  # type: ignore[arg-type]


def with_fact(book: Book, fact: Fact) -> Book:
    return book._replace(facts=tuple(fact if f.id == fact.id else f for f in book.facts))


def test_what_the_book_lacks_is_told(harbour: Book) -> None:
    cranes = harbour.facts[2]
    assert messages(harbour._replace(facts=harbour.facts[:2]), TEXT) == [
        "gazette#5: no fact or ranking cites this paragraph"
    ]
    union, quays = cranes.about
    unnamed = with_fact(harbour, changed(cranes, about=(quays,)))
    assert messages(unnamed, TEXT) == []  # It asked for it, and so may be named.
    silent = [c._replace(on_behalf_of=None) for c in cranes.cites]
    unnamed = with_fact(harbour, changed(cranes, about=(quays,), cites=tuple(silent)))
    assert messages(unnamed, TEXT) == [
        'gazette#5: "Fenland Port Union" names port-union, but no fact citing this paragraph is'
        " about it"
    ]
    implied = with_fact(harbour, changed(cranes, about=(union._replace(implied=True), quays)))
    assert messages(implied, TEXT) == [
        "fact electric-cranes: port-union is not implied but named, in gazette#5"
    ]


def test_a_citation_of_a_paragraph_that_is_not_there(harbour: Book) -> None:
    cranes = harbour.facts[2]
    cites = (*cranes.cites, Citation("gazette", 9))
    assert messages(with_fact(harbour, changed(cranes, cites=cites)), TEXT) == [
        "fact electric-cranes: gazette has 5 paragraphs, not 9"
    ]


def test_a_relative_year_is_counted_from_what_was_said(harbour: Book) -> None:
    cranes = harbour.facts[2]
    (cite,) = cranes.cites
    plain, relative = cite.printed
    later = changed(
        cranes,
        statement="Five cranes are to run on electricity in 2024.",
        quantity=cranes.quantity and cranes.quantity._replace(period="2024"),
        cites=(cite._replace(printed=(plain, relative._replace(resolved="2024"))),),
    )
    assert messages(with_fact(harbour, later), TEXT) == [
        'fact electric-cranes: "next year" said in 2022-03-01 is 2023, not 2024'
    ]


def test_a_word_that_needs_no_citation_must_be_used_and_be_no_numeral(harbour: Book) -> None:
    gazette, *others = harbour.sources

    def with_uncited(*entries: str) -> Book:
        source = gazette._replace(uncited=(*gazette.uncited, *entries))
        return harbour._replace(sources=(source, *others))

    assert messages(with_uncited("Governor"), TEXT) == [
        'source gazette: the text has no use for "Governor"'
    ]
    assert messages(with_uncited("Nordship"), TEXT) == [
        'source gazette: the text has no use for "Nordship"'
    ]
    assert messages(with_uncited("2031"), TEXT.replace("5 cranes", "5 cranes of 2031")) == [
        'gazette#5: "2031" is printed in no citation',
        'source gazette: "2031": a numeral always needs a citation',
    ]
