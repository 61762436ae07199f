"""Short strings of "Problems": ReLU, gates and the forget gate's bias."""

from typing import Final

from content import Text
from content.words import cells

GROWTH: Final = {
    "tanh": Text(ru="tanh", en="tanh"),
    "relu": Text(ru="ReLU, те же веса", en="ReLU, same weights"),
    "identity": cells.NAMES["irnn"],
    "step": Text(ru="шаг t", en="step t"),
    "states": Text(ru="‖h<sub>t</sub>‖", en="‖h<sub>t</sub>‖"),
    "gradients": Text(
        ru="‖∂h<sub>t</sub>/∂h<sub>0</sub>‖<sub>F</sub> / √H",
        en="‖∂h<sub>t</sub>/∂h<sub>0</sub>‖<sub>F</sub> / √H",
    ),
    "bound": Text(ru="потолок tanh, √H", en="ceiling of tanh, √H"),
}
ROADS: Final = {
    "keeps": Text(ru="вентиль f или z", en="gate f or z"),
    "road": Text(ru="доходит до конца", en="gets to the end"),
}
LATER: Final = Text(ru=", от этого {{share}} %", en=", from this one {{share}}%")
"""What gets to the end from the word at which a gate kept least, unless that is the end."""
KEPT: Final = {
    "steps": Text(ru="шагов прошло, n", en="steps gone by, n"),
    "left": Text(ru="осталось от c", en="left of c"),
}
TURN: Final = Text(
    ru="скучно не было ни минуты, отличный фильм", en="not boring for a minute, a great film"
)
THOUGH: Final = Text(
    ru="фильм скучный, хотя актёры отличные и музыка красивая",
    en="the food is awful, though the place is beautiful",
)
"""Reviews read by the cells, the second by default."""
