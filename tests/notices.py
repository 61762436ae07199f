"""What a chart was given to say, as plain text; and which block of the prose it is."""

import re
from collections.abc import Sequence

from content import Language, page
from content.template import Run


def text(line: Sequence[Run]) -> str:
    return "".join(run[0] for run in line)


def lines(block: Sequence[Sequence[Run]]) -> str:
    return " ".join(map(text, block))


def longest(name: str, language: Language, section: str, block: str) -> str:
    """The longest piece of a block without a value in it: a notice that has it is this block."""
    template = page(name, language).sections[section].blocks[block]
    plain = re.sub(r":\w+\[(.*?)\]", r"\1", re.sub("</?sub>", "", template))
    pieces = re.split(r"\{\{.*?\}\}", plain)
    return max(pieces, key=len)
