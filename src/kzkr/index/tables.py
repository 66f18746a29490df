"""Which fields of the model are columns of which table: SELECT and INSERT follow from it.

A field of the model that is not left out here is a column of that name in `schema.sql`.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from ..model import Check, Fact, Quantity, Ranking, Record, Source

#: Columns that are called otherwise than the field.
_RENAMED = {"start": '"from"', "source": "source_id"}


class Table(NamedTuple):
    """The fields of a model that stand in columns of one table."""

    fields: tuple[str, ...]
    #: As SQL lists them.
    columns: str
    values: Callable[[Any], tuple[Any, ...]]

    def row(self, value: Any) -> tuple[Any, ...]:
        """What the columns of a value hold."""
        row = self.values(value)
        return (*row[:-1], ";".join(row[-1]) or None) if self.fields[-1] == "inferred" else row

    def named(self, row: Sequence[Any]) -> dict[str, Any]:
        """What a row holds, by the names of the fields."""
        named = dict(zip(self.fields, row, strict=False))
        if "inferred" in named:
            named["inferred"] = tuple(named["inferred"].split(";")) if named["inferred"] else ()
        return named


def _table(model: Any, *without: str, renamed: Mapping[str, str] = _RENAMED) -> Table:
    names = [name for name in model._fields if name not in (*without, "id", "inferred")]
    # A table is written in the order of its keys, and a list of names is joined in its last column.
    names = [*(["id"] if "id" in model._fields else []), *names]
    names += ["inferred"] if "inferred" in model._fields else []
    return Table(
        tuple(names), ", ".join(renamed.get(name, name) for name in names), attrgetter(*names)
    )


SOURCE = _table(Source, "voices", "sections", "silent", "uncited")
RECORD = _table(Record, "names", "aliases", "slips", "attributes")
FACT = _table(Fact, "about", "cites", "topics", "quantity", "checks", "words")
#: A fact has its measure and the date it is due in columns of its own.
FACT_QUANTITY = _table(Quantity, "by", "measure", "producer")
RANKING = _table(Ranking, "rows", "cites", "checks")
RANKING_QUANTITY = _table(Quantity, "producer")
CHECK = _table(Check, "of", "quantities")
CHECK_QUANTITY = _table(Quantity)
