"""JSON-RPC 2.0, a message a line: bytes to requests, and what answers them to a line.

Whatever a line holds is answered or refused, in a time and with a memory that its length bounds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NoReturn

from ...names import shown
from ..streams import warn

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603

#: A longer line is refused unread, a longer batch unanswered.
LONGEST_LINE = 2**20
LONGEST_BATCH = 50

#: Gives the result of a method with its parameters. Raises Refused.
Answer = Callable[[str, dict[str, Any]], dict[str, Any]]


class Refused(Exception):
    """A request that has an error for an answer."""

    def __init__(self, code: int, message: str, **data: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


def lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream that are not blank; None for one that is too long to be read."""
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(2**16)
            yield None
        elif line.strip():
            yield line


def replied(line: bytes | None, answer: Answer) -> str | None:
    """What answers a line, as a line; None where nothing is to be said."""
    try:
        message = _parsed(line)
    except Refused as refused:
        return _line(_error(None, refused))
    if not isinstance(message, list):
        reply = _reply(message, answer)
        return None if reply is None else _line(reply)
    # Batches are of one revision of the protocol alone, which asks that they be taken.
    if not 0 < len(message) <= LONGEST_BATCH:
        problem = f"a batch has 1 to {LONGEST_BATCH} messages"
        return _line(_error(None, Refused(INVALID_REQUEST, problem)))
    replies = [reply for one in message if (reply := _reply(one, answer)) is not None]
    return _line(replies) if replies else None


def _parsed(line: bytes | None) -> Any:
    if line is None:
        raise Refused(INVALID_REQUEST, f"a line has at most {LONGEST_LINE} bytes")
    try:
        return json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise Refused(PARSE_ERROR, "no UTF-8") from None
    except RecursionError:
        raise Refused(PARSE_ERROR, "nested too deep") from None
    except ValueError:  # no JSON, or a number of thousands of digits
        raise Refused(PARSE_ERROR, "no JSON") from None


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _reply(message: Any, answer: Answer) -> dict[str, Any] | None:
    """The response to a message; None to a notification, and to a response."""
    if not isinstance(message, dict):
        return _error(None, Refused(INVALID_REQUEST, "a message is an object"))
    id_ = message.get("id")
    # True is an integer to Python alone.
    known = isinstance(id_, int | str) and not isinstance(id_, bool)
    try:
        method, params = _called(message)
        if method is None or "id" not in message:
            return None
        if not known:
            raise Refused(INVALID_REQUEST, "an id is a string or an integer")
        return {"jsonrpc": "2.0", "id": id_, "result": answer(method, params)}
    except Refused as refused:
        return _error(id_ if known else None, refused)
    except Exception as error:
        # One question that goes wrong must not end the conversation.
        warn(f"kzkr: internal error: {type(error).__name__}: {error}")
        return _error(id_ if known else None, Refused(INTERNAL_ERROR, "internal error"))


def _called(message: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """The method and parameters of a message; no method where it is a response. Raises Refused."""
    if message.get("jsonrpc") != "2.0":
        raise Refused(INVALID_REQUEST, 'a message says "jsonrpc": "2.0"')
    if "method" not in message and ("result" in message or "error" in message):
        return None, {}
    method, params = message.get("method"), message.get("params", {})
    if not isinstance(method, str):
        raise Refused(INVALID_REQUEST, "a method is a string")
    if not isinstance(params, dict):
        raise Refused(INVALID_PARAMS, "params are an object")
    return method, params


def _error(id_: int | str | None, refused: Refused) -> dict[str, Any]:
    error: dict[str, Any] = {"code": refused.code, "message": shown(refused.message, 1000)}
    if refused.data:
        error["data"] = refused.data
    return {"jsonrpc": "2.0", "id": id_, "error": error}


def _line(message: dict[str, Any] | list[dict[str, Any]]) -> str:
    # An object of an answer is a mapping, worked out when it is written. In JSON a lone
    # surrogate, which UTF-8 does not have, is written as `streams` spells it out.
    text = json.dumps(
        message, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=dict
    )
    return f"{text}\n"
