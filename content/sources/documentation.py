"""Pages of documentation."""

from typing import Final

from content import Text
from content.sources.source import Source, titled

_PYTORCH: Final = "https://docs.pytorch.org/docs/stable/generated/torch.nn."

SOURCES: Final = (
    Source(
        "pytorch-cross-entropy",
        by="PyTorch",
        title=titled("torch.nn.functional.cross_entropy"),
        good_for=Text(
            ru="Какой формы вход, что пропускает `ignore_index` и по чему берётся среднее.",
            en="The shape of its input, what `ignore_index` skips, what the mean is taken over.",
        ),
        at=f"{_PYTORCH}functional.cross_entropy.html",
    ),
    Source(
        "pytorch-pack",
        by="PyTorch",
        title=titled("torch.nn.utils.rnn.pack_padded_sequence"),
        good_for=Text(
            ru="Как упаковать строки разной длины, в том числе ответы.",
            en="How to pack lines of different lengths, targets too.",
        ),
        at=f"{_PYTORCH}utils.rnn.pack_padded_sequence.html",
    ),
    Source(
        "keras-rnn",
        by="Keras",
        title=titled("Working with RNNs"),
        good_for=Text(
            ru="Рекуррентные слои Keras и число их параметров в `model.summary()`.",
            en="The recurrent layers of Keras, and their parameters as `model.summary()` counts.",
        ),
        at="https://keras.io/guides/working_with_rnns/",
    ),
    Source(
        "keras-gru",
        by="Keras",
        title=titled("keras.layers.GRU"),
        good_for=Text(
            ru="Что меняет `reset_after`: два смещения, как в PyTorch, или одно.",
            en="What `reset_after` changes: two biases, as in PyTorch, or one.",
        ),
        at="https://keras.io/api/layers/recurrent_layers/gru/",
    ),
    Source(
        "pytorch-language-model",
        by="PyTorch",
        title=titled("examples/word_language_model"),
        good_for=Text(
            ru="Языковая модель, которая читает один длинный текст параллельными потоками.",
            en="A language model that reads one long text in parallel streams.",
        ),
        at="https://github.com/pytorch/examples/blob/main/word_language_model/main.py",
    ),
    Source(
        "pytorch-mse",
        by="PyTorch",
        title=titled("torch.nn.MSELoss"),
        good_for=Text(
            ru="Какой формы должны быть предсказания и ответы.",
            en="The shapes that predictions and targets must have.",
        ),
        at=f"{_PYTORCH}MSELoss.html",
    ),
    Source(
        "hyndman-simple-methods",
        by="Hyndman, Athanasopoulos",
        title=titled("Some simple forecasting methods"),
        good_for=Text(
            ru="Среднее и последнее значение: прогнозы, которые надо превзойти.",
            en="The mean and the last value: forecasts that have to be beaten.",
        ),
        at="https://otexts.com/fpp3/simple-methods.html",
    ),
)
