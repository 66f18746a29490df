"""Full text over a book: a user's words to a query that cannot fail, and its hits back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import log
from typing import TYPE_CHECKING, NamedTuple

from ..errors import NotFound
from ..kinds import KINDS
from ..language import question_keys, tokens
from ..names import LONGEST, fold
from .conditions import CHECKS_OF
from .words import MOST_WORDS, Question, limits, near, question, split, ways

if TYPE_CHECKING:
    from ..model import Hit
    from .store import Store

#: What a word counts for, by where it stands.
_COLUMNS = {"names": 1.0, "measure": 1.0, "topics": 0.5, "statement": 1.5, "checks": 0.4}
#: Where the words asked are all of a record's name, it is what was asked for.
_WHOLE_NAME = 2.0
#: Where they are a word of a topic or measure, that is what was asked for.
_WHOLE_WORD = 1.5
#: Where they are most of what it is said to be, the same.
_WHOLE_ROLE = 5.0
#: What other sources say counts for so much of what is said here.
_HEARD = 0.5
#: A statement that gives a figure rather answers than one that does not.
_FIGURE = 1.02
#: A name counts for more in its record than in what is said of it; the sort of thing that it is,
#: for little.
_RECORD, _SORT = 1.15, 0.1
#: What a record is said to be (its sector, role, type) is said in fewer words than a statement.
_ATTRIBUTE = 0.4
#: A sentence of so many words is neither short nor long.
_USUAL_LENGTH = 20
#: Newest facts that come with a record, where none of its facts is found by itself.
BROUGHT = 3
#: Where few of very many entries are asked for, so many are ranked by all that is known of them.
_RANKED = 5000


class _Entry(NamedTuple):
    number: int
    kind: str
    id: str
    records: int
    topics: int
    length: int
    figure: int
    dated: int


def _matched(
    store: Store, meant: Sequence[tuple[str, float]], columns: Iterable[str]
) -> dict[int, dict[str, float]]:
    """The entries that have a term, and how surely each of their columns has it."""
    found: dict[int, dict[str, float]] = {}
    for column in columns:
        for match, share in meant:
            sql, params = "SELECT rowid FROM search WHERE search MATCH ?", [f"{column} : ({match})"]
            for (number,) in store.rows(sql, params):
                held = found.setdefault(number, {})
                held[column] = max(share, held.get(column, 0.0))
    return found


def _entries(store: Store, numbers: Iterable[int]) -> Iterator[_Entry]:
    wanted = sorted(numbers)
    for start in range(0, len(wanted), 5000):
        part = wanted[start : start + 5000]
        marks = ", ".join("?" * len(part))
        for row in store.rows(f"SELECT * FROM search_entries WHERE number IN ({marks})", part):
            yield _Entry(*row)


def search(
    store: Store,
    words: str,
    *,
    kind: str | None,
    topic: str | None,
    limit: int | None,
    checks: bool,
) -> list[Hit]:
    """The entries that hold the words, those with all of them first, best first.

    Raises NotFound with the nearest words where no word is known.
    """
    if len(words) > 5 * LONGEST:
        raise NotFound("text", words)
    asked = question(words)
    columns = {c: weight for c, weight in _COLUMNS.items() if checks or c != "checks"}
    terms = list(split(store, asked.terms))
    matches = [ways(store, term) for term in terms]
    (total,) = store.rows("SELECT max(number) FROM search_entries")[0]
    matched: list[dict[int, dict[str, float]]] = []
    for one in matches:
        if one:
            matched.append(_matched(store, one, columns))
    excluded: set[int] = set()
    for term in asked.excluded:
        excluded.update(_matched(store, ways(store, term), columns))
    # What is left out after the ranking must not be missing from what is ranked.
    few = limit is not None and limit <= _RANKED // 5 and kind is None and topic is None
    ranked = _ranked(store, words, asked, matched, columns, total or 0, excluded, few=few)
    allowed = _allowed(store, kind, topic, checks)
    ranked = [(entry, score) for entry, score in ranked if allowed(entry)]
    if not ranked:
        raise NotFound("text", words, near(store, terms, matches))
    if kind is None:
        ranked = _with_facts(store, ranked)
    return _hits(store, ranked[:limit], checks=checks)


def _ranked(
    store: Store,
    words: str,
    asked: Question,
    matched: Sequence[dict[int, dict[str, float]]],
    columns: dict[str, float],
    total: int,
    excluded: set[int],
    *,
    few: bool,
) -> list[tuple[_Entry, float]]:
    numbers = {number for term in matched for number in term} - excluded
    if few and len(numbers) > _RANKED:
        numbers = _likeliest(numbers, matched, columns)
    concepts = _whole_concepts(store, words)
    columns = {c: weight * (_WHOLE_WORD if c in concepts else 1) for c, weight in columns.items()}
    rarity = [log(1 + (total - len(term) + 0.5) / (len(term) + 0.5)) for term in matched]
    named = _whole_names(store, words)
    scored = []
    for entry in _entries(store, numbers):
        weights = _weights(entry, columns)
        score, held = 0.0, 0.0
        for term, rare in zip(matched, rarity, strict=True):
            where = term.get(entry.number)
            if where:
                held += _HEARD if where.keys() == {"checks"} else 1.0
                score += rare * max(share * weights[column] for column, share in where.items())
        if entry.kind in KINDS and entry.length >= 2:
            # All asked for is said of it: the ambassador of Kazakhstan to Korea.
            told = sum("statement" in term.get(entry.number, ()) for term in matched)
            if told == len(matched) and 2 * told >= entry.length:
                score *= _WHOLE_ROLE
        if asked.when:
            held += entry.dated
        if asked.how_many:
            held += entry.figure
        if entry.kind in KINDS and entry.id in named:
            score *= _WHOLE_NAME
        if entry.figure:
            score *= _FIGURE
        if entry.kind == "check":
            score *= _HEARD
        scored.append((-held, -score, entry))
    scored.sort(key=lambda one: (one[0], one[1], one[2].number))
    return [(entry, -score) for _, score, entry in scored]


def _whole_concepts(store: Store, words: str) -> set[str]:
    """The columns of concepts, topics or measure, that the words are one whole word of."""
    given = tokens(words)
    if not given or len(given) > MOST_WORDS:
        return set()
    keys = sorted({fold(words), *next(question_keys(given))})
    rows = store.rows(
        f"SELECT DISTINCT kind FROM concept_keys WHERE key IN ({', '.join('?' * len(keys))})", keys
    )
    return {{"topic": "topics"}.get(kind, kind) for (kind,) in rows}


def _weights(entry: _Entry, columns: dict[str, float]) -> dict[str, float]:
    """What a word in each column counts for in an entry: less where it is one of many."""
    weights = dict(columns)
    if entry.kind in KINDS:
        weights["names"] *= _RECORD
        weights["topics"] *= _SORT
        weights["statement"] *= _ATTRIBUTE
        return weights
    weights["names"] /= max(entry.records, 1) ** 0.5
    weights["topics"] /= max(entry.topics, 1) ** 0.5
    weights["statement"] /= 0.7 + 0.3 * entry.length / _USUAL_LENGTH
    return weights


def _likeliest(
    numbers: set[int], matched: Sequence[dict[int, dict[str, float]]], columns: dict[str, float]
) -> set[int]:
    """The entries that have most words, in the columns that count most."""

    def likely(number: int) -> tuple[int, float]:
        held = [where for term in matched if (where := term.get(number))]
        return len(held), sum(
            max(share * columns[column] for column, share in where.items()) for where in held
        )

    return set(sorted(numbers, key=likely, reverse=True)[:_RANKED])


def _whole_names(store: Store, words: str) -> set[str]:
    """The records that the words, all of them, are a name of."""
    given = tokens(words)
    if not given or len(given) > MOST_WORDS:
        return set()
    keys = sorted({fold(words), *next(question_keys(given))})
    marks = ", ".join("?" * len(keys))
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    rows = store.rows(
        f"SELECT record_id FROM name_keys WHERE kind IN ({kinds}) AND key IN ({marks}) AND whole"
        f" UNION SELECT record_id FROM loose_keys WHERE kind IN ({kinds}) AND key IN ({marks})",
        [*keys, *keys],
    )
    # An id that is no name is for looking up alone.
    return {row[0] for row in rows}


def _allowed(
    store: Store, kind: str | None, topic: str | None, checks: bool
) -> Callable[[_Entry], bool]:
    ids: set[str] | None = None
    if topic:
        facts = "SELECT fact_id FROM fact_topics WHERE topic = :topic"
        rankings = "SELECT id FROM rankings WHERE topic = :topic"
        rows = store.rows(
            f"{facts} UNION SELECT record_id FROM record_facts WHERE fact_id IN ({facts})"
            f" UNION {rankings} UNION {CHECKS_OF.format(facts=facts, rankings=rankings)}",
            {"topic": topic},
        )
        ids = {row[0] for row in rows}

    def allowed(entry: _Entry) -> bool:
        if kind is not None and entry.kind != kind:
            return False
        if not checks and entry.kind == "check":
            return False
        return ids is None or entry.id in ids

    return allowed


def _with_facts(store: Store, ranked: Sequence[tuple[_Entry, float]]) -> list[tuple[_Entry, float]]:
    """The same, with the newest facts of each record of the first ten that none was found of."""
    there = {entry.id for entry, _ in ranked if entry.kind == "fact"}
    found: list[tuple[_Entry, float]] = []
    for place, (entry, score) in enumerate(ranked):
        found.append((entry, score))
        if place >= 10 or entry.kind not in KINDS:
            continue
        newest = store.rows(
            "SELECT fact_id FROM record_facts JOIN facts ON id = fact_id WHERE record_id = ?"
            " ORDER BY as_of IS NULL, as_of DESC, position LIMIT ?",
            [entry.id, BROUGHT],
        )
        if any(fact in there for (fact,) in newest):
            continue
        there.update(fact for (fact,) in newest)
        found += [(_Entry(0, "fact", fact, 1, 1, 0, 0, 0), score) for (fact,) in newest]
    return found


def _hits(store: Store, ranked: Sequence[tuple[_Entry, float]], *, checks: bool) -> list[Hit]:
    from ..model import Hit

    by_id: dict[str, object] = {}

    def among(ids: Sequence[str]) -> str:
        return f"id IN ({', '.join('?' * len(ids))})"

    for start in range(0, len(ranked), 5000):
        part = [entry for entry, _ in ranked[start : start + 5000]]
        for kinds, load in (
            (("fact",), lambda w, p: store.facts(w, p, checks=checks)),
            (("ranking",), lambda w, p: store.rankings(w, p, checks=checks)),
            (("check",), store.checks),
            (tuple(KINDS), store.records),
        ):
            ids = [entry.id for entry in part if entry.kind in kinds]
            if ids:
                by_id.update((one.id, one) for one in load(among(ids), ids))
    return [Hit(by_id[entry.id], round(score, 6)) for entry, score in ranked]  # type: ignore[arg-type]


# -- for other programs ----------------------------------------------------------------------


def weights() -> dict[str, object]:
    """What a search counts, as JSON can hold it: a page ranks by the same."""
    return {
        "columns": _COLUMNS,
        "whole_name": _WHOLE_NAME,
        "whole_word": _WHOLE_WORD,
        "whole_role": _WHOLE_ROLE,
        "heard": _HEARD,
        "figure": _FIGURE,
        "record": _RECORD,
        "sort": _SORT,
        "attribute": _ATTRIBUTE,
        "usual_length": _USUAL_LENGTH,
        **limits(),
    }
