"""What a source is: a paper, a page of documentation, a link of the note."""

from dataclasses import dataclass
from typing import Final

from content import Language, Text

_ARXIV: Final = "https://arxiv.org/abs/"
_DOI: Final = "https://doi.org/"


@dataclass(frozen=True)
class Source:
    """What a claim of the sheet rests on, or what there is to read.

    Attributes:
        id: as words cite it: `[words](source:id)`.
        by: authors, or the site.
        title: a paper keeps its own; what a reader may find in another language has a working one.
        good_for: one sentence.
        year: of publication; 0 for a page that is kept up to date.
        arxiv: its number there, where it has one.
        doi: where it has one.
        at: where it stands, if it has neither, or stands elsewhere as well.
        language: it is written in.
    """

    id: str
    by: str
    title: Text
    good_for: Text
    year: int = 0
    arxiv: str = ""
    doi: str = ""
    at: str = ""
    language: Language = "en"

    @property
    def address(self) -> str:
        """Where a link to it leads: arXiv, where everyone may read, before a publisher."""
        if self.arxiv:
            return _ARXIV + self.arxiv
        return self.at or _DOI + self.doi

    @property
    def numbers(self) -> str:
        """Its numbers in the catalogues, as they are written: "arXiv:1211.5063"."""
        said = {"arXiv:": self.arxiv, "doi:": self.doi}
        return ", ".join(catalogue + number for catalogue, number in said.items() if number)


def titled(title: str) -> Text:
    """A title that is the same in every language."""
    return Text(ru=title, en=title)
