"""Short strings of "Break it"."""

from typing import Final

from content import Text
from content.words import PERCENT

VERSIONS: Final = {
    "wrong": Text(ru="Как часто пишут", en="As it is often written"),
    "right": Text(ru="Как надо", en="As it should be"),
}
BREAKS: Final = {
    "percent": PERCENT,
    "wrong": Text(ru="как пишут", en="often written"),
    "right": Text(ru="как надо", en="as it should be"),
    "accuracy": Text(ru="верных ответов на новых строках", en="right answers on new lines"),
    "chance": Text(ru="наугад", en="by chance"),
    "line": Text(ru="строка", en="line"),
    "step": Text(ru="шаг t", en="step t"),
    "token": Text(ru="токен", en="token"),
    "unit": Text(ru="нейрон состояния", en="unit of the state"),
    "off": Text(ru="‖h − верное h‖", en="‖h − right h‖"),
    "moved": Text(ru="‖h − h после слов‖", en="‖h − h after the words‖"),
    "merged": Text(ru="‖h − h с двумя b‖", en="‖h − h with two b‖"),
    "rectangle": Text(ru="прямоугольник", en="the rectangle"),
    "packed": Text(ru="упаковано", en="packed"),
    "read": Text(ru="строк читается", en="lines read"),
    "whole": Text(ru="без кусков", en="in one piece"),
    "cut": Text(ru="кусками, detach", en="in chunks, detach"),
    "reach": Text(ru="‖∂L/∂x<sub>t</sub>‖", en="‖∂L/∂x<sub>t</sub>‖"),
    "heard": Text(ru="сдвиг обратной половины", en="shift of the backward half"),
    "updates": Text(ru="шагов обучения", en="updates"),
    "loss": Text(ru="потери L", en="loss L"),
    "floor": Text(ru="предел с softmax", en="floor with softmax"),
    "letter": Text(ru="какая буква пишется", en="letter to be written"),
    "share": Text(ru="верных букв", en="right letters"),
    "forced": Text(ru="с учителем", en="teacher forcing"),
    "free": Text(ru="своим ходом", en="free running"),
    "update": Text(ru="длина шага ‖Δθ‖", en="length of the step ‖Δθ‖"),
    "limit": Text(ru="lr · max_norm", en="lr · max_norm"),
}
