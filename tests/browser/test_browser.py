"""The exported page in Chromium: search, links, keyboard, print; hostile text stays text."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from conftest import HARBOUR
from kzkr import FactBook
from kzkr.cli.app import app
from kzkr.errors import NotFound
from kzkr.model import Fact

#: Playwright's, which is not there where types are checked.
Browser = Any

pytestmark = pytest.mark.browser


#: A browser that looks nothing up by itself.
_QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-default-apps"
).split()

#: Names, words, questions and signs in the four languages of the bundled book.
QUESTIONS = """
samsung
삼성
삼성전자는
Самсунг
Самсунгтің
trade
무역
торговля
сауда
trade with Korea
торговля с Кореей
한국과의 교역
Кореямен сауда
turnover
교역액
товарооборот
тауар айналымы
nuclear power plant
원자력발전소
원전
атомная электростанция
АЭС
атом электр станциясы
when was the referendum
국민투표는 언제
когда был референдум
референдум қашан болды
how many flights
항공편 몇
сколько рейсов
қанша рейс
medical tourism
의료관광
медицинский туризм
медициналық туризм
Tokayev
토카예프 대통령
Президент Токаев
Тоқаев
ambassador of Kazakhstan to Korea
주한 카자흐스탄 대사
посол Казахстана в Корее
C5+K
С5+К
AI
искусственный интеллект
жасанды интеллект
인공지능
digitalization
digital
fiber
fibre
Doosan
두산에너빌리티
дусан
qazaqstan
Қорқыт Ата университеті
투자 유치
инвестиции
инвестициялар
"nuclear power"
"중앙아시아"
nuclear -power
uranium OR trade
universities
вузы
zzzzqqq
"( AND * -
"""


def chromium() -> str:
    """Where Chromium is; a test without it is skipped."""
    if find_spec("playwright") is None:
        pytest.skip("not installed: playwright")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("not installed: chromium")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = chromium()
    with import_module("playwright.sync_api").sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET)
        yield browser
        browser.close()


def exported(folder: Path, *options: str) -> Path:
    path = folder / "book.html"
    result = CliRunner().invoke(app, ["book", "export", "html", str(path), *options])
    assert result.exit_code == 0, result.stderr
    return path


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("page"))


class Opened:
    """A page in the browser, with what it complained of and asked for."""

    def __init__(self, browser: Browser, path: Path, anchor: str = "", **options: Any) -> None:
        self.page = browser.new_page(**options)
        self.problems: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.problems.append(message.text))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("dialog", lambda dialog: self.problems.append(dialog.message))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri() + anchor)

    def search(self, words: str) -> list[str]:
        """Type words; the ids of what is listed."""
        self.page.get_by_role("searchbox").fill(words)
        hits: list[str] = self.page.eval_on_selector_all(
            "#_hits a", "links => links.map(a => a.hash)"
        )
        return hits


@pytest.fixture
def opened(browser: Browser, bundled: Path) -> Iterator[Opened]:
    opened = Opened(browser, bundled)
    yield opened
    opened.page.close()


def test_a_page_complains_of_nothing_and_asks_nobody(opened: Opened, bundled: Path) -> None:
    assert opened.search("samsung")
    opened.page.locator("nav a").last.click()
    opened.page.locator("article h3 a").first.click()
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert opened.problems == []
    assert [url.partition("#")[0] for url in opened.requests] == [bundled.as_uri()]


def test_the_page_finds_what_the_command_line_finds(opened: Opened) -> None:
    questions = [line for line in QUESTIONS.splitlines() if line]
    with FactBook.open() as book:
        for words in questions:
            try:
                expected = [hit.found.id for hit in book.search(words)]
            except NotFound:
                expected = []
            found = opened.page.evaluate("words => kzkr.found(words).map(e => e.id)", words)
            assert found[:1] == expected[:1], words
            assert set(found) == set(expected), words
            assert found == expected, words


def test_search_lists_hits_with_source_and_verdict_and_says_how_many(opened: Opened) -> None:
    ids = opened.search("medical")
    count = opened.page.get_by_role("status")
    assert count.inner_text() == f"{len(ids)} found"
    hit = opened.page.locator("#_hits a", has_text="62%").first
    assert "The Diplomacy Journal" in hit.inner_text()
    with FactBook.open() as book:
        fact = book.show(str(hit.get_attribute("href"))[1:])
    assert isinstance(fact, Fact)
    newest = fact.checks[0]
    assert newest.statement in hit.inner_text()
    assert newest.verdict.replace("_", " ") in hit.inner_text()
    assert opened.search("zzzzqqq") == []
    assert count.inner_text().startswith("Nothing found")
    opened.search("")
    assert count.inner_text() == ""


def test_a_page_can_be_used_by_keyboard_alone(opened: Opened) -> None:
    keys = opened.page.keyboard
    focused = "document.activeElement.id || document.activeElement.hash"
    keys.press("/")
    assert opened.page.evaluate(focused) == "_question"
    keys.type("samsung")
    ids = opened.page.eval_on_selector_all("#_hits a", "links => links.map(a => a.hash)")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    assert opened.page.evaluate(focused) == ids[1]
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    assert opened.page.evaluate(focused) == "_question"
    keys.press("Enter")
    assert opened.page.evaluate("location.hash") == ids[0]
    keys.press("/")
    keys.press("Escape")
    assert opened.page.get_by_role("searchbox").input_value() == ""
    assert opened.page.locator("#_hits a").count() == 0


def test_a_link_to_an_id_of_the_command_line_opens_its_entry(
    browser: Browser, bundled: Path
) -> None:
    for anchor in ("#samsung", "#trade-partners", "#trade-partners#2", "#trade-partners%232"):
        opened = Opened(browser, bundled, anchor)
        target = opened.page.locator(":target")
        assert target.count() == 1
        assert target.bounding_box()["y"] < 700
        assert opened.problems == []
        opened.page.close()


def test_an_address_that_ends_in_words_asks_for_them(browser: Browser, bundled: Path) -> None:
    opened = Opened(browser, bundled, "#삼성 TV")
    assert opened.page.get_by_role("searchbox").input_value() == "삼성 TV"
    assert opened.page.locator("#_hits a").count() > 0
    opened.page.close()


def test_a_screen_reader_hears_regions_languages_and_what_a_chart_shows(opened: Opened) -> None:
    page = opened.page
    for role in ("banner", "main", "search", "navigation", "status"):
        assert page.get_by_role(role).count() == 1
    assert page.get_by_role("searchbox", name="Search").count() == 1
    assert page.get_by_role("region", name="Companies").count() == 1
    assert page.locator("#samsung [lang=ko]").text_content() == "삼성전자"
    chart = page.locator("svg.chart").first
    assert "figures over time" in (chart.get_attribute("aria-label") or "")
    assert chart.get_attribute("role") == "img"
    heads = page.eval_on_selector_all("h1, h2, h3", "all => all.map(h => Number(h.tagName[1]))")
    assert heads[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(heads))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_is_legible_in_light_and_in_dark(
    browser: Browser, bundled: Path, scheme: str
) -> None:
    opened = Opened(browser, bundled, color_scheme=scheme)
    contrasts = opened.page.evaluate(
        """() => {
          const light = (color) => {
            const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((value) => {
              const part = value / 255;
              return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ground = light(getComputedStyle(document.body).backgroundColor);
          const all = {};
          for (const element of document.querySelectorAll("body *:not(script)")) {
            const ink = light(getComputedStyle(element).color);
            all[element.className?.baseVal ?? element.className] =
              (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
          }
          return all;
        }"""
    )
    assert {name: ratio for name, ratio in contrasts.items() if ratio < 4.5} == {}
    assert len(contrasts) > 10
    opened.page.close()


def test_a_narrow_window_needs_no_sideways_scrolling(browser: Browser, bundled: Path) -> None:
    opened = Opened(browser, bundled, viewport={"width": 360, "height": 640})
    opened.search("nuclear")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
    opened.page.close()


def test_print_leaves_out_what_paper_cannot_do(opened: Opened, tmp_path: Path) -> None:
    opened.page.emulate_media(media="print")
    assert opened.page.get_by_role("searchbox").count() == 0
    assert opened.page.get_by_role("navigation").count() == 0
    assert opened.page.locator("#samsung").is_visible()
    opened.page.pdf(path=tmp_path / "book.pdf")
    assert (tmp_path / "book.pdf").read_bytes().startswith(b"%PDF")


HOSTILE = [
    "</script><script>hostile()</script>",
    "<img src=x onerror=hostile()>",
    "--><svg onload=hostile()>",
    "한글 ]]></style><style>body{display:none}</style>",
    "' onmouseover='hostile()' \" onfocus=\"hostile()",
    "<!--<script>",
    "&lt;b&gt; {{hostile()}} ${hostile()} \\u003cb",
    "about $42 million <base href=https://hostile.example/>",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of a book whose every free text attacks it."""
    folder = tmp_path_factory.mktemp("hostile")
    text = HARBOUR.read_text("utf-8")
    title, author, name, korean, alias, statement, note, check = map(json.dumps, HOSTILE)
    for old, new in (
        ("title: The harbour of Portville", f"title: {title}"),
        ("author: Brook, Ana", f"author: {author}"),
        ("{id: nordship, name: Nordship,", f"{{id: nordship, name: {name}, aliases: [{alias}],"),
        ("names: {ko: 깨끗한 부두}", f"names: {{ko: {korean}}}"),
        (
            "statement: A terminal opened in the harbour of Portville on 3 May 2021.",
            f"statement: {statement}\n    note: {note}",
        ),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    text, changed = re.subn(
        r"(\nchecks:\n.*?statement: )[^\n]+", lambda m: m[1] + check, text, count=1, flags=re.DOTALL
    )
    assert changed == 1
    (folder / "book.yaml").write_text(text, "utf-8")
    return exported(folder, "--data", str(folder / "book.yaml"))


def test_hostile_text_in_a_book_stays_text(browser: Browser, hostile: Path) -> None:
    opened = Opened(browser, hostile)
    page = opened.page
    shown = page.locator("body").text_content() or ""
    for text in HOSTILE:
        if text != HOSTILE[4]:  # an alias is for searching, and not shown
            assert text in shown
    assert page.title().startswith(HOSTILE[0])
    assert "hostile" in page.content()
    assert page.evaluate("typeof hostile") == "undefined"
    assert page.locator("img, base, body svg:not(.chart), main script, main style").count() == 0
    assert page.locator("script").count() == 3
    assert page.locator("main").is_visible()
    opened.search("hostile")
    listed = page.locator("#_hits")
    assert listed.locator("a").count() > 0
    assert listed.locator("img, svg, script").count() == 0
    assert any(text in listed.inner_text() for text in HOSTILE)
    assert opened.problems == []
    assert [url.partition("#")[0] for url in opened.requests] == [hostile.as_uri()]
    page.close()


@pytest.fixture(scope="module")
def handed_on(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two answers in HTML: pages with notes."""
    path = tmp_path_factory.mktemp("answer") / "answer.html"
    result = CliRunner().invoke(app, ["company", "samsung", "lg", "-f", "html"])
    assert result.exit_code == 0, result.stderr
    path.write_text(result.stdout, "utf-8")
    return path


def test_an_answer_in_html_opens_quietly_and_prints_as_pdf(
    browser: Browser, handed_on: Path, tmp_path: Path
) -> None:
    opened = Opened(browser, handed_on)
    opened.page.locator("sup a").first.click()
    assert opened.page.locator("li:target").count() == 1
    opened.page.pdf(path=tmp_path / "answer.pdf")
    assert (tmp_path / "answer.pdf").read_bytes().startswith(b"%PDF")
    assert opened.problems == []
    assert [url.partition("#")[0] for url in opened.requests] == [handed_on.as_uri()]
    opened.page.close()


@pytest.mark.parametrize("which", ["bundled", "hostile", "handed_on"])
def test_a_page_is_valid_html_to_the_strictest_parser(
    which: str, request: pytest.FixtureRequest
) -> None:
    if find_spec("html5lib") is None:
        pytest.skip("not installed: html5lib")
    path: Path = request.getfixturevalue(which)
    program = "import html5lib, sys; html5lib.HTMLParser(strict=True).parse(sys.stdin.read())"

    def parsed(html: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program],
            input=html,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    html = path.read_text("utf-8")
    assert parsed(html).stderr == ""
    # It does look: an element that is not closed is found.
    assert "ParseError" in parsed(html.replace("</body>", "</section></body>", 1)).stderr
