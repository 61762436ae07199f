"""Padding in the loss: what the mean over all positions hides, and ways to leave padding out."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import Final

from content import Language, Text
from content.template import Run, number, percent
from content.ui_text import in_language
from diagrams import padding_loss as drawing
from lessons.blocks import Block, Drawing, Program, Table, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.charlm import padding_loss as core
from rnn_core.charlm.padding_loss import LossMeans, PaddedTraining

_RUSSIAN: Final = "кот дом лес окно река яблоко медведь дерево собака слон зима ночь"
_ENGLISH: Final = "cat dog sun tree river apple window garden elephant old green by"
WORDS: Final[dict[Language, tuple[str, ...]]] = {
    "ru": tuple(_RUSSIAN.split()),
    "en": tuple(_ENGLISH.split()),
}
TITLES: Final = {
    "right": Text(ru="буква названа верно", en="letter named rightly"),
    "wrong": Text(ru="неверно", en="wrongly"),
    "letters": Text(ru="по буквам", en="of letters"),
    "everywhere": Text(ru="по всем позициям", en="of all positions"),
    "updates": Text(ru="шагов обучения", en="updates"),
    "loss": Text(ru="потери L", en="loss L"),
    "accuracy": Text(ru="доля верных", en="accuracy"),
}
EARLY: Final = 8
"""Updates after which the question asks: the network has learnt to name padding, and no more."""
HIGHEST_LOSS: Final = 5.0
"""Where the axis of losses ends; what is larger leaves it."""
WAYS: Final = {
    "everywhere": "cross_entropy(logits, targets)",
    "product": "(losses * mask).mean()",
    "unpacked": "cross_entropy(head(unpacked).transpose(1, 2), targets)",
    "ignored": "cross_entropy(logits, targets, ignore_index=PAD)",
    "masked": "(losses * mask).sum() / mask.sum()",
    "packed": "cross_entropy(head(output.data), packed_targets.data)",
    "by_word": "((losses * mask).sum(1) / mask.sum(1)).mean()",
}
"""Field of `LossMeans` → how it is written."""
LEFT_OUT: Final = ("ignored", "masked", "packed")
"""The ways that are the mean over letters alone."""

LENGTH = Slider(
    "padding_loss_length",
    Text(ru="Слова дополнены до длины T", en="Words padded to length T"),
    *(24, 10, 24, 1),
)
UPDATE = Slider(
    "padding_loss_update",
    Text(ru="Шагов обучения", en="Updates"),
    *(core.UPDATES, 0, core.UPDATES, 1),
)
TRAINED = Choice(
    "padding_loss_trained",
    Text(ru="Обучают по среднему", en="Trained on the mean"),
    "everywhere",
    ("everywhere", "ignored"),
    labels={
        "everywhere": Text(ru="всех позиций", en="of all positions"),
        "ignored": Text(ru="только букв (ignore_index)", en="of letters alone (ignore_index)"),
    },
    width=1.6,
)
SEED = Slider(
    "padding_loss_seed",
    Text(ru="Зерно", en="Seed"),
    *(0, 0, 19, 1),
    help=Text(ru="Начальные веса.", en="The first weights."),
)
CONTROLS: Final = (LENGTH, UPDATE, TRAINED, SEED)


PROGRAM: Final = """\
import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

words = "{words}".split()
T, H, updates, PAD = {length}, {hidden}, {updates}, 0
tokens = ["<pad>", *dict.fromkeys("." + "".join(words))]  # a word begins and ends with "."
lengths = torch.tensor([len(word) + 1 for word in words])
ids = torch.full((len(words), T), PAD)  # (B, T)
targets = ids.clone()
for row, word in enumerate(words):
    line = torch.tensor([tokens.index(letter) for letter in f".{{word}}."])
    ids[row, : len(line) - 1], targets[row, : len(line) - 1] = line[:-1], line[1:]
mask = (targets != PAD).float()
x = one_hot(ids, len(tokens)).float()  # (B, T, V)

rnn, head = nn.RNN(len(tokens), H, batch_first=True), nn.Linear(H, len(tokens))
parameters = [*rnn.parameters(), *head.parameters()]
generator = torch.Generator().manual_seed({seed})
for weight in parameters:  # PyTorch's own default
    nn.init.uniform_(weight, -(H**-0.5), H**-0.5, generator=generator)
optimizer = torch.optim.Adam(parameters, lr={rate})
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, {all_updates})
for _ in range(updates):
    logits = head(rnn(x)[0]).transpose(1, 2)  # (B, V, T)
    optimizer.zero_grad()
    {trained}.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    schedule.step()

logits = head(rnn(x)[0]).transpose(1, 2)
losses = cross_entropy(logits, targets, reduction="none")  # (B, T)
packing = {{"lengths": lengths, "batch_first": True, "enforce_sorted": False}}
output, _ = rnn(pack_padded_sequence(x, **packing))
packed_targets = pack_padded_sequence(targets, **packing)
unpacked, _ = pad_packed_sequence(output, batch_first=True, total_length=T)
for loss in (
    {everywhere},
    {product},
    cross_entropy(head(unpacked).transpose(1, 2), targets),
    {ignored},
    {masked},
    {packed},
    {by_word},
):
    print(f"{{loss:.2f}}")
# {printed}
"""


@dataclass(frozen=True, eq=False)
class PaddingLoss:
    """A training on a padded batch, looked at after some updates; equal only to itself.

    Attributes:
        training: all of it.
        left_out: the same words and weights, trained with padding left out.
        update: updates done.
        means: the loss of the network then, in every usual way.
        words: what it learns.
        seed: of its weights.
    """

    training: PaddedTraining
    left_out: PaddedTraining
    update: int
    means: LossMeans
    words: tuple[str, ...]
    seed: int


@shared_cache(64)
def _trained(language: Language, length: int, ignored: bool, seed: int) -> PaddedTraining:
    return core.train_on_padded(WORDS[language], length, ignored=ignored, seed=seed)


def losses(
    padding_loss_length: int,
    padding_loss_update: int,
    padding_loss_trained: str,
    padding_loss_seed: int,
    language: Language,
) -> PaddingLoss:
    """`core.train_on_padded` on the words of a language; named like the controls."""
    ignored = padding_loss_trained == "ignored"
    found = _trained(language, padding_loss_length, ignored, padding_loss_seed)
    # Padding that is left out changes nothing of what is learnt: the shortest serves for all.
    left_out = _trained(language, int(LENGTH.low), True, padding_loss_seed)
    means = core.loss_means(found, padding_loss_update)
    return PaddingLoss(
        found, left_out, padding_loss_update, means, WORDS[language], padding_loss_seed
    )


EXPERIMENT = Experiment(losses, CONTROLS)


def seen(writer: Writer, found: PaddingLoss) -> Iterator[Block]:
    """What is answered where, the learning, and what either mean says of it."""
    facts, titles = _facts(found), in_language(TITLES, writer.language)
    longest = int(LENGTH.high)
    yield writer.figure(
        Drawing(
            drawing.answers(found.training, found.update, longest, titles),
            writer.line("alt-answers", **facts),
            drawing.COLUMNS_WIDTH,
        ),
        Drawing(
            drawing.learning(found.training, found.update, HIGHEST_LOSS, titles),
            writer.line("alt-learning", **facts),
            drawing.CURVES_WIDTH,
        ),
        name="padding-loss",
        notices=[writer.runs(f"notice-{case(found)}", **facts)],
        waits=True,
    )
    if not found.training.ignored and _letters_right(found.left_out, found) > _letters_right(
        found.training, found
    ):
        yield writer.note("note-left-out", **facts)


def ways(writer: Writer, found: PaddingLoss) -> Iterator[Block]:
    """The loss of the network in every usual way, as a table, and what packing is for."""
    facts = _facts(found)
    rows: list[list[list[Run]]] = []
    for way, code in WAYS.items():
        mark = "bold" if way in LEFT_OUT else None
        loss = number(getattr(found.means, way))
        rows.append([[(code, "code", False)], [(loss, mark, False)], writer.runs(f"way-{way}")])
    head = [writer.line(f"head-{column}") for column in ("code", "loss", "mean")]
    yield Table("ways", head, rows, waits=True)
    yield writer.note("note-product", **facts)
    yield writer.note("note-packing", **facts)
    if facts["by_word"] != facts["letters"]:
        yield writer.note("note-by-word", **facts)


def program(writer: Writer, found: PaddingLoss) -> Iterator[Block]:
    """The same in PyTorch: it prints the table's numbers."""
    training, means = found.training, found.means
    source = PROGRAM.format(
        words=" ".join(found.words),
        length=training.mask.shape[1],
        hidden=core.HIDDEN,
        updates=found.update,
        all_updates=core.UPDATES,
        rate=core.RATE,
        seed=found.seed,
        trained=WAYS["ignored" if training.ignored else "everywhere"],
        printed="\n# ".join(f"{getattr(means, way):.2f}" for way in WAYS),
        **{way: code for way, code in WAYS.items() if way != "unpacked"},
    )
    yield Program("program", source, waits=True)


def early(writer: Writer, found: PaddingLoss) -> Verdict:
    """How many letters are right while most answers are: in the example that comes first."""
    example = EXPERIMENT.at(writer.language, padding_loss_update=EARLY)
    right = float(example.training.accuracy_of_letters[EARLY])
    truth = "most" if right > 0.6 else "some" if right > 0.1 else "none"
    return writer.verdict(truth, **_facts(example))


def case(found: PaddingLoss) -> str:
    """Which sentence describes what the two means say."""
    if not found.update:
        return "start"
    return "left-out" if found.training.ignored else "everywhere"


def _letters_right(training: PaddedTraining, found: PaddingLoss) -> float:
    return float(training.accuracy_of_letters[found.update])


def _facts(found: PaddingLoss) -> dict[str, str]:
    training, means, update = found.training, found.means, found.update
    pads = training.right[update][~training.mask]
    return {
        "update": str(update),
        "length": str(training.mask.shape[1]),
        "words": str(len(found.words)),
        "padded": percent(training.padded),
        "letters_share": percent(1 - training.padded),
        "uniform": number(log(len(training.batch.tokens))),
        "tokens": str(len(training.batch.tokens)),
        "everywhere": number(means.everywhere),
        "letters": number(means.ignored),
        "right_everywhere": percent(float(training.accuracy_everywhere[update])),
        "right_letters": percent(float(training.accuracy_of_letters[update])),
        "says_pad": percent(float((training.predictions[update] == 0).mean())),
        "right_pads": percent(float(pads.mean())),
        "left_out_letters": percent(float(found.left_out.accuracy_of_letters[update])),
        "product": number(means.product),
        "unpacked": number(means.unpacked),
        "by_word": number(means.by_word),
        "saved": percent(means.saved),
        "shift": number(means.state_shift),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[LENGTH, UPDATE], [TRAINED, SEED]],
    presets={
        "early": {"padding_loss_update": EARLY, "padding_loss_trained": "everywhere"},
        "end": {"padding_loss_update": core.UPDATES, "padding_loss_trained": "everywhere"},
        "left-out": {"padding_loss_update": core.UPDATES, "padding_loss_trained": "ignored"},
        "less": {
            "padding_loss_length": 10,
            "padding_loss_update": core.UPDATES,
            "padding_loss_trained": "everywhere",
        },
    },
    question=Question(("most", "some", "none"), early),
    answers=[seen, ways, program],
)
