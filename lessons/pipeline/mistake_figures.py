"""Pictures of what a wrong version costs, by the name of its pair."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np

from content import Text
from content.template import fill, number, percent
from diagrams import mistake_curves, mistakes, theme
from lessons.pipeline.outcomes import PairOutcome

Titles = Mapping[str, str]
TITLES: Final = {
    "percent": Text(ru="{{share}} %", en="{{share}}%"),
    "wrong": Text(ru="как часто пишут", en="as often written"),
    "right": Text(ru="как надо", en="as it should be"),
    "accuracy": Text(
        ru="доля верных ответов на новых строках", en="share of right answers on new lines"
    ),
    "chance": Text(ru="наугад", en="by chance"),
    "line": Text(ru="строка", en="line"),
    "step": Text(ru="шаг t", en="step t"),
    "token": Text(ru="токен", en="token"),
    "unit": Text(ru="нейрон состояния", en="unit of the state"),
    "off": Text(ru="‖h − верное h‖", en="‖h − right h‖"),
    "moved": Text(ru="‖h − h после слов‖", en="‖h − h after the words‖"),
    "merged": Text(ru="‖h − h с двумя b‖", en="‖h − h with two b‖"),
    "rectangle": Text(ru="без упаковки", en="not packed"),
    "packed": Text(ru="упаковано", en="packed"),
    "read": Text(ru="строк читается", en="lines read"),
    "whole": Text(ru="без кусков", en="in one piece"),
    "cut": Text(ru="кусками, detach", en="in chunks, detach"),
    "reach": Text(ru="‖∂L/∂x<sub>t</sub>‖", en="‖∂L/∂x<sub>t</sub>‖"),
    "shift": Text(ru="сдвиг обратной половины", en="shift of the backward half"),
    "updates": Text(ru="шагов обучения", en="updates"),
    "loss": Text(ru="потери L", en="loss L"),
    "floor": Text(ru="минимум с двойным softmax", en="minimum with two softmaxes"),
    "uniform": Text(ru="равномерный ответ, ln C", en="uniform guess, ln C"),
    "cross_entropy": Text(ru="кросс-энтропия", en="cross-entropy"),
    "window": Text(ru="окно", en="window"),
    "next": Text(ru="следующее значение", en="next value"),
    "targets": Text(ru="верный ответ", en="target"),
    "intact": Text(ru="доля ещё не обнулённых", en="share never zeroed"),
    "letter": Text(ru="какую букву предсказывает", en="letter to predict"),
    "share": Text(ru="доля верных букв", en="share of right letters"),
    "forced": Text(ru="teacher forcing", en="teacher forcing"),
    "free": Text(ru="свободная генерация", en="free running"),
    "update": Text(ru="длина шага ‖Δθ‖", en="length of the step ‖Δθ‖"),
    "limit": Text(ru="lr · max_norm", en="lr · max_norm"),
}


def _last_state_framed(tried: PairOutcome, titles: Titles) -> theme.Figure:
    """The states of one line, the last of them framed: that one is h_n."""
    states = tried.right.values["output"][0]  # (T, H)
    last = len(states)
    names = [f"output[0, {t}]" for t in range(last)]
    return mistakes.state_rows(states, names, titles["unit"], framed=last - 1)


def _first_line(tried: PairOutcome, titles: Titles) -> theme.Figure:
    series = _both(tried, "apart", titles)
    steps = {name: values[0] for name, values in series.items()}  # the first line's
    return _distances(steps, (titles["step"], titles["off"]))


def _accuracy(tried: PairOutcome, titles: Titles) -> theme.Figure:
    shares = {
        titles[ending]: (share, fill(titles["percent"], share=percent(share)))
        for ending in ("wrong", "right")
        for share in [float(getattr(tried, ending).values["accuracy"])]
    }
    return mistakes.two_bars(shares, titles["accuracy"], theme.Y, (0.5, titles["chance"]))


def _scrambled(tried: PairOutcome, titles: Titles) -> theme.Figure:
    whose = _both(tried, "whose", titles)
    return mistakes.misplaced_vectors(
        whose, tried.right.values["line"], (titles["step"], titles["line"])
    )


def _by_line(tried: PairOutcome, titles: Titles) -> theme.Figure:
    lengths = tried.right.values["lengths"].tolist()
    ticks = [f"{row}: len = {length}" for row, length in enumerate(lengths, start=1)]
    series = _both(tried, "off", titles)
    return _distances(series, (titles["line"], titles["off"]), ticks)


def _packed(tried: PairOutcome, titles: Titles) -> theme.Figure:
    sizes = tried.right.values["sizes"]
    lines = int(sizes.max())
    series = {
        titles["rectangle"]: np.full(len(sizes), lines, dtype=np.float32),
        titles["packed"]: sizes.astype(np.float32),
    }
    ticks = _numbered(len(sizes))
    return mistakes.grouped_bars(
        series, ticks, (titles["step"], titles["read"]), theme.X, 1.2 * lines, whole=True
    )


def _over_pads(tried: PairOutcome, titles: Titles) -> theme.Figure:
    steps = tried.wrong.values["steps"]
    words = int(np.count_nonzero(tried.wrong.values["ids"]))
    still = np.where(np.arange(len(steps)) < words, steps, 0)  # packed, it ends with the words
    series = {titles["wrong"]: steps, titles["right"]: still.astype(np.float32)}
    ticks = [str(token) for token in tried.wrong.values["ids"][0]]
    return _distances(series, (titles["token"], titles["moved"]), ticks)


def _from_zeros(tried: PairOutcome, titles: Titles) -> theme.Figure:
    return _distances(_both(tried, "off", titles), (titles["step"], titles["off"]))


def _reach(tried: PairOutcome, titles: Titles) -> theme.Figure:
    left = tried.right.values
    series = {titles["whole"]: left["whole"], titles["cut"]: left["reach"]}
    return _distances(series, (titles["token"], titles["reach"]), colour=theme.L)


def _layers_not_steps(tried: PairOutcome, titles: Titles) -> theme.Figure:
    left = tried.wrong.values
    rows = np.stack([left["h_n"][1, 0], left["output"][0, 1], left["second"][0]])
    names = ["h_n[1]", "output[:, 1]", "rnn(x[:, :2])"]
    return mistakes.state_rows(rows, names, titles["unit"])


def _backward_shift(tried: PairOutcome, titles: Titles) -> theme.Figure:
    return _distances(_both(tried, "moved", titles), (titles["token"], titles["shift"]))


def _learning(tried: PairOutcome, titles: Titles) -> theme.Figure:
    floor = float(tried.wrong.values["floor"]), titles["floor"]
    series = _both(tried, "losses", titles)
    top = 1.1 * max(float(losses.max()) for losses in series.values())
    return mistake_curves.loss_curves(series, floor, (titles["updates"], titles["loss"]), top)


def _biases(tried: PairOutcome, titles: Titles) -> theme.Figure:
    return _distances(_both(tried, "apart", titles), (titles["step"], titles["merged"]))


def _letters(tried: PairOutcome, titles: Titles) -> theme.Figure:
    series = {
        titles["forced"]: tried.wrong.values["right"].mean(0).astype(np.float32),
        titles["free"]: tried.right.values["right"].mean(0).astype(np.float32),
    }
    ticks = [*str(tried.right.values["word"])[1:]]
    return mistakes.grouped_bars(series, ticks, (titles["letter"], titles["share"]), theme.Y, 1.05)


def _update(tried: PairOutcome, titles: Titles) -> theme.Figure:
    lengths = {
        titles[ending]: (length, number(length))
        for ending in ("wrong", "right")
        for length in [float(getattr(tried, ending).values["update"])]
    }
    bound = float(tried.right.values["limit"]), titles["limit"]
    return mistakes.two_bars(lengths, titles["update"], theme.L, bound, powers=(-2, 4))


def _wrong_start(tried: PairOutcome, titles: Titles) -> theme.Figure:
    uniform = float(tried.wrong.values["floor"]), titles["uniform"]
    series = _both(tried, "losses", titles)
    top = 1.1 * max(float(losses.max()) for losses in series.values())
    axes = titles["updates"], titles["cross_entropy"]
    return mistake_curves.loss_curves(series, uniform, axes, top, above=True)


def _predictions(tried: PairOutcome, titles: Titles) -> theme.Figure:
    truth = tried.right.values["targets"], titles["targets"]
    series = _both(tried, "line", titles)
    return mistake_curves.predictions(series, truth, (titles["window"], titles["next"]))


def _intact(tried: PairOutcome, titles: Titles) -> theme.Figure:
    series = _both(tried, "intact", titles)
    axes = titles["step"], titles["intact"]
    return mistakes.grouped_bars(series, _numbered(len(series[titles["right"]])), axes, theme.H, 1)


def _both(tried: PairOutcome, name: str, titles: Titles) -> dict[str, mistakes.Numbers]:
    """What either version left under a name."""
    return {titles[end]: getattr(tried, end).values[name] for end in ("wrong", "right")}


def _numbered(count: int) -> list[str]:
    return [str(step) for step in range(1, count + 1)]


def _distances(
    series: Mapping[str, mistakes.Numbers],
    titles: tuple[str, str],
    ticks: list[str] | None = None,
    colour: str = theme.H,
) -> theme.Figure:
    """Groups of bars whose axis ends a little above the longest."""
    top = 1.2 * max(float(values.max()) for values in series.values())
    count = len(next(iter(series.values())))
    return mistakes.grouped_bars(series, ticks or _numbered(count), titles, colour, top)


class PairFigure(NamedTuple):
    """How a pair is drawn, and from which arrays that its programs left behind."""

    draw: Callable[[PairOutcome, Titles], theme.Figure]
    arrays: tuple[str, ...] = ()


FIGURES: Final[Mapping[str, PairFigure]] = {
    "output-1": PairFigure(_last_state_framed, ("output",)),
    "state_axes-2": PairFigure(_first_line, ("apart",)),
    "time_axis-1": PairFigure(_accuracy),
    "view-1": PairFigure(_scrambled, ("whose", "line")),
    "last_pad-1": PairFigure(_by_line, ("lengths", "off")),
    "last_pad-2": PairFigure(_by_line, ("lengths", "off")),
    "packing-1": PairFigure(_packed, ("sizes",)),
    "packing-2": PairFigure(_by_line, ("lengths", "off")),
    "padding_idx-1": PairFigure(_over_pads, ("steps", "ids")),
    "streams-1": PairFigure(_from_zeros, ("off",)),
    "streams-2": PairFigure(_from_zeros, ("off",)),
    "h_0-1": PairFigure(_from_zeros, ("off",)),
    "lstm_cell-1": PairFigure(_first_line, ("apart",)),
    "detach-1": PairFigure(_reach, ("whole", "reach")),
    "sizes-2": PairFigure(_layers_not_steps, ("h_n", "output", "second")),
    "order-1": PairFigure(_backward_shift, ("moved",)),
    "cross_entropy-3": PairFigure(_learning, ("losses",)),
    "nll_loss-2": PairFigure(_wrong_start, ("losses",)),
    "flat_line-1": PairFigure(_predictions, ("line", "targets")),
    "dropout-2": PairFigure(_biases, ("apart",)),
    "variational_dropout-2": PairFigure(_intact, ("intact",)),
    "forcing-1": PairFigure(_letters, ("right",)),
    "clipping-1": PairFigure(_update),
}
"""ProgramPair → its picture; the others have nothing to see."""
