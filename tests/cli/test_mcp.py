"""An assistant's program talks to `kzkr mcp`: what it is answered, and what it is refused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from conftest import HARBOUR
from kzkr.cli.app import app
from kzkr.cli.lookups import LOOKUPS
from kzkr.cli.mcp import protocol
from kzkr.cli.mcp.server import HANDSHAKE, STATELESS, Server

META: dict[str, Any] = {
    "io.modelcontextprotocol/protocolVersion": STATELESS[0],
    "io.modelcontextprotocol/clientCapabilities": {},
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with closing(Server(None)) as opened:
        yield opened


Serve = Callable[[str | Path | None], Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Opens a server of its own for a book; None is the bundled one."""
    with ExitStack() as stack:
        yield lambda book: stack.enter_context(closing(Server(None if book is None else str(book))))


def said(server: Server, line: bytes | str) -> Any:
    """What one line is answered with; None where nothing is said."""
    raw = line.encode() if isinstance(line, str) else line
    reply = protocol.replied(raw, server.answer)
    if reply is None:
        return None
    assert reply.endswith("\n")
    assert reply.count("\n") == 1
    return json.loads(reply)


def asked(server: Server, method: str, **params: Any) -> Any:
    """The answer to a request of the newest revision."""
    request = {"jsonrpc": "2.0", "id": 7, "method": method, "params": {"_meta": META, **params}}
    answer = said(server, json.dumps(request))
    assert answer["id"] == 7
    return answer


def called(server: Server, tool: str, **arguments: Any) -> Any:
    result = asked(server, "tools/call", name=tool, arguments=arguments)["result"]
    assert result["resultType"] == "complete"
    assert result["content"][0]["type"] == "text"
    return result


def error(answer: Any) -> int:
    assert "result" not in answer
    assert answer["error"]["message"]
    code: int = answer["error"]["code"]
    return code


# -- the same as on the command line ---------------------------------------------------------

#: Command lines, and the same questions of an assistant.
SAME: list[tuple[list[str], dict[str, Any]]] = [
    (["priorities"], {}),
    (["priorities", "4"], {"words": ["4"]}),
    (["company"], {}),
    (["company", "samsung"], {"words": ["samsung"]}),
    (["company", "삼성"], {"words": ["삼성"]}),
    (["company", "Самсунг"], {"words": "Самсунг"}),
    (["company", "sk", "ecoplant"], {"words": ["sk", "ecoplant"]}),
    (["company", "samsung", "lg"], {"words": ["samsung", "lg"]}),
    (["company", "samsung", "nobody at all"], {"words": ["samsung", "nobody at all"]}),
    (["company", "sumsung"], {"words": ["sumsung"]}),
    (["company", "samsung", "biologics"], {"words": ["samsung", "biologics"]}),
    (["company", "--country", "KR", "--topic", "energy"], {"country": "KR", "topic": "energy"}),
    (["company", "samsung", "--since", "2999"], {"words": ["samsung"], "since": "2999"}),
    (["project"], {}),
    (["project", "bakad"], {"words": ["bakad"]}),
    (["project", "--status", "under_way"], {"status": "under_way"}),
    (["organization", "kita"], {"words": ["kita"]}),
    (["person", "tokayev"], {"words": ["tokayev"]}),
    (["place", "astana"], {"words": ["astana"]}),
    (["place", "turk"], {"words": ["turk"]}),
    (["event"], {}),
    (["event", "referendum"], {"words": ["referendum"]}),
    (["trade"], {}),
    (["trade", "--rank"], {"rank": True}),
    (["trade", "--rank", "--country", "KR"], {"rank": True, "country": "KR"}),
    (["investment"], {}),
    (["investment", "--rank"], {"rank": True}),
    (["figures"], {}),
    (["figures", "--limit", "3"], {"limit": 3}),
    (["company", "samsung", "--limit", "3"], {"words": ["samsung"], "limit": 3}),
    (["figures", "--measure", "trade-turnover"], {"measure": "trade-turnover"}),
    (["figures", "--topic", "tourism", "--priority", "1"], {"topic": "tourism", "priority": "1"}),
    (["checks"], {}),
    (["checks", "bakad"], {"words": ["bakad"]}),
    (["checks", "--verdict", "differs"], {"verdict": "differs"}),
    (["checks", "--since", "2025"], {"since": "2025"}),
    (["search", "medical"], {"words": ["medical"]}),
    (["search", "medical", "--limit", "2"], {"words": ["medical"], "limit": 2}),
    (["search", "원전", "--kind", "record"], {"words": ["원전"], "kind": "record"}),
    (["search", "zzqx"], {"words": ["zzqx"]}),
    (["show", "trade-partners"], {"words": ["trade-partners"]}),
    (["show", "samsung"], {"words": ["samsung"]}),
    (["show", "djournal"], {"words": ["djournal"]}),
    (["sources"], {}),
]  # fmt: skip


def test_every_tool_is_compared_with_its_command() -> None:
    assert {words[0] for words, _ in SAME} == set(LOOKUPS)


@pytest.mark.parametrize(("words", "arguments"), SAME, ids=[" ".join(w) for w, _ in SAME])
def test_an_assistant_is_told_what_the_command_line_says(
    server: Server, words: list[str], arguments: dict[str, Any]
) -> None:
    printed = CliRunner().invoke(app, [*words, "-f", "json"])
    result = called(server, words[0], **arguments)
    if printed.exit_code == 2:  # wrong usage: the same reason
        assert result["isError"]
        assert result["content"][0]["text"].split(": ", 1)[1] in printed.stderr
        return
    document = json.loads(printed.stdout)
    assert result["structuredContent"] == document
    assert result["isError"] == (document["result"] is None)
    text = result["content"][0]["text"]
    if document["result"] is None:
        assert all(candidate["id"] in text for candidate in document["candidates"])
    else:
        assert (text == "nothing matches\n") == (printed.stderr == "kzkr: nothing matches\n")
        assert text.strip()


@pytest.mark.parametrize("style", ["text", "bibtex", "csl-json"])
def test_references_are_those_of_the_command_line(server: Server, style: str) -> None:
    printed = CliRunner().invoke(app, ["cite", "bakad", "--style", style])
    result = called(server, "cite", words=["bakad"], style=style)
    assert result["content"][0]["text"] == printed.stdout
    assert not result["isError"]


@pytest.mark.parametrize("name", ["samsung", "trade-partners", "bakad", "tokayev"])
def test_what_an_assistant_may_quote_is_what_cite_quotes(server: Server, name: str) -> None:
    printed = CliRunner().invoke(app, ["cite", name, "--quote"])
    text = called(server, "show", words=[name])["content"][0]["text"]
    assert text == printed.stdout
    assert called(server, "cite", words=[name], quote=True)["content"][0]["text"] == text


def test_each_sentence_has_its_source_its_date_and_what_is_newer(server: Server) -> None:
    result = called(server, "trade")
    sentences = result["content"][0]["text"].strip().split("\n\n")
    facts = result["structuredContent"]["result"]
    assert len(sentences) == len(facts) >= 10
    for sentence, fact in zip(sentences, facts, strict=True):
        assert sentence.startswith(fact["statement"])
        assert all(url in sentence for url in fact["url"].split(";"))
        corrections = [c for c in fact["checks"] if c["verdict"] != "agrees" or c["outcome"]]
        if corrections:
            assert corrections[0]["statement"] in sentence


def test_records_that_are_found_are_named_with_their_ids(server: Server) -> None:
    text = called(server, "search", words=["medical"])["content"][0]["text"]
    assert "Medical services (project: medical-services)\n" in text


def test_a_miss_is_an_error_with_candidates(server: Server) -> None:
    result = called(server, "company", words=["sumsung"])
    assert result["isError"]
    assert result["structuredContent"]["error"] == "not_found"
    assert result["structuredContent"]["candidates"][0]["id"] == "samsung"
    assert "company samsung" in result["content"][0]["text"]
    assert "kzkr" not in result["content"][0]["text"]


def test_a_hyphen_does_not_read_the_messages_as_names(server: Server) -> None:
    assert called(server, "company", words=["-"])["isError"]


# -- the tools -------------------------------------------------------------------------------


def test_a_tool_is_described_by_its_command(server: Server) -> None:
    tools = {tool["name"]: tool for tool in asked(server, "tools/list")["result"]["tools"]}
    assert set(tools) == {*LOOKUPS, "cite"}
    for name, declare in LOOKUPS.items():
        command, tool = declare(), tools[name]
        assert tool["description"] == command.help
        arguments = tool["inputSchema"]["properties"]
        declared = {p.name: p for p in command.parameters}
        # All but how the answer is shown, and of which book.
        assert set(declared) - set(arguments) == {
            "format", "fields", "no_header", "no_checks", "no_pager", "data"
        }  # fmt: skip
        for argument, schema in arguments.items():
            assert declared[argument].help in schema["description"]
            assert schema["description"]
            assert "stdin" not in schema["description"]


def test_a_closed_list_is_in_the_schema_and_so_are_the_books_own_words(
    server: Server, serve: Serve
) -> None:
    tools = {tool["name"]: tool for tool in asked(server, "tools/list")["result"]["tools"]}
    figures = tools["figures"]["inputSchema"]["properties"]
    assert "trade-turnover" in figures["measure"]["enum"]
    assert "tourism" in figures["topic"]["enum"]
    assert "under_way" in figures["status"]["enum"]
    assert "differs" in tools["checks"]["inputSchema"]["properties"]["verdict"]["enum"]
    assert tools["search"]["inputSchema"]["properties"]["limit"]["minimum"] == 1
    assert tools["search"]["inputSchema"]["required"] == ["words"]
    other = asked(serve(HARBOUR), "tools/list")["result"]["tools"]
    measures = next(tool for tool in other if tool["name"] == "figures")
    assert "trade-turnover" not in str(measures["inputSchema"])


@pytest.mark.parametrize(("words", "arguments"), SAME, ids=[" ".join(w) for w, _ in SAME])
def test_arguments_and_answers_are_as_the_schemas_say(
    server: Server, words: list[str], arguments: dict[str, Any]
) -> None:
    tools = {tool["name"]: tool for tool in asked(server, "tools/list")["result"]["tools"]}
    for schema in (tools[words[0]]["inputSchema"], tools[words[0]]["outputSchema"]):
        jsonschema.Draft202012Validator.check_schema(schema)
    if isinstance(arguments.get("words"), str):
        return  # taken, but not what the schema asks for
    result = called(server, words[0], **arguments)
    if not result["isError"]:
        jsonschema.validate(arguments, tools[words[0]]["inputSchema"])
        jsonschema.validate(result["structuredContent"], tools[words[0]]["outputSchema"])


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("search", {"word": "x"}, "it has: words, kind, topic, limit; did you mean words?"),
        ("search", {}, "needs the argument words"),
        ("search", {"words": []}, "needs the argument words"),
        ("search", {"words": ["x"], "limit": 0}, "limit is at least 1"),
        ("search", {"words": ["x"], "limit": "3"}, "limit is an integer"),
        ("search", {"words": ["x"], "limit": True}, "limit is an integer"),
        ("search", {"words": ["x"], "kind": "facts"}, "did you mean fact"),
        ("company", {"words": [1]}, "words is a list of strings"),
        ("company", {"words": {"a": 1}}, "words is a list of strings"),
        ("company", {"status": ["planned"]}, "status is a string"),
        ("company", {"status": "planed"}, "did you mean planned?"),
        ("company", {"topic": "trad"}, "trade"),
        ("company", {"since": "yesterday"}, "write 2024, 2024-06 or 2024-10-06"),
        ("trade", {"rank": "yes"}, "rank is a boolean"),
        ("trade", {"rank": True, "status": "planned"}, "has no meaning for a ranking"),
        ("cite", {"words": ["bakad"], "style": "apa"}, "text, bibtex, csl-json"),
        ("sources", {"topic": "trade"}, "sources has no argument"),
        ("company", {"data": "/etc/passwd"}, "company has no argument 'data'"),
    ],
)
def test_wrong_arguments_are_told_what_is_right(
    server: Server, tool: str, arguments: dict[str, Any], told: str
) -> None:
    result = called(server, tool, **arguments)
    assert result["isError"]
    assert told in result["content"][0]["text"]


def test_an_argument_that_is_null_is_as_good_as_none(server: Server) -> None:
    assert called(server, "company", words=None, topic=None) == called(server, "company")


# -- the protocol ----------------------------------------------------------------------------


@pytest.mark.parametrize("version", HANDSHAKE)
def test_a_client_that_begins_with_initialize_gets_its_revision(version: str, serve: Serve) -> None:
    server = serve(None)
    hello = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "c"}}
    request: dict[str, Any] = {
        "jsonrpc": "2.0",
        "id": "a",
        "method": "initialize",
        "params": hello,
    }
    result = said(server, json.dumps(request))["result"]
    assert result["protocolVersion"] == version
    assert result["capabilities"] == {"tools": {}}
    assert result["serverInfo"]["name"] == "kzkr"
    assert "Quote a statement" in result["instructions"]
    done = '{"jsonrpc": "2.0", "method": "notifications/initialized"}'
    assert said(server, done) is None
    assert said(server, '{"jsonrpc":"2.0","id":1,"method":"ping"}')["result"] == {}
    tools = said(server, '{"jsonrpc":"2.0","id":2,"method":"tools/list"}')["result"]
    assert set(tools) == {"tools"}
    call = {"name": "company", "arguments": {"words": ["samsung"]}}
    request = {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": call}
    result = said(server, json.dumps(request))["result"]
    assert result["structuredContent"]["result"]["id"] == "samsung"
    assert "resultType" not in result


def test_a_client_of_an_unknown_revision_is_offered_the_newest_with_a_handshake(
    serve: Serve,
) -> None:
    request = {"jsonrpc": "2.0", "id": 1, "method": "initialize"}
    for version in ("2099-01-01", "1.0", ""):
        params = {"protocolVersion": version}
        result = said(serve(None), json.dumps({**request, "params": params}))["result"]
        assert result["protocolVersion"] == HANDSHAKE[0]
    assert error(said(serve(None), json.dumps(request))) == -32602


def test_a_server_is_discovered_without_a_handshake(server: Server) -> None:
    result = asked(server, "server/discover")["result"]
    assert result["supportedVersions"] == [*STATELESS, *HANDSHAKE]
    assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "kzkr"
    for method in ("server/discover", "tools/list"):
        cacheable = asked(server, method)["result"]
        assert cacheable["ttlMs"] >= 0
        assert cacheable["cacheScope"] in ("public", "private")
    assert error(asked(server, "ping")) == -32601  # gone with the handshake
    assert error(asked(server, "initialize", protocolVersion="2025-06-18")) == -32601


def test_an_unsupported_revision_is_told_those_that_are(server: Server) -> None:
    meta = {**META, "io.modelcontextprotocol/protocolVersion": "1900-01-01"}
    answer = asked(server, "tools/list", _meta=meta)
    assert error(answer) == -32022
    assert answer["error"]["data"] == {
        "supported": [*STATELESS, *HANDSHAKE],
        "requested": "1900-01-01",
    }


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("tools/list", {}, -32602),  # neither a handshake nor a revision
        ("tools/list", {"_meta": {}}, -32602),
        ("tools/list", {"_meta": []}, -32602),
        ("tools/list", {"_meta": {**META, "io.modelcontextprotocol/protocolVersion": 1}}, -32602),
        ("tools/list", {"_meta": {k: v for k, v in META.items() if "Version" in k}}, -32602),
        ("tools/list", {"_meta": META, "cursor": "2"}, -32602),
        ("tools/call", {"_meta": META}, -32602),
        ("tools/call", {"_meta": META, "name": "rm"}, -32602),
        ("tools/call", {"_meta": META, "name": ["company"]}, -32602),
        ("tools/call", {"_meta": META, "name": "company", "arguments": []}, -32602),
        ("tools/call", {"_meta": META, "name": "company", "arguments": "samsung"}, -32602),
        ("resources/list", {"_meta": META}, -32601),
        ("nothing", {"_meta": META}, -32601),
        ("tools/list", [], -32602),
        ("tools/list", None, -32602),
    ],
)
def test_a_wrong_request_is_refused_with_its_code(
    server: Server, method: str, params: object, code: int
) -> None:
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = said(server, json.dumps(request))
    assert (answer["id"], error(answer)) == (1, code)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", -32700),
        (b"kzkr company samsung", -32700),
        (b'{"jsonrpc": "2.0", "id": NaN, "method": "ping"}', -32700),
        (b'\xff\xfe{"jsonrpc": "2.0"}', -32700),
        ('{"id": 1}'.encode("utf-16"), -32700),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "\xed\xa0\x80"}', -32700),
        (b"[" * 500_000, -32700),
        (b'{"a":' * 200_000, -32700),
        (b"9" * 100_000, -32700),
        (b"1", -32600),
        (b"null", -32600),
        (b'"ping"', -32600),
        (b"{}", -32600),
        (b"[]", -32600),
        (b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}', -32600),
        (b'{"jsonrpc": "2.0", "id": 1}', -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 1}', -32600),
        (b'{"jsonrpc": "2.0", "id": null, "method": "ping"}', -32600),
        (b'{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}', -32600),
        (b'{"jsonrpc": "2.0", "id": true, "method": "ping"}', -32600),
        (b'{"jsonrpc": "2.0", "id": [1], "method": "ping"}', -32600),
        (b"[" + b"1," * 400_000 + b"1]", -32600),
    ],
    ids=range(22),
)
def test_hostile_lines_are_refused(server: Server, line: bytes, code: int) -> None:
    began = time.process_time()
    assert error(said(server, line)) == code
    assert time.process_time() - began < 10  # bounded; no measure of speed


@pytest.mark.parametrize("text", ["\0", "\ud800", "\u202e", "a\nb", "x" * 500_000])
@pytest.mark.parametrize("tool", ["company", "search", "show", "cite", "checks"])
def test_hostile_words_find_nothing(server: Server, tool: str, text: str) -> None:
    result = called(server, tool, words=[text])
    assert result["isError"]
    assert len(result["content"][0]["text"]) < 2000
    assert called(server, "company", words=["samsung", text])["content"][0]["text"]


@pytest.mark.parametrize("text", ["\0", "\ud800", "x" * 500_000])
@pytest.mark.parametrize("option", ["topic", "priority", "country", "status", "since"])
def test_hostile_filters_are_refused(server: Server, option: str, text: str) -> None:
    result = called(server, "company", **{option: text})
    assert result["isError"]
    assert len(result["content"][0]["text"]) < 2000


def test_notifications_and_responses_are_not_answered(server: Server) -> None:
    for line in (
        '{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}',
        '{"jsonrpc": "2.0", "method": "tools/list"}',
        '{"jsonrpc": "2.0", "id": 1, "result": {}}',
        '{"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": "x"}}',
        '[{"jsonrpc": "2.0", "method": "notifications/initialized"}]',
    ):
        assert said(server, line) is None


def test_a_batch_is_answered_message_by_message(server: Server) -> None:
    batch = [
        {"jsonrpc": "2.0", "id": 1, "method": "ping"},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        [],
        {"jsonrpc": "2.0", "id": 2, "method": "nothing", "params": {"_meta": META}},
    ]
    answers = said(server, json.dumps(batch))
    assert [answer["id"] for answer in answers] == [1, None, 2]
    assert [answer.get("error", {}).get("code") for answer in answers] == [None, -32600, -32601]


def test_a_mistake_of_ours_is_one_error_and_no_end(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*words: object) -> None:
        raise ZeroDivisionError("oh")

    with monkeypatch.context() as patch:
        patch.setattr("kzkr.cli.mcp.server.called", fail)
        assert error(asked(server, "tools/call", name="company")) == -32603
    assert capsys.readouterr().err == "kzkr: internal error: ZeroDivisionError: oh\n"
    assert not called(server, "company")["isError"]


# -- the process -----------------------------------------------------------------------------


def request(id_: int, method: str, **params: Any) -> bytes:
    message = {"jsonrpc": "2.0", "id": id_, "method": method, "params": {"_meta": META, **params}}
    return json.dumps(message).encode() + b"\n"


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen(
        [sys.executable, "-m", "kzkr", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def exchanged(process: subprocess.Popen[bytes], line: bytes) -> Any:
    assert process.stdin
    assert process.stdout
    process.stdin.write(line)
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def test_the_end_of_input_ends_it(process: subprocess.Popen[bytes]) -> None:
    unfinished = request(2, "tools/call", name="company")[:-1]  # a last line without its end
    out, err = process.communicate(b"\n\n" + request(1, "tools/list") + unfinished, timeout=300)
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, 2]
    assert (process.returncode, err) == (0, b"")


def test_a_line_without_end_is_refused_and_the_next_one_answered(
    process: subprocess.Popen[bytes],
) -> None:
    endless = b'{"a": "' + b"x" * (5 * protocol.LONGEST_LINE) + b"\n"
    out, err = process.communicate(endless + request(1, "tools/list"), timeout=300)
    refused, answered = map(json.loads, out.splitlines())
    assert error(refused) == -32600
    assert (answered["id"], process.returncode, err) == (1, 0, b"")


def test_a_client_that_goes_away_is_not_mourned(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    assert process.stdout
    assert process.stderr
    exchanged(process, request(1, "tools/list"))
    process.stdout.close()
    process.stdin.write(request(2, "tools/list"))
    process.stdin.flush()
    assert process.wait(timeout=300) == 0  # its input is still open
    assert process.stderr.read() == b""


def test_an_interrupt_ends_it(process: subprocess.Popen[bytes]) -> None:
    exchanged(process, request(1, "tools/list"))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kzkr", "mcp"],
            input=request(1, "tools/list"),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=300,
        )
    assert done.returncode == 4
    assert b"cannot write the answer" in done.stderr


def test_a_locale_without_hangul_changes_nothing(process: subprocess.Popen[bytes]) -> None:
    line = request(1, "tools/call", name="company", arguments={"words": ["삼성"]})
    done = subprocess.run(
        [sys.executable, "-m", "kzkr", "mcp"],
        input=line,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        timeout=300,
    )
    assert json.loads(done.stdout) == exchanged(process, line)
    assert "삼성".encode() in done.stdout


# -- the book --------------------------------------------------------------------------------


def _names(server: Server) -> list[str]:
    return [row["name"] for row in called(server, "company")["structuredContent"]["result"]]


def test_another_book_is_asked_by_its_file(serve: Serve) -> None:
    document = called(serve(HARBOUR), "sources")["structuredContent"]
    printed = CliRunner().invoke(app, ["sources", "-f", "json", "--data", str(HARBOUR)])
    assert document == json.loads(printed.stdout)


def test_an_edited_book_is_read_again_and_a_broken_one_told_of(
    tmp_path: Path, serve: Serve
) -> None:
    book = tmp_path / "book.yaml"
    text = HARBOUR.read_text("utf-8")
    book.write_text(text, "utf-8")
    server = serve(book)
    assert _names(server) == ["Nordship"]
    book.write_text(text.replace("name: Nordship", "name: Nordshop"), "utf-8")
    assert _names(server) == ["Nordshop"]
    book.write_text("book: [", "utf-8")
    broken = called(server, "company")
    assert broken["isError"]
    assert str(book) in broken["content"][0]["text"]
    assert error(asked(server, "tools/list")) == -32602
    book.unlink()
    assert called(server, "company")["isError"]
    book.write_text(text, "utf-8")
    assert _names(server) == ["Nordship"]


def test_a_book_is_opened_once(monkeypatch: pytest.MonkeyPatch, serve: Serve) -> None:
    server = serve(HARBOUR)  # which was written some seconds ago
    first = called(server, "sources")

    def fail(*words: object, **more: object) -> None:
        raise AssertionError("opened again")

    monkeypatch.setattr("kzkr.book.FactBook.open", fail)
    assert called(server, "sources") == first


def test_a_book_that_cannot_be_read_ends_it_as_any_command(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["mcp", "--data", str(tmp_path / "none.yaml")])
    assert (done.exit_code, done.stdout) == (3, "")
    assert "none.yaml" in done.stderr


def test_no_lookup_imports_the_server() -> None:
    program = (
        "import sys; from kzkr.cli.app import app\n"
        "try: app(['company', 'samsung'])\n"
        "except SystemExit: print(*[m for m in sys.modules if 'mcp' in m], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=300)
    assert b"samsung" in done.stdout.lower()
    assert done.stderr == b"\n"
