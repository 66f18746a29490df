"""A statement as every page shows it: its words, its figure, who says it where, and its check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.style import Style
from rich.text import Text

from ...names import as_typed
from ...vocabulary import VERDICTS
from .. import written
from .layout import Sheet, indented

if TYPE_CHECKING:
    from ..views import View

Row = Mapping[str, Any]

#: The sign before each verdict, and its colour. The word always follows, for who sees no colour.
MARKS = {
    "differs": ("≠", "red"),
    "outdated": ("⟳", "yellow"),
    "partly": ("≈", "dim yellow"),
    "no_source_found": ("?", "dim yellow"),
    "agrees": ("=", "green"),
}


def dim(text: str | None) -> Text:
    """Text in the background: ids, dates, where it stands."""
    return Text(text or "", "dim")


def address(url: str | None) -> Text:
    """An address that can be followed with a click, even where it is folded."""
    return Text(url, Style(dim=True, link=url)) if url else Text()


def statement(row: Row, view: View, sheet: Sheet, *, figure: bool = True) -> list[Text]:
    """A fact: its statement, what belongs to it, its strongest check, and the editors' note."""
    below = sheet.narrower(2)
    lines = below.flow(_details(row, view, figure))
    lines += strongest(row, view, below, more=row["id"])
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
        speaker = " on behalf of ".join(filter(None, (voice, for_)))
        paragraphs = ", ".join(f"P{cite['paragraph']}" for cite in group)
        yield ", ".join(filter(None, (source if several else None, speaker, paragraphs)))


def note(row: Row, sheet: Sheet) -> list[Text]:
    """The remark of the book's editors, which is none of the source."""
    return sheet.fold(dim(f"note: {row['note']}")) if row.get("note") else []


# -- checks ----------------------------------------------------------------------------------


def verdict(name: str | None, outcome: str | None = None) -> Text:
    """A verdict with its mark and what came of it: '⟳ outdated, completed'."""
    if name is None:
        return Text()
    sign, colour = MARKS[name]
    return Text(f"{sign} {_verdict_words(name, outcome)}", colour)


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


def strongest(row: Row, view: View, sheet: Sheet, *, more: str) -> list[Text]:
    """The check with the strongest verdict, what came of it since, the newest, and where the
    others are."""
    shown = chief(row)
    lines = [line for check in shown for line in check_line(check, view, sheet)]
    if others := len(row.get("checks") or ()) - len(shown):
        command = f"kzkr checks {as_typed(more)}{view.options}"
        lines += indented(sheet.narrower(2).fold(dim(f"+{others} more: {command}")))
    return lines


def check_line(check: Row, view: View, sheet: Sheet) -> list[Text]:
    """A check in one sentence, with whose sentence it rests on: '= agrees, held: … (X, 2024)'."""
    sign, colour = MARKS[check["verdict"]]
    words = _verdict_words(check["verdict"], check["outcome"])
    text = Text.assemble((words, colour), f": {check['statement']} ", dim(f"({by(check, view)})"))
    return sheet.hanging(Text(sign, colour), text)


def by(check: Row, view: View) -> str:
    """Whose word a check is, and of when."""
    source = view.sources.get(check["source"] or "")
    if source is None:
        return f"looked up {written.date(check['checked_on'])}"
    return f"{source['publisher']}, {written.date(check['date'] or source['date']) or 'n.d.'}"
