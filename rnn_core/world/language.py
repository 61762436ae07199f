"""The two languages of the micro-world, and how words are compared in them."""

import re
from typing import Final, Literal

Language = Literal["ru", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ru", "en")
_CYRILLIC: Final = re.compile("[а-яё]", re.IGNORECASE)


def check_language(language: str) -> None:
    """Refuse what is not one of `LANGUAGES`.

    Args:
        language: code of a language.

    Raises:
        ValueError: it is neither "ru" nor "en".
    """
    if language not in LANGUAGES:
        raise ValueError(f'language must be "ru" or "en", got {language!r}')


def other_language(language: Language) -> Language:
    """The other of the two languages: the one a translator writes.

    Args:
        language: the one it reads.

    Returns:
        "en" for "ru", "ru" for "en".
    """
    return "en" if language == "ru" else "ru"


def language_of(text: str, otherwise: Language) -> Language:
    """The language of a text, told by its letters.

    Args:
        text: any text.
        otherwise: what to answer for a text without letters.

    Returns:
        "ru" if there is a Russian letter in the text, "en" if there are only other letters.

    Example:
        >>> language_of("рыжий cat", otherwise="en"), language_of("123", otherwise="en")
        ('ru', 'en')
    """
    if _CYRILLIC.search(text):
        return "ru"
    return "en" if any(map(str.isalpha, text)) else otherwise


def normalise(word: str) -> str:
    """A word as it is compared with others: in lower case, with е for ё.

    Args:
        word: a word as it was typed.

    Returns:
        The same word; "Ёж" and "еж" give the same.

    Example:
        >>> normalise("Чёрный")
        'черный'
    """
    return word.lower().replace("ё", "е")
