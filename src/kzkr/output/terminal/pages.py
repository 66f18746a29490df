"""The pages of facts, checks and sources, and of one of them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from ...vocabulary import SOURCE_KINDS, STATUSES
from .. import written
from .layout import NARROW, PROSE, Sheet, apart, indented, section
from .lists import Column, one_a_line, verdicts
from .statements import address, dim, lead, said, statement, verdict

if TYPE_CHECKING:
    from ...model import About, Check, Citation, Fact, Printed, Source
    from ..views import View

_WIDEST_PUBLISHER = 30

#: A list of more facts than this opens with their figures and news.
_FEW = 3


# -- facts -----------------------------------------------------------------------------------


def facts(facts: Sequence[Fact], view: View, sheet: Sheet, *, header: bool) -> list[Text]:
    """Statements one under the other, after their figures and the news of those; where each has a
    figure, a line each."""
    if all(fact.measure for fact in facts):
        return _figures(facts, view, sheet, header=header)
    sheet = sheet._replace(width=min(sheet.width, PROSE))
    opening: list[Text] = []
    told: set[str] = set()
    if len(facts) > _FEW:
        figured = [fact for fact in facts if fact.quantity is not None]
        opening, told = lead(figured or facts, (), None, view, sheet)
    return apart([opening, *(statement(fact, view, sheet, told) for fact in facts)])


def _figures(facts: Sequence[Fact], view: View, sheet: Sheet, *, header: bool) -> list[Text]:
    """Figures, a line each: the figure, what it measures, what has been learned since, its id;
    in a narrow window, or where they are few, each over the statement it stands in."""
    figures = [Text(written.figure_of(fact, view.units), "bold") for fact in facts]
    if sheet.width < NARROW or len(figures) <= _FEW:
        prose, told = sheet._replace(width=min(sheet.width, PROSE)), set[str]()
        return apart(
            [*prose.fold(figure), *statement(fact, view, prose, told, figure=False)]
            for figure, fact in zip(figures, facts, strict=True)
        )
    shown = [
        Column("figure", figures),
        Column("measure", [Text(fact.measure or "") for fact in facts]),
        Column("statement", [Text(fact.statement) for fact in facts], elastic=True),
        verdicts(facts),
        Column("id", [dim(fact.id) for fact in facts]),
    ]
    return one_a_line(shown, sheet, header=header)


def fact(fact: Fact, view: View, sheet: Sheet) -> list[Text]:
    """All there is to one fact, under its statement."""
    inside = sheet.narrower(2)
    status = f"{written.word(fact.status)}: {STATUSES[fact.status]}" if fact.status else ""
    due = fact.by if fact.quantity is None else None
    opening = sheet.pairs(
        [
            ("figure", Text(written.figure_of(fact, view.units), "bold")),
            ("status", _marked(status, "status", fact)),
            ("due", _marked(written.date(due), "by", fact)),
            ("as of", _marked(written.date(fact.as_of), "as_of", fact)),
        ]
    )
    rest = inside.pairs(
        [
            ("id", dim(f"fact {fact.id}")),
            ("measure", Text(fact.measure or "")),
            ("about", [_about(about) for about in fact.about]),
            ("topics", Text(", ".join(fact.topics))),
            ("note", Text(fact.note or "")),
            ("said in", list(_cited(fact.cites, view))),
        ]
    )
    return apart(
        [
            opening,
            section("What other sources say", [checks(fact.checks, view, inside)], inside),
            section("The statement", [rest], inside),
        ]
    )


def _marked(text: str, name: str, fact: Fact) -> Text:
    """A value; one that the editors inferred says so."""
    return Text.assemble(text, (" (inferred)" if text and name in fact.inferred else "", "dim"))


def _about(about: About) -> Text:
    remarks = [about.role, "implied" if about.implied else None]
    said_of_it = ", ".join(filter(None, remarks))
    return Text.assemble(
        about.name, (f" {about.id}", "dim"), (f" ({said_of_it})" if said_of_it else "", "dim")
    )


def _cited(cites: Sequence[Citation], view: View) -> Iterator[Text]:
    """Each citation: publisher, voice and paragraph, what is printed there, and the address."""
    for cite in cites:
        yield Text(", ".join([view.sources[cite.source].publisher, *said([cite], view)]))
        if cite.printed:
            yield dim(f"  printed {', '.join(map(_token, cite.printed))}")
    for source in dict.fromkeys(cite.source for cite in cites):
        yield address(view.sources[source].url)


def _token(token: Printed) -> str:
    if token.resolved is None:
        return f"“{token.text}”"
    return f"“{token.text}” → {written.date(token.resolved)}"


# -- checks ----------------------------------------------------------------------------------


def checks(checks: Sequence[Check], view: View, sheet: Sheet) -> list[Text]:
    """What other sources say, in the order given."""
    return apart(_check(check, view, sheet) for check in checks)


def _check(check: Check, view: View, sheet: Sheet) -> list[Text]:
    below = sheet.narrower(2)
    when = Text(written.date(check.date) or "n.d.", "bold")
    lines = below.fold(Text(check.statement))
    lines += below.flow(_found_in(check, view))
    if check.source:
        lines += below.fold(address(view.sources[check.source].url))
    lines += below.hanging(dim("of"), dim(", ".join(check.of)))
    return [
        *sheet.flow([when, verdict(check.verdict, check.outcome), *_quantities(check, view)]),
        *indented(lines),
    ]


def _quantities(check: Check, view: View) -> list[Text]:
    """The figures of a check, each as it is written."""
    return [Text(written.figure(q, view.units), "bold") for q in check.quantities]


def _found_in(check: Check, view: View) -> Iterator[Text]:
    """Whose word it is, when it was looked up, and the check's id."""
    if check.source:
        yield Text(_published_by(view.sources[check.source]))
    if check.checked_on:
        yield dim(f"checked {written.date(check.checked_on)}")
    yield dim(check.id)


def _published_by(source: Source) -> str:
    return source.publisher + (f" (a copy of {source.mirror_of})" if source.mirror_of else "")


def check(check: Check, view: View, sheet: Sheet) -> list[Text]:
    """All there is to one check, under its sentence."""
    source = view.sources[check.source] if check.source else None
    quantity = check.quantity
    return sheet.pairs(
        [
            ("figure", Text(" · ").join(_quantities(check, view))),
            ("verdict", verdict(check.verdict, check.outcome)),
            ("date", Text(written.date(check.date) or "n.d.")),
            ("source", Text(source.publisher if source else "none")),
            ("title", Text(source.title or "" if source else "")),
            ("url", address(source.url if source else None)),
            ("measure", Text((quantity.measure if quantity else None) or "")),
            ("of", [dim(target) for target in check.of]),
            ("checked", Text(written.date(check.checked_on))),
            ("id", dim(f"check {check.id}")),
        ]
    )


# -- sources ---------------------------------------------------------------------------------


def sources(sources: Sequence[Source], view: View, sheet: Sheet, *, header: bool) -> list[Text]:
    """Where everything comes from, a line each; each publisher leads to the page."""
    shown = [
        Column("publisher", [_publisher(source) for source in sources], elastic=True),
        Column("date", [Text(written.date(source.date) or "n.d.") for source in sources]),
        Column("language", [Text(source.language) for source in sources]),
        Column("id", [dim(source.id) for source in sources]),
        Column("title", [Text(source.title or "") for source in sources], elastic=True),
    ]
    return one_a_line(shown, sheet, header=header)


def _publisher(source: Source) -> Text:
    text = Text(_published_by(source), Style(link=source.url))
    text.truncate(_WIDEST_PUBLISHER, overflow="ellipsis")
    return text


def source(source: Source, view: View, sheet: Sheet) -> list[Text]:
    """All that is known of one source, under its publisher."""
    return sheet.pairs(
        [
            ("title", Text(source.title or "[untitled]")),
            ("author", Text(source.author or "")),
            ("date", Text(written.date(source.date) or "n.d.")),
            ("url", address(source.url)),
            ("kind", Text(f"{written.word(source.kind)}: {SOURCE_KINDS[source.kind]}")),
            ("as of", Text(written.date(source.as_of))),
            ("language", Text(view.languages.get(source.language, source.language))),
            ("copy of", Text(source.mirror_of or "")),
            ("paragraphs", Text("" if source.paragraphs is None else str(source.paragraphs))),
            ("accessed", Text(written.date(source.accessed))),
            ("id", dim(f"source {source.id}")),
        ]
    )
