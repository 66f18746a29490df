"""A page for a terminal: fitted to its width, coloured where it shows colour, complete."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from ..names import shown
from . import written
from .terminal.layout import Sheet, apart
from .terminal.lists import chosen, records
from .terminal.pages import check, checks, fact, facts, hits, source, sources
from .terminal.ranking import ranking
from .terminal.record import record
from .terminal.statements import MARKS, chief, dim

if TYPE_CHECKING:
    from .views import View

#: Lines of prose longer than this are hard to read; a list uses all there is.
_PROSE = 100
_NARROWEST = 20

_PAGES: dict[str, Callable[[View, Sheet], list[Text]]] = {
    "facts": facts,
    "record": record,
    "ranking": ranking,
    "fact": fact,
    "checks": checks,
    "check": check,
    "hits": hits,
    "sources": sources,
    "source": source,
}


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
    # Rich would fold and fill lines, which fit already.
    console.print(Text("\n").join(_page(view, Sheet(console, width), header)), soft_wrap=True)
    return screen.getvalue()


def _page(view: View, whole: Sheet, header: bool) -> list[Text]:
    sheet = whole._replace(width=min(whole.width, _PROSE))
    empty = not view.rows and (view.is_list or (view.chosen and view.narrowed))
    if view.chosen and not empty:
        return apart([chosen(view, whole, header=header), _ending(view, sheet)])
    title = sheet.fold(_title(view)) if header else []
    if empty:
        return apart([title, _ending(view, sheet)])
    if view.shape == "records":
        body = records(view, whole, header=header)
    else:
        body = _PAGES[view.shape](view, sheet)
    if view.is_list:
        return apart([title, body, _ending(view, sheet)])
    return apart([[*title, *body], _ending(view, sheet)])


#: Shapes of many answers: their titles count them.
_LISTS = {"records": "", "facts": " facts", "checks": "", "sources": "", "hits": " found"}


def _title(view: View) -> Text:
    if view.shape in ("fact", "check"):
        return Text(view.result["statement"], "bold")
    if not view.is_list:
        nothing = ("  nothing that matches", "dim") if view.narrowed else ""
        return Text.assemble((view.title, "bold"), nothing)
    title = shown(view.title) if view.shape == "hits" else view.title[:1].upper() + view.title[1:]
    order = {"checks": ", newest first", "hits": ", best first"}.get(view.shape, "")
    count = f"{len(view.rows)}{_LISTS[view.shape]}{order}" if view.rows else "nothing"
    return Text.assemble((title, "bold"), "  ", dim(count))


def _ending(view: View, sheet: Sheet) -> list[Text]:
    """Whose word all this is, as of when, and what to ask next."""
    source = _source(view)
    stated = sheet.fold(dim(source)) if source else []
    return [
        *stated,
        *sheet.pairs([("Next:", [dim(command + view.options) for command in view.next])]),
    ]


def _source(view: View) -> str:
    as_of = written.date(view.book["as_of"])
    if view.shape in ("checks", "check"):
        return f"Sources: as named. What they are held against was said as of {as_of}."
    if view.shape in ("sources", "source"):
        return ""
    stated = [source for source in view.sources.values() if source["paragraphs"] is not None]
    if not stated:
        return f"As of {as_of}."
    named = "; ".join(
        f"{source['publisher']}, as of {written.date(source['as_of'] or view.book['as_of'])}"
        for source in stated
    )
    return f"Source: {named}. {_legend(view)}"


def _legend(view: View) -> str:
    """What the marks on this page stand for."""
    rows = [*view.rows, *view.result] if isinstance(view.result, list) else view.rows
    if view.chosen:
        rows = [{name: row[name] for name in view.columns} for row in view.rows]
    verdicts = {row.get("check") for row in rows}
    verdicts |= {check["verdict"] for row in rows for check in chief(row)}
    if isinstance(view.result, Mapping):
        verdicts |= {check["verdict"] for check in view.result.get("checks") or ()}
    marks = [mark for verdict, (mark, _) in MARKS.items() if verdict in verdicts]
    if not marks:
        return "As stated then."
    verb = "marks" if len(marks) == 1 else "mark"
    return f"As stated then; {' '.join(marks)} {verb} what other sources say."
