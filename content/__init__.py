"""What belongs to no section: the words of the frame, common formulas, and how words are filled."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Language = Literal["ru", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


def choose_language(*asked: str | None, browser: str | None) -> Language:
    """The first of what was asked for that is a language, else the browser's, else English."""
    for wanted in asked:
        for language in LANGUAGES:
            if language == wanted:
                return language
    return "ru" if (browser or "").lower().startswith("ru") else "en"


@dataclass(frozen=True)
class Text:
    """A short string in every language; a missing one fails when the module is imported."""

    ru: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.ru if language == "ru" else self.en
