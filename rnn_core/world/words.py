"""The words of a text that a reader types, and whether a network of one language can read them."""

from collections.abc import Sequence
from typing import Final

from rnn_core.bounds import MAX_WORDS, check
from rnn_core.text import check_text, tokenise
from rnn_core.world.language import Language, check_language, has_letter

MAX_TEXT: Final = 1000  # characters of what the small networks read
_NAMES: Final[dict[Language, str]] = {"ru": "Russian", "en": "English"}


class UnreadableText(ValueError):
    """A text without one letter of the language that a network reads.

    Attributes:
        language: what the network reads.
    """

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self.language = language

    def __str__(self) -> str:
        name = _NAMES[self.language]
        return f"the network reads {name}, the text has no {name} letter"


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text, punctuation left out.

    Args:
        text: any text.

    Returns:
        Its words in order, as they are written.

    Raises:
        TypeError: it is not a string.
        OutOfBounds: more than `MAX_TEXT` characters.

    Example:
        >>> split_words("Not bad, not bad at all!")
        ('Not', 'bad', 'not', 'bad', 'at', 'all')
    """
    check_text(text, MAX_TEXT)
    bare = (token.strip("_") for token in tokenise(text))
    return tuple(word for word in bare if word and word[0].isalnum())


def read_words(text: str, language: Language) -> tuple[str, ...]:
    """The words of a text for a trained network, which reads one language.

    Args:
        text: 1 … `MAX_WORDS` words; words of another alphabet may stand among them.
        language: of the network, "ru" or "en".

    Returns:
        Its words in order, as they are written.

    Raises:
        TypeError: it is not a string.
        OutOfBounds: no word, more than `MAX_WORDS`, or more than `MAX_TEXT` characters.
        UnreadableText: no word has a letter of the language.
        ValueError: there is no such language.

    Example:
        >>> read_words("The soup was great", "en")
        ('The', 'soup', 'was', 'great')
        >>> try:
        ...     read_words("The soup was great", "ru")
        ... except UnreadableText as error:
        ...     print(error)
        the network reads Russian, the text has no Russian letter
    """
    check_language(language)
    words = split_words(text)
    check("tokens", len(words), 1, MAX_WORDS)
    if not any(has_letter(word, language) for word in words):
        raise UnreadableText(language)
    return words


def foreign_words(words: Sequence[str], language: Language) -> tuple[str, ...]:
    """Those of the words that have letters, but none of a language. Numbers are of every language.

    Args:
        words: of any text.
        language: of the network that reads them.

    Returns:
        The foreign words in order, once each.

    Example:
        >>> foreign_words(("Мой", "iPhone", "15", "супер"), "ru")
        ('iPhone',)
    """
    return tuple(
        dict.fromkeys(
            word for word in words if any(map(str.isalpha, word)) and not has_letter(word, language)
        )
    )
