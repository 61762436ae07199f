"""Which known word is meant by a misspelt one: the only nearest, and near enough."""

from collections.abc import Collection
from typing import Final

MIN_LETTERS: Final = 4
"""Shorter words are not mended: too many of them are one edit apart."""
MIN_LETTERS_OF_TWO_EDITS: Final = 7
"""Words as long as this may have two edits: "elefant" is "elephant"."""
_REAL_WORDS: Final = """
летит лист лица липа слот сера серп стоят сидят стоил нова старт стало
stale stable block blank while write grew great bean beer beat hard have here dusk room root
moose mouth slits sites sleepy tables bows blues bluer
"""
REAL_WORDS: Final = frozenset(_REAL_WORDS.split())
"""Ordinary words one edit from words of this world: they are meant as they are typed."""


def count_edits(word: str, other: str) -> int:
    """Fewest edits from one word to another, by the four of Damerau (1964).

    Args:
        word: any word.
        other: another.

    Returns:
        How many letters are inserted, deleted or replaced, or swapped with their neighbour; no
        letter is edited twice (the optimal string alignment distance). doi:10.1145/363958.363994

    Example:
        >>> count_edits("tabel", "table"), count_edits("elefant", "elephant")
        (1, 2)
    """
    above, last = (
        [0] * (len(other) + 1),
        list(range(len(other) + 1)),
    )  # the rows before
    for i, letter in enumerate(word, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            best = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != right))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == right:
                best = min(best, above[j - 2] + 1)
            row.append(best)
        above, last = last, row
    return last[-1]


def nearest_word(word: str, known: Collection[str]) -> str | None:
    """The known word that a misspelt one stands for.

    Args:
        word: as it is compared with others; see `rnn_core.world.language.normalise`.
        known: words that are spelt the same way.

    Returns:
        The word itself if it is known; else the nearest known word, if it is the only nearest, both
        have the same first letter and `MIN_LETTERS` letters at least, and one edit is between them,
        or two in words of `MIN_LETTERS_OF_TWO_EDITS`; else None. `REAL_WORDS` are no typos.

    Example:
        >>> nearest_word("wihte", ["white", "black"]), nearest_word("bat", ["cat", "ball"])
        ('white', None)
    """
    if word in known:
        return word
    most = 0 if len(word) < MIN_LETTERS else 1 if len(word) < MIN_LETTERS_OF_TWO_EDITS else 2
    if word in REAL_WORDS:
        return None
    close = [
        one
        for one in known
        if one[:1] == word[:1] and len(one) >= MIN_LETTERS and abs(len(one) - len(word)) <= most
    ]
    edits = {one: count_edits(word, one) for one in close}
    least = min(edits.values(), default=most + 1)
    near = [one for one in close if edits[one] == least]
    return near[0] if least <= most and len(near) == 1 else None
