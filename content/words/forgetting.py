"""Short strings of "Problems" about forgetting: one word exchanged, and lags."""

from typing import Final

from content import Text

FAR: Final = Text(
    ru="плохой фильм, скучно и медленно, большая серая лиса сидит в коробке, большой рыжий кот "
    "сидит на старом столе, маленькая белая мышь лежит на столе рядом с чашкой",
    en="a boring film with a weak plot, a small black dog sleeps under the new table, a white hare "
    "lies in the box beside a ball, a big grey fox sits in the box",
)
NEAR: Final = Text(
    ru="большая серая лиса сидит в коробке, большой рыжий кот сидит на старом столе, маленькая "
    "белая мышь лежит на столе рядом с чашкой, плохой фильм, скучно и медленно",
    en="a small black dog sleeps under the new table, a white hare lies in the box beside a ball, "
    "a big grey fox sits in the box, a boring film with a weak plot",
)
BRIEF: Final = Text(
    ru="плохой фильм, скучно и медленно, лиса сидит в коробке",
    en="a boring film with a weak plot, a fox sits in the box",
)
BOTH: Final = Text(
    ru="плохой фильм, скучно и медленно, большая серая лиса сидит в коробке, большой рыжий кот "
    "сидит на старом столе, отличная музыка, всем понравилось",
    en="a boring film with a weak plot, a small black dog sleeps under the new table, a white hare "
    "lies in the box beside a ball, great music and lovely actors",
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
    en="{{words|word,words}} before the end",
)
LAST: Final = Text(ru="это последнее слово", en="the last word")
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
UNREACHED: Final = Text(ru="{{cell}} ни одной", en="{{cell}} none")
"""How far a cell has got."""
