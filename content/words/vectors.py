"""Short strings of the two maps of words."""

from typing import Final

from content import Text, words

GROUPS: Final = {
    "animal": Text(ru="звери", en="animals"),
    "site": Text(ru="места", en="places"),
    "thing": Text(ru="предметы", en="things"),
    "colour": Text(ru="цвета", en="colours"),
    "size": Text(ru="размеры", en="sizes"),
    "age": Text(ru="старый, новый", en="old, new"),
    "posture": Text(ru="глаголы", en="verbs"),
    "name": Text(ru="имена", en="names"),
    "where": Text(ru="предлоги", en="prepositions"),
    "other": Text(ru="рядом, с", en="a, the, beside"),
    "kind": Text(ru="добрые", en="kind"),
    "unkind": Text(ru="злые", en="unkind"),
    "neutral": Text(ru="прочие", en="neither"),
    "noun": Text(ru="существительные", en="nouns"),
    "adjective": Text(ru="прилагательные", en="adjectives"),
    "function": Text(ru="служебные слова", en="function words"),
    "unknown": Text(ru="прочие слова", en="all other words"),
    "typed": Text(ru="ваше слово", en="your word"),
}
"""Groups of words on a map, and those of one part of speech taken together."""
OWNERS: Final = {
    "translator": Text(ru="переводчика", en="translator"),
    "painter": Text(ru="художника", en="painter"),
    "captioner": Text(ru="автора подписей", en="captioner"),
    "tagger": Text(ru="разметчика частей речи", en="tagger"),
    "reviewer": Text(ru="судьи отзывов", en="reviewer"),
}
"""Whose vectors; in Russian in the genitive."""
ALIKE: Final = {
    "speech": Text(ru="той же части речи", en="the same part of speech"),
    "mood": Text(ru="того же настроения", en="the same sentiment"),
}
"""What words of one kind have in common, for a network that reads captions or reviews."""
NEIGHBOURS: Final = {
    "cosine": Text(ru="косинус", en="cosine"),
    "after": Text(ru="после обучения", en="after training"),
    "before": Text(ru="до обучения", en="before training"),
    "random": Text(ru="ближайший среди случайных", en="nearest of random ones"),
}
SKIPGRAM: Final = {
    "updates": words.SPELLING["updates"],
    "loss": words.SPELLING["loss"],
    "cosine": Text(ru="средний косинус", en="mean cosine"),
    "floor": Text(ru="ниже нельзя", en="no lower"),
    "animals": Text(ru="звери между собой", en="among animals"),
    "sites": Text(ru="места между собой", en="among places"),
    "apart": Text(ru="звери с местами", en="animals with places"),
}

AND: Final = Text(ru="» и «", en=" and the ")
"""Between the nouns that go with one preposition."""

SITS: Final = Text(ru="сидит", en="sits")
BORING: Final = Text(ru="скучный", en="boring")
TASTIEST: Final = Text(ru="вкуснейший", en="tastiest")
"""Words that make a point; no review has the last one."""
