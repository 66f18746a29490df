"""What may stand in one field of a fact book: each type reads a node and describes itself.

A type's ``read`` returns the value, or adds to ``found`` what is wrong and returns None, so that
all problems of a file are reported at once. Its ``schema`` is the same rule as JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from yaml import MappingNode, ScalarNode, SequenceNode

from ..model import About, Printed
from ..names import did_you_mean, shown

Path = tuple[str | int, ...]


class Finding(NamedTuple):
    """A problem before it is known in which entry and file it stands."""

    node: Any
    path: Path
    message: str


Found = list[Finding]

#: How YAML writes "nothing". Only unquoted: a company may be called "null".
_NOTHING = {"", "~", "null", "Null", "NULL"}

#: Tabs, line breaks, control and bidi characters: they break rows and terminals, or hide text.
UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
#: An unquoted text of digits is a number to other YAML readers, which the schema must allow.
_UNQUOTED = ["string", "number"]

_URL = re.compile(r"https?://[^\s/$.?#<>\"][^\s<>\"]*")


class Type(Protocol):
    """What a field holds."""

    def read(self, node: Any, found: Found) -> Any: ...

    def schema(self) -> dict[str, Any]: ...


def is_nothing(node: Any) -> bool:
    """True for an unquoted null or an empty value."""
    return isinstance(node, ScalarNode) and not node.style and node.value in _NOTHING


def _scalar(node: Any, found: Found, wanted: str) -> str | None:
    if not isinstance(node, ScalarNode):
        kind = "a list" if isinstance(node, SequenceNode) else "a mapping"
        found.append(Finding(node, (), f"{wanted} is wanted here, not {kind}"))
        return None
    value: str = node.value
    bad = UNPRINTABLE.search(value)
    if bad:
        names = {"\t": "a tab", "\n": "a line break"}
        what = names.get(bad[0], f"the character U+{ord(bad[0]):04X}")
        found.append(Finding(node, (), f"{what} in a value"))
        return None
    return value


class Text(NamedTuple):
    """One line of text."""

    most: int = 400
    what: str = "text"

    def read(self, node: Any, found: Found) -> str | None:
        value = _scalar(node, found, self.what)
        if value is None:
            return None
        if not value.strip():
            found.append(Finding(node, (), f"{self.what} is empty"))
        elif len(value) > self.most:
            found.append(
                Finding(
                    node,
                    (),
                    f"longer than {self.most} characters ({len(value)}): {shown(value, 30)}",
                )
            )
        else:
            return value
        return None

    def schema(self) -> dict[str, Any]:
        line = r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$"
        return {"type": _UNQUOTED, "maxLength": self.most, "pattern": line}


class Slug(NamedTuple):
    """A lower-case id: letters a-z, digits, single hyphens."""

    def read(self, node: Any, found: Found) -> str | None:
        value = _scalar(node, found, "an id")
        if value is not None and not (_SLUG.fullmatch(value) and len(value) <= 100):
            found.append(
                Finding(node, (), f"{shown(value)!r} is no id: lower-case letters, digits, hyphens")
            )
            return None
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": _UNQUOTED, "pattern": f"^{_SLUG.pattern}$", "maxLength": 100}


class Word(NamedTuple):
    """A word of a closed vocabulary."""

    what: str
    words: Mapping[str, str]

    def read(self, node: Any, found: Found) -> str | None:
        value = _scalar(node, found, f"a {self.what}")
        if value is None or value in self.words:
            return value
        near = did_you_mean(value, self.words) or f"; one of {', '.join(self.words)}"
        found.append(Finding(node, (), f"{shown(value)!r} is no {self.what}{near}"))
        return None

    def schema(self) -> dict[str, Any]:
        return {
            "description": "; ".join(f"{word}: {means}" for word, means in self.words.items()),
            "enum": list(self.words),
        }


class Pattern(NamedTuple):
    """Text of a fixed form."""

    pattern: str
    what: str

    def read(self, node: Any, found: Found) -> str | None:
        value = _scalar(node, found, self.what)
        if value is not None and not re.fullmatch(self.pattern, value):
            found.append(Finding(node, (), f"{shown(value)!r} is not {self.what}"))
            return None
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "description": self.what, "pattern": f"^(?:{self.pattern})$"}


URL = Pattern(_URL.pattern, "a complete address (http://… or https://…)")
COUNTRY = Pattern(r"[A-Z]{2}", "an ISO 3166 country code of two capitals")


def _number_hint(value: str) -> str:
    if re.fullmatch(r"-?[0-9]+(?:_[0-9]+)+", value):
        return f": write {value.replace('_', '')}"
    if re.fullmatch(r"-?0[0-9]+", value):
        return ": a leading zero, which YAML 1.1 takes for octal"
    if re.fullmatch(r"[0-9]+(?::[0-9]{2})+", value):
        return ": a time, which YAML 1.1 takes for a number to the base 60"
    if re.fullmatch(r"-?[0-9]{1,3}(?:,[0-9]{3})+", value):
        return f": write {value.replace(',', '')}"
    return ""


class Number(NamedTuple):
    """A finite decimal number, or an integer; never text, NaN or infinity."""

    integer: bool = False
    least: int | None = None

    def read(self, node: Any, found: Found) -> int | float | None:
        wanted = "an integer" if self.integer else "a number"
        value = _scalar(node, found, wanted)
        if value is None:
            return None
        if node.style:
            found.append(
                Finding(
                    node, (), f"{wanted} is wanted here: {shown(value)!r} is quoted, so it is text"
                )
            )
            return None
        if not (_INTEGER if self.integer else _NUMBER).fullmatch(value):
            found.append(
                Finding(node, (), f"{shown(value)!r} is not {wanted}{_number_hint(value)}")
            )
            return None
        # SQLite's integers have 64 bits, and a float's digits end at 15.
        if len(value) > 18:
            found.append(Finding(node, (), f"{shown(value, 30)!r} has more than 18 characters"))
            return None
        number = int(value) if _INTEGER.fullmatch(value) else float(value)
        if self.least is not None and number < self.least:
            found.append(Finding(node, (), f"{value} is less than {self.least}"))
            return None
        return number

    def schema(self) -> dict[str, Any]:
        rule: dict[str, Any] = {"type": "integer" if self.integer else "number"}
        return rule if self.least is None else {**rule, "minimum": self.least}


def _date_problem(text: str) -> str | None:
    parts = _DATE.fullmatch(text)
    if parts is None:
        return f"{shown(text)!r} is no date: write 2024, 2024-06 or 2024-10-06"
    year, month, day = int(parts[1]), int(parts[2] or 1), int(parts[3] or 1)
    try:
        date(year, month, day)
    except ValueError:
        return f"there is no date {text}"
    return None


class Day(NamedTuple):
    """An ISO 8601 date: a year, a month or a day; where allowed also an interval of two."""

    interval: bool = False
    words: tuple[str, ...] = ()

    def read(self, node: Any, found: Found) -> str | None:
        value = _scalar(node, found, "a date")
        if value is None or value in self.words:
            return value
        ends = value.split("/") if self.interval else [value]
        problem = next((p for p in map(_date_problem, ends) if p), None)
        if problem is None and len(ends) > 2:
            problem = f"{shown(value)!r}: an interval has two ends"
        if problem is None and len(ends) == 2 and ends[1] < ends[0]:
            problem = f"{value} ends before it begins"
        if problem:
            found.append(Finding(node, (), problem))
            return None
        return value

    def schema(self) -> dict[str, Any]:
        one = "[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
        forms = [f"{one}(/{one})?" if self.interval else one, *self.words]
        # An unquoted year is an integer to other readers.
        return {
            "type": ["string", "integer"],
            "pattern": f"^({'|'.join(forms)})$",
            "minimum": 1,
            "maximum": 9999,
        }


class Each(NamedTuple):
    """A list, every entry of one type, none twice."""

    of: Type
    least: int = 0

    def read(self, node: Any, found: Found) -> tuple[Any, ...] | None:
        if not isinstance(node, SequenceNode):
            found.append(Finding(node, (), "a list is wanted here: [one, two] or lines of '- one'"))
            return None
        before = len(found)
        values: dict[Any, None] = {}
        for number, child in enumerate(node.value):
            mark = len(found)
            value = self.of.read(child, found)
            if len(found) > mark:
                found[mark:] = [f._replace(path=(number, *f.path)) for f in found[mark:]]
            elif value in values:
                found.append(Finding(child, (number,), "stands here twice"))
            else:
                values[value] = None
        if len(node.value) < self.least:
            found.append(Finding(node, (), "at least one is needed"))
        return tuple(values) if len(found) == before else None

    def schema(self) -> dict[str, Any]:
        rule = {"type": "array", "items": self.of.schema(), "uniqueItems": True}
        return {**rule, "minItems": self.least} if self.least else rule


def pairs(node: Any, found: Found) -> list[tuple[str, Any, Any]]:
    """The (key, key node, value node) of a mapping; what is no mapping or key is found."""
    if not isinstance(node, MappingNode):
        found.append(Finding(node, (), "a mapping is wanted here: 'key: value'"))
        return []
    seen: set[str] = set()
    entries = []
    for key_node, value_node in node.value:
        key = _scalar(key_node, found, "a key")
        if key is None:
            continue
        if key in seen:
            found.append(Finding(key_node, (key,), f"the key {shown(key)!r} stands here twice"))
            continue
        seen.add(key)
        entries.append((key, key_node, value_node))
    return entries


class Table(NamedTuple):
    """A mapping from keys of one type to values of another."""

    keys: Type
    of: Type

    def read(self, node: Any, found: Found) -> dict[str, Any] | None:
        before = len(found)
        values = {}
        for key, key_node, value_node in pairs(node, found):
            self.keys.read(key_node, found)
            mark = len(found)
            values[key] = self.of.read(value_node, found)
            found[mark:] = [f._replace(path=(key, *f.path)) for f in found[mark:]]
        return values if len(found) == before else None

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "propertyNames": self.keys.schema(),
            "additionalProperties": self.of.schema(),
        }


class Either(NamedTuple):
    """A scalar, or the same scalar as the one key of a mapping to something said of it."""

    scalar: Type
    value: Type
    make: Callable[[str, str | None], Any]
    what: str

    def read(self, node: Any, found: Found) -> Any:
        if isinstance(node, ScalarNode):
            value = self.scalar.read(node, found)
            return None if value is None else self.make(value, None)
        before = len(found)
        entries = pairs(node, found)
        if len(found) > before:
            return None
        if len(entries) != 1:
            found.append(Finding(node, (), f"one {self.what} has one key here"))
            return None
        _, key_node, value_node = entries[0]
        key = self.scalar.read(key_node, found)
        value = self.value.read(value_node, found)
        return None if len(found) > before else self.make(key, value)

    def schema(self) -> dict[str, Any]:
        return {
            "anyOf": [
                self.scalar.schema(),
                {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "additionalProperties": self.value.schema(),
                },
            ]
        }


ABOUT = Either(Slug(), Text(60), lambda key, role: About(key, role), "record")
PRINTED = Either(Text(60, "a printed token"), Text(60), Printed, "printed token")


class Paragraph(NamedTuple):
    """``source#paragraph``: where a source says it."""

    def read(self, node: Any, found: Found) -> tuple[str, int] | None:
        value = _scalar(node, found, "source#paragraph")
        if value is None:
            return None
        source, _, number = value.partition("#")
        if not (_SLUG.fullmatch(source) and _INTEGER.fullmatch(number) and int(number[:9]) > 0):
            found.append(Finding(node, (), f"{shown(value)!r} is not source#paragraph, like dj#26"))
            return None
        return source, int(number[:9])

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_SLUG.pattern}#[1-9][0-9]*$"}


class Range(NamedTuple):
    """A paragraph, or the first and last of a run: ``11`` or ``18-19``."""

    def read(self, node: Any, found: Found) -> tuple[int, int] | None:
        value = _scalar(node, found, "paragraphs")
        if value is None:
            return None
        parts = re.fullmatch(r"([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?", value)
        if parts is None:
            found.append(Finding(node, (), f"{shown(value)!r} is no run of paragraphs, like 18-19"))
            return None
        first, last = int(parts[1]), int(parts[2] or parts[1])
        if last < first:
            found.append(Finding(node, (), f"{value} ends before it begins"))
            return None
        return first, last

    def schema(self) -> dict[str, Any]:
        return {"type": ["integer", "string"], "pattern": "^[1-9][0-9]*(-[1-9][0-9]*)?$"}


class Target(NamedTuple):
    """What a check is of: an id, or ``ranking#rank``."""

    def read(self, node: Any, found: Found) -> str | None:
        value = _scalar(node, found, "an id or ranking#rank")
        if value is not None and not re.fullmatch(f"{_SLUG.pattern}(?:#[1-9][0-9]{{0,5}})?", value):
            found.append(Finding(node, (), f"{shown(value)!r} is no id and no ranking#rank"))
            return None
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_SLUG.pattern}(#[1-9][0-9]*)?$"}


class Field(NamedTuple):
    """A named field of a shape, what it holds, and what it is for."""

    name: str
    type: Type
    doc: str
    required: bool = False
    #: The keyword under which the value is handed on, where the file's name is taken by Python.
    into: str = ""

    def schema(self) -> dict[str, Any]:
        """The rule of its type, told what it is for; one that is not needed may also be null."""
        rule = self.type.schema()
        means = rule.get("description")
        described = {**rule, "description": f"{self.doc}. {means}" if means else self.doc}
        return described if self.required else or_null(described)


def or_null(rule: dict[str, Any]) -> dict[str, Any]:
    """The same rule of JSON Schema, and null."""
    if "type" in rule:
        types = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
        return {**rule, "type": [*types, "null"]}
    if "enum" in rule:
        return {**rule, "enum": [*rule["enum"], None]}
    return {**rule, "anyOf": [*rule["anyOf"], {"type": "null"}]}


class Shape:
    """A mapping with known fields, read into one value.

    ``make`` gets the fields' values by keyword; fields that are absent or null are left out.
    """

    def __init__(self, name: str, doc: str, make: Callable[..., Any], *fields: Field) -> None:
        self.name = name
        self.doc = doc
        self.make = make
        self.fields = {field.name: field for field in fields}
        self._read = {f.name: (f.type.read, f.into or f.name) for f in fields}
        self._required = [f.name for f in fields if f.required]

    def read(self, node: Any, found: Found) -> Any:
        before = len(found)
        given: dict[str, Any] = {}
        present = set()
        for key, key_node, value_node in pairs(node, found):
            known = self._read.get(key)
            if known is None:
                found.append(Finding(key_node, (key,), self._unknown(key)))
                continue
            present.add(key)
            if is_nothing(value_node):
                if key in self._required:
                    found.append(Finding(value_node, (key,), f"{key} is needed and empty"))
                continue
            mark = len(found)
            value = known[0](value_node, found)
            if len(found) > mark:
                found[mark:] = [f._replace(path=(key, *f.path)) for f in found[mark:]]
            else:
                given[known[1]] = value
        if isinstance(node, MappingNode):
            for name in self._required:
                if name not in present:
                    found.append(Finding(node, (), f"{name} is missing"))
        return self.make(**given) if len(found) == before else None

    def _unknown(self, key: str) -> str:
        if key.lower() in {"no", "yes", "on", "off", "true", "false", "y", "n"}:
            return f"unknown key {key!r} (other YAML readers take it for a truth value)"
        near = did_you_mean(key, self.fields) or f"; known: {', '.join(self.fields)}"
        return f"unknown key {shown(key)!r}{near}"

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "description": self.doc,
            "properties": {f.name: f.schema() for f in self.fields.values()},
            "required": self._required,
            "additionalProperties": False,
        }
