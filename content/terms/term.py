"""What a term of the field is told with: names, how prose says it, one sentence, a place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from content import Language, Text


@dataclass(frozen=True)
class Shown:
    """Where a term can be seen at work.

    Attributes:
        page: id of the page.
        section: id of the section.
        values: of the controls, by key, that set the section to show it.
    """

    page: str
    section: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Term:
    """A term of the field.

    Attributes:
        id: in links: `terms#term-<id>`.
        name: as a title says it.
        forms: a regular expression for each language, of the term as prose says it, in all its
            inflections; whole words, in any case.
        sentence: what it is, in one sentence of runs.
        shown: where.
        formula: in runs, the same in both languages; or nothing.
        everyday: whether it is a word that everybody knows: prose explains it in a lead alone.
    """

    id: str
    name: Text
    forms: Text
    sentence: Text
    shown: Shown
    formula: str = ""
    everyday: bool = field(default=False, kw_only=True)

    def english(self, language: Language) -> str:
        """Its English name where a reader of this language does not see it anyway."""
        english = self.name["en"]
        return "" if english == self.name[language] else english.replace(" (", ", ").rstrip(")")
