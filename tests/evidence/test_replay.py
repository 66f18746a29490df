"""`kzkr book verify`: what is changed singly is noticed, what is only reflowed is not."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import FACTS
from kzkr.evidence.figures import figures
from kzkr.evidence.paragraphs import required_tokens
from kzkr.evidence.replay import REPLAY_VERDICTS, Finding, verify
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


Change = TypeVar("Change")


def batches(
    changes: Iterable[Change], marks: Callable[[Change], Iterable[object]], most: int
) -> list[list[Change]]:
    """The changes in as few groups as can be, so that no two of a group have a mark in common.

    Each is then as if it were made alone, and the book is replayed once for all of a group.
    """
    groups: list[tuple[set[object], list[Change]]] = []
    for change in changes:
        own = set(marks(change))
        for seen, group in groups:
            if len(group) < most and seen.isdisjoint(own):
                seen |= own
                group.append(change)
                break
        else:
            groups.append((own, [change]))
    return [group for _, group in groups]


class Edit(NamedTuple):
    """An entry changed: how a finding names it, what was changed, and the entry as it is then."""

    where: str
    what: str
    entry: Fact | Ranking
    row: int | None = None


def with_edits(book: Book, edits: Iterable[Edit]) -> Book:
    facts = {fact.id: fact for fact in book.facts}
    rankings = {ranking.id: ranking for ranking in book.rankings}
    for edit in edits:
        if isinstance(edit.entry, Fact):
            facts[edit.entry.id] = edit.entry
        elif edit.row is None:
            rankings[edit.entry.id] = rankings[edit.entry.id]._replace(cites=edit.entry.cites)
        else:
            rows = list(rankings[edit.entry.id].rows)
            rows[edit.row] = edit.entry.rows[edit.row]
            rankings[edit.entry.id] = rankings[edit.entry.id]._replace(rows=tuple(rows))
    return book._replace(facts=tuple(facts.values()), rankings=tuple(rankings.values()))


def unnoticed(book: Book, edits: list[Edit], text: str) -> list[tuple[str, str]]:
    """The edits, as (entry, what), after which no finding says that this entry is not sound."""
    silently = []
    for group in batches(edits, lambda edit: [edit.where], most=20):
        findings = verify(with_edits(book, group), text).findings
        noticed = {finding.where for finding in findings if finding.against == "sound"}
        silently += [(edit.where, edit.what) for edit in group if edit.where not in noticed]
    return silently


def test_edits_that_are_harmless_are_not_noticed(book: Book, article: str) -> None:
    """What the tests below rest on: a finding is of the edit, not there before."""
    edits = [Edit(f"fact {fact.id}", "nothing", fact) for fact in book.facts]
    assert len(unnoticed(book, edits, article)) == len(edits)


def test_each_printed_token_changed_in_the_book_is_noticed(book: Book, article: str) -> None:
    edits = [
        Edit(f"fact {fact.id}", what, fact._replace(cites=cites))
        for fact in book.facts
        for what, cites in miscited(fact.cites)
    ]
    for ranking in book.rankings:
        where = f"ranking {ranking.id}"
        edits += [
            Edit(where, what, ranking._replace(cites=cites))
            for what, cites in miscited(ranking.cites)
        ]
        for i, row in enumerate(ranking.rows):
            edits += [
                Edit(f"{where}#{row.rank}", what, with_row(ranking, i, cites=cites), i)
                for what, cites in miscited(row.cites)
            ]
    assert len(edits) > 100
    assert unnoticed(book, edits, article) == []


def with_row(ranking: Ranking, i: int, **fields: object) -> Ranking:
    row = ranking.rows[i]._replace(**fields)  # type: ignore[arg-type]
    return ranking._replace(rows=(*ranking.rows[:i], row, *ranking.rows[i + 1 :]))


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
    edits = []
    for fact in book.facts:
        if fact.quantity:
            units = ["percent", "MW", "USD", "EUR"]
            for other in other_quantities(fact.quantity, units, fact.inferred):
                changed = fact._replace(quantity=other)
                edits.append(Edit(f"fact {fact.id}", str(other), changed))
    for ranking in book.rankings:
        for i, row in enumerate(ranking.rows):
            for j, quantity in enumerate(row.quantities):
                for other in other_quantities(quantity, ["EUR", "percent"], ()):
                    quantities = (*row.quantities[:j], other, *row.quantities[j + 1 :])
                    changed_row = with_row(ranking, i, quantities=quantities)
                    edits.append(
                        Edit(f"ranking {ranking.id}#{row.rank}", str(other), changed_row, i)
                    )
    assert len(edits) > 100
    assert unnoticed(book, edits, article) == []


def names_paragraph(findings: Iterable[Finding], i: int) -> bool:
    return any(f.paragraph == i + 1 and f.against != "own_words" for f in findings)


class Slip(NamedTuple):
    """A piece of a paragraph, and what stands there instead."""

    paragraph: int
    start: int
    end: int
    other: str


def unseen(book: Book, paragraphs: list[str], slips: Iterable[Slip]) -> list[tuple[int, str, str]]:
    """The slips of the text, as (paragraph, word, other), of whose paragraph nothing is said."""

    def marks(slip: Slip) -> Iterator[object]:
        yield slip.paragraph
        # Two of a name misspelt alike would not be singly changed, nor two of a word.
        yield paragraphs[slip.paragraph][slip.start : slip.end]
        yield slip.other

    silently = []
    # So few that most of what is printed stands in its place: it is still that text.
    for group in batches(slips, marks, most=10):
        changed = list(paragraphs)
        for slip in group:
            text = paragraphs[slip.paragraph]
            changed[slip.paragraph] = text[: slip.start] + slip.other + text[slip.end :]
        findings = verify(book, "\n".join(changed)).findings
        silently += [
            (slip.paragraph + 1, paragraphs[slip.paragraph][slip.start : slip.end], slip.other)
            for slip in group
            if not names_paragraph(findings, slip.paragraph)
        ]
    return silently


def test_each_numeral_and_date_changed_in_the_article_is_noticed(
    book: Book, paragraphs: list[str]
) -> None:
    """Each digit wherever it stands, list numbers too; each month and each relative date."""
    slips = []
    for i, text in enumerate(paragraphs):
        slips += [
            Slip(i, digit.start(), digit.end(), str((int(digit[0]) + 1) % 10))
            for digit in re.finditer(r"\d", text)
        ]
        slips += [
            Slip(i, token.start + word.start(), token.start + word.end(), respelt(word[0]))
            for token in required_tokens(text)
            for word in re.finditer(r"[^\W\d_]{2,}", token.text)
        ]
    assert len(slips) > 100
    assert unseen(book, paragraphs, slips) == []


def test_each_name_changed_in_the_article_is_noticed(book: Book, paragraphs: list[str]) -> None:
    """Each capitalised word of each name, alias or slip of a record, wherever it stands."""
    forms = {f for r in book.records for f in (r.name, *r.aliases, *r.slips)}
    longest_first = sorted(forms, key=len, reverse=True)
    name = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    slips = [
        Slip(i, match.start() + word.start(), match.start() + word.end(), respelt(word[0]))
        for i, text in enumerate(paragraphs)
        for match in name.finditer(text)
        for word in re.finditer(r"\w*[A-Z]\w*", match[0])
    ]
    assert len(slips) > 250
    assert unseen(book, paragraphs, slips) == []


def test_a_text_with_no_slip_is_not_noticed(book: Book, paragraphs: list[str]) -> None:
    """What the tests above rest on."""
    slips = [Slip(i, 0, 1, text[:1]) for i, text in enumerate(paragraphs)]
    assert len(unseen(book, paragraphs, slips)) == len(paragraphs)


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
    "CRLF": lambda ps: "\r\n".join(ps),
    "BOM": lambda ps: "\ufeff" + "\n".join(ps),
    "no-break spaces": lambda ps: "\n".join(ps).replace(" ", "\u00a0"),
    "indented": lambda ps: "\n".join(f"\t {p}  " for p in ps),
    "header and footer": lambda ps: "\n".join(
        ["News", "The Gazette, Issue 12", *ps, "Copyright 2030", "All rights: Acme"]
    ),
    "header and footer, blank lines": lambda ps: "\n\n".join(
        ["The Gazette", *(wrapped([p], 72, "\n") for p in ps), "Copyright 2030"]
    ),
}


def amiss(book: Book, text: str) -> list[str]:
    """What speaks against a text: not what the book's own sentences are like."""
    findings = verify(book, text).findings
    return [f"{f.where}: {f.message}" for f in findings if f.against != "own_words"]


@pytest.mark.parametrize("how", REFLOWED)
def test_a_reflowed_text_is_the_same_text(book: Book, paragraphs: list[str], how: str) -> None:
    assert amiss(book, REFLOWED[how](paragraphs)) == []


@pytest.mark.parametrize("how", ["wrapped, with blank lines", "header and footer"])
def test_a_change_in_a_reflowed_text_is_noticed(
    book: Book, paragraphs: list[str], how: str
) -> None:
    """Some of the numerals: each of them is changed where the text is as it was."""
    changed = list(paragraphs)
    numbers = []
    for i, paragraph in enumerate(paragraphs):
        last_digit = re.search(r"\d(?=\D*$)", paragraph)
        if last_digit and i % 3 == 1:
            other = str((int(last_digit[0]) + 1) % 10)
            changed[i] = paragraph[: last_digit.start()] + other + paragraph[last_digit.end() :]
            numbers.append(i)
    assert len(numbers) > 3
    findings = verify(book, REFLOWED[how](changed)).findings
    assert [i + 1 for i in numbers if not names_paragraph(findings, i)] == []


BROKEN_UP = {
    "wrapped": lambda ps: wrapped(ps, 72, "\n"),
    "all in one line": lambda ps: " ".join(ps),
    "two in a line": lambda ps: "\n".join(" ".join(ps[i : i + 2]) for i in range(0, len(ps), 2)),
    "a line for each sentence": lambda ps: "\n".join(ps).replace(". ", ".\n"),
    "a paragraph twice": lambda ps: "\n".join([*ps[:20], *ps[19:]]),
}


@pytest.mark.parametrize("how", BROKEN_UP)
def test_a_text_with_other_paragraphs_is_refused_in_one_line(
    book: Book, paragraphs: list[str], how: str
) -> None:
    found = verify(book, BROKEN_UP[how](paragraphs))
    (finding,) = found.findings
    assert finding.message.startswith(
        "one paragraph a line is expected, or blank lines between paragraphs: "
    )
    assert re.search(
        "[0-9] (lines|blocks) stand here for 44|1 line stands here for 44", finding.message
    )
    assert found.paragraphs == 0
    assert not any(found.holds(verdict) for verdict in REPLAY_VERDICTS)


def test_where_the_paragraphs_stop_fitting_is_told(harbour: Book) -> None:
    lines = TEXT.splitlines()
    (finding,) = verify(harbour, "\n".join([*lines[:2], *lines[3:]])).findings
    assert finding.message == (
        "one paragraph a line is expected, or blank lines between paragraphs: 4 lines stand here"
        ' for 5 paragraphs, and from line 3 on they do not fit: P3 should print "$40 million"'
    )


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
    silently = [
        number
        for number in range(1, len(paragraphs) + 1, 4)
        if not amiss(book, "\n".join(paragraphs[: number - 1] + paragraphs[number:]))
    ]
    assert silently == []


@pytest.mark.parametrize("text", ["A tram was built too.", "A tram was built too. " * 900])
def test_a_paragraph_added_is_noticed_wherever_it_is(
    book: Book, paragraphs: list[str], text: str
) -> None:
    for at in (0, 1, 20, len(paragraphs) - 1, len(paragraphs)):
        longer = "\n".join([*paragraphs[:at], text, *paragraphs[at:]])
        assert amiss(book, longer) or verify(book, longer).furniture, at


def test_many_lines_below_are_one_finding(book: Book, article: str) -> None:
    (message,) = amiss(book, article * 5)
    assert message.startswith(
        "dj: 136 lines read like paragraphs and stand below the last of the 44: "
    )


@pytest.mark.parametrize(
    ("piece", "required"), [("about $5 ", "$5"), ("May 5 ", "May"), ("next year ", "next year")]
)
def test_a_long_line_is_read_like_a_short_one(piece: str, required: str) -> None:
    """Only what is near a figure or a month is looked at, and that is enough wherever it stands."""
    line = piece * 5_000
    assert [token.text for token in required_tokens(line)].count(required) == 5_000
    assert {figure.bound for figure in figures("about $5 " * 5_000)} == {"about"}


@given(st.text(max_size=200))
def test_any_text_can_be_verified(harbour: Book, text: str) -> None:
    for whole in (text, TEXT + text, TEXT[:200] + text + TEXT[200:]):
        assert verify(harbour, whole).source == "gazette"


@given(st.lists(st.sampled_from(re.findall(r"\s+|[^\s]+", TEXT)), max_size=120))
def test_any_shuffle_of_its_words_can_be_verified(harbour: Book, words: list[str]) -> None:
    assert verify(harbour, " ".join(words)).findings
