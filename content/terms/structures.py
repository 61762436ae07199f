"""How long input and answer are, and the networks for it."""

from typing import Final

from content import Text
from content.terms.term import Shown, Term

STRUCTURES: Final = (
    Term(
        "one-to-one",
        Text(ru="один к одному", en="one-to-one"),
        Text(ru=r"один к одному( \(one-to-one\))?|one-to-one", en=r"one[- ]to[- ]one"),
        Text(
            ru="Один вход, один ответ, без шагов и без состояния: например, картинка → класс.",
            en="One input, one answer, no steps and no state: a picture → a class, for example.",
        ),
        Shown("structures", "one-to-one"),
    ),
    Term(
        "one-to-many",
        Text(ru="один ко многим", en="one-to-many"),
        Text(ru=r"один ко многим( \(one-to-many\))?|one-to-many", en=r"one[- ]to[- ]many"),
        Text(
            ru="Один вход, ответ из многих шагов: картинка → подпись.",
            en="One input, an answer of many steps: a picture → a caption.",
        ),
        Shown("structures", "one-to-many"),
    ),
    Term(
        "many-to-one",
        Text(ru="многие к одному", en="many-to-one"),
        Text(ru=r"многие к одному( \(many-to-one\))?|many-to-one", en=r"many[- ]to[- ]one"),
        Text(
            ru="Вход из многих шагов, один ответ после последнего: отзыв → добрый или злой.",
            en="An input of many steps, one answer after the last: a review → kind or unkind.",
        ),
        Shown("structures", "review"),
    ),
    Term(
        "many-to-many",
        Text(ru="многие ко многим", en="many-to-many"),
        Text(ru=r"многие ко многим( \(many-to-many\))?|many-to-many", en=r"many[- ]to[- ]many"),
        Text(
            ru="Вход и ответ из многих шагов: метка на каждое слово или, если длины разные,"
            " перевод.",
            en="Input and answer both have many steps: a label for every word or, where lengths"
            " differ, a translation.",
        ),
        Shown("structures", "tagging"),
    ),
    Term(
        "seq2seq",
        Text(ru="seq2seq", en="seq2seq"),
        Text(ru=r"seq2seq", en=r"seq2seq|sequence[- ]to[- ]sequence"),
        Text(
            ru="Последовательность в последовательность любой длины: encoder читает всё, потом"
            " decoder пишет по слову.",
            en="A sequence to a sequence of any length: an encoder reads it all, then a decoder"
            " writes word by word.",
        ),
        Shown("structures", "many-to-many"),
    ),
    Term(
        "encoder",
        Text(ru="кодировщик", en="encoder"),
        Text(ru=r"encoder|кодировщик\w*", en=r"encoders?"),
        Text(
            ru="Сеть, которая читает вход и отдаёт состояние; в seq2seq его получает decoder.",
            en="The network that reads the input and hands on its state, in seq2seq to the"
            " decoder.",
        ),
        Shown("structures", "many-to-many"),
    ),
    Term(
        "decoder",
        Text(ru="декодировщик", en="decoder"),
        Text(ru=r"decoder|декодировщик\w*", en=r"decoders?"),
        Text(
            ru="Сеть, которая начинает с состояния encoder и пишет ответ: каждое её слово"
            " становится"
            " следующим входом.",
            en="The network that starts from the encoder's state and writes the answer: each of its"
            " words becomes the next input.",
        ),
        Shown("structures", "many-to-many"),
    ),
    Term(
        "attention",
        Text(ru="внимание", en="attention"),
        Text(
            ru=r"внимани(е|я|ю|ем|и)( \(attention\))?|attention",
            en=r"attention",
        ),
        Text(
            ru="Взвешенное среднее всех состояний encoder, где веса для каждого шага decoder"
            " считает заново.",
            en="A weighted mean of all states of the encoder; the decoder computes the weights anew"
            " at every step.",
        ),
        Shown(
            "structures",
            "many-to-many",
            {"many_to_many_attention": True},
        ),
        "α<sub>tk</sub> = softmax<sub>k</sub>(:violet[h]<sub>t</sub> · :violet[h]<sub>k</sub> /"
        " √H)",
    ),
    Term(
        "transformer",
        Text(ru="трансформер", en="transformer"),
        Text(ru=r"трансформер\w*", en=r"transformers?"),
        Text(
            ru="Сеть, которая связывает слова вниманием, а не состоянием: все позиции она читает"
            " сразу, но платит за это T² сравнений.",
            en="A network that connects words by attention, not by a state: it reads all positions"
            " at once and pays with T² comparisons.",
        ),
        Shown("questions", "attention-cost"),
    ),
)
