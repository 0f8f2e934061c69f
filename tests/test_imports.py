"""Imports run one way, and a question on the command line waits for nothing it does not need."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.settings import ROOT

LAYERS: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split())
    for names in (
        "__init__ domain errors",
        "settings notations language words",
        "figures years",
        "corpus documents embedding understand calls eligibility",
        "index distil",
        "retrieve",
        "decide",
        "compose",
        "indexing reply line",
        "assistant",
        "batch doctor web",
        "evals",
        "__main__",
        "app",
    )
)
"""Lowest first. A module imports from its own package and from layers below its own, and from nothing else of ours."""

HEAVY = {
    "torch": {"embedding", "distil"},
    "sentence_transformers": {"embedding", "distil"},
    "transformers": {"embedding", "distil"},
    "gradio": {"web"},
    "fastapi": {"web"},
    "uvicorn": {"web"},
    "chromadb": {"index"},
    "pypdf": {"documents"},
    "reportlab": {"documents"},
}
"""The one part that may import each heavy package: elsewhere it would be waited for in vain."""

RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
FILES = [ROOT / "app.py", *sorted((ROOT / "assistant").rglob("*.py")), *sorted((ROOT / "evals").rglob("*.py"))]


def part(path: Path) -> str:
    """The layer's name that a file belongs to: `compose` for `assistant/compose/check.py`."""
    if path.name in ("distil.py", "train.py"):
        return "distil"  # A script that nothing imports: it trains on the corpus, which what it makes knows nothing of.
    folder, *rest = path.relative_to(ROOT).with_suffix("").parts
    return rest[0] if folder == "assistant" else folder


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports, wherever in it, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the import in full"
            module = str(node.module)
            if module == "assistant":
                yield from ((node.lineno, f"assistant.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, module


def our_part(module: str) -> str | None:
    """The layer's name a module of ours belongs to; None for the packages of others."""
    root, _, rest = module.partition(".")
    if root != "assistant":
        return root if root in ("evals", "app") else None
    name = rest.split(".")[0]
    return name if name in RANK else "__init__"


def test_every_part_of_the_product_has_its_layer() -> None:
    assert {part(path) for path in FILES} == set(RANK)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_imports_from_below_alone(path: Path) -> None:
    own = part(path)
    for line, module in imports(path):
        other = our_part(module)
        if other is None or other == own:
            continue
        below = RANK[other] < RANK[own]
        if own == "__main__":
            below = True  # The command line stands on everything.
        assert below, f"{path}:{line}: {own} imports {module}, which is not below it"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_heavy_packages_are_imported_where_they_belong(path: Path) -> None:
    own = part(path)
    for line, module in imports(path):
        owners = HEAVY.get(module.partition(".")[0])
        assert owners is None or own in owners, f"{path}:{line}: {own} imports {module}"


@pytest.mark.usefixtures("assistant")
def test_a_question_on_the_command_line_loads_nothing_it_does_not_need(
    environment: dict[str, str], tmp_path: Path
) -> None:
    program = """
import json, sys
from assistant.__main__ import main
code = main(["ask", "When did the 2020 call open?"])
print(json.dumps([code, sorted(name for name in sys.modules if "." not in name)]))
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, timeout=120, check=True)
    code, loaded = json.loads(done.stdout.decode("utf-8").splitlines()[-1])
    assert code == 0
    assert not {"torch", "sentence_transformers", "transformers", "gradio", "fastapi", "uvicorn", "pypdf"} & set(loaded)
    assert {"chromadb", "numpy", "langchain_core"} <= set(loaded)


def test_bad_input_is_refused_before_the_index_is_loaded(environment: dict[str, str], tmp_path: Path) -> None:
    program = (
        'import sys; from assistant.__main__ import main; code = main(["ask", ""]); '
        'sys.exit(9 if {"chromadb", "langchain_core", "numpy"} & set(sys.modules) else code)'
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 2
