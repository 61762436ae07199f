"""From a caption back to the scene it describes, or to the reason why it is no caption."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from typing import Final

from rnn_core.world.captions import canonical_forms, caption, caption_text, caption_words
from rnn_core.world.grammar import (
    AGES,
    ANIMALS,
    COLOURS,
    ENDINGS,
    NAMES,
    PLACES,
    POSTURES,
    SIZES,
    THINGS,
    inflect,
)
from rnn_core.world.language import Language, normalise
from rnn_core.world.scenes import Scene

_REQUIRED: Final = ("size", "colour", "animal", "posture", "place")
"""Fields of a scene that every caption names."""


class CaptionError(ValueError):
    """A sentence that is the caption of no scene.

    Attributes:
        word: the first word that is wrong; None where something is missing.
        position: its place, counted from 1; None where something is missing.
        missing: fields that the sentence leaves out ("animal", "posture" …), if that is what is
            wrong.
        correction: the caption of the scene that the words name, if they name one.
        named: fields of a scene that the words do name.
        unknown: every word that is not in this world, each once; the first of them is `word`.
    """

    def __init__(
        self,
        word: str | None = None,
        position: int | None = None,
        missing: tuple[str, ...] = (),
        correction: str | None = None,
        named: Mapping[str, str] | None = None,
        unknown: tuple[str, ...] = (),
    ) -> None:
        super().__init__(word, position, missing, correction, named, unknown)
        self.word, self.position, self.missing = word, position, missing
        self.correction = correction
        self.named: Mapping[str, str] = named or {}
        self.unknown = unknown

    def __str__(self) -> str:
        if self.missing:
            return f"the sentence does not say: {', '.join(self.missing)}"
        if len(self.unknown) > 1:
            return f"these words are not in this world: {', '.join(self.unknown)}"
        if self.correction is None:
            return f'word {self.position}, "{self.word}", is not in this world'
        return (
            f'word {self.position}, "{self.word}", does not fit; the world says: {self.correction}'
        )


def parse(tokens: Sequence[str], language: Language) -> Scene:
    """The scene that has this caption; upper and lower case are alike, and so are е and ё.

    A misspelt word is read as `rnn_core.world.captions.canonical_forms` reads it.

    Words are first understood whatever their endings and order; then the caption of the scene they
    name is compared with them word by word.

    Args:
        tokens: the words of the caption.
        language: of the caption.

    Returns:
        The scene.

    Raises:
        CaptionError: no scene has this caption.

    Example:
        >>> parse("a big black cat sleeps on the roof".split(), "en").place
        'on roof'
        >>> try:
        ...     parse("a big black cat sleeps on the moon".split(), "en")
        ... except CaptionError as error:
        ...     print(error)
        word 8, "moon", is not in this world
    """
    tokens = [  # an ending that no caption has is no slip
        token if normalise(token) in _meanings(language) else canonical_forms([token], language)[0]
        for token in tokens
    ]
    named: dict[str, str] = {}
    unknown: list[tuple[str, int]] = []
    for position, token in enumerate(tokens, start=1):
        if normalise(token) in _meanings(language):
            named |= _meanings(language)[normalise(token)]
        else:
            unknown.append((token, position))
    place = f"{named.pop('where', '')} {named.pop('site', '')}"
    if place in PLACES:
        named["place"] = place
    if unknown:
        words = tuple(dict.fromkeys(word for word, _ in unknown))
        raise CaptionError(*unknown[0], named=named, unknown=words)
    if missing := tuple(field for field in _REQUIRED if field not in named):
        raise CaptionError(missing=missing, named=named)
    scene = Scene(**named)
    if scene.name and scene.name not in NAMES[ANIMALS[scene.animal].gender]:
        wrong = [word for word in tokens if "name" in _meanings(language)[normalise(word)]][-1]
        without = caption_text(replace(scene, name=None), language)
        raise CaptionError(wrong, tokens.index(wrong) + 1, correction=without)
    expected = [normalise(word.text) for word in caption(scene, language)]
    for position, (token, word) in enumerate(zip_longest(tokens, expected), start=1):
        if token is None or normalise(token) != word:
            correction = caption_text(scene, language)
            raise CaptionError(token or word, position, correction=correction)
    return scene


@cache
def _meanings(language: Language) -> dict[str, dict[str, str]]:
    """Normalised word → the fields of a scene it sets; none for a, the, beside."""
    meanings: dict[str, dict[str, str]] = {}
    ru = language == "ru"
    for field, table in (("size", SIZES), ("colour", COLOURS), ("age", AGES)):
        for key, adjective in table.items():
            forms = [inflect(adjective, *form) for form in ENDINGS] if ru else [adjective.en]
            meanings |= {normalise(form): {field: key} for form in forms}
    for field, nouns in (("animal", ANIMALS), ("thing", THINGS)):
        for key, noun in nouns.items():
            meanings[normalise(getattr(noun, language))] = {field: key}
    for key, verbs in POSTURES.items():
        meanings[verbs[not ru]] = {"posture": key}
    for key, place in PLACES.items():
        where, site = key.split()
        meanings[getattr(place, language)] = {"where": where}
        meanings[getattr(place.noun, language)] = {"site": site}
    for names in NAMES.values():
        meanings |= {normalise(forms[not ru]): {"name": key} for key, forms in names.items()}
    small_words = ("рядом", "с") if ru else ("a", "an", "the", "beside")
    return meanings | {word: {} for word in small_words}


@cache
def word_fields(language: Language) -> dict[str, str]:
    """What each word of the captions says of a scene.

    Args:
        language: of the captions.

    Returns:
        Word → field of `Scene`, or "other" for a, the, beside. A place is said by two words:
        "where" is its preposition, "site" its noun.
    """
    meanings = _meanings(language)
    return {
        word: next(iter(meanings[normalise(word)]), "other") for word in caption_words(language)
    }
