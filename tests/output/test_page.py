"""A whole book as one page: what stands in it, by a parser; a browser's tests are in browser/."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from conftest import HARBOUR
from kzkr.cli.app import app
from kzkr.kinds import KINDS

BOOKS = pytest.mark.parametrize("data", [None, HARBOUR], ids=["bundled", "harbour"])


class Page(HTMLParser):
    """What tests ask of a page: its ids, links, addresses, scripts, and the text of each entry."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.scripts: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if own.get("id"):
            self.ids.append(str(own["id"]))
        if tag == "a" or own.get("rel") == "expect":  # which waits for a part of the page itself
            self.links.append(own["href"] or "")
        elif "href" in own or "src" in own or tag in ("link", "img", "iframe", "object"):
            self.loaded.append(tag)
        if tag not in ("meta", "input", "link"):
            self._open.append((tag, own.get("id") or (tag == "script" and own.get("type")) or None))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, name = self._open[-1] if self._open else ("", None)
        if tag in ("script", "style"):
            self.scripts[name or tag] = data
            return
        for _, id_ in self._open:
            if id_:
                self.texts[id_] = self.texts.get(id_, "") + data

    def text(self, id_: str) -> str:
        """The words of an entry, spaces and lines between them as one space."""
        return " ".join(self.texts[id_].split())


@cache  # The same pages are asked of by every test here; none changes them.
def exported(format_: str, data: Path | None) -> str:
    words = ["book", "export", format_, "-", *(["--data", str(data)] if data else [])]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@cache
def page_and_book(data: Path | None) -> tuple[Page, Any]:
    return Page(exported("html", data)), json.loads(exported("json", data))


@BOOKS
def test_every_entry_stands_in_the_page_under_its_id_once(data: Path | None) -> None:
    page, book = page_and_book(data)
    assert len(set(page.ids)) == len(page.ids)
    entries = [*book["records"], *book["facts"], *book["rankings"], *book["checks"]]
    ids = {entry["id"] for entry in entries} | set(book["sources"])
    ids |= {f"{r['id']}#{row['rank']}" for r in book["rankings"] for row in r["rows"]}
    assert ids <= set(page.ids)


@BOOKS
def test_every_link_within_the_page_leads_somewhere(data: Path | None) -> None:
    page, book = page_and_book(data)
    within = {unquote(link[1:]) for link in page.links if link.startswith("#")}
    assert len(within) > len(book["facts"])
    assert within <= set(page.ids)
    addresses = {source["url"] for source in book["sources"].values()}
    assert {link for link in page.links if not link.startswith("#")} == addresses


@BOOKS
def test_a_page_loads_nothing(data: Path | None) -> None:
    page, _ = page_and_book(data)
    assert page.loaded == []
    assert "url(" not in page.scripts["style"]
    assert "@import" not in page.scripts["style"]


@BOOKS
def test_a_fact_stands_with_figure_source_date_and_everything_others_say(
    data: Path | None,
) -> None:
    page, book = page_and_book(data)
    checked = 0
    for fact in book["facts"]:
        text = page.text(fact["id"])
        assert fact["statement"] in text
        for cite in fact["cites"]:
            assert f"{book['sources'][cite['source']]['publisher']}, P{cite['paragraph']}" in text
        if fact["as_of"]:
            assert f"as of {int(fact['as_of'][8:])} " in text
        for check in fact["checks"]:
            checked += 1
            assert check["statement"] in text
            assert check["verdict"].replace("_", " ") in text
            source = book["sources"].get(check["source"])
            assert (source["publisher"] if source else "looked up on") in text
    assert checked


@BOOKS
def test_a_statement_is_never_without_what_differs_from_it(data: Path | None) -> None:
    page, book = page_and_book(data)
    seen = 0
    for record in book["records"]:
        text = page.text(record["id"])
        for name in record["names"].values():
            assert name in text
        for fact in record["facts"]:
            assert fact["statement"] in text
            if fact["check"] in ("differs", "outdated"):
                seen += 1
                assert fact["check_statement"] in text
            for check in fact["checks"][:1]:
                assert check["verdict"].replace("_", " ") in text
                if check["verdict"] == "partly" or check["outcome"]:
                    assert check["statement"] in text
    assert seen


def test_the_newest_news_leads_the_page() -> None:
    page, book = page_and_book(None)
    newest = page.text("_newest")
    places = [newest.index(check["statement"]) for check in book["checks"][:10]]
    assert places == sorted(places)
    assert page.ids.index("_newest") < min(page.ids.index(f"_{k.plural}") for k in KINDS.values())


def test_figures_over_time_are_drawn_and_each_stands_in_the_table_with_its_source() -> None:
    html = exported("html", None)
    page, book = page_and_book(None)
    drawn = re.findall(r'<svg class="chart".*?</svg>', html, re.DOTALL)
    assert len(drawn) >= 3
    for drawing in drawn:
        (told,) = re.findall(r'aria-label="(\d+) figures over time', drawing)
        dots = re.findall(r'class="mark[^"]*" d="([^"]+)"', drawing)
        assert sum(path.count("M") for path in dots) == int(told) >= 2
    groups = dict(re.findall(r'<tbody id="_figures_([^"]+)">(.*?)</tbody>', html, re.DOTALL))
    for fact in book["facts"]:
        if fact["quantity"]:
            assert f'href="#{fact["id"]}"' in groups[fact["measure"]]
            (publisher, *_) = (book["sources"][c["source"]]["publisher"] for c in fact["cites"])
            text = page.text(f"_figures_{fact['measure']}")
            assert publisher in text
            others = [f for f in book["facts"] if f["measure"] == fact["measure"]]
            if len(others) > 1:
                assert fact["statement"] in text
    for check in book["checks"]:
        for quantity in check["quantities"]:
            if quantity.get("measure"):
                assert f'href="#{check["id"]}"' in groups[quantity["measure"]]
                publisher = book["sources"][check["source"]]["publisher"]
                assert publisher in page.text(f"_figures_{quantity['measure']}")


@BOOKS
def test_a_checked_fact_is_a_claim_review_with_the_severest_verdict_for_search_engines(
    data: Path | None,
) -> None:
    page, book = page_and_book(data)
    dataset, *reviews = json.loads(page.scripts["application/ld+json"])["@graph"]
    assert dataset["name"] == book["book"]["title"]
    expected = []
    for fact in book["facts"]:
        checks = [c for c in fact["checks"] if c["source"] and c["verdict"] != "no_source_found"]
        for verdict in ("differs", "outdated", "partly", "agrees"):
            same = [check for check in checks if check["verdict"] == verdict]
            if same:
                url = book["sources"][same[0]["source"]]["url"]
                expected.append((fact["id"], fact["statement"], verdict, url))
                break
    assert [
        (
            r["url"][1:],
            r["claimReviewed"],
            r["reviewRating"]["alternateName"].partition(",")[0],
            r["citation"],
        )
        for r in reviews
    ] == expected
    for review in reviews:
        assert review["@type"] == "ClaimReview"
        assert review["url"][1:] in page.ids


@BOOKS
def test_what_others_say_is_told_once_a_record(data: Path | None) -> None:
    page, book = page_and_book(data)
    seen = 0
    for record in book["records"]:
        checks = {check["id"]: check for fact in record["facts"] for check in fact["checks"]}
        text = page.text(record["id"])
        for check in checks.values():
            seen += text.count(f": {check['statement']} ")
            assert text.count(f": {check['statement']} ") <= 1
    assert seen


def test_the_page_of_the_bundled_book_is_well_under_a_megabyte() -> None:
    assert len(exported("html", None).encode()) < 850_000


def test_a_book_too_large_for_a_page_is_refused_with_what_serves_it(tmp_path: Path) -> None:
    many = "\n".join(f"  - {{id: town-{i}, name: Town {i}, type: city}}" for i in range(5_000))
    text = HARBOUR.read_text("utf-8").replace("places:\n", f"places:\n{many}\n")
    (tmp_path / "large.yaml").write_text(text, "utf-8")
    words = ["book", "export", "html", str(tmp_path / "x.html"), "--data"]
    result = CliRunner().invoke(app, [*words, str(tmp_path / "large.yaml")])
    assert result.exit_code == 4
    (line,) = result.stderr.splitlines()
    assert "Datasette" in line
    assert "export sqlite" in line
    assert not (tmp_path / "x.html").exists()
