"""What docs/security.md promises: what a reader sends is not run, unpickled or put into HTML."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SERVED = (
    "app.py",
    "home.py",
    "pages",
    "ui",
    "server",
    "lessons",
    "content",
    "diagrams",
    "rnn_core",
)
"""What runs while the sheet is served."""
COMMANDS = {"lessons/pipeline/record_outcomes.py"}
"""Run by hand, on programs of the sheet's own."""
UNSAFE = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "yaml", "xml"}
UNSAFE |= {"subprocess", "pty", "code", "codeop"}
RUN = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
HTML = {"unsafe_allow_html", "unsafe_allow_javascript", "allow_dangerous_html"}
SCRIPTS = r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function|srcdoc)\b"


def modules() -> Iterator[tuple[str, str]]:
    """Every module that is served, and its source."""
    for place in SERVED:
        path = ROOT / place
        for one in [path] if path.is_file() else sorted(path.rglob("*.py")):
            name = one.relative_to(ROOT).as_posix()
            if name not in COMMANDS:
                yield name, one.read_text(encoding="utf-8")


def called(call: ast.Call) -> str:
    return ast.unparse(call.func)


def faults(source: str) -> Iterator[str]:
    """What a module does that no served one may."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.split(".")[0] in UNSAFE)
        elif isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in UNSAFE:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            said = {one.arg: ast.unparse(one.value) for one in node.keywords}
            if called(node) in RUN or called(node) in ("os.system", "os.popen"):
                yield called(node)
            if called(node) == "torch.load" and said.get("weights_only") != "True":
                yield "torch.load of more than weights"
            if called(node) in ("np.load", "numpy.load") and said.get("allow_pickle") == "True":
                yield "np.load of pickles"
            if said.get("shell") == "True":
                yield "a shell"
            yield from HTML & said.keys()


def test_what_is_unsafe_would_be_seen() -> None:
    written = "import pickle\nfrom xml.etree import x\neval(text)\ntorch.load(path)\n"
    written += "torch.load(path, weights_only=True)\nrun(a, shell=True)\nst.html(a)\n"
    written += "st.markdown(a, unsafe_allow_html=True)\nnetwork.eval()\nre.compile(a)"
    assert [*faults(written)] == [
        *("pickle", "xml.etree", "eval", "torch.load of more than weights", "a shell"),
        "unsafe_allow_html",
    ]


def test_nothing_served_runs_or_unpickles_what_it_is_given() -> None:
    found = {name: seen for name, source in modules() if (seen := [*faults(source)])}
    assert found == {}


def test_a_program_that_is_shown_loads_weights_alone() -> None:
    calls = [
        (name, call)
        for name, source in modules()
        for call in re.findall(r"torch\.load\([^\n]*", source)
    ]
    assert len(calls) > 5
    assert [name for name, call in calls if "weights_only=True" not in call] == []


def test_html_is_made_of_constants() -> None:
    """`st.html` takes the sheet's own words, ids and styles; no value of a control."""
    made = {
        ast.unparse(node.args[0])
        for _, source in modules()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and called(node) == "st.html"
    }
    allowed = r"_style\(.*\)|f.<p class=.sheet-name.>|f.<div class=.question."
    assert len(made) >= 3
    assert [one for one in made if not re.match(allowed, one)] == []


@pytest.mark.parametrize(
    "path",
    [*(ROOT / "static").glob("*.js"), *(ROOT / "ui").glob("*.js")],
    ids=lambda path: path.name,
)
def test_a_script_of_ours_parses_no_html(path: Path) -> None:
    if path.name.endswith(".min.js"):
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        code = line.partition("//")[0]
        assert not re.search(SCRIPTS, code) or "a constant of this file" in line, line


def test_no_file_is_sent_to_the_server() -> None:
    """A text file is read in the browser; nothing asks Streamlit to take one."""
    assert not [name for name, source in modules() if "file_uploader" in source]
