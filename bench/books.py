"""Sound fact books of any size, to measure with: thin ones have companies alone; rich ones also
names in Hangul and Cyrillic, a fact of each company, and a check of each tenth fact.

python bench/books.py 10000 /tmp/book.yaml [thin or rich]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

# As text rather than lists: a list of words would stand a line each.
_SYLLABLES = "ka ra do mi so la ten bar gul nur sam dae han jin tae won pol kos zhe tau".split()
_HANGUL = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호"
_CYRILLIC = "абвгдежзиклмнопрстуфхчшэюя"
_TRADES = "steel tyres textiles software grain batteries glass paper cement".split()
_TITLE = """\
book:
  id: generated
  title: Generated book of {companies} companies
  version: "1"
  as_of: 2024-09-11"""
_SOURCES = """\
  measures:
    contract-value: what a contract is worth
  units: {}
sources:
  - id: paper
    kind: article
    publisher: Generated
    url: https://example.org/generated
    language: en
    accessed: 2026-11-24
    as_of: 2024-09-11
    paragraphs: 400
    voices:
      - {at: 1-400, voice: reporter}
  - id: register
    kind: web-page
    publisher: Generated register
    url: https://example.org/register
    language: ko
    accessed: 2026-11-24"""
# The company of the bundled book that the benchmarks ask for.
_SAMSUNG = """\
companies:
  - id: samsung
    name: Samsung Electronics
    names: {ko: 삼성전자}
    aliases: [Samsung, 삼성]
    country: KR
    sector: medical equipment"""


def thin(companies: int) -> Iterator[str]:
    """The lines of a book with so many companies, and nothing else; the same for one number."""
    chance = random.Random(companies)
    yield _TITLE.format(companies=companies)
    yield _SAMSUNG
    for number in range(companies - 1):
        yield f"  - id: company-{number}"
        yield f"    name: {_name(chance)} {number}"
        yield "    country: KR"
        yield f"    sector: {chance.choice(_TRADES)}"


def rich(companies: int) -> Iterator[str]:
    """The lines of a book with so many companies, and what is said of them."""
    chance = random.Random(companies)
    yield _TITLE.format(companies=companies)
    yield _SOURCES
    yield _SAMSUNG
    for number in range(companies - 1):
        latin = f"{_name(chance)} {_name(chance)} {number}"
        korean = "".join(chance.choices(_HANGUL, k=4))
        russian = "".join(chance.choices(_CYRILLIC, k=8)).capitalize()
        yield f"  - id: company-{number}"
        yield f"    name: {latin}"
        yield f"    names: {{ko: {korean}{number}, ru: {russian} {number}}}"
        yield f"    aliases: [{_name(chance)} {number} Holdings]"
        yield "    country: KR"
        yield f"    sector: {chance.choice(_TRADES)}"
    yield "facts:"
    yield from _fact("samsung", "Samsung Electronics is asked for its medical equipment.", 1, 5)
    for number in range(companies - 1):
        value = chance.randrange(1, 900)
        trade = chance.choice(_TRADES)
        statement = f"Company {number} sells {trade} from its plant {number} for ${value} million."
        yield from _fact(f"company-{number}", statement, number % 400 + 1, value, number)
    yield "checks:"
    for number in range(0, companies - 1, 10):
        yield f"  - id: company-{number}-check"
        yield f"    of: [company-{number}-sales]"
        yield f"    verdict: {chance.choice(('agrees', 'differs', 'outdated'))}"
        value = chance.randrange(1, 900)
        statement = f"The register has a sale by company {number} for ${value} million in 2025."
        yield f"    statement: {statement}"
        yield "    measure: contract-value"
        yield f"    quantity: {{value: {value}000000, unit: USD, period: 2025}}"
        yield "    source: register"
        yield f"    date: 2025-{chance.randrange(1, 13):02}"


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=4)).capitalize()


def _fact(
    company: str, statement: str, paragraph: int, value: int, number: int | None = None
) -> Iterator[str]:
    tokens = [f'"${value} million"'] + ([f'"{number}"'] if number is not None else [])
    yield f"  - id: {company}-sales"
    yield f"    about: [{company}]"
    yield "    topics: [trade]"
    yield f"    statement: {statement}"
    yield "    measure: contract-value"
    yield f"    quantity: {{value: {value}000000, unit: USD}}"
    yield "    status: under_way"
    yield "    cites:"
    yield f"      - {{at: paper#{paragraph}, printed: [{', '.join(tokens)}]}}"


KINDS: dict[str, Callable[[int], Iterator[str]]] = {"thin": thin, "rich": rich}


def write(companies: int, path: Path, kind: str = "rich") -> None:
    """Write such a book to a file."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in KINDS[kind](companies))


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
