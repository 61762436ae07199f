"""What tests of sections ask: an answer by its words, figures and numbers."""

import json
from typing import Any

from lessons.answer import answer


def show(page: str, section: str, language: str = "en", so_far: Any = None, **values: Any) -> dict:
    """The blocks of an answer by name, as its JSON has them."""
    found = json.loads(answer(page, section, language, values, so_far).json)
    blocks = {block["name"]: block for block in found["blocks"]}
    assert len(blocks) == len(found["blocks"]), "two blocks of one name"
    return blocks


def plain(runs: list) -> str:
    """A line of runs without its marks."""
    return "".join(text for text, *_ in runs)


def notices(block: dict) -> list[str]:
    """What a figure says is to be noticed."""
    return [plain(line) for line in block["notices"]]


def captions(block: dict) -> list[str]:
    """What stands beside a figure at every step, its lines joined."""
    return ["\n".join(map(plain, lines)) for lines in block["captions"]]


def verdict(page: str, section: str, language: str = "en", **values: Any) -> tuple[str, str]:
    """The right option of a section's question, and why."""
    (said,) = [one for one in show(page, section, language, **values).values() if one.get("truth")]
    return said["truth"], plain(said["runs"])
