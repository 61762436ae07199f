"""What every answer claims holds at twenty seeds in both languages, and has sixty words at most.

Answers about programs are claimed in `test_claims_of_programs`.
"""

import re
from collections.abc import Callable
from itertools import chain, product
from typing import Any, Final

import numpy as np
import pytest
import torch
from torch import nn

from content import LANGUAGES, Language
from content.template import grouped
from lessons.problems.gradient_verdicts import left
from lessons.questions import faq
from lessons.questions.answers import QUESTIONS, TOPICS, pytorch
from lessons.questions.linear_recurrence import LAG
from rnn_core.charlm.perplexity import EVERY
from rnn_core.charlm.scheduled_sampling import SHARES
from rnn_core.memory.hidden_size import SIZES
from tests.lessons.answers import plain, show
from tests.lessons.questions.test_first_state import printed

MOST_WORDS: Final = 60
SEEDS: Final = range(20)
each_language = pytest.mark.parametrize("language", LANGUAGES)
Claim = Callable[[Any], bool]


def explodes(found: Any) -> bool:
    """It grows, and σ₁ is above 1."""
    return found.largest_singular_value > 1 and left(found.cells["elman"]) > 1


def vanishes(found: Any) -> bool:
    """Elman's and the GRU's are gone, the LSTM's is not."""
    remains = {cell: left(flow) for cell, flow in found.cells.items()}
    return max(remains["elman"], remains["gru"]) < 1e-5 and remains["lstm"] > 0.1


def relu(found: Any) -> bool:
    """tanh keeps every unit within ±1, ReLU does not, and the gradient grows with tanh too."""
    tanh, other = (found.growths.networks[one] for one in ("tanh", "relu"))
    bounded = tanh.norms.max() <= found.growths.hidden**0.5
    return bool(bounded and other.norms[-1] > tanh.norms[-1] and tanh.gradients[-1] > 1)


def init_hidden(found: Any) -> bool:
    """No h_0 is zeros; a state handed on makes the chunks one text again, zeros do not."""
    return bool(
        found.zero_state_difference == 0
        and found.carried_distance.max() < 1e-6
        and found.reset_distance.max() > 0.3
    )


def nonlinearity(found: Any) -> bool:
    """No product without tanh, no old bit with it."""
    linear, tanh = found.scores["linear"], found.scores["tanh"]
    return bool(
        linear.products[0] < 0.01
        and tanh.products[0] > 0.95
        and linear.memory[LAG] > 0.9
        and tanh.memory[LAG] < 0.1
    )


def first_state(found: Any) -> bool:
    """It is forgotten; where it is not what the readout was fitted to, the loss is higher."""
    over = {start: float(losses[:5].mean()) for start, losses in found.losses.items()}
    forgotten = found.mean_random[10] < 0.01 * found.mean_random[0]
    return bool(forgotten and over["mismatched"] > max(over["zeros"], over["learned"]))


def hidden_size(found: Any) -> bool:
    """Training on overfits the large one; stopped in time, all from H = 4 are level."""
    last, lowest = found.validation[-1].mean(1), found.best_validation.mean(1)
    enough = lowest[SIZES.index(4) :]
    return bool(
        last.argmin() in (SIZES.index(2), SIZES.index(4))
        and last[-1] > 1.5 * last.min()
        and np.ptp(enough) < 0.1
        and last[-1] > 1.5 * enough.max()
    )


def cell_state(found: Any) -> bool:
    """c grows without limit, tanh(c) saturates; the gradient along c stays, into h it does not."""
    run = found.run
    return bool(
        run.cell[-1] == pytest.approx(20)
        and run.along[-1] == 1
        and run.readout[-1] < 1e-12
        and run.readout[1] == pytest.approx(0.9 / np.cosh(0.4) ** 2)
    )


def perplexity(found: Any) -> bool:
    """All letters but one are as good as known, and that one is nearly the whole loss."""
    moment = 100 // EVERY
    tested = found.tested.losses[moment].astype(float)
    return bool(
        np.exp(found.trained.losses[moment].mean()) < 1.01
        and np.exp(tested.mean()) > 2
        and tested.max() > 0.99 * tested.sum()
        and np.exp(np.delete(tested, tested.argmax()).mean()) < 1.01
    )


def recurrent_dropout(found: Any) -> bool:
    """New masks leave little, one mask most."""
    new, same = (float(one.share[-1]) for one in found)
    return new < 0.1 and same > 0.65


def flat_predictions(found: Any) -> bool:
    """Unscaled: saturated, flat, and worse than the mean; scaled: far better."""
    one, right = found.shown, found.made["none"]
    return bool(
        one.saturated > 0.99
        and one.predicted_spread < 0.01 * one.spread
        and one.mse > one.mean_mse
        and right.mse < 0.7 * right.mean_mse
    )


def forcing_ratio(found: Any) -> bool:
    """Half own letters help after a mistake, and spoil the distribution."""
    half, tasks = SHARES.index(0.5), found.found.tasks
    recovered, written = tasks["name"].recovered.mean(1), tasks["start"].written.mean(1)
    return bool(recovered[half] > recovered[0] + 0.03 and written[half] < 0.4 < 0.98 < written[0])


SEEDED: Final[dict[str, tuple[str, Claim]]] = {
    "explodes": ("gradient_flow_seed", explodes),
    "vanishes": ("gradient_flow_seed", vanishes),
    "relu": ("relu_seed", relu),
    "init-hidden": ("training_step_seed", init_hidden),
    "nonlinearity": ("linear_recurrence_seed", nonlinearity),
    "first-state": ("first_state_seed", first_state),
    "hidden-size": ("hidden_size_seed", hidden_size),
    "c-and-h": ("cell_state_seed", cell_state),
    "perplexity": ("perplexity_seed", perplexity),
    "recurrent-dropout": ("recurrent_dropout_seed", recurrent_dropout),
    "flat-predictions": ("flat_line_seed", flat_predictions),
    "forcing-ratio": ("scheduled_sampling_seed", forcing_ratio),
}
"""Question → the control of its seed, and what its answer says of the result there."""


def layers(found: Any) -> None:
    """In every recorded run: further layers help to compute, not to remember."""
    means = {
        (task, deep): one.overall
        for task, table in found.measured.items()
        for deep, one in table.items()
    }
    assert (means["sums", 2] > means["sums", 1]).all()
    assert (means["cumsum", 3] > means["cumsum", 1]).all()
    assert (means["recall", 1] > means["recall", 2]).all()


def same_weights(said: dict[str, Any]) -> None:
    """Of a real layer."""
    rnn = nn.RNN(3, 8)
    for steps in (said["short"], said["long"]):
        assert rnn(torch.zeros(steps, 1, 3))[0].shape[0] == steps
    count = sum(weight.numel() for weight in rnn.parameters())
    assert said["parameters"] == count and said["each"] == grouped(count * said["long"])


def parameters(said: dict[str, Any]) -> None:
    """Of real layers."""
    sizes = said["inputs"], said["hidden"]
    for name, kind, gates in (("rnn", nn.RNN, 1), ("gru", nn.GRU, 3), ("lstm", nn.LSTM, 4)):
        count = sum(weight.numel() for weight in kind(*sizes).parameters())
        assert said[name] == grouped(count) == grouped(gates * sizes[1] * (sum(sizes) + 2))
    assert said["biases"] == grouped(nn.LSTM(*sizes).bias_hh_l0.numel())


def attention_cost(said: dict[str, Any]) -> None:
    """By the closed forms, which PyTorch's counter confirms in `test_attention_cost`."""
    steps, hidden = said["steps"], said["hidden"]
    assert said["attention_operations"] == grouped(8 * steps * hidden**2 + 4 * steps**2 * hidden)
    assert said["lstm_operations"] == grouped(16 * steps * hidden**2)
    assert said["gru_operations"] == grouped(12 * steps * hidden**2)
    gru, lstm = (
        sum(w.numel() for w in kind(hidden, hidden).parameters()) for kind in (nn.GRU, nn.LSTM)
    )
    assert 4 * gru == 3 * lstm
    assert (said["attention_chain"], said["lstm_chain"]) == ("4", str(steps))
    at = said["equal"]
    assert 8 * at * hidden**2 + 4 * at**2 * hidden == 16 * at * hidden**2


SEEDLESS: Final = {
    "layers": lambda question: layers(question.place.result("en")),
    "same-weights": lambda question: same_weights(dict(question.numbers("en"))),
    "parameters": lambda question: parameters(dict(question.numbers("en"))),
    "lstm-or-gru": lambda question: attention_cost(dict(question.numbers("en"))),
}
"""Those whose numbers no seed moves: counts, and recorded runs."""


PRINTED: Final = {
    "nonlinearity": ("linear_bit", "linear_xor", "tanh_bit", "tanh_xor"),
    "first-state": ("begun", "after"),
    "hidden-size": ("best_loss", "large_loss"),
    "c-and-h": ("cell", "along", "readout"),
    "perplexity": ("tested",),
    "recurrent-dropout": ("new", "same"),
    "flat-predictions": ("ratio",),
}
"""Question → numbers of its answer that the section's program, run alone in PyTorch, prints."""
PERCENT: Final = {"new", "same"}


@pytest.mark.parametrize("name", PRINTED)
def test_the_numbers_are_those_that_a_program_prints(name: str) -> None:
    question = QUESTIONS[name]
    place, said = question.place, question.numbers("en")
    source = show(place.page, place.section, "en", **place.values)["program"]["source"]
    lines = "\n".join(printed(source))
    numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", lines)]
    for key in PRINTED[name]:
        wanted = float(said[key]) / (100 if key in PERCENT else 1)
        near = [one for one in numbers if one == pytest.approx(wanted, rel=0.03, abs=0.0101)]
        assert near, (key, said[key], lines)


def test_no_answer_is_without_a_claim() -> None:
    programs = {one.id for one in pytorch.QUESTIONS}
    claimed = [*programs, *SEEDED, *SEEDLESS]
    assert sorted(claimed) == sorted(QUESTIONS)


def test_every_question_stands_in_one_topic() -> None:
    listed = [one.id for one in chain.from_iterable(TOPICS.values())]
    assert sorted(listed) == sorted(QUESTIONS) and len(listed) == len({*listed})
    sizes = [len(questions) for questions in TOPICS.values()]
    assert max(sizes) - min(sizes) <= 1  # two columns of about one length


@each_language
@pytest.mark.parametrize("name", SEEDED)
def test_a_claim_holds_at_twenty_seeds(name: str, language: Language) -> None:
    question, (key, claim) = QUESTIONS[name], SEEDED[name]
    settings, experiment = question.place.settings(language), question.place.found.experiment
    assert experiment and key in settings
    for seed in SEEDS:
        assert claim(experiment(language, settings | {key: seed})), seed


@pytest.mark.parametrize("name", SEEDLESS)
def test_a_claim_without_a_seed_holds(name: str) -> None:
    SEEDLESS[name](QUESTIONS[name])


def test_a_first_singular_value_above_one_is_not_enough_to_explode() -> None:
    place = QUESTIONS["vanishes"].place
    for language, seed in product(LANGUAGES, SEEDS):
        found = place.found.experiment(  # type: ignore[misc]
            language, place.settings(language) | {"gradient_flow_seed": seed}
        )
        assert found.largest_singular_value > 1 > 1e5 * left(found.cells["elman"])


@each_language
def test_an_answer_has_at_most_sixty_words(language: Language) -> None:
    writer = faq.SECTION.writer(language, {})
    for name, question in QUESTIONS.items():
        said = plain(question.answered(writer, "questions").say)
        words = [word for word in said.split() if re.search(r"\w", word)]
        assert 15 < len(words) <= MOST_WORDS, (name, len(words), said)
        assert "{{" not in said and "nan" not in said.split()


@each_language
def test_the_words_are_those_of_the_list(language: Language) -> None:
    blocks = faq.SECTION.prose(language).blocks.keys() - {"shown"}
    topics = {f"topic-{topic}" for topic in TOPICS}
    assert blocks == topics | {f"{part}-{name}" for name in QUESTIONS for part in ("ask", "say")}
