"""A statement as every page shows it: its words, its figure, who says it where, and its check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from ...index.dates import newest_first
from ...model import strongest as severest
from ...names import as_typed
from .. import written
from .layout import Sheet, columns, indented

if TYPE_CHECKING:
    from ...model import Check, Citation, Fact
    from ..views import View

#: The sign before each verdict, and its colour: one that can be read on black and on white, and
#: a sign that fonts have. The word follows wherever there is room, for who sees no colour.
MARKS = {
    "differs": ("≠", "bold red"),
    "outdated": ("→", "bold magenta"),
    "partly": ("≈", "magenta"),
    "no_source_found": ("?", ""),
    "agrees": ("=", "green"),
}

#: A page leads with so many figures; the others stand with their statements.
_LEADING_FIGURES = 3


def dim(text: str | None) -> Text:
    """Text in the background: ids, dates, where it stands."""
    return Text(text or "", "dim")


def address(url: str | None) -> Text:
    """An address that can be followed with a click, even where it is folded."""
    return Text(url, Style(dim=True, link=url)) if url else Text()


def statement(
    fact: Fact, view: View, sheet: Sheet, told: set[str], *, figure: bool = True
) -> list[Text]:
    """A fact: its statement, what belongs to it, its strongest check, and the editors' note.

    ``told`` are the ids of the checks that the page has given already.
    """
    below = sheet.narrower(2)
    lines = below.flow(_details(fact, view, figure))
    lines += strongest(fact.checks, view, below, told, more=fact.id)
    lines += note(fact.note, below)
    return [*sheet.fold(Text(fact.statement)), *indented(lines)]


def _details(fact: Fact, view: View, figure: bool) -> Iterator[Text]:
    if fact.quantity is not None:
        if figure:
            yield Text(written.figure_of(fact, view.units), "bold")
    elif fact.by:
        yield Text(f"due {written.date(fact.by)}")
    if fact.status:
        yield Text(written.word(fact.status) + _inferred(fact, "status"))
    yield from where(as_of(fact), fact.cites, fact.id, view)


def where(when: str, cites: Iterable[Citation], id_: str, view: View) -> Iterator[Text]:
    """As of when something was said, by whom and in which paragraph, and its id."""
    if when:
        yield dim(f"as of {when}")
    for voice in said(cites, view):
        yield dim(voice)
    yield dim(id_)


def as_of(fact: Fact) -> str:
    """The date of a fact, and whether it is inferred; nothing where it has none."""
    return f"{written.date(fact.as_of)}{_inferred(fact, 'as_of')}" if fact.as_of else ""


def _inferred(fact: Fact, name: str) -> str:
    return " (inferred)" if name in fact.inferred else ""


def said(cites: Iterable[Citation], view: View) -> Iterator[str]:
    """Who says it in which paragraphs: 'ambassador on behalf of tokayev, P20'."""
    several = sum(source.paragraphs is not None for source in view.sources.values()) > 1
    for (source, voice, for_), group in groupby(
        cites, lambda cite: (cite.source, cite.voice, cite.on_behalf_of)
    ):
        named = view.names_of([for_]).get(for_, for_) if for_ else None
        speaker = " on behalf of ".join(filter(None, (voice, named)))
        paragraphs = written.paragraphs(cite.paragraph for cite in group)
        yield ", ".join(filter(None, (source if several else None, speaker, paragraphs)))


def note(text: str | None, sheet: Sheet) -> list[Text]:
    """The remark of the book's editors, which is none of the source."""
    return sheet.hanging(dim("note:"), dim(text)) if text else []


# -- what people came for --------------------------------------------------------------------


def lead(
    facts: Sequence[Fact], checks: Iterable[Check], status: Fact | None, view: View, sheet: Sheet
) -> tuple[list[Text], set[str]]:
    """What a page opens with: the figures, the newest of what has been learned since, the status;
    and the ids of the checks that it gives."""
    every = {check.id: check for check in checks}
    every |= {check.id: check for fact in facts for check in fact.checks}
    news = newest(every.values())
    pairs: list[tuple[str, Text | Sequence[Text]]] = [
        ("newest", [check_text(check, view) for check in news])
    ]
    if status is not None:
        words = f"{written.word(status.status)}{_inferred(status, 'status')}"
        when = f", as of {written.date(status.as_of)}" if status.as_of else ""
        pairs.append(("status", Text.assemble((words, "bold"), when)))
    lines = [*figures(facts, view, sheet), *sheet.pairs(pairs)]
    return lines, {check.id for check in news}


def newest(checks: Iterable[Check]) -> list[Check]:
    """The newest check; with it, the newest that says what came of a plan."""
    ordered = newest_first(check for check in checks if check.date)
    came_of_it = [check for check in ordered if check.outcome not in (None, "unknown")]
    return list({check.id: check for check in (*ordered[:1], *came_of_it[:1])}.values())


def figures(facts: Sequence[Fact], view: View, sheet: Sheet) -> list[Text]:
    """The first figures of these facts, a line each: the figure, what it measures, and whether it
    has been overtaken."""
    figured = [fact for fact in facts if fact.quantity is not None]
    table = columns()
    table.add_column(style="bold", overflow="fold")
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    for fact in figured[:_LEADING_FIGURES]:
        table.add_row(
            Text(written.figure_of(fact, view.units)),
            Text(written.measure(fact.measure)),
            short_verdict(fact.checks),
        )
    lines = sheet.draw(table) if figured else []
    others = len(figured) - _LEADING_FIGURES
    if others > 0:
        lines += sheet.fold(dim(f"{written.count(others, 'more figure')} below"))
    return lines


# -- checks ----------------------------------------------------------------------------------


def verdict(name: str | None, outcome: str | None = None) -> Text:
    """A verdict with its mark and what came of it: '→ outdated, completed'."""
    if name is None:
        return Text()
    sign, colour = MARKS[name]
    return Text(f"{sign} {_verdict_words(name, outcome)}", colour)


def short_verdict(checks: Sequence[Check]) -> Text:
    """The strongest verdict as a column of a list has it: '→ outdated', '? no source'."""
    check = severest(checks)
    text = verdict(check.verdict if check else None)
    if check and check.verdict == "no_source_found":
        text.right_crop(len(" found"))
    return text


def _verdict_words(name: str, outcome: str | None) -> str:
    came_of_it = "outcome unknown" if outcome == "unknown" else written.word(outcome)
    return ", ".join(filter(None, (written.word(name), came_of_it)))


def chief(checks: Sequence[Check]) -> list[Check]:
    """The checks that a page shows with an entry: the strongest, the newest outcome, the newest."""
    first = severest(checks)
    if first is None:
        return []
    shown = [first]
    # They stand newest first. An outcome is news, however weak the verdict it comes with.
    came_of_it = next((check for check in checks if check.outcome), None)
    if came_of_it and not first.outcome:
        shown.append(came_of_it)
    if checks[0] not in shown:
        shown.append(checks[0])
    return shown


def strongest(
    checks: Sequence[Check], view: View, sheet: Sheet, told: set[str], *, more: str
) -> list[Text]:
    """The check with the strongest verdict, what came of it since, the newest, and where the
    others are."""
    shown = chief(checks)
    lines = [line for check in shown for line in check_line(check, view, sheet, told)]
    if others := len(checks) - len(shown):
        command = f"kzkr checks {as_typed(more)}{view.options}"
        lines += indented(sheet.narrower(2).fold(dim(f"+{others} more: {command}")))
    return lines


def check_line(check: Check, view: View, sheet: Sheet, told: set[str]) -> list[Text]:
    """A check in one sentence under its mark; where the page has told it, only its verdict."""
    sign, colour = MARKS[check.verdict]
    return sheet.hanging(Text(sign, colour), check_text(check, view, told)[2:])


def check_text(check: Check, view: View, told: set[str] | None = None) -> Text:
    """A check in one sentence, with whose sentence it rests on: '= agrees, held: … (X, 2024)'.

    One that is ``told`` already is named by its verdict, source and date.
    """
    words = verdict(check.verdict, check.outcome)
    if told is not None and check.id in told:
        return Text.assemble(words, f", as above ({by(check, view)})")
    if told is not None:
        told.add(check.id)
    return Text.assemble(words, f": {check.statement} ", dim(f"({by(check, view)})"))


def by(check: Check, view: View) -> str:
    """Whose word a check is, and of when."""
    if check.source is None:
        return f"looked up {written.date(check.checked_on)}"
    source = view.sources[check.source]
    return f"{source.publisher}, {written.date(check.date or source.date) or 'n.d.'}"
