"""Pages for a terminal: they fit, they are complete, and they look as the kept screens show."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len

from conftest import HARBOUR, OnTerminal, Run
from kzkr.book import FactBook
from kzkr.filters import Filters
from kzkr.kinds import KINDS
from kzkr.model import Figure, Place
from kzkr.output import table, views
from kzkr.output.views import View

SCREENS = Path(__file__).parent / "screens"
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")


@pytest.fixture(scope="module")
def book() -> Iterator[FactBook]:
    with FactBook.open() as book:
        yield book


def _every_view(book: FactBook) -> Iterator[View]:
    """Every page that the bundled book has: each list, each record, fact, ranking and check."""
    for kind in KINDS:
        found = book.events() if kind == "event" else book.records(kind)
        yield views.records(book, kind, found)
        for summary in book.records(kind):
            yield views.entry(book, book.record(kind, summary.record.id))
    everything = book.facts()
    yield views.facts(book, "facts", everything)
    yield from (views.fact(book, fact) for fact in everything)
    yield views.measures(book, book.measured())
    for measure in book.measures_with_figures():
        yield views.figures(book, measure, book.figures(measure))
    yield from (
        views.topic(book, topic, book.trade(), Filters()) for topic in ("trade", "investment")
    )
    yield from (views.ranking(book, book.ranking(topic)) for topic in ("trade", "investment"))
    every_check = book.checks()
    yield views.checks(book, every_check)
    yield from (views.check(book, check) for check in every_check)
    yield views.sources(book, book.sources())
    yield from (views.source(book, source) for source in book.sources())
    yield views.hits(book, "Korea", book.search("Korea"))
    yield views.chosen(views.records(book, "company", book.records("company")), "id,name_ko,facts")


#: Every page in a narrow and in a usual window, and in one of the others: (first page, step).
_WIDTHS = {33: (0, 1), 80: (0, 1), 20: (0, 4), 40: (1, 4), 57: (2, 4), 132: (3, 4)}


def test_no_line_of_any_page_is_wider_than_the_window(book: FactBook) -> None:
    pages = 0
    for number, view in enumerate(_every_view(book)):
        for width in (width for width, (first, step) in _WIDTHS.items() if number % step == first):
            lines = table.drawn(view, width).splitlines()
            assert lines
            for line in lines:
                assert cell_len(line) <= width, (view.title, line)
                assert line == line.rstrip(), (view.title, line)
                assert not set(line) & set("│┃─━┌┐└┘├┤╭╮╰╯")
            assert lines[0]
            assert not any(a == b == "" for a, b in pairwise(lines))
            pages += 1
    assert pages > 900


def _flat(text: str) -> str:
    """A text without its white space, so that it is found wherever it was folded."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("width", [24, 40, 80])
def test_a_page_of_a_record_says_all_there_is_on_it(book: FactBook, width: int) -> None:
    for kind in KINDS:
        for summary in book.records(kind):
            view = views.entry(book, book.record(kind, summary.record.id))
            page = _flat(table.drawn(view, width))
            record = view.result
            aliases = [alias for alias in record["aliases"] if alias not in record["slips"]]
            shown = (*record["names"].values(), *aliases[:12], *record["slips"])
            for text in (record["name"], *shown):
                assert _flat(text) in page
            assert (_flat(f"and {len(aliases) - 12} more") in page) is (len(aliases) > 12)
            for fact in record["facts"]:
                assert _flat(fact["id"]) in page
                if width >= 80:
                    assert _flat(fact["statement"]) in page
                for cite in fact["cites"]:
                    assert f"P{cite['paragraph']}" in page
            for link in record["links"]:
                assert link["kind"] not in KINDS or _flat(link["id"]) in page


def test_a_check_stands_with_its_fact_and_names_its_source(book: FactBook) -> None:
    seen = 0
    for fact in book.facts():
        view = views.facts(book, "one", [fact])
        page = _flat(table.drawn(view, 100))
        row = view.rows[0]
        if row["check"] is None:
            assert "≠" not in page
            continue
        seen += 1
        assert _flat(row["check_statement"]) in page
        strongest = next(c for c in row["checks"] if c["statement"] == row["check_statement"])
        if strongest["source"]:
            assert _flat(view.sources[strongest["source"]].publisher) in page
    assert seen > 40


def test_what_came_of_a_plan_is_shown_though_a_stronger_verdict_stands_first(
    book: FactBook,
) -> None:
    page = _flat(
        table.drawn(views.entry(book, book.record("company", "samsung")), 80).split("Links")[0]
    )
    known = page[page.index("Whatisknown") :]
    assert known.index("≠differs") < known.index("→outdated,begun")


def test_the_newest_news_of_a_record_stands_in_the_first_window(book: FactBook) -> None:
    seen = 0
    for kind in KINDS:
        for summary in book.records(kind):
            view = views.entry(book, book.record(kind, summary.record.id))
            checks = book.checks(summary.record.id)
            if checks and checks[0].date:
                window = _flat("\n".join(table.drawn(view, 80).splitlines()[:23]))
                assert _flat(checks[0].statement) in window
                seen += 1
    assert seen > 50


def test_a_page_gives_each_check_once(book: FactBook) -> None:
    for topic in ("trade", "investment"):
        page = _flat(table.drawn(views.ranking(book, book.ranking(topic)), 80))
        for check in book.checks(f"{book.ranking(topic).id}"):
            assert page.count(_flat(check.statement)) <= 1
    for kind in KINDS:
        for summary in book.records(kind):
            view = views.entry(book, book.record(kind, summary.record.id))
            page = _flat(table.drawn(view, 80))
            for fact in view.result["facts"]:
                for check in fact["checks"]:
                    assert page.count(_flat(check["statement"])) <= 1


def test_lists_have_a_line_an_entry_at_80_columns(book: FactBook) -> None:
    lists = [views.records(book, kind, book.records(kind)) for kind in KINDS]
    figures = sorted((f for f in book.facts() if f.quantity), key=lambda fact: fact.measure or "")
    lists += [views.facts(book, "figures", figures), views.sources(book, book.sources())]
    for view in lists:
        lines = table.drawn(view, 80).splitlines()
        entries = [line for line in lines if line.endswith(tuple(row["id"] for row in view.rows))]
        assert len(entries) >= len(view.rows) > 0
        assert lines[2 + 1 + len(view.rows)] == ""


def test_deadlines_stand_apart_from_events_under_their_own_heading(book: FactBook) -> None:
    lines = table.drawn(views.records(book, "event", book.events()), 80).splitlines()
    heading = lines.index("Deadlines")
    due = [line for line in lines if line.endswith("medium-business-target")]
    assert lines.index(due[0]) > heading
    assert not any(line.endswith("c5k-summit") for line in lines[heading:])


def test_a_list_names_what_is_linked_and_counts_one_fact_as_one(book: FactBook) -> None:
    page = table.drawn(views.records(book, "event", book.events()), 120)
    assert "Turkmenistan" in page
    assert "turkmenistan" not in page
    assert "1 fact" in table.drawn(views.facts(book, "one", book.facts()[:1]), 80).splitlines()[0]
    assert "1 facts" not in table.drawn(views.facts(book, "one", book.facts()[:1]), 80)


@pytest.mark.parametrize("width", [30, 40, 55, 56, 80])
def test_the_list_of_measures_cuts_no_figure(book: FactBook, width: int) -> None:
    page = _flat(table.drawn(views.measures(book, book.measured()), width))
    assert "…" not in page
    for votes in ("5,561,937", "7,820,204", "12,284,487"):
        assert votes in page


def test_a_mark_at_the_end_of_a_page_stands_beside_its_word(book: FactBook) -> None:
    view = views.records(book, "project", book.records("project"))
    for width in range(30, 121):
        for line in table.drawn(view, width).splitlines():
            assert not re.search(r"[,:] [≠→≈?=]$", line)


def test_a_link_stands_beside_its_id_in_a_narrow_window(book: FactBook) -> None:
    lines = table.drawn(views.entry(book, book.record("company", "samsung")), 40).splitlines()
    assert any(re.search(r"\bKIA kia\b", line) for line in lines)


def test_an_id_under_a_figure_has_not_the_colour_of_its_verdict(kzkr: Run) -> None:
    shown = kzkr("figures", "trade-turnover", "-f", "table", env={"FORCE_COLOR": "1"}).stdout
    styles = re.findall(r"\x1b\[([0-9;]*)m(?:turnover-2024|rank-top-ten-2024)\b", shown)
    assert styles
    assert set(styles) == {"2"}


def test_a_verdict_is_never_dim_nor_in_a_colour_that_white_swallows(kzkr: Run) -> None:
    shown = kzkr("checks", "-f", "table", env={"FORCE_COLOR": "1"}).stdout
    verdicts = re.findall(r"\x1b\[([0-9;]*)m[≠→≈?=] ", shown)
    assert len(set(verdicts)) >= 3
    for style in verdicts:
        codes = style.split(";")
        assert "2" not in codes
        assert not {"33", "93", "37", "97"} & set(codes)


def test_italy_is_second_as_stated_and_the_row_says_what_others_have(book: FactBook) -> None:
    page = table.drawn(views.ranking(book, book.ranking("trade")), 80)
    row = page[page.index("2  Italy") : page.index("3  Russia")]
    for figure in ("Russia was second with $26 bn", "Italy third with $16.1 bn", "$31.5 bn"):
        assert _flat(figure) in _flat(row)
    assert "≠ differs" in row


def test_the_places_that_other_sources_give_are_columns_where_there_is_room(
    book: FactBook,
) -> None:
    view = views.ranking(book, book.ranking("investment"))
    wide = table.drawn(view, 132).splitlines()
    heading = next(line for line in wide if line.split()[:2] == ["2021", "2022"])
    netherlands = next(line for line in wide if line.startswith("1  Netherlands"))
    assert netherlands[heading.index("2022") :].startswith("1st")
    assert "2021  2022" not in table.drawn(view, 60)


def test_a_bar_is_drawn_where_figures_can_be_compared(tmp_path: Path) -> None:
    text = HARBOUR.read_text("utf-8")
    for place, value in (("portville", 8), ("saltmere", 2)):
        quantity = f"quantities: [{{measure: spending, value: {value}, unit: USD}}]"
        text = text.replace(f"record: {place}, cites", f"record: {place}, {quantity}, cites")
    path = tmp_path / "bars.yaml"
    # What is printed agrees with the figures: the bars are what this is about.
    path.write_text(
        text.replace("printed: [1st]", "printed: [1st, $8]").replace(
            "printed: [2nd]", "printed: [2nd, $2]"
        ),
        "utf-8",
    )
    book = FactBook.open(path)
    page = table.drawn(views.ranking(book, book.ranking("transport")), 80)
    bars = [line.count("█") for line in page.splitlines() if "█" in line]
    assert len(bars) == 2
    assert bars[0] == 4 * bars[1]
    # A figure that stands alone has nothing to be compared with.
    alone = FactBook.open()
    assert "█" not in table.drawn(views.ranking(alone, alone.ranking("trade")), 80)


def test_columns_are_aligned_by_cells_not_by_characters(book: FactBook) -> None:
    view = views.chosen(views.records(book, "place", book.records("place")), "name_ko,name_ru,id")
    lines = table.drawn(view, 80).splitlines()
    ids = [row["id"] for row in view.rows]
    assert len(ids) > 10
    starts = {
        cell_len(line[: -len(id_)])
        for line, id_ in zip(lines[1 : len(ids) + 1], ids, strict=True)
        if line.endswith(id_)
    }
    assert len(starts) == 1


def test_what_a_book_says_is_shown_literally(tmp_path: Path) -> None:
    text = HARBOUR.read_text("utf-8")
    strange = "[red]Nordship[/red] :smile: [link=https://x.example]y[/link]"
    path = tmp_path / "strange.yaml"
    path.write_text(text.replace("name: Nordship,", f'name: "{strange}",'), "utf-8")
    book = FactBook.open(path)
    view = views.entry(book, book.record("company", "nordship"))
    assert strange in table.drawn(view, 100).splitlines()


# -- screens, as they are kept ---------------------------------------------------------------

#: Name of the screen: the command, and the width of the window.
KEPT = {
    "company-80": (["company", "nordship"], 80),
    "company-40": (["company", "nordship"], 40),
    "companies-80": (["company"], 80),
    "project-80": (["project", "terminal"], 80),
    "event-80": (["event"], 80),
    "fact-80": (["show", "terminal-cost"], 80),
    "ranking-80": (["show", "ports"], 80),
    "ranking-40": (["show", "ports"], 40),
    "figures-80": (["figures"], 80),
    "figure-80": (["figures", "spending"], 80),
    "figure-40": (["figures", "spending"], 40),
    "checks-80": (["checks"], 80),
    "sources-80": (["sources"], 80),
    "search-80": (["search", "terminal"], 80),
    "fields-80": (["place", "--fields", "id,name_ru,country"], 80),
}


@pytest.mark.parametrize("screen", KEPT)
def test_a_screen_looks_as_it_is_kept(screen: str, kzkr: Run) -> None:
    """After a change that is meant: KEEP_SCREENS=1 pytest tests/output, and read the difference."""
    words, width = KEPT[screen]
    variables = {"COLUMNS": str(width), "KZKR_DATA": str(HARBOUR)}
    shown = kzkr(*words, "-f", "table", env=variables)
    assert shown.returncode == 0, shown.stderr
    kept = SCREENS / f"{screen}.txt"
    if os.environ.get("KEEP_SCREENS"):
        kept.write_text(shown.stdout, "utf-8")
    assert shown.stdout == kept.read_text("utf-8")


# -- colour ----------------------------------------------------------------------------------

_ASK = ("company", "nordship", "--data", str(HARBOUR))


def test_colour_is_chosen_by_the_usual_variables_and_never_in_a_machine_format(kzkr: Run) -> None:
    plain = kzkr(*_ASK, "-f", "table").stdout
    assert "\x1b" not in plain
    forced = kzkr(*_ASK, "-f", "table", env={"FORCE_COLOR": "1"}).stdout
    assert "\x1b[" in forced
    assert _ESCAPE.sub("", forced) == plain
    none = kzkr(*_ASK, "-f", "table", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", none)
    for format_ in ("tsv", "csv", "json", "jsonl", "md"):
        assert "\x1b" not in kzkr(*_ASK, "-f", format_, env={"FORCE_COLOR": "1"}).stdout


def test_a_terminal_gets_a_table_of_its_width(on_terminal: OnTerminal) -> None:
    code, shown = on_terminal(*_ASK, columns=50)
    assert code == 0
    assert "\x1b[" in shown
    lines = _ESCAPE.sub("", shown).splitlines()
    assert lines[0] == "Nordship"
    assert 40 < max(map(cell_len, lines)) <= 50
    assert "\x1b" not in on_terminal(*_ASK, columns=50, TERM="dumb")[1]


# -- some of a list --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("company",), ("event",), ("trade",), ("investment",), ("figures",), ("checks",),
        ("sources",), ("search", "Korea"), ("project", "--status", "proposed"),
    ],
)  # fmt: skip
def test_a_list_is_limited_in_every_format_and_a_table_says_how_many_more(
    words: tuple[str, ...], kzkr: Run
) -> None:
    every = kzkr(*words, "-f", "jsonl").stdout.splitlines()
    assert len(every) > 2
    assert kzkr(*words, "-f", "jsonl", "--limit", "2").stdout.splitlines() == every[:2]
    document = json.loads(kzkr(*words, "-f", "json", "--limit", "2").stdout)
    assert len(document["result"]) == 2
    page = kzkr(*words, "-f", "table", "--limit", "2").stdout
    assert f"{len(every) - 2:,} more: --limit {len(every)} shows all" in page
    assert f"2 of {len(every):,}" in page.splitlines()[0]
    whole = kzkr(*words, "-f", "table", "--limit", str(len(every))).stdout
    assert "more: --limit" not in whole


def test_the_sources_of_a_limited_answer_are_those_that_it_cites(kzkr: Run) -> None:
    document = json.loads(kzkr("checks", "-f", "json", "--limit", "2").stdout)
    assert set(document["sources"]) == {check["source"] for check in document["result"]}


def test_a_limited_list_has_the_source_of_a_place_that_only_its_ranking_cites(
    book: FactBook,
) -> None:
    (ranking,) = (ranking for ranking in book.rankings() if ranking.topic == "trade")
    row = next(row for row in ranking.rows if row.quantities)._replace(cites=())
    figures = [Figure(quantity, Place(ranking, row)) for quantity in row.quantities * 2]
    view = views.figures(book, "trade-turnover", figures)
    (source,) = views.limited(view, 1).sources.values()
    assert source.id == ranking.cites[0].source
    assert source.publisher in table.drawn(views.limited(view, 1), 80)


def test_one_entry_is_not_limited(kzkr: Run) -> None:
    for words in (("company", "samsung"), ("trade", "--rank"), ("company", "samsung", "lg")):
        answer = kzkr(*words, "--limit", "1")
        assert answer.returncode == 2
        assert "--limit: is for lists" in answer.stderr


def test_a_table_shows_the_best_ten_of_what_was_found(kzkr: Run) -> None:
    every = kzkr("search", "Korea", "-f", "jsonl").stdout.splitlines()
    page = kzkr("search", "Korea", "-f", "table").stdout
    assert f"the best 10 of {len(every)}" in page.splitlines()[0]
    assert f"{len(every) - 10} more" in page


def test_a_hit_is_dated_by_what_is_said_not_by_when_it_was_looked_up(kzkr: Run) -> None:
    page = kzkr("search", "flights", "-f", "table", "--kind", "check").stdout
    assert "10 Apr 2025" in page
    assert "checked" not in page
