"""Perplexity: exp of the mean loss, letter by letter."""

from collections.abc import Iterator
from math import exp, floor, fsum
from typing import Any, Final

import numpy as np

from content import Language, Text
from content.template import decimal, grouped, number, with_visible_blanks
from content.ui_text import in_language
from diagrams import perplexity as drawing
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.cache import shared_cache
from lessons.controls import Line, Slider
from lessons.refusals import refused
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.bounds import OutOfBounds, check
from rnn_core.charlm.char_rnn import STEPS
from rnn_core.charlm.perplexity import (
    EVERY,
    MAX_LINE,
    PerplexityRun,
    bits,
    perplexity,
    perplexity_run,
)

LINES: Final = (
    Text(ru="добрый день", en="hello world"),
    Text(ru="добрый тень", en="hallo world"),
)
"""What is trained on, and what is tested: one letter is another."""
TITLES: Final = {
    "chance": Text(ru="p", en="p"),
    "choices": Text(ru="1 / p", en="1 / p"),
    "letter": Text(ru="верная буква", en="right letter"),
    "perplexity": Text(ru="перплексия", en="perplexity"),
    "mean": Text(ru="среднее 1/p", en="mean of 1/p"),
    "uniform": Text(ru="V: наугад", en="V: guessing"),
    "updates": Text(ru="шагов обучения", en="updates"),
    "axis": Text(ru="перплексия", en="perplexity"),
    "trained": Text(ru="строка обучения", en="line trained on"),
    "tested": Text(ru="проверочная строка", en="line tested"),
}
LOW: Final = 1.1
"""A perplexity below this is as good as certain."""
RULES: Final = 0.5
"""A letter that costs more than this share of all losses rules the perplexity."""
PROGRAM: Final = """\
import math

import torch

p = torch.tensor({chances}, dtype=torch.float64)  # of the right letters
loss = -p.log().mean()  # what cross_entropy(logits, letters) gives, in nats

print(f"{{loss.exp():.2f}} {{p.reciprocal().mean():.3g}}")  # perplexity; the mean of 1/p is not it
print(f"{{loss / math.log(2):.2f}}")  # bits a letter
# {found} {mean}
# {bits}
"""

UPDATES = Slider(
    "perplexity_updates",
    Text(ru="Шагов обучения", en="Updates"),
    *(STEPS, 0, STEPS, EVERY),
)
LINE = Line(
    "perplexity_line",
    Text(ru="Учится на строке, от 2 до 24 букв", en="Trained on a line of 2 to 24 letters"),
    LINES[0],
    width=2.0,
)
TEST = Line(
    "perplexity_test", Text(ru="Проверяется на строке", en="Tested on"), LINES[1], width=2.0
)
SEED = Slider("perplexity_seed", Text(ru="Зерно весов", en="Seed of the weights"), 0, 0, 99, 1)


def lines(
    perplexity_line: str, perplexity_test: str, perplexity_seed: int, language: Language
) -> PerplexityRun:
    """`charlm.perplexity.perplexity_run`, kept for all readers; named like the controls."""
    for control, text in ((LINE, perplexity_line), (TEST, perplexity_test)):
        try:
            check("letters of the line", len(text), 2, MAX_LINE)
        except OutOfBounds as error:  # of the two fields it is this one
            raise refused(error, {control.key: control}, language) from error
    return _lines(perplexity_line, perplexity_test, perplexity_seed)


@shared_cache(128)
def _lines(line: str, test_line: str, seed: int) -> PerplexityRun:
    return perplexity_run(line, test_line, seed)


WRONG_LETTER: Final = {
    "perplexity_updates": STEPS,
    "perplexity_line": LINES[0],
    "perplexity_test": LINES[1],
}
EXPERIMENT = Experiment(lines, [LINE, TEST, SEED])


def measured(writer: Writer, run: PerplexityRun) -> Iterator[Block]:
    """Letters of the tested line, the run of both perplexities, and their means."""
    moment = writer.values[UPDATES.key] // EVERY
    facts, titles = numbers(run, moment), in_language(TITLES, writer.language)
    size = len(run.letters)
    yield writer.figure(
        Drawing(
            drawing.letters(run.tested, moment, size, titles),
            writer.line("alt-letters", **facts),
            drawing.min_width(run.tested),
        ),
        Drawing(drawing.over_training(run, moment, titles), writer.line("alt-run", **facts)),
        name="perplexity",
        notices=[writer.runs(*_notice(run, moment), **facts)],
        waits=True,
    )
    if facts["best"] < facts["updates"] and facts["lowest"] != facts["tested"]:
        yield writer.note("longer", **facts)
    if facts["mean"] != facts["tested"]:
        yield writer.note("means", **facts)
    if facts["mean_of_two"] != facts["together"]:
        yield writer.note("sentences", **facts)
    yield writer.note("units", **facts)


def one_letter(writer: Writer, run: PerplexityRun) -> Verdict:
    """What one letter that was held for almost impossible does to the perplexity of a line."""
    first = EXPERIMENT.at(writer.language)
    found = float(first.tested.perplexities[-1])
    truth = "one" if found < 1.5 else "few" if found < 6 else "thousands"
    return writer.verdict(truth, **numbers(first, STEPS // EVERY))


def program(writer: Writer, run: PerplexityRun) -> Iterator[Block]:
    """The same from the chances of the right letters."""
    losses = run.tested.losses[writer.values[UPDATES.key] // EVERY].astype(np.float64)
    found = perplexity(losses)
    yield Program(
        "program",
        PROGRAM.format(
            chances=[float(f"{one:.8g}") for one in np.exp(-losses)],
            found=f"{found:.2f}",
            mean=f"{np.exp(losses).mean():.3g}",
            bits=f"{bits(float(losses.mean())):.2f}",
        ),
    )


def case(run: PerplexityRun, moment: int) -> str:
    """Which sentence describes the tested line."""
    losses = run.tested.losses[moment]
    if len(run.letters) == 1:
        return "alone"
    if moment == 0:
        return "start"
    if perplexity(losses) < LOW:
        return "sure"
    return "one" if len(losses) > 1 and losses.max() > RULES * losses.sum() else "several"


def _notice(run: PerplexityRun, moment: int) -> list[str]:
    """The sentence of `case`, and whether a uniform guess would do better."""
    worse = moment > 0 and perplexity(run.tested.losses[moment]) > len(run.letters)
    return [f"notice-{case(run, moment)}", *(["worse"] if worse else [])]


def numbers(run: PerplexityRun, moment: int) -> dict[str, Any]:
    """What the words of the section name, and the list of questions."""
    trained, tested = (
        one.losses[moment].astype(np.float64) for one in (run.trained, run.tested)
    )  # (T,)
    worst = int(tested.argmax())
    rest = np.delete(tested, worst)
    words = max(len(run.tested.line.split()), 1)
    both = perplexity(trained), perplexity(tested)
    every = np.concatenate([trained, tested])
    return {
        "updates": EVERY * moment,
        "best": EVERY * int(run.tested.perplexities[: moment + 1].argmin()),
        "lowest": number(float(run.tested.perplexities[: moment + 1].min())),
        "size": len(run.letters),
        "line": with_visible_blanks(run.tested.line),
        "trained": number(both[0]),
        "tested": number(both[1]),
        "loss": decimal(float(tested.mean())),
        "letters": len(tested),
        "letter": with_visible_blanks(run.tested.line[worst + 1]),
        "chance": number(exp(-float(tested[worst]))),
        "cost": number(float(tested[worst])),
        "total": number(fsum(tested)),
        "least": f"{floor(100 * exp(-float(rest.max()))) / 100:.2f}" if len(rest) else "",
        "without": number(perplexity(rest)) if len(rest) else "",
        "mean": number(float(np.exp(tested).mean())),
        "mean_of_two": number(sum(both) / 2),
        "together": number(perplexity(every)),
        "bits": number(bits(float(tested.mean()))),
        "words": words,
        "by_word": _large(exp(min(fsum(tested) / words, 700.0))),
        "by_line": _large(exp(min(fsum(tested), 700.0))),
    }


def _large(value: float) -> str:
    """Three digits of a number, its thousands set apart."""
    return grouped(round(float(f"{value:.3g}"))) if 1000 <= value < 1e5 else number(value)


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[UPDATES, SEED], [LINE, TEST]],
    formulas=["perplexity"],
    presets={
        "start": WRONG_LETTER | {"perplexity_updates": 0},
        "sure": WRONG_LETTER | {"perplexity_test": LINES[0]},
        "one": WRONG_LETTER,
        "early": WRONG_LETTER | {"perplexity_updates": 12},
    },
    question=Question(("one", "few", "thousands"), one_letter),
    answers=[measured, program],
)
