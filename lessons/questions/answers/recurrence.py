"""The recurrence itself: how it begins, its layers."""

from collections.abc import Mapping
from typing import Any, Final

from content.template import grouped, number_or_zero, percent
from lessons.pipeline.init_hidden import IN_CHUNKS, LONG_LINE
from lessons.pipeline.outcomes import MistakeOutcomes
from lessons.place import Place
from lessons.questions import first_state, linear_recurrence
from lessons.questions.frequent_question import FrequentQuestion
from lessons.scheme.depth import DepthResults
from rnn_core.batching.chunked_bptt import ChunkedBPTT
from rnn_core.memory.first_state import FirstStates


def _layers(found: DepthResults) -> Mapping[str, Any]:
    means = {
        f"{task}_{layers}": percent(float(one.overall.mean()))
        for task, table in found.measured.items()
        for layers, one in table.items()
    }
    return means | {"runs": len(found.measured["sums"][1].overall)}


def _first_state(found: ChunkedBPTT) -> Mapping[str, Any]:
    return {
        "zeros": number_or_zero(found.zero_state_difference),
        "carried": number_or_zero(float(found.carried_distance.max())),
        "afresh": number_or_zero(float(found.reset_distance.max())),
    }


def _same_weights(found: MistakeOutcomes) -> Mapping[str, Any]:
    said = {name: int(value) for name, value in found.any_length.values.items() if not value.ndim}
    return {**said, "each": grouped(said["parameters"] * said["long"])}


def _started(found: FirstStates) -> Mapping[str, Any]:
    return first_state.numbers(found, round(first_state.LENGTH.default))


QUESTIONS: Final = (
    FrequentQuestion("same-weights", Place("pipeline", "break-it"), _same_weights),
    FrequentQuestion(
        "init-hidden",
        Place("pipeline", "init-hidden", {"training_step_text": LONG_LINE} | IN_CHUNKS),
        _first_state,
    ),
    FrequentQuestion("layers", Place("scheme", "depth", {"depth_task": "sums"}), _layers),
    FrequentQuestion(
        "nonlinearity", Place("questions", "linear-recurrence"), linear_recurrence.numbers
    ),
    FrequentQuestion("first-state", Place("questions", "first-state"), _started),
)
