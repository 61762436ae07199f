"""Every external source of the sheet, once. Words cite it by id: `[words](source:pascanu-2013)`."""

import re
from collections.abc import Mapping
from typing import Final

from content.sources import (
    attention,
    cells,
    documentation,
    gradients,
    memory,
    note,
    training,
    words,
)
from content.sources.source import Source

__all__ = ["GROUPS", "SOURCES", "Source", "cited", "linked"]

_PAPERS: Final = (
    *gradients.SOURCES,
    *training.SOURCES,
    *cells.SOURCES,
    *attention.SOURCES,
    *memory.SOURCES,
    *words.SOURCES,
)
GROUPS: Final[Mapping[str, tuple[Source, ...]]] = {
    "note": note.SOURCES,
    "papers": tuple(sorted(_PAPERS, key=lambda one: (one.year, one.by))),
    "documentation": tuple(sorted(documentation.SOURCES, key=lambda one: one.title.en)),
}
"""The sources as they are listed: the note's links in its order, papers by year, documentation."""
SOURCES: Final[Mapping[str, Source]] = {
    one.id: one for sources in GROUPS.values() for one in sources
}
"""Every source by its id."""
_CITATION: Final = re.compile(r"\]\(source:([^()\s]*)\)")


def cited(markdown: str) -> tuple[str, ...]:
    """Ids of the sources that words cite, each once, in their order."""
    return tuple(dict.fromkeys(_CITATION.findall(markdown)))


def linked(markdown: str) -> str:
    """Words with the address of every source that they cite.

    Raises:
        ValueError: there is no such source.
    """
    for one in cited(markdown):
        if one not in SOURCES:
            raise ValueError(f"words cite {one!r}, which is not among content.sources")
    return _CITATION.sub(lambda match: f"]({SOURCES[match[1]].address})", markdown)
