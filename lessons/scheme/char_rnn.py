"""A network trained to predict a word letter by letter."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import ClassVar, Final

import numpy as np

from content import Text
from content.template import decimal, number, with_visible_blanks
from content.ui_text import in_language
from diagrams import char_rnn as pictures
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Line, Slider, Switch
from lessons.section import Experiment, Question, Section
from lessons.training_job import PAUSE
from lessons.writer import Writer
from rnn_core.charlm.char_rnn import STEPS, Snapshot
from rnn_core.charlm.trained_word import TrainedWord, train_word, train_word_live
from rnn_core.training import TrainingStatus

LEARNED_LOSS: Final = 0.05  # nats: every letter is as good as certain
HELLO: Final = Text(ru="Hello", en="Hello")
CAT: Final = Text(ru="кот", en="cat")
AMBIGUOUS_WORD: Final = Text(ru="молоко", en="pepper")  # a letter is followed by different ones
LABELS: Final = {
    "updates": Text(ru="шагов обучения", en="updates"),
    "loss": Text(ru="потери L", en="loss L"),
    "step_loss": Text(ru="потери L<sub>t</sub>", en="loss L<sub>t</sub>"),
    "floor": Text(ru="предел без памяти", en="floor without memory"),
    "next": Text(ru="следующая буква", en="next letter"),
    "units": Text(ru="нейрон", en="unit"),
}

WORD = Line(
    "char_rnn_word",
    Text(ru="Слово, от 2 до 12 букв", en="Word of 2 to 12 letters"),
    HELLO,
    width=2.3,
)
RECURRENT = Switch(
    "char_rnn_recurrent", Text(ru="память: W_hh", en="memory: W_hh"), True, width=1.4
)
HIDDEN = Slider("char_rnn_hidden", Text(ru="Нейронов", en="Units"), 8, 1, 32, 1)
SEED = Slider("char_rnn_seed", Text(ru="Зерно весов", en="Seed of the weights"), 0, 0, 99, 1)


@dataclass(frozen=True)
class CharRnnTraining:
    """A word, letter by letter, slow enough to look on; its result is the training so far."""

    char_rnn_word: str
    char_rnn_recurrent: bool
    char_rnn_hidden: int
    char_rnn_seed: int
    paced: ClassVar[bool] = True
    network: ClassVar[str] = ""

    @property
    def steps(self) -> int:
        """Updates in all."""
        return STEPS

    def train(self) -> Iterator[TrainingStatus]:
        """A snapshot after every few updates, the untrained network first."""
        word, recurrent = self.char_rnn_word, self.char_rnn_recurrent
        for trained in train_word_live(word, self.char_rnn_hidden, self.char_rnn_seed, recurrent):
            now = trained.snapshots[-1]
            yield TrainingStatus(now.step, now.loss, now.accuracy, trained)
            time.sleep(PAUSE)


def trained_word(
    char_rnn_word: str,
    char_rnn_recurrent: bool,
    char_rnn_hidden: int,
    char_rnn_seed: int,
    so_far: TrainedWord | None = None,
) -> TrainedWord:
    """`charlm.trained_word.train_word`, kept for all readers; named like the controls.

    A training in progress, shown as it goes, is `so_far`.
    """
    return so_far or _trained(char_rnn_word, char_rnn_recurrent, char_rnn_hidden, char_rnn_seed)


@shared_cache(64)
def _trained(word: str, recurrent: bool, hidden: int, seed: int) -> TrainedWord:
    return train_word(word, hidden, seed, recurrent)


EXPERIMENT = Experiment(trained_word, [HIDDEN, SEED, WORD, RECURRENT], training=CharRnnTraining)


def training_figures(writer: Writer, trained: TrainedWord) -> Iterator[Block]:
    """The whole learning, update by update: loss, chances of every letter, the two states."""
    titles = in_language(LABELS, writer.language)
    last = _facts(trained, trained.snapshots[-1], trained.generated[-1])
    drawings = [
        Drawing(pictures.loss_curve(trained, titles), writer.line("alt-loss", **last)),
        Drawing(pictures.probability_table(trained, titles), writer.line("alt-table", **last)),
    ]
    case = _case(trained)
    notices = [writer.runs(f"notice-{case}", **last)]
    if trained.repeated:
        pair = _repeated_letter_facts(trained, trained.repeated)
        alt = writer.line("alt-states", **pair)
        drawings.append(Drawing(pictures.same_letter_states(trained, titles), alt))
        kind = "apart" if trained.recurrent else "equal"
        first = case == "learnt"  # then it matters most that one letter has two answers
        notices.insert(0 if first else 1, writer.runs(f"notice-{kind}", **pair))
    yield writer.figure(
        *drawings,
        name="char-rnn",
        captions=[
            [writer.runs("update", **now), writer.runs("written", **now)]
            for now in map(
                _facts, [trained] * len(trained.generated), trained.snapshots, trained.generated
            )
        ],
        notices=notices,
        waits=True,
    )


def without_memory(writer: Writer, trained: TrainedWord) -> Verdict:
    """How far the loss of 'Hello' falls without recurrence."""
    # A network of the question's own: one of the reader's size may learn less, or slower.
    blind, seeing = (
        EXPERIMENT.at(writer.language, char_rnn_recurrent=memory) for memory in (False, True)
    )
    stuck = blind.snapshots[-1].loss >= blind.memoryless_loss
    return writer.verdict(
        "floor" if stuck else "zero",
        start=decimal(log(len(blind.letters))),
        floor=decimal(blind.memoryless_loss),
        blind=decimal(blind.snapshots[-1].loss),
        seeing=decimal(seeing.snapshots[-1].loss),
    )


def _case(trained: TrainedWord) -> str:
    last = trained.snapshots[-1]
    if len(trained.letters) == 1:
        return "alone"
    if last.step < last.steps:
        return "learning"
    if not trained.recurrent:
        return "blind"
    return "learnt" if last.loss < LEARNED_LOSS else "missed"


def _facts(trained: TrainedWord, snapshot: Snapshot, written: str) -> dict[str, str]:
    steps = len(trained.word) - 1
    return {
        "update": str(snapshot.step),
        "length": str(snapshot.steps),
        "loss": decimal(snapshot.loss),
        "right": str(round(snapshot.accuracy * steps)),
        "steps": str(steps),
        "first": with_visible_blanks(trained.word[0]),
        "written": with_visible_blanks(written),
        "word": with_visible_blanks(trained.word),
        "floor": decimal(trained.memoryless_loss),
        "start": decimal(trained.snapshots[0].loss),
        "size": str(len(trained.letters)),
    }


def _repeated_letter_facts(trained: TrainedWord, repeated: tuple[int, int]) -> dict[str, str]:
    one, other = repeated
    last = trained.snapshots[-1]
    apart = np.linalg.norm(last.states[one] - last.states[other])
    chance = [last.probabilities[t, trained.letters.index(trained.word[t + 1])] for t in repeated]
    return {
        "letter": with_visible_blanks(trained.word[one]),
        "one": str(one + 1),
        "other": str(other + 1),
        "next_one": with_visible_blanks(trained.word[one + 1]),
        "next_other": with_visible_blanks(trained.word[other + 1]),
        "distance": number(float(apart)),
        "chance_one": number(float(chance[0])),
        "chance_other": number(float(chance[1])),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[WORD, RECURRENT], [HIDDEN, SEED]],
    formulas=["char-rnn"],
    presets={
        "hello": {"char_rnn_word": HELLO, "char_rnn_recurrent": True},
        "blind": {"char_rnn_word": HELLO, "char_rnn_recurrent": False},
        "forks": {"char_rnn_word": AMBIGUOUS_WORD, "char_rnn_recurrent": True},
        "easy": {"char_rnn_word": CAT, "char_rnn_recurrent": True},
        "anew": ("char_rnn_word", "char_rnn_recurrent", "char_rnn_hidden", "char_rnn_seed"),
    },
    question=Question(("zero", "floor", "start"), without_memory),
    answers=[training_figures],
)
