"""A whole book for other tools: written whole, or not at all."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from ..book import FactBook
from ..names import shown
from ..temporary import temporary_path
from . import answers, columns
from .answers import Row
from .json import document


class NotWritten(Exception):
    """Nothing was written; the message is one line and names the destination."""


def export(book: FactBook, format_: str, destination: Path) -> None:
    """Write a book in a form of `EXPORTS` to a file or directory that does not exist yet.

    Raises NotWritten, and leaves everything as it was.
    """
    name = shown(str(destination), 500)
    try:
        _must_be_free(destination)  # known before the work, though it is asked again after it
        # Beside the destination, so on the same file system.
        with temporary_path(str(destination.parent / ".kzkr-export-")) as path:
            aside = Path(path)
            _WRITERS[format_](book, aside)
            _into_place(aside, destination)
    except FileExistsError:
        raise NotWritten(f"cannot write {name}: it exists already") from None
    except OSError as error:
        raise NotWritten(f"cannot write {name}: {error.strerror or error}") from None
    except (sqlite3.Error, ValueError) as error:  # ValueError: a NUL in the path
        raise NotWritten(f"cannot write {name}: {error}") from None


# -- the destination -------------------------------------------------------------------------


def _must_be_free(target: Path) -> None:
    if os.path.lexists(target):
        raise FileExistsError


def _into_place(aside: Path, target: Path) -> None:
    """Give what is whole and on the disk its final name, unless somebody took it meanwhile."""
    try:
        # A link never replaces anything, which a rename would.
        os.link(aside, target)
    except FileExistsError:
        raise
    except OSError:  # a directory, or no links on this file system
        _must_be_free(target)
        os.rename(aside, target)
    _sync_directory(target.parent)


def _sync(path: Path, flags: int = os.O_RDWR) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_directory(path: Path) -> None:
    """Have the names in a directory on the disk, too."""
    try:
        _sync(path, os.O_RDONLY)
    except OSError:
        pass  # Windows opens no directories; the export is whole in any case


# -- JSON ------------------------------------------------------------------------------------


def whole(book: FactBook) -> dict[str, Any]:
    """The whole book as one document, its objects those of `kzkr … -f json`."""
    id_, title, version, as_of = book.about
    sources = {source.id: source for source in book.sources()}
    return {
        "schema": 1,
        "book": {
            "id": id_,
            "title": title,
            "version": version,
            "as_of": as_of,
            "languages": book.languages(),
            "topics": book.topics(),
            "measures": book.measures(),
            "words": book.words(),
            "units": book.units(),
        },
        "records": [Row(columns.entry(e.record.kind), e, sources) for e in book.entries()],
        "facts": [Row(answers.FACT, fact, sources) for fact in book.facts()],
        "rankings": [Row(answers.RANKING, ranking, sources) for ranking in book.rankings()],
        "checks": [Row(answers.CHECK, check, sources) for check in book.checks()],
        "sources": answers.source_rows(sources),
    }


def _document(book: FactBook) -> str:
    return document(whole(book))


@contextmanager
def _new(path: Path) -> Iterator[IO[str]]:
    """A new text file, on the disk when it is left."""
    with open(path, "x", encoding="utf-8", newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


# -- SQLite ----------------------------------------------------------------------------------


def _sqlite(book: FactBook, path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        # Nobody sees the file before it is whole; a journal beside it would only be left over.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        book.backup(database)
    _sync(path)


# -- Data Package ----------------------------------------------------------------------------

#: How names and words are found; no part of what the book says.
_FOR_LOOKUPS = ("name_keys", "sound_keys", "concept_keys", "search")
_TYPES = {"TEXT": "string", "INTEGER": "integer", "NUMERIC": "number"}


class _Column(NamedTuple):
    name: str
    type: str
    required: bool
    #: Its place in the primary key, from 1, or 0.
    key: int


def _datapackage(book: FactBook, path: Path) -> None:
    """Write the tables as CSV (RFC 4180) and their description, made from the database's own.

    See https://specs.frictionlessdata.io/tabular-data-package/.
    """
    path.mkdir()
    with closing(sqlite3.connect(":memory:")) as database:
        book.backup(database)
        tables = _tables(database)
        for table, columns in tables.items():
            with _new(path / f"{table}.csv") as file:
                rows = csv.writer(file, lineterminator="\r\n")
                rows.writerow([column.name for column in columns])
                key = ", ".join(f'"{c.name}"' for c in sorted(columns, key=_in_key) if c.key)
                rows.writerows(database.execute(f'SELECT * FROM "{table}" ORDER BY {key}'))
        described = [_resource(database, table, columns) for table, columns in tables.items()]
    id_, title, version, _ = book.about
    package = {
        "profile": "tabular-data-package",
        "name": id_,
        "title": title,
        "version": version,
        "sources": [{"title": s.title or s.publisher, "path": s.url} for s in book.sources()],
        "resources": described,
    }
    with _new(path / "datapackage.json") as file:
        file.write(document(package))
    _sync_directory(path)


def _in_key(column: _Column) -> int:
    return column.key


def _tables(database: sqlite3.Connection) -> dict[str, tuple[_Column, ...]]:
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    return {
        name: tuple(
            _Column(column, type_, bool(not_null or key), key)
            for _, column, type_, not_null, _, key in database.execute(
                f'PRAGMA table_info("{name}")'
            )
        )
        for (name,) in names.fetchall()
        if not name.startswith(_FOR_LOOKUPS)
    }


def _resource(
    database: sqlite3.Connection, table: str, columns: tuple[_Column, ...]
) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": _TYPES[column.type],
                    **({"constraints": {"required": True}} if column.required else {}),
                }
                for column in columns
            ],
            "missingValues": [""],
            "primaryKey": [c.name for c in sorted(columns, key=_in_key) if c.key],
            "foreignKeys": list(_references(database, table, columns)),
        },
    }


def _references(
    database: sqlite3.Connection, table: str, columns: tuple[_Column, ...]
) -> Iterator[dict[str, Any]]:
    required = {column.name for column in columns if column.required}
    keys: dict[int, list[tuple[str, str, str]]] = {}
    for number, _, other, here, there, *_ in database.execute(
        f'PRAGMA foreign_key_list("{table}")'
    ):
        keys.setdefault(number, []).append((other, here, there))
    for _, parts in sorted(keys.items(), reverse=True):  # SQLite lists the last declared first
        names = [here for _, here, _ in parts]
        # SQL lets a key with a null in it go unchecked, Table Schema only one that is null whole.
        if len(parts) > 1 and not required.issuperset(names):
            continue
        other = parts[0][0]
        yield {
            "fields": names,
            # A table refers to itself by an empty name.
            "reference": {
                "resource": "" if other == table else other,
                "fields": [there for *_, there in parts],
            },
        }


# -- HTML ------------------------------------------------------------------------------------


def _page(book: FactBook) -> str:
    from .page import MOST_ENTRIES, html

    with closing(sqlite3.connect(":memory:")) as database:
        book.backup(database)
        (entries,) = database.execute("SELECT count(*) FROM search_entries").fetchone()
        if entries > MOST_ENTRIES:
            raise NotWritten(
                f"cannot write a page: {entries:,} entries are too many for one;"
                " export sqlite, and Datasette or sqlite-utils serve it"
            )
        return html(database, json.loads(_document(book)))


#: Those that are one text.
TEXTS: dict[str, Callable[[FactBook], str]] = {"json": _document, "html": _page}


def _text(format_: str) -> Callable[[FactBook, Path], None]:
    def write(book: FactBook, path: Path) -> None:
        text = TEXTS[format_](book)
        with _new(path) as file:
            file.write(text)

    return write


_WRITERS: dict[str, Callable[[FactBook, Path], None]] = {
    **{format_: _text(format_) for format_ in TEXTS},
    "sqlite": _sqlite,
    "datapackage": _datapackage,
}
