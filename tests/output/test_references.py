"""References ready to paste: what stands in them, what is left out, and that pandoc reads them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from conftest import HARBOUR, OnTerminal, Run
from kzkr import FactBook
from kzkr.cli.app import app
from kzkr.model import Source
from kzkr.output.references import Passage, Reference, render

PAGE = Source("page", "web-page", "Port Office", "https://port.example/", "en", "2024-05-07")


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, ["cite", *words])


def cite(*words: str) -> str:
    result = ask(*words)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return result.stdout


def harbour(name: str, style: str = "text") -> str:
    return cite(name, "--style", style, "--no-checks", "--data", str(HARBOUR))


# -- what is cited ---------------------------------------------------------------------------


def test_a_record_is_cited_with_its_paragraphs_voice_and_the_date_of_the_speech() -> None:
    line = cite("samsung").splitlines()[0]
    assert "The Diplomacy Journal" in line
    assert "paras. 21, 29 (ambassador, as of 11 Sep 2024, a date inferred)" in line


def test_two_voices_of_one_article_are_told_apart() -> None:
    line = cite("trade-partners").splitlines()[0]
    assert line.endswith(
        "para. 6 (reporter, as of 11 Sep 2024, a date inferred);"
        " para. 41 (ambassador, as of 11 Sep 2024, a date inferred)"
    )


def test_an_article_without_title_and_date_has_a_description_and_n_d() -> None:
    (line,) = cite("dj").splitlines()
    assert ", [" in line  # a description stands in brackets, not in quotation marks
    assert ", n.d., http://www.djournal.kr/" in line
    assert line.endswith("as of 11 Sep 2024, a date inferred")
    bibtex = cite("dj", "--style", "bibtex")
    assert "title = {{[" in bibtex
    assert not re.search(r"^ +(year|month|day|date) =", bibtex, re.MULTILINE)
    (item,) = json.loads(cite("dj", "--style", "csl-json"))
    assert "issued" not in item
    assert item["title"].startswith("[")


def test_a_page_that_corrects_it_is_cited_with_what_it_says() -> None:
    article, page = cite("terminal-cost", "--data", str(HARBOUR)).splitlines()
    assert article.endswith("para. 3 (reporter, as of 27 Feb 2022)")
    assert page == (
        "Port Office (copy of a page of Fenland Times), 30 Nov 2023, https://port.example/"
        " (accessed 7 May 2024): differs, completed: The Port Office puts it at about $42 million."
    )


def test_a_page_that_merely_agrees_is_left_out() -> None:
    cited = cite("nordship", "--data", str(HARBOUR))
    assert "Port Office" in cited
    assert "Ship Register" not in cited


def test_a_check_is_cited_by_the_page_it_quotes() -> None:
    book = FactBook.open()
    quoting = [check for check in book.checks() if check.source]
    assert quoting
    for check in quoting[:5]:
        items = json.loads(cite(check.id, "--style", "csl-json"))
        assert [item["id"] for item in items] == [check.source]


def test_a_check_that_found_no_source_has_none_to_cite() -> None:
    result = ask("saltmere-rank", "--data", str(HARBOUR))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "kzkr: 'saltmere-rank' rests on no source\n"


def test_a_name_of_several_words_needs_no_quotes() -> None:
    assert cite("sk", "ecoplant") == cite("sk-ecoplant")


def test_runs_of_paragraphs_are_drawn_together() -> None:
    cited = Reference(PAGE, (Passage((2, 5, 6, 7, 9, 10), "mayor", None),))
    assert render("text", [cited]).endswith(", paras. 2, 5–7, 9–10 (mayor)\n")


# -- each style, whole -----------------------------------------------------------------------


def test_text() -> None:
    assert harbour("terminal-cost") == (
        "Brook, Ana, “Cranes & quays: 100% {sic} #1_a ~$5^2 \\ done”, Portville Gazette, Mar 2022,"
        " https://gazette.example/a?x=1&y=%20_#z (accessed 6 May 2024),"
        " para. 3 (reporter, as of 27 Feb 2022)\n"
    )
    assert harbour("cost-agreed") == (
        "Port Office (copy of a page of Fenland Times), 30 Nov 2023, https://port.example/"
        " (accessed 7 May 2024)\n"
    )
    assert harbour("register") == (
        "[Entry on Nordship], Ship Register, n.d., https://ships.example/n (accessed 8 May 2024)\n"
    )


def test_bibtex() -> None:
    assert harbour("terminal-cost", "bibtex") == (
        "@misc{gazette,\n"
        "  author = {Brook, Ana},\n"
        "  title = {{Cranes \\& quays: 100\\% \\{sic\\} \\#1\\_a \\textasciitilde{}\\$5"
        "\\textasciicircum{}2 \\textbackslash{} done}},\n"
        "  howpublished = {Portville Gazette},\n"
        "  year = {2022},\n"
        "  month = mar,\n"
        "  url = {https://gazette.example/a?x=1&y=%20_#z},\n"
        "  urldate = {2024-05-06},\n"
        "  langid = {english},\n"
        "  note = {para. 3 (reporter, as of 27 Feb 2022)}\n"
        "}\n"
    )
    assert harbour("port-office", "bibtex") == (
        "@misc{port-office,\n"
        "  howpublished = {Port Office},\n"
        "  year = {2023},\n"
        "  month = nov,\n"
        "  day = {30},\n"
        "  url = {https://port.example/},\n"
        "  urldate = {2024-05-07},\n"
        "  langid = {russian},\n"
        "  note = {copy of a page of Fenland Times}\n"
        "}\n"
    )


def test_csl_json() -> None:
    assert json.loads(harbour("terminal-cost", "csl-json")) == [
        {
            "id": "gazette",
            "type": "article-newspaper",
            "title": "Cranes & quays: 100% {sic} #1_a ~$5^2 \\ done",
            "author": [{"family": "Brook", "given": "Ana"}],
            "container-title": "Portville Gazette",
            "issued": {"date-parts": [[2022, 3]]},
            "accessed": {"date-parts": [[2024, 5, 6]]},
            "URL": "https://gazette.example/a?x=1&y=%20_#z",
            "language": "en",
            "note": "para. 3 (reporter, as of 27 Feb 2022)",
        }
    ]


def test_a_name_in_unknown_order_is_not_split() -> None:
    (item,) = json.loads(cite("dj", "--style", "csl-json"))
    assert item["author"] == [{"literal": "Lee Kap-soo"}]
    assert "author = {{Lee Kap-soo}}" in cite("dj", "--style", "bibtex")


@given(st.text(alphabet="{}\\a$", min_size=1, max_size=12).filter(str.strip))
def test_no_title_breaks_out_of_its_bibtex_field(title: str) -> None:
    entry = render("bibtex", [Reference(PAGE._replace(title=title, url="https://x.example/{}"))])
    # BibTeX counts every brace, also one after a backslash.
    depths = list(accumulate({"{": 1, "}": -1}.get(c, 0) for c in entry))
    assert depths[-1] == 0
    assert min(depths) >= 0
    (line,) = (line for line in entry.splitlines() if line.startswith("  title = "))
    inside = list(accumulate({"{": 1, "}": -1}.get(c, 0) for c in line))
    assert inside.index(0, line.index("{")) == line.rindex("}")


# -- misses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("samsnug",), 1, "kzkr company samsung"),
        (("samsung", "lg"), 1, "kzkr company lg"),
        (("samsung", "--style", "bibtx"), 2, "did you mean bibtex"),
        ((), 2, "NAME"),
        (("samsung", "--data", "/nowhere/book.yaml"), 3, "/nowhere/book.yaml"),
    ],
)
def test_a_question_without_an_answer_gets_a_message(
    words: tuple[str, ...], code: int, said: str
) -> None:
    result = ask(*words)
    assert result.exit_code == code
    assert result.stdout == ""
    assert said in result.stderr


# -- pandoc ----------------------------------------------------------------------------------


def pandoc(text: str, *options: str) -> str:
    if not shutil.which("pandoc"):
        pytest.skip("pandoc is not installed")
    done = subprocess.run(
        ["pandoc", *options],
        input=text,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def _plain(text: str | None) -> str | None:
    """Without what pandoc sets typographically: quotation marks and dashes."""
    # Marks within marks take the other form, so single and double are one here.
    for fancy, typed in (*((mark, "'") for mark in '‘’“”"'), ("–", "-"), ("--", "-")):
        text = text and text.replace(fancy, typed)
    return text


def _quotes_alike(text: str | None) -> str | None:
    """A title with all its quotation marks alike: pandoc takes straight ones for a quotation and
    sets them as the language of the text has it, which is what its users want."""
    return text and re.sub("[\"'“”‘’]", "'", text)


def _known(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": _quotes_alike(_plain(item.get("title"))),
        "publisher": _plain(item.get("publisher") or item.get("container-title")),
        "URL": item["URL"],
        "issued": item.get("issued"),
        "accessed": item["accessed"],
        "note": _plain(item.get("note")),
        "authors": [a.get("literal") or (a["family"], a["given"]) for a in item.get("author", ())],
    }


@pytest.mark.pandoc
@pytest.mark.parametrize("data", [None, HARBOUR], ids=["bundled", "harbour"])
@pytest.mark.parametrize("reader", ["bibtex", "biblatex"])
def test_pandoc_reads_from_bibtex_what_stands_in_csl_json(data: Path | None, reader: str) -> None:
    cited = [Reference(source) for source in FactBook.open(data).sources()]
    read = json.loads(pandoc(render("bibtex", cited), "-f", reader, "-t", "csljson"))
    given_ = {item["id"]: _known(item) for item in json.loads(render("csl-json", cited))}
    assert {item["id"]: _known(item) for item in read} == given_


@pytest.mark.pandoc
@pytest.mark.parametrize("data", [None, HARBOUR], ids=["bundled", "harbour"])
def test_pandoc_takes_csl_json_as_it_is(data: Path | None) -> None:
    cited = [Reference(source) for source in FactBook.open(data).sources()]
    read = json.loads(pandoc(render("csl-json", cited), "-f", "csljson", "-t", "csljson"))
    given_ = {item["id"]: _known(item) for item in json.loads(render("csl-json", cited))}
    assert {item["id"]: _known(item) for item in read} == given_


@pytest.mark.pandoc
@pytest.mark.parametrize(("style", "ending"), [("bibtex", "bib"), ("csl-json", "json")])
def test_citeproc_writes_a_bibliography(tmp_path: Path, style: str, ending: str) -> None:
    bibliography = tmp_path / f"references.{ending}"
    bibliography.write_text(cite("samsung", "--style", style), "utf-8")
    text = pandoc(
        "As was said [@dj].\n",
        "--citeproc",
        "--bibliography",
        str(bibliography),
        "--wrap=none",
        "-t",
        "plain",
    )
    assert "(Lee Kap-soo n.d.)" in text
    assert "http://www.djournal.kr/news/article.html?no=23824" in text
    assert "Accessed November 24, 2026" in text


def test_on_a_terminal_lines_are_broken_between_words(on_terminal: OnTerminal, kzkr: Run) -> None:
    book = ("--data", str(HARBOUR))
    for words in (("cite", "terminal", *book), ("cite", "terminal", "--quote", *book)):
        whole = kzkr(*words).stdout
        assert max(map(len, whole.splitlines())) > 150
        code, screen = on_terminal(*words, columns=60)
        assert code == 0
        assert " ".join(screen.split()) == " ".join(whole.split())
        # Only what has no blank in it, an address, is longer.
        assert [line for line in screen.splitlines() if cell_len(line) > 60 and " " in line] == []
    bibtex = ("cite", "terminal", "--style", "bibtex", *book)
    assert on_terminal(*bibtex, columns=60)[1].replace("\r\n", "\n") == kzkr(*bibtex).stdout
