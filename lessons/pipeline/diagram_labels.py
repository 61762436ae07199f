"""What boxes, arrows and rows of the pipeline are called."""

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
BOXES: Final = {
    "tokenise": Text(ru="текст", en="text"),
    "vocabulary": Text(ru="словарь", en="vocabulary"),
    "embedding": Text(ru="Embedding", en="Embedding"),
    "last": Text(ru="взять h", en="take h"),
    "head": Text(ru="Linear", en="Linear"),
    "softmax": Text(ru="softmax", en="softmax"),
    "loss": Text(ru="−ln p", en="−ln p"),
    "softmax_loss": Text(ru="softmax, −ln p", en="softmax, −ln p"),
    "optimizer": Text(ru="шаг SGD", en="SGD step"),
}
MODULES: Final = {"elman": "nn.RNN", "lstm": "nn.LSTM", "gru": "nn.GRU"}
"""The box of the recurrent layer, by its cell."""
TENSOR_LABELS: Final = {
    "pad": Text(ru="‹pad›", en="‹pad›"),
    "line": Text(ru="строка", en="line"),
    "layer": Text(ru="слой", en="layer"),
    "back": Text(ru="назад", en="backward"),
}
"""Names beside the numbers of a tensor."""
