"""The second page: gradients with the numbers of a real matrix, what helps, mistakes, questions."""

from typing import Any, Final

from content.formulas import FORMULAS
from content.template import number, power_of_ten
from editions.sheet.collect import Collector
from editions.sheet.parts import Formula, Part, SheetPage, Table
from editions.svg import WIDTH, Panel
from lessons.pipeline.mistakes import MISTAKES
from lessons.place import Place
from lessons.problems import spectrum, wall
from lessons.problems.gradient_verdicts import left

SCALES: Final = (0.8, 1.0, 4.0)
"""Factors on W_hh: the gradient must vanish, it vanishes all the same, it explodes."""
LAGS: Final = Place("problems", "lags", {"lags_task": "adding"})
BIAS: Final = Place("problems", "forget-bias")
WALL: Final = Place("problems", "wall")
ASKED: Final = (
    *("explodes", "relu", "layers", "init-hidden"),  # the note's own
    *("same-weights", "nonlinearity", "first-state", "c-and-h", "lstm-or-gru", "hidden-size"),
    *("forcing-ratio", "perplexity", "recurrent-dropout", "flat-predictions"),
)
"""Questions of the list, the note's four first."""


def backward(sheet: Collector) -> SheetPage:
    """The second page."""
    parts = (_gradients, _wall, _cures, _bias, _lags, _pitfalls, _questions)
    return SheetPage("backward", sheet.words("page-backward"), [part(sheet) for part in parts])


def _at(**values: Any) -> Place:
    return Place("problems", "spectrum", {f"gradient_flow_{key}": it for key, it in values.items()})


def _gradients(sheet: Collector) -> Part:
    """The rule, and what becomes of a gradient with one and the same matrix times a factor."""
    first = _at()
    found = first.result(sheet.language)
    facts = spectrum.numbers(found)
    rows = [_row(sheet, f"{scale:g}", _at(scale=scale)) for scale in SCALES]
    relu = _row(sheet, "4, ReLU", _at(scale=4.0, nonlinearity="relu"))
    rows.append([*relu[:-2], "—", "—"])  # gates have functions of their own
    rows.append(_row(sheet, sheet.words("row-orthogonal"), _at(init="orthogonal")))
    bound = f":gray[σ]<sub>1</sub>{power_of_ten(facts['back']).removeprefix('10')}"
    named = (":gray[σ]<sub>1</sub>", "ρ", bound, "RNN", "GRU", "LSTM")
    head = [sheet.words("head-scale"), *named]
    settings = {"hidden": found.settings.hidden, "bias": f"{found.settings.forget_bias:g}"}
    plane = 74.0
    norms = Panel(box=(40, WIDTH - plane - 28, 4, 82))
    values = Panel(("x2", "y2"), (WIDTH - plane, WIDTH, 8, 8 + plane))
    return sheet.part(
        "gradients",
        first,
        sheet.lead(first),
        Formula(FORMULAS["gradient-flow"]),
        Formula(FORMULAS["gradient-bound"]),
        sheet.line("gradients-sigma"),
        sheet.line("gradients-table", **settings, back=facts["back"]),
        Table(head, rows, numeric=True),
        sheet.picture(
            first,
            "spectrum",
            (WIDTH, 110),
            *(norms, values),
            caption=sheet.words("gradients-figure"),
        ),
    )


def _row(sheet: Collector, name: str, place: Place) -> list[str]:
    """What becomes of the gradient with one matrix."""
    found = place.result(sheet.language)
    facts = spectrum.numbers(found)
    cells = [number(left(found.cells[cell])) for cell in ("elman", "gru", "lstm")]
    return [name, facts["sigma"], facts["rho"], facts["bound"], *cells]


def _wall(sheet: Collector) -> Part:
    picture = sheet.picture(WALL, "wall", (WIDTH, 118), Panel(box=(34, WIDTH - 8, 2, 92)), which=1)
    words = sheet.line("wall-words", **wall.numbers(WALL.result(sheet.language)))
    return sheet.part("wall", WALL, picture, words, Formula(FORMULAS["clipping"]))


def _cures(sheet: Collector) -> Part:
    """What is left of the gradient with each cure, beside what is left without."""
    remains = {
        name: number(left(_at(**values).result(sheet.language).cells[cell]))
        for name, cell, values in (
            ("shut", "lstm", {"forget_bias": 0.0}),
            ("opened", "lstm", {}),
            ("elman", "elman", {}),
            ("orthogonal", "elman", {"init": "orthogonal"}),
        )
    }
    found = _at().result(sheet.language)
    facts = {"back": len(found.tokens) - 1, "bias": f"{found.settings.forget_bias:g}", **remains}
    facts |= sheet.numbers("detach")
    names = ("clip", "gates", "orthogonal", "truncated", "attention")
    lines = [sheet.point(f"cure-{name}", **facts) for name in names]
    return sheet.part("cures", Place("problems", "gates"), *lines)


def _bias(sheet: Collector) -> Part:
    """What is left of c by step, for biases of the forget gate."""
    picture = sheet.picture(BIAS, "forget-bias", (WIDTH, 104), Panel(box=(34, WIDTH - 8, 4, 78)))
    return sheet.part("bias", BIAS, sheet.lead(BIAS), picture)


def _lags(sheet: Collector) -> Part:
    """What trained cells reach."""
    picture = sheet.picture(LAGS, "lags", (WIDTH, 116), Panel(box=(34, WIDTH - 8, 4, 90)))
    return sheet.part("lags", LAGS, sheet.lead(LAGS), picture)


def _pitfalls(sheet: Collector) -> Part:
    names = [name.replace("_", "-") for name in MISTAKES]
    return sheet.part("pitfalls", Place("pipeline", "break-it"), *sheet.pitfalls(*names))


def _questions(sheet: Collector) -> Part:
    return sheet.part("questions", Place("questions", "faq"), *sheet.questions(*ASKED))
