"""A file's bytes to YAML nodes, each with its place, refusing what a fact book has no use for.

Only strings, lists and mappings come out: what a scalar means is decided by the field it stands
in (`kzkr.reading.fields`), so that YAML 1.1's guesses (``no``, ``010``, ``12:30``) never happen.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

#: The C parser recurses without a limit and overflows its stack at some 100,000 levels.
DEEPEST = 50

_INDICATORS = re.compile(r"(?<!\w)[&*!](?=\S)")
_DEEP_LINES = re.compile(rf"^ {{{4 * DEEPEST},}}\S|(?:[-?:] ){{{DEEPEST},}}", re.MULTILINE)
_NOT_BRACKETS = bytes(c for c in range(256) if c not in b"[]{}")
_COMMENT_IN_FLOW = re.compile(r"[\[{][^\]}]*\S #\S")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


class Problem(NamedTuple):
    """Something wrong with a file, and where. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    where: str
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        where = f" {self.where}:" if self.where else ""
        return f"{self.file}:{self.line}:{self.column}:{where} {self.message}"


class Unreadable(Exception):
    """The file cannot be read at all; the message is one line and names it."""


class Invalid(Exception):
    """The file was read and is no sound fact book; ``problems`` holds all that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def text_of(path: Path) -> str:
    """The file's text, without a byte-order mark. Raises Unreadable or Invalid."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from None
    except ValueError as error:  # a NUL in the path
        raise Unreadable(f"{str(path)!r}: {error}") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise Invalid([Problem(str(path), line, column, "", "not UTF-8 text")]) from None
    if not text.strip():
        raise Invalid([Problem(str(path), 1, 1, "", "the file is empty")])
    return text


def _at(path: Path, mark: Any, message: str) -> Problem:
    return Problem(str(path), mark.line + 1, mark.column + 1, "", message)


def _loader(base: type[Any]) -> type[Any]:
    class Nodes(base):  # type: ignore[misc]
        """Every scalar is text; the two hooks YAML calls for each node do nothing."""

        def resolve(self, kind: type[Any], value: object, implicit: object) -> str:
            return ""

        def descend_resolver(self, current_node: object, current_index: object) -> None:
            pass

        def ascend_resolver(self) -> None:
            pass

    return Nodes


def _base(pure: bool) -> type[Any]:
    # A PyYAML built without libyaml has no C loader; the result is the same, only slower.
    return yaml.BaseLoader if pure else getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _brackets_too_deep(text: str) -> bool:
    depth = 0
    for character in text.encode().translate(None, _NOT_BRACKETS):
        depth += 1 if character in b"[{" else -1
        if depth > DEEPEST:
            return True
        depth = max(depth, 0)  # brackets inside text need not balance
    return False


def _refused(path: Path, text: str, loader: type[Any]) -> list[Problem]:
    """What the composed nodes would no longer show: anchors, aliases, tags, too deep nesting."""
    found = []
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                found.append(_at(path, event.start_mark, f"nested more than {DEEPEST} deep"))
                break
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.AliasEvent):
            found.append(_at(path, event.start_mark, f"alias *{event.anchor}: write it out"))
        elif anchor := getattr(event, "anchor", None):
            found.append(_at(path, event.start_mark, f"anchor &{anchor}: not used here"))
        if getattr(event, "tag", None):
            found.append(_at(path, event.start_mark, "a tag (!…): quote it if it is text"))
    return found


def compose(path: Path, text: str, *, pure: bool = False) -> Any:
    """The root node of a file's one YAML document. Raises Invalid with all that is refused."""
    base = _base(pure)
    bad = _UNWANTED.search(text)
    if bad:
        line, column = (
            text.count("\n", 0, bad.start()) + 1,
            bad.start() - text.rfind("\n", 0, bad.start()),
        )
        raise Invalid(
            [Problem(str(path), line, column, "", f"control character U+{ord(bad[0]):04X}")]
        )
    try:
        if _INDICATORS.search(text) or _DEEP_LINES.search(text) or _brackets_too_deep(text):
            problems = _refused(path, text, base)
            if problems:
                raise Invalid(problems)
        root = yaml.compose(text, Loader=_loader(base))
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        message = f"not YAML: {error.problem or error.context}"
        lines = text.splitlines()[max(0, mark.line - 1) : mark.line + 1]
        if any(_COMMENT_IN_FLOW.search(line) for line in lines):
            message += " (' #' begins a comment: write source#paragraph without a space)"
        raise Invalid([_at(path, mark, message)]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        message = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Invalid([Problem(str(path), 1, 1, "", f"not YAML: {message}")]) from None
    if root is None:
        raise Invalid([Problem(str(path), 1, 1, "", "the file has no content")])
    return root
