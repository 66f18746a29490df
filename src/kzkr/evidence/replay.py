"""Replay a fact book against the text of its source: sound and complete, or where it is not.

Sound: what the book says is printed stands there, records are named where they are cited, and
figures agree with their printed form. Complete: each numeral, date, name and paragraph of the
text is in the book. The text itself is never stored: what is printed is all the book knows of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate, chain, groupby, pairwise
from typing import NamedTuple

from ..model import Book, Citation, Record, Source
from .printed import (
    Path,
    Token,
    begins_sentence,
    dates,
    demanded,
    event_dates,
    figures,
    places,
    unclaimed,
    words,
)


class Finding(NamedTuple):
    """Something that is not as it must be, and where.

    ``where`` is for people (``fact capacity``, ``dj#26``). ``entry`` is the id of the fact,
    ranking, record or source, and ``path`` the place inside its entry of the file; what the
    text has and the book lacks has no entry, only a ``paragraph``.
    """

    where: str
    path: Path
    message: str
    entry: str | None
    paragraph: int | None


class Verification(NamedTuple):
    """What a replay found, and how much it went through."""

    source: str
    findings: tuple[Finding, ...]
    paragraphs: int
    citations: int
    printed: int
    numerals: int
    names: int


def verify(book: Book, text: str, *, source: str | None = None) -> Verification:
    """What is wrong between a book and the text of one of its sources.

    The source is the one with this id, or the only one whose paragraphs are numbered. The text
    may have been reflowed: its paragraphs are told apart by lines or blank lines or, where
    neither fits, by what the book says is printed in each. Lines above and below are no part
    of it.

    Raises LookupError, listing the sources that can be verified, where there is no such one.
    """
    origin = _origin(book, source)
    text = text.removeprefix("\ufeff")
    claims = _Claims(book, origin)
    if reason := _unlike(text, claims):
        return Verification(origin.id, (_of_source(origin, (), reason),), 0, 0, 0, 0, 0)
    replay = _best(text, claims)
    return Verification(
        origin.id,
        tuple(replay.findings),
        paragraphs=len(replay.paragraphs),
        citations=len(claims.citations),
        printed=sum(len(c.citation.printed) for c in claims.citations),
        numerals=replay.numerals,
        names=replay.names,
    )


def _origin(book: Book, wanted: str | None) -> Source:
    known = {source.id: source for source in book.sources if source.paragraphs}
    if wanted is None and len(known) == 1:
        return next(iter(known.values()))
    if wanted in known:
        return known[wanted]
    if not known:
        raise LookupError("no source of this book has numbered paragraphs to verify")
    which = "say which source" if wanted is None else f"no source {wanted!r} can be verified"
    raise LookupError(f"{which}: {', '.join(known)}")


def _of_source(source: Source, path: Path, message: str) -> Finding:
    return Finding(f"source {source.id}", path, message, source.id, None)


# --- What the book says of each paragraph ---------------------------------------------------

_Name = tuple[str, ...]


class _Claim(NamedTuple):
    """A citation of the source, and the entry it stands in."""

    where: str
    entry: str
    path: Path
    citation: Citation


class _Naming(NamedTuple):
    """A record that must be named in one of these paragraphs, or in none where it is implied."""

    where: str
    entry: str
    path: Path
    record: str
    implied: bool
    paragraphs: tuple[int, ...]


class _Claims:
    """What a book says of the paragraphs of one source."""

    def __init__(self, book: Book, source: Source) -> None:
        self.book = book
        self.source = source
        self.numbers = range(1, (source.paragraphs or 0) + 1)
        self.citations: list[_Claim] = []
        self.namings: list[_Naming] = []
        #: The distinct tokens printed in a paragraph, and the records it must speak of.
        self.printed: dict[int, dict[str, None]] = {n: {} for n in self.numbers}
        self.about: dict[int, dict[str, None]] = {n: {} for n in self.numbers}
        self.cited: set[int] = set()
        self.names = {record.id: _names_of(record) for record in book.records}
        for fact in book.facts:
            about = [(("about", i), a.id, a.implied) for i, a in enumerate(fact.about)]
            self._add(f"fact {fact.id}", fact.id, (), fact.cites, about)
        for ranking in book.rankings:
            ranked = [row.record for row in ranking.rows]
            self._add(f"ranking {ranking.id}", ranking.id, (), ranking.cites, [], ranked)
            for i, row in enumerate(ranking.rows):
                where = f"ranking {ranking.id}#{row.rank}"
                record = [(("rows", i, "record"), row.record, False)]
                self._add(where, ranking.id, ("rows", i), row.cites, record)

    def _add(
        self,
        where: str,
        entry: str,
        path: Path,
        cites: tuple[Citation, ...],
        about: Sequence[tuple[Path, str, bool]],
        also: Sequence[str] = (),
    ) -> None:
        here = [(i, cite) for i, cite in enumerate(cites) if cite.source == self.source.id]
        cited = tuple(dict.fromkeys(cite.paragraph for _, cite in here))
        if not here:
            return
        for i, cite in here:
            self.citations.append(_Claim(where, entry, (*path, "cites", i), cite))
            if cite.paragraph in self.numbers:
                self.cited.add(cite.paragraph)
                self.printed[cite.paragraph].update((p.text, None) for p in cite.printed)
                spoken_of = [*(record for _, record, _ in about), *also, cite.on_behalf_of]
                self.about[cite.paragraph].update((r, None) for r in spoken_of if r)
        for place, record, implied in about:
            self.namings.append(_Naming(where, entry, place, record, implied, cited))

    def named(self, naming: _Naming, paragraphs: Sequence[_Paragraph]) -> list[int]:
        """The paragraphs that name a record, of those that should or should not."""
        names = self.names.get(naming.record, ())
        cited = [paragraphs[n - 1] for n in naming.paragraphs if n in self.numbers]
        return [p.number for p in cited if p.names(names)]

    def speaks(self, paragraph: int) -> bool:
        """Whether someone speaks in a paragraph: a byline before the first voice is nobody's."""
        voices = self.source.voices
        return not voices or any(v.first <= paragraph <= v.last for v in voices)

    def needs_citation(self, paragraph: int) -> bool:
        return self.speaks(paragraph) and paragraph not in self.source.silent

    def names_in(self, paragraph: int) -> list[_Name]:
        """The names a paragraph may print: of the records that what cites it is about.

        What nobody cites, a heading or a byline, may name any record, and who made the article.
        """
        if self.needs_citation(paragraph):
            records: Iterable[str] = self.about[paragraph]
            makers: list[_Name] = []
        else:
            records = self.names
            makers = _names(m for m in (self.source.publisher, self.source.author) if m)
        return [*(name for record in records for name in self.names.get(record, ())), *makers]


@lru_cache(maxsize=65536)
def _name(form: str) -> _Name:
    return tuple(word.text for word in words(form))


@lru_cache(maxsize=65536)
def _folded(name: _Name) -> _Name:
    return tuple(word.casefold() for word in name)


def _names(forms: Iterable[str]) -> list[_Name]:
    return [name for name in map(_name, dict.fromkeys(forms)) if name]


def _names_of(record: Record) -> list[_Name]:
    return _names((record.name, *record.names.values(), *record.aliases, *record.slips))


def _inside(token: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= token[0] and token[1] <= end for start, end in spans)


# --- The replay -----------------------------------------------------------------------------


class _Paragraph(NamedTuple):
    number: int
    text: str
    words: list[Token]
    folded: list[str]
    #: Where each word stands, case folded.
    positions: dict[str, list[int]]

    def where(self, name: _Name) -> Iterator[int]:
        """The first words of a name wherever it stands, in any case."""
        first, *rest = _folded(name)
        for i in self.positions.get(first, ()):
            if self.folded[i + 1 : i + len(name)] == rest:
                yield i

    def names(self, names: Iterable[_Name]) -> bool:
        """Whether it prints one of these names, in any case."""
        return any(True for name in names for _ in self.where(name))

    def matches(self, names: Iterable[_Name]) -> Iterator[tuple[int, int, _Name]]:
        """Where names stand. A word may begin with a capital where the name's does not."""
        for name in names:
            for i in self.where(name):
                said = self.words[i : i + len(name)]
                pairs = zip(said, name, strict=True)
                if all(word.text in (n, n[0].upper() + n[1:]) for word, n in pairs):
                    yield i, i + len(name), name

    def named(self, names: Iterable[_Name]) -> set[int]:
        """Which of its words are part of a name."""
        return {i for start, end, _ in self.matches(names) for i in range(start, end)}


# The cuts of a reflowed text have most of their paragraphs in common.
@lru_cache(maxsize=512)
def _paragraph(number: int, text: str) -> _Paragraph:
    said = words(text)
    folded = [word.text.casefold() for word in said]
    positions: dict[str, list[int]] = {}
    for i, word in enumerate(folded):
        positions.setdefault(word, []).append(i)
    return _Paragraph(number, text, said, folded, positions)


class _Replay:
    """A book's claims beside the paragraphs they are made of."""

    def __init__(self, claims: _Claims, paragraphs: list[str]) -> None:
        self.claims = claims
        self.source = claims.source
        self.paragraphs = [_paragraph(n, text) for n, text in enumerate(paragraphs, 1)]
        self.ordinary = _ordinary(w.text for p in self.paragraphs for w in p.words)
        self.uncited = _names(claims.source.uncited)
        self.numerals = 0
        self.names = 0
        self.findings = [*self._unsound(), *self._incomplete()]

    def _unsound(self) -> Iterator[Finding]:
        """What the book says and the text does not support."""
        book, cited_here = self.claims.book, {c.entry for c in self.claims.citations}
        as_of = {f.id: f.as_of for f in book.facts}
        for claim in self.claims.citations:
            said_on = as_of.get(claim.entry) or self.source.as_of or self.source.date
            yield from self._misprinted(claim, said_on)
        for naming in self.claims.namings:
            yield from self._misnamed(naming)
        for fact in book.facts:
            if fact.id in cited_here:
                for path, message in (*figures(fact, book.units), *unclaimed(fact)):
                    yield Finding(f"fact {fact.id}", path, message, fact.id, None)
        for ranking in book.rankings:
            for i, row in enumerate(ranking.rows if ranking.id in cited_here else ()):
                where = f"ranking {ranking.id}#{row.rank}"
                for path, message in (*figures(row, book.units), *unclaimed(row)):
                    yield Finding(where, ("rows", i, *path), message, ranking.id, None)
        for event, path, message in event_dates(book):
            yield Finding(f"event {event}", path, message, event, None)

    def _misprinted(self, claim: _Claim, said_on: str | None) -> Iterator[Finding]:
        number = claim.citation.paragraph
        at = f"{self.source.id}#{number}"
        if number not in self.claims.numbers:
            message = f"{self.source.id} has {len(self.paragraphs)} paragraphs, not {number}"
            yield Finding(claim.where, (*claim.path, "at"), message, claim.entry, number)
            return
        for j, (token, resolved) in enumerate(claim.citation.printed):
            path = (*claim.path, "printed", j)
            if not places(token, self.paragraphs[number - 1].text):
                others = [p.number for p in self.paragraphs if places(token, p.text)]
                elsewhere = ", ".join(f"{self.source.id}#{n}" for n in others)
                message = f'"{token}" does not stand in {at}'
                message += f" (it stands in {elsewhere})" if others else ""
                yield Finding(claim.where, path, message, claim.entry, number)
            year = _relative_year(token, said_on)
            if year and resolved and not _is_year(resolved, year):
                message = f'"{token}" said in {said_on} is {year}, not {resolved}'
                yield Finding(claim.where, path, message, claim.entry, number)

    def _misnamed(self, naming: _Naming) -> Iterator[Finding]:
        named = self.claims.named(naming, self.paragraphs)
        if bool(named) is not naming.implied:
            return
        at = " or ".join(f"{self.source.id}#{n}" for n in named or naming.paragraphs)
        if naming.implied:
            path: Path = ("implied",)
            message = f"{naming.record} is not implied but named, in {at}"
        else:
            path = naming.path
            message = f"{naming.record} is not named in {at}, nor marked implied"
        yield Finding(naming.where, path, message, naming.entry, naming.paragraphs[0])

    def _incomplete(self) -> Iterator[Finding]:
        """What the text says and the book lacks."""
        needed: set[_Name] = set()
        for paragraph in self.paragraphs:
            at = f"{self.source.id}#{paragraph.number}"
            for message in self._missing(paragraph, needed):
                yield Finding(at, (), message, None, paragraph.number)
        for i, entry in enumerate(self.source.uncited):
            if any(character.isdigit() for character in entry):
                message = f'"{entry}": a numeral always needs a citation'
            elif _name(entry) not in needed:
                message = f'the text has no use for "{entry}"'
            else:
                continue
            yield _of_source(self.source, ("uncited", i), message)

    def _missing(self, paragraph: _Paragraph, needed: set[_Name]) -> Iterator[str]:
        """What the book lacks of a paragraph. Notes which entries of ``uncited`` it needs."""
        number, text = paragraph.number, paragraph.text
        if self.claims.needs_citation(number) and number not in self.claims.cited:
            yield "no fact or ranking cites this paragraph"
            return
        wanted = demanded(text) if self.claims.speaks(number) else []
        printed = [span for token in self.claims.printed[number] for span in places(token, text)]
        for token in wanted:
            if _inside((token.start, token.end), printed):
                self.numerals += 1
            else:
                yield f'"{token.text}" is printed in no citation'

        said = [word.text for word in paragraph.words]
        names = self.claims.names_in(number)
        named = paragraph.named(names)
        spans = [(token.start, token.end) for token in wanted]
        capitalised = {
            i
            for i, word in enumerate(paragraph.words)
            if _is_capitalised(word.text) and not _inside((word.start, word.end), spans)
        }
        self.names += len(capitalised & named)
        left = {i for i in capitalised - named if not self._begins(paragraph, i)}
        left |= self._misspelt(said, names) - named
        # The longest first: where it covers all, a shorter entry is not needed there.
        excused = sorted(paragraph.matches(self.uncited), key=lambda match: -len(match[2]))
        for start, end, name in excused:
            covered = left.intersection(range(start, end))
            if covered:
                needed.add(name)
                left -= covered
        if not self.claims.needs_citation(number):
            # A heading capitalises ordinary words anywhere.
            left = {i for i in left if said[i].lower() not in self.ordinary}
        for run in _runs(sorted(left), paragraph):
            yield self._unknown(run, paragraph)

    def _begins(self, paragraph: _Paragraph, i: int) -> bool:
        """Whether a word is capitalised only because it begins a sentence."""
        word = paragraph.words[i]
        small = word.text[0].lower() + word.text[1:]
        return small in self.ordinary and begins_sentence(paragraph.text, word.start)

    def _misspelt(self, said: list[str], names: list[_Name]) -> set[int]:
        """Words in lower case, used once, that are a name but for the first letter: ``qorea``.

        A name that is an ordinary word too tells nothing: "Forest" may be part of one.
        """
        odd = {
            word[1:]: i
            for i, word in enumerate(said)
            if self.ordinary.get(word) == 1 and len(word) > 3
        }
        return {
            odd[word[1:]]
            for name in chain(names, self.uncited)
            for word in name
            if word[1:] in odd
            and word[0].isupper()
            and self.ordinary.get(word.lower(), 0) <= (len(name) == 1)
        }

    def _unknown(self, run: list[int], paragraph: _Paragraph) -> str:
        said = tuple(paragraph.words[i].text for i in run)
        text = paragraph.text[paragraph.words[run[0]].start : paragraph.words[run[-1]].end]
        for record, names in self.claims.names.items():
            if said in names:
                return f'"{text}" names {record}, but no fact citing this paragraph is about it'
        if not self.claims.needs_citation(paragraph.number):
            return f'"{text}" is no name of a record'
        return f'"{text}" is no name of a record that a fact citing this paragraph is about'


def _best(text: str, claims: _Claims) -> _Replay:
    """The replay of a text cut into paragraphs in the way that leaves the fewest findings."""
    replays: list[_Replay] = []
    for paragraphs, sure in _cuts(text, claims):
        replay = _Replay(claims, paragraphs)
        replays.append(replay)
        amiss = {finding.paragraph for finding in replay.findings} - {None}
        # Wrong cuts put many paragraphs out of place. What is amiss in a few is a mistake, which
        # must not be hidden by cutting around it.
        if not replay.findings or (sure and len(amiss) <= max(3, len(paragraphs) // 4)):
            break
    return min(replays, key=lambda replay: len(replay.findings))


def _ordinary(said: Iterable[str]) -> dict[str, int]:
    """How often each word stands in lower case."""
    counts: dict[str, int] = {}
    for word in said:
        if word == word.lower():
            counts[word] = counts.get(word, 0) + 1
    return counts


def _is_capitalised(word: str) -> bool:
    """Whether a word looks like a name. One with a digit is a numeral, which is demanded anyway."""
    return word != word.lower() and not any(character.isdigit() for character in word)


def _runs(indexes: list[int], paragraph: _Paragraph) -> Iterator[list[int]]:
    """Words with nothing but white space or a hyphen between them, together."""
    run: list[int] = []
    for i in indexes:
        if run:
            between = paragraph.text[paragraph.words[i - 1].end : paragraph.words[i].start]
            if run[-1] != i - 1 or between.strip(" -"):
                yield run
                run = []
        run.append(i)
    if run:
        yield run


def _relative_year(token: str, said_on: str | None) -> int | None:
    steps = {"last": -1, "this": 0, "next": 1}
    relative = re.search(r"\b(last|this|next)\s+year\b", token, re.IGNORECASE)
    if relative and said_on:
        return int(said_on[:4]) + steps[relative[1].lower()]
    return None


def _is_year(resolved: str, year: int) -> bool:
    said = dates(resolved)
    return not said or int(said[0][:4]) <= year <= int(said[-1][:4])


# --- The paragraphs of a text ---------------------------------------------------------------

#: How many lines, or words where the lines are not the paragraphs', may stand above the first.
_HEADER = 100


def _unlike(text: str, claims: _Claims) -> str | None:
    """Why a text cannot be that of the source at all, or None."""
    if not text.strip():
        return "the text is empty"
    whole = _paragraph(0, text)
    tokens = dict.fromkeys(token for n in claims.numbers for token in claims.printed[n])
    records = dict.fromkeys(n.record for n in claims.namings if not n.implied)
    printed = sum(bool(places(token, text)) for token in tokens)
    named = sum(whole.names(claims.names.get(record, ())) for record in records)
    if 2 * (printed + named) < len(tokens) + len(records):
        return (
            f"this is not the text of {claims.source.id}, or too little of it: {printed} of "
            f"{len(tokens)} printed tokens and {named} of {len(records)} names stand in it"
        )
    return None


def _cuts(text: str, claims: _Claims) -> Iterator[tuple[list[str], bool]]:
    """Ways to cut a text, perhaps reflowed, into paragraphs, and whether its own breaks are these.

    The likeliest first: lines or blocks as many as paragraphs, a run of them in a longer page,
    then what fits the book. Each paragraph is in one line.
    """
    wanted = len(claims.numbers)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    blocks = [[*block] for filled, block in groupby(lines, bool) if filled]
    units = {"\n": [line for line in lines if line], "\n\n": [_joined(block) for block in blocks]}
    yield from ((unit, True) for unit in units.values() if len(unit) == wanted)
    runs = [
        unit[i : i + wanted]
        for unit in units.values()
        for i in range(min(len(unit) - wanted, _HEADER) + 1)
        if len(unit) > wanted
    ]
    if runs:
        yield max(runs, key=lambda run: _printed_in_place(run, claims)), False
    alignment = _Alignment(blocks, claims)
    for mark, unit in units.items():
        if wanted <= 2 * len(unit) <= 3 * wanted:
            yield alignment.paragraphs(mark), False
    yield alignment.paragraphs(None), False


def _printed_in_place(paragraphs: list[str], claims: _Claims) -> int:
    return sum(
        bool(places(token, text))
        for number, text in enumerate(paragraphs, 1)
        for token in claims.printed[number]
    )


def _joined(lines: Iterable[str]) -> str:
    """Lines as one: with a space, but for a compound that was broken after its hyphen."""
    return re.sub(r"(?<=\w-)\n(?=\w)", "", "\n".join(lines)).replace("\n", " ")


class _Expected(NamedTuple):
    """A token or record that a paragraph should show, and words that show it."""

    what: str
    worth: float
    first: int
    end: int


#: Votes that an alignment loses for a paragraph without words, and for one that goes on over
#: the end of a line or block where these are about as many as paragraphs.
_EMPTY = 4.0
_UNBROKEN = 3.0

#: How far from where it is a cut is moved at a time, in words: a long paragraph.
_REACH = 300


class _Alignment:
    """A text whose line breaks are not those of its paragraphs, cut where the book fits best.

    Each word that must be cited, printed in a citation or part of a name, votes for the
    paragraphs that account for it and against the others. The cuts with the most votes are
    found by dynamic programming over (paragraph, word). A second pass moves each cut, between
    its neighbours, to where most tokens and records stand that the book expects on either side:
    a sentence that both sides account for goes to the side that has nothing else to show.
    """

    def __init__(self, blocks: list[list[str]], claims: _Claims) -> None:
        joined = "\n\n".join("\n".join(block) for block in blocks)
        self.text = re.sub(r"(?<=\w-)\n(?=\w)", "", joined)
        self.claims = claims
        self.whole = _paragraph(0, self.text)
        self.words = self.whole.words
        self.said = [word.text for word in self.words]
        self.starts = [word.start for word in self.words]
        self.ends = [word.end for word in self.words]
        self._record_spans: dict[str, list[tuple[int, int]]] = {}
        #: Words that begin a line or block, where most paragraphs are thought to do so.
        self.units: set[int] = set()
        #: What a cut before a word costs, by the word's index: fitting breaks are cheap.
        self.cost: dict[int, float] = {}

    def _gap(self, i: int) -> str:
        return self.text[self.ends[i - 1] : self.starts[i]]

    def paragraphs(self, mark: str | None) -> list[str]:
        """The text of each paragraph, most of which begin after this mark if one is given.

        What stands before the first paragraph, a header, is left out.
        """
        inner = range(1, len(self.words))
        self.units = {i for i in inner if mark is not None and mark in self._gap(i)}
        costs = {i: cost for i in inner if (cost := self._cost(i)) is not None}
        self.cost = {0: 0.0, **costs, len(self.words): 0.0}
        votes = {n: [*each] for n, each in self._votes.items()}
        for each in votes.values():
            for i in self.units:
                each[i] -= _UNBROKEN
        cuts = self._refined(self._cut(votes), votes)
        edges = [self._edge(cut) for cut in cuts]
        return [" ".join(self.text[start:end].split()) for start, end in pairwise(edges)]

    def _edge(self, i: int) -> int:
        """Where in the text a cut before word ``i`` is: after the last white space before it."""
        if i == len(self.words):
            return len(self.text)
        before = self.ends[i - 1] if i else 0
        gap = self.text[before : self.starts[i]]
        return before + max(gap.rfind(" "), gap.rfind("\n")) + 1

    def _cost(self, i: int) -> float | None:
        """The votes it costs that a paragraph begins with a word, or None where none can."""
        if i in self.units:
            return -_UNBROKEN
        gap, begins = self._gap(i), self.said[i][0]
        ends, line = any(mark in gap for mark in ".!?:;"), "\n" in gap
        if i - 1 in self._list_numbers or not any(character.isspace() for character in gap):
            return None
        if i in self._list_numbers:
            cost = -2.0
        elif "\n\n" in gap:
            cost = 0.0
        elif ends and line:
            cost = 0.5
        elif begins.isupper() or begins.isdigit():
            cost = 1.0 if ends else 2.0 if line else 3.0
        else:
            return None
        return cost + _UNBROKEN if self.units else cost

    @cached_property
    def _list_numbers(self) -> set[int]:
        """Words that number the items of a list, from 1 on: paragraphs may begin with them."""
        found, following = set(), 1
        for i, word in enumerate(self.said):
            if word not in ("1", str(following)):
                continue
            opens = i == 0 or any(mark in self._gap(i) for mark in "\n;:")
            if opens and re.match(r"[.)]\s", self.text[self.ends[i] : self.ends[i] + 2]):
                found.add(i)
                following = int(word) + 1
        return found

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """The words that a piece of the text has a part of: the first, and one past the last."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    @cached_property
    def _demanded(self) -> set[int]:
        """Words of what some citation must print."""
        spans = (self._span(token.start, token.end) for token in demanded(self.text))
        return {i for span in spans for i in range(*span)} - self._list_numbers

    @cached_property
    def _free(self) -> set[int]:
        """Words that no record needs to account for, wherever the cuts are."""
        uncited = _names(self.claims.source.uncited)
        return self.whole.named(uncited) | {
            i for i in self._opening if begins_sentence(self.text, self.starts[i])
        }

    @cached_property
    def _opening(self) -> set[int]:
        """Words that are capitalised though they are ordinary: a sentence should begin there."""
        ordinary = _ordinary(self.said)
        return {
            i
            for i, word in enumerate(self.said)
            if _is_capitalised(word) and word[0].lower() + word[1:] in ordinary
        }

    @cached_property
    def _votes(self) -> dict[int, list[float]]:
        """What each word says for belonging to each paragraph."""
        return {number: self._votes_for(number) for number in self.claims.numbers}

    @cached_property
    def _capitalised(self) -> list[int]:
        """Words that look like names."""
        named = (i for i, word in enumerate(self.said) if _is_capitalised(word))
        return [i for i in named if i not in self._demanded]

    def _votes_for(self, number: int) -> list[float]:
        claims = self.claims
        if claims.needs_citation(number):
            each, known = 0.0, 1.0
        else:
            # A heading is short, and may name anything; a byline rather names who is known.
            each, known = -0.1, 0.0 if claims.speaks(number) else 0.5
        votes = [each] * len(self.words)
        names = claims.names_in(number)
        named = self.whole.named(names)
        for i in self._capitalised:
            votes[i] += known if i in named else 0.0 if i in self._free else -1.0
        if claims.speaks(number):
            printed = {
                i
                for token in claims.printed[number]
                for place in places(token, self.text)
                for i in range(*self._span(*place))
            }
            for i in self._demanded | printed:
                votes[i] = 2.0 if i in printed else -2.0
        return votes

    def _cut(self, votes: dict[int, list[float]]) -> list[int]:
        """The first word of each paragraph, and the end of the last."""
        # best[i]: the most votes when the paragraphs so far end before word i.
        best = [0.0 if i <= _HEADER else float("-inf") for i in range(len(self.words) + 1)]
        came_from = []
        for number in self.claims.numbers:
            total = [0.0, *accumulate(votes[number])]
            most, where = float("-inf"), 0
            came, ended = [], []
            for i, so_far in enumerate(total):
                empty = best[i] - _EMPTY
                came.append(i if empty > so_far + most else where)
                ended.append(max(empty, so_far + most))
                if i in self.cost:
                    begun = best[i] - so_far - self._beginning(i, votes[number])
                    if begun > most:
                        most, where = begun, i
            came_from.append(came)
            best = ended
        cuts = [len(self.words)]
        for came in reversed(came_from):
            cuts.append(came[cuts[-1]])
        return cuts[::-1]

    def _beginning(self, i: int, votes: list[float]) -> float:
        """What it costs a paragraph to begin with a word."""
        # An ordinary word with a capital that nothing accounts for begins something.
        return min(self.cost[i], 0.0) if i in self._opening and votes[i] <= -1 else self.cost[i]

    def _refined(self, cuts: list[int], votes: dict[int, list[float]]) -> list[int]:
        """The cuts, each moved within its neighbours to where the book's expectations are met."""
        expected = self._expected
        against = {
            n: [0.0, *accumulate(min(vote, 0.0) for vote in votes[n])] for n in self.claims.numbers
        }

        @cache
        def fit(number: int, first: int, end: int) -> float:
            if first == end:
                return -_EMPTY
            shown = {e.what: e.worth for e in expected[number] if first <= e.first and e.end <= end}
            misfit = against[number][end] - against[number][first]
            return sum(shown.values()) + misfit - self._beginning(first, votes[number])

        # A cut may have to go further than its neighbour now is, which then moves first.
        for _ in range(4):
            moved = self._moved(cuts, fit)
            if moved == cuts:
                break
            cuts = moved
        return cuts

    def _moved(self, cuts: list[int], fit: Callable[[int, int, int], float]) -> list[int]:
        # best[cut]: how well the paragraphs so far fit when the last one ends there, and the cuts.
        best: dict[int, tuple[float, list[int]]] = {cuts[0]: (0.0, [cuts[0]])}
        last = len(cuts) - 1
        for number in self.claims.numbers:
            before = max(cuts[max(number - 2, 0)], cuts[number] - _REACH)
            after = min(cuts[min(number + 2, last)], cuts[number] + _REACH)
            options = {cuts[number]}
            if number < last:
                options |= {
                    cut
                    for cut, cost in self.cost.items()
                    if before <= cut <= after and (cost < 3 or cut in self._opening)
                }
            best = {
                cut: max(
                    (score + fit(number, path[-1], cut), [*path, cut])
                    for score, path in best.values()
                    if path[-1] <= cut
                )
                for cut in options
                if cut >= min(best)
            }
        return best[cuts[-1]][1]

    @cached_property
    def _expected(self) -> dict[int, list[_Expected]]:
        return {number: self._expected_in(number) for number in self.claims.numbers}

    def _expected_in(self, number: int) -> list[_Expected]:
        """Where in the text anything stands that the book expects in a paragraph."""
        expected = [
            _Expected(token, 2.0, *self._span(*place))
            for token in self.claims.printed[number]
            for place in places(token, self.text)
        ]
        for naming in self.claims.namings:
            if number in naming.paragraphs:
                worth = -1.0 if naming.implied else 1.0
                expected += [
                    _Expected(f"{naming.record} {naming.implied}", worth, *span)
                    for span in self._spans_of(naming.record)
                ]
        return list(dict.fromkeys(expected))

    def _spans_of(self, record: str) -> list[tuple[int, int]]:
        if record not in self._record_spans:
            names = self.claims.names.get(record, ())
            found = [(i, i + len(name)) for name in names for i in self.whole.where(name)]
            self._record_spans[record] = found
        return self._record_spans[record]
