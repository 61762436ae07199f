"""Words on the pictures of "Embedding and padding"."""

from typing import Final

from content import Text

LOOKUP: Final = {
    "tokens": Text(ru="токены", en="tokens"),
    "ids": Text(ru="номера (id)", en="ids"),
    "onehot": Text(ru="one-hot", en="one-hot"),
    "matrix": Text(ru="матрица E ({{V}}, {{D}})", en="matrix E ({{V}}, {{D}})"),
    "vector": Text(ru="вектор x ({{D}},)", en="vector x ({{D}},)"),
}
GRID: Final = {
    "line": Text(ru="строка {} · {}", en="line {} · {}"),  # its number, its length
    "mask": Text(ru="маска", en="mask"),
}
DRIFT: Final = {
    "units": Text(ru="нейрон состояния", en="unit of the state"),
    "away": Text(ru="‖h<sub>t</sub> − h‖", en="‖h<sub>t</sub> − h‖"),
}
PAINTED: Final = {
    "now": Text(ru="из h на этом шаге", en="from h at this step"),
    "alone": Text(ru="без дополнения", en="no padding"),
    "last": Text(ru="out[:, -1]", en="out[:, -1]"),
    "h_n": Text(ru="h_n[-1]", en="h_n[-1]"),
    "gathered": Text(ru="по длинам", en="by lengths"),
    "packed": Text(ru="packed", en="packed"),
}
"""Titles of the pictures a network paints; the keys are those of `rnn_core.drift`."""
ROWS: Final = {
    "gradient": Text(ru="‖∂L/∂E[id]‖", en="‖∂L/∂E[id]‖"),
    "moved": Text(ru="‖h<sub>t</sub> − h<sub>t−1</sub>‖", en="‖h<sub>t</sub> − h<sub>t−1</sub>‖"),
    "free": Text(ru="без padding_idx", en="without padding_idx"),
    "held": Text(ru="с padding_idx", en="with padding_idx"),
}
BORDER: Final = {
    "framed": Text(ru="картинка {{side}}×{{side}}", en="picture {{side}}×{{side}}"),
    "convolved": Text(ru="свёртка {{side}}×{{side}}", en="convolved {{side}}×{{side}}"),
}
EMPTY: Final = Text(
    ru="В пачку не вошли пустые строки: {{numbers}}. Длину 0 PyTorch не упакует: {{error}}.",
    en="Empty lines stay out of the batch: {{numbers}}. PyTorch will not pack a length of 0:"
    " {{error}}.",
)
"""Said of lines without tokens, with PyTorch's own words."""
ONE: Final = Text(
    ru="Незнакомые слова: {{words}}. У них одна строка на всех, <unk>: сеть их не различает.",
    en="Unknown words: {{words}}. They share one row, <unk>, and the network cannot tell them"
    " apart.",
)
