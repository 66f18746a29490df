"""Citations ready to paste: each source once, with the paragraphs that are cited of it, then
the pages that correct it.

What is not known of a source is left out, or "n.d." where a reader expects a date. A name is
split only where the book gives it as "Family, Given": in which order "Lee Kap-soo" stands
cannot be told from the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from ..book import Entry, FactBook, Subject
from ..index.dates import newest_first
from ..model import Check, Citation, Fact, Ranking, Source
from .written import date as written_date
from .written import word


class Passage(NamedTuple):
    """Paragraphs in which one voice speaks, and the date of what is said there."""

    paragraphs: tuple[int, ...]
    voice: str | None
    as_of: str | None
    #: True where the source does not print that date, and the book's editors inferred it.
    inferred: bool = False


class Reference(NamedTuple):
    """A source to cite, and the passages meant; none where the whole of it is. Of a page that
    corrects what is cited, what it says."""

    source: Source
    passages: tuple[Passage, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def locator(self) -> str:
        """The passages as people cite them: ``paras. 6, 41 (reporter, as of 11 Sep 2024)``.

        Of a whole source the date of what is said there, where it has one.
        """
        if not self.passages and not self.checks and self.source.as_of:
            return _as_of(self.source.as_of, "as_of" in self.source.inferred)
        return "; ".join(map(_passage, self.passages))


def references(
    book: FactBook, entry: Entry | Fact | Ranking | Check | Source | Subject
) -> tuple[Reference, ...]:
    """The sources that an entry rests on, in the book's order, then the pages whose checks correct
    it, newest first; none where it rests on none.

    A record rests on its facts and its places in rankings, a topic or measure on its facts and
    rankings, a check on the page it quotes. A book opened without checks has no corrections.
    """
    if isinstance(entry, Source):
        return (Reference(entry),)
    if isinstance(entry, Check):
        return tuple(map(Reference, book.sources([entry.source]))) if entry.source else ()
    sources = {source.id: source for source in book.sources()}
    cited: dict[str, dict[Passage, set[int]]] = defaultdict(dict)
    for cite, as_of, inferred in _citations(entry):
        source = sources[cite.source]
        inferred = inferred or ("as_of" in source.inferred and as_of == source.as_of)
        passage = Passage((), cite.voice, as_of, inferred)
        cited[source.id].setdefault(passage, set()).add(cite.paragraph)
    corrections: dict[str, dict[str, Check]] = defaultdict(dict)
    for check in corrections_of(entry):
        corrections[check.source or ""][check.id] = check
    return (
        *(Reference(sources[name], _passages(cited[name])) for name in sources if name in cited),
        *(
            Reference(sources[name], checks=tuple(checks.values()))
            for name, checks in corrections.items()
            if name in sources
        ),
    )


def corrections_of(entry: Entry | Fact | Ranking | Subject) -> list[Check]:
    """What other sources correct or add to an entry, newest first: all but what merely agrees."""
    checks = {
        check.id: check
        for check in _checks(entry)
        if check.verdict != "agrees" or check.outcome is not None
    }
    return newest_first(checks.values())


def _checks(entry: Entry | Fact | Ranking | Subject) -> Iterator[Check]:
    if isinstance(entry, Subject):
        for one in entry.entries:
            yield from _checks(one)
        return
    yield from entry.checks
    if isinstance(entry, Ranking):
        for row in entry.rows:
            yield from row.checks
    elif isinstance(entry, Entry):
        for fact in entry.facts:
            yield from fact.checks
        for place in entry.rankings:
            yield from place.row.checks


def _passages(cited: dict[Passage, set[int]]) -> tuple[Passage, ...]:
    passages = (
        passage._replace(paragraphs=tuple(sorted(numbers))) for passage, numbers in cited.items()
    )
    return tuple(sorted(passages, key=lambda passage: passage.paragraphs))


def _citations(
    entry: Entry | Fact | Ranking | Subject,
) -> Iterator[tuple[Citation, str | None, bool]]:
    """Each citation with the date of what it supports, and whether that date was inferred."""
    if isinstance(entry, Fact):
        yield from ((cite, entry.as_of, "as_of" in entry.inferred) for cite in entry.cites)
    elif isinstance(entry, Ranking):
        yield from ((cite, entry.as_of, False) for cite in entry.cites)
        yield from ((cite, entry.as_of, False) for row in entry.rows for cite in row.cites)
    elif isinstance(entry, Subject):
        for one in entry.entries:
            yield from _citations(one)
    else:
        for fact in entry.facts:
            yield from _citations(fact)
        for place in entry.rankings:
            yield from ((cite, place.ranking.as_of, False) for cite in place.row.cites)


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
    as_of = _as_of(passage.as_of, passage.inferred) if passage.as_of else None
    by = ", ".join(part for part in (passage.voice, as_of) if part)
    return f"{text} ({by})" if by else text


def _as_of(date: str, inferred: bool) -> str:
    return f"as of {written_date(date)}{', a date inferred' if inferred else ''}"


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
    parts = (_mirrored(reference.source), reference.locator, _news(reference))
    return "; ".join(part for part in parts if part)


def _news(reference: Reference) -> str:
    """What a page that corrects the cited entry says, with its verdicts."""
    return " ".join(
        f"{', '.join(map(word, filter(None, (check.verdict, check.outcome))))}: {check.statement}"
        for check in reference.checks
    )


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
    if reference.locator:
        line += f", {reference.locator}"
    return f"{line}: {_news(reference)}" if reference.checks else line


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
