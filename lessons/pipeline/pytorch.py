"""The whole pipeline as a program, and what it prints."""

from collections.abc import Iterator
from typing import Final

from lessons.blocks import Block, Program
from lessons.pipeline.diagram_labels import MODULES
from lessons.pipeline.optimizer_step import EXPERIMENT
from lessons.section import Section
from lessons.writer import Writer
from rnn_core.batching.optimizer_step import OptimizerStep

OPTIMIZERS: Final = {"sgd": "SGD", "adam": "Adam"}

PIPELINE: Final = """\
import torch
from torch import nn
from torch.nn.functional import cross_entropy

lines = {lines}
labels = torch.tensor({labels})  # 0 unkind, 1 kind

vocabulary = ["<pad>", "<unk>", *dict.fromkeys(token for line in lines for token in line)]
ids = [torch.tensor([vocabulary.index(token) for token in line[:{max_length}]]) for line in lines]
ids = nn.utils.rnn.pad_sequence(ids, batch_first=True, padding_side="{side}")  # (B, T)
mask = ids != 0  # right, because id 0 is <pad> and no word

embedding = nn.Embedding(len(vocabulary), {size}, padding_idx=0)
rnn = {layer}({size}, {hidden}, num_layers={layers}, batch_first=True, bidirectional={two})
head = nn.Linear({width}, 2)

generator = torch.Generator().manual_seed({seed})
with torch.no_grad():  # PyTorch's own default, from our generator
    embedding.weight.normal_(generator=generator)[0] = 0
    for weight in rnn.parameters():
        weight.uniform_(-({hidden}**-0.5), {hidden}**-0.5, generator=generator)
    for weight in head.parameters():
        weight.uniform_(-({width}**-0.5), {width}**-0.5, generator=generator)


def logits():
    output, state = rnn(embedding(ids))  # (B, T, dH)
    rows, positions = torch.arange(len(ids)), torch.arange(ids.shape[1])
    last = (mask * positions).argmax(1)  # of each line's own tokens
    first = mask.int().argmax(1)
    forward, backward = output[rows, last, :{hidden}], output[rows, first, {hidden}:]
    return head(torch.cat([forward, backward], 1))  # (B, 2)


parameters = [*embedding.parameters(), *rnn.parameters(), *head.parameters()]
optimizer = torch.optim.{optimizer}(parameters, lr={rate:g})
loss = cross_entropy(logits(), labels)
optimizer.zero_grad()
loss.backward()
optimizer.step()

print(round(loss.item(), 3), round(cross_entropy(logits(), labels).item(), 3))
# {printed}
"""


def program(writer: Writer, step: OptimizerStep) -> Iterator[Block]:
    """The reader's batch and network in plain PyTorch, and the losses that it prints."""
    yield Program("program", written(step))


def written(step: OptimizerStep) -> str:
    """The program of a step; what it is to print stands at its end."""
    run, settings = step.pipeline, step.pipeline.settings
    return PIPELINE.format(
        lines=[list(line) for line in run.lines.tokens],
        labels=run.labels.tolist(),
        max_length=settings.max_length,
        side=settings.side,
        size=run["embedded"].array.shape[-1],
        layer=MODULES[settings.cell],
        hidden=settings.hidden,
        layers=settings.layers,
        two=settings.directions == 2,
        width=settings.hidden * settings.directions,
        seed=settings.seed,
        optimizer=OPTIMIZERS[step.optimizer],
        rate=step.learning_rate,
        printed=f"{round(step.loss_before, 3)} {round(step.loss_after, 3)}",
    )


SECTION = Section(__name__, experiment=EXPERIMENT, answers=[program])
