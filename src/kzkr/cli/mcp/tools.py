"""Each command that asks the book as a tool of an assistant, by its own declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...book import FactBook
from ...errors import Ambiguous, BadFilter, NotFound
from ...model import Check, Entry, Fact, Hit, Ranking, Record, Source
from ...names import did_you_mean, quoted
from ...output import render
from ...output.json import envelope
from ...output.quotes import quotes
from ...output.several import document
from ..answering import Several, suggestions
from ..command import Command, Parameter
from ..lookups import LOOKUPS, Unsourced, cite
from ..options import SHOWN
from ..streams import decoded

if TYPE_CHECKING:
    from ...output.views import View

Tool = dict[str, Any]

#: A list of more words, in a book that defines as many, is not repeated in each tool.
_MOST_WORDS = 200

_NOTHING = "nothing matches\n"


def commands() -> dict[str, Command]:
    """The commands that are tools, by name."""
    declared = {name: command() for name, command in {**LOOKUPS, "cite": cite}.items()}
    return {name: command for name, command in declared.items() if command.ask}


def described(name: str, command: Command, book: FactBook) -> Tool:
    """A tool as an assistant is told of it; the words it may use are the book's."""
    asked = _asked(command)
    required = [parameter.name for parameter in asked if parameter.default is ...]
    tool = {
        "name": name,
        "title": command.summary.removesuffix("."),
        "description": command.help,
        "inputSchema": {
            "type": "object",
            "properties": {parameter.name: _schema(parameter, book) for parameter in asked},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        },
        "annotations": {"readOnlyHint": True, "idempotentHint": True, "openWorldHint": False},
    }
    if _answers_with_a_document(command):
        from ...output.schema import of_document

        tool["outputSchema"] = of_document()
    return tool


def _answers_with_a_document(command: Command) -> bool:
    """False for a command with formats of its own."""
    return any(parameter.name == "format" for parameter in command.parameters)


def _asked(command: Command) -> tuple[Parameter, ...]:
    """What of a command's line is asked of the book; how it is shown, an assistant decides."""
    return tuple(parameter for parameter in command.parameters if parameter.name not in SHOWN)


def _schema(parameter: Parameter, book: FactBook) -> dict[str, Any]:
    said = " ".join(filter(None, (parameter.help, _as_named(parameter))))
    return {
        "description": said,
        **_type(parameter),
        **({"enum": list(known)} if (known := _known(parameter, book)) else {}),
    }


def _as_named(parameter: Parameter) -> str:
    """What an argument is called in the command's help: a name, a date, a code."""
    return "" if parameter.metavar is None else f"({parameter.metavar.strip('[]…')})"


def _type(parameter: Parameter) -> dict[str, Any]:
    if not parameter.flags:
        least = {"minItems": 1} if parameter.default is ... else {}
        return {"type": "array", "items": {"type": "string"}, **least}
    if parameter.type is bool:
        return {"type": "boolean", "default": False}
    if parameter.type == (int | None):
        return {"type": "integer", "minimum": parameter.settings["min"]}
    return {"type": "string"}


def _known(parameter: Parameter, book: FactBook) -> Sequence[str]:
    known = parameter.known(book) if callable(parameter.known) else parameter.known or {}
    return list(known) if len(known) <= _MOST_WORDS else []


# -- a call ----------------------------------------------------------------------------------


class WrongArguments(ValueError):
    """Arguments that the tool does not have; the message says which it has."""


def called(name: str, command: Command, book: FactBook, arguments: Mapping[str, Any]) -> Tool:
    """The result of a call: the document that the command prints as JSON, and its sentences."""
    try:
        values = _values(name, command, arguments)
        answered = command.ask(book, **values) if command.ask else ""
    except (WrongArguments, Unsourced) as error:
        return _failed(str(error))
    except BadFilter as error:
        return _failed(f"{error.option}: {error.message}")
    except (NotFound, Ambiguous) as error:
        from ...output.views import missed

        return _failed("\n".join(suggested(error)), missed(book, error))
    if isinstance(answered, str):
        return {"content": [_text(answered)], "isError": False}
    if not isinstance(answered, Several):
        return _result(_told(book, answered), envelope(answered))
    views, missing = answered
    texts = [_told(book, view) for view in views]
    texts += ["\n".join(suggested(error)) for error in missing]
    result = _result("\n".join(texts), document(book, views, missing))
    return result if views else {**result, "isError": True}


def _result(text: str, structured: Mapping[str, Any]) -> Tool:
    return {"content": [_text(text)], "structuredContent": structured, "isError": False}


def _failed(text: str, structured: Mapping[str, Any] | None = None) -> Tool:
    result: Tool = {"content": [_text(text)], "isError": True}
    return result if structured is None else {**result, "structuredContent": structured}


def _text(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


def suggested(error: NotFound | Ambiguous) -> Iterator[str]:
    """What was meant perhaps, each as the question to ask next."""
    first, *others = suggestions(error)
    yield first.removeprefix("kzkr: ")
    yield from (line.replace("  kzkr ", "  ", 1) for line in others)


def _values(name: str, command: Command, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the command's parameters. Raises WrongArguments."""
    asked = {parameter.name: parameter for parameter in _asked(command)}
    for given in arguments:
        if given not in asked:
            meant = did_you_mean(given, asked)
            raise WrongArguments(
                f"{name} has no argument {quoted(given)}; it has: {', '.join(asked)}{meant}"
                if asked
                else f"{name} has no arguments"
            )
    values = {parameter.name: parameter.default for parameter in asked.values()}
    for given, value in arguments.items():
        if value is not None:
            values[given] = _value(asked[given], value)
    for parameter in asked.values():
        if values[parameter.name] in (..., []):
            if parameter.default is ...:
                raise WrongArguments(f"{name} needs the argument {parameter.name}")
            values[parameter.name] = parameter.default
    return values


def _value(parameter: Parameter, value: Any) -> Any:
    """A value of the type that a parameter has. Raises WrongArguments."""
    wanted = _type(parameter)["type"]
    if wanted == "array":
        # One word need not be a list.
        words = [value] if isinstance(value, str) else value
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            return list(map(decoded, words))
        raise WrongArguments(f"{parameter.name} is a list of strings")
    if wanted == "integer" and isinstance(value, int) and not isinstance(value, bool):
        if value >= parameter.settings["min"]:
            return value
        raise WrongArguments(f"{parameter.name} is at least {parameter.settings['min']}")
    if wanted == "boolean" and isinstance(value, bool):
        return value
    if wanted == "string" and isinstance(value, str):
        if isinstance(parameter.known, Mapping) and value not in parameter.known:
            words = f"{', '.join(parameter.known)}{did_you_mean(value, parameter.known)}"
            raise WrongArguments(f"{parameter.name}: {quoted(value)} is not one of {words}")
        return decoded(value)
    raise WrongArguments(f"{parameter.name} is {'an' if wanted[0] == 'i' else 'a'} {wanted}")


# -- what can be quoted ----------------------------------------------------------------------


#: Lists whose lines are no statements that could be quoted one by one.
_TABLES = ("records", "measures", "figures")


def _told(book: FactBook, view: View) -> str:
    """An answer as sentences, each with who said it, when and where, and what is newer; a list
    of records or figures as a table."""
    if view.shape in _TABLES and view.answers:
        return render("md", view)
    found = [answer.found if isinstance(answer, Hit) else answer for answer in view.answers]
    records = [
        f"{entry.name} ({entry.kind}: {entry.id})" for entry in found if isinstance(entry, Record)
    ]
    said = [entry for entry in found if isinstance(entry, Entry | Fact | Ranking | Check | Source)]
    return "\n".join([*(f"{line}\n" for line in records), quotes(book, said)]).lstrip() or _NOTHING
