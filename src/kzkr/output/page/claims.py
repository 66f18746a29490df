"""What other sources say of a book's statements, as JSON-LD that search engines read."""

from __future__ import annotations

from typing import Any

from .. import written

#: The book as an author, said once and referred to.
_BOOK = "#_book"


def claims(document: dict[str, Any]) -> dict[str, Any]:
    """A schema.org graph: the book as a data set, and a ClaimReview for each check of a fact that
    rests on a source. The document is that of `kzkr book export json`."""
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
        # Several reviews of a claim refer to that of the first.
        claim = _claim(fact, sources)
        for check in fact["checks"]:
            if check["source"] in sources and check["verdict"] != "no_source_found":
                graph.append(_review(fact, claim, check, sources[check["source"]]["url"]))
                claim = {"@id": claim["@id"]}
    return {"@context": "https://schema.org", "@graph": graph}


def _claim(fact: dict[str, Any], sources: dict[str, Any]) -> dict[str, Any]:
    cite = fact["cites"][0]
    source = sources[cite["source"]]
    claim = {
        "@id": f"#{fact['id']}",
        "@type": "Claim",
        "author": {"@type": "Person", "name": cite["voice"] or source["publisher"]},
        "appearance": {"@id": source["url"]},
    }
    return {**claim, "datePublished": fact["as_of"]} if fact["as_of"] else claim


def _review(
    fact: dict[str, Any], claim: dict[str, Any], check: dict[str, Any], url: str
) -> dict[str, Any]:
    verdict = ", ".join(written.word(word) for word in (check["verdict"], check["outcome"]) if word)
    return {
        "@type": "ClaimReview",
        "url": f"#{fact['id']}",
        "claimReviewed": fact["statement"],
        "itemReviewed": claim,
        "author": {"@id": _BOOK},
        "datePublished": check["checked_on"],
        "reviewRating": {"@type": "Rating", "alternateName": verdict},
        "citation": url,
    }
