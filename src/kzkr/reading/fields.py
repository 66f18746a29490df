"""Lists and mappings of a fact book: types made of other types, and the fields of an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from yaml import MappingNode, ScalarNode, SequenceNode

from ..model import About, Printed
from ..names import quoted
from .faults import Fault, Pointer, Suggestion
from .scalars import TRUTH, Faults, Slug, Text, Type, is_nothing, scalar


def _moved(faults: Faults, mark: int, step: str | int) -> None:
    """Faults from a mark on, told from one step further out."""
    faults[mark:] = [fault._replace(pointer=(step, *fault.pointer)) for fault in faults[mark:]]


class Each(NamedTuple):
    """A list, every entry of one type, none twice."""

    of: Type
    least: int = 0

    def read(self, node: Any, faults: Faults) -> tuple[Any, ...] | None:
        if not isinstance(node, SequenceNode):
            faults.append(Fault(node, (), "a list is wanted here: [one, two] or lines of '- one'"))
            return None
        read = self.of.read
        values: dict[Any, None] = {}
        whole = True
        for number, child in enumerate(node.value):
            mark = len(faults)
            value = read(child, faults)
            if len(faults) > mark:
                _moved(faults, mark, number)
            if value is None:
                whole = False
            elif value in values:
                faults.append(Fault(child, (number,), "stands here twice: take one out"))
            else:
                values[value] = None
        if len(node.value) < self.least:
            faults.append(Fault(node, (), "at least one is needed"))
            return None
        return tuple(values) if whole else None

    def schema(self) -> dict[str, Any]:
        rule = {"type": "array", "items": self.of.schema(), "uniqueItems": True}
        return {**rule, "minItems": self.least} if self.least else rule


def pairs(node: Any, faults: Faults) -> list[tuple[str, Any, Any]]:
    """The (key, key node, value node) of a mapping; what is no mapping or key is a fault."""
    if not isinstance(node, MappingNode):
        faults.append(Fault(node, (), "a mapping is wanted here: lines of 'key: value'"))
        return []
    seen: set[str] = set()
    entries = []
    for key_node, value_node in node.value:
        key = scalar(key_node, faults, "a key")
        if key is None:
            continue
        if key in seen:
            faults.append(
                Fault(key_node, (key,), f"the key {quoted(key)} stands here twice: take one out")
            )
            continue
        seen.add(key)
        entries.append((key, key_node, value_node))
    return entries


class Table(NamedTuple):
    """A mapping from keys of one type to values of another."""

    keys: Type
    of: Type

    def read(self, node: Any, faults: Faults) -> dict[str, Any] | None:
        before = len(faults)
        values = {}
        for key, key_node, value_node in pairs(node, faults):
            mark = len(faults)
            self.keys.read(key_node, faults)
            values[key] = self.of.read(value_node, faults)
            _moved(faults, mark, key)
        return values if len(faults) == before else None

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

    def read(self, node: Any, faults: Faults) -> Any:
        if isinstance(node, ScalarNode):
            value = self.scalar.read(node, faults)
            return None if value is None else self.make(value, None)
        if not isinstance(node, MappingNode):
            faults.append(Fault(node, (), f"a {self.what} is wanted here, not a list"))
            return None
        before = len(faults)
        entries = pairs(node, faults)
        if len(faults) > before:
            return None
        if len(entries) != 1:
            faults.append(Fault(node, (), f"a {self.what} is one key and its value here"))
            return None
        _, key_node, value_node = entries[0]
        key = self.scalar.read(key_node, faults)
        value = self.value.read(value_node, faults)
        return None if len(faults) > before else self.make(key, value)

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


def child_at(node: Any, pointer: Pointer) -> Any:
    """The node at a place inside a node, or the nearest around it."""
    for step in pointer:
        child = None
        if isinstance(node, MappingNode):
            child = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            child = node.value[step] if step < len(node.value) else None
        if child is None:
            break
        node = child
    return node


#: What does not hold between the fields of one mapping; where it stands is added to it.
Rule = Callable[[dict[str, Any]], Iterator[Fault]]


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
        self._readers = {f.name: (f.type.read, f.into or f.name) for f in fields}
        self._required = {f.name for f in fields if f.required}

    def read(self, node: Any, faults: Faults) -> Any:
        if not isinstance(node, MappingNode):
            pairs(node, faults)
            return None
        values: dict[str, Any] = {}
        present: set[str] = set()
        whole = True
        readers = self._readers
        for key_node, value_node in node.value:
            key = key_node.value
            reader = readers.get(key) if type(key) is str else None
            if reader is None or key in present:
                self._odd(key_node, present, faults)
                continue
            present.add(key)
            # The first question is the fastest, and nearly always enough.
            if len(value_node.value) < 5 and is_nothing(value_node):
                if key in self._required:
                    faults.append(Fault(key_node, (key,), f"{self._wanted(key)} and empty"))
                    whole = False
                continue
            mark = len(faults)
            value = reader[0](value_node, faults)
            if value is None:
                whole = False
            else:
                values[reader[1]] = value
            if len(faults) > mark:
                _moved(faults, mark, key)
        if not self._required <= present:
            whole = False
            for key in self.fields:
                if key in self._required and key not in present:
                    faults.append(Fault(node, (), f"{self._wanted(key)} and missing"))
        if not whole:
            return None
        for key, other in self.needs.items():
            if key in values and other not in values:
                wrong = f"a {key} needs a {other} beside it"
                faults.append(Fault(child_at(node, (key,)), (key,), wrong))
        if self.rule:
            for fault in self.rule(values):
                faults.append(fault._replace(at=child_at(node, fault.pointer)))
        return self.make(**values)

    def _wanted(self, key: str) -> str:
        return f"{quoted(key)} ({self.fields[key].doc}) is needed"

    def _odd(self, key_node: Any, present: set[str], faults: Faults) -> None:
        """A key that is none, is unknown, or stands here twice."""
        key = scalar(key_node, faults, "a key")
        if key is None:
            return
        suggestion = None
        if key in present:
            wrong = f"the key {quoted(key)} stands here twice: take one out"
        elif key == "<<":
            wrong = "'<<' would merge another mapping: write its keys out"
        elif key.lower() in TRUTH:
            wrong = f"unknown key {quoted(key)}, which other YAML readers take for a truth value"
        else:
            wrong = f"unknown key {quoted(key)}"
            suggestion = Suggestion(key, self.fields, "known:")
        faults.append(Fault(key_node, (key,), wrong, suggestion=suggestion))

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "description": self.doc,
            "properties": {f.name: f.schema() for f in self.fields.values()},
            "required": [name for name in self.fields if name in self._required],
            **(
                {"dependentRequired": {k: [v] for k, v in self.needs.items()}} if self.needs else {}
            ),
            "additionalProperties": False,
        }


class Short(NamedTuple):
    """A shape, or its one most needed field alone in its place."""

    shape: Shape
    field: str

    def read(self, node: Any, faults: Faults) -> Any:
        if isinstance(node, MappingNode):
            return self.shape.read(node, faults)
        value = self.shape.fields[self.field].type.read(node, faults)
        return None if value is None else self.shape.make(**{self.field: value})

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [self.shape.fields[self.field].type.schema(), self.shape.schema()]}
