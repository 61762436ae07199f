"""Imports run one way: pages → ui → lessons → rnn_core, diagrams, content.

server, editions → lessons; diagrams → rnn_core, for types; rnn_core → torch, numpy. Never back,
and plainly: at the top.
"""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KNOWS = {
    "pages": {"ui"},
    "home.py": {"ui"},
    "app.py": {"server", "streamlit"},
    "ui": {"ui", "lessons", "content", "diagrams.theme", "rnn_core", "streamlit"},
    "server": {"server", "lessons", "content", "starlette", "streamlit"},
    "lessons": {"lessons", "rnn_core", "diagrams", "content", "numpy"},
    "editions": {"editions", "lessons", "content", "diagrams.theme", "quickjs"},
    "diagrams": {"diagrams", "rnn_core", "numpy"},
    "content": {"content"},
    "rnn_core": {"rnn_core", "torch", "numpy"},
}
"""Whom each knows beside Python's own library; a package stands for all of its modules."""
TORCH = {
    "lessons/embedding/padding.py",
    "lessons/structures/training.py",
    "lessons/pipeline/record_outcomes.py",
}
"""Two sections that compute a little themselves, and the command that runs programs of PyTorch."""
ROOMS: dict[str, set[str]] = {
    "the library": set(),
    "gradients": set(),
    "memory": set(),
    "charlm": set(),
    "embeddings": set(),
    "world": set(),
    "networks": {"embeddings", "world"},
    "batching": {"networks", "world"},
    "probing": {"embeddings", "gradients", "networks", "world"},
}
"""Rooms of `rnn_core` and those that each knows beside the library at the root, known to all."""
ENTRANCES = {"rnn_core/__init__.py", "rnn_core/__main__.py"}
"""They hand on what stands in rooms."""
LIBRARY = {"the library", "gradients", "memory"}
"""Rooms that the public surface stands in."""
PAGES = [*sorted((ROOT / "pages").glob("*.py")), ROOT / "home.py"]


def imports(source: str) -> list[tuple[str, bool]]:
    """Modules that a module imports, and whether that stands at its top."""
    tree = ast.parse(source)
    top = set(map(id, tree.body))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in top) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.module or "", id(node) in top))
    return found


def foreign(name: str) -> bool:
    """Whether a module is not Python's own."""
    return name.split(".")[0] not in sys.stdlib_module_names


def known(name: str, allowed: set[str]) -> bool:
    """Whether it is one of these modules, or stands in one of these packages."""
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def modules(place: str) -> list[Path]:
    """The modules of a package, or the one of this name."""
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def from_diagrams(source: str) -> set[str]:
    """`from diagrams import theme` imports the module diagrams.theme."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return {
        f"diagrams.{alias.name}"
        for node in nodes
        if node.module == "diagrams"
        for alias in node.names
    }


@pytest.mark.parametrize("place", KNOWS)
def test_a_module_knows_those_beneath_it_alone(place: str) -> None:
    assert modules(place)
    for module in modules(place):
        source = module.read_text(encoding="utf-8")
        named = {name for name, _ in imports(source) if foreign(name) and name != "diagrams"}
        where = module.relative_to(ROOT).as_posix()
        allowed = KNOWS[place] | ({"torch"} if where in TORCH else set())
        wrong = {name for name in named | from_diagrams(source) if not known(name, allowed)}
        assert not wrong, f"{where} may not import {sorted(wrong)}"


@pytest.mark.parametrize("place", KNOWS)
def test_imports_stand_at_the_top(place: str) -> None:
    for module in modules(place):
        hidden = [name for name, top in imports(module.read_text(encoding="utf-8")) if not top]
        assert not hidden, f"{module.relative_to(ROOT)} imports {hidden} on the way"


def test_an_arrow_turned_round_is_found() -> None:
    source = (
        "if x:\n    import torch\ndef f():\n    from streamlit import text\nimport rnn_core.text"
    )
    assert set(imports(source)) == {("torch", False), ("streamlit", False), ("rnn_core.text", True)}
    assert from_diagrams("from diagrams import error_wall, theme") == {
        "diagrams.theme",
        "diagrams.error_wall",
    }
    assert known("diagrams.theme", KNOWS["ui"]) and not known("diagrams.error_wall", KNOWS["ui"])
    assert foreign("torch") and not foreign("collections.abc")


def test_every_package_has_its_place() -> None:
    found = {path.parent.name for path in ROOT.glob("*/*.py") if path.parent.name[0] != "."}
    found |= {path.name for path in ROOT.glob("*.py")}
    assert found - KNOWS.keys() == {"benchmarks", "pictures", "tests"}


def test_a_figure_takes_results_and_computes_none() -> None:
    """Of `rnn_core` diagrams name types and constants: what begins with a capital letter."""
    for module in modules("diagrams"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rnn_core"):
                functions = [alias.name for alias in node.names if not alias.name[0].isupper()]
                assert not functions, f"{module.name} calls {functions}"


def room(parts: tuple[str, ...]) -> str:
    """Where a module of `rnn_core` stands."""
    return parts[1] if len(parts) > 1 and (ROOT / "rnn_core" / parts[1]).is_dir() else "the library"


def from_rooms() -> dict[str, set[str]]:
    """For every room those that its modules import."""
    found: dict[str, set[str]] = {"the library": set()}
    for module in modules("rnn_core"):
        path = module.relative_to(ROOT)
        if path.as_posix() in ENTRANCES:
            continue
        own = found.setdefault(room(path.parts), set())
        for name, _ in imports(module.read_text(encoding="utf-8")):
            if name.split(".")[0] == "rnn_core":
                own.add(room(tuple(name.split("."))))
    return {own: known - {own, "the library"} for own, known in found.items()}


def test_a_room_of_the_core_knows_the_library_and_the_rooms_listed() -> None:
    assert from_rooms() == ROOMS


def test_rooms_of_the_core_make_no_circle() -> None:
    assert list(TopologicalSorter(ROOMS).static_order())


def test_the_library_loads_no_other_room() -> None:
    program = "import sys, rnn_core; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = [tuple(name.split(".")) for name in run.stdout.split() if name.startswith("rnn_core")]
    assert {room(parts) for parts in loaded} == LIBRARY
    assert len(loaded) < 20


@pytest.mark.parametrize("module", PAGES, ids=lambda path: path.stem)
def test_a_page_names_its_sections_and_holds_nothing_else(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    docstring, imported, call = tree.body
    assert ast.get_docstring(tree), "a page begins with the question it answers"
    assert isinstance(docstring, ast.Expr)
    assert ast.unparse(imported) == "from ui.page import page"
    assert isinstance(call, ast.Expr) and isinstance(call.value, ast.Call)
    name, *sections = [
        one.value if isinstance(one, ast.Constant) else None for one in call.value.args
    ]
    assert ast.unparse(call.value.func) == "page" and not call.value.keywords
    assert name == module.stem and sections and None not in sections
    folder = ROOT / "lessons" / str(name)
    written = {path.name.split(".")[0] for path in folder.glob("*.en.md")} - {"page"}
    assert {str(one).replace("-", "_") for one in sections} == written
    assert len(set(sections)) == len(sections)
