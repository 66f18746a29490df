"""Whatever `kzkr book validate` accepts can be asked, searched and exported."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzkr import FactBook
from kzkr.errors import Invalid
from kzkr.kinds import KINDS
from kzkr.output.export import export
from kzkr.reading import read

_PARAGRAPHS = 6
_IDS = ["a", "b1", "c-d", "2024"]
#: English names are in Latin letters, and what a statement counts must be printed somewhere.
_NAMES = st.text(st.sampled_from("aZé -'\"|,;:#*(<&\\"), min_size=1, max_size=9).map("N{}".format)
_WORDS = st.text(st.sampled_from("aZé -'\"|,;:한#*(<&\\\u0301𝒜ﬁ"), min_size=1, max_size=12).map(
    "said {}".format
)
_DATES = st.sampled_from(["2021", "2022-02", "2022-02-28"])
_NUMBERS = st.one_of(st.integers(2, 10**15), st.sampled_from([0.5, 123456.75]))


def _maybe(**fields: st.SearchStrategy[Any]) -> dict[str, Any]:
    return {"optional": fields}


@st.composite
def _spans(draw: st.DrawFn, /, **more: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
    spans: list[dict[str, Any]] = []
    last = 1
    for _ in range(draw(st.integers(0, 3))):
        # The next may begin where the one before ends, which is refused.
        first = last + draw(st.sampled_from([1, 1, 2, 0]))
        last = first + draw(st.integers(0, 1))
        if last <= _PARAGRAPHS:
            spans.append({"at": f"{first}-{last}", **draw(st.fixed_dictionaries(more))})
    return spans


_QUANTITY = st.fixed_dictionaries(
    {"value": _NUMBERS, "unit": st.sampled_from(["USD", "ships"])},
    **_maybe(
        bound=st.sampled_from(["about", "more_than", "up_to"]),
        period=st.sampled_from(["2021", "2020-05", "2019/2021"]),
    ),
)
_SOURCES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["article", "web-page"]),
        "publisher": _WORDS,
        "url": st.just("https://example.org/a|b;c"),
        "language": st.just("en"),
        "accessed": st.just("2023-01-01"),
        "paragraphs": st.just(_PARAGRAPHS),
        "sections": _spans(priority=st.sampled_from(["point-1", "point-2"])),
    },
    **_maybe(
        date=_DATES,
        title=_WORDS,
        author=_WORDS,
        silent=st.lists(st.integers(1, _PARAGRAPHS), max_size=2, unique=True),
    ),
)
_NAMED = _maybe(aliases=st.lists(_WORDS, max_size=2, unique=True), note=_WORDS)


def _print(quantities: list[dict[str, Any]], cites: list[dict[str, Any]]) -> None:
    """Each figure and its period stand in a citation."""
    tokens: list[Any] = []
    for quantity in quantities:
        dollars, ships = ("$", "") if quantity["unit"] == "USD" else ("", " ships")
        sign = {"about": "about ", "more_than": "more than ", "up_to": "up to "}
        bound = sign.get(quantity.get("bound", ""), "")
        tokens.append(f"{bound}{dollars}{quantity['value']}{ships}")
        if "period" in quantity:
            tokens.append({f"then {len(tokens)}": quantity["period"]})
    cites[0]["printed"] = tokens


@st.composite
def _books(draw: st.DrawFn) -> dict[str, Any]:
    numbers = count()

    def entries(fields: st.SearchStrategy[dict[str, Any]], most: int) -> list[dict[str, Any]]:
        return [
            {"id": f"{draw(st.sampled_from(_IDS))}-{next(numbers)}", **draw(fields)}
            for _ in range(draw(st.integers(0, most)))
        ]

    def record(**fields: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
        return entries(st.fixed_dictionaries({"name": _NAMES, **fields}, **_NAMED), 2)

    sources = [{"id": "paper", **draw(_SOURCES)}, *entries(_SOURCES, 1)]
    records = {
        "priorities": [{"id": f"point-{n}", "number": n, "name": f"Point {n}"} for n in (1, 2)],
        "companies": record(),
        "projects": record(),
        "organizations": record(type=st.just("fund")),
        "people": record(role=_WORDS),
        "places": record(type=st.just("city")),
        "events": record(date=_DATES, inferred=st.just(["date"])),
    }
    ids = st.sampled_from([entry["id"] for listed in records.values() for entry in listed])
    cites = st.lists(
        st.fixed_dictionaries(
            {
                "at": st.builds(
                    "{}#{}".format,
                    st.sampled_from([source["id"] for source in sources]),
                    st.integers(1, _PARAGRAPHS),
                )
            },
            **_maybe(**{"for": ids}),
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda cite: cite["at"],
    )
    measured = st.fixed_dictionaries({"measure": st.just("size"), "quantity": _QUANTITY})
    facts = [
        {**fact, **draw(st.one_of(st.just({}), measured))}
        for fact in entries(
            st.fixed_dictionaries(
                {
                    "about": st.lists(ids, min_size=1, max_size=3, unique=True),
                    "topics": st.lists(
                        st.sampled_from(["trade", "investment"]), min_size=1, unique=True
                    ),
                    "statement": _WORDS,
                    "cites": cites,
                },
                **_maybe(as_of=_DATES, status=st.sampled_from(["planned", "target"])),
            ),
            3,
        )
    ]
    for fact in facts:
        if "quantity" in fact:
            _print([fact["quantity"]], fact["cites"])
    ranked = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    row_quantities = st.lists(
        _QUANTITY.map(lambda quantity: {"measure": "size", **quantity}), max_size=2
    )
    rankings: list[dict[str, Any]] = [
        {
            "id": "places-of",
            "name": "Places",
            "topic": "trade",
            "cites": draw(cites),
            "rows": [
                {
                    "rank": n,
                    "record": name,
                    "quantities": draw(row_quantities),
                    "cites": draw(cites),
                }
                for n, name in enumerate(ranked, 1)
            ],
        }
    ]
    for row in rankings[0]["rows"]:
        _print(row["quantities"], row["cites"])
    claims = [*(fact["id"] for fact in facts), "places-of", "places-of#1", "point-1"]
    checks = entries(
        st.fixed_dictionaries(
            {
                "of": st.lists(st.sampled_from(claims), min_size=1, max_size=3, unique=True),
                "verdict": st.sampled_from(["agrees", "differs", "outdated"]),
                "statement": _WORDS,
                "source": st.just("paper"),
            },
            **_maybe(date=_DATES, outcome=st.sampled_from(["completed", "unknown"])),
        ),
        3,
    )
    return {
        "book": {
            "id": "made",
            "title": draw(_WORDS),
            "version": "1",
            "as_of": "2022",
            "measures": {"size": "how large"},
            "units": {"ships": "ships"},
        },
        "sources": sources,
        **records,
        "facts": facts,
        "rankings": rankings,
        "checks": checks,
    }


def test_whatever_is_accepted_answers(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("books")
    numbers = count()
    accepted = 0

    @given(made=_books())
    def answers(made: dict[str, Any]) -> None:
        nonlocal accepted
        number = next(numbers)
        path = folder / f"{number}.yaml"
        # JSON is YAML.
        path.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
        try:
            book = read(path).book
        except Invalid:
            return
        accepted += 1
        asked = FactBook.open(path)
        try:
            for kind in KINDS:
                listed = [record for record in book.records if record.kind == kind]
                assert len(asked.records(kind)) == len(listed)
                for record in listed:
                    assert asked.show(record.id)
            assert [fact.id for fact in asked.facts()] == [fact.id for fact in book.facts]
            assert len(asked.checks()) == len(book.checks)
            assert len(asked.rankings()[0].rows) == len(book.rankings[0].rows)
            for statement in [f.statement for f in book.facts] + [c.statement for c in book.checks]:
                asked.search(statement.replace(" -", " "))  # where it means: without
            for format_ in ("json", "sqlite", "datapackage"):
                export(asked, format_, folder / f"{number}.{format_}")
        finally:
            asked.close()

    answers()
    # A quarter and more of what is made is sound; how many exactly is the generator's business.
    assert accepted > 5
