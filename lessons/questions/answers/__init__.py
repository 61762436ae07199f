"""The questions of the list by topic, in the order in which they stand."""

from itertools import chain
from typing import Final

from lessons.questions.answers import gradients, networks, pytorch, recurrence, training
from lessons.questions.frequent_question import FrequentQuestion

_ROOMS: Final = (recurrence, gradients, networks, training, pytorch)
QUESTIONS: Final = {one.id: one for one in chain.from_iterable(room.QUESTIONS for room in _ROOMS)}
"""Every question by its id."""
_IDS: Final = {
    "states": "output same-weights sizes order state-axes lstm-cell nonlinearity",
    "start": "init-hidden h-0 first-state learned-h-0 detach streams",
    "batches": "last-pad packing padding-idx padding-loss time-axis view",
    "gradients": "explodes vanishes relu c-and-h clipping nan-clipping",
    "training": "cross-entropy nll-loss perplexity forcing forcing-ratio flat-predictions"
    " flat-line",
    "networks": "lstm-or-gru layers hidden-size parameters dropout variational-dropout"
    " recurrent-dropout",
}
TOPICS: Final[dict[str, tuple[FrequentQuestion, ...]]] = {
    topic: tuple(QUESTIONS[name] for name in names.split()) for topic, names in _IDS.items()
}
"""Topic → its questions; the words of a topic's title are the block `topic-<id>`."""
