"""From a name as a user types it to the one entry it means, or to those it may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..errors import Ambiguous, Candidate, NotFound
from ..kinds import KINDS
from ..names import LONGEST, continuations, fold, slips

if TYPE_CHECKING:
    from .store import Store

#: Candidates named when a question has several answers.
_MOST = 20

#: Words that tie what follows to what they follow.
_JOINING = (["of"], ["for"], ["on"], ["at"], ["in"], ["and"], ["the"], ["to"])

#: Words of a question beyond these are not looked at one by one.
_MOST_WORDS = 12


def find(store: Store, name: str, kinds: Sequence[str] | None = None) -> Candidate:
    """The one entry that a name means: of these kinds of records, or of any kind, by id too.

    With None, a topic or a measure is an entry as well. What is one entry's id and another's name
    means the first. Raises NotFound with near names, or Ambiguous.
    """
    what = kinds[0] if kinds is not None and len(kinds) == 1 else "entry"
    key = fold(name)
    searched = list(KINDS) if kinds is None else list(kinds)
    if kinds is None:
        by_id = _by_id(store, name.strip())
        if by_id:
            return by_id
    if "priority" in searched and name.strip().isdecimal() and len(name) < 10:
        numbered = _candidates(store, "kind = 'priority' AND number = ?", [int(name)])
        if numbered:
            return numbered[0]
        if searched == ["priority"]:
            raise NotFound(what, name, _candidates(store, "kind = 'priority'", []))
    if not key or len(key) > LONGEST:
        raise NotFound(what, name)
    offered: dict[Candidate, None] = {}
    for found, sure in _ways(store, name, key, searched, concepts=kinds is None):
        if sure and len(found) == 1:
            return found[0]
        if sure and found:
            # An id stands for one entry, whatever others are called: no other word leads to it.
            own = [candidate for candidate in found if candidate.id == name.strip()]
            if own:
                return own[0]
            raise Ambiguous(what, name, found)
        offered.update(dict.fromkeys(found))
    each = _each_word(store, key, searched)
    if len(each) > 1:
        raise Ambiguous(what, name, each)
    near = [] if len(offered) >= 5 else _near(store, key, searched)
    raise NotFound(what, name, [*dict.fromkeys([*offered, *near])][:5])


def _ways(
    store: Store, name: str, key: str, kinds: Sequence[str], *, concepts: bool
) -> Iterator[tuple[list[Candidate], bool]]:
    """What each way of reading a name finds, the closest first, and whether it may be taken."""
    yield _exactly(store, key, kinds), True
    if concepts:
        yield concepts_of(store, name), True
    elsewhere = _exactly(store, key, [kind for kind in KINDS if kind not in kinds])
    part, outer = _as_words(store, key, kinds)
    # The words that begin "Kazakhstan's ambassador" name a country: no person. Nor do titles name
    # anyone, or the words of a topic that project which has them in its name.
    proper = not elsewhere and not (part and (_is_title(key) or concepts_of(store, name)))
    yield part, outer and proper
    part, last = _beginning(store, key, kinds)
    yield part, last and proper and key.isascii()
    yield from _otherwise_written(store, name, kinds)


def each(
    store: Store, words: Sequence[str], kinds: Sequence[str] | None = None
) -> list[tuple[str, Candidate | None]]:
    """What runs of words name, in their order, the longest run that names one entry first; a run
    between those stands with None.

    A run names an entry by its id, by a whole name as it is or as it is inflected, or by the words
    that a name begins with: ``doosan`` and not ``electronics``.
    """
    runs: list[tuple[str, Candidate | None]] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _MOST_WORDS), at, -1):
            run = " ".join(words[at:end])
            named = _surely(store, run, kinds)
            if named:
                runs.append((run, named))
                at = end
                break
        else:
            if runs and runs[-1][1] is None:
                runs[-1] = (f"{runs[-1][0]} {words[at]}", None)
            else:
                runs.append((words[at], None))
            at += 1
    return runs


def _surely(store: Store, run: str, kinds: Sequence[str] | None) -> Candidate | None:
    by_id = _by_id(store, run) if kinds is None else None
    key = fold(run)
    if by_id or not key or len(key) > LONGEST:
        return by_id
    searched = list(KINDS) if kinds is None else list(kinds)
    if run.isdecimal():
        number = int(run) if len(run) < 10 and "priority" in searched else 0
        return next(iter(_candidates(store, "kind = 'priority' AND number = ?", [number])), None)
    further = [f"{key} ", f"{key}!"]
    found = _exactly(store, key, searched) or _keyed(
        store, "key > ? AND key < ? AND whole", further, searched
    )
    if not found and not key.isascii():
        from ..language import question_keys, tokens

        keys = {key for some in question_keys(tokens(run)) for key in some}
        found = _loosely(store, sorted(keys), searched)
    return found[0] if len(found) == 1 else None


# -- ids and exact names ---------------------------------------------------------------------


def _by_id(store: Store, name: str) -> Candidate | None:
    """An entry that is no record, by its id; names, with ids among them, find records.

    A place in a ranking has the ranking's id and its rank: ``trade-partners#4``.
    """
    name = name.lower()
    ranking, _, rank = name.partition("#")
    if rank.isdecimal() and len(rank) < 10:
        places = store.rows(
            "SELECT 'ranking', ranking_id || '#' || rank, name FROM ranking_rows"
            " JOIN rankings ON rankings.id = ranking_id WHERE ranking_id = ? AND rank = ?",
            [ranking, int(rank)],
        )
        if places:
            return Candidate(*places[0])
    rows = store.rows(
        "SELECT 'fact', id, statement FROM facts WHERE id = :id"
        " UNION ALL SELECT 'ranking', id, name FROM rankings WHERE id = :id"
        " UNION ALL SELECT 'check', id, statement FROM checks WHERE id = :id"
        " UNION ALL SELECT 'source', id, publisher FROM sources WHERE id = :id",
        {"id": name},
    )
    return Candidate(*rows[0]) if rows else None


def _candidates(store: Store, where: str, params: Sequence[object]) -> list[Candidate]:
    rows = store.rows(
        f"SELECT kind, id, name FROM records WHERE {where} ORDER BY position LIMIT {_MOST + 1}",
        params,
    )
    return [Candidate(*row) for row in rows]


def _keyed(
    store: Store,
    condition: str,
    params: Sequence[object],
    kinds: Iterable[str],
    table: str = "name_keys",
) -> list[Candidate]:
    found: list[Candidate] = []
    for kind in kinds:
        found += _candidates(
            store,
            f"id IN (SELECT DISTINCT record_id FROM {table} WHERE kind = ? AND {condition}"
            f" LIMIT {_MOST + 1})",
            [kind, *params],
        )
    return found


def _exactly(store: Store, key: str, kinds: Iterable[str]) -> list[Candidate]:
    return _keyed(store, "key = ? AND whole", [key], kinds)


# -- parts of names --------------------------------------------------------------------------


def _as_words(store: Store, key: str, kinds: Sequence[str]) -> tuple[list[Candidate], bool]:
    """Records with these words in a name, and whether they may stand for it.

    ``doosan`` and ``enerbility`` mean Doosan Enerbility; ``trade`` is no name for the Korea
    International Trade Association, nor is the Seoul National University that of Science.
    """
    # The key itself, or the key and a further word: '!' follows the space, and is in no key.
    found = _keyed(store, "key >= ? AND key < ?", [key, f"{key}!"], kinds)
    return found, len(found) > 1 or any(_stands_for(store, key, one) for one in found)


def _beginning(store: Store, key: str, kinds: Sequence[str]) -> tuple[list[Candidate], bool]:
    """Records in whose names the words stand, the last of them unfinished, and whether they may
    stand for the name."""
    if len(key) < 2:
        return [], False
    found = _keyed(store, "key >= ? AND key < ?", [key, f"{key}\U0010ffff"], kinds)
    return found, len(found) > 1 or any(
        _stands_for(store, key, one, unfinished=True) for one in found
    )


def _stands_for(store: Store, key: str, record: Candidate, *, unfinished: bool = False) -> bool:
    """Whether the words begin or end a name of the record and are half of it or more.

    What follows them is not said of them (``of``, ``for``), which would make it another name. An
    unfinished word is the last of the name. Several words that only end the name of a company or
    organization are those of its trade or office (heavy industries, ministry of foreign affairs).
    """
    asked = key.split()
    of_a_trade = len(asked) > 1 and record.kind in ("company", "organization")
    for form in (record.id, *_forms(store, record.id)):
        name = fold(form).split()
        ends = name[len(name) - len(asked) :]
        if unfinished:
            fits = ends[:-1] == asked[:-1] and ends[-1:] and ends[-1].startswith(asked[-1])
        else:
            begins = name[: len(asked)] == asked and name[len(asked) :][:1] not in _JOINING
            fits = begins or ends == asked
        if of_a_trade and name[: len(asked) - 1] != asked[:-1]:
            continue
        if fits and 2 * len(asked) >= len([word for word in name if [word] not in _JOINING]):
            return True
    return False


def _is_title(key: str) -> bool:
    from ..language import is_title, tokens

    return all(map(is_title, tokens(key)))


def _each_word(store: Store, key: str, kinds: Sequence[str]) -> list[Candidate]:
    """The records that runs of words name, where every word belongs to some run."""
    words = key.split()[:_MOST_WORDS]
    found: dict[Candidate, None] = {}
    while words:
        for length in range(len(words), 0, -1):
            run = " ".join(words[:length])
            named = _exactly(store, run, kinds) or _as_words(store, run, kinds)[0]
            if len(named) == 1:
                found[named[0]] = None
                words = words[length:]
                break
        else:
            return []
    return list(found)


# -- other spellings and forms ---------------------------------------------------------------


def _otherwise_written(
    store: Store, name: str, kinds: Sequence[str]
) -> Iterator[tuple[list[Candidate], bool]]:
    """What is found by particles, cases, spacing, letters typed for each other, and titles."""
    from ..language import FUNCTION_WORDS, is_title, question_keys, tokens

    words = tokens(name)
    if not words:
        return
    content = [word for word in words if word not in FUNCTION_WORDS] or words
    untitled = [word for word in content if not is_title(word)]
    tried: set[str] = set()
    for asked in (words, content, untitled):
        if not asked:
            continue
        for keys in question_keys(asked):
            new = sorted(keys - tried)
            tried |= keys
            if new:
                yield _loosely(store, new, kinds), True
    if len(content) > 1:
        same = _same_record(store, content, kinds)
        yield same, len(same) == 1
        # Seoul and university are in more names than the book has.
        yield _within_one_name(store, content, kinds), len(untitled) > 1


def _loosely(store: Store, keys: Sequence[str], kinds: Sequence[str]) -> list[Candidate]:
    marks = ", ".join("?" * len(keys))
    return [
        *dict.fromkeys(
            [
                *_keyed(store, f"key IN ({marks}) AND whole", keys, kinds),
                *_keyed(store, f"key IN ({marks})", keys, kinds, "loose_keys"),
            ]
        )
    ]


def _same_record(store: Store, words: Sequence[str], kinds: Sequence[str]) -> list[Candidate]:
    """The one record that each run of the words names."""
    from ..language import question_keys

    left = list(words[:_MOST_WORDS])
    found: dict[Candidate, None] = {}
    while left:
        for length in range(len(left), 0, -1):
            keys = {key for some in question_keys(left[:length]) for key in some}
            named = _loosely(store, sorted(keys), kinds)
            if len(named) == 1:
                found[named[0]] = None
                left = left[length:]
                break
        else:
            return []
    return list(found)


def _within_one_name(store: Store, words: Sequence[str], kinds: Sequence[str]) -> list[Candidate]:
    """The records that have all the words, in any order and form, in one of their names."""
    from ..language import FUNCTION_WORDS, stems, tokens
    from .words import with_all

    found = []
    for record_id in with_all(store, words, kinds, most=_MOST):
        wanted = [stems(word) for word in words]
        for form in _forms(store, record_id):
            name = tokens(form)
            if name[: len(words)] == [*words] and name[len(words) :][:1] in _JOINING:
                continue  # the Seoul National University is not that of Science
            held = [stems(token) for token in name if token not in FUNCTION_WORDS]
            if 3 * len(wanted) >= 2 * len(held) and all(
                any(stem & other for other in held) for stem in wanted
            ):
                found += _candidates(store, "id = ?", [record_id])
                break
    return found


def _forms(store: Store, record_id: str) -> list[str]:
    rows = store.rows(
        "SELECT name FROM records WHERE id = :id"
        " UNION ALL SELECT text FROM record_names WHERE record_id = :id",
        {"id": record_id},
    )
    return [row[0] for row in rows]


# -- topics and measures ---------------------------------------------------------------------


def concepts_of(store: Store, name: str) -> list[Candidate]:
    """The topic or measures that go by this word: a measure, which says more, before a topic."""
    key = fold(name)
    keys = {key}
    rows = _keyed_concepts(store, keys)
    if not rows and not name.isascii():
        from ..language import question_keys, tokens

        words = tokens(name)
        keys = {key for some in question_keys(words) for key in some} if words else set()
        rows = _keyed_concepts(store, keys)
    called = [row for row in rows if fold(row[1]) == key]
    measures = [row for row in rows if row[0] == "measure"]
    return [Candidate(kind, concept, concept) for kind, concept in called or measures or rows]


def _keyed_concepts(store: Store, keys: set[str]) -> list[tuple[str, str]]:
    marks = ", ".join("?" * len(keys))
    return store.rows(
        f"SELECT DISTINCT kind, id FROM concept_keys WHERE key IN ({marks}) ORDER BY kind, id",
        sorted(keys),
    )


# -- suggestions -----------------------------------------------------------------------------


def _near(store: Store, key: str, kinds: Sequence[str]) -> list[Candidate]:
    elsewhere = [kind for kind in KINDS if kind not in kinds]
    found = dict.fromkeys(_exactly(store, key, elsewhere))
    if len(key) < 3:
        return list(found)
    marks = ", ".join("?" * len(kinds))
    rows = store.rows(
        f"SELECT key, record_id FROM name_keys WHERE kind IN ({marks}) AND whole"
        " AND length(key) BETWEEN ? AND ?",
        [*kinds, len(key) * 2 // 3, len(key) * 3 // 2 + 1],
    )
    owners: dict[str, list[str]] = defaultdict(list)
    for near_key, record in rows:
        owners[near_key].append(record)
    for near_key in slips(key, owners):
        for record in owners[near_key]:
            found.update(dict.fromkeys(_candidates(store, "id = ?", [record])))
    return list(found)[:5]


# -- completion ------------------------------------------------------------------------------


def completions(
    store: Store, kinds: Sequence[str] | None, before: str, begun: str, *, most: int = 500
) -> list[tuple[str, str]]:
    """What the word ``begun`` may become, after the words ``before``, to name an entry: a
    record of these kinds, or any; each with what tells it from the others.

    Ids where some begin so, else names and aliases in any script, as far as they are left:
    ``eco`` after ``sk`` becomes ``ecoplant``. The letters typed stay as they are.
    """
    if not before:
        ids = _ids(store, kinds, begun, most)
        if ids:
            return ids
    typed = f"{before} {begun}"
    key = fold(typed)
    if not key:
        return []
    searched = list(KINDS) if kinds is None else list(kinds)
    marks = ", ".join("?" * len(searched))
    names = store.rows(
        "WITH found AS (SELECT DISTINCT record_id FROM name_keys"
        f" WHERE kind IN ({marks}) AND key >= ? AND key < ? LIMIT ?)"
        " SELECT id, name FROM records WHERE id IN found"
        " UNION ALL SELECT record_id, text FROM record_names WHERE record_id IN found",
        [*searched, key, f"{key}\U0010ffff", most],
    )
    begins: dict[str, str] = {}
    within: dict[str, str] = {}
    for record, name in names:
        for word, rest in continuations(name, typed):
            (within if word else begins).setdefault(begun + rest, record)
    return list((begins or within).items())


def _ids(store: Store, kinds: Sequence[str] | None, begun: str, most: int) -> list[tuple[str, str]]:
    between = "id >= :begun AND id < :end"
    # '+': by id and not by kind, which in a book of 100,000 companies takes 23 ms more.
    names = {f"kind{number}": kind for number, kind in enumerate(kinds or ())}
    of_kinds = "" if kinds is None else f" AND +kind IN ({', '.join(f':{one}' for one in names)})"
    sql = f"SELECT id, name FROM records WHERE {between}{of_kinds}"
    if kinds is None:
        for table, text in (
            ("facts", "statement"),
            ("rankings", "name"),
            ("checks", "statement"),
            ("sources", "publisher"),
        ):
            sql += f" UNION ALL SELECT id, {text} FROM {table} WHERE {between}"
    return store.rows(
        f"{sql} ORDER BY id LIMIT {most}", {"begun": begun, "end": f"{begun}\U0010ffff", **names}
    )
