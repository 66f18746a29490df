"""Citations ready to paste: each source once, with the paragraphs that are cited of it.

What is not known of a source is left out, or "n.d." where a reader expects a date. A name is
split only where the book gives it as "Family, Given": in which order "Lee Kap-soo" stands
cannot be told from the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from ..book import Entry, FactBook
from ..model import Check, Citation, Fact, Ranking, Source
from .written import date as written_date

STYLES = {
    "text": "a line a source",
    "bibtex": "entries for BibTeX and biblatex",
    "csl-json": "for pandoc, Zotero and other CSL processors",
}


class Passage(NamedTuple):
    """Paragraphs in which one voice speaks, and the date of what is said there."""

    paragraphs: tuple[int, ...]
    voice: str | None
    as_of: str | None


class Reference(NamedTuple):
    """A source to cite, and the passages meant; none where the whole of it is."""

    source: Source
    passages: tuple[Passage, ...] = ()

    @property
    def locator(self) -> str:
        """The passages as people cite them: ``paras. 6, 41 (reporter, as of 11 Sep 2024)``.

        Of a whole source the date of what is said there, where it has one.
        """
        if not self.passages and self.source.as_of:
            return f"as of {written_date(self.source.as_of)}"
        return "; ".join(map(_passage, self.passages))


def references(
    book: FactBook, found: Entry | Fact | Ranking | Check | Source
) -> tuple[Reference, ...]:
    """The sources that an entry rests on, in the book's order; none where it rests on none.

    A record rests on its facts and its places in rankings, a check on the page it quotes.
    """
    if isinstance(found, Source):
        return (Reference(found),)
    if isinstance(found, Check):
        return tuple(map(Reference, book.sources([found.source]))) if found.source else ()
    said: dict[str, dict[tuple[str | None, str | None], set[int]]] = defaultdict(dict)
    for cite, as_of in _said(found):
        said[cite.source].setdefault((cite.voice, as_of), set()).add(cite.paragraph)
    return tuple(
        Reference(source, _passages(said[source.id])) for source in book.sources(said.keys())
    )


def _passages(said: dict[tuple[str | None, str | None], set[int]]) -> tuple[Passage, ...]:
    found = (Passage(tuple(sorted(numbers)), *by) for by, numbers in said.items())
    return tuple(sorted(found, key=lambda passage: passage.paragraphs))


def _said(found: Entry | Fact | Ranking) -> Iterator[tuple[Citation, str | None]]:
    """Each citation with the date of what it supports."""
    if isinstance(found, Fact):
        yield from ((cite, found.as_of) for cite in found.cites)
    elif isinstance(found, Ranking):
        yield from ((cite, found.as_of) for cite in found.cites)
        yield from ((cite, found.as_of) for row in found.rows for cite in row.cites)
    else:
        for fact in found.facts:
            yield from _said(fact)
        for place in found.rankings:
            yield from ((cite, place.ranking.as_of) for cite in place.row.cites)


def render(style: str, cited: Sequence[Reference]) -> str:
    """The text of references in a style of `STYLES`."""
    if style == "bibtex":
        return "\n".join(map(_bibtex, cited))
    if style == "csl-json":
        from .json import document

        return document([_csl(reference) for reference in cited])
    return "".join(f"{_text(reference)}\n" for reference in cited)


def _passage(passage: Passage) -> str:
    text = f"{'paras.' if len(passage.paragraphs) > 1 else 'para.'} {_runs(passage.paragraphs)}"
    said = (passage.voice, passage.as_of and f"as of {written_date(passage.as_of)}")
    by = ", ".join(part for part in said if part)
    return f"{text} ({by})" if by else text


def _runs(paragraphs: Iterable[int]) -> str:
    """``2, 5–7, 9``."""
    runs: list[list[int]] = []
    for number in paragraphs:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _mirrored(source: Source) -> str | None:
    return f"copy of a page of {source.mirror_of}" if source.mirror_of else None


def _remarks(reference: Reference) -> str:
    parts = (_mirrored(reference.source), reference.locator)
    return "; ".join(part for part in parts if part)


# -- a line of text --------------------------------------------------------------------------


def _text(reference: Reference) -> str:
    source = reference.source
    title = source.title
    if title and not title.startswith("["):
        title = f"“{title}”"
    mirrored = _mirrored(source)
    publisher = f"{source.publisher} ({mirrored})" if mirrored else source.publisher
    said = (source.author, title, publisher, written_date(source.date) or "n.d.", source.url)
    # A comma right after an address would be taken for a part of it.
    line = ", ".join(part for part in said if part)
    line += f" (accessed {written_date(source.accessed)})"
    return f"{line}, {reference.locator}" if reference.locator else line


# -- BibTeX ----------------------------------------------------------------------------------

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "–": "--",
        **{character: f"\\{character}" for character in "{}$&#%_"},
    }
)
#: An address is read verbatim: what would end the field is written as the web does.
_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Languages of sources as babel and biblatex call them.
_LANGIDS = {"en": "english", "ko": "korean", "ru": "russian", "kk": "kazakh"}


def _bibtex(reference: Reference) -> str:
    # @misc, since classic BibTeX knows no @online and biblatex prints the address of both.
    source = reference.source
    fields: dict[str, str] = {}
    if source.author:
        family, given = _name(source.author)
        # Braces keep BibTeX from taking the last word for the family name.
        name = _latex(f"{family}, {given}") if given else f"{{{_latex(family)}}}"
        fields["author"] = f"{{{name}}}"
    if source.title:
        # The inner braces keep styles from lowering its capitals.
        fields["title"] = f"{{{{{_latex(source.title)}}}}}"
    fields["howpublished"] = f"{{{_latex(source.publisher)}}}"
    fields.update(_bibtex_date(source.date))
    fields["url"] = f"{{{source.url.translate(_ADDRESS)}}}"
    fields["urldate"] = f"{{{source.accessed}}}"
    if source.language in _LANGIDS:
        fields["langid"] = f"{{{_LANGIDS[source.language]}}}"
    if remarks := _remarks(reference):
        fields["note"] = f"{{{_latex(remarks)}}}"
    lines = [f"  {name} = {value}" for name, value in fields.items()]
    return f"@misc{{{source.id},\n" + ",\n".join(lines) + "\n}\n"


def _latex(text: str) -> str:
    escaped = text.translate(_LATEX)
    if _balanced(text):
        return escaped
    # BibTeX counts braces even after a backslash. Spelled out they would do in any text, but
    # pandoc does not know their names and drops them.
    return escaped.replace(r"\{", r"\textbraceleft{}").replace(r"\}", r"\textbraceright{}")


def _balanced(text: str) -> bool:
    depths = list(accumulate(({"{": 1, "}": -1}.get(c, 0) for c in text), initial=0))
    return min(depths) == depths[-1] == 0


def _bibtex_date(date: str | None) -> dict[str, str]:
    parts = date.split("-") if date else []
    named = dict(zip(("year", "month", "day"), parts, strict=False))
    if "month" in named:
        named["month"] = _MONTHS[int(named["month"]) - 1]
    return {
        name: value if name == "month" else f"{{{int(value)}}}" for name, value in named.items()
    }


def _name(author: str) -> tuple[str, str]:
    """Family and given name where a comma tells them apart, else the whole name and nothing."""
    family, comma, given = author.partition(", ")
    return (family, given) if comma and given and ", " not in given else (author, "")


# -- CSL-JSON --------------------------------------------------------------------------------


def _csl(reference: Reference) -> dict[str, Any]:
    """An item of CSL-JSON (https://docs.citationstyles.org), without what is not known."""
    source = reference.source
    newspaper = source.kind == "article"
    item: dict[str, Any] = {
        "id": source.id,
        "type": "article-newspaper" if newspaper else "webpage",
        "title": source.title,
        "author": [_csl_name(source.author)] if source.author else None,
        "container-title" if newspaper else "publisher": source.publisher,
        "issued": _csl_date(source.date),
        "accessed": _csl_date(source.accessed),
        "URL": source.url,
        "language": source.language,
        "note": _remarks(reference) or None,
    }
    return {name: value for name, value in item.items() if value is not None}


def _csl_name(author: str) -> dict[str, str]:
    family, given = _name(author)
    return {"family": family, "given": given} if given else {"literal": author}


def _csl_date(date: str | None) -> dict[str, Any] | None:
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else None
