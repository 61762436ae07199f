"""The two languages, told by their letters, and words compared."""

import pytest

from rnn_core.world.language import (
    LANGUAGES,
    Language,
    check_language,
    language_of,
    normalise,
    other_language,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("кот", "ru"),
        ("a cat", "en"),
        ("кот sits", "ru"),
        ("Ё", "ru"),
        ("17!", "xx"),
        ("", "xx"),
        ("Η γάτα", "xx"),
        ("猫 cat", "en"),
        ("猫 кот", "ru"),
        ("сat", "en"),
        ("кoт", "ru"),
        ("її", "ru"),
    ],
)
def test_the_language_is_that_of_the_letters(text: str, language: Language) -> None:
    assert language_of(text, "xx") == language  # type: ignore[arg-type]


def test_each_language_is_the_other_of_the_other() -> None:
    assert {other_language(language) for language in LANGUAGES} == set(LANGUAGES)
    assert all(other_language(other_language(language)) == language for language in LANGUAGES)


def test_no_other_language_is_taken() -> None:
    for language in LANGUAGES:
        check_language(language)
    with pytest.raises(ValueError, match='must be "ru" or "en", got \'de\''):
        check_language("de")


def test_words_are_compared_in_lower_case_and_without_yo() -> None:
    assert normalise("Чёрный") == normalise("ЧЕРНЫЙ") == "черный"
    assert normalise("Cat") == "cat"
    assert normalise("че\u0308рный") == normalise("чё\u0301р\u00adный") == "черный"
