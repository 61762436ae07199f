"""Names of the cells: a network is called the same in every section and figure of "Problems"."""

from typing import Final

from content import Text

CELL_NAMES: Final = {
    "elman": Text(ru="RNN Элмана", en="Elman RNN"),
    "irnn": Text(ru="IRNN: ReLU, W = I", en="IRNN: ReLU, W = I"),
    "gru": Text(ru="GRU", en="GRU"),
    "lstm": Text(ru="LSTM", en="LSTM"),
    "lstm-default": Text(ru="LSTM, как в PyTorch", en="LSTM as in PyTorch"),
}
