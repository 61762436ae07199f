"""Papers about recurrent cells."""

from typing import Final

from content import Text
from content.sources.source import Source, titled

SOURCES: Final = (
    Source(
        "elman-1990",
        by="Elman",
        year=1990,
        title=titled("Finding Structure in Time"),
        doi="10.1207/s15516709cog1402_1",
        good_for=Text(
            ru="Простая рекуррентная сеть: прошлое состояние как ещё один вход.",
            en="The simple recurrent network: the previous state as a further input.",
        ),
    ),
    Source(
        "hochreiter-1997",
        by="Hochreiter, Schmidhuber",
        year=1997,
        title=titled("Long Short-Term Memory"),
        doi="10.1162/neco.1997.9.8.1735",
        good_for=Text(
            ru="LSTM, ещё без вентиля забывания, и задача сложения.",
            en="The LSTM, still without a forget gate, and the adding problem.",
        ),
    ),
    Source(
        "gers-2000",
        by="Gers, Schmidhuber, Cummins",
        year=2000,
        title=titled("Learning to Forget: Continual Prediction with LSTM"),
        doi="10.1162/089976600300015015",
        good_for=Text(
            ru="Откуда у LSTM вентиль забывания и положительные смещения в начале.",
            en="Where the forget gate of an LSTM comes from, and its positive initial biases.",
        ),
    ),
    Source(
        "cho-2014",
        by="Cho et al.",
        year=2014,
        title=titled(
            "Learning Phrase Representations using RNN Encoder–Decoder for Statistical Machine"
            " Translation"
        ),
        arxiv="1406.1078",
        good_for=Text(
            ru="Откуда взялись GRU и пара «кодировщик — декодировщик».",
            en="Where the GRU and the pair of encoder and decoder come from.",
        ),
    ),
    Source(
        "chung-2014",
        by="Chung, Gulcehre, Cho, Bengio",
        year=2014,
        title=titled(
            "Empirical Evaluation of Gated Recurrent Neural Networks on Sequence Modeling"
        ),
        arxiv="1412.3555",
        good_for=Text(
            ru="LSTM и GRU в сравнении; GRU записан с обратным смыслом z.",
            en="LSTM and GRU compared; the GRU is written with z the other way round.",
        ),
    ),
    Source(
        "jozefowicz-2015",
        by="Jozefowicz, Zaremba, Sutskever",
        year=2015,
        title=titled("An Empirical Exploration of Recurrent Network Architectures"),
        at="https://proceedings.mlr.press/v37/jozefowicz15.html",
        good_for=Text(
            ru="Тысячи рекуррентных ячеек в сравнении и смещение 1 у вентиля забывания.",
            en="Thousands of recurrent cells compared, and a bias of 1 for the forget gate.",
        ),
    ),
    Source(
        "greff-2015",
        by="Greff, Srivastava, Koutník, Steunebrink, Schmidhuber",
        year=2015,
        title=titled("LSTM: A Search Space Odyssey"),
        arxiv="1503.04069",
        good_for=Text(
            ru="Восемь вариантов LSTM в сравнении: ни один не оказался заметно лучше обычной.",
            en="Eight variants of the LSTM compared: none is clearly better than the usual one.",
        ),
    ),
    Source(
        "tallec-2018",
        by="Tallec, Ollivier",
        year=2018,
        title=titled("Can recurrent neural networks warp time?"),
        arxiv="1804.11188",
        good_for=Text(
            ru="Chrono: смещения вентилей по тому, сколько шагов надо помнить.",
            en="Chrono: biases of the gates by how many steps are to be remembered.",
        ),
    ),
)
