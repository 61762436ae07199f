"""The loss of every step."""

from collections.abc import Iterator
from typing import Final

from content import Language, Text
from content.template import Run, decimal, number, percent
from content.ui_text import in_language
from diagrams import step_losses as drawing
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Line
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.networks.next_tag import SECOND_ADJECTIVE_LOSS, SECOND_ADJECTIVE_PROBABILITY
from rnn_core.networks.pretrained import pretrained
from rnn_core.probing.step_losses import (
    CountedSteps,
    Reduction,
    StepLosses,
    batch_means,
    step_losses,
)
from rnn_core.world.language import language_of

SECOND_ADJECTIVE: Final = Text(
    ru="большой рыжий кот спит под столом", en="a big ginger cat sleeps under the table"
)
ONE_ADJECTIVE: Final = Text(ru="большой кот спит под столом", en="a big cat sleeps under the table")
COMPANION: Final = Text(ru="кот спит", en="a cat sleeps")
"""The other sentence of a batch of two, of another length than the reader's."""
TWO_ADJECTIVES: Final = Text(ru="большой рыжий", en="a big ginger")
PARTS_OF_SPEECH: Final = {
    "ADJ": Text(ru="прилагательное", en="adjective"),
    "NOUN": Text(ru="существительное", en="noun"),
    "PROPN": Text(ru="имя", en="name"),
    "VERB": Text(ru="глагол", en="verb"),
    "ADP": Text(ru="предлог", en="preposition"),
    "ADV": Text(ru="наречие", en="adverb"),
    "DET": Text(ru="артикль", en="article"),
    "END": Text(ru="конец", en="the end"),
}
"""What may come next, in the order of `rnn_core.networks.next_tag.NEXT_TAGS`."""
LABELS: Final = {
    "own": Text(ru="от своего предсказания", en="from its own prediction"),
    "later": Text(ru="через следующие состояния", en="through later states"),
    "both": Text(ru="весь градиент", en="the whole gradient"),
}

TEXT = Line(
    "step_losses_text",
    Text(ru="Подпись к картинке", en="Caption of a picture"),
    SECOND_ADJECTIVE,
    width=4.0,
)
REDUCTION = Choice(
    "step_losses_reduction",
    Text(ru="Потери шагов", en="Losses of steps"),
    "sum",
    ("sum", "mean"),
    width=1.5,
    labels={"sum": Text(ru="сумма", en="sum"), "mean": Text(ru="среднее", en="mean")},
    help=Text(
        ru="Как потери шагов складываются в L: reduction у функции cross_entropy в PyTorch.",
        en="How the losses of the steps make L: reduction of PyTorch's cross_entropy.",
    ),
)
COUNTED = Choice(
    "step_losses_counted",
    Text(ru="Какие шаги считать", en="Steps that count"),
    "all",
    ("all", "last"),
    width=1.5,
    labels={"all": Text(ru="все", en="all"), "last": Text(ru="последний", en="the last")},
    help=Text(
        ru="Потери каждого шага или одного последнего, как у классификатора текста.",
        en="The loss of every step, or of the last one alone, as in a text classifier.",
    ),
)


@shared_cache(256)
def losses_of(
    step_losses_text: str,
    step_losses_reduction: Reduction,
    step_losses_counted: CountedSteps,
    language: Language,
) -> StepLosses:
    """`probing.step_losses.step_losses` in the language of the text; named like the controls."""
    text_language = language_of(step_losses_text, language)
    network = pretrained("next-tag predictor", text_language).network
    settings = (step_losses_reduction, step_losses_counted)
    return step_losses(network, step_losses_text, text_language, *settings)  # type: ignore[arg-type]


EXPERIMENT = Experiment(losses_of, [TEXT, REDUCTION, COUNTED])


def loss_figure(writer: Writer, found: StepLosses) -> Iterator[Block]:
    """What was expected before every word, what it cost, and where the gradients come from.

    Word t is predicted from h_(t−1), the state after word t − 1; row t − 1 of the gradients is its.
    """
    names = in_language(PARTS_OF_SPEECH, writer.language)
    titles = in_language(LABELS, writer.language)
    facts = _facts(writer, found)
    everything = _losses_of(writer, " ".join(found.words), "all")
    steepest = max(everything.gradient_norms.max(), everything.future_norms.max())
    second, case = _is_second(found), _case(found)
    notices = [
        writer.runs("notice-second" if second else "notice-surprise", **facts),
        writer.runs(f"notice-{case}", **facts),
    ]
    if case != "sum":  # the reader has asked for something else: that first
        notices.reverse()
    if not found.is_caption:
        notices.append(writer.runs("notice-stranger"))
    yield writer.figure(
        Drawing(
            drawing.step_losses(found, names, titles, float(steepest)),
            writer.line("alt-step-losses", **facts),
            drawing.min_width(found, names),
        ),
        name="step-losses",
        captions=[_caption(writer, found, names, step) for step in range(len(found.words))],
        notices=notices,
        waits=True,
    )
    yield writer.note("note-batch", **_batch_facts(writer, found))
    if second:
        yield writer.note("note-often", **facts)


def gradient_of_last_loss(writer: Writer, found: StepLosses) -> Verdict:
    """What is left of the gradient in h_0 if the last step alone counts."""
    shares = {}
    for name, caption in (("cut", TWO_ADJECTIVES), ("whole", SECOND_ADJECTIVE)):
        text = caption[writer.language]
        alone, every = _losses_of(writer, text, "last"), _losses_of(writer, text, "all")
        shares[name] = alone.gradient_norms[0] / every.gradient_norms[0]
        if name == "cut":
            numbers = {
                "alone": number(alone.gradient_norms[0]),
                "every": number(every.gradient_norms[0]),
            }
            numbers["own"] = number(every.direct_norms[0])
    return writer.verdict(
        "most" if shares["cut"] > 0.5 else "little" if shares["cut"] > 0 else "none",
        cut=percent(shares["cut"]),
        whole=percent(shares["whole"]),
        **numbers,
    )


def _losses_of(writer: Writer, text: str, counted: CountedSteps) -> StepLosses:
    return losses_of(text, "sum", counted, writer.language)


def _batch_facts(writer: Writer, found: StepLosses) -> dict[str, str]:
    """Both means of a batch of two, the sentence and another one, longer or shorter."""
    language = language_of(" ".join(found.words), writer.language)  # one network reads both
    companion = _losses_of(writer, COMPANION[language], "all")
    if len(companion.words) == len(found.words):
        companion = _losses_of(writer, SECOND_ADJECTIVE[language], "all")
    means = batch_means([found.losses, companion.losses])
    return {
        "steps": str(len(found.words)),
        "companion": " ".join(companion.words),
        "others": str(len(companion.words)),
        "tokens": decimal(means.tokens),
        "sentences": decimal(means.sentences),
        "weight": percent(float(means.shares.max())),
    }


def _costliest(found: StepLosses) -> int:
    return int(found.losses.argmax())


def _is_second(found: StepLosses) -> bool:
    """Whether it is the second adjective of a caption that surprised most."""
    step = _costliest(found)
    return found.is_caption and found.tags[max(step - 1, 0) : step + 1] == ("ADJ", "ADJ")


def _case(found: StepLosses) -> str:
    if len(found.words) == 1:
        return "single"
    if found.weights[0] == 0:
        return "last" if _costliest(found) < len(found.words) - 1 else "late"
    return "mean" if found.weights[0] < 1 else "sum"


def _facts(writer: Writer, found: StepLosses) -> dict[str, str]:
    step = _costliest(found)
    every = _losses_of(writer, " ".join(found.words), "all")
    return {
        "word": found.words[step],
        "t": str(step + 1),
        "loss": number(found.losses[step]),
        "share": percent(found.losses[step] / found.losses.sum()),
        "often": percent(SECOND_ADJECTIVE_PROBABILITY),
        "surprise": number(SECOND_ADJECTIVE_LOSS),
        "total": number(found.total),
        "sum": number(every.total),
        "steps": str(len(found.words)),
        "last": number(found.losses[-1]),
        "now": number(found.gradient_norms[0]),
        "every": number(every.gradient_norms[0]),
        "own": number(found.direct_norms[0]),
        "later": number(found.future_norms[0]),
    }


def _caption(
    writer: Writer, found: StepLosses, names: dict[str, str], step: int
) -> list[list[Run]]:
    tags, chances = list(names), found.predictions[step]
    likeliest, came = tags[int(chances.argmax())], found.tags[step]
    facts = {
        "t": str(step + 1),
        "before": str(step),
        "word": found.words[step],
        "likeliest": names[likeliest],
        "sure": percent(chances.max()),
        "came": names[came],
        "share": percent(chances[tags.index(came)]),
        "loss": number(found.losses[step]),
        "whole": number(found.gradient_norms[step]),
        "own": number(found.direct_norms[step]),
        "later": number(found.future_norms[step]),
    }
    return [
        writer.runs("right" if likeliest == came else "wrong", **facts),
        writer.runs("gradient", **facts),
    ]


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[TEXT, REDUCTION, COUNTED]],
    formulas=["step-losses"],
    presets={
        "two": ("step_losses_text", "step_losses_reduction", "step_losses_counted"),
        "one": {"step_losses_text": ONE_ADJECTIVE, "step_losses_counted": "all"},
        "last": {"step_losses_text": SECOND_ADJECTIVE, "step_losses_counted": "last"},
        "cut": {"step_losses_text": TWO_ADJECTIVES, "step_losses_counted": "last"},
        "mean": {"step_losses_reduction": "mean", "step_losses_counted": "all"},
    },
    question=Question(("none", "little", "most"), gradient_of_last_loss),
    answers=[loss_figure],
)
