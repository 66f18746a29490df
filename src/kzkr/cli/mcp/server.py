"""The server: which methods it has, in each revision of the protocol, and which book it asks.

From the revision of July 2026 on, each request says in ``_meta`` which one it speaks; in those
before, a client begins with ``initialize``.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from stat import S_ISREG
from typing import Any

from ... import __version__
from ...book import FactBook, bundled
from ...errors import Invalid, Unreadable
from ...names import quoted
from ..answering import open_book
from ..streams import ANSWERED, emit_more, warn
from .protocol import INVALID_PARAMS, METHOD_NOT_FOUND, Refused, lines, replied
from .tools import called, commands, described

#: The revisions of the protocol, newest first: those in which each request stands for itself, and
#: those that begin with a handshake.
STATELESS = ("2026-07-28",)
HANDSHAKE = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")

_UNSUPPORTED_VERSION = -32022
_META = "io.modelcontextprotocol/"
_IDENTITY = {"name": "kzkr", "title": "kzkr fact book", "version": __version__}
_CAPABILITIES: dict[str, Any] = {"tools": {}}

#: For how long a client may keep what the server says of itself, in milliseconds.
_FRESH = 60_000

#: A file edited twice within this time may have the same times after both, in nanoseconds.
_TICK = 2_000_000_000

_INSTRUCTIONS = (
    "{title}: statements as their source made them on its date, and checks: what other sources"
    " said since. Quote a statement with who said it, when, and the address given; say with it what"
    " its newest check says, and what the severest says where that is another. A verdict of"
    " no_source_found means that nothing was found, not that the statement is false. What the"
    " book does not answer is not known to it. Names are found in English, Korean, Russian and"
    " Kazakh."
)


def serve(data: str | None) -> int:
    """Answer the messages on standard input until it ends, or nobody reads the answers; returns
    the exit code."""
    server = Server(data)
    # `__main__` switched it off for the sake of lookups, which are over at once.
    gc.enable()
    try:
        return _conversation(server)
    finally:
        server.close()


def _conversation(server: Server) -> int:
    if sys.stdin is None:
        return ANSWERED
    if sys.stdin.isatty():
        warn("kzkr: waiting for messages of an assistant's program; docs/assistant.md says more")
    for line in lines(sys.stdin.buffer):
        reply = replied(line, server.answer)
        code = None if reply is None else emit_more(reply)
        if code is not None:
            return code
    return ANSWERED


class Server:
    """Answers requests from one book, which is opened again when its file has changed."""

    def __init__(self, data: str | None) -> None:
        self._path = bundled() if data is None else Path(data)
        self._tools = commands()
        self._shaken_hands = False
        self._state = _state(self._path)
        self._open: FactBook | None = open_book(data)

    def close(self) -> None:
        """Let go of the book."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def answer(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The result of a method. Raises Refused."""
        stateless = _is_stateless(params)
        if not stateless and not self._shaken_hands and method not in ("initialize", "ping"):
            raise Refused(
                INVALID_PARAMS,
                f"say initialize first, or name {STATELESS[0]} as {_META}protocolVersion, and"
                f" {_META}clientCapabilities, in _meta",
            )
        methods = self._stateless() if stateless else self._after_handshake()
        if method not in methods:
            raise Refused(METHOD_NOT_FOUND, f"no method {quoted(method)}")
        result = methods[method](params)
        if not stateless:
            return result
        identity = {f"{_META}serverInfo": _IDENTITY}
        return {"resultType": "complete", **result, "_meta": identity}

    def _stateless(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        fresh = {"ttlMs": _FRESH, "cacheScope": "private"}
        return {
            "server/discover": lambda params: {**self._discovered(), **fresh},
            "tools/list": lambda params: {**self._listed(params), **fresh},
            "tools/call": self._called,
        }

    def _after_handshake(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        return {
            "initialize": self._initialized,
            "ping": lambda params: {},
            "tools/list": self._listed,
            "tools/call": self._called,
        }

    def _discovered(self) -> dict[str, Any]:
        return {
            "supportedVersions": [*STATELESS, *HANDSHAKE],
            "capabilities": _CAPABILITIES,
            "instructions": self._instructions(),
        }

    def _initialized(self, params: Mapping[str, Any]) -> dict[str, Any]:
        version = params.get("protocolVersion")
        if not isinstance(version, str):
            raise Refused(INVALID_PARAMS, "initialize needs a protocolVersion")
        self._shaken_hands = True
        return {
            "protocolVersion": version if version in HANDSHAKE else HANDSHAKE[0],
            "capabilities": _CAPABILITIES,
            "serverInfo": _IDENTITY,
            "instructions": self._instructions(),
        }

    def _instructions(self) -> str:
        try:
            return _INSTRUCTIONS.format(title=self._book().about[1])
        except (Invalid, Unreadable) as error:
            return _INSTRUCTIONS.format(title=f"A book that cannot be read ({error})")

    def _listed(self, params: Mapping[str, Any]) -> dict[str, Any]:
        if params.get("cursor") is not None:
            raise Refused(INVALID_PARAMS, "all tools are on one page, which has no cursor")
        try:
            book = self._book()
        except (Invalid, Unreadable) as error:
            raise Refused(INVALID_PARAMS, str(error)) from None
        return {"tools": [described(name, tool, book) for name, tool in self._tools.items()]}

    def _called(self, params: Mapping[str, Any]) -> dict[str, Any]:
        name, arguments = params.get("name"), params.get("arguments")
        if not isinstance(name, str) or name not in self._tools:
            known = ", ".join(self._tools)
            raise Refused(INVALID_PARAMS, f"no tool {quoted(str(name))}; the tools are: {known}")
        if not isinstance(arguments, dict | None):
            raise Refused(INVALID_PARAMS, "arguments are an object")
        try:
            book = self._book()
        except (Invalid, Unreadable) as error:
            return {"content": [{"type": "text", "text": str(error)}], "isError": True}
        return called(name, self._tools[name], book, arguments or {})

    def _book(self) -> FactBook:
        """The book as its file is now. Raises Invalid, Unreadable."""
        state = _state(self._path)
        if self._open is not None and (state is None or (state and state == self._state)):
            return self._open
        self.close()
        self._open = FactBook.open(self._path)
        self._state = state
        return self._open


def _is_stateless(params: Mapping[str, Any]) -> bool:
    """True for a request that says itself which revision it speaks. Raises Refused."""
    meta = params.get("_meta", {})
    if not isinstance(meta, dict):
        raise Refused(INVALID_PARAMS, "_meta is an object")
    if f"{_META}protocolVersion" not in meta:
        return False
    version = meta[f"{_META}protocolVersion"]
    if not isinstance(version, str):
        raise Refused(INVALID_PARAMS, "a protocol version is a string")
    if version not in STATELESS:
        supported = [*STATELESS, *HANDSHAKE]
        problem = f"the protocol's revision {quoted(version)} is not supported"
        raise Refused(_UNSUPPORTED_VERSION, problem, supported=supported, requested=version)
    if not isinstance(meta.get(f"{_META}clientCapabilities"), dict):
        raise Refused(INVALID_PARAMS, f"_meta needs {_META}clientCapabilities, an object")
    return True


def _state(path: Path) -> tuple[int, ...] | None:
    """What changes with a file's content; nothing yet for one that was just written, or is not
    there. None for a pipe, which is read once."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ()
    if not S_ISREG(status.st_mode):
        return None
    if time.time_ns() - status.st_ctime_ns < _TICK:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
