"""Imports run one way: pages → ui, diagrams; ui → content, diagrams.theme, rnn_core; never back."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "rnn_core": {"streamlit", "plotly", "ui", "diagrams", "content", "pages"},
    "diagrams": {"streamlit", "torch", "ui", "content", "pages"},
    "content": {"streamlit", "plotly", "torch", "numpy", "ui", "diagrams", "rnn_core", "pages"},
    "ui": {"pages", "app"},
    "pages": {"torch", "plotly", "numpy", "streamlit", "rnn_core"},
    "app.py": {"torch", "plotly", "numpy", "streamlit", "rnn_core"},
}
"""Who may not know whom."""


def imports(source: str, *, eager: bool = False) -> set[str]:
    """Top-level packages a module imports; the eager ones are those that loading it imports."""
    tree = ast.parse(source)
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        types_alone = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if types_alone or (eager and isinstance(node, ast.FunctionDef)):
            skipped.update(ast.walk(node))
    found: set[str] = set()
    for node in ast.walk(tree):
        if eager and node in skipped:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def modules(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


@pytest.mark.parametrize("place", FORBIDDEN)
def test_no_import_runs_backwards(place: str) -> None:
    assert modules(place)
    for module in modules(place):
        wrong = imports(module.read_text(encoding="utf-8")) & FORBIDDEN[place]
        assert not wrong, f"{module.relative_to(ROOT)} may not import {sorted(wrong)}"


def test_an_arrow_turned_round_is_found() -> None:
    assert imports("def f():\n    from streamlit import text") == {"streamlit"}
    assert imports("if TYPE_CHECKING:\n    import torch", eager=True) == set()
    assert imports("import rnn_core.text as text") == {"rnn_core"}


@pytest.mark.parametrize("place", ["content", "diagrams", "ui", "pages", "app.py"])
def test_a_page_is_on_the_screen_before_torch_is_loaded(place: str) -> None:
    for module in modules(place):
        eager = imports(module.read_text(encoding="utf-8"), eager=True)
        assert not eager & {"torch", "rnn_core"}, module.relative_to(ROOT)


@pytest.mark.parametrize("module", [*modules("pages"), ROOT / "app.py"], ids=lambda path: path.name)
def test_a_page_is_a_short_text_without_functions(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    tree = ast.parse(source)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert not [node for node in ast.walk(tree) if isinstance(node, kinds)]
    assert ast.get_docstring(tree), "a page begins with the question it answers"
    assert len(source.splitlines()) <= 150
