"""Full text over a book: a user's words to a query that cannot fail, and its hits back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ..kinds import KINDS
from ..names import LONGEST, fold, nearest
from .conditions import CHECKS_OF

if TYPE_CHECKING:
    from ..model import Hit
    from .store import Store

#: A match in a name counts for more than one in a statement.
_NAME_WEIGHT = 4.0

_PARTS = re.compile(r'"([^"]*)"|([^\s"]+)')

#: Endings that users expect to find each other, whichever of the two they type.
_SPELLINGS = (("re", "er"), ("isation", "ization"), ("ise", "ize"), ("our", "or"))


class Term(NamedTuple):
    """Words to be found together: any one of the variants, as a beginning where ``prefix``."""

    variants: tuple[str, ...]
    prefix: bool


def terms(words: str, topics: Mapping[str, Iterable[str]] = MappingProxyType({})) -> list[Term]:
    """What a user's words ask for, folded as the index is; nothing typed is a syntax error.

    ``topics`` are the words, other than English, that people use for each topic.
    """
    found = []
    for phrase, word in _PARTS.findall(words):
        if phrase:
            if fold(phrase):
                found.append(Term((fold(phrase),), False))
            continue
        for part in fold(word).split():
            # Two Latin letters begin too many words; two syllables of Hangul are often a name.
            prefix = len(part) > 2 or (len(part) == 2 and not part.isascii())
            found.append(Term(tuple(dict.fromkeys(_variants(part, topics))), prefix))
    return found


def _variants(word: str, topics: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The word and its other forms, each to be found as a beginning."""
    yield word
    if not word.isascii():
        # Statements are in English, but each is found by its topics too.
        for topic, known in topics.items():
            if any(word.startswith(fold(begun)) for begun in known):
                yield topic
    if len(word) < 5 or not word.isascii():
        return
    if word.endswith("ies") or word.endswith("y"):
        word = word.removesuffix("ies").removesuffix("y")
        yield word
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
        yield word
    for one, other in _SPELLINGS:
        for ending, spelling in ((one, other), (other, one)):
            if word.endswith(ending):
                yield word.removesuffix(ending) + spelling


def _match(found: list[Term]) -> str:
    def one(term: Term) -> str:
        star = "*" if term.prefix else ""
        return "(" + " OR ".join(f'"{variant}"{star}' for variant in term.variants) + ")"

    return " AND ".join(map(one, found))


def search(
    store: Store,
    words: str,
    *,
    kind: str | None,
    topic: str | None,
    limit: int | None,
    checks: bool,
) -> list[Hit]:
    """The entries that hold all the words, best first. Raises NotFound with the nearest words."""
    from ..errors import Candidate, NotFound
    from ..model import Hit

    known = {} if words.isascii() else store.words("topic")
    topics = {
        topic: [word for language, own in of.items() if language != "en" for word in own]
        for topic, of in known.items()
    }
    wanted = terms(words, topics)
    if not wanted or len(words) > 5 * LONGEST:
        raise NotFound("text", words)
    conditions, params = ["search MATCH ?"], [_match(wanted)]
    if kind:
        conditions.append("kind = ?")
        params.append(kind)
    elif not checks:
        conditions.append("kind <> 'check'")
    if topic:
        with_topic = "SELECT fact_id FROM fact_topics WHERE topic = ?"
        rankings = "SELECT id FROM rankings WHERE topic = ?"
        conditions.append(
            f"(id IN ({with_topic}) OR id IN (SELECT record_id FROM record_facts WHERE fact_id IN"
            f" ({with_topic})) OR id IN ({rankings})"
            f" OR id IN ({CHECKS_OF.format(facts=with_topic, rankings=rankings)}))"
        )
        params += [topic] * 6
    rows = store.rows(
        f"SELECT kind, id, -bm25(search, {_NAME_WEIGHT}, 1.0) AS score FROM search"
        " JOIN search_entries ON number = search.rowid"
        f" WHERE {' AND '.join(conditions)} ORDER BY score DESC, number LIMIT ?",
        [*params, -1 if limit is None else limit],
    )
    if not rows:
        raise NotFound(
            "text", words, [Candidate("word", near, "") for near in _near(store, wanted)]
        )
    by_id: dict[str, object] = {}

    def among(found: list[str]) -> str:
        return f"id IN ({', '.join('?' * len(found))})"

    for start in range(0, len(rows), 5000):
        part = rows[start : start + 5000]
        for kinds, load in (
            (("fact",), lambda w, p: store.facts(w, p, checks=checks)),
            (("ranking",), lambda w, p: store.rankings(w, p, checks=checks)),
            (("check",), store.checks),
            (tuple(KINDS), store.records),
        ):
            chosen = [row[1] for row in part if row[0] in kinds]
            if chosen:
                by_id.update((entry.id, entry) for entry in load(among(chosen), chosen))
    return [Hit(by_id[row[1]], round(row[2], 6)) for row in rows]  # type: ignore[arg-type]


def _near(store: Store, wanted: list[Term]) -> list[str]:
    """Words of the book near those that it has none of."""
    found: list[str] = []
    for term in wanted:
        word = term.variants[0]
        if len(word) > LONGEST or store.rows(
            "SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", [_match([term])]
        ):
            continue
        known = store.rows(
            "SELECT term FROM search_words WHERE term >= ? AND term < ?"
            " AND length(term) BETWEEN ? AND ?",
            [word[0], word[0] + "\U0010ffff", len(word) * 2 // 3, len(word) * 3 // 2 + 1],
        )
        found += nearest(word, [row[0] for row in known])
    return list(dict.fromkeys(found))
