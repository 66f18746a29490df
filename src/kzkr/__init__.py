"""kzkr: the fact book on Kazakhstan–Korea relations, as a command and as a library.

>>> from kzkr import FactBook
>>> with FactBook.open() as book:
...     book.record("company", "samsung").record.names["ko"]
'삼성전자'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .book import FactBook
    from .errors import Ambiguous, BadFilter, Invalid, NotFound, Unreadable
    from .filters import Filters

__version__ = "1.1.0.dev0"
__all__ = [
    "Ambiguous",
    "BadFilter",
    "FactBook",
    "Filters",
    "Invalid",
    "NotFound",
    "Unreadable",
    "__version__",
]

#: Where each public name is: imported when it is used, for the command imports this package first.
_MODULES = {
    "FactBook": "book",
    "Filters": "filters",
    **dict.fromkeys(("Ambiguous", "BadFilter", "Invalid", "NotFound", "Unreadable"), "errors"),
}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        from importlib import import_module

        return getattr(import_module(f".{_MODULES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
