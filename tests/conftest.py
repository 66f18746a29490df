"""What all tests share: a cache of their own, the source's text, and the tools CI insists on."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import traceback
import warnings
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import processes
from kzkr import FactBook, Invalid
from kzkr.model import Book
from kzkr.reading import read

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT.parent / "shared" / "source" / "article.txt"
FACTS = ROOT / "data" / "facts.yaml"
#: A small book that has everything a book can hold; harbour.txt is what it was made from.
HARBOUR = ROOT / "tests" / "harbour.yaml"
_TESTS = str(Path(__file__).parent)

# A run of the suite tries the same examples each time, and a busy machine is no mistake. Others,
# and many more: `pytest --hypothesis-profile=thorough`.
settings.register_profile(
    "same",
    max_examples=50,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    max_examples=2000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require-tools",
        action="store_true",
        help="fail where a test would be skipped: for the steps whose tools must be there",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The whole suite runs on all cores where pytest-xdist is there; a part of it need not."""
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    alone = config.option.usepdb or config.option.collectonly or config.option.markexpr
    # pytest-cov has to know earlier that there are several processes: `make coverage` says so.
    alone = alone or getattr(config.option, "cov_source", None)
    worker = hasattr(config, "workerinput")
    if whole and not (alone or worker) and getattr(config.option, "numprocesses", 0) is None:
        config.option.numprocesses = os.cpu_count()
        if config.option.dist == "no":
            config.option.dist = "worksteal"  # so that none waits for the other at the end


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    report = yield
    if report.failed and call.excinfo and not item.config.option.usepdb:
        _let_go(call.excinfo.tb)
    if report.skipped and not hasattr(report, "wasxfail") and item.config.option.require_tools:
        report.outcome = "failed"
        report.longrepr = f"skipped, and --require-tools was given: {report.longrepr}"
    return report


def _let_go(failed: TracebackType) -> None:
    """Close what a test had open when it failed, here: not in a later test, which would then fail
    of the warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        traceback.clear_frames(failed)
        for frame, _ in traceback.walk_tb(failed):
            # Python 3.11 and 3.12 keep a copy of what was there, until it is asked for again.
            _ = frame.f_locals
        del frame
        gc.collect()


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the user's cache, terminal settings or other book."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        for name in ("KZKR_DATA", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONUNBUFFERED"):
            patch.delenv(name, raising=False)
        patch.setenv("KZKR_PAGER", "")  # which waits for a key
        # On a slow machine the first reading would show its progress on a test's terminal.
        with contextlib.suppress(Invalid):
            FactBook.open().close()
        yield


@pytest.fixture(autouse=True, scope="session")
def _garbage_is_collected_seldom() -> Iterator[None]:
    """Python would search all modules and all tests again and again, for a tenth of the time."""
    gc.set_threshold(50_000)
    yield
    gc.freeze()  # else pytest, at its end, goes five times through all that was ever made


@pytest.fixture(autouse=True, scope="session")
def _signals_arrive() -> None:
    """Under nohup, or behind a script's &, they are ignored, and by every program started too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        # As nohup wants it, the tests outlive their terminal; what they start has no handler.
        signal.signal(signal.SIGHUP, lambda *_: None)


@pytest.fixture(autouse=True)
def _books_of_a_test_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test may open a book and leave it; what the program itself opens, it must close."""
    opened: list[FactBook] = []
    original = FactBook.open

    def noted(*words: Any, **options: Any) -> FactBook:
        book = original(*words, **options)
        if sys._getframe(1).f_code.co_filename.startswith(_TESTS):
            opened.append(book)
        return book

    monkeypatch.setattr(FactBook, "open", noted)
    yield
    for book in opened:
        book.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The cache of this test alone, not made yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield tmp_path / "cache" / "kzkr"
    # So that pytest can clean up after the tests that take rights away.
    for folder in (tmp_path, tmp_path / "cache", tmp_path / "cache" / "kzkr"):
        if folder.exists():
            folder.chmod(0o700)


@pytest.fixture(scope="session")
def article() -> str:
    """The text the book was made from; it is no part of the project."""
    if not ARTICLE.exists():
        pytest.skip(f"the source's text is not here: {ARTICLE}")
    return ARTICLE.read_text("utf-8")


@pytest.fixture(scope="session")
def paragraphs(article: str) -> list[str]:
    return article.splitlines()


@pytest.fixture(scope="session")
def harbour() -> Book:
    return read(HARBOUR).book


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def kzkr() -> Run:
    """Runs the command as a process of its own: ``kzkr("company", "samsung")``."""

    def run(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        variables = more.pop("env", None) or {}
        env = {**os.environ, **variables}
        if not processes.fresh(variables) and set(more) <= {"cwd"}:
            return processes.run(words, env, **more)
        return subprocess.run(
            [sys.executable, "-m", "kzkr", *words],
            capture_output=True,
            encoding="utf-8",
            env=env,
            timeout=300,
            **more,
        )

    return run


OnTerminal = Callable[..., tuple[int, str]]


@pytest.fixture
def on_terminal() -> OnTerminal:
    """Runs the command on a pseudo-terminal: its exit code, and what a user gets to see.

    ``on_terminal("company", "samsung", columns=40, NO_COLOR="1")``
    """

    def run(*words: str, columns: int = 80, **variables: str) -> tuple[int, str]:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        env = {**os.environ, "TERM": "xterm-256color", **variables}
        processes.start(words, [theirs] * 3, env, hasty=True)
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux says so when the other side is closed
                break
            if not piece:
                break
            seen += piece
        os.close(ours)
        return processes.ended(), seen.decode()

    return run
