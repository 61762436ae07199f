"""What tests of sections ask: an answer by its words, figures and numbers."""

import json
import re
from typing import Any

from content import Language
from content.template import styled_runs
from lessons.answer import answer, find


def show(page: str, section: str, language: str = "en", so_far: Any = None, **values: Any) -> dict:
    """The blocks of an answer by name, as its JSON has them.

    Its figures also know the computed lines under "More", for `notices`.
    """
    found = json.loads(answer(page, section, language, values, so_far).json)
    blocks = {block["name"]: block for block in found["blocks"]}
    assert len(blocks) == len(found["blocks"]), "two blocks of one name"
    more = blocks.get("more", {"lines": []})["lines"]
    written = len(find(page, section).prose(language).lines("more"))  # type: ignore[arg-type]
    for block in blocks.values():
        if block["kind"] == "figure":
            block["more"] = more[: len(more) - written]
    return blocks


def plain(runs: list) -> str:
    """A line of runs without its marks."""
    return "".join(text for text, *_ in runs)


def close_percents(text: str) -> str:
    """A text whose percent signs follow their numbers at once, as English has it; Russian not."""
    return text.replace("\u00a0%", "%")


def notices(block: dict) -> list[str]:
    """What is to be noticed: below a figure, and under "More"."""
    return [plain(line) for line in [*block["notices"], *block["more"]]]


def captions(block: dict) -> list[str]:
    """What stands beside a figure at every step, its lines joined."""
    return ["\n".join(map(plain, lines)) for lines in block["captions"]]


def verdict(page: str, section: str, language: str = "en", **values: Any) -> tuple[str, str]:
    """The right option of a section's question, and why."""
    said = show(page, section, language, **values)["question"]
    return said["truth"], plain(said["why"])


def longest_piece(page: str, section: str, language: Language, block: str) -> str:
    """The longest piece of a block without a value in it: a line that has it is this block."""
    template = find(page, section).prose(language).blocks[block]
    return max(plain(styled_runs(re.sub(r"\{\{.*?\}\}", "\0", template))).split("\0"), key=len)
