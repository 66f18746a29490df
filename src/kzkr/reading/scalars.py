"""What one value of a fact book may be: each type reads a node and describes itself.

A type's ``read`` returns the value, or None where there is none to be had, and adds what is wrong
to ``faults``, so that all problems of a file are reported at once. Its ``schema`` is the same
rule as JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from yaml import ScalarNode, SequenceNode

from ..names import quoted, shown
from .faults import Fault, Suggestion
from .nodes import unwanted

Faults = list[Fault]

#: What YAML 1.1 takes for a truth value.
TRUTH = {"yes", "no", "on", "off", "true", "false", "y", "n"}

#: How YAML writes "nothing". Only unquoted: a company may be called "null".
_NOTHING = {"", "~", "null", "Null", "NULL"}

#: Tabs, line breaks, control and bidi characters, what takes no room, and what means something
#: else to everybody or nothing: they break rows and terminals, or hide text.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    # Format controls of Kaithi, hieroglyphs, shorthand and music; tags.
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
    # Private use, and what is no character in any plane.
    "\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000)
    )
    + "]"
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

    def read(self, node: Any, faults: Faults) -> Any: ...

    def schema(self) -> dict[str, Any]: ...


def is_nothing(node: Any) -> bool:
    """True for an unquoted null or an empty value."""
    return type(node) is ScalarNode and node.value in _NOTHING and not node.style


def scalar(node: Any, faults: Faults, wanted: str) -> str | None:
    """The text of a scalar node; None, and a fault, where it is none or cannot be printed."""
    if type(node) is not ScalarNode:
        kind = "a list" if isinstance(node, SequenceNode) else "a mapping"
        faults.append(Fault(node, (), f"{wanted} is wanted here, not {kind}"))
        return None
    value: str = node.value
    # The first question is the fastest, and nearly always enough.
    if value.isascii() and value.isprintable():
        return value
    bad = _UNPRINTABLE.search(value)
    if bad is None:
        return value
    ours = {
        "\t": "a tab in a value: write a space",
        "\n": "a line break in a value: join the lines",
    }
    faults.append(Fault(node, (), ours.get(bad[0]) or unwanted(bad[0])))
    return None


class Text(NamedTuple):
    """One line of text."""

    most: int = 400
    what: str = "text"

    def read(self, node: Any, faults: Faults) -> str | None:
        value = scalar(node, faults, self.what)
        # Nearly every text is one that begins with a letter or digit, and not too long.
        if value is None or (value[:1].isalnum() and len(value) <= self.most):
            return value
        if not value.strip():
            faults.append(Fault(node, (), f"{self.what} is empty: write it, or leave out its key"))
        elif len(value) > self.most:
            faults.append(
                Fault(
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

    def read(self, node: Any, faults: Faults) -> str | None:
        value = scalar(node, faults, "an id")
        if value is not None and not is_id(value):
            faults.append(
                Fault(node, (), f"{quoted(value)} is no id: lower-case letters, digits, hyphens")
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

    def read(self, node: Any, faults: Faults) -> str | None:
        value = scalar(node, faults, f"a {self.what}")
        if value is None or value in self.words:
            return value
        faults.append(
            Fault(
                node,
                (),
                f"{quoted(value)} is no {self.what}",
                suggestion=Suggestion(value, self.words, "one of"),
            )
        )
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

    def read(self, node: Any, faults: Faults) -> str | None:
        value = scalar(node, faults, self.what)
        if value is not None and not re.fullmatch(self.pattern, value):
            faults.append(Fault(node, (), f"{quoted(value)} is not {self.what}"))
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
    if value.lower() in TRUTH:
        return ": a truth value to other YAML readers"
    if value.lower().lstrip("+-.") in {"nan", "inf", "infinity"}:
        return ": a figure is finite"
    return ""


class Number(NamedTuple):
    """A finite decimal number, or an integer; never text, NaN or infinity."""

    integer: bool = False
    least: int | None = None

    def read(self, node: Any, faults: Faults) -> int | float | None:
        wanted = "an integer" if self.integer else "a number"
        value = scalar(node, faults, wanted)
        if value is None:
            return None
        if node.style:
            faults.append(
                Fault(
                    node, (), f"{wanted} is wanted here: {quoted(value)} is quoted, so it is text"
                )
            )
            return None
        if not (_INTEGER if self.integer else _NUMBER).fullmatch(value):
            faults.append(Fault(node, (), f"{quoted(value)} is not {wanted}{_number_hint(value)}"))
            return None
        # SQLite's integers have 64 bits; a float keeps 15 digits, and would round the rest.
        whole = _INTEGER.fullmatch(value) is not None
        most = 18 if whole else 15
        if len(value.lstrip("-0.").replace(".", "")) > most or len(value) > 40:
            faults.append(Fault(node, (), f"{quoted(value)} is longer than {most} digits"))
            return None
        number = int(value) if whole else float(value)
        if self.least is not None and number < self.least:
            faults.append(Fault(node, (), f"{value} is less than {self.least}"))
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

    def read(self, node: Any, faults: Faults) -> str | None:
        value = scalar(node, faults, "a date")
        if value is None or value in self.words:
            return value
        ends = value.split("/") if self.interval else [value]
        problem = next((p for p in map(_date_problem, ends) if p), None)
        if problem is None and len(ends) > 2:
            problem = f"{quoted(value)}: an interval has two ends"
        if problem is None and len(ends) == 2 and ends[1] < ends[0]:
            problem = f"{value} ends before it begins"
        if problem:
            faults.append(Fault(node, (), problem))
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


class Paragraph(NamedTuple):
    """``source#paragraph``: where a source says it."""

    def read(self, node: Any, faults: Faults) -> tuple[str, int] | None:
        value = scalar(node, faults, "source#paragraph")
        if value is None:
            return None
        parts = _AT.fullmatch(value)
        if parts is None:
            hint = " (' #' begins a comment: write no space)" if "#" not in value else ""
            wrong = f"{quoted(value)} is not source#paragraph, like courier#2{hint}"
            faults.append(Fault(node, (), wrong))
            return None
        return parts[1], int(parts[2])

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_SLUG.pattern}#[1-9][0-9]*$"}


class Range(NamedTuple):
    """A paragraph, or the first and last of a run: ``11`` or ``18-19``."""

    def read(self, node: Any, faults: Faults) -> tuple[int, int] | None:
        value = scalar(node, faults, "paragraphs")
        if value is None:
            return None
        parts = _RANGE.fullmatch(value)
        if parts is None:
            faults.append(Fault(node, (), f"{quoted(value)} is no run of paragraphs, like 18-19"))
            return None
        first, last = int(parts[1]), int(parts[2] or parts[1])
        if last < first:
            faults.append(Fault(node, (), f"{value} ends before it begins"))
            return None
        return first, last

    def schema(self) -> dict[str, Any]:
        pattern = "^[1-9][0-9]*(-[1-9][0-9]*)?$"
        return {"type": ["integer", "string"], "pattern": pattern, "minimum": 1}


class Target(NamedTuple):
    """What a check is of: an id, or ``ranking#rank``."""

    def read(self, node: Any, faults: Faults) -> str | None:
        value = scalar(node, faults, "an id or ranking#rank")
        if value is not None and not _TARGET.fullmatch(value):
            faults.append(Fault(node, (), f"{quoted(value)} is no id and no ranking#rank"))
            return None
        return value

    def schema(self) -> dict[str, Any]:
        pattern = f"^{_SLUG.pattern}(#[1-9][0-9]*)?$"
        return {"type": _UNQUOTED_ID, "pattern": pattern, "minimum": 0}
