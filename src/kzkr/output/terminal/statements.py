"""A statement as every page shows it: its words, its figure, who says it where, and its check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.style import Style
from rich.text import Text

from ...index.dates import newest_first
from ...names import as_typed
from ...vocabulary import VERDICTS
from .. import written
from .layout import Sheet, columns, indented

if TYPE_CHECKING:
    from ..views import View

Row = Mapping[str, Any]

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
    row: Row, view: View, sheet: Sheet, told: set[str], *, figure: bool = True
) -> list[Text]:
    """A fact: its statement, what belongs to it, its strongest check, and the editors' note.

    ``told`` are the ids of the checks that the page has given already.
    """
    below = sheet.narrower(2)
    lines = below.flow(_details(row, view, figure))
    lines += strongest(row, view, below, told, more=row["id"])
    lines += note(row, below)
    return [*sheet.fold(Text(row["statement"])), *indented(lines)]


def _details(row: Row, view: View, figure: bool) -> Iterator[Text]:
    if row.get("value") is not None:
        if figure:
            yield Text(written.figure(row, view.units), "bold")
    elif row.get("by"):
        yield Text(f"due {written.date(row['by'])}")
    if row.get("status"):
        yield Text(written.word(row["status"]) + _inferred(row, "status"))
    yield from where(row, view)


def where(row: Row, view: View) -> Iterator[Text]:
    """When something was said, by whom and in which paragraph, and its id."""
    if row.get("as_of"):
        yield dim(f"as of {written.date(row['as_of'])}{_inferred(row, 'as_of')}")
    for voice in said(row.get("cites") or (), view):
        yield dim(voice)
    yield dim(row["id"])


def _inferred(row: Row, name: str) -> str:
    return " (inferred)" if name in (row.get("inferred") or ()) else ""


def said(cites: Iterable[Row], view: View) -> Iterator[str]:
    """Who says it in which paragraphs: 'ambassador on behalf of tokayev, P20'."""
    several = sum(source["paragraphs"] is not None for source in view.sources.values()) > 1
    for (source, voice, for_), group in groupby(
        cites, lambda cite: (cite["source"], cite["voice"], cite["on_behalf_of"])
    ):
        named = view.names_of([for_]).get(for_, for_) if for_ else None
        speaker = " on behalf of ".join(filter(None, (voice, named)))
        paragraphs = ", ".join(f"P{cite['paragraph']}" for cite in group)
        yield ", ".join(filter(None, (source if several else None, speaker, paragraphs)))


def note(row: Row, sheet: Sheet) -> list[Text]:
    """The remark of the book's editors, which is none of the source."""
    if not row.get("note"):
        return []
    return sheet.hanging(dim("note:"), dim(row["note"]))


# -- what people came for --------------------------------------------------------------------


def lead(
    facts: Sequence[Row], checks: Sequence[Row], status: Row | None, view: View, sheet: Sheet
) -> tuple[list[Text], set[str]]:
    """What a page opens with: the figures, the newest of what has been learned since, the status;
    and the ids of the checks that it gives."""
    told: set[str] = set()
    every = {check["id"]: check for check in checks}
    every |= {check["id"]: check for fact in facts for check in fact.get("checks") or ()}
    news = newest(list(every.values()))
    pairs: list[tuple[str, Text | Sequence[Text]]] = [
        ("newest", [line for check in news for line in _told(check, view, told)])
    ]
    if status is not None:
        words = f"{written.word(status['status'])}{_inferred(status, 'status')}"
        when = f", as of {written.date(status['as_of'])}" if status["as_of"] else ""
        pairs.append(("status", Text.assemble((words, "bold"), when)))
    return [*figures(facts, view, sheet), *sheet.pairs(pairs)], told


def newest(checks: Sequence[Row]) -> list[Row]:
    """The newest check; with it, the newest that says what came of a plan."""
    dated = newest_first(_Dated(check["date"], check) for check in checks if check["date"])
    ordered = [check for _, check in dated]
    came_of_it = [check for check in ordered if check["outcome"] not in (None, "unknown")]
    return list({check["id"]: check for check in (*ordered[:1], *came_of_it[:1])}.values())


class _Dated(NamedTuple):
    date: str
    check: Row


def _told(check: Row, view: View, told: set[str]) -> list[Text]:
    told.add(check["id"])
    return [check_text(check, view)]


def figures(facts: Sequence[Row], view: View, sheet: Sheet) -> list[Text]:
    """The first figures of these facts, a line each: the figure, what it measures, and whether it
    has been overtaken."""
    figured = [fact for fact in facts if fact.get("value") is not None]
    table = columns()
    table.add_column(style="bold", overflow="fold")
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    for fact in figured[:_LEADING_FIGURES]:
        table.add_row(
            Text(written.figure(fact, view.units)),
            Text(written.measure(fact["measure"])),
            short_verdict(fact["check"]),
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


def short_verdict(name: str | None) -> Text:
    """A verdict as a column of a list has it: '→ outdated', '? no source'."""
    text = verdict(name)
    if name == "no_source_found":
        text.right_crop(len(" found"))
    return text


def _verdict_words(name: str, outcome: str | None) -> str:
    came_of_it = "outcome unknown" if outcome == "unknown" else written.word(outcome)
    return ", ".join(filter(None, (written.word(name), came_of_it)))


def chief(row: Row) -> list[Row]:
    """The checks that a page shows with an entry: the strongest, the newest outcome, the newest."""
    checks = row.get("checks") or []
    if not checks:
        return []
    order = list(VERDICTS)
    shown = [min(checks, key=lambda check: order.index(check["verdict"]))]
    # They stand newest first. An outcome is news, however weak the verdict it comes with.
    came_of_it = next((check for check in checks if check["outcome"]), None)
    if came_of_it and not shown[0]["outcome"]:
        shown.append(came_of_it)
    if checks[0] not in shown:
        shown.append(checks[0])
    return shown


def strongest(row: Row, view: View, sheet: Sheet, told: set[str], *, more: str) -> list[Text]:
    """The check with the strongest verdict, what came of it since, the newest, and where the
    others are."""
    shown = chief(row)
    lines = [line for check in shown for line in check_line(check, view, sheet, told)]
    if others := len(row.get("checks") or ()) - len(shown):
        command = f"kzkr checks {as_typed(more)}{view.options}"
        lines += indented(sheet.narrower(2).fold(dim(f"+{others} more: {command}")))
    return lines


def check_line(check: Row, view: View, sheet: Sheet, told: set[str]) -> list[Text]:
    """A check in one sentence under its mark; where the page has told it, only its verdict."""
    sign, colour = MARKS[check["verdict"]]
    return sheet.hanging(Text(sign, colour), check_text(check, view, told)[2:])


def check_text(check: Row, view: View, told: set[str] | None = None) -> Text:
    """A check in one sentence, with whose sentence it rests on: '= agrees, held: … (X, 2024)'.

    One that is ``told`` already is named by its verdict, source and date.
    """
    words = verdict(check["verdict"], check["outcome"])
    if told is not None and check["id"] in told:
        return Text.assemble(words, f", as above ({by(check, view)})")
    if told is not None:
        told.add(check["id"])
    return Text.assemble(words, f": {check['statement']} ", dim(f"({by(check, view)})"))


def by(check: Row, view: View) -> str:
    """Whose word a check is, and of when."""
    source = view.sources.get(check["source"] or "")
    if source is None:
        return f"looked up {written.date(check['checked_on'])}"
    return f"{source['publisher']}, {written.date(check['date'] or source['date']) or 'n.d.'}"
