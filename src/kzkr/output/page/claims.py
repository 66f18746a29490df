"""What other sources say of a book's statements, as JSON-LD that search engines read."""

from __future__ import annotations

from typing import Any

from ...vocabulary import VERDICTS
from .. import written

#: The book as an author, said once and referred to.
_BOOK = "#_book"


def claims(document: dict[str, Any]) -> dict[str, Any]:
    """A schema.org graph: the book as a data set, and a ClaimReview for each fact that another
    source speaks of. The document is that of `kzkr book export json`."""
    book, sources = document["book"], document["sources"]
    dataset = {
        "@type": "Dataset",
        "name": book["title"],
        "version": book["version"],
        "dateModified": book["as_of"],
        "creator": {"@id": _BOOK, "@type": "Organization", "name": book["title"]},
    }
    graph = [dataset]
    for fact in document["facts"]:
        checks = [c for c in fact["checks"] if c["source"] and c["verdict"] != "no_source_found"]
        if checks:
            graph.append(_review(fact, checks, sources))
    return {"@context": "https://schema.org", "@graph": graph}


def _claim(fact: dict[str, Any], sources: dict[str, Any]) -> dict[str, Any]:
    cite = fact["cites"][0]
    source = sources[cite["source"]]
    claim = {
        "@type": "Claim",
        "author": {"@type": "Person", "name": cite["voice"] or source["publisher"]},
        "appearance": {"@id": source["url"]},
    }
    return {**claim, "datePublished": fact["as_of"]} if fact["as_of"] else claim


def _review(
    fact: dict[str, Any], checks: list[dict[str, Any]], sources: dict[str, Any]
) -> dict[str, Any]:
    """A fact's review: the severest verdict, the newest of those that give it, and its source."""
    severity = list(VERDICTS)
    check = min(checks, key=lambda check: severity.index(check["verdict"]))
    verdict = ", ".join(written.word(word) for word in (check["verdict"], check["outcome"]) if word)
    return {
        "@type": "ClaimReview",
        "url": f"#{fact['id']}",
        "claimReviewed": fact["statement"],
        "itemReviewed": _claim(fact, sources),
        "author": {"@id": _BOOK},
        "datePublished": check["checked_on"],
        "reviewRating": {"@type": "Rating", "alternateName": verdict},
        "citation": sources[check["source"]]["url"],
    }
