"""What "Structures" answers: a network at work, what to notice in it, and how good it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from content import Language, words
from content.template import Run as Words
from content.template import percent, precise, runs
from diagrams import exams, kinds
from diagrams import tape as tapes_drawn
from diagrams.theme import tape_width
from ui import programs, tapes
from ui.answers import review
from ui.answers.truths import TRUTHS, kind
from ui.chart import Drawing
from ui.experiments import structures as experiments
from ui.experiments.structures import Run
from ui.lesson import Lesson
from ui.parts import Part, Program

if TYPE_CHECKING:
    from rnn_core.demos import Demo
    from rnn_core.predictions import Prediction


@dataclass(frozen=True)
class Show:
    """How a structure is shown.

    Attributes:
        demo: name of its demonstration in `rnn_core.demos.DEMOS`.
        network: name of its network in `rnn_core.school.COURSES`.
        settings: controls that redraw the page.
        sliders: controls that redraw its answers alone.
        options: answers of its question.
    """

    demo: str
    network: str
    settings: tuple[str, ...]
    sliders: tuple[str, ...]
    options: tuple[str, ...]


SHOWS: Final = {
    "one-to-one": Show("classify", "classifier", ("phrase",), ("noise", "seed"), ("yes", "no")),
    "one-to-many": Show(
        "describe", "captioner", ("phrase",), ("noise", "beam", "seed"), ("same", "other")
    ),
    "review": Show("judge", "reviewer", ("review",), (), ("rnn", "both", "none")),
    "painting": Show("paint", "painter", ("phrase",), (), ("first", "last")),
    "many-to-many": Show(
        "translate", "translator", ("phrase", "attention"), ("beam",), ("same", "worse")
    ),
    "aligned": Show("tag", "tagger", ("phrase",), (), ("yes", "no")),
}


def network_of(show: Show, settings: dict[str, Any]) -> str:
    """The network that the reader's settings ask for."""
    return show.network if settings.get("attention", True) else f"{show.network} without attention"


def overview(lesson: Lesson, structure: str) -> Iterator[Part]:
    """The five structures, the chosen one in colour."""
    figure = kinds.kinds(structure, words.spoken(words.STRUCTURE, lesson.language))
    yield lesson.figure(Drawing(figure, lesson.line("alt-kinds"), kinds.MIN_WIDTH), name="kinds")


def network(lesson: Lesson, asked: Run) -> Iterator[Part]:
    """The network at work, and what to notice."""
    say, demo = lesson.language, asked.demo
    run = demo.prediction
    drawn, labels = tapes.tape(demo, say), tapes.labels(demo, say)
    facts = _facts(demo, say)
    drawings = [
        Drawing(
            tapes_drawn.tape(drawn, labels),
            lesson.line("alt", **facts),
            tapes_drawn.min_width(drawn),
        )
    ]
    if lesson.section_id == "review":
        kindness = [kind(run, t) for t in range(len(run.words))]
        figure = exams.verdicts(kindness, run.words, words.TAPE["kind"][say])
        drawings.append(
            Drawing(figure, lesson.line("alt-verdicts", **facts), tape_width(run.words))
        )
    captions = [[lesson.runs("step", **_step(drawn, t))] for t in range(len(drawn.states))]
    yield lesson.figure(
        *drawings,
        name=lesson.section_id,
        captions=captions,
        notices=[*_refusals(demo, say), *_notices(lesson, asked, facts), *_asides(asked, say)],
    )
    if run.attention is not None:
        titles = (words.TAPE["read"][say], words.TAPE["written"][say])
        figure = exams.attention(run.attention, run.words, run.labels, titles)
        drawing = Drawing(figure, lesson.line("alt-attention", **facts), tape_width(run.words))
        yield lesson.figure(drawing, name="attention", notices=[lesson.runs(_looks(run), **facts)])


def verdict(lesson: Lesson, asked: Run, said: str | None) -> Iterator[Part]:
    """Whether the reader's answer to the section's question was right."""
    if said is not None:
        truth, facts = TRUTHS[lesson.section_id](asked, lesson.language)
        yield lesson.verdict(said, truth, **facts)


def examination(lesson: Lesson, network: str) -> Iterator[Part]:
    """What every network reached on combinations it has never seen, in the page's language."""
    say, marks = lesson.language, experiments.marks()
    rows: list[tuple[str, float, bool]] = []
    loud: set[int] = set()
    for (name, mark), text in words.MARKS.items():
        share = marks[name].get(say, marks[name].get("en", {}))[mark]
        if name == network or words.RIVALS.get(name) == network:
            loud.add(len(rows))
        rows.append((text[say], share, name in words.RIVALS))
    figure = exams.examination(rows, words.EXAM[say], frozenset(loud))
    worst = percent(min(share for _, share, rival in rows if not rival))
    facts = {
        "worst": worst,
        "bag": percent(marks["bag of words"][say]["reviews"]),
        "reviewer": percent(marks["reviewer"][say]["reviews"]),
    }
    notices = [lesson.runs("notice", **facts)]
    yield lesson.figure(
        Drawing(figure, lesson.line("alt", **facts), 560), name="exam", notices=notices
    )


def program(lesson: Lesson, asked: Run) -> Iterator[Part]:
    """The trained network of this section in plain PyTorch, and what it prints."""
    yield Program(programs.write(asked, lesson.language))


def _facts(demo: Demo, language: Language) -> dict[str, str]:
    """The numbers and words that prose quotes, of any demonstration."""
    run = demo.prediction
    facts = {
        "size": str(run.states.shape[1]) if run.states is not None else "",
        "count": str(len(run.labels) or len(run.words)),
        "right": " ".join(demo.right),
        "said": " ".join(label for label in run.labels if label != "<end>"),
    }
    if run.top:
        shares = [top[0].probability for top in run.top]
        unsure = int(np.argmin(shares))
        facts |= {
            "label": run.labels[-1],
            "share": percent(shares[-1]),
            "unsure": run.labels[unsure],
            "unsure_word": run.words[unsure] if len(run.words) == len(run.labels) else "",
            "unsure_share": precise(shares[unsure]),
        }
    if demo.rival:
        best = demo.rival.top[0][0]
        facts |= {"rival": best.label, "rival_share": percent(best.probability)}
    if demo.rival and demo.rival.labels and demo.rival.labels[0] in words.VERDICTS:
        course = [0.5, *(kind(run, t) for t in range(len(run.words)))]
        jumps = np.abs(np.diff(course))
        jump = int(jumps.argmax())
        facts |= {
            "label": words.VERDICTS[run.labels[-1]][language],
            "jump": run.words[jump],
            "before": percent(course[jump]),
            "after": percent(course[jump + 1]),
            "kind": percent(course[-1]),
            "rival_kind": percent(kind(demo.rival)),
        }
    if run.names is not None:
        named = [word for word, share in zip(run.words, run.names, strict=True) if share > 0.5]
        surest = int(run.names.argmax())
        facts |= {
            "names": ", ".join(named),
            "name_word": run.words[surest],
            "name_share": percent(float(run.names[surest])),
        }
    if run.attention is not None:
        written, read = np.unravel_index(run.attention.argmax(), run.attention.shape)
        facts |= {
            "written": run.labels[written],
            "read": run.words[read],
            "looked": percent(float(run.attention[written, read])),
            "last": run.words[-1],
        }
    return facts


def _step(drawn: tapes_drawn.Tape, step: int) -> dict[str, str]:
    """One step of a tape in words."""
    top = drawn.guesses[step]
    return {
        "t": str(step + 1),
        "read": drawn.reads[step] or "—",
        "guesses": ", ".join(f"{label} {share * 100:.1f} %" for label, share in top) or "—",
    }


def _notices(lesson: Lesson, asked: Run, facts: dict[str, str]) -> Iterator[list[Words]]:
    from rnn_core.reviews import unheard

    section, demo = lesson.section_id, asked.demo
    if section == "review":
        yield from review.unheard(unheard(demo.prediction.words, demo.language), lesson.language)
        learnt = asked.settings["weights"] != "untrained"
        yield lesson.runs("notice" if learnt else "notice-untaught", **facts)
        yield lesson.runs("notice-bag", **facts)
    elif section == "aligned":
        yield lesson.runs("notice", **facts)
        yield lesson.runs("notice-names" if facts["names"] else "notice-nameless", **facts)
    elif not demo.right:
        yield lesson.runs("notice-free", **facts)
    else:
        said = demo.rival.labels if section == "painting" and demo.rival else demo.prediction.labels
        right = tuple(label for label in said if label != "<end>") == demo.right
        yield lesson.runs("notice-right" if right else "notice-wrong", **facts)


def _looks(run: Prediction) -> str:
    assert run.attention is not None
    blind = bool((run.attention[:, -1] == 1).all()) and len(run.words) > 1
    return "notice-blind" if blind else "notice-attention"


def _asides(asked: Run, language: Language) -> Iterator[list[Words]]:
    """What the reader should know of the input: never seen in training, unknown."""
    demo = asked.demo
    if demo.unseen and asked.settings["weights"] != "untrained":
        yield runs(words.HELD_OUT[language], scene=demo.unseen)
    if demo.prediction.unknown:
        yield runs(words.UNKNOWN[language], words=", ".join(demo.prediction.unknown))


def _refusals(demo: Demo, language: Language) -> Iterator[list[Words]]:
    """Why the sentence is none of this world, before anything is said of what is shown instead."""
    refused = demo.refused
    if refused is None:
        return
    if refused.missing:
        missing = ", ".join(words.SCENE[field][language].lower() for field in refused.missing)
        yield runs(words.REFUSED_MISSING[language], missing=missing)
    elif refused.meant:
        yield runs(
            words.REFUSED_ORDER[language],
            word=refused.word,
            position=refused.position,
            meant=refused.meant,
        )
    else:
        yield runs(words.REFUSED_WORD[language], word=refused.word, position=refused.position)
    if demo.seen is not None:
        yield runs(words.NO_PICTURE[language], scene=demo.shown)
