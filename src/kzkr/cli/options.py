"""The options of the commands that ask the book: each declared once, the same wherever it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..book import SEARCHED, FactBook
from ..output import FORMATS
from ..vocabulary import STATUSES, VERDICTS
from .command import Parameter, flag
from .completion import candidates as complete

DATA = Parameter(
    "data",
    ("--data",),
    "Another fact book.",
    "FILE",
    completion=complete.file,
    settings={"envvar": "KZKR_DATA", "show_envvar": True},
)

_ALL = (
    Parameter(
        "topic",
        ("--topic",),
        "Only what belongs to this topic.",
        "TOPIC",
        known=FactBook.topics,
    ),
    Parameter(
        "priority",
        ("--priority",),
        "Only what stands under this priority.",
        "N_OR_NAME",
        completion=complete.name("priority"),
    ),
    Parameter(
        "country",
        ("--country",),
        "Only of this country: a code (KR) or a name.",
        "COUNTRY",
        completion=complete.name("place"),
    ),
    Parameter(
        "status",
        ("--status",),
        "Only with this status.",
        "STATUS",
        known=STATUSES,
    ),
    Parameter(
        "verdict",
        ("--verdict",),
        "Only checks with this verdict.",
        "VERDICT",
        known=VERDICTS,
    ),
    Parameter(
        "measure",
        ("--measure",),
        "Only figures of this measure.",
        "MEASURE",
        known=FactBook.measures_with_figures,
    ),
    Parameter(
        "since", ("--since",), "Not before this date; a year or month means all of it.", "DATE"
    ),
    Parameter(
        "until", ("--until",), "Not after this date; a year or month means all of it.", "DATE"
    ),
    Parameter(
        "added_since",
        ("--added-since",),
        "Only what came into the book then or later, whatever its page's date.",
        "DATE",
    ),
    Parameter(
        "kind",
        ("--kind",),
        "Only entries of this kind.",
        "KIND",
        known=SEARCHED,
    ),
    Parameter("limit", ("--limit",), "At most so many.", "N", int | None, settings={"min": 1}),
    flag("rank", "--rank", "The ranking instead."),
    Parameter(
        "format",
        ("--format", "-f"),
        f"One of {', '.join(FORMATS)}; by default table on a terminal, tsv elsewhere.",
        "FORMAT",
        known=FORMATS,
    ),
    Parameter("fields", ("--fields",), "These columns, in this order.", "A,B,…"),
    flag("no_header", "--no-header", "Leave out the line of column names."),
    flag("no_checks", "--no-checks", "Only what the source says, nothing learned since."),
    flag("no_pager", "--no-pager", "Print a long table at once."),
    DATA,
)

OPTIONS: Mapping[str, Parameter] = {option.name: option for option in _ALL}

#: How an answer is shown, and of which book: on every command that asks it.
SHOWN = ("format", "fields", "no_header", "no_checks", "no_pager", "data")

#: The columns that ``--fields`` can name, by what the line says besides.
Columns = Callable[[Mapping[str, Any]], Sequence[str]]


def options(names: Sequence[str], columns: Columns) -> tuple[Parameter, ...]:
    """These options, then those on how the answer is shown."""
    fields = OPTIONS["fields"]._replace(completion=complete.fields(columns))
    declared = {**OPTIONS, "fields": fields}
    return tuple(declared[name] for name in (*names, *SHOWN))
