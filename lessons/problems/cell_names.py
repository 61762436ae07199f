"""Names of the cells: a network is called the same in every section and figure of "Problems"."""

from typing import Final

from content import Text

CELL_NAMES: Final = {
    "elman": Text(ru="RNN Элмана", en="Elman RNN"),
    "irnn": Text(ru="IRNN: ReLU, W = I", en="IRNN: ReLU, W = I"),
    "gru": Text(ru="GRU", en="GRU"),
    "lstm": Text(ru="LSTM", en="LSTM"),
    "lstm-default": Text(ru="LSTM из PyTorch", en="LSTM as in PyTorch"),
}
SHORT_CELL_NAMES: Final = CELL_NAMES | {"irnn": Text(ru="IRNN", en="IRNN")}
"""The same where five of them stand in a row on a phone."""
