"""Documents say what the code does: the contract of the answer route, the names of rnn_core."""

import json
import pkgutil
import re
from pathlib import Path

import pytest

from content import LANGUAGES, Text, ui_text
from lessons import job_queue, jobs, kept, numbers
from lessons.answer import answer, pages, sections
from lessons.blocks import (
    Block,
    Document,
    Drawing,
    FigureBlock,
    Paragraphs,
    Program,
    QuestionBlock,
    Sentence,
    Table,
    Target,
)
from lessons.index import KINDS, index
from lessons.list_blocks import (
    AnsweredQuestion,
    ExplainedTerm,
    Faq,
    ListedSource,
    PosedQuestion,
    Quiz,
    Sources,
    Terms,
)
from server import (
    addresses,
    answers,
    caching,
    exports,
    framing,
    limits,
    metrics,
    search,
    sessions,
)
from ui import embed as embedding

ROOT = Path(__file__).parents[1]
CONTRACT = (ROOT / "docs/answers.md").read_text(encoding="utf-8")
SEARCH = (ROOT / "docs/search.md").read_text(encoding="utf-8")
LIMITS = (ROOT / "docs/limits.md").read_text(encoding="utf-8")
EMBEDDING = (ROOT / "docs/embedding.md").read_text(encoding="utf-8")
RUN = ("h", "violet", True)
TARGET = Target("key", "value", "label", (0.0, 1.0, 0.0, 1.0))
DRAWING = Drawing({"data": [], "layout": {"height": 100}}, "words", 300, [TARGET])
FULL = [
    FigureBlock("f", [DRAWING], [[[RUN]]], [[RUN]], "step", 0, waits=True),
    Sentence("s", [RUN], waits=True),
    QuestionBlock("q", [RUN], [("yes", [RUN])], "yes", [RUN], "about", waits=True),
    Paragraphs("more", [[RUN]], waits=True),
    Program("p", "source", "title", "printed", "trouble", True, "after", "error", waits=True),
    Table("t", ["head"], [[[RUN]]], waits=True),
    Document("d", "title", "address", "print", [("words", "address", "")], [RUN], waits=True),
    Terms("w", [ExplainedTerm("id", "name", "english", [RUN], [RUN], [RUN])], waits=True),
    Sources("b", [("title", [ListedSource("id", [RUN], "by", [RUN], [RUN])])], waits=True),
    Faq("l", [("topic", [AnsweredQuestion("id", [RUN], [RUN], [RUN])])], waits=True),
    Quiz(
        "z",
        [PosedQuestion("id", "title", [RUN], [("yes", [RUN])], "yes", [RUN], [RUN])],
        *("seed", 9, {"next": "Next"}),
        waits=True,
    ),
]
"""A block of every kind with nothing left out."""


def told(title: str) -> set[str]:
    """Names in the first column of the first table below a title, to the next title."""
    below = CONTRACT.partition(f"\n{title}\n")[2]
    assert below, f"docs/answers.md has no title {title}"
    table = re.split(r"^#", below, maxsplit=1, flags=re.MULTILINE)[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def test_every_kind_of_block_is_in_the_contract_and_no_other():
    kinds = {one.kind for one in Block.__subclasses__()}
    assert kinds == {block.kind for block in FULL}
    assert kinds == set(re.findall(r"^### `(\w+)`$", CONTRACT, re.MULTILINE))


@pytest.mark.parametrize("block", FULL, ids=lambda block: block.kind)
def test_every_field_of_a_block_is_in_the_contract_and_no_other(block):
    assert told(f"### `{block.kind}`") == block.plain().keys()


@pytest.mark.parametrize("page", pages())
def test_an_answer_has_the_fields_of_the_contract(page):
    for section in sections(page):
        found = json.loads(answer(page, section.id, "en", {}).json)
        assert found.keys() == told("## An answer")
        for block in found["blocks"]:
            assert {"kind", "name"} <= block.keys() <= told(f"### `{block['kind']}`")


def test_every_status_is_in_the_contract_and_no_other():
    code = "".join(
        Path(one.__file__).read_text(encoding="utf-8") for one in (answers, caching, limits)
    )
    given = set(re.findall(r"(?:_error\(|status_code=|Refusal\()(\d{3})", code)) | {"200"}
    assert given == set(re.findall(r"^\| (\d{3}) \|", CONTRACT, re.MULTILINE))


def test_the_contract_says_how_long_an_answer_may_be_kept():
    assert f"`{caching.CACHE_FOREVER}`" in CONTRACT and f"`{caching.CACHE_BRIEFLY}`" in CONTRACT


def test_the_contract_names_the_languages_and_the_routes():
    assert all(f"`{language}`" in CONTRACT for language in LANGUAGES)
    for route in answers.routes():
        path = re.sub(r"\{(\w+)\}", r"<\1>", route.path)
        assert f"GET {path}?" in CONTRACT


def test_the_contract_names_every_ending_and_every_column():
    assert all(f"<section>.{ending}?" in CONTRACT for ending in exports.FORMS)
    below = CONTRACT.partition("\n## Numbers as CSV\n")[2].partition("\n## ")[0]
    first = re.findall(r"^\| (`.*?`) \|", below, re.MULTILINE)
    named = [name for cell in first for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted(numbers.COLUMNS)


def test_the_index_is_as_its_document_says():
    said = json.loads(index("en").json)
    keys = {key for entry in said["entries"] for key in entry}
    told = {*re.findall(r"^\| `(\w+)` \|", SEARCH, re.MULTILINE)}
    assert told == said.keys() | keys
    assert all(f"`{kind}`" in SEARCH for kind in KINDS)
    for route in search.routes():
        path = re.sub(r"\{(\w+)\}", r"<\1>", route.path)
        assert f"GET {path}?" in SEARCH


def named(document: Path) -> set[str]:
    """Every dotted name of `rnn_core` in a document, but for files and options' names."""
    found = re.findall(r"\brnn_core(?:\.[A-Za-z_]\w*)+", document.read_text(encoding="utf-8"))
    return {name for name in found if not name.endswith((".py", ".md"))}


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (str(path.relative_to(ROOT)), name)
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/api/*.rst")]
        for name in sorted(named(path))
    ],
)
def test_every_name_of_rnn_core_in_a_document_can_be_imported(document, name):
    assert pkgutil.resolve_name(name), document


def test_the_course_page_is_given_what_the_document_says() -> None:
    share = (ROOT / "static/share.js").read_text(encoding="utf-8")
    (listener,) = re.findall(r"LISTENER = `(.*?)`", share, re.DOTALL)
    (message,) = re.findall(r'MESSAGE = "(.*?)"', share)
    assert listener.replace("${MESSAGE}", message) in EMBEDDING
    embed = (ROOT / "static/embed.js").read_text(encoding="utf-8")
    assert f'TYPE = "{message}"' in embed and f'`"{message}"`' in EMBEDDING
    (fields,) = re.findall(r"postMessage\(\{ (.*?) \}", embed)
    told = [field.partition(":")[0] for field in fields.split(", ")]
    assert re.findall(r"^\| `(\w+)` \|", EMBEDDING.partition("## The height")[2], re.M) == told
    assert f"?{embedding.PARAMETER}=" in EMBEDDING.replace("?embed=true&", "?")
    assert f"{framing.VARIABLE}=" in EMBEDDING


CODES = {"TOO_BIG", "NO_TEXT", "TRY_LATER"}
LIMITED = (limits, sessions, answers, addresses, jobs, job_queue)
"""Modules whose every bound is in the table of limits."""


def test_every_limit_is_as_its_document_says_and_none_is_missing() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([\d.]+) \| `([\w.]+)` \| [^|]+ \|$", LIMITS, re.MULTILINE)
    told = {name: float(value) for value, name in rows}
    assert len(told) == len(rows) == len(re.findall(r"^\| (?!bound|---)", LIMITS, re.MULTILINE))
    assert told == {name: float(pkgutil.resolve_name(name)) for name in told}
    bounds = {
        f"{module.__name__}.{name}"
        for module in LIMITED
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float) and name not in CODES
        if f"\n{name}: Final" in Path(module.__file__ or "").read_text(encoding="utf-8")
    }
    assert bounds <= told.keys()
    for module in (limits, sessions, metrics, kept):
        assert getattr(module, "VARIABLE", "") in LIMITS


def test_every_sentence_of_the_limits_is_one_of_the_sheet() -> None:
    said = {text.en for text in vars(ui_text).values() if isinstance(text, Text)}
    said |= {text.en for text in [*ui_text.NO_ROOM.values(), *ui_text.TRAINING_STATES.values()]}
    quoted = re.findall(r'"([^"]+)"', LIMITS)
    assert quoted and all(any(text.startswith(one) for text in said) for one in quoted)
