"""What training makes of H numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Final

from content import Text
from content.template import number, percent
from content.ui_text import in_language
from diagrams import recall as pictures
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory.benchmark import SEEDS, SIZES, BenchmarkResult, benchmark_result, spec_of_size
from rnn_core.memory.live_training import RecallProgress, train_recall_live
from rnn_core.memory.sequence_tasks import RECALL as EXERCISE
from rnn_core.training import TrainingStatus

RELIABLE: Final = 0.9
"""A symbol named in more of all cases than this counts as remembered for sure."""
SMALL: Final = 16
LARGE: Final = 4 * SMALL
LABELS: Final = {
    "lag": Text(ru="шагов назад, k", en="steps back, k"),
    "share": Text(ru="верных ответов", en="right answers"),
    "chance": Text(ru="наугад", en="by chance"),
    "own": Text(ru="ваша сеть", en="your network"),
}

HIDDEN = Choice(
    "recall_hidden",
    Text(ru="Выделить hidden size H", en="Highlighted hidden size H"),
    "16",
    tuple(map(str, SIZES)),
    width=2.0,
)


@dataclass(frozen=True)
class RecallTraining:
    """One layer of every measured size, in turns; the result is what they remember so far."""

    recall_hidden: str = field(compare=False)  # the size looked at: it changes nothing
    paced: ClassVar[bool] = False
    network: ClassVar[str] = ""

    @property
    def steps(self) -> int:
        """Steps in all."""
        return EXERCISE.updates * len(SIZES)

    def train(self) -> Iterator[TrainingStatus]:
        """From a seed of which nothing was measured."""
        return train_recall_live(SIZES, max(SEEDS) + 1)


@dataclass(frozen=True, eq=False)
class RecallResults:
    """BenchmarkResult curves, one of them chosen, and the reader's own; equal only to itself."""

    chosen: BenchmarkResult
    every: tuple[BenchmarkResult, ...]
    own: RecallProgress | None


@shared_cache(64)
def recall_results(recall_hidden: str, so_far: RecallProgress | None = None) -> RecallResults:
    """`memory.benchmark` of every size; `line` is the chosen one, named like its control."""
    every = tuple(benchmark_result(spec_of_size(hidden)) for hidden in SIZES)
    return RecallResults(every[SIZES.index(int(recall_hidden))], every, so_far)


EXPERIMENT = Experiment(recall_results, [HIDDEN], training=RecallTraining)


def recall_figure(writer: Writer, found: RecallResults) -> Iterator[Block]:
    """Right answers by lag for every size, and what was made by which command."""
    say, chosen, own = in_language(LABELS, writer.language), found.chosen, found.own
    facts = _facts(chosen)
    figure = pictures.accuracy_by_lag(
        [(one.spec.hidden, one.mean) for one in found.every],
        chosen.spec.hidden,
        (chosen.low, chosen.high),
        chosen.chance,
        (say["lag"], say["share"], say["chance"], say["own"]),
        list(own.by_lag.items()) if own else (),
    )
    notices = [
        writer.runs(f"notice-{'sure' if chosen.questions_above(RELIABLE) else 'blurred'}", **facts)
    ]
    if own:
        mine = percent(float(own.by_lag[chosen.spec.hidden].mean()))
        said = {"hidden": chosen.spec.hidden, "step": own.step, "seed": own.seed, "share": mine}
        notices.insert(0, writer.runs("notice-own", **said))
    yield writer.figure(
        Drawing(figure, writer.line("alt-lag", **facts)), name="recall", notices=notices, waits=True
    )
    yield writer.note("spread", **facts)


def four_times_the_units(writer: Writer, found: RecallResults) -> Verdict:
    """How many more symbols four times the units remember."""
    small, large = (
        next(one for one in found.every if one.spec.hidden == hidden) for hidden in (SMALL, LARGE)
    )
    few, many = small.questions_above(RELIABLE), large.questions_above(RELIABLE)
    return writer.verdict(
        "more" if many > 5 * few else "less" if many < 3 * few else "four",
        small=SMALL,
        large=LARGE,
        sure=percent(RELIABLE),
        few=few,
        many=many,
        times=number(many / few),
        few_known=number(small.known),
        many_known=number(large.known),
        times_known=number(large.known / small.known),
        asked=len(large.mean),
    )


def _facts(one: BenchmarkResult) -> dict[str, object]:
    return {
        "hidden": one.spec.hidden,
        "sure": percent(RELIABLE),
        "back": max(one.questions_above(RELIABLE) - 1, 0),
        "first": percent(float(one.mean[0])),
        "last": len(one.mean) - 1,
        "end": percent(float(one.mean[-1])),
        "chance": percent(one.chance),
        "asked": len(one.mean),
        "known": number(one.known),
        "runs": len(one.accuracies),
        "updates": EXERCISE.updates,
        "apart": percent(float((one.high - one.low).max())),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[HIDDEN]],
    presets={
        "tiny": {"recall_hidden": "4"},
        "small": {"recall_hidden": "16"},
        "large": {"recall_hidden": "64"},
        "first": ("recall_hidden",),
    },
    question=Question(("less", "four", "more"), four_times_the_units),
    answers=[recall_figure],
)
