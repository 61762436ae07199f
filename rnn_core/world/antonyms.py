"""Antonyms, in the forms in which reviews use them."""

from functools import cache
from typing import Final

from rnn_core.world.language import Language, check_language, normalise

_PAIRS: Final[dict[Language, str]] = {
    "en": """
        good bad, great awful, wonderful terrible, brilliant stupid, interesting boring,
        exciting dull, best worst, better worse, loved hated, love hate, enjoyed disliked,
        liked loathed, well badly, clear confusing, easy hard, useful useless, fast slow,
        quick sluggish, polite rude, friendly unfriendly, cheap expensive, tasty bland,
        delicious tasteless, fresh stale, clean dirty, hot cold, tender tough, quiet noisy,
        handy clumsy, light heavy, reliable unreliable, beautiful ugly, strong weak,
        happy disappointed, clever silly, bright dim, funny sad, simple complicated, lovely nasty
    """,
    "ru": """
        хорошо плохо, отлично ужасно, интересно скучно, легко трудно, просто сложно,
        понятно запутанно, вкусно невкусно, быстро медленно, дёшево дорого, чисто грязно,
        тихо шумно, много мало, понравился разочаровал, понравилась разочаровала,
        понравилось разочаровало, понравились разочаровали, доволен разочарован,
        довольна разочарована, довольны разочарованы, рад расстроен, советую отговариваю,
        лучший худший, лучшая худшая, лучшее худшее, лучшие худшие, хороший плохой, хорошая плохая,
        хорошее плохое, хорошие плохие, свежее чёрствое, горячий холодный, горячая холодная,
        горячее холодное, горячие холодные, удовольствием трудом
    """,
}
"""Pairs of single forms."""
_STEMS: Final = """
    отличн ужасн, интересн скучн, умн глуп, прекрасн отвратительн, сильн слаб, вкусн невкусн,
    вежлив груб, быстр медленн, понятн запутанн, полезн бесполезн, удобн неудобн, прост сложн,
    чист грязн, красив некрасив, надёжн ненадёжн, дешёв дорог, приятн неприятн,
    ярк тускл, лёгк тяжёл
"""
"""Pairs of Russian adjectives without their endings."""
_ENDINGS: Final = (("ый", "ая", "ое", "ые"), ("ий", "ая", "ое", "ие"), ("ой", "ая", "ое", "ые"))
_SOFT: Final = "гкх"  # after these an ending has и
_STRESSED: Final = {"прост", "дорог"}  # whose masculine ends in -ой


def _forms(stem: str) -> tuple[str, ...]:
    kind = 2 if stem in _STRESSED else 1 if stem[-1] in _SOFT else 0
    endings = list(_ENDINGS[kind])
    if stem[-1] in _SOFT:
        endings[3] = "ие"
    return tuple(stem + ending for ending in endings)


@cache
def antonyms(language: Language) -> dict[str, str]:
    """The antonyms of a language.

    Args:
        language: of the words.

    Returns:
        Word → its antonym, both in the form of `rnn_core.world.language.normalise`. Every pair is
        there in both directions.

    Raises:
        ValueError: no such language.
    """
    check_language(language)
    pairs = [tuple(pair.split()) for pair in _PAIRS[language].split(",")]
    if language == "ru":
        stems = (pair.split() for pair in _STEMS.split(","))
        for one, other in stems:
            pairs += zip(_forms(one), _forms(other), strict=True)
    table = {normalise(one): other for one, other in pairs}
    return table | {normalise(other): one for one, other in pairs}


def antonym(word: str, language: Language) -> str | None:
    """The antonym of a word, in the form that fits in its place.

    Args:
        word: as it was typed, in any case.
        language: of the word.

    Returns:
        The antonym, or None if the table has none.

    Raises:
        ValueError: no such language.

    Example:
        >>> antonym("Boring", "en"), antonym("window", "en")
        ('interesting', None)
    """
    return antonyms(language).get(normalise(word))
