"""Every source of the sheet: what it is good for, and where it is cited; made of the citations."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from content import Language, Text
from content.sources import GROUPS, Source
from content.template import Run, styled_runs
from lessons.answer import pages, sections
from lessons.blocks import Block
from lessons.list_blocks import ListedSource, Sources
from lessons.place import Place
from lessons.section import Section
from lessons.writer import Writer

WRITTEN_IN = {
    "ru": Text(ru="на русском", en="in Russian"),
    "en": Text(ru="на английском", en="in English"),
}


@cache
def citing(language: Language) -> dict[str, list[Section]]:
    """Id of a source → the sections whose words cite it."""
    found = defaultdict(list)
    for page in pages():
        for section in sections(page):
            for source in section.prose(language).sources:
                found[source].append(section)
    return dict(found)


def listed(writer: Writer, _: Any) -> Iterator[Block]:
    """All sources by kind, the note's own links first."""
    groups = [
        (writer.line(f"group-{name}"), [_listed(source, writer) for source in sources])
        for name, sources in GROUPS.items()
    ]
    yield Sources("sources", groups)


def _listed(source: Source, writer: Writer) -> ListedSource:
    return ListedSource(
        id=source.id,
        title=[(source.title[writer.language], source.address, False)],
        by=_by(source, writer.language),
        runs=styled_runs(source.good_for[writer.language]),
        link=[*writer.runs("cited"), (" ", None, False), *_places(source, writer)],
    )


def _by(source: Source, language: Language) -> str:
    """Who wrote it, when, its numbers; and in which language, where a reader may not expect it."""
    year = str(source.year) if source.year else ""
    foreign = source.language != language and not source.year
    written = WRITTEN_IN[source.language][language] if foreign else ""
    return ", ".join(filter(None, [source.by, year, source.numbers, written]))


def _places(source: Source, writer: Writer) -> Iterator[Run]:
    """Titles of the sections that cite it, each leading there."""
    for place, section in enumerate(citing(writer.language).get(source.id, [])):
        if place:
            yield ("; ", None, False)
        link = Place(section.page, section.id).link(writer.language)
        yield (section.prose(writer.language).title, link, False)


SECTION = Section(__name__, answers=[listed])
