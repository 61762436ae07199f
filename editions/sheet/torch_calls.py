"""Names and defaults of what PyTorch's layers and functions take; a test asks PyTorch itself.

Left out is what every module takes (device, dtype), what is deprecated, and what begins with "_".
"""

from dataclasses import dataclass
from typing import Final

Arguments = tuple[tuple[str, str], ...]
"""Name and default as Python writes it; an argument that has to be given has none."""


@dataclass(frozen=True)
class Call:
    """Something of PyTorch that is called.

    Attributes:
        path: where PyTorch has it, without "torch.".
        arguments: in their order.
    """

    path: str
    arguments: Arguments

    @property
    def written(self) -> str:
        """As a program writes it, every argument with its default."""
        *place, name = self.path.split(".")
        short = f"nn.{name}" if place == ["nn"] else name
        said = (one if not default else f"{one}={default}" for one, default in self.arguments)
        return f"{short}({', '.join(said)})"


_LAYER: Final = {
    "input_size": "",
    "hidden_size": "",
    "num_layers": "1",
    "nonlinearity": "'tanh'",
    "bias": "True",
    "batch_first": "False",
    "dropout": "0.0",
    "bidirectional": "False",
    "proj_size": "0",
}
RECURRENT: Final[Arguments] = tuple(_LAYER.items())
"""What `nn.RNN`, `nn.LSTM` and `nn.GRU` take."""
ONLY: Final = {"nonlinearity": "nn.RNN", "proj_size": "nn.LSTM"}
"""Arguments that one of the three alone takes."""

CALLS: Final = {
    "cell": Call("nn.LSTMCell", (("input_size", ""), ("hidden_size", ""), ("bias", "True"))),
    "embedding": Call(
        "nn.Embedding",
        (
            *(("num_embeddings", ""), ("embedding_dim", ""), ("padding_idx", "None")),
            *(("max_norm", "None"), ("norm_type", "2.0"), ("scale_grad_by_freq", "False")),
            ("sparse", "False"),
        ),
    ),
    "pad": Call(
        "nn.utils.rnn.pad_sequence",
        (
            *(("sequences", ""), ("batch_first", "False"), ("padding_value", "0.0")),
            ("padding_side", "'right'"),
        ),
    ),
    "pack": Call(
        "nn.utils.rnn.pack_padded_sequence",
        (("input", ""), ("lengths", ""), ("batch_first", "False"), ("enforce_sorted", "True")),
    ),
    "unpack": Call(
        "nn.utils.rnn.pad_packed_sequence",
        (
            *(("sequence", ""), ("batch_first", "False"), ("padding_value", "0.0")),
            ("total_length", "None"),
        ),
    ),
    "cross-entropy": Call(
        "nn.CrossEntropyLoss",
        (
            *(("weight", "None"), ("ignore_index", "-100"), ("reduction", "'mean'")),
            ("label_smoothing", "0.0"),
        ),
    ),
    "clip": Call(
        "nn.utils.clip_grad_norm_",
        (
            *(("parameters", ""), ("max_norm", ""), ("norm_type", "2.0")),
            *(("error_if_nonfinite", "False"), ("foreach", "None")),
        ),
    ),
}
"""Block `call-<id>` of the words → what is called."""
DEPRECATED: Final = {"size_average", "reduce"}

STEP: Final = """\
output, h_n = rnn(embed(ids))  # (B, T, H)
loss = cross_entropy(head(h_n[-1]), targets)
optimizer.zero_grad()
loss.backward()
clip_grad_norm_(model.parameters(), 1.0)
optimizer.step()
"""
"""One step of training, in its order; a test runs it."""
