"""The modules of the command line import each other in one direction."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

from conftest import ROOT

_PACKAGE = ROOT / "src" / "kzkr"


def _imported(path: Path) -> set[str]:
    """The modules of the package that a module imports, at its start or when it is run."""
    package = ["kzkr", *path.relative_to(_PACKAGE).parts[:-1]]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = ".".join([*package[: len(package) + 1 - node.level], node.module or ""])
            found.add(base.rstrip("."))
            found |= {f"{base.rstrip('.')}.{name.name}" for name in node.names}
    return found


def test_no_circle_of_imports_goes_through_the_command_line() -> None:
    modules = {
        ".".join(["kzkr", *path.relative_to(_PACKAGE).with_suffix("").parts]): path
        for path in _PACKAGE.rglob("*.py")
        if path.stem != "__init__"
    }
    assert len([name for name in modules if name.startswith("kzkr.cli.")]) > 8
    graph = {
        name: {other for other in _imported(path) if other in modules and other != name}
        for name, path in modules.items()
        if name.startswith("kzkr.cli.")
    }
    assert graph["kzkr.cli.app"] >= {"kzkr.cli.lookups", "kzkr.cli.book"}
    TopologicalSorter(graph).prepare()  # raises CycleError
    below = {name for name in modules if not name.startswith("kzkr.cli.")} - {"kzkr.__main__"}
    assert not any(
        other.startswith("kzkr.cli") for name in below for other in _imported(modules[name])
    )
