"""kzkr: the fact book on Kazakhstan–Korea relations, as a command and as a library.

>>> from kzkr import FactBook
>>> FactBook.open().record("company", "samsung").record.names["ko"]
'삼성전자'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .book import FactBook

__version__ = "1.0.0"
__all__ = ["FactBook", "__version__"]


def __getattr__(name: str) -> object:
    # The command imports this package first, and --version needs no book.
    if name == "FactBook":
        from .book import FactBook

        return FactBook
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
