"""Words of the micro-world: nouns, adjectives, verbs and names, in Russian and English."""

from typing import Final, Literal, NamedTuple

Gender = Literal["m", "f", "n"]
Case = Literal["nom", "gen", "ins", "loc"]


class Noun(NamedTuple):
    """A Russian noun in the one form the world needs, and its English twin.

    Attributes:
        ru: the Russian form.
        gender: of the Russian noun.
        en: the English noun.
    """

    ru: str
    gender: Gender
    en: str


class Place(NamedTuple):
    """Where an animal can be: a preposition and a noun.

    Attributes:
        ru: the Russian preposition.
        case: that it asks for.
        noun: in that case.
        en: the English preposition.
    """

    ru: str
    case: Case
    noun: Noun
    en: str


class Adjective(NamedTuple):
    """A Russian adjective and its English twin.

    Attributes:
        stem: of the Russian adjective.
        kind: of its endings, a key of each entry of `ENDINGS`.
        en: the English adjective.
    """

    stem: str
    kind: Literal["hard", "end", "hush", "velar", "soft"]
    en: str


ANIMALS: Final = {
    "cat": Noun("кот", "m", "cat"),
    "hare": Noun("заяц", "m", "hare"),
    "bear": Noun("медведь", "m", "bear"),
    "elephant": Noun("слон", "m", "elephant"),
    "dog": Noun("собака", "f", "dog"),
    "fox": Noun("лиса", "f", "fox"),
    "duck": Noun("утка", "f", "duck"),
    "mouse": Noun("мышь", "f", "mouse"),
}
COLOURS: Final = {
    "ginger": Adjective("рыж", "hush", "ginger"),
    "black": Adjective("чёрн", "hard", "black"),
    "white": Adjective("бел", "hard", "white"),
    "grey": Adjective("сер", "hard", "grey"),
    "blue": Adjective("син", "soft", "blue"),
    "green": Adjective("зелён", "hard", "green"),
}
SIZES: Final = {
    "small": Adjective("маленьк", "velar", "small"),
    "big": Adjective("больш", "end", "big"),
}
POSTURES: Final = {
    "sits": ("сидит", "sits"),
    "stands": ("стоит", "stands"),
    "lies": ("лежит", "lies"),
    "sleeps": ("спит", "sleeps"),
}
PLACES: Final = {
    "on table": Place("на", "loc", Noun("столе", "m", "table"), "on"),
    "under table": Place("под", "ins", Noun("столом", "m", "table"), "under"),
    "in box": Place("в", "loc", Noun("коробке", "f", "box"), "in"),
    "by window": Place("у", "gen", Noun("окна", "n", "window"), "by"),
    "behind tree": Place("за", "ins", Noun("деревом", "n", "tree"), "behind"),
    "on roof": Place("на", "loc", Noun("крыше", "f", "roof"), "on"),
}
AGES: Final = {
    "old": Adjective("стар", "hard", "old"),
    "new": Adjective("нов", "hard", "new"),
}
THINGS: Final = {
    "ball": Noun("мячом", "m", "ball"),
    "cup": Noun("чашкой", "f", "cup"),
    "apple": Noun("яблоком", "n", "apple"),
}
NAMES: Final = {
    "m": {"barsik": ("Барсик", "Barsik"), "kuzya": ("Кузя", "Kuzya")}
    | {"tisha": ("Тиша", "Tisha"), "umka": ("Умка", "Umka"), "archie": ("Арчи", "Archie")},
    "f": {"musya": ("Муся", "Musya"), "alisa": ("Алиса", "Alisa")}
    | {"belka": ("Белка", "Belka"), "dasha": ("Даша", "Dasha"), "zhulya": ("Жуля", "Zhulya")},
}
"""Names for an animal whose Russian noun has this gender."""

ENDINGS: Final[
    dict[tuple[Gender, Case], dict[str, str]]
] = {  # gender and case: the endings of each kind of adjective
    ("m", "nom"): {"hard": "ый", "end": "ой", "hush": "ий", "velar": "ий", "soft": "ий"},
    ("f", "nom"): {"hard": "ая", "end": "ая", "hush": "ая", "velar": "ая", "soft": "яя"},
    ("n", "nom"): {"hard": "ое", "end": "ое", "hush": "ее", "velar": "ое", "soft": "ее"},
    ("m", "gen"): {"hard": "ого", "end": "ого", "hush": "его", "velar": "ого", "soft": "его"},
    ("f", "gen"): {"hard": "ой", "end": "ой", "hush": "ей", "velar": "ой", "soft": "ей"},
    ("m", "ins"): {"hard": "ым", "end": "им", "hush": "им", "velar": "им", "soft": "им"},
    ("f", "ins"): {"hard": "ой", "end": "ой", "hush": "ей", "velar": "ой", "soft": "ей"},
    ("m", "loc"): {"hard": "ом", "end": "ом", "hush": "ем", "velar": "ом", "soft": "ем"},
    ("f", "loc"): {"hard": "ой", "end": "ой", "hush": "ей", "velar": "ой", "soft": "ей"},
}


def inflect(adjective: Adjective, gender: Gender, case: Case) -> str:
    """A Russian adjective in the singular, agreeing with a noun.

    Args:
        adjective: what is inflected.
        gender: of the noun.
        case: of the noun.

    Returns:
        The adjective's form.

    Example:
        >>> inflect(COLOURS["blue"], "f", "nom"), inflect(AGES["old"], "m", "ins")
        ('синяя', 'старым')
    """
    oblique: Gender = (
        "m" if gender == "n" and case != "nom" else gender
    )  # alike but in the nominative
    return adjective.stem + ENDINGS[oblique, case][adjective.kind]
