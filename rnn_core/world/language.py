"""The two languages of the micro-world, and how words are compared in them."""

import re
from typing import Final, Literal

from rnn_core.bounds import shown
from rnn_core.characters import clean

Language = Literal["ru", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ru", "en")
_LETTERS: Final[dict[Language, re.Pattern[str]]] = {
    "ru": re.compile("[\u0400-\u052f]"),
    "en": re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]"),
}
"""Of the alphabet: Ukrainian letters are read as Russian ones, French as English ones."""


def check_language(language: str) -> None:
    """Refuse what is not one of `LANGUAGES`.

    Args:
        language: code of a language.

    Raises:
        ValueError: it is neither "ru" nor "en".
    """
    if language not in LANGUAGES:
        raise ValueError(f'language must be "ru" or "en", got {shown(language, repr)}')


def other_language(language: Language) -> Language:
    """The other of the two languages: the one a translator writes.

    Args:
        language: the one it reads.

    Returns:
        "en" for "ru", "ru" for "en".
    """
    return "en" if language == "ru" else "ru"


def has_letter(text: str, language: Language) -> bool:
    """Whether a text has a letter of the alphabet of a language.

    Args:
        text: as `rnn_core.characters.clean` gives it.
        language: whose alphabet, Cyrillic or Latin.

    Returns:
        True if there is one letter at least.

    Example:
        >>> has_letter("iPhone", "ru"), has_letter("17", "en")
        (False, False)
    """
    return bool(_LETTERS[language].search(text))


def language_of(text: str, otherwise: Language) -> Language:
    """The language of a text, told by its letters.

    Args:
        text: any text.
        otherwise: what to answer for a text without letters of either language.

    Returns:
        "ru" if there is a Cyrillic letter in the text, "en" if there is a Latin one and no
        Cyrillic one.

    Example:
        >>> language_of("рыжий cat", otherwise="en"), language_of("123", otherwise="en")
        ('ru', 'en')
    """
    read = clean(text)
    return next((language for language in LANGUAGES if has_letter(read, language)), otherwise)


def normalise(word: str) -> str:
    """A word as it is compared with others: in lower case, with е for ё.

    Args:
        word: a word as it was typed.

    Returns:
        The same word as `rnn_core.characters.clean` spells it; "Ёж" and "еж" give the same.

    Example:
        >>> normalise("Чёрный")
        'черный'
    """
    return clean(word).lower().replace("ё", "е")
