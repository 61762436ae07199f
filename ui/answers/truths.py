"""What is true of each structure's question, computed when it is asked: the right option, facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from content import Language, words
from content.template import number, percent
from ui.experiments import structures as experiments
from ui.experiments.structures import Run

if TYPE_CHECKING:
    from rnn_core.predictions import Prediction

Truth = tuple[str, dict[str, str]]
SAME: Final = 1e-6
"""Two probabilities that differ by less are one."""


def _unseen(asked: Run, language: Language) -> Truth:
    share = experiments.marks()["classifier"]["en"]["animals"]
    return "yes" if share > 0.5 else "no", {"share": f"{share * 100:.1f}"}


def _beam(asked: Run, language: Language) -> Truth:
    greedy, wide = (asked.otherwise(beam=width).prediction for width in (1, 8))
    facts = {
        "greedy": " ".join(greedy.labels[:-1]),
        "wide": " ".join(wide.labels[:-1]),
        "greedy_log": number(greedy.log_probability or 0),
        "wide_log": number(wide.log_probability or 0),
    }
    return "same" if greedy.labels == wide.labels else "other", facts


def _twins(asked: Run, language: Language) -> Truth:
    one, other = (
        experiments.demo("judge", weights="trained", review=review, language=language).demo
        for review in words.TWINS[language].split(" | ")
    )
    shares = [kind(one.prediction), kind(other.prediction)]
    assert one.rival is not None and other.rival is not None
    bags = [kind(one.rival), kind(other.rival)]
    tells = {"rnn": abs(shares[0] - shares[1]) > SAME, "bag": abs(bags[0] - bags[1]) > SAME}
    truth = "both" if all(tells.values()) else "rnn" if tells["rnn"] else "none"
    first, second = words.TWINS[language].split(" | ")
    facts = {"first": first, "second": second, "bag_one": percent(bags[0])}
    facts |= {"bag_other": percent(bags[1]), "one": percent(shares[0]), "two": percent(shares[1])}
    return truth, facts


def _first_or_last(asked: Run, language: Language) -> Truth:
    from dataclasses import replace

    from rnn_core.demos import scene_of
    from rnn_core.grammar import PLACES, SIZES
    from rnn_core.microworld import sentence

    scene, _ = scene_of(asked.settings["phrase"], language)
    spoken = asked.demo.language
    size = next(key for key in SIZES if key != scene.size)
    place = next(key for key in PLACES if key != scene.place)
    picture, sized, placed = (
        asked.otherwise(phrase=sentence(one, spoken)).prediction.picture
        for one in (scene, replace(scene, size=size), replace(scene, place=place))
    )
    assert picture is not None and sized is not None and placed is not None
    first, last = (float(np.abs(other - picture).mean()) for other in (sized, placed))
    facts = {"first": percent(first), "last": percent(last)}
    return "first" if first > last else "last", facts


def _attention(asked: Run, language: Language) -> Truth:
    marks = experiments.marks()
    shares = {
        name: marks[f"translator{rest}"][asked.demo.language]["sentences"]
        for name, rest in (("with_it", ""), ("without", " without attention"))
    }
    facts = {name: f"{share * 100:.1f}" for name, share in shares.items()}
    return "worse" if shares["without"] < shares["with_it"] else "same", facts


def _afterthought(asked: Run, language: Language) -> Truth:
    whole = asked.demo.prediction
    first = asked.otherwise(phrase=whole.words[0]).prediction
    pairs = zip(whole.top[0], first.top[0], strict=True)
    change = max(abs(one.probability - other.probability) for one, other in pairs)
    facts = {"word": whole.words[0], "label": whole.labels[0], "change": number(change)}
    return "yes" if change > SAME else "no", facts


def kind(run: Prediction, step: int = -1) -> float:
    """The probability that a review is kind, after one of its words."""
    return next(guess.probability for guess in run.top[step] if guess.label == "kind")


TRUTHS: Final[dict[str, Callable[[Run, Language], Truth]]] = {
    "one-to-one": _unseen,
    "one-to-many": _beam,
    "review": _twins,
    "painting": _first_or_last,
    "many-to-many": _attention,
    "aligned": _afterthought,
}
"""Section → its truth."""
