"""The one table of record kinds: what a kind is called, what it has, what its list shows.

A new kind of record is one entry here. The reader, the index, the commands and the views all
go by this table.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of record. ``plural`` is its key in the file, and another name of its command."""

    name: str
    plural: str
    command: str
    #: Fields of a record that only this kind has.
    attributes: tuple[str, ...]
    #: Columns of its list, by default and by ``--fields``.
    columns: tuple[str, ...]
    more: tuple[str, ...]
    doc: str
    example: str


_NAMES = ("names", "aliases", "name_ko", "name_ru", "name_kk")

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "priority",
            "priorities",
            "priorities",
            ("number",),
            ("number", "id", "name", "facts", "projects", "companies"),
            ("name_ko", "name_ru", "name_kk", "aliases", "names", "topics", "check"),
            "a point that the source sets out, under which it says the rest",
            "digital-ai",
        ),
        Kind(
            "company",
            "companies",
            "company",
            ("country", "sector"),
            ("id", "name", "country", "sector", "facts", "check"),
            (*_NAMES, "topics", "projects", "priorities"),
            "a company or brand",
            "samsung",
        ),
        Kind(
            "project",
            "projects",
            "project",
            (),
            ("id", "name", "status", "companies", "places", "as_of", "outcome", "check"),
            (*_NAMES, "topics", "priorities", "facts"),
            "a project or other undertaking",
            "bakad",
        ),
        Kind(
            "organization",
            "organizations",
            "organization",
            ("type", "country"),
            ("id", "name", "type", "country", "facts", "check"),
            (*_NAMES, "topics", "projects", "priorities"),
            "an authority, association, university or international organization",
            "kita",
        ),
        Kind(
            "person",
            "people",
            "person",
            ("role", "organization"),
            ("id", "name", "role", "organization", "facts", "check"),
            (*_NAMES, "topics", "projects", "priorities"),
            "a person, with the role the source gives",
            "tokayev",
        ),
        Kind(
            "place",
            "places",
            "place",
            ("type", "country"),
            ("id", "name", "type", "country", "facts", "check"),
            (*_NAMES, "topics", "projects", "companies", "priorities"),
            "a country, region, city or sea",
            "astana",
        ),
        Kind(
            "event",
            "events",
            "event",
            ("date", "place"),
            ("id", "name", "date", "place", "outcome"),
            (*_NAMES, "topics", "facts", "check", "priorities"),
            "a visit, meeting, vote or other event, and each deadline",
            "referendum",
        ),
    )
}

BY_PLURAL = {kind.plural: kind for kind in KINDS.values()}

#: What records of any kind have beside a name, in the order of their columns.
ATTRIBUTES = tuple(dict.fromkeys(name for kind in KINDS.values() for name in kind.attributes))

#: Attributes that name another record, and the role in which they link the two.
REFERENCES = {"organization": "organization", "place": "place"}
