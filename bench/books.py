"""A sound fact book of any size, to measure with: companies, each with names and a fact.

python bench/books.py 10000 /tmp/book.yaml
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

# As text rather than lists: a list of words would stand a line each.
_SYLLABLES = "ka ra do mi so la ten bar gul nur sam dae han jin tae won pol kos zhe tau".split()
_HANGUL = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호"
_CYRILLIC = "абвгдежзиклмнопрстуфхчшэюя"
_TRADES = "steel tyres textiles software grain batteries glass paper cement".split()


def lines(companies: int) -> Iterator[str]:
    """The lines of a book with so many companies; the same for the same number."""
    chance = random.Random(companies)

    def name() -> str:
        return "".join(chance.choices(_SYLLABLES, k=4)).capitalize()

    yield from (
        "book:",
        "  id: generated",
        f"  title: Generated book of {companies} companies",
        '  version: "1"',
        "  as_of: 2024-09-11",
        "  measures:",
        "    contract-value: what a contract is worth",
        "  units: {}",
        "sources:",
        "  - id: paper",
        "    kind: article",
        "    publisher: Generated",
        "    url: https://example.org/generated",
        "    language: en",
        "    accessed: 2026-11-24",
        "    as_of: 2024-09-11",
        "    paragraphs: 400",
        "    voices:",
        "      - {at: 1-400, voice: reporter}",
        "companies:",
        # The company of the bundled book that the benchmarks ask for.
        "  - id: samsung",
        "    name: Samsung Electronics",
        "    names: {ko: 삼성전자}",
        "    aliases: [Samsung, 삼성]",
        "    country: KR",
    )
    for number in range(companies - 1):
        latin = f"{name()} {name()} {number}"
        korean = "".join(chance.choices(_HANGUL, k=4))
        russian = "".join(chance.choices(_CYRILLIC, k=8)).capitalize()
        yield f"  - id: company-{number}"
        yield f"    name: {latin}"
        yield f"    names: {{ko: {korean}{number}, ru: {russian} {number}}}"
        yield f"    aliases: [{name()} {number} Holdings]"
        yield "    country: KR"
        yield f"    sector: {chance.choice(_TRADES)}"
    yield "facts:"
    yield from _fact("samsung", "Samsung Electronics is asked for its medical equipment.", 1, 5)
    for number in range(companies - 1):
        value = chance.randrange(1, 900)
        trade = chance.choice(_TRADES)
        statement = f"Company {number} sells {trade} from its plant {number} for ${value} million."
        yield from _fact(f"company-{number}", statement, number % 400 + 1, value, number)


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


def write(companies: int, path: Path) -> None:
    """Write such a book to a file."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines(companies))


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
