"""Every term of the sheet in the order of the alphabet: what it is, and where it is shown.

The page's scripts read the same answer where they explain a term in place (`static/terms.js`).
"""

from collections.abc import Iterator

from content.template import styled_runs
from content.terms import Term, alphabetical
from lessons.blocks import Block
from lessons.list_blocks import ExplainedTerm, Terms
from lessons.place import Place
from lessons.section import Section
from lessons.writer import Writer


def explained(writer: Writer, _: None) -> Iterator[Block]:
    """All terms in the writer's language."""
    terms = alphabetical(writer.language)
    yield Terms("terms", [_explained(term, writer) for term in terms])


def _explained(term: Term, writer: Writer) -> ExplainedTerm:
    place = Place(term.shown.page, term.shown.section, term.shown.values)
    title = place.found.prose(writer.language).title
    return ExplainedTerm(
        id=term.id,
        name=term.name[writer.language],
        english=term.english(writer.language),
        runs=styled_runs(term.sentence[writer.language]),
        formula=styled_runs(term.formula),
        link=[
            *writer.runs("shown"),
            (" ", None, False),
            (title, place.link(writer.language), False),
        ],
    )


SECTION = Section(__name__, answers=[explained])
