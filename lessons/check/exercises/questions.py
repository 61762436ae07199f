"""Predictions about what students ask: parameters, padding, dropout, forecasts, attention."""

from collections.abc import Mapping
from typing import Any, Final

from content import Text
from content.template import grouped, number, percent
from lessons.check.exercise import Exercise, Judgement, direction, largest
from lessons.questions.attention_cost import Costs
from lessons.questions.cell_state import Settled
from lessons.questions.flat_line import Forecasts
from lessons.questions.linear_recurrence import Compared, horizon
from lessons.questions.padding_loss import PaddingLoss
from lessons.questions.parameters import CellCounts
from lessons.questions.scheduled_sampling import Shares
from lessons.questions.streams import Streams
from rnn_core.charlm.perplexity import PerplexityRun
from rnn_core.memory.first_state import FirstStates
from rnn_core.memory.hidden_size import SizeComparison
from rnn_core.memory.recurrent_dropout import DropoutMemory

TIMES: Final = {"two": 2.0, "three": 3.0, "four": 4.0}
NEAR: Final = 0.15
"""A factor is a whole number of times within this."""
FLAT, SWINGS = 0.1, 0.5
"""Shares of the targets' standard deviation below which a line is flat, above which it is not."""
SEEDS: Final = range(20)
LINES: Final = (
    Text(ru="папапапапапа", en="papapapapapa"),
    Text(ru="папа", en="papa"),
    Text(ru="паркет", en="parted"),
    Text(ru="парикмахерский", en="parsley benches"),
)
"""Lines of few different letters and of many."""
LINE_TESTED: Final = Text(ru="папа", en="papa")


def _doubled(found: CellCounts, _: Any) -> Judgement | None:
    """How many times as many parameters a layer has if H is doubled."""
    counts = found.every[found.chosen]
    factor = counts.doubled / counts.total
    truth = min(TIMES, key=lambda one: abs(TIMES[one] - factor))
    if abs(TIMES[truth] - factor) > NEAR:
        return None
    said = {"count": grouped(counts.total), "doubled": grouped(counts.doubled)}
    return Judgement(truth, said | {"factor": f"{factor:.2f}"})


def _directions(before: CellCounts, after: CellCounts) -> Judgement:
    """How many times as many parameters two directions have as one."""
    one, two = sorted(found.every[found.chosen].total for found in (before, after))
    truth = "twice" if two == 2 * one else "more" if two > 2 * one else "less"
    said = {"one": grouped(one), "two": grouped(two), "factor": f"{two / one:.2f}"}
    return Judgement(truth, said)


def _training_loss(found: SizeComparison) -> float:
    """Of the largest networks, at the end."""
    return float(found.training[-1, -1].mean())


def _into_the_cell(found: Settled) -> float:
    """∂h_T/∂c_T."""
    return float(found.run.readout[-1])


def _cell(found: Settled) -> float:
    return float(found.run.cell[-1])


def _xor_without_tanh(found: Compared) -> float:
    return round(float(found.scores["linear"].products[0]), 2)


def _remembered_with_tanh(found: Compared) -> float:
    return float(horizon(found.scores["tanh"]))


def _difference_left(found: FirstStates) -> float:
    return float(found.mean_random[-1])


def _loss_of_letters(found: PaddingLoss) -> float:
    return found.means.ignored


def _loss_everywhere(found: PaddingLoss) -> float:
    return found.means.everywhere


def _handed_on(found: Streams, _: Any) -> Judgement:
    """How many of the states handed on are those of the window before."""
    right = found.reading.continued
    truth = "all" if right.all() else "few" if right.mean() < 0.5 else "most"
    return Judgement(truth, {"own": int(right.sum()), "handed": right.size})


def _off(found: Streams) -> float:
    return found.reading.mean


def _untrained(found: PerplexityRun) -> float:
    return float(found.trained.perplexities[0])


def _words_of_the_list(found: Shares) -> float:
    """Percent of what is written after `<start>`."""
    return 100 * float(found.found.tasks["start"].written[found.place].mean())


def _after_a_mistake(found: Shares) -> float:
    """Percent of named words that come out right after a wrong letter."""
    return 100 * float(found.found.tasks["name"].recovered[found.place].mean())


def _left_with_new_masks(found: tuple[DropoutMemory, DropoutMemory]) -> float:
    """Percent of an input after all steps."""
    return 100 * float(found[0].share[-1])


def _swing(found: Forecasts) -> float:
    return found.shown.predicted_spread / found.shown.spread


def _flat(found: Forecasts, _: Any) -> Judgement | None:
    share = _swing(found)
    if FLAT <= share <= SWINGS:
        return None
    said = {"share": percent(share), "ratio": number(found.shown.mse / found.shown.mean_mse)}
    return Judgement("flat" if share < FLAT else "swings", said)


def _products_in_a_row(found: Costs) -> float:
    return float(found.measured["attention"].chain)


def _numbers_to_go_on(found: Costs) -> float:
    return float(found.measured["attention"].state)


def _operations(found: Costs) -> Mapping[str, float]:
    return {one: float(found.measured[one].operations) for one in ("gru", "attention")}


EXERCISES: Final = (
    Exercise(
        "parameters",
        "double",
        _doubled,
        settings={
            "parameters_cell": ("elman", "gru", "lstm"),
            "parameters_hidden": (8, 32, 128, 256),
            "parameters_input": (4, 32, 128, 512),
        },
        options=tuple(TIMES),
    ),
    Exercise(
        "parameters",
        "directions",
        _directions,
        settings={
            "parameters_cell": ("elman", "gru", "lstm"),
            "parameters_layers": (1, 2, 3),
            "parameters_hidden": (32, 64, 128),
        },
        move={"parameters_bidirectional": (False, True)},
        options=("less", "twice", "more"),
    ),
    Exercise(
        "hidden-size",
        "sequences",
        direction(_training_loss),
        settings={"hidden_size_noise": (10, 20)},
        move={"hidden_size_sequences": (32, 128)},
    ),
    Exercise(
        "cell-state",
        "forget",
        direction(_into_the_cell),
        settings={"cell_state_course": ("constant", "reversed")},
        move={"cell_state_forget": (0.0, 0.5, 0.8, 0.9, 1.0)},
    ),
    Exercise(
        "cell-state",
        "output",
        direction(_cell),
        settings={
            "cell_state_course": ("constant", "random", "once"),
            "cell_state_forget": (0.9, 1.0),
        },
        move={"cell_state_output": (0.0, 0.3, 0.6, 0.9)},
    ),
    Exercise(
        "linear-recurrence",
        "xor",
        direction(_xor_without_tanh),
        settings={"linear_recurrence_seed": range(3)},
        move={"linear_recurrence_hidden": (10, 20, 40)},
    ),
    Exercise(
        "linear-recurrence",
        "memory",
        direction(_remembered_with_tanh),
        settings={"linear_recurrence_seed": range(3), "linear_recurrence_hidden": (20, 40)},
        move={"linear_recurrence_drive": (0.05, 0.3, 1.0, 3.0)},
    ),
    Exercise(
        "first-state",
        "scale",
        direction(_difference_left),
        settings={"first_state_seed": SEEDS, "first_state_spread": ("0.1", "1")},
        move={"first_state_scale": (0.0, 1.0, 1.5, 5.0)},
    ),
    Exercise(
        "padding-loss",
        "letters",
        direction(_loss_of_letters),
        settings={
            "padding_loss_trained": ("everywhere", "ignored"),
            "padding_loss_seed": range(3),
        },
        move={"padding_loss_length": (10, 16, 24)},
    ),
    Exercise(
        "padding-loss",
        "everywhere",
        direction(_loss_everywhere),
        settings={"padding_loss_trained": ("everywhere",), "padding_loss_seed": range(3)},
        move={"padding_loss_length": (10, 16, 24)},
    ),
    Exercise(
        "streams",
        "right",
        _handed_on,
        settings={
            "streams_order": ("streams", "rows", "shuffled"),
            "streams_batch": (2, 4, 8),
            "streams_seed": SEEDS,
        },
        options=("all", "most", "few"),
    ),
    Exercise(
        "streams",
        "window",
        direction(_off),
        settings={"streams_order": ("reset",), "streams_seed": SEEDS},
        move={"streams_window": (5, 10, 15)},
    ),
    Exercise(
        "perplexity",
        "letters",
        direction(_untrained),
        settings={"perplexity_test": (LINE_TESTED,), "perplexity_seed": range(3)},
        move={"perplexity_line": LINES},
    ),
    Exercise(
        "scheduled-sampling",
        "list",
        direction(_words_of_the_list),
        settings={"scheduled_sampling_seed": range(3)},
        move={"scheduled_sampling_share": (0.0, 0.5, 1.0)},
    ),
    Exercise(
        "scheduled-sampling",
        "mistake",
        direction(_after_a_mistake),
        settings={"scheduled_sampling_seed": range(3)},
        move={"scheduled_sampling_share": (0.0, 0.5, 1.0)},
    ),
    Exercise(
        "recurrent-dropout",
        "rate",
        direction(_left_with_new_masks),
        settings={
            "recurrent_dropout_cell": ("gru", "lstm"),
            "recurrent_dropout_place": ("state", "candidate", "output"),
            "recurrent_dropout_seed": SEEDS,
        },
        move={"recurrent_dropout_rate": (0.0, 0.1, 0.2, 0.3)},
    ),
    Exercise(
        "flat-line",
        "noise",
        direction(_swing),
        settings={"flat_line_seed": range(3)},
        move={"flat_line_noise": (10, 50, 90)},
    ),
    Exercise(
        "flat-line",
        "mistake",
        _flat,
        settings={
            "flat_line_mistake": ("none", "unscaled", "broadcast"),
            "flat_line_noise": (10, 50),
            "flat_line_seed": range(3),
        },
        options=("flat", "swings"),
    ),
    Exercise(
        "attention-cost",
        "chain",
        direction(_products_in_a_row),
        settings={"attention_cost_hidden": ("16", "64")},
        move={"attention_cost_steps": (8, 16, 32)},
    ),
    Exercise(
        "attention-cost",
        "cache",
        direction(_numbers_to_go_on),
        settings={"attention_cost_hidden": ("16", "64")},
        move={"attention_cost_steps": (8, 16, 32)},
    ),
    Exercise(
        "attention-cost",
        "operations",
        largest(_operations),
        settings={"attention_cost_hidden": ("16", "32", "64"), "attention_cost_steps": (8, 32)},
        options=("gru", "attention"),
    ),
)
