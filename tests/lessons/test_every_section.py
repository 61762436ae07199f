"""Every section answers wherever its controls stand, in both languages, and answers well."""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import chain, product
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw

from content import LANGUAGES, Language
from content.template import styled_runs
from lessons import answer as middle
from lessons.answer import LESSONS, answer, pages, sections
from lessons.cache import shared_cache
from lessons.prose import prose
from lessons.refusals import Refused
from lessons.section import Section
from tests.lessons.answers import plain
from tests.lessons.every import SECTIONS, ends, positions

EVERY = list(product(SECTIONS, LANGUAGES))
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
MOST = 40_000
"""Bytes of a first answer on the wire."""
HEAVY = {"problems/wall": 45_000, "embedding/padding-effects": 50_000}
"""Those that are larger, and how large they may be: a surface, and a sheet of numbers a step."""
BOTH = {"structures/many-to-many", "structures/tagging", "embedding/skipgram"}
"""Those that speak of words of both languages."""
MARKS = re.compile(r"\$|\]\(|:\w+\[|</?sub>|\*\*")
"""What is cut into runs leaves none of these."""
OFFERED = re.compile("preset-|option-|question$|start-training$|state-")
"""Blocks that a page asks for."""
each = pytest.mark.parametrize(("name", "language"), EVERY)


def asked(name: str, language: Language, values: dict[str, Any]) -> dict[str, Any]:
    """An answer as a reader gets it, of strict JSON."""
    section = SECTIONS[name]
    found = answer(section.page, section.id, language, values)

    def never(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    read: dict[str, Any] = json.loads(found.json, parse_constant=never)
    return read


def texts(block: dict[str, Any]) -> Iterator[str]:
    """Every line that a block says, programs aside."""
    yield from block.get("alts", ())
    yield from map(plain, block.get("notices", ()))
    yield from (plain(line) for step in block.get("captions", ()) for line in step)
    for key in ("runs", "why"):
        if key in block:
            yield plain(block[key])
    yield from (plain(words) for _, words in block.get("options", ()))
    yield from map(plain, block.get("lines", ()))
    if block["kind"] == "table":
        yield from block["head"]
        yield from (plain(cell) for row in block["rows"] for cell in row)


# --- figures --------------------------------------------------------------------------------------

WORDS = {"text", "hovertext", "ticktext", "customdata", "hovertemplate", "texttemplate", "meta"}
_seen: set[str] = set()


def structure(value: Any, key: str = "") -> Any:
    """A figure without what Plotly does not look at: the same for all of one make."""
    if isinstance(value, dict):
        if "bdata" in value:
            return value["dtype"]
        return {name: structure(one, name) for name, one in sorted(value.items())}
    if isinstance(value, list):
        return sorted({json.dumps(structure(one, key)) for one in value})
    if isinstance(value, str):
        return "" if key in WORDS else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [type(value).__name__, value < 0, value > 1]  # a share is at most 1
    return value


def assert_drawable(figure: dict[str, Any]) -> None:
    """Plotly knows every property, those of the frames too, and takes its value."""
    make = json.dumps(structure(figure))
    if make not in _seen:
        go.Figure(figure)
        _seen.add(make)


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": [{"type": "scatter", "opacity": 1.5}]},
        {"data": [{"type": "scatter", "line": {"colour": "red"}}]},
        {"data": [], "layout": {"shapes": [{"type": "circus"}]}},
        {"data": [], "frames": [{"data": [{"type": "heatmap", "y": 3}]}]},
    ],
    ids=str,
)
def test_a_figure_that_plotly_would_not_draw_is_found(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        assert_drawable(wrong)


# --- answers --------------------------------------------------------------------------------------


def assert_well(section: Section, said: dict[str, Any]) -> None:
    blocks = said["blocks"]
    names = [block["name"] for block in blocks]
    assert all(names) and len(set(names)) == len(names)
    questions = [block for block in blocks if block["kind"] == "question"]
    assert len(questions) == bool(section.question)
    for block in questions:
        assert section.question and block["truth"] in section.question.options
        assert [option for option, _ in block["options"]] == [*section.question.options]
    assert sum(len(block.get("notices", ())) for block in blocks) <= 1  # one thing to notice
    own = "".join(value for value in said["values"].values() if isinstance(value, str))
    assert "{{" in own or "{{" not in json.dumps(said)
    for block in blocks:
        kind, where = block["kind"], (block["name"], said["values"])
        if kind == "figure":
            assert block["figures"] and all(block["alts"])
            assert len(block["figures"]) == len(block["alts"]) == len(block["widths"])
            steps = {len(one["frames"]) for one in block["figures"] if one.get("frames")}
            assert steps <= {len(block["captions"])}, where
            assert all(any(plain(line).strip() for line in lines) for lines in block["captions"])
            assert block["opens"] is None or 0 <= block["opens"] < len(block["captions"])
            for figure in block["figures"]:
                assert_drawable(figure)
                assert figure["layout"]["height"] > 0  # a page leaves room for it
        elif kind == "program":
            compile(block["source"], block["name"], "exec")
        elif kind == "sentence":
            assert block["runs"]
        for line in texts(block):
            assert line.strip() or kind == "table", where
            assert MARKS.search(own) or not MARKS.search(line), where


def assert_answered(name: str, language: Language, values: dict[str, Any]) -> None:
    """Answered well, or a text is refused with one sentence."""
    section = SECTIONS[name]
    try:
        said = asked(name, language, values)
    except Refused as refusal:
        typed = {key for key in values if section.controls[key].typed}
        assert refusal.control in typed, values
        sentence = refusal.sentence
        for word in re.findall(r"\w+", values[refusal.control]):  # it may name the reader's own
            sentence = re.sub(rf"\b{word}\b", "", sentence)
        assert bool(CYRILLIC.search(sentence)) == (language == "ru")
        assert "{{" not in refusal.sentence and "\n" not in refusal.sentence
        return
    assert bool(said["blocks"]) == bool(section.answers or section.question) or name.endswith(
        "/training"
    )
    assert_well(section, said)


@each
def test_a_section_answers_at_every_end(name: str, language: Language) -> None:
    for values in positions(SECTIONS[name], language):
        assert_answered(name, language, values)


@each
@settings(max_examples=4, database=None, suppress_health_check=[*HealthCheck])
@given(data=draw.data())
def test_a_section_answers_in_a_corner(name: str, language: Language, data: Any) -> None:
    reaching = SECTIONS[name].controls
    corner = {key: data.draw(draw.sampled_from(ends(one)), key) for key, one in reaching.items()}
    assert_answered(name, language, corner)


@each
def test_a_first_answer_is_in_its_language_and_small(name: str, language: Language) -> None:
    section = SECTIONS[name]
    said = " ".join(text for block in asked(name, language, {})["blocks"] for text in texts(block))
    if said and name not in BOTH:
        assert bool(CYRILLIC.search(said)) == (language == "ru")
    packed = len(answer(section.page, section.id, language, {}).compressed)
    assert packed <= HEAVY.get(name, MOST)


@each
def test_the_same_values_give_the_same_bytes(name: str, language: Language) -> None:
    section = SECTIONS[name]
    first = answer(section.page, section.id, language, {})
    assert answer(section.page, section.id, language, {}) is first
    held = json.loads(first.json)["values"]
    assert answer(section.page, section.id, language, held).json == first.json


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", pages())
def test_every_step_has_a_name_of_its_own_in_a_link(page: str) -> None:
    keys = {key for section in sections(page) for key in section.controls} | {"lang"}
    named: set[str] = set()
    for section in sections(page):
        prefix = section.id.replace("-", "_")
        for block in asked(f"{page}/{section.id}", "en", {})["blocks"]:
            if any(figure.get("frames") for figure in block.get("figures", ())):
                parameter = block["parameter"]
                assert re.fullmatch(f"{prefix}_([a-z]+_)?step", parameter)
                assert parameter not in keys | named
                named.add(parameter)


@pytest.mark.parametrize("page", pages())
def test_a_key_says_which_section_draws_the_control_and_what_it_is(page: str) -> None:
    drawn: dict[str, set[str]] = {}
    for section in sections(page):
        for control in chain(*section.rows):
            drawn.setdefault(control.key, set()).add(section.id)
    for key, places in drawn.items():
        (prefix,) = places if len(places) == 1 else (page,)
        assert re.fullmatch(f"{prefix.replace('-', '_')}_[a-z0-9]+(_[a-z0-9]+)*", key), key


@pytest.mark.parametrize("page", pages())
def test_a_key_is_one_control_and_drawn_once_wherever_the_reader_stands(page: str) -> None:
    known: dict[str, Any] = {}
    drawn: dict[str, list[Section]] = {}
    for section in sections(page):
        for key, control in section.controls.items():
            assert known.setdefault(key, control) is control
        for row in section.rows:
            for control in row:
                drawn.setdefault(control.key, []).append(section)
    assert drawn.keys() == known.keys()
    for places in drawn.values():
        for one, other in product(places, places):
            apart = any(
                other.shown_when.get(key, option) != option
                for key, option in one.shown_when.items()
            )
            assert one is other or apart


# --- words ----------------------------------------------------------------------------------------


class Recorded(dict[str, str]):
    """Blocks of words that know which of them were asked for."""

    def __init__(self, blocks: dict[str, str]) -> None:
        super().__init__(blocks)
        self.asked: set[str] = set()

    def __getitem__(self, block: str) -> str:
        self.asked.add(block)
        return super().__getitem__(block)

    def get(self, block: str, default: str = "") -> str:  # type: ignore[override]
        self.asked.add(block)
        return super().get(block, default)


def trees(*folders: Path) -> Iterator[ast.AST]:
    for folder in folders:
        for path in sorted(folder.glob("*.py")):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


@cache
def named(page: str) -> re.Pattern[str]:
    """What the modules of a page may call a block: their texts, holes filled with other texts."""
    nodes = [*trees(LESSONS / page)]
    literals = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    others = trees(LESSONS, LESSONS.parent / "rnn_core")
    fillings = literals | {str(node.value) for node in others if isinstance(node, ast.Constant)}
    filling = "|".join(sorted(one for one in fillings if re.fullmatch("[a-z0-9-]+", one)))
    hole = f"(?:{filling})(?:-(?:{filling}))*"
    found = {re.escape(one) for one in literals}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            parts = [
                str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values
            ]
            if re.search("[a-z]{3}", "".join(parts)):
                found.add("".join(re.escape(part) or hole for part in parts))
    return re.compile("|".join(sorted(found)))


@pytest.mark.parametrize("name", SECTIONS)
def test_every_block_of_words_is_used_and_every_offer_has_its_words(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = SECTIONS[name]
    offered = {f"preset-{one}" for one in section.presets}
    if section.question:
        offered |= {"question", *(f"option-{one}" for one in section.question.options)}
    if section.experiment and section.experiment.training:
        offered |= {"start-training", "state-training", "state-done"}
    recorded = Recorded(section.prose("en").blocks)
    monkeypatch.setitem(vars(section.prose("en")), "blocks", recorded)
    monkeypatch.setattr(middle, "_cached", shared_cache(1)(middle._answer))
    assert {one for one in recorded if OFFERED.match(one)} == offered
    asked(name, "en", {})
    source = {one for one in recorded if named(section.page).fullmatch(one)}
    for values in positions(section, "en"):
        if recorded.keys() <= recorded.asked | source | offered:
            break
        with suppress(Refused):
            asked(name, "en", values)
    assert recorded.keys() <= recorded.asked | source | offered
    assert "{{" not in "".join(section.prose("en").lines("more")) + section.prose("en").lead
    for one in offered:
        filled = {"done", "steps", "loss", "share", "ahead"} if one.startswith("state-") else set()
        assert set(re.findall(r"\{\{(\w+)", recorded[one])) <= filled
    for one in recorded.keys() - offered:  # cut into runs, or read out as it stands: no Markdown
        cut = plain(styled_runs(re.sub("{{.*?}}", "0", recorded[one])))
        assert not MARKS.search(recorded[one] if one.startswith("alt") else cut), one


@pytest.mark.parametrize("name", SECTIONS)
def test_a_control_is_labelled_in_both_languages(name: str) -> None:
    for control in SECTIONS[name].controls.values():
        for text in (control.label, control.help, control.disabled_reason):
            assert text is None or (text.ru and text.en)
        assert bool(control.enabled_when) == bool(control.disabled_reason)


@pytest.mark.parametrize("page", pages())
def test_every_file_of_words_belongs_to_a_section(page: str) -> None:
    stems = {path.name.split(".")[0] for path in (LESSONS / page).glob("*.md")}
    assert stems == {one.id.replace("-", "_") for one in sections(page)} | {"page"}
    for language in LANGUAGES:
        said = prose(Path(LESSONS / page / "page"), language)
        assert said.title and said.lead and not said.text and not said.blocks
