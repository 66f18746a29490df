"""What changed between two editions of a book: one change an entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .model import Book

_SECTIONS = ("records", "facts", "rankings", "checks", "sources")


class FieldChange(NamedTuple):
    """A field of an entry before and after, as plain values; None where it was absent."""

    field: str
    old: Any
    new: Any


class Change(NamedTuple):
    """An entry that was added, removed or changed. ``text`` is its name or statement as it stands
    in the newer edition that has it; ``fields`` are empty unless it was changed."""

    change: str
    kind: str
    id: str
    text: str
    fields: tuple[FieldChange, ...] = ()


def compare(old: Book, new: Book) -> list[Change]:
    """What changed from one book to another, by ids: what the book says of itself, then records,
    facts, rankings, checks and sources; in each what is new or changed in the order of the new
    book, then what was removed in the order of the old."""
    changes: list[Change] = []
    fields = _fields_changed(_header(old), _header(new))
    if fields:
        changes.append(Change("changed", "book", new.id, new.title, fields))
    for section in _SECTIONS:
        changes += _section(_by_id(getattr(old, section)), _by_id(getattr(new, section)))
    return changes


def _section(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for name, entry in new.items():
        if name not in old:
            yield Change("added", _kind(entry), name, _text(entry))
        elif fields := _fields_changed(_plain(old[name]), _plain(entry)):
            yield Change("changed", _kind(entry), name, _text(entry), fields)
    for name, entry in old.items():
        if name not in new:
            yield Change("removed", _kind(entry), name, _text(entry))


def _by_id(entries: Iterable[Any]) -> dict[str, Any]:
    return {entry.id: entry for entry in entries}


def _kind(entry: Any) -> str:
    # A source has a kind of its own, article or web page.
    name = type(entry).__name__.lower()
    return entry.kind if name == "record" else name


def _text(entry: Any) -> str:
    """The name or statement by which people know an entry."""
    fields = entry._asdict()
    return next(str(fields[key]) for key in ("statement", "name", "publisher") if key in fields)


def _header(book: Book) -> dict[str, Any]:
    """What the book says of itself, and the words it defines."""
    return {key: _plain(held) for key, held in book._asdict().items() if key not in _SECTIONS}


def _plain(value: Any) -> Any:
    """A value of the model as JSON has it; what an entry does not have is left out."""
    if hasattr(value, "_asdict"):
        fields = ((key, _plain(held)) for key, held in value._asdict().items())
        entry = {key: held for key, held in fields if held not in (None, [], {})}
        # What only a kind of record has is a field of it to whoever keeps the book.
        return entry | entry.pop("attributes", {})
    if isinstance(value, tuple):
        return [_plain(held) for held in value]
    if isinstance(value, dict):
        return {key: _plain(held) for key, held in value.items()}
    return value


def _fields_changed(old: dict[str, Any], new: dict[str, Any]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(key, old.get(key), new.get(key))
        for key in dict.fromkeys((*old, *new))
        if old.get(key) != new.get(key)
    )
