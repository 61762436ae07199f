"""Layers of PyTorch: what they return, what they take. Most stand in "Break it" as programs."""

from collections.abc import Mapping
from typing import Any, Final

from lessons.pipeline.break_it import facts
from lessons.pipeline.outcomes import MistakeOutcomes
from lessons.place import Place
from lessons.questions.frequent_question import FrequentQuestion


def _of_pairs(found: MistakeOutcomes) -> Mapping[str, Any]:
    """What the programs of a mistake left behind: `right_worst_1` of the first right one."""
    return {
        f"{name}_{place}": value
        for place, pair in enumerate(found.pairs, start=1)
        for name, value in facts(pair).items()
    }


def _mistake(name: str) -> FrequentQuestion:
    return FrequentQuestion(
        name.replace("_", "-"),
        Place("pipeline", "break-it", {"break_it_mistake": name}),
        _of_pairs,
    )


QUESTIONS: Final = tuple(
    _mistake(name)
    for name in (
        *("output", "lstm_cell", "state_axes", "time_axis", "view", "sizes", "order"),
        *("h_0", "learned_h_0", "detach", "last_pad", "packing", "padding_idx"),
        *("padding_loss", "streams"),
        *("cross_entropy", "nll_loss", "flat_line", "nan_clipping", "clipping"),
        *("dropout", "variational_dropout", "forcing"),
    )
)
