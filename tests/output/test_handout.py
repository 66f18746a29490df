"""One answer as a page to paste, in Markdown and HTML; that pandoc makes Word of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from typer.testing import CliRunner

from conftest import HARBOUR
from kzkr.cli.app import app

#: One record of each sort, a fact, a topic and a measure: the command, and the page's title.
PAGES = [
    (("company", "samsung"), "Samsung Electronics"),
    (("project", "bakad"), None),
    (("place", "kazakhstan"), "Kazakhstan"),
    (("person", "yoon"), "Yoon Suk Yeol"),
    (("trade",), "Trade"),
    (("investment",), "Investment"),
    (("show", "energy"), "Energy"),
    (("show", "trade-turnover"), "Trade turnover"),
]


def answer(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.stderr
    return result.stdout


def document(*words: str) -> Any:
    return json.loads(answer(*words, "-f", "json"))


def facts_of(whole: Any) -> list[Any]:
    result = whole["result"]
    if isinstance(result, list):
        return list(result)
    facts: list[Any] = result.get("facts", [result])
    return facts


def plain(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", markdown)


def text_of(html: str) -> str:
    return " ".join("".join(tree(html).itertext()).split())


def tree(html: str) -> Any:
    """The elements of a page, which is XML but for its first line and elements without an end."""
    head, _, body = html.partition("<body>")
    assert head.startswith("<!doctype html>")
    return fromstring("<body>" + body.partition("</html>")[0])


@pytest.mark.parametrize(("words", "title"), PAGES)
def test_a_page_has_title_statements_what_is_newer_and_sources_with_addresses(
    words: tuple[str, ...], title: str | None
) -> None:
    whole = document(*words)
    markdown, html = plain(answer(*words, "-f", "md")), answer(*words, "-f", "html")
    if title:
        assert markdown.startswith(f"# {title}\n")
        assert tree(html).find("h1").text == title
    facts = facts_of(whole)
    assert facts
    for text in (markdown, text_of(html)):
        for fact in facts:
            assert fact["statement"] in text
            for check in fact["checks"]:
                assert check["statement"] in text
        for source in whole["sources"].values():
            assert source["publisher"] in text
            assert source["url"] in text or source["url"].replace("|", "%7C") in text
    if isinstance(whole["result"], dict):
        for name in whole["result"].get("names", {}).values():
            assert name in markdown
            assert name in text_of(html)


@pytest.mark.parametrize(("words", "title"), PAGES)
def test_every_statement_has_a_date_and_notes_and_every_note_is_there_once(
    words: tuple[str, ...], title: str | None
) -> None:
    markdown = answer(*words, "-f", "md")
    notes = [int(number) for number in re.findall(r"^\[\^(\d+)\]: ", markdown, re.MULTILINE)]
    assert notes == list(range(1, len(notes) + 1))
    referred = [int(number) for number in re.findall(r"\[\^(\d+)\](?!:)", markdown)]
    assert set(referred) == set(notes)
    assert list(dict.fromkeys(referred)) == notes
    said = markdown.partition("## What is said")[2].partition("\n## ")[0]
    statements = [line for line in said.splitlines() if line.startswith("- ")]
    assert len(statements) == len(facts_of(document(*words)))
    assert all(re.search(r"as of .*\)(\[\^\d+\])+$", line) for line in statements)
    html = tree(answer(*words, "-f", "html"))
    assert len(html.findall("ol/li")) == len(notes)
    anchors = {item.get("id") for item in html.iter("li")}
    assert {a.get("href")[1:] for a in html.iter("a") if a.get("href")[0] == "#"} <= anchors


def test_a_figure_stands_out_and_is_as_precise_as_it_is_printed() -> None:
    assert "(**62% in 2023" in answer("show", "tourism", "-f", "md")
    assert "<strong>62% in 2023" in answer("show", "tourism", "-f", "html")


def test_a_fact_is_a_page_too_under_the_names_of_what_it_is_about() -> None:
    markdown = answer("show", "terminal-cost", "-f", "md", "--data", str(HARBOUR))
    assert markdown.startswith("# Nordship, Terminal, Ilse Dahl\n")
    assert "reporter, Portville Gazette" in markdown


def test_a_measure_is_a_page_of_what_each_source_says() -> None:
    rows = document("figures", "trade-turnover")["result"]
    assert len(rows) > 5
    markdown = plain(answer("figures", "trade-turnover", "-f", "md"))
    html = text_of(answer("figures", "trade-turnover", "-f", "html"))
    for text in (markdown, html):
        for row in rows:
            assert row["statement"] in text
            assert row["publisher"] in text
            if row["kind"] == "check":
                assert row["url"] in text
    assert markdown.startswith("# Trade turnover\n")
    assert len(re.findall(r"^- .*\(\*\*.*\)\[\^\d+\]$", markdown, re.MULTILINE)) == len(rows)


@pytest.mark.parametrize("words", [("company",), ("figures",), ("checks",), ("search", "medical")])
def test_a_list_is_a_table_in_both(words: tuple[str, ...]) -> None:
    rows = document(*words)["result"]
    markdown = answer(*words, "-f", "md")
    assert len(markdown.splitlines()) == len(rows) + 2
    html = tree(answer(*words, "-f", "html"))
    assert len(html.findall("table/tbody/tr")) == len(rows)
    assert len(html.findall("table/thead/tr")) == 1


def test_chosen_columns_are_a_table_of_them() -> None:
    words = ("company", "samsung", "--fields", "id,statement")
    assert answer(*words, "-f", "md").startswith("| id | statement |\n")
    html = tree(answer(*words, "-f", "html"))
    assert [head.text for head in html.findall("table/thead/tr/th")] == ["id", "statement"]


def test_no_header_leaves_the_title_out() -> None:
    assert not answer("company", "samsung", "-f", "md", "--no-header").startswith("#")
    assert tree(answer("company", "samsung", "-f", "html", "--no-header")).find("h1") is None
    assert tree(answer("company", "-f", "html", "--no-header")).find("table/thead") is None


def test_no_checks_leaves_only_what_the_book_says() -> None:
    whole = document("company", "samsung")
    checks = [check for fact in facts_of(whole) for check in fact["checks"]]
    assert checks
    for format_ in ("md", "html"):
        page = answer("company", "samsung", "-f", format_, "--no-checks")
        assert not any(check["statement"] in page for check in checks)


def test_several_answers_are_one_page_with_notes_numbered_through() -> None:
    markdown = answer("company", "samsung", "lg", "-f", "md")
    assert re.findall(r"^# (.*)", markdown, re.MULTILINE) == ["Samsung Electronics", "LG"]
    notes = re.findall(r"^\[\^(\d+)\]: ", markdown, re.MULTILINE)
    assert notes == [str(number) for number in range(1, len(notes) + 1)]
    html = answer("company", "samsung", "lg", "-f", "html")
    assert html.count("<!doctype html>") == 1
    assert [title.text for title in tree(html).iter("h1")] == ["Samsung Electronics", "LG"]


def hostile(folder: Path, statement: str) -> Path:
    text = HARBOUR.read_text("utf-8")
    old = "A terminal opened in the harbour of Portville on 3 May 2021."
    assert text.count(old) == 1
    path = folder / "book.yaml"
    path.write_text(text.replace(old, json.dumps(statement)), "utf-8")
    return path


HOSTILE = (
    "2021. <script>x()</script> *b* [a](http://b.example/) $x$ $y$ ~s~ ^u^ @cite"
    " &lt; `c` <!-- # | \\"
)


def test_text_of_a_book_stays_text(tmp_path: Path) -> None:
    data = str(hostile(tmp_path, HOSTILE))
    html = answer("show", "terminal-opened", "-f", "html", "--data", data)
    assert "<script" not in html
    assert HOSTILE in text_of(html)
    assert HOSTILE in plain(answer("show", "terminal-opened", "-f", "md", "--data", data)).replace(
        "<http://b.example/)>", "http://b.example/)"
    )


# -- pandoc ----------------------------------------------------------------------------------


@pytest.fixture
def pandoc() -> str:
    found = shutil.which("pandoc")
    if found is None:
        pytest.skip("pandoc is not installed")
    return found


@pytest.mark.pandoc
@pytest.mark.parametrize("words", [("company", "samsung"), ("trade",), ("show", "trade-turnover")])
def test_pandoc_makes_a_word_document_with_footnotes(
    pandoc: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    markdown = answer(*words, "-f", "md")
    subprocess.run(
        [pandoc, "-f", "markdown", "-o", str(tmp_path / "page.docx")],
        input=markdown,
        encoding="utf-8",
        check=True,
        timeout=300,
    )
    with zipfile.ZipFile(tmp_path / "page.docx") as file:
        body, notes = (file.read(f"word/{name}.xml") for name in ("document", "footnotes"))
    text = "".join(fromstring(body).itertext())
    for fact in facts_of(document(*words)):
        # pandoc sets quotation marks and dashes as a printer does.
        assert re.sub(r"\W+", "", fact["statement"]) in re.sub(r"\W+", "", text)
    assert "[^" not in text
    assert "The Diplomacy Journal, P" in "".join(fromstring(notes).itertext())


@pytest.mark.pandoc
@pytest.mark.parametrize("reader", ["markdown", "gfm", "commonmark_x"])
def test_pandoc_reads_the_text_of_a_book_as_text(pandoc: str, tmp_path: Path, reader: str) -> None:
    data = str(hostile(tmp_path, HOSTILE))
    done = subprocess.run(
        [pandoc, "-f", f"{reader}-smart", "-t", "plain", "--wrap=none"],
        input=answer("show", "terminal-opened", "-f", "md", "--data", data),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=300,
    )
    assert HOSTILE in done.stdout
