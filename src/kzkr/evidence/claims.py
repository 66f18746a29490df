"""What a book says of the paragraphs of one source: what they print, and whom they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..model import Book, Citation, Record, Source
from .agreement import Path
from .paragraphs import Name, Paragraph, folded
from .tokens import words


class Claim(NamedTuple):
    """A citation of the source, and the entry it stands in.

    ``where`` is for people, ``entry`` the id, ``path`` the place inside the entry of the file.
    ``as_of`` is the date its relative dates count from.
    """

    where: str
    entry: str
    path: Path
    citation: Citation
    as_of: str | None


class Naming(NamedTuple):
    """A record that must be named in one of these paragraphs, or in none where it is implied."""

    where: str
    entry: str
    path: Path
    record: str
    implied: bool
    paragraphs: tuple[int, ...]


class Claims(NamedTuple):
    """What a book says of one source. Paragraphs that nothing cites have no entry here."""

    source: Source
    citations: list[Claim]
    namings: list[Naming]
    #: The distinct tokens printed in a paragraph, and the records it must speak of.
    printed: dict[int, dict[str, None]]
    about: dict[int, dict[str, None]]
    #: The names of each record of the book; all of them by their first word, case folded; and
    #: which record has a name.
    names: dict[str, list[Name]]
    names_by_first: dict[str, list[Name]]
    named_by: dict[Name, str]
    #: The words that need no citation in this source.
    uncited: list[Name]


def claims_of(book: Book, source: Source) -> Claims:
    """What a book says of one of its sources."""
    names = {record.id: _names_of(record) for record in book.records}
    by_first: dict[str, list[Name]] = {}
    named_by: dict[Name, str] = {}
    for owner, forms in names.items():
        for name in forms:
            if named_by.setdefault(name, owner) == owner:
                by_first.setdefault(folded(name)[0], []).append(name)
    uncited = names_from(source.uncited)
    claims = Claims(source, [], [], {}, {}, names, by_first, named_by, uncited)
    for fact in book.facts:
        about = [(("about", i), a.id, a.implied) for i, a in enumerate(fact.about)]
        _add(claims, f"fact {fact.id}", fact.id, (), fact.cites, about, as_of=fact.as_of)
    for ranking in book.rankings:
        where = f"ranking {ranking.id}"
        ranked = [row.record for row in ranking.rows]
        _add(claims, where, ranking.id, (), ranking.cites, [], also=ranked, as_of=ranking.as_of)
        for i, row in enumerate(ranking.rows):
            record = [(("rows", i, "record"), row.record, False)]
            at = f"{where}#{row.rank}"
            _add(claims, at, ranking.id, ("rows", i), row.cites, record, as_of=ranking.as_of)
    return claims


def _add(
    claims: Claims,
    where: str,
    entry: str,
    path: Path,
    cites: tuple[Citation, ...],
    about: Sequence[tuple[Path, str, bool]],
    *,
    also: Sequence[str] = (),
    as_of: str | None,
) -> None:
    source = claims.source
    here = [(i, cite) for i, cite in enumerate(cites) if cite.source == source.id]
    if not here:
        return
    as_of = as_of or source.as_of or source.date
    for i, cite in here:
        claims.citations.append(Claim(where, entry, (*path, "cites", i), cite, as_of))
        spoken_of = [*(record for _, record, _ in about), *also, cite.on_behalf_of]
        tokens = claims.printed.setdefault(cite.paragraph, {})
        tokens.update((printed.text, None) for printed in cite.printed)
        records = claims.about.setdefault(cite.paragraph, {})
        records.update((record, None) for record in spoken_of if record)
    cited = tuple(dict.fromkeys(cite.paragraph for _, cite in here))
    for place, record, implied in about:
        claims.namings.append(Naming(where, entry, place, record, implied, cited))


def speaks(source: Source, paragraph: int) -> bool:
    """Whether someone speaks in a paragraph: a byline before the first voice is nobody's."""
    return not source.voices or any(v.first <= paragraph <= v.last for v in source.voices)


def needs_citation(source: Source, paragraph: int) -> bool:
    """Whether something must cite a paragraph: headings and bylines say nothing."""
    return speaks(source, paragraph) and paragraph not in source.silent


def names_possible(claims: Claims, text: Paragraph) -> tuple[Name, ...]:
    """The names of the book's records whose first word stands in a text."""
    return tuple(name for word in text.positions for name in claims.names_by_first.get(word, ()))


def names_expected(claims: Claims, number: int, text: Paragraph) -> list[Name]:
    """The names a paragraph may print: of the records that what cites it is about.

    What nobody cites, a heading or a byline, may name any record, and who made the article.
    """
    source = claims.source
    if needs_citation(source, number):
        records = claims.about.get(number, ())
        return [name for record in records for name in claims.names.get(record, ())]
    makers = names_from(maker for maker in (source.publisher, source.author) if maker)
    return [*names_possible(claims, text), *makers]


@lru_cache(maxsize=65536)
def as_name(form: str) -> Name:
    """A name as its words, which are what is compared."""
    return tuple(word.text for word in words(form))


def names_from(forms: Iterable[str]) -> list[Name]:
    """The distinct names of these forms, each as its words."""
    return [name for name in map(as_name, dict.fromkeys(forms)) if name]


def _names_of(record: Record) -> list[Name]:
    return names_from((record.name, *record.names.values(), *record.aliases, *record.slips))
