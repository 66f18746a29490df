"""The figures of a book, whoever gives them: facts, places in rankings, and checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..errors import Ambiguous, Candidate, NotFound
from ..filters import Filters
from ..model import Check, Figure, Place
from ..names import LONGEST, fold, nearest
from .conditions import Condition, all_of, of_checks, of_facts, of_rankings
from .dates import is_dated, newest_figures_first, overlaps
from .find import concepts_of

if TYPE_CHECKING:
    from .store import Store

#: Measures named when words mean several, or nearly one.
_MOST = 20

_WITH_FIGURES = (
    "SELECT measure FROM facts WHERE value IS NOT NULL UNION SELECT measure FROM ranking_quantities"
    " UNION SELECT measure FROM check_quantities"
)


def measures(store: Store, *, checks: bool = True) -> dict[str, str]:
    """The measures that have figures, each with its definition, in the book's order; without
    ``checks``, those of the source's own."""
    figures = _WITH_FIGURES if checks else _WITH_FIGURES.rpartition(" UNION ")[0]
    return dict(
        store.rows(f"SELECT id, definition FROM measures WHERE id IN ({figures}) ORDER BY position")
    )


# -- which measure is meant ------------------------------------------------------------------


def measure_of(store: Store, name: str) -> str:
    """The measure with figures that a name means: its id, or any of its words in any language.

    Else the one measure in whose id or words all of these words stand. Raises NotFound, with
    those whose words begin alike, or Ambiguous.
    """
    key = fold(name)
    known = measures(store)
    for measure in known:
        if fold(measure) == key:
            return measure
    if not key or len(key) > LONGEST:
        raise NotFound("measure", name)
    forms = _forms(store, known)
    called = {c.id for c in concepts_of(store, name) if c.kind == "measure"}
    within = {measure for measure in known if any(_has_words(key, form) for form in forms[measure])}
    # By a word of visitors-change alone, visitors may be meant as well.
    called |= {measure for measure in within if any(c.startswith(f"{measure}-") for c in called)}
    for means in (called, within):
        found = [measure for measure in known if measure in means]
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous("measure", name, _candidates(found, known))
    begun = [measure for measure in known if any(_begins(key, form) for form in forms[measure])]
    by_form = {form: measure for measure in known for form in forms[measure]}
    near = [by_form[form] for form in nearest(key, by_form)]
    raise NotFound("measure", name, _candidates([*begun, *near], known))


def _forms(store: Store, known: Iterable[str]) -> Mapping[str, list[str]]:
    """What each measure is called, folded: its id, and its words in every language."""
    words = store.words("measure")
    return {
        measure: [fold(measure), *(fold(w) for own in words.get(measure, {}).values() for w in own)]
        for measure in known
    }


def _has_words(key: str, form: str) -> bool:
    return set(key.split()) <= set(form.split())


def _begins(key: str, form: str) -> bool:
    return all(any(word.startswith(part) for word in form.split()) for part in key.split())


def _candidates(found: Iterable[str], known: Mapping[str, str]) -> list[Candidate]:
    return [Candidate("measure", name, known[name]) for name in list(dict.fromkeys(found))[:_MOST]]


# -- figures ---------------------------------------------------------------------------------


def figures(store: Store, filters: Filters, *, checks: bool) -> list[Figure]:
    """The figures that meet the filters, newest first: of a measure, a topic, a date, and so on.

    By the end of the period they cover, else by the date they were said on; of one period, by
    that date; then facts, rankings and checks, in the book's order. A status has only a fact.
    """
    return newest_figures_first(
        figure
        for figure in _figures(store, filters, checks=checks)
        if overlaps(_when(figure), filters.since, filters.until)
    )


def _when(figure: Figure) -> str | None:
    period = figure.quantity.period
    return period if is_dated(period) else figure.quantity.by or figure.as_of


def _figures(store: Store, filters: Filters, *, checks: bool) -> Iterator[Figure]:
    narrowed = filters.without_dates
    facts = all_of(of_facts(narrowed), ("value IS NOT NULL", []))
    for fact in store.facts(*facts, checks=False):
        if fact.quantity is not None:
            yield Figure(fact.quantity._replace(measure=fact.measure), fact)
    if narrowed.status is not None:
        return
    yield from _of_rankings(store, narrowed)
    if checks:
        yield from _of_checks(store, narrowed)


def _of_rankings(store: Store, filters: Filters) -> Iterator[Figure]:
    of_country = None
    if filters.country is not None:
        records = store.records("country = ?", [filters.country])
        of_country = {record.id for record in records}
    with_figures: Condition = ("id IN (SELECT ranking_id FROM ranking_quantities)", [])
    for ranking in store.rankings(*all_of(of_rankings(filters), with_figures), checks=False):
        for row in ranking.rows:
            if of_country is not None and row.record not in of_country:
                continue
            for quantity in row.quantities:
                if filters.measure in (None, quantity.measure):
                    yield Figure(quantity, Place(ranking, row))


def _of_checks(store: Store, filters: Filters) -> Iterator[Figure]:
    # Its figures may be of another measure than those of the facts that it is of.
    narrowed = of_checks(filters._replace(measure=None))
    measured: Condition = ("id IN (SELECT check_id FROM check_quantities)", [])
    if filters.measure is not None:
        measured = (
            "id IN (SELECT check_id FROM check_quantities WHERE measure = ?)",
            [filters.measure],
        )
    for check in store.checks(*all_of(narrowed, measured)):
        yield from figures_of(check, filters.measure)


def figures_of(check: Check, measure: str | None = None) -> Iterator[Figure]:
    """The figures that a check gives, or those of one measure."""
    for quantity in check.quantities:
        if measure in (None, quantity.measure):
            yield Figure(quantity, check)


def headline(store: Store, topic: str) -> list[str]:
    """The measures by which a topic is told first: those of the figures in its rankings."""
    rows = store.rows(
        "SELECT DISTINCT measure FROM ranking_quantities"
        " JOIN rankings ON rankings.id = ranking_id WHERE topic = ?"
        " ORDER BY rankings.position, rank, ranking_quantities.position",
        [topic],
    )
    return [measure for (measure,) in rows]
