"""Replay a fact book against the text of its source: three verdicts, and where each fails.

Sound: what the book says is printed stands there, records are named where they are cited, and
figures agree with their printed form. Complete: each numeral, date, name and paragraph of the
text is in the book. In its own words: no statement repeats the sentences of what it cites. The
text itself is never stored: what is printed is all the book knows of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from ..model import Book, Source
from .agreement import Path, disagreements, unprinted_event_dates, unused
from .claims import (
    Claim,
    Claims,
    Naming,
    as_name,
    claims_of,
    names_expected,
    names_possible,
    needs_citation,
    speaks,
)
from .dates import is_in_year, relative_year
from .paragraphs import Cut, Line, Name, NotCut, Paragraph, cut, folded, paragraph
from .tokens import Spans, occurrences, words
from .wording import FUNCTION_WORDS, repeated

#: The verdicts, each with what it means.
REPLAY_VERDICTS = {
    "sound": "all that the book says of the text stands there",
    "complete": "all that the text says stands in the book",
    "own_words": "no statement repeats the sentences it cites",
}


class Finding(NamedTuple):
    """Something that is not as it must be, and where.

    ``where`` is for people (``fact capacity``, ``dj#26``). ``entry`` is the id of the fact,
    ranking, record or source, and ``path`` the place inside its entry of the file; what the
    text has and the book lacks has no entry, only a ``paragraph`` and a ``line`` of the text.
    ``against`` is the verdict that it speaks against.
    """

    where: str
    path: Path
    message: str
    entry: str | None = None
    paragraph: int | None = None
    line: int | None = None
    against: str = "sound"


class Verification(NamedTuple):
    """What a replay found, and how much it went through.

    ``furniture`` are lines above and below the paragraphs that were not compared, since they do
    not read like paragraphs. ``openings`` are words that were taken for no name, since they only
    begin a sentence; ``unknown`` are words that look like names of no record.
    """

    source: str
    findings: tuple[Finding, ...]
    paragraphs: int = 0
    citations: int = 0
    printed: int = 0
    numerals: int = 0
    names: int = 0
    furniture: tuple[Line, ...] = ()
    openings: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def holds(self, verdict: str) -> bool:
        """Whether this verdict can be given. Nothing can be said of what was not compared."""
        return self.paragraphs > 0 and not self.count(verdict)

    def count(self, verdict: str) -> int:
        """How many findings speak against a verdict."""
        return sum(finding.against == verdict for finding in self.findings)


def verify(book: Book, text: str, *, source: str | None = None) -> Verification:
    """What is wrong between a book and the text of one of its sources.

    The source is the one with this id, or the only one whose paragraphs are numbered. Each
    paragraph of the text is one line, or set apart by blank lines; lines above and below that
    do not read like paragraphs are not compared.

    Raises LookupError, listing the sources that can be verified, where there is no such one.
    """
    chosen = _source(book, source)
    text = text.removeprefix("\ufeff")
    claims = claims_of(book, chosen)
    try:
        lines = cut(text, chosen.paragraphs or 0, claims.printed)
    except NotCut as error:
        reason = _unlike(text, claims) or str(error)
        refusal = Finding(f"source {chosen.id}", (), reason, against="complete")
        return Verification(chosen.id, (refusal,))
    paragraphs = [paragraph(line.text) for line in lines.paragraphs]
    replayed = _replay(claims, paragraphs)
    return Verification(
        chosen.id,
        (
            *_unsound(book, claims, paragraphs),
            *_not_own_words(book, claims, paragraphs),
            *_incomplete(chosen, replayed, lines),
            *_unneeded(chosen, replayed),
        ),
        paragraphs=len(paragraphs),
        citations=len(claims.citations),
        printed=sum(len(claim.citation.printed) for claim in claims.citations),
        numerals=sum(each.numerals for each in replayed),
        names=sum(each.names for each in replayed),
        furniture=tuple(line for line in (*lines.above, *lines.below) if not line.is_sentence),
        openings=tuple(dict.fromkeys(chain.from_iterable(each.openings for each in replayed))),
        unknown=tuple(dict.fromkeys(chain.from_iterable(each.unknown for each in replayed))),
    )


def _source(book: Book, wanted: str | None) -> Source:
    known = {source.id: source for source in book.sources if source.paragraphs}
    if wanted is None and len(known) == 1:
        return next(iter(known.values()))
    if wanted in known:
        return known[wanted]
    if not known:
        raise LookupError("no source of this book has numbered paragraphs to verify")
    which = "say which source" if wanted is None else f"no source {wanted!r} can be verified"
    raise LookupError(f"{which}: {', '.join(known)}")


def _unlike(text: str, claims: Claims) -> str | None:
    """Why a text cannot be that of the source at all, or None."""
    if not text.strip():
        return "the text is empty"
    tokens = dict.fromkeys(token for each in claims.printed.values() for token in each)
    records = dict.fromkeys(naming.record for naming in claims.namings if not naming.implied)
    printed = sum(bool(occurrences(token, text)) for token in tokens)
    all_words = f" {' '.join(word.text.casefold() for word in words(text))} "
    named = sum(
        any(f" {' '.join(folded(name))} " in all_words for name in claims.names.get(record, ()))
        for record in records
    )
    if 2 * (printed + named) < len(tokens) + len(records):
        return (
            f"this is not the text of {claims.source.id}, or too little of it: {printed} of "
            f"{len(tokens)} printed tokens and {named} of {len(records)} names stand in it"
        )
    return None


# --- Sound: what the book says and the text does not support ---------------------------------


def _unsound(book: Book, claims: Claims, paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    cited_here = {claim.entry for claim in claims.citations}
    for claim in claims.citations:
        yield from _misprinted(claim, claims.source, paragraphs)
    for naming in claims.namings:
        yield from _misnamed(naming, claims, paragraphs)
    for fact in book.facts:
        if fact.id in cited_here:
            for path, message in (*disagreements(fact, book.units), *unused(fact)):
                yield Finding(f"fact {fact.id}", path, message, fact.id)
    for ranking in book.rankings:
        for i, row in enumerate(ranking.rows if ranking.id in cited_here else ()):
            where = f"ranking {ranking.id}#{row.rank}"
            for path, message in (*disagreements(row, book.units), *unused(row)):
                yield Finding(where, ("rows", i, *path), message, ranking.id)
    for event, path, message in unprinted_event_dates(book):
        yield Finding(f"event {event}", path, message, event)


def _misprinted(claim: Claim, source: Source, paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    number = claim.citation.paragraph
    if number > len(paragraphs):
        message = f"{source.id} has {len(paragraphs)} paragraphs, not {number}"
        yield Finding(claim.where, (*claim.path, "at"), message, claim.entry, number)
        return
    for j, (token, resolved) in enumerate(claim.citation.printed):
        path = (*claim.path, "printed", j)
        if not occurrences(token, paragraphs[number - 1].text):
            others = [n for n, each in enumerate(paragraphs, 1) if occurrences(token, each.text)]
            elsewhere = ", ".join(f"{source.id}#{n}" for n in others)
            message = f'"{token}" does not stand in {source.id}#{number}'
            message += f" (it stands in {elsewhere})" if others else ""
            yield Finding(claim.where, path, message, claim.entry, number)
        year = relative_year(token, claim.as_of)
        if year and resolved and not is_in_year(resolved, year):
            message = f'"{token}" said in {claim.as_of} is {year}, not {resolved}'
            yield Finding(claim.where, path, message, claim.entry, number)


def _misnamed(naming: Naming, claims: Claims, paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    names = claims.names.get(naming.record, ())
    cited = [n for n in naming.paragraphs if n <= len(paragraphs)]
    named = [n for n in cited if paragraphs[n - 1].has_name(names)]
    if bool(named) is not naming.implied:
        return
    at = " or ".join(f"{claims.source.id}#{n}" for n in named or naming.paragraphs)
    if naming.implied:
        path: Path = ("implied",)
        message = f"{naming.record} is not implied but named, in {at}"
    else:
        path = naming.path
        message = f"{naming.record} is not named in {at}, nor marked implied"
    yield Finding(naming.where, path, message, naming.entry, naming.paragraphs[0])


def _unneeded(source: Source, replayed: Iterable[_Replayed]) -> Iterator[Finding]:
    """The entries of ``uncited`` that the text has no use for."""
    needed = {name for each in replayed for name in each.needed}
    for i, entry in enumerate(source.uncited):
        if any(character.isdigit() for character in entry):
            message = f'"{entry}": a numeral always needs a citation'
        elif as_name(entry) not in needed:
            message = f'the text has no use for "{entry}"'
        else:
            continue
        yield Finding(f"source {source.id}", ("uncited", i), message, source.id)


# --- In its own words ------------------------------------------------------------------------


def _not_own_words(
    book: Book, claims: Claims, paragraphs: Sequence[Paragraph]
) -> Iterator[Finding]:
    source = claims.source
    names = {
        n: names_possible(claims, paragraphs[n - 1]) for n in claims.printed if n <= len(paragraphs)
    }
    for fact in book.facts:
        cited = {cite.paragraph for cite in fact.cites if cite.source == source.id}
        for number in sorted(cited & names.keys()):
            stated = names_possible(claims, paragraph(fact.statement))
            run = repeated(fact.statement, paragraphs[number - 1].text, stated, names[number])
            if run:
                message = (
                    f"repeats {len(run.words)} words of {source.id}#{number} in their order:"
                    f' "{fact.statement[run.start : run.end]}"'
                )
                where = f"fact {fact.id}"
                yield Finding(where, ("statement",), message, fact.id, number, against="own_words")


# --- Complete: what the text says and the book lacks -----------------------------------------


class _Replayed(NamedTuple):
    """What the book lacks of a paragraph, and what the paragraph needs of the book."""

    number: int
    missing: list[str]
    #: Words that look like a name of no record; that only begin a sentence; that ``uncited`` has.
    unknown: list[str]
    openings: list[str]
    needed: set[Name]
    numerals: int
    names: int


def _replay(claims: Claims, paragraphs: Sequence[Paragraph]) -> list[_Replayed]:
    #: How often each word stands in lower case: with a capital it need not be a name.
    ordinary = Counter(
        word.text for each in paragraphs for word in each.words if word.text == word.text.lower()
    )
    inside = {
        each.words[i].text for each in paragraphs for i in each.capitalised if i not in each.opening
    }

    @cache
    def near_names() -> set[str]:
        names = chain(claims.named_by, claims.uncited)
        return {near for word in {w for name in names for w in name} for near in _near(word)}

    def only_opens(word: str) -> bool:
        """Whether a word that begins a sentence is no name, nor one misspelt."""
        return (
            word[1:] == word[1:].lower()
            and word not in inside
            and near_names().isdisjoint(_near(word))
        )

    return [
        _replay_paragraph(claims, number, text, ordinary, only_opens)
        for number, text in enumerate(paragraphs, 1)
    ]


def _near(word: str) -> Iterator[str]:
    """A word, and without each of its letters: two words that share one are a slip apart."""
    yield word
    for i in range(len(word)) if len(word) > 2 else ():
        yield word[:i] + word[i + 1 :]


def _replay_paragraph(
    claims: Claims,
    number: int,
    text: Paragraph,
    ordinary: Counter[str],
    only_opens: Callable[[str], bool],
) -> _Replayed:
    replayed = _Replayed(number, [], [], [], set(), 0, 0)
    citing = needs_citation(claims.source, number)
    tokens = claims.printed.get(number)
    if citing and tokens is None:
        replayed.missing.append("no fact or ranking cites this paragraph")
        return replayed
    required = text.required if speaks(claims.source, number) else ()
    printed = Spans(span for token in tokens or () for span in occurrences(token, text.text))
    lacking = [token.text for token in required if not printed.cover(token)]
    replayed.missing.extend(f'"{token}" is printed in no citation' for token in lacking)

    names = names_expected(claims, number, text)
    named = text.name_words(names)
    unnamed = {i for i in text.capitalised if i not in named}
    unnamed |= _uncapitalised(text, names, claims.uncited, ordinary) - named
    left = {i for i in unnamed if not (i in text.opening and _small(text, i) in ordinary)}
    # The longest first: where it covers all, a shorter entry is not needed there.
    for start, end, name in sorted(text.name_matches(claims.uncited), key=lambda m: -len(m[2])):
        covered = left.intersection(range(start, end))
        if covered:
            replayed.needed.add(name)
            left -= covered
    left = {i for i in left if not (i in text.opening and _small(text, i) in FUNCTION_WORDS)}
    if not citing:
        # A heading capitalises ordinary words anywhere.
        left = {i for i in left if text.folded[i] not in ordinary}
    for run in _runs(sorted(left), text):
        words_there = tuple(text.words[i].text for i in run)
        if len(run) == 1 and run[0] in text.opening and only_opens(words_there[0]):
            replayed.openings.append(words_there[0])
            continue
        phrase = text.text[text.words[run[0]].start : text.words[run[-1]].end]
        record = claims.named_by.get(words_there)
        if record:
            message = f'"{phrase}" names {record}, but no fact citing this paragraph is about it'
        else:
            replayed.unknown.append(phrase)
            message = f'"{phrase}" is no name of a record'
            message += " that a fact citing this paragraph is about" if citing else ""
        replayed.missing.append(message)
    return replayed._replace(
        numerals=len(required) - len(lacking), names=sum(i in named for i in text.capitalised)
    )


def _small(text: Paragraph, i: int) -> str:
    """A word as it is written where it begins no sentence and is no name."""
    word = text.words[i].text
    return word[0].lower() + word[1:]


def _uncapitalised(
    text: Paragraph, names: Iterable[Name], uncited: Iterable[Name], ordinary: Counter[str]
) -> set[int]:
    """Words in lower case, used once, that are a name but for the first letter: ``qorea``.

    A name that is an ordinary word too tells nothing: "Forest" may be part of one.
    """
    odd = {
        word.text[1:]: i
        for i, word in enumerate(text.words)
        if len(word.text) > 3 and ordinary.get(word.text) == 1
    }
    return {
        odd[word[1:]]
        for name in chain(names, uncited)
        for word in name
        if word[1:] in odd
        and word[0].isupper()
        and ordinary.get(word.lower(), 0) <= (len(name) == 1)
    }


def _runs(indexes: Iterable[int], text: Paragraph) -> Iterator[list[int]]:
    """Words with nothing but white space or a hyphen between them, together."""
    run: list[int] = []
    for i in indexes:
        if run:
            between = text.text[text.words[i - 1].end : text.words[i].start]
            if run[-1] != i - 1 or between.strip(" -"):
                yield run
                run = []
        run.append(i)
    if run:
        yield run


def _incomplete(source: Source, replayed: Iterable[_Replayed], lines: Cut) -> Iterator[Finding]:
    for each in replayed:
        at, line = f"{source.id}#{each.number}", lines.paragraphs[each.number - 1].number
        for message in each.missing:
            yield Finding(at, (), message, None, each.number, line, "complete")
    for outside, where in ((lines.above, "above the first"), (lines.below, "below the last")):
        prose = [line for line in outside if line.is_sentence]
        if prose:
            count = f"{len(prose):,} lines read like paragraphs and stand"
            start = "reads like a paragraph and stands" if len(prose) == 1 else count
            message = f'{start} {where} of the {source.paragraphs}: "{_short(prose[0].text)}"'
            yield Finding(source.id, (), message, None, None, prose[0].number, "complete")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60].rstrip()}…"
