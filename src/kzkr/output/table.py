"""A page for a terminal: fitted to its width, coloured where it shows colour, complete."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from ..model import Check, Deadline, Entry, Fact, Hit, Ranking, Summary
from ..names import shown
from . import written
from .terminal.layout import PROSE, Sheet, apart
from .terminal.statements import MARKS, chief, dim

if TYPE_CHECKING:
    from .views import View

_NARROWEST = 20

#: The module that draws each shape, by a function of the shape's name: imported when it is asked
#: for, so that a page pays for no other.
_MODULES = {
    "records": "lists",
    "facts": "pages",
    "sources": "pages",
    "checks": "pages",
    "fact": "pages",
    "check": "pages",
    "source": "pages",
    "record": "record",
    "ranking": "ranking",
    "hits": "hits",
    "figures": "figures",
    "measures": "figures",
    "changes": "changes",
}

#: Lists in columns: whether they have headings is the user's choice.
_COLUMNS = ("records", "facts", "sources")


class _Standard(io.StringIO):
    """Text that is kept, while Rich decides on colour as if it went to standard output."""

    def isatty(self) -> bool:
        return sys.stdout is not None and sys.stdout.isatty()


def render(view: View, *, header: bool = True) -> str:
    """The page of a view; without ``header``, without its title and column headings.

    As wide as the terminal or COLUMNS, 80 cells where there is neither. In colour on a terminal
    or with FORCE_COLOR, unless NO_COLOR or TERM=dumb asks for none.
    """
    return drawn(view, shutil.get_terminal_size().columns, header=header)


def drawn(view: View, width: int, *, header: bool = True) -> str:
    """The page of a view in so many cells."""
    width = max(width, _NARROWEST)
    screen = _Standard()
    console = Console(file=screen, width=width, highlight=False, force_jupyter=False)
    page = _page(view, Sheet(console, width), header)
    for line in page:
        line.rstrip()
    # Rich would fold and fill lines, which fit already.
    console.print(Text("\n").join(page), soft_wrap=True)
    return screen.getvalue()


def _page(view: View, whole: Sheet, header: bool) -> list[Text]:
    sheet = whole._replace(width=min(whole.width, PROSE))
    empty = not view.rows and (view.is_list or (view.chosen and view.narrowed))
    if view.chosen and not empty:
        from .terminal.lists import chosen

        return apart([chosen(view, whole, header=header), _ending(view, sheet)])
    title = sheet.fold(_title(view)) if header else []
    if empty:
        return apart([title, _ending(view, sheet)])
    # Here alone no type is checked: each page says which answers it is drawn from.
    page = getattr(import_module(f".terminal.{_MODULES[view.shape]}", __package__), view.shape)
    draw = partial(page, view.answers if view.is_list else view.answers[0], view)
    if view.shape in _COLUMNS:
        body = draw(whole, header=header)
    else:
        body = draw(whole if view.shape == "ranking" else sheet)
    if view.is_list:
        return apart([title, _opening(view, sheet), body, _ending(view, sheet)])
    return apart([[*title, *body], _ending(view, sheet)])


def _opening(view: View, sheet: Sheet) -> list[Text]:
    """What stands before a list on its page."""
    first = view.opening()
    if not first:
        return []
    from .terminal.figures import opening

    return opening(first, sheet)


def _title(view: View) -> Text:
    if not view.is_list:
        if isinstance(view.answers[0], Fact | Check):
            return Text(view.answers[0].statement, "bold")
        nothing = ("  nothing that matches", "dim") if view.narrowed else ""
        return Text.assemble((view.title, "bold"), nothing)
    title = view.title[:1].upper() + view.title[1:]
    if view.shape in ("hits", "figures", "changes"):
        title = shown(view.title)
    return Text.assemble((title, "bold"), "  ", dim(_count(view)))


#: What comes first in lists that are in an order of their own.
_FIRST = {"checks": "newest", "figures": "newest", "hits": "best"}


def _count(view: View) -> str:
    """How many entries there are, or which of them are shown where that is not all."""
    if not view.rows:
        return "nothing"
    every = len(view.rows) + view.more
    first = _FIRST.get(view.shape, "")
    if view.more:
        return f"the {first or 'first'} {len(view.rows):,} of {every:,}"
    counted = written.count(every, "fact") if view.shape == "facts" else f"{every:,}"
    return f"{counted}, {first} first" if first and every > 1 else counted


def _ending(view: View, sheet: Sheet) -> list[Text]:
    """Whose word all this is, as of when, and what to ask next."""
    source = _source(view)
    # A mark and its word stay on one line.
    marked = "|".join(re.escape(mark) for mark, _ in MARKS.values())
    pieces = re.findall(rf"(?:(?:{marked}) )?\S+", source)
    stated = sheet.flow(map(dim, pieces), between=" ")
    asked = sheet.pairs([("Next:", [dim(command + view.options) for command in view.next])])
    if not view.more:
        return [*stated, *asked]
    more = f"{view.more:,} more: --limit {len(view.rows) + view.more} shows all"
    return apart([sheet.fold(Text(more)), [*stated, *asked]])


def _source(view: View) -> str:
    as_of = written.date(view.book["as_of"])
    if view.shape in ("checks", "check"):
        return f"Sources: as named. What they are held against was said as of {as_of}."
    if view.shape in ("sources", "source", "changes"):
        return ""
    stated = [source for source in view.sources.values() if source.paragraphs is not None]
    if not stated:
        if view.shape == "measures":
            return "Each figure is as of its own date."
        return f"As of {as_of}."
    named = "; ".join(
        f"{source.publisher}, as of {written.date(source.as_of or view.book['as_of'])}"
        for source in stated
    )
    return f"Source: {named}. {_legend(view)}"


def _legend(view: View) -> str:
    """What the marks on this page stand for."""
    verdicts = set(_chosen(view) if view.chosen else (c.verdict for c in _checks(view)))
    marks = [
        f"{mark} {written.word(name)}" for name, (mark, _) in MARKS.items() if name in verdicts
    ]
    if not marks:
        return "As stated then."
    return f"As stated then. Other sources since: {', '.join(marks)}."


def _checks(view: View) -> Iterator[Check]:
    """The checks that a page gives, whose marks it explains."""
    for answer in view.answers:
        entry = answer.found if isinstance(answer, Hit) else answer
        if isinstance(entry, Check):
            yield entry
        elif isinstance(entry, Entry):
            yield from (check for fact in entry.facts for check in chief(fact.checks))
            yield from (check for place in entry.rankings for check in chief(place.row.checks))
            yield from entry.checks
        elif isinstance(entry, Summary | Deadline):
            yield from chief(entry.checks)[:1]
        elif isinstance(entry, Fact | Ranking):
            yield from chief(entry.checks) if view.is_list else entry.checks
            if isinstance(answer, Ranking):
                yield from (check for row in answer.rows for check in chief(row.checks))


def _chosen(view: View) -> Iterator[str]:
    """The verdicts in the columns that a user chose, and of the entry itself."""
    for row in view.rows:
        if "check" in view.columns and row["check"]:
            yield row["check"]
        if "checks" in view.columns:
            yield from (check.verdict for check in chief([c.value for c in row["checks"]]))
    if isinstance(view.result, Mapping):
        yield from (check["verdict"] for check in view.result.get("checks") or ())
