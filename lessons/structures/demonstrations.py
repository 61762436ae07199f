"""A network of this page at work: what was asked of it, its picture, and what to notice in it.

Every structure shows one; what is its own stands in its section.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from content import Language, Text
from content.template import Run, percent, precise_percent, styled_runs
from diagrams import unrolled_run
from lessons.blocks import Block, Drawing, FigureBlock
from lessons.cache import shared_cache
from lessons.structures import unrolled_runs
from lessons.structures.scene_fields import FIELD_NAMES
from lessons.writer import Writer
from rnn_core.networks.demos import (
    DEMONSTRATIONS,
    Demonstration,
    PictureDemonstration,
    Weights,
)
from rnn_core.networks.pretrained import Model
from rnn_core.world.parsing import CaptionError

SAME_PROBABILITY: Final = 1e-6
"""Two probabilities that differ by less are one."""
HELD_OUT: Final = Text(
    ru="Такой сцены («{{scene}}») при обучении не было ни разу: это сочетание оставлено "
    "для проверки.",
    en="No such scene (“{{scene}}”) was seen in training: the combination is kept for the test.",
)
UNKNOWN: Final = Text(
    ru="Незнакомые сети слова: {{words}}. Любое такое слово для неё — <unk>.",
    en="Unknown to the network: {{words}}. Any such word is <unk> to it.",
)
NO_PICTURE: Final = Text(ru="На картинке: «{{scene}}».", en="The picture shows: “{{scene}}”.")
REFUSED_WORD: Final = Text(
    ru="Слова «{{word}}» (оно {{position}}-е) в этом маленьком мире нет.",
    en="Word {{position}}, “{{word}}”, does not exist in this small world.",
)
REFUSED_MISSING: Final = Text(
    ru="Из предложения не ясно: {{missing}}. Недостающее взято из примера.",
    en="The sentence does not say: {{missing}}. What is missing is taken from the example.",
)
REFUSED_ORDER: Final = Text(
    ru="Слово {{position}}, «{{word}}», здесь не подходит. В этом мире говорят: «{{meant}}».",
    en="Word {{position}}, “{{word}}”, does not fit here. This world says: “{{meant}}”.",
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
        where there is one, `so_far`.
    """

    def ask(
        structures_weights: Literal["untrained", "trained", "mine"],
        language: Language,
        so_far: Model | None = None,
        **values: Any,
    ) -> AskedDemonstration:
        ours: Weights = "untrained" if structures_weights == "untrained" else "trained"
        settings = {arguments[key]: value for key, value in values.items()}
        return demonstrate(kind, weights=so_far or ours, language=language, **settings)

    return ask


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
) -> FigureBlock:
    """The network step by step, and what to notice; further drawings step along beneath it.

    Args:
        writer: of the section.
        asked: what is shown.
        known: what prose quotes of it.
        notices: the section's own, after why a text was refused and before what else is odd in it.
        beneath: drawings with as many steps.
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
        captions=[[writer.runs("step", **_step(run, t))] for t in range(len(run.states))],
        notices=[*_refusals(demo, say), *notices, *_asides(asked, say)],
    )


def picture_answers(writer: Writer, asked: AskedDemonstration) -> Iterator[Block]:
    """A network that looks at a picture: where it is met, how it works, whether it is right."""
    yield writer.sentence("uses")
    demo = asked.demo
    known = facts(demo)
    yield network_figure(
        writer, asked, known, [right_or_wrong(writer, demo.prediction.labels, demo, known)]
    )


def right_or_wrong(
    writer: Writer, said: Iterable[str], demo: Demonstration, known: Mapping[str, str]
) -> list[Run]:
    """Whether a network has said what is right."""
    right = without_end(said) == demo.target
    return writer.runs("notice-right" if right else "notice-wrong", **known)


def _step(run: unrolled_run.UnrolledRun, step: int) -> dict[str, str]:
    """One step in words."""
    top = run.guesses[step]
    return {
        "t": str(step + 1),
        "read": run.reads[step] or "—",
        "guesses": ", ".join(f"{label} {share * 100:.1f} %" for label, share in top) or "—",
    }


def _asides(asked: AskedDemonstration, language: Language) -> Iterator[list[Run]]:
    """What the reader should know of the input: never seen in training, unknown."""
    demo = asked.demo
    if demo.held_out_caption and asked.is_trained:
        yield styled_runs(HELD_OUT[language], scene=demo.held_out_caption)
    if demo.prediction.unknown:
        yield styled_runs(UNKNOWN[language], words=", ".join(demo.prediction.unknown))


def _refusals(demo: Demonstration, language: Language) -> Iterator[list[Run]]:
    """Why the sentence is none of this world, before anything is said of what is shown instead."""
    if demo.error is None:
        return
    yield _refusal(demo.error, language)
    if isinstance(demo, PictureDemonstration):
        yield styled_runs(NO_PICTURE[language], scene=demo.picture_caption)


def _refusal(refused: CaptionError, language: Language) -> list[Run]:
    if refused.missing:
        missing = ", ".join(FIELD_NAMES[field][language].lower() for field in refused.missing)
        return styled_runs(REFUSED_MISSING[language], missing=missing)
    place = {"word": refused.word, "position": refused.position}
    if refused.correction:
        return styled_runs(REFUSED_ORDER[language], **place, meant=refused.correction)
    return styled_runs(REFUSED_WORD[language], **place)
