"""Papers about training: sizes, overfitting, when to stop."""

from typing import Final

from content import Text
from content.sources.source import Source, titled

SOURCES: Final = (
    Source(
        "prechelt-1998",
        by="Prechelt",
        year=1998,
        title=titled("Early Stopping - But When?"),
        doi="10.1007/3-540-49430-8_3",
        good_for=Text(
            ru="По какому правилу останавливать обучение и чего это стоит.",
            en="Which rule to stop a training by, and what it costs.",
        ),
    ),
    Source(
        "zaremba-2014",
        by="Zaremba, Sutskever, Vinyals",
        year=2014,
        title=titled("Recurrent Neural Network Regularization"),
        arxiv="1409.2329",
        good_for=Text(
            ru="Большие RNN переобучаются; dropout между слоями делает их полезными.",
            en="Large RNNs overfit; dropout between the layers makes them useful.",
        ),
    ),
)
