"""The networks of the lesson on structures as programs that print what the screen says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content import Language
from content import structure_snippets as snippets
from ui.experiments.structures import Run

if TYPE_CHECKING:
    from rnn_core.predictions import Prediction


def write(asked: Run, language: Language) -> str:
    """The program of a run: its trained network, with the greedy choice of words."""
    changes = {"weights": "trained"} | ({"beam": 1} if "beam" in asked.settings else {})
    demo = asked.otherwise(**changes)
    run, spoken = demo.prediction, demo.language
    if asked.kind in ("classify", "describe"):
        return _of_picture(asked, run, language)
    if asked.kind == "judge":
        shares = [next(g.probability for g in top if g.label == "kind") for top in run.top]
        return snippets.reviewer(run.words, spoken, str([round(share, 3) for share in shares]))
    if asked.kind == "translate":
        attention = asked.settings["attention"]
        return snippets.translator(run.words, spoken, attention, str([*run.labels]))
    if asked.kind == "tag":
        printed = str([*zip(run.words, run.labels, strict=True)])
        return snippets.tagger(run.words, spoken, printed)
    assert run.picture is not None
    colour = [round(float(value), 3) for value in run.picture.mean(axis=(0, 1))]
    return snippets.painter(run.words, spoken, str(colour))


def _of_picture(asked: Run, run: Prediction, language: Language) -> str:
    from rnn_core.demos import scene_of

    scene, _ = scene_of(asked.settings["phrase"], language)
    noise, seed = asked.settings["noise"], asked.settings["seed"]
    if asked.kind == "describe":
        return snippets.captioner(vars(scene), noise, seed, language, str([*run.labels]))
    best = run.top[0][0]
    printed = f"{best.label} {round(best.probability, 3)}"
    return snippets.classifier(vars(scene), noise, seed, language, printed)
