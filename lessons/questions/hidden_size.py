"""How to choose the hidden size, and where it overfits."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from content import Text
from content.template import percent
from content.ui_text import in_language
from diagrams import hidden_size as drawing
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.cache import shared_cache
from lessons.controls import Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory import hidden_size
from rnn_core.memory.hidden_size import (
    EVERY,
    MAX_SEQUENCES,
    NETWORKS,
    RATE,
    SIZES,
    UPDATES,
    VALIDATION,
    SizeComparison,
    label_entropy,
    parameter_count,
)

TITLES: Final = {
    "size": Text(ru="hidden size H", en="hidden size H"),
    "loss": Text(ru="потери, нат", en="loss, nats"),
    "training": Text(ru="на обучении", en="training"),
    "validation": Text(ru="на валидации", en="validation"),
    "stopped": Text(ru="на валидации, ранняя остановка", en="validation, stopped early"),
    "floor": Text(ru="предел из-за неверных меток", en="limit set by wrong labels"),
}
LARGE_ENOUGH: Final = 4
"""H from which on a network can learn the sum."""
EQUAL: Final = 0.35
"""Sizes are about equal if they are apart by less than this share of what overfitting costs."""
RISEN: Final = 1.1
"""The validation loss of the largest is higher than the lowest if it is so many times as high."""

SEQUENCES = Slider(
    "hidden_size_sequences",
    Text(ru="Примеров для обучения N", en="Training sequences N"),
    *(64, 32, MAX_SEQUENCES, 16),
)
NOISE = Slider(
    "hidden_size_noise", Text(ru="Неверных меток, %", en="Wrong labels, %"), 10, 0, 20, 5
)
STOP = Slider(
    "hidden_size_updates",
    Text(ru="Обновлений весов", en="Updates of the weights"),
    *(UPDATES, EVERY, UPDATES, EVERY),
)
SEED = Slider("hidden_size_seed", Text(ru="Зерно (seed)", en="Seed"), 0, 0, 99, 1)

COMPARE: Final = """\
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

generator = torch.Generator().manual_seed({seed})
digits = torch.randint(10, ({drawn}, 5), generator=generator)
wrong = torch.rand({drawn}, generator=generator) < {noise}
y = ((digits.sum(1) >= 23) ^ wrong).float()
x = ((digits.T - 4.5) / 3)[..., None]  # (T, B, 1)
validation, training = slice({held}), slice({held}, {end})

for hidden in ({best}, {largest}):
    rows = []
    for network in range({networks}):
        rnn, head = nn.RNN(1, hidden), nn.Linear(hidden, 1)
        weights = [*rnn.parameters(), *head.parameters()]
        generator = torch.Generator().manual_seed({first} + network)
        with torch.no_grad():
            for weight in weights:  # PyTorch's own default, from our generator
                weight.uniform_(-(hidden**-0.5), hidden**-0.5, generator=generator)
        optimizer = torch.optim.Adam(weights, {rate})
        history = []
        for update in range({updates} + 1):
            losses = [
                cross_entropy(head(rnn(x[:, part])[1][0])[:, 0], y[part])
                for part in (training, validation)
            ]
            if update % {every} == 0:
                history.append([loss.item() for loss in losses])
            optimizer.zero_grad()
            losses[0].backward()
            optimizer.step()
        now = history[{stop} // {every}]
        rows.append([*now, min(row[1] for row in history)])  # the last: early stopping
    means = torch.tensor(rows).mean(0)
    print(hidden, *(f"{{loss:.2f}}" for loss in means.tolist()))
# {first_line}
# {second_line}
"""


@shared_cache(128)
def sizes(
    hidden_size_sequences: int, hidden_size_noise: int, hidden_size_seed: int
) -> SizeComparison:
    """`rnn_core.memory.hidden_size.compare_sizes`; training goes to its end at every position."""
    return hidden_size.compare_sizes(
        hidden_size_sequences, hidden_size_noise / 100, hidden_size_seed
    )


def run(
    hidden_size_sequences: int,
    hidden_size_noise: int,
    hidden_size_updates: int,
    hidden_size_seed: int,
) -> SizeComparison:
    """The same for every number of updates: what was evaluated then is part of it."""
    return sizes(hidden_size_sequences, hidden_size_noise, hidden_size_seed)


EXPERIMENT = Experiment(run, [SEQUENCES, NOISE, STOP, SEED])


def stopped_early(writer: Writer, found: SizeComparison) -> Verdict:
    """Which H is best when every network is stopped at its own best update."""
    first = EXPERIMENT.at(writer.language)
    enough = SIZES.index(LARGE_ENOUGH)
    lowest = first.best_validation.mean(1)
    end = first.validation[-1].mean(1)
    apart = lowest[enough:].max() - lowest[enough:].min()
    truth = "small" if lowest.argmin() <= enough else "large"
    return writer.verdict(
        "equal" if apart < EQUAL * (end[-1] - end.min()) else truth,
        **numbers(first, UPDATES, SEQUENCES.default),
    )


def by_size(writer: Writer, found: SizeComparison) -> Iterator[Block]:
    """Losses by hidden size after so many updates, and with early stopping."""
    update = writer.values["hidden_size_updates"]
    facts = numbers(found, update, writer.values["hidden_size_sequences"])
    at = found.index(update)
    notices = [writer.runs(f"notice-{case(found, update)}", **facts)]
    notices.append(writer.runs("notice-stopped", **facts))
    if found.noise:
        notices.append(writer.runs("notice-floor", **facts))
    yield writer.figure(
        Drawing(
            drawing.losses_by_size(
                SIZES,
                found.training[at],
                found.validation[at],
                found.best_validation,
                label_entropy(found.noise),
                in_language(TITLES, writer.language),
            ),
            writer.line("alt", **facts),
        ),
        name="hidden-size",
        notices=notices,
        waits=True,
    )
    yield writer.note("parameters", **facts)


def program(writer: Writer, found: SizeComparison) -> Iterator[Block]:
    """The best and the largest size in PyTorch."""
    values = writer.values
    facts = numbers(found, values["hidden_size_updates"], values["hidden_size_sequences"])
    yield Program("program", source(found, values, facts["best"]), waits=True)


def source(found: SizeComparison, values: Mapping[str, Any], best: int) -> str:
    """The program, and the means that it prints: training, validation, stopped early."""
    at = found.index(values["hidden_size_updates"])
    compared = (best, SIZES[-1]) if best != SIZES[-1] else (LARGE_ENOUGH, best)
    printed = []
    for size in compared:
        row = SIZES.index(size)
        means = (found.training[at, row], found.validation[at, row], found.best_validation[row])
        printed.append(" ".join([str(size), *(f"{one.mean():.2f}" for one in means)]))
    return COMPARE.format(
        seed=values["hidden_size_seed"],
        drawn=VALIDATION + MAX_SEQUENCES,
        noise=found.noise,
        held=VALIDATION,
        end=VALIDATION + values["hidden_size_sequences"],
        best=compared[0],
        largest=compared[1],
        networks=NETWORKS,
        first=NETWORKS * values["hidden_size_seed"],
        rate=RATE,
        updates=UPDATES,
        every=EVERY,
        stop=values["hidden_size_updates"],
        first_line=printed[0],
        second_line=printed[1],
    )


def case(found: SizeComparison, update: int) -> str:
    """Whether the largest network has overfitted by an update."""
    validation = found.validation[found.index(update)].mean(1)
    if validation[-1] > RISEN * validation.min():
        return "overfits"
    return "largest" if validation.argmin() == len(SIZES) - 1 else "level"


def numbers(found: SizeComparison, update: int, sequences: float) -> dict[str, Any]:
    """What the words of the section name, and the list of questions."""
    at = found.index(update)
    training, validation = found.training[at].mean(1), found.validation[at].mean(1)
    lowest, best = found.best_validation.mean(1), int(validation.argmin())
    enough = lowest[SIZES.index(LARGE_ENOUGH) :]
    return {
        "sequences": sequences,
        "updates": update,
        "last": UPDATES,
        "best": SIZES[best],
        "best_loss": f"{validation[best]:.2f}",
        "best_training": f"{training[best]:.2f}",
        "smallest_training": f"{training[0]:.2f}",
        "large": SIZES[-1],
        "large_loss": f"{validation[-1]:.2f}",
        "large_training": f"{training[-1]:.2f}",
        "large_stopped": f"{lowest[-1]:.2f}",
        "large_update": f"{found.best_updates[-1].mean():.0f}",
        "enough": LARGE_ENOUGH,
        "enough_low": f"{enough.min():.2f}",
        "enough_high": f"{enough.max():.2f}",
        "wrong": percent(found.noise),
        "floor": f"{label_entropy(found.noise):.2f}",
        "parameters": parameter_count(SIZES[-1]),
        "half_size": SIZES[-2],
        "half_parameters": parameter_count(SIZES[-2]),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[SEQUENCES, NOISE], [STOP, SEED]],
    presets={
        "few": {"hidden_size_sequences": 32, "hidden_size_noise": 10}
        | {"hidden_size_updates": UPDATES},
        "many": {"hidden_size_sequences": MAX_SEQUENCES, "hidden_size_noise": 10}
        | {"hidden_size_updates": UPDATES},
        "early": {"hidden_size_updates": 12},
        "right": {"hidden_size_sequences": MAX_SEQUENCES, "hidden_size_noise": 0}
        | {"hidden_size_updates": UPDATES},
    },
    question=Question(("small", "equal", "large"), stopped_early),
    answers=[by_size, program],
)
