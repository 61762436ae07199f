"""Which network to take, how large, and what it costs."""

from typing import Final

from lessons.place import Place
from lessons.questions import attention_cost, cell_state, hidden_size, parameters
from lessons.questions.frequent_question import FrequentQuestion
from rnn_core.memory.hidden_size import UPDATES, SizeComparison


def _sizes(found: SizeComparison) -> dict[str, object]:
    return hidden_size.numbers(found, UPDATES, hidden_size.SEQUENCES.default)


QUESTIONS: Final = (
    FrequentQuestion("lstm-or-gru", Place("questions", "attention-cost"), attention_cost.numbers),
    FrequentQuestion("parameters", Place("questions", "parameters"), parameters.numbers),
    FrequentQuestion("hidden-size", Place("questions", "hidden-size"), _sizes),
    FrequentQuestion("c-and-h", Place("questions", "cell-state"), cell_state.numbers),
)
