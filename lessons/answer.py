"""The answer of any section: a pure function of page, section, language and values.

    answer("problems", "wall", "en", {"wall_start_w": 4.9}).json

A page shows it, the route serves it, a test reads it: the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import blake2b
from importlib import import_module
from itertools import chain
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final

from content import Language
from content.template import styled_runs
from lessons import controls
from lessons.blocks import Block, FigureBlock, Note, Paragraphs, QuestionBlock
from lessons.cache import Same, shared_cache
from lessons.packed import PackedJson
from lessons.refusals import refused
from lessons.section import Question, Section
from lessons.writer import Writer

LESSONS: Final = Path(__file__).parent
CACHED_ANSWERS: Final = 1024  # for all readers
CACHED_TRAINING_ANSWERS: Final = 128


@dataclass(frozen=True)
class Answer(PackedJson):
    """What a section shows at some values of its controls; see docs/answers.md."""

    @cached_property
    def heights(self) -> list[int]:
        """Pixels that its figures take, in reading order."""
        return [
            sum(figure["layout"]["height"] for figure in block["figures"])
            for block in json.loads(self.json)["blocks"]
            if block["kind"] == "figure"
        ]


def find(page: str, section: str) -> Section:
    """The section of an id.

    Raises:
        LookupError: there is none.
    """
    name = section.replace("-", "_")
    if page not in pages() or name not in _modules(page):
        raise LookupError(f"no section {section} on a page {page}")
    declared: Section = import_module(f"lessons.{page}.{name}").SECTION
    return declared


@cache
def pages() -> list[str]:
    """Ids of all pages."""
    return [one.name for one in iter_modules([str(LESSONS)]) if one.ispkg]


def sections(page: str) -> list[Section]:
    """All sections of a page, by the alphabet: their order is the page's own."""
    return [find(page, name) for name in _modules(page)]


@cache
def _modules(page: str) -> list[str]:
    """Modules of a page that declare a section: those that have words beside them."""
    folders = import_module(f"lessons.{page}").__path__
    return [
        one.name
        for one in iter_modules(folders)
        if any((Path(folder) / f"{one.name}.en.md").exists() for folder in folders)
    ]


def answer(
    page: str, section: str, language: Language, values: Mapping[str, Any], so_far: Any = None
) -> Answer:
    """What a section shows: the same for the same arguments, and kept for all readers.

    Args:
        page: its id.
        section: its id.
        language: of all words.
        values: of any of its controls, by key; the others stand at their defaults.
        so_far: what a reader's own training has come to.

    Raises:
        LookupError: no such section, or no such control.
        Refused: the values will not do; it says why.
    """
    complete = _complete(find(page, section), language, values)
    if so_far is not None:
        return _cached_training(page, section, language, Same(so_far), **complete)
    return _cached(page, section, language, **complete)


def cached_answer(
    page: str, section: str, language: Language, values: Mapping[str, Any]
) -> Answer | None:
    """The same answer if it is kept; nothing is computed."""
    return _cached.peek(page, section, language, **_complete(find(page, section), language, values))


def _complete(asked: Section, language: Language, values: Mapping[str, Any]) -> dict[str, Any]:
    """Every control's value, snapped to its steps."""
    try:
        accepted = {key: asked.controls[key].accept(value) for key, value in values.items()}
    except ValueError as error:
        raise refused(error, asked.controls, language) from error
    return controls.defaults(asked.controls, language) | accepted


def _answer(
    page: str, section: str, language: Language, so_far: Any = None, /, **values: Any
) -> Answer:
    asked = find(page, section)
    more = {} if so_far is None else {"so_far": so_far}
    try:
        result = asked.experiment(language, values, **more) if asked.experiment else None
        blocks = _blocks(asked, asked.writer(language, values), result)
    except ValueError as error:
        raise refused(error, asked.controls, language) from error
    plain = {"page": page, "section": section, "language": language, "values": values}
    said = plain | {"blocks": [block.plain() for block in blocks]}
    text = json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Answer(text.encode())


def _blocks(asked: Section, writer: Writer, result: Any) -> list[Block]:
    """The question, what the answers give, one thing to notice, and the rest under "More"."""
    blocks, more = [], []
    if asked.question:
        blocks.append(_question(asked, asked.question, writer, result))
    noticed = False
    for block in chain.from_iterable(give(writer, result) for give in asked.answers):
        if isinstance(block, Note):
            more.append(block.runs)
            continue
        if isinstance(block, FigureBlock) and block.notices:
            kept = block.notices[: not noticed]
            more += block.notices[len(kept) :]
            block, noticed = replace(block, notices=kept), True
        blocks.append(block)
    waits = any(block.waits for block in blocks)
    more += map(styled_runs, writer.prose.lines("more"))
    read = [*map(styled_runs, writer.prose.lines("read"))]
    blocks += [Paragraphs("more", more, waits=waits)] if more else []
    return blocks + ([Paragraphs("read", read)] if read else [])


def _question(asked: Section, question: Question, writer: Writer, result: Any) -> Block:
    verdict, (runs, options) = question.truth(writer, result), asked.question_words(writer.language)
    about = writer.values[question.choice] if question.choice else ""
    return QuestionBlock("question", runs, options, verdict.truth, verdict.why, about)


_cached = shared_cache(CACHED_ANSWERS)(_answer)


@shared_cache(CACHED_TRAINING_ANSWERS)
def _cached_training(
    page: str, section: str, language: Language, so_far: Same, /, **values: Any
) -> Answer:
    """A class that watches one training draws each of its moments once."""
    return _answer(page, section, language, so_far.object, **values)


@cache
def version() -> str:
    """A name for all that an answer depends on: code, weights and words."""
    root, known = LESSONS.parent, blake2b(digest_size=6)
    for folder in ("content", "diagrams", "lessons", "rnn_core"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                known.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return known.hexdigest()
