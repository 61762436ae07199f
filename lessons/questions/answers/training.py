"""Training that goes wrong, and what is measured of it."""

from typing import Final

from lessons.place import Place
from lessons.questions import flat_line, perplexity, recurrent_dropout, scheduled_sampling
from lessons.questions.frequent_question import FrequentQuestion
from rnn_core.charlm.perplexity import EVERY, PerplexityRun
from rnn_core.memory.recurrent_dropout import DropoutMemory


def _masks(found: tuple[DropoutMemory, DropoutMemory]) -> dict[str, object]:
    return recurrent_dropout.numbers(found, recurrent_dropout.RATE.default)


def _perplexity(found: PerplexityRun) -> dict[str, object]:
    return perplexity.numbers(found, round(perplexity.UPDATES.default) // EVERY)


QUESTIONS: Final = (
    FrequentQuestion("perplexity", Place("questions", "perplexity"), _perplexity),
    FrequentQuestion(
        "forcing-ratio",
        Place("questions", "scheduled-sampling", {"scheduled_sampling_share": 0.5}),
        scheduled_sampling.numbers,
    ),
    FrequentQuestion("recurrent-dropout", Place("questions", "recurrent-dropout"), _masks),
    FrequentQuestion(
        "flat-predictions",
        Place("questions", "flat-line", {"flat_line_mistake": "unscaled"}),
        flat_line.numbers,
    ),
)
