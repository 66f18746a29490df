"""What may stand in one field of a fact book: each type reads a node and describes itself.

A type's ``read`` returns the value, or None where there is none to be had, and adds to ``found``
what is wrong, so that all problems of a file are reported at once. Its ``schema`` is the same
rule as JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from yaml import MappingNode, ScalarNode, SequenceNode

from ..model import About, Printed
from ..names import did_you_mean, quoted, shown
from .nodes import unwanted

Path = tuple[str | int, ...]


class Finding(NamedTuple):
    """A problem before it is known in which entry and file it stands."""

    node: Any
    path: Path
    message: str


Found = list[Finding]

#: What YAML 1.1 takes for a truth value.
_TRUTH = {"yes", "no", "on", "off", "true", "false", "y", "n"}

#: How YAML writes "nothing". Only unquoted: a company may be called "null".
_NOTHING = {"", "~", "null", "Null", "NULL"}

#: Tabs, line breaks, control and bidi characters, and what takes no room: they break rows and
#: terminals, or hide text.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_AT = re.compile(rf"({_SLUG.pattern})#([1-9][0-9]{{0,8}})")
_RANGE = re.compile(r"([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?")
_TARGET = re.compile(rf"{_SLUG.pattern}(?:#[1-9][0-9]{{0,5}})?")
#: An unquoted text of digits is a number to other YAML readers, which the schema must allow.
_UNQUOTED = ["string", "number"]
_UNQUOTED_ID = ["string", "integer"]

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
    # The first question is the fastest, and nearly always enough.
    if value.isprintable() and value.isascii():
        return value
    bad = _UNPRINTABLE.search(value)
    if bad is None:
        return value
    ours = {
        "\t": "a tab in a value: write a space",
        "\n": "a line break in a value: join the lines",
    }
    found.append(Finding(node, (), ours.get(bad[0]) or unwanted(bad[0])))
    return None


class Text(NamedTuple):
    """One line of text."""

    most: int = 400
    what: str = "text"

    def read(self, node: Any, found: Found) -> str | None:
        value = _scalar(node, found, self.what)
        if value is None:
            return None
        if not value.strip():
            found.append(Finding(node, (), f"{self.what} is empty: write it, or leave out its key"))
        elif len(value) > self.most:
            found.append(
                Finding(
                    node,
                    (),
                    f"{len(value)} characters are more than {self.most}: {shown(value, 30)}",
                )
            )
        else:
            return value
        return None

    def schema(self) -> dict[str, Any]:
        line = r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$"
        return {"type": _UNQUOTED, "maxLength": self.most, "pattern": line}


def is_id(text: str | None) -> bool:
    """True for lower-case letters a-z and digits with single hyphens, as ids are."""
    return text is not None and len(text) <= 100 and _SLUG.fullmatch(text) is not None


class Slug(NamedTuple):
    """A lower-case id: letters a-z, digits, single hyphens."""

    def read(self, node: Any, found: Found) -> str | None:
        value = _scalar(node, found, "an id")
        if value is not None and not is_id(value):
            found.append(
                Finding(node, (), f"{quoted(value)} is no id: lower-case letters, digits, hyphens")
            )
            return None
        return value

    def schema(self) -> dict[str, Any]:
        pattern = f"^{_SLUG.pattern}$"
        return {"type": _UNQUOTED_ID, "pattern": pattern, "maxLength": 100, "minimum": 0}


class Word(NamedTuple):
    """A word of a closed vocabulary."""

    what: str
    words: Mapping[str, str]

    def read(self, node: Any, found: Found) -> str | None:
        value = _scalar(node, found, f"a {self.what}")
        if value is None or value in self.words:
            return value
        near = did_you_mean(value, self.words) or f"; one of {', '.join(self.words)}"
        found.append(Finding(node, (), f"{quoted(value)} is no {self.what}{near}"))
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
            found.append(Finding(node, (), f"{quoted(value)} is not {self.what}"))
            return None
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "description": self.what, "pattern": f"^(?:{self.pattern})$"}


URL = Pattern(_URL.pattern, "a complete address (http://… or https://…)")
COUNTRY = Pattern(r"[A-Z]{2}", "an ISO 3166 country code of two capitals")


def _number_hint(value: str) -> str:
    if re.fullmatch(r"-?[0-9]+(?:_[0-9]+)+", value):
        return f": write {value.replace('_', '')}"
    if re.fullmatch(r"-?[0-9]{1,3}(?:,[0-9]{3})+", value):
        return f": write {value.replace(',', '')}"
    if re.fullmatch(r"-?0[0-9]+", value):
        return ": a leading zero, which other YAML readers take for octal"
    if re.fullmatch(r"[0-9]+(?::[0-9]{2})+", value):
        return ": a time, which other YAML readers take for a number to the base 60"
    if re.fullmatch(r"(?i)0[xob][0-9a-f]+|[-+.0-9]+e[-+]?[0-9]+|\+[.0-9]+|[-+]?\.[0-9]+", value):
        return ": write its digits out"
    if value.lower() in _TRUTH:
        return ": a truth value to other YAML readers"
    if value.lower().lstrip("+-.") in {"nan", "inf", "infinity"}:
        return ": a figure is finite"
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
                    node, (), f"{wanted} is wanted here: {quoted(value)} is quoted, so it is text"
                )
            )
            return None
        if not (_INTEGER if self.integer else _NUMBER).fullmatch(value):
            found.append(Finding(node, (), f"{quoted(value)} is not {wanted}{_number_hint(value)}"))
            return None
        # SQLite's integers have 64 bits, and a float's digits end at 15.
        if len(value) > 18:
            found.append(Finding(node, (), f"{quoted(value)} is longer than 18 digits"))
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
        return f"{quoted(text)} is no date: write 2024, 2024-06 or 2024-10-06"
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
            problem = f"{quoted(value)}: an interval has two ends"
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
            "minimum": 1000,
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
        read = self.of.read
        values: dict[Any, None] = {}
        whole = True
        for number, child in enumerate(node.value):
            mark = len(found)
            value = read(child, found)
            if len(found) > mark:
                found[mark:] = [f._replace(path=(number, *f.path)) for f in found[mark:]]
            if value is None:
                whole = False
            elif value in values:
                found.append(Finding(child, (number,), "stands here twice: take one out"))
            else:
                values[value] = None
        if len(node.value) < self.least:
            found.append(Finding(node, (), "at least one is needed"))
            return None
        return tuple(values) if whole else None

    def schema(self) -> dict[str, Any]:
        rule = {"type": "array", "items": self.of.schema(), "uniqueItems": True}
        return {**rule, "minItems": self.least} if self.least else rule


def pairs(node: Any, found: Found) -> list[tuple[str, Any, Any]]:
    """The (key, key node, value node) of a mapping; what is no mapping or key is found."""
    if not isinstance(node, MappingNode):
        found.append(Finding(node, (), "a mapping is wanted here: lines of 'key: value'"))
        return []
    seen: set[str] = set()
    entries = []
    for key_node, value_node in node.value:
        key = _scalar(key_node, found, "a key")
        if key is None:
            continue
        if key in seen:
            found.append(
                Finding(key_node, (key,), f"the key {quoted(key)} stands here twice: take one out")
            )
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
            mark = len(found)
            self.keys.read(key_node, found)
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
        if not isinstance(node, MappingNode):
            found.append(Finding(node, (), f"a {self.what} is wanted here, not a list"))
            return None
        before = len(found)
        entries = pairs(node, found)
        if len(found) > before:
            return None
        if len(entries) != 1:
            found.append(Finding(node, (), f"a {self.what} is one key and its value here"))
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
        parts = _AT.fullmatch(value)
        if parts is None:
            hint = " (' #' begins a comment: write no space)" if "#" not in value else ""
            wrong = f"{quoted(value)} is not source#paragraph, like dj#26{hint}"
            found.append(Finding(node, (), wrong))
            return None
        return parts[1], int(parts[2])

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_SLUG.pattern}#[1-9][0-9]*$"}


class Range(NamedTuple):
    """A paragraph, or the first and last of a run: ``11`` or ``18-19``."""

    def read(self, node: Any, found: Found) -> tuple[int, int] | None:
        value = _scalar(node, found, "paragraphs")
        if value is None:
            return None
        parts = _RANGE.fullmatch(value)
        if parts is None:
            found.append(Finding(node, (), f"{quoted(value)} is no run of paragraphs, like 18-19"))
            return None
        first, last = int(parts[1]), int(parts[2] or parts[1])
        if last < first:
            found.append(Finding(node, (), f"{value} ends before it begins"))
            return None
        return first, last

    def schema(self) -> dict[str, Any]:
        pattern = "^[1-9][0-9]*(-[1-9][0-9]*)?$"
        return {"type": ["integer", "string"], "pattern": pattern, "minimum": 1}


class Target(NamedTuple):
    """What a check is of: an id, or ``ranking#rank``."""

    def read(self, node: Any, found: Found) -> str | None:
        value = _scalar(node, found, "an id or ranking#rank")
        if value is not None and not _TARGET.fullmatch(value):
            found.append(Finding(node, (), f"{quoted(value)} is no id and no ranking#rank"))
            return None
        return value

    def schema(self) -> dict[str, Any]:
        pattern = f"^{_SLUG.pattern}(#[1-9][0-9]*)?$"
        return {"type": _UNQUOTED_ID, "pattern": pattern, "minimum": 0}


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


def child_at(node: Any, place: Path) -> Any:
    """The node at a place inside a node, or the nearest around it."""
    for step in place:
        child = None
        if isinstance(node, MappingNode):
            child = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            child = node.value[step] if step < len(node.value) else None
        if child is None:
            break
        node = child
    return node


#: What must hold between the fields of one mapping: (place in it, what is wrong).
Rule = Callable[[dict[str, Any]], Iterator[tuple[Path, str]]]


class Shape:
    """A mapping with known fields, read into one value.

    ``make`` gets the fields' values by keyword; fields that are absent or null are left out.
    ``needs`` says which field is of no use without which other, and ``rule`` finds what the value
    would no longer show.
    """

    def __init__(
        self,
        name: str,
        doc: str,
        make: Callable[..., Any],
        *fields: Field,
        needs: dict[str, str] | None = None,
        rule: Rule | None = None,
    ) -> None:
        self.name = name
        self.doc = doc
        self.make = make
        self.needs = needs or {}
        self.rule = rule
        self.fields = {field.name: field for field in fields}
        self._read = {f.name: (f.type.read, f.into or f.name) for f in fields}
        self._required = [f.name for f in fields if f.required]

    def read(self, node: Any, found: Found) -> Any:
        if not isinstance(node, MappingNode):
            pairs(node, found)
            return None
        given: dict[str, Any] = {}
        present: set[str] = set()
        whole = True
        for key_node, value_node in node.value:
            key = key_node.value
            known = self._read.get(key) if isinstance(key, str) else None
            if known is None or key in present:
                self._odd(key_node, present, found)
                continue
            present.add(key)
            if is_nothing(value_node):
                if key in self._required:
                    found.append(Finding(key_node, (key,), f"{self._wanted(key)} and empty"))
                    whole = False
                continue
            mark = len(found)
            value = known[0](value_node, found)
            if value is None:
                whole = False
            else:
                given[known[1]] = value
            if len(found) > mark:
                found[mark:] = [f._replace(path=(key, *f.path)) for f in found[mark:]]
        if not present.issuperset(self._required):
            whole = False
            for key in self._required:
                if key not in present:
                    found.append(Finding(node, (), f"{self._wanted(key)} and missing"))
        if not whole:
            return None
        for key, other in self.needs.items():
            if key in given and other not in given:
                wrong = f"a {key} needs a {other} beside it"
                found.append(Finding(child_at(node, (key,)), (key,), wrong))
        if self.rule:
            for place, message in self.rule(given):
                found.append(Finding(child_at(node, place), place, message))
        return self.make(**given)

    def _wanted(self, key: str) -> str:
        return f"{quoted(key)} ({self.fields[key].doc}) is needed"

    def _odd(self, key_node: Any, present: set[str], found: Found) -> None:
        """A key that is none, is unknown, or stands here twice."""
        key = _scalar(key_node, found, "a key")
        if key is None:
            return
        if key in present:
            wrong = f"the key {quoted(key)} stands here twice: take one out"
        elif key == "<<":
            wrong = "'<<' would merge another mapping: write its keys out"
        elif key.lower() in _TRUTH:
            wrong = f"unknown key {quoted(key)}, which other YAML readers take for a truth value"
        else:
            near = did_you_mean(key, self.fields) or f"; known: {', '.join(self.fields)}"
            wrong = f"unknown key {quoted(key)}{near}"
        found.append(Finding(key_node, (key,), wrong))

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "description": self.doc,
            "properties": {f.name: f.schema() for f in self.fields.values()},
            "required": self._required,
            **(
                {"dependentRequired": {k: [v] for k, v in self.needs.items()}} if self.needs else {}
            ),
            "additionalProperties": False,
        }


class Short(NamedTuple):
    """A shape, or its one most needed field alone in its place."""

    shape: Shape
    field: str

    def read(self, node: Any, found: Found) -> Any:
        if isinstance(node, MappingNode):
            return self.shape.read(node, found)
        value = self.shape.fields[self.field].type.read(node, found)
        return None if value is None else self.shape.make(**{self.field: value})

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [self.shape.fields[self.field].type.schema(), self.shape.schema()]}
