"""`kzkr book verify`: what is changed singly is noticed, what is only reflowed is not."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conftest import FACTS
from kzkr.evidence.paragraphs import required_tokens
from kzkr.evidence.replay import Finding, verify
from kzkr.model import Book, Citation, Fact, Quantity, Ranking
from kzkr.reading import read

HARBOUR = Path(__file__).parents[1] / "harbour.yaml"
TEXT = HARBOUR.with_suffix(".txt").read_text("utf-8")
BOUNDS = ("exact", "about", "more_than", "at_least", "less_than", "up_to")


@pytest.fixture(scope="module")
def book() -> Book:
    return read(FACTS).book


@pytest.fixture(scope="module")
def harbour() -> Book:
    return read(HARBOUR).book


@pytest.fixture(scope="module")
def paragraphs(article: str) -> list[str]:
    return article.splitlines()


def messages(book: Book, text: str) -> list[str]:
    return [f"{finding.where}: {finding.message}" for finding in verify(book, text).findings]


def with_paragraph(paragraphs: list[str], i: int, paragraph: str) -> str:
    return "\n".join([*paragraphs[:i], paragraph, *paragraphs[i + 1 :]])


# -- The article as it is --------------------------------------------------------------------


def test_the_book_and_its_article_agree_both_ways(book: Book, article: str) -> None:
    found = verify(book, article)
    assert found.findings == ()
    assert (found.source, found.paragraphs) == ("dj", len(article.splitlines()))
    cites = [c for fact in book.facts for c in fact.cites]
    cites += [c for r in book.rankings for entry in (r, *r.rows) for c in entry.cites]
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
        ("Mayor", "He", ['source gazette: the text has no use for "Mayor"', 'gazette#3: "He" is']),
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


# -- Changed singly --------------------------------------------------------------------------


def respelt(word: str) -> str:
    """A word with a letter in its middle changed."""
    i = len(word) // 2
    return word[:i] + ("x" if word[i] == "q" else "q") + word[i + 1 :]


def altered(token: str) -> Iterator[str]:
    """A token with each digit of it changed singly, or where it has none, a letter."""
    for digit in re.finditer(r"\d", token):
        other = str((int(digit[0]) + 1) % 10)
        yield token[: digit.start()] + other + token[digit.end() :]
    if not re.search(r"\d", token):
        yield respelt(token)


def miscited(cites: tuple[Citation, ...]) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    """The citations with one printed token, or what it stands for, changed."""
    for i, cite in enumerate(cites):
        for j, printed in enumerate(cite.printed):
            others = [printed._replace(text=text) for text in altered(printed.text)]
            if printed.resolved:
                others += [printed._replace(resolved=r) for r in altered(printed.resolved)]
            for other in others:
                tokens = (*cite.printed[:j], other, *cite.printed[j + 1 :])
                changed = (*cites[:i], cite._replace(printed=tokens), *cites[i + 1 :])
                yield f"{tuple(printed)} as {tuple(other)}", changed


def misranked(ranking: Ranking) -> Iterator[tuple[str, Ranking]]:
    """The ranking with one printed token changed, its own or a row's."""
    for what, cites in miscited(ranking.cites):
        yield what, ranking._replace(cites=cites)
    for i, row in enumerate(ranking.rows):
        for what, cites in miscited(row.cites):
            rows = (*ranking.rows[:i], row._replace(cites=cites), *ranking.rows[i + 1 :])
            yield f"#{row.rank}: {what}", ranking._replace(rows=rows)


def unnoticed(changes: Iterable[tuple[str, str, Book]], text: str) -> list[tuple[str, str]]:
    """The changes of an entry, as (its id, what), after which no finding names the entry."""
    return [
        (entry, what)
        for entry, what, book in changes
        if not any(finding.entry == entry for finding in verify(book, text).findings)
    ]


def test_each_printed_token_changed_in_the_book_is_noticed(book: Book, article: str) -> None:
    changes = [
        (fact.id, what, with_fact(book, fact._replace(cites=cites)))
        for fact in book.facts
        for what, cites in miscited(fact.cites)
    ]
    changes += [
        (ranking.id, what, with_ranking(book, other))
        for ranking in book.rankings
        for what, other in misranked(ranking)
    ]
    assert len(changes) > 100
    assert unnoticed(changes, article) == []


def with_ranking(book: Book, ranking: Ranking) -> Book:
    return book._replace(
        rankings=tuple(ranking if r.id == ranking.id else r for r in book.rankings)
    )


def other_quantities(
    quantity: Quantity, units: Iterable[str], inferred: tuple[str, ...]
) -> Iterator[Quantity]:
    """A quantity with one of its fields changed."""
    others: dict[str, list[object]] = {
        "value": [quantity.value + 1, quantity.value * 1000],
        "unit": [*units],
        "bound": [*BOUNDS],
        "period": [None, "2021", "2024-06", "cumulative"],
        "base": [None, "2021"],
        "start": [None, 3, quantity.value],
        "by": [None, "2031"],
    }
    for field, values in others.items():
        # What the book infers is by its own word not in the text, which cannot gainsay it.
        for value in values if field not in inferred else ():
            if value != getattr(quantity, field):
                yield quantity._replace(**{field: value})  # type: ignore[arg-type]


def test_each_quantity_changed_in_the_book_is_noticed(book: Book, article: str) -> None:
    units = ["percent", "MW", "USD", "EUR"]
    changes = []
    for fact in book.facts:
        if fact.quantity:
            for other in other_quantities(fact.quantity, units, fact.inferred):
                changed = with_fact(book, fact._replace(quantity=other))
                changes.append((fact.id, str(other), changed))
    for ranking in book.rankings:
        for i, row in enumerate(ranking.rows):
            for j, quantity in enumerate(row.quantities):
                for other in other_quantities(quantity, ["EUR", "percent"], ()):
                    quantities = (*row.quantities[:j], other, *row.quantities[j + 1 :])
                    changed_row = row._replace(quantities=quantities)
                    rows = (*ranking.rows[:i], changed_row, *ranking.rows[i + 1 :])
                    changed = with_ranking(book, ranking._replace(rows=rows))
                    changes.append((ranking.id, f"#{row.rank}: {other}", changed))
    assert len(changes) > 100
    assert unnoticed(changes, article) == []


def names_paragraph(findings: Iterable[Finding], i: int) -> bool:
    return any(finding.paragraph == i + 1 for finding in findings)


def test_each_numeral_and_date_changed_in_the_article_is_noticed(
    book: Book, paragraphs: list[str]
) -> None:
    """Each digit wherever it stands, list numbers too; each month and each relative date."""
    silently = []
    tried = 0
    for i, paragraph in enumerate(paragraphs):
        spots = [
            (digit.start(), digit.end(), str((int(digit[0]) + 1) % 10))
            for digit in re.finditer(r"\d", paragraph)
        ]
        spots += [
            (token.start + word.start(), token.start + word.end(), respelt(word[0]))
            for token in required_tokens(paragraph)
            for word in re.finditer(r"[^\W\d_]{2,}", token.text)
        ]
        for start, end, other in spots:
            text = with_paragraph(paragraphs, i, paragraph[:start] + other + paragraph[end:])
            tried += 1
            if not names_paragraph(verify(book, text).findings, i):
                silently.append((i + 1, paragraph[start:end], other))
    assert tried > 100
    assert silently == []


def test_each_name_changed_in_the_article_is_noticed(book: Book, paragraphs: list[str]) -> None:
    """Each capitalised word of each name, alias or slip of a record, wherever it stands."""
    forms = {f for r in book.records for f in (r.name, *r.aliases, *r.slips)}
    longest_first = sorted(forms, key=len, reverse=True)
    name = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    silently = []
    tried = 0
    for i, paragraph in enumerate(paragraphs):
        for found in name.finditer(paragraph):
            for word in re.finditer(r"\w*[A-Z]\w*", found[0]):
                start, end = found.start() + word.start(), found.start() + word.end()
                other = respelt(word[0])
                text = with_paragraph(paragraphs, i, paragraph[:start] + other + paragraph[end:])
                tried += 1
                if not names_paragraph(verify(book, text).findings, i):
                    silently.append((i + 1, found[0], other))
    assert tried > 250
    assert silently == []


@pytest.mark.parametrize("name", ["Seoul", "Kazakhstan", "Samsung", "Turkmenistan"])
def test_a_name_without_its_capital_is_noticed(
    book: Book, paragraphs: list[str], name: str
) -> None:
    for i, paragraph in enumerate(paragraphs):
        if name in paragraph and book.sources[0].silent != (i + 1,):
            text = with_paragraph(paragraphs, i, paragraph.replace(name, name.lower(), 1))
            assert names_paragraph(verify(book, text).findings, i), i + 1


# -- Reflowed --------------------------------------------------------------------------------


def wrapped(paragraphs: Iterable[str], width: int, between: str) -> str:
    return between.join(
        textwrap.fill(paragraph, width, break_long_words=False) for paragraph in paragraphs
    )


REFLOWED = {
    "blank lines": lambda ps: "\n\n".join(ps),
    "wrapped, with blank lines": lambda ps: wrapped(ps, 72, "\n\n"),
    "wrapped, without": lambda ps: wrapped(ps, 72, "\n"),
    "narrow": lambda ps: wrapped(ps, 30, "\n"),
    "CRLF": lambda ps: "\r\n".join(ps),
    "wrapped, CRLF": lambda ps: wrapped(ps, 72, "\r\n").replace("\r\n", "\n").replace("\n", "\r\n"),
    "BOM": lambda ps: "\ufeff" + "\n".join(ps),
    "no-break spaces": lambda ps: "\n".join(ps).replace(" ", "\u00a0"),
    "indented": lambda ps: "\n".join(f"\t {p}  " for p in ps),
    "all in one line": lambda ps: " ".join(ps),
    "two in a line": lambda ps: "\n".join(" ".join(ps[i : i + 2]) for i in range(0, len(ps), 2)),
    "three in a block": lambda ps: "\n\n".join(
        "\n".join(ps[i : i + 3]) for i in range(0, len(ps), 3)
    ),
    "a line for each sentence": lambda ps: "\n".join(ps).replace(". ", ".\n"),
    "header and footer": lambda ps: "\n".join(
        ["News", "The Diplomacy Journal, Issue 12", *ps, "Copyright 2030", "All rights: Acme"]
    ),
    "header and footer, blank lines": lambda ps: "\n\n".join(
        ["The Diplomacy Journal", *(wrapped([p], 72, "\n") for p in ps), "Copyright 2030"]
    ),
    "comments below": lambda ps: "\n".join([*ps, *["I read 3 of 4, said Joe Bloggs."] * 900]),
    "header, wrapped": lambda ps: "Home > News\n\n" + wrapped(ps, 72, "\n"),
    "a paragraph twice": lambda ps: "\n".join([*ps[:20], *ps[19:]]),
}


@pytest.mark.parametrize("how", REFLOWED)
def test_a_reflowed_text_is_the_same_text(book: Book, paragraphs: list[str], how: str) -> None:
    assert messages(book, REFLOWED[how](paragraphs)) == []


@pytest.mark.parametrize("how", ["wrapped, without", "header and footer"])
def test_a_change_in_a_reflowed_text_is_noticed(
    book: Book, paragraphs: list[str], how: str
) -> None:
    """Some of the numerals: each of them is changed where the text is as it was."""
    silently = []
    for i, paragraph in enumerate(paragraphs):
        if i % 3 != 1:
            continue
        for numeral in re.finditer(r"\d(?=\D*$)", paragraph):  # The last digit of each.
            other = paragraph[: numeral.start()] + "7" + paragraph[numeral.end() :]
            if other == paragraph:
                other = paragraph[: numeral.start()] + "8" + paragraph[numeral.end() :]
            text = REFLOWED[how]([*paragraphs[:i], other, *paragraphs[i + 1 :]])
            if not messages(book, text):
                silently.append(i + 1)
    assert silently == []


@settings(max_examples=10, deadline=None, derandomize=True)
@given(chance=st.data())
def test_however_it_is_reflowed_it_is_the_same_text(
    book: Book, paragraphs: list[str], chance: st.DataObject
) -> None:
    """Any width, any blank lines; paragraphs joined, and others parted after a sentence."""
    lines: list[str] = []
    for paragraph in paragraphs:
        what = chance.draw(st.sampled_from(["keep", "keep", "keep", "join", "part"]))
        if what == "join" and lines:
            lines[-1] += f" {paragraph}"
        elif what == "part" and (end := paragraph.find(". ", 20)) > 0:
            lines += [paragraph[: end + 1], paragraph[end + 2 :]]
        else:
            lines.append(paragraph)
    assume(len(lines) != len(paragraphs) or lines == paragraphs)  # As many are taken to be they.
    between = chance.draw(st.sampled_from(["\n", "\n\n"]))
    width = chance.draw(st.integers(20, 120) | st.just(10_000))
    assert messages(book, wrapped(lines, width, between)) == []


# -- Other texts -----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_an_empty_text_is_one_finding(book: Book, text: str) -> None:
    (finding,) = verify(book, text).findings
    assert (finding.where, finding.message) == ("source dj", "the text is empty")


@pytest.mark.parametrize("text", [TEXT, "x" * 1_000_000, "9" * 100_000, "Korea " * 10_000, "\0"])
def test_another_text_is_one_finding(book: Book, text: str) -> None:
    found = verify(book, text)
    (finding,) = found.findings
    assert finding.message.startswith("this is not the text of dj, or too little of it: ")
    assert found.paragraphs == 0


def test_a_paragraph_left_out_is_noticed(book: Book, paragraphs: list[str]) -> None:
    """Where something is printed: the book knows no more of a text than that and names."""
    cites = [c for fact in book.facts for c in fact.cites if c.printed]
    cites += [c for r in book.rankings for entry in (r, *r.rows) for c in entry.cites if c.printed]
    silently = []
    for number in sorted({cite.paragraph for cite in cites})[::2]:
        if not messages(book, "\n".join(paragraphs[: number - 1] + paragraphs[number:])):
            silently.append(number)
    assert silently == []


def test_a_text_may_hold_the_article_many_times(book: Book, article: str) -> None:
    assert verify(book, article * 5).findings == ()


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_verified(harbour: Book, text: str) -> None:
    for whole in (text, TEXT + text, TEXT[:200] + text + TEXT[200:]):
        assert verify(harbour, whole).source == "gazette"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(re.findall(r"\s+|[^\s]+", TEXT)), max_size=120))
def test_any_shuffle_of_its_words_can_be_verified(harbour: Book, words: list[str]) -> None:
    assert verify(harbour, " ".join(words)).findings
