"""Short strings of "Problems" about forgetting: one word exchanged, and lags."""

from typing import Final

from content import Text

FAR: Final = Text(
    ru="отличный фильм, большой рыжий кот сидит на старом столе, маленькая чёрная собака лежит в "
    "коробке рядом с мячом, белый заяц спит в коробке",
    en="a great film with a strong plot, a big ginger cat sleeps under the new table, a white hare "
    "lies in the box beside a ball, a big grey fox sits in the box",
)
NEAR: Final = Text(
    ru="большой рыжий кот сидит на старом столе, маленькая чёрная собака лежит в коробке рядом с "
    "мячом, белый заяц спит в коробке, отличный фильм",
    en="a big ginger cat sleeps under the new table, a white hare lies in the box beside a ball, a "
    "big grey fox sits in the box, a great film with a strong plot",
)
BRIEF: Final = Text(
    ru="отличный фильм, рыжий кот сидит на столе",
    en="a great film with a strong plot, a cat sleeps on the table",
)
BOTH: Final = Text(
    ru="отличный фильм, большой рыжий кот лежит в коробке, маленькая белая мышь сидит на столе "
    "рядом с чашкой, сюжет скучный",
    en="a great film with a strong plot, a big ginger cat sits in the box, a small black dog lies "
    "under the new table, the music is awful",
)
MOVED: Final = {
    "moved": Text(ru="сдвиг ответа |p − p′|", en="move of the answer |p − p′|"),
    "words": Text(
        ru="слово, которое подменили; справа конец текста",
        en="the word exchanged; the text ends on the right",
    ),
}
FOLLOWED: Final = Text(
    ru="после него ещё {{words|слово,слова,слов}}",
    en="{{words|word follows,words follow}} it",
)
LAST: Final = Text(ru="последнее слово", en="the last word")
"""Where a word stands."""
FORGOTTEN: Final = Text(
    ru="{{cell}} через {{words|слово,слова,слов}}", en="{{cell}} after {{words|word,words}}"
)
KEPT: Final = Text(ru="{{cell}} ещё нет", en="{{cell}} not yet")
"""When half of the move is gone, if it is."""

LAGS: Final = {
    "recall": Text(ru="верных ответов", en="right answers"),
    "adding": Text(ru="MSE: чем ниже, тем лучше", en="MSE: lower is better"),
    "lag-recall": Text(ru="сколько шагов назад стояла буква", en="steps back to the letter"),
    "lag-adding": Text(ru="длина последовательности T", en="length of the sequence T"),
    "guess-recall": Text(ru="наугад", en="by chance"),
    "guess-adding": Text(ru="всегда отвечать 1", en="always answering 1"),
    "own": Text(ru="ваша сеть", en="your network"),
}
REACHED: Final = Text(ru="{{cell}} до {{lag}}", en="{{cell}} to {{lag}}")
UNREACHED: Final = Text(ru="{{cell}} ничего", en="{{cell}} none")
"""How far a cell has got."""
