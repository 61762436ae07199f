"""Short strings of "The whole pipeline"."""

from typing import Final

from content import Text

ARROWS: Final = {
    "tokens": Text(ru="токены", en="tokens"),
    "ids": Text(ru="id", en="ids"),
    "embedded": Text(ru="x", en="x"),
    "output": Text(ru="output", en="output"),
    "h_n": Text(ru="h_n", en="h_n"),
    "c_n": Text(ru="c_n", en="c_n"),
    "features": Text(ru="h", en="h"),
    "logits": Text(ru="логиты z", en="logits z"),
    "probabilities": Text(ru="p", en="p"),
    "losses": Text(ru="потери", en="losses"),
    "d_logits": Text(ru="∂L/∂z", en="∂L/∂z"),
    "d_features": Text(ru="∂L/∂h", en="∂L/∂h"),
    "d_weight": Text(ru="∂L/∂W<sub>hh</sub>", en="∂L/∂W<sub>hh</sub>"),
    "d_embedded": Text(ru="∂L/∂x", en="∂L/∂x"),
    "d_table": Text(ru="∂L/∂E", en="∂L/∂E"),
    "step": Text(ru="ΔW<sub>hh</sub>", en="ΔW<sub>hh</sub>"),
}
"""What the arrows of the pipeline are called."""
BOXES: Final = {
    "tokenise": Text(ru="текст", en="text"),
    "vocabulary": Text(ru="словарь", en="vocabulary"),
    "embedding": Text(ru="Embedding", en="Embedding"),
    "last": Text(ru="взять h", en="take h"),
    "head": Text(ru="Linear", en="Linear"),
    "softmax": Text(ru="softmax", en="softmax"),
    "loss": Text(ru="−ln p", en="−ln p"),
    "softmax_loss": Text(ru="softmax, −ln p", en="softmax, −ln p"),
    "optimiser": Text(ru="шаг SGD", en="SGD step"),
}
"""What its modules are called; the layer has the name of its cell."""
LAYERS: Final = {"elman": "nn.RNN", "lstm": "nn.LSTM", "gru": "nn.GRU"}
SHEET: Final = {
    "pad": Text(ru="‹pad›", en="‹pad›"),
    "line": Text(ru="строка", en="line"),
    "layer": Text(ru="слой", en="layer"),
    "back": Text(ru="назад", en="backward"),
}
"""Names beside the numbers of a tensor."""
ENDS: Final = {
    "outputs": Text(ru="out[:, −1]", en="out[:, −1]"),
    "finals": Text(ru="h_n[−1]", en="h_n[−1]"),
    "both": Text(ru="h_n[−2] и<br>h_n[−1]", en="h_n[−2] and<br>h_n[−1]"),
    "alone": Text(ru="строка<br>сама по себе", en="the line<br>by itself"),
    "line": Text(ru="строка", en="line"),
    "apart": Text(ru="наибольшая разность", en="largest difference"),
    "to_finals": Text(ru="out[:, −1] и h_n", en="out[:, −1] and h_n"),
    "to_alone": Text(ru="out[:, −1] и строка сама", en="out[:, −1] and the line itself"),
}
UPDATE: Final = {
    "right": Text(ru="p(верного ответа)", en="p(right answer)"),
    "line": Text(ru="строка", en="line"),
    "before": Text(ru="до шага", en="before"),
    "after": Text(ru="после шага", en="after"),
    "gradient": Text(ru="|∂L/∂w|", en="|∂L/∂w|"),
    "move": Text(ru="|Δw|", en="|Δw|"),
}
CHUNKS: Final = {
    "apart": Text(ru="‖h − h целой‖", en="‖h − h of the whole‖"),
    "carried": Text(ru="состояние передано", en="state carried"),
    "afresh": Text(ru="каждый кусок с нуля", en="each chunk from zeros"),
    "gradient": Text(ru="‖∂L/∂x<sub>t</sub>‖", en="‖∂L/∂x<sub>t</sub>‖"),
    "whole": Text(ru="без detach", en="without detach"),
    "detached": Text(ru="с detach", en="with detach"),
}
SHAPES: Final = {
    "tensor": Text(ru="Тензор", en="Tensor"),
    "letters": Text(ru="Оси", en="Axes"),
    "shape": Text(ru="Форма", en="Shape"),
    "layer": Text(ru="Слой", en="Layer"),
    "parameters": Text(ru="Параметры", en="Parameters"),
}
"""Heads of the tables of shapes."""

WORDS: Final = Text(ru="скучно\nвкусно", en="boring\ntasty")
GAP: Final = Text(ru="очень скучно\n\n\nмне понравился", en="so boring\n\n\nI liked it")
EVEN: Final = Text(
    ru="фильм очень скучный\nурок очень полезный", en="a boring film\na wonderful course"
)
LONG: Final = Text(
    ru="фильм сначала показался мне очень скучным , но потом понравился всем нам",
    en="at first it seemed so boring , but then we liked it",
)
MANY: Final = Text(
    ru="\n".join(
        f"{thing} {opinion}"
        for thing in ("фильм", "урок", "телефон", "суп", "торт", "курс", "роман", "ноутбук")
        for opinion in ("ужасный", "совсем не хороший", "хороший", "совсем не плохой")
    ),
    en="\n".join(
        f"{opinion} {thing}"
        for thing in ("film", "lesson", "phone", "soup", "cake", "course", "novel", "laptop")
        for opinion in ("an awful", "not a good", "a good", "quite a good")
    ),
)
"""As many lines as a batch may have."""
