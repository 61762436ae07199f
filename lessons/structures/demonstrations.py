"""A network of this page at work: what was asked of it, its picture, and what to notice in it.

Every structure shows one; what is its own stands in its section.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from content import Language, Text, ui_text
from content.template import Run, fill, percent, precise_percent, styled_runs
from diagrams import unrolled_run
from lessons.blocks import Block, Drawing, FigureBlock
from lessons.cache import shared_cache
from lessons.refusals import Refused
from lessons.reviews import unknown_words_notice
from lessons.structures import unrolled_runs
from lessons.structures.scene_fields import FIELD_NAMES
from lessons.writer import Writer
from rnn_core.networks.demos import (
    DEMONSTRATIONS,
    Demonstration,
    PictureDemonstration,
    Weights,
)
from rnn_core.networks.pretrained import Model, pretrained, untrained_model
from rnn_core.world.captions import canonical_forms, mended_words
from rnn_core.world.free_captions import DROPPABLE
from rnn_core.world.language import language_of
from rnn_core.world.parsing import CaptionError
from rnn_core.world.words import split_words

SAME_PROBABILITY: Final = 1e-6
"""Two probabilities that differ by less are one."""
BY_LETTERS: Final = "tag"
"""The demonstration whose network reads any word, by its letters; the others know a vocabulary."""
HELD_OUT: Final = Text(
    ru="Сцены «{{scene}}» при обучении не было: это сочетание оставлено для проверки.",
    en="The scene “{{scene}}” was not seen in training: it is kept for the test.",
)
UNKNOWN: Final = Text(
    ru="Незнакомые слова: {{words}}. Сеть знает только слова из меню.",
    en="Unknown words: {{words}}. The network knows only the words in the menus.",
)
NO_ANIMAL: Final = Text(
    ru="Не сказано, какой это зверь: выберите его в меню.",
    en="The sentence names no animal: choose one in the menus.",
)
MISSING: Final = Text(
    ru="Не сказано: {{missing}}. В обучающих предложениях это есть всегда.",
    en="The sentence does not say: {{missing}}. Every sentence of the training data does.",
)
READ_AS: Final = Text(
    ru="Опечатки исправлены до чтения: {{words}}.",
    en="Typos were mended before reading: {{words}}.",
)
FREE: Final = ("tag", "translate")
"""Demonstrations whose networks were trained on other orders and on parts left out, too."""
FILLED_IN: Final = Text(
    ru="Не сказано: {{missing}}. На картинке: «{{scene}}».",
    en="The sentence does not say: {{missing}}. The picture shows: “{{scene}}”.",
)
MISPLACED: Final = Text(
    ru="Слово {{position}}, «{{word}}», здесь не подходит. Верно: «{{meant}}».",
    en="Word {{position}}, “{{word}}”, does not fit here. Right is: “{{meant}}”.",
)


@dataclass(frozen=True, eq=False)
class AskedDemonstration:
    """A demonstration and what it was asked for; equal only to itself.

    Attributes:
        kind: its name in `rnn_core.networks.demos.DEMONSTRATIONS`.
        settings: what that function was given.
        demo: what it gave.
    """

    kind: str
    settings: dict[str, Any]
    demo: Demonstration

    @property
    def is_trained(self) -> bool:
        """Whether its network has been trained."""
        return self.settings["weights"] != "untrained"

    def model(self, name: str) -> Model:
        """The network that was asked.

        Args:
            name: of the network, where it is ours.
        """
        own = self.settings["weights"]
        if isinstance(own, Model):
            return own
        return (pretrained if self.is_trained else untrained_model)(name, self.demo.language)

    def with_settings(self, **changes: Any) -> Demonstration:
        """The same demonstration with some settings changed."""
        return demonstrate(self.kind, **(self.settings | changes)).demo


def asking(kind: str, **arguments: str) -> Callable[..., AskedDemonstration]:
    """What an experiment runs to ask for a demonstration.

    Args:
        kind: name of the demonstration.
        arguments: key of a control → the argument of the demonstration that its value is.

    Returns:
        A function of the controls' values. The network is ours, trained or not, or the reader's own
        where there is one, `so_far`. It refuses a sentence that its network has no answer to.
    """

    def ask(
        structures_weights: Literal["untrained", "trained", "mine"],
        language: Language,
        so_far: Model | None = None,
        **values: Any,
    ) -> AskedDemonstration:
        ours: Weights = "untrained" if structures_weights == "untrained" else "trained"
        settings = {arguments[key]: value for key, value in values.items()}
        asked = demonstrate(kind, weights=so_far or ours, language=language, **settings)
        if why := _refusal(asked, language):
            raise Refused(why, next(key for key in arguments if arguments[key] == "phrase"))
        return asked

    return ask


def _refusal(asked: AskedDemonstration, language: Language) -> str:
    """Why an answer would not be one to what the reader has written; "" where it is."""
    error = asked.demo.error
    if error and error.unknown and asked.kind != BY_LETTERS:
        return fill(UNKNOWN[language], words=", ".join(error.unknown))
    if error and "animal" in error.missing and isinstance(asked.demo, PictureDemonstration):
        return NO_ANIMAL[language]
    return ""


def demonstrate(kind: str, **settings: Any) -> AskedDemonstration:
    """A demonstration of `networks.demos` by its name; of a shipped network, kept for all."""
    own = isinstance(settings["weights"], Model)
    return _demonstrate(kind, **settings) if own else _kept(kind, **settings)


def _demonstrate(kind: str, **settings: Any) -> AskedDemonstration:
    return AskedDemonstration(kind, settings, DEMONSTRATIONS[kind](**settings))


_kept = shared_cache(256)(_demonstrate)


def facts(demo: Demonstration) -> dict[str, str]:
    """The numbers and words that prose quotes of any demonstration."""
    run = demo.prediction
    known = {
        "size": str(run.states.shape[1]),
        "count": str(len(run.labels) or len(run.words)),
        "right": " ".join(demo.target),
        "said": " ".join(without_end(run.labels)),
    }
    if run.top:
        shares = [top[0].probability for top in run.top]
        unsure = int(np.argmin(shares))
        known |= {
            "label": run.labels[-1],
            "share": percent(shares[-1]),
            "unsure": run.labels[unsure],
            "unsure_word": run.words[unsure] if len(run.words) == len(run.labels) else "",
            "unsure_share": precise_percent(shares[unsure]),
        }
    return known


def without_end(labels: Iterable[str]) -> tuple[str, ...]:
    """A sentence without the end that a network has chosen for it."""
    return tuple(label for label in labels if label != "<end>")


def network_figure(
    writer: Writer,
    asked: AskedDemonstration,
    known: Mapping[str, str],
    notices: Iterable[list[Run]],
    *beneath: Drawing,
    opens: int | None = None,
) -> FigureBlock:
    """The network step by step, and what to notice; further drawings step along beneath it.

    Args:
        writer: of the section.
        asked: what is shown.
        known: what prose quotes of it.
        notices: the section's own, after what is odd in the sentence.
        beneath: drawings with as many steps.
        opens: the step that is shown at first, if it is not the last.
    """
    say, demo = writer.language, asked.demo
    run = unrolled_runs.unrolled_run(demo, say)
    drawing = Drawing(
        unrolled_run.unrolled_run(run, unrolled_runs.row_labels(demo, say)),
        writer.line("alt", **known),
        unrolled_run.min_width(run),
    )
    return writer.figure(
        drawing,
        *beneath,
        name=writer.section,
        captions=[[writer.runs("step", **_step(run, t, say))] for t in range(len(run.states))],
        notices=[*_oddities(asked, say), *notices, *_never_seen(asked, say)],
        opens=opens,
    )


def picture_answers(writer: Writer, asked: AskedDemonstration) -> Iterator[Block]:
    """A network that looks at a picture: how it works, and whether it is right."""
    demo = asked.demo
    known = facts(demo)
    said = right_or_wrong(writer, demo.prediction.labels, demo, known)
    yield network_figure(writer, asked, known, [said], opens=0)


def right_or_wrong(
    writer: Writer, said: Iterable[str], demo: Demonstration, known: Mapping[str, str]
) -> list[Run]:
    """Whether a network has said what is right."""
    right = without_end(said) == demo.target
    return writer.runs("notice-right" if right else "notice-wrong", **known)


def _step(run: unrolled_run.UnrolledRun, step: int, language: Language) -> dict[str, str]:
    """One step in words."""
    top = [
        f"{label} {fill(ui_text.PERCENT[language], share=f'{share * 100:.1f}')}"
        for label, share in run.guesses[step]
    ]
    return {
        "t": str(step + 1),
        "read": run.reads[step] or "—",
        "guesses": ", ".join(top) or "—",
    }


def _oddities(asked: AskedDemonstration, language: Language) -> Iterator[list[Run]]:
    """What is odd in the sentence, before anything is said of the answer to it."""
    demo, error = asked.demo, asked.demo.error
    if asked.kind not in (BY_LETTERS, "review"):
        typed = split_words(asked.settings["phrase"])
        if mended := mended_words(typed, language_of(" ".join(typed), language)):
            listed = ", ".join(f"{word} → {read}" for word, read in mended.items())
            yield styled_runs(READ_AS[language], words=listed)
    if error is None or (asked.kind in FREE and _is_free_caption(error, asked)):
        return
    if error.missing:
        missing = ", ".join(FIELD_NAMES[field][language].lower() for field in error.missing)
        filled_in = isinstance(demo, PictureDemonstration)
        scene = demo.picture_caption if isinstance(demo, PictureDemonstration) else ""
        sentence = (FILLED_IN if filled_in else MISSING)[language]
        yield styled_runs(sentence, missing=missing, scene=scene)
    elif error.correction:
        place = {"word": error.word, "position": error.position}
        yield styled_runs(MISPLACED[language], **place, meant=error.correction)
    else:
        yield from unknown_words_notice(error.unknown, language)


def _is_free_caption(error: CaptionError, asked: AskedDemonstration) -> bool:
    """Whether nothing is odd but that parts are left out, or stand in another order."""
    if error.missing:
        return set(error.missing) <= set(DROPPABLE)
    typed = canonical_forms(split_words(asked.settings["phrase"]), asked.demo.language)
    return sorted(typed) == sorted((error.correction or "").split())


def _never_seen(asked: AskedDemonstration, language: Language) -> Iterator[list[Run]]:
    """Whether the scene was kept from the network in training."""
    if asked.demo.held_out_caption and asked.is_trained:
        yield styled_runs(HELD_OUT[language], scene=asked.demo.held_out_caption)
