"""A user's words: what they ask for, and which words of a book they may mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..errors import Candidate
from ..language import (
    FUNCTION_WORDS,
    HOW_MANY,
    WHEN,
    english,
    in_cyrillic,
    in_latin,
    is_cyrillic,
    is_hangul,
    kazakh,
    korean,
    related_english,
    related_russian,
    russian,
    stems,
    tokens,
)
from ..names import LONGEST, fold, slips

if TYPE_CHECKING:
    from .store import Store

#: What it counts for as the word itself or a form of it, as a beginning, as a part of one word.
_SAME, _BEGUN, _PART = 1.0, 0.6, 0.5
#: Words of a question beyond these are not looked at.
MOST_WORDS = 12
#: Forms of a word that are looked for.
_MOST_FORMS = 60

#: A word as it stands in a text.
_WORD = re.compile(r"[^\W_]+")

_PARTS = re.compile(r'(-?)"([^"]*)"|([^\s"]+)')


class Term(NamedTuple):
    """One thing asked for: any of these words or phrases, each a run of tokens."""

    runs: tuple[tuple[str, ...], ...]
    excluded: bool = False
    #: The run is one word of two scripts, as it is typed.
    compound: bool = False


class Question(NamedTuple):
    """What a user's words ask for."""

    terms: tuple[Term, ...]
    excluded: tuple[Term, ...]
    #: Whether a date, or a number, is wanted.
    when: bool
    how_many: bool


def question(words: str) -> Question:
    """A user's words as what they ask for; nothing typed is a syntax error.

    Words in double quotes are a phrase; ``OR`` stands between words of which one is enough; a
    word after a minus is not to be there.
    """
    found: list[Term] = []
    either = False
    for minus, phrase, word in _PARTS.findall(words):
        if word == "OR":
            either = bool(found)
            continue
        excluded = bool(minus) or (word[:1] == "-" and len(word) > 1)
        runs = [tuple(tokens(phrase))] if phrase else [(token,) for token in tokens(word)]
        runs = [run for run in runs if run]
        compound = not phrase and len(runs) > 1 and " " not in fold(word)
        if compound:
            runs = [tuple(token for run in runs for token in run)]
        if either and runs and not excluded:
            found[-1] = found[-1]._replace(runs=(*found[-1].runs, *runs))
        else:
            found += [Term((run,), excluded, compound) for run in runs]
        either = False
    wanted = [term for term in found if not term.excluded]
    said = {run[0] for term in wanted for run in term.runs if len(run) == 1}

    def speaks(term: Term) -> bool:
        return any(
            len(run) > 1 or run[0] not in FUNCTION_WORDS | WHEN | HOW_MANY for run in term.runs
        )

    content = [term for term in wanted if speaks(term)]
    return Question(
        tuple((content or wanted)[:MOST_WORDS]),
        tuple(term for term in found if term.excluded),
        when=bool(content and said & WHEN),
        how_many=bool(content and said & HOW_MANY),
    )


def marked(text: str, asked: Question) -> list[tuple[int, int]]:
    """Where in a text the words asked for stand, in any of their forms, from and to."""
    words = [(tuple(tokens(word[0])), word.start(), word.end()) for word in _WORD.finditer(text)]
    spans = []
    for run in (run for term in asked.terms for run in term.runs):
        for at in range(len(words) - len(run) + 1):
            there = words[at : at + len(run)]
            held = [token for own, _, _ in there for token in own]
            if held == [*run] or (len(run) == 1 and any(_meet(run[0], own) for own in held)):
                spans.append((there[0][1], there[-1][2]))
    return spans


def _meet(asked: str, token: str) -> bool:
    if is_hangul(asked):
        readings = [asked, *korean(asked)]
        return any(token.startswith(reading) for reading in readings if len(reading) > 1)
    if len(asked) > 2 and token.startswith(asked):
        return True
    if is_cyrillic(asked):
        return is_cyrillic(token) and bool(stems(asked) & stems(token))
    return len(asked) > 2 and related_english(asked) == related_english(token)


# -- forms of a word, as far as the book has them --------------------------------------------


class _Forms(NamedTuple):
    """The words of the book that a word may mean, by how surely."""

    same: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    part: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(self)


def _known(store: Store, begin: str, most: int = 3000) -> list[str]:
    rows = store.rows(
        "SELECT term FROM search_words WHERE term >= ? AND term < ? LIMIT ?",
        [begin, f"{begin}\U0010ffff", most],
    )
    return [row[0] for row in rows]


def _forms(store: Store, word: str) -> _Forms:
    if is_hangul(word):
        return _korean_forms(store, word)
    if is_cyrillic(word):
        found = _inflected(store, word, (russian, kazakh), related_russian)
        if not found and len(word) > 4:
            return _inflected(store, in_latin(word), (english,), related_english)
        return found
    if not word.isascii() or not word.isalpha() or len(word) < 3:
        return _Forms(same=tuple(term for term in _known(store, word, 1) if term == word))
    found = _inflected(store, word, (english,), related_english)
    if not found and len(word) > 3:
        return _inflected(store, in_cyrillic(word), (russian, kazakh), related_russian)
    return found


def _inflected(
    store: Store,
    word: str,
    stemmers: Sequence[Callable[[str], str]],
    related: Callable[[str], str],
) -> _Forms:
    own_stems = [stem(word) for stem in stemmers]
    family = related(word)
    same, begun, part = [], [], []
    for term in _known(store, word[:3]):
        if term == word or any(
            stem(term) == own for stem, own in zip(stemmers, own_stems, strict=True)
        ):
            same.append(term)
        elif term.startswith(word) or related(term) == family:
            begun.append(term)
        elif len(term) > 3 and word.startswith(term) and not word.isascii():
            part.append(term)
    if same and len(word) < 4:
        begun = []  # too little of a word to begin others
    return _Forms(*(tuple(terms[:_MOST_FORMS]) for terms in (same, begun, part)))


def _korean_forms(store: Store, word: str) -> _Forms:
    readings = [word, *korean(word)]
    same: list[str] = []
    begun: list[str] = []
    for reading in readings:
        for term in _known(store, reading):
            if term == reading:
                same.append(term)
            elif len(reading) > 1:
                begun.append(term)
        if same or begun:
            return _Forms(tuple(same), tuple(begun[:_MOST_FORMS]))
    part = [
        term
        for reading in readings
        for end in (len(reading) - 1,)
        if end > 1
        for term in _known(store, reading[:end], 1)
        if term == reading[:end]
    ]
    if len(word) > 3:
        part += [term for term in _known(store, word[:-1], _MOST_FORMS) if term not in part]
    if not part and len(word) > 1:
        part = [
            row[0]
            for row in store.rows(
                "SELECT term FROM search_words WHERE term >= '가' AND term < '힤'"
                " AND instr(term, ?) LIMIT ?",
                [readings[-1], _MOST_FORMS],
            )
        ]
    return _Forms(part=tuple(part))


def _compound(store: Store, word: str) -> list[str]:
    """The known words that an unknown Korean word is put together of."""
    for at in range(len(word) - 2, 1, -1):
        first, rest = word[:at], word[at:]
        if any(term == first for term in _known(store, first, 1)):
            if _forms(store, rest):
                return [first, rest]
            further = _compound(store, rest)
            if further:
                return [first, *further]
    return []


def _quoted(run: Iterable[str]) -> str:
    return '"' + " ".join(run) + '"'


def ways(store: Store, term: Term) -> list[tuple[str, float]]:
    """What to match for a term, each with how surely it is meant."""
    matches: dict[float, list[str]] = {}
    for run in term.runs:
        if len(run) > 1:
            matches.setdefault(_SAME, []).append(_quoted(run))
            continue
        forms = _forms(store, run[0])
        for share, found in ((_SAME, forms.same), (_BEGUN, forms.begun), (_PART, forms.part)):
            if found:
                matches.setdefault(share, []).extend(_quoted([form]) for form in found)
    return [(" OR ".join(found), share) for share, found in matches.items()]


def split(store: Store, terms: Iterable[Term]) -> Iterator[Term]:
    """The terms, a compound as the words in it where some entry has them all.

    Samsung SDS, written as one word, is no Samsung.
    """
    for term in terms:
        (word, *more) = term.runs[0]
        parts: list[str] = []
        if term.compound:
            parts = [word, *more]
        elif len(term.runs) == 1 and not more and is_hangul(word) and len(word) > 3:
            parts = [] if _korean_forms(store, word) else _compound(store, word)
        if parts and _together(store, parts):
            yield from (Term(((part,),)) for part in parts)
        else:
            yield term


def _all_of(store: Store, words: Iterable[str]) -> str | None:
    """What to match to have all these tokens, in any form; None where one is not known."""
    each = [ways(store, Term(((word,),))) for word in words]
    if not all(each):
        return None
    return " AND ".join(f"({' OR '.join(match for match, _ in one)})" for one in each)


def _together(store: Store, words: Sequence[str]) -> bool:
    match = _all_of(store, words)
    sql = "SELECT 1 FROM search WHERE search MATCH ? LIMIT 1"
    return match is not None and bool(store.rows(sql, [match]))


def with_all(store: Store, words: Sequence[str], kinds: Sequence[str], *, most: int) -> list[str]:
    """The records of these kinds that have all these tokens, in any form, in their names."""
    all_of = _all_of(store, words[:MOST_WORDS])
    if all_of is None:
        return []
    rows = store.rows(
        "SELECT id FROM search JOIN search_entries ON number = search.rowid WHERE search MATCH ?"
        f" AND kind IN ({', '.join('?' * len(kinds))}) LIMIT ?",
        [f"names : ({all_of})", *kinds, most],
    )
    return [row[0] for row in rows]


# -- suggestions -----------------------------------------------------------------------------


def near(
    store: Store, terms: Sequence[Term], known: Sequence[list[tuple[str, float]]]
) -> list[Candidate]:
    """Words of the book near those that it has none of, as they are written there."""
    found: list[str] = []
    for term, held in zip(terms, known, strict=True):
        word = term.runs[0][0]
        if held or not 3 <= len(word) <= LONGEST:
            continue
        alike = [
            other
            for other in _known(store, word[0], 100_000)
            if len(other) > 2 and len(word) * 2 // 3 <= len(other) <= len(word) * 3 // 2 + 1
        ]
        found += (_written(store, other) for other in slips(word, alike))
    return [Candidate("word", word, "") for word in dict.fromkeys(found)]


def _written(store: Store, token: str) -> str:
    """A token as the book writes it."""
    rows = store.rows(
        "WITH entry AS (SELECT kind, id FROM search JOIN search_entries ON number = search.rowid"
        " WHERE search MATCH ? LIMIT 1),"
        " named AS (SELECT id FROM entry UNION SELECT record_id FROM fact_records"
        " WHERE fact_id IN (SELECT id FROM entry))"
        " SELECT name FROM records WHERE id IN named"
        " UNION ALL SELECT text FROM record_names WHERE record_id IN named"
        " UNION ALL SELECT statement FROM facts WHERE id IN named"
        " UNION ALL SELECT name FROM rankings WHERE id IN named"
        " UNION ALL SELECT statement FROM checks WHERE id IN named"
        " UNION ALL SELECT text FROM words",
        [_quoted([token])],
    )
    for (text,) in rows:
        for word in _WORD.findall(text):
            if tokens(word) == [token]:
                return str(word)
    return token


# -- for other programs ----------------------------------------------------------------------


def limits() -> dict[str, object]:
    """What a word's forms count for and how many are looked at, as JSON can hold it."""
    return {
        "same": _SAME,
        "begun": _BEGUN,
        "part": _PART,
        "most_words": MOST_WORDS,
        "most_forms": _MOST_FORMS,
        "parts": _PARTS.pattern,
    }
