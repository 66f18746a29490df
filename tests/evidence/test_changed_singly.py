"""`kzkr book verify`: each token, quantity, numeral and name that is changed singly is noticed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

import pytest
from verified import bundled, names_paragraph

from kzkr.evidence.paragraphs import required_tokens
from kzkr.evidence.replay import verify
from kzkr.model import Book, Citation, Fact, Quantity, Ranking

BOUNDS = ("exact", "about", "more_than", "at_least", "less_than", "up_to")


@pytest.fixture(scope="module")
def book() -> Book:
    return bundled()


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
            lower = paragraph.replace(name, name.lower(), 1)
            text = "\n".join([*paragraphs[:i], lower, *paragraphs[i + 1 :]])
            assert names_paragraph(verify(book, text).findings, i), i + 1
