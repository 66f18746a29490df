"""`kzkr mcp`: the book's questions as tools of an assistant.

`protocol` reads and writes the lines, `server` knows the methods, `tools` makes each command that
asks the book a tool. A lookup imports none of them.
"""

from __future__ import annotations

from ..command import Command
from ..options import DATA


def _serve(data: str | None) -> int:
    from .server import serve

    return serve(data)


def mcp() -> Command:
    """The command that answers an assistant."""
    return Command(
        _serve,
        "Answer an assistant, by the Model Context Protocol.",
        "Answer an assistant's questions on standard input and output, by the Model Context"
        " Protocol. Its program starts this command; docs/assistant.md says how it is told to.",
        ("kzkr mcp",),
        (DATA,),
    )
