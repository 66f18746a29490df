"""What other sources say of a book's statements, as JSON-LD that search engines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import written


def claims(document: dict[str, Any]) -> dict[str, Any]:
    """A schema.org graph: the book as a data set, and a ClaimReview for each check of a fact that
    rests on a source. The document is that of `kzkr book export json`."""
    book, sources = document["book"], document["sources"]
    author = {"@type": "Organization", "name": book["title"]}
    reviews = [
        _review(fact, check, sources, author)
        for fact in document["facts"]
        for check in fact["checks"]
        if check["source"] in sources and check["verdict"] != "no_source_found"
    ]
    dataset = {
        "@type": "Dataset",
        "name": book["title"],
        "version": book["version"],
        "dateModified": book["as_of"],
    }
    return {"@context": "https://schema.org", "@graph": [dataset, *reviews]}


def _review(
    fact: Mapping[str, Any],
    check: Mapping[str, Any],
    sources: Mapping[str, Any],
    author: dict[str, str],
) -> dict[str, Any]:
    page = sources[check["source"]]
    cite = fact["cites"][0]
    verdict = ", ".join(written.word(word) for word in (check["verdict"], check["outcome"]) if word)
    claim = {
        "@type": "Claim",
        "author": {
            "@type": "Person",
            "name": cite["voice"] or sources[cite["source"]]["publisher"],
        },
        "datePublished": fact["as_of"],
        "appearance": {"@type": "CreativeWork", "url": sources[cite["source"]]["url"]},
    }
    return {
        "@type": "ClaimReview",
        "url": f"#{fact['id']}",
        "claimReviewed": fact["statement"],
        "itemReviewed": {key: value for key, value in claim.items() if value},
        "author": author,
        "datePublished": check["checked_on"],
        "reviewBody": check["statement"],
        "reviewRating": {"@type": "Rating", "alternateName": verdict},
        "citation": page["url"],
    }
