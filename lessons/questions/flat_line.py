"""Why predictions come out as a flat line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from content import Text
from content.template import number, percent
from content.ui_text import in_language
from diagrams import flat_line as drawing
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory import forecasting
from rnn_core.memory.forecasting import (
    AR2,
    HIDDEN,
    LEVEL,
    MAX_WINDOW,
    MISTAKES,
    PERIODS,
    RATE,
    SATURATED,
    SPREAD,
    TEST,
    TRAINING,
    UPDATES,
    Forecast,
    Mistake,
    ar2,
    best_mse,
)

TITLES: Final = {
    "step": Text(ru="шаг", en="step"),
    "value": Text(ru="значение", en="value"),
    "targets": Text(ru="как было", en="targets"),
    "predictions": Text(ru="прогноз", en="predictions"),
    "mean": Text(ru="среднее", en="mean"),
}
LABELS: Final = {
    "none": Text(ru="нет", en="none"),
    "unscaled": Text(ru="масштаб", en="scaling"),
    "shuffled": Text(ru="порядок", en="order"),
    "broadcast": Text(ru="формы", en="shapes"),
}
FLAT: Final = 0.9
"""A forecast is flat if the best one has an MSE of this share of the variance, or more."""
REPEATS: Final = 0.85
"""A forecast repeats the last value if its MSE is this share of that of doing so, or more, …"""
ALIKE: Final = 0.95
"""… and if it correlates with the last value so strongly."""
ASKED_NOISE: Final = 50  # %, of the question
SHARES: Final = {"same": 1.0, "seventy": 0.5**0.5, "half": 0.5}
"""Options of the question: std of predictions / std of targets."""

NOISE = Slider(
    "flat_line_noise",
    Text(ru="Непредсказуемо, % дисперсии (q)", en="Unpredictable, % of the variance (q)"),
    *(50, 5, 100, 5),
)
MISTAKE = Choice(
    "flat_line_mistake",
    Text(ru="Ошибка", en="Mistake"),
    "none",
    MISTAKES,
    labels=LABELS,
    help=Text(
        ru="Масштаб: входы и ответы не масштабированы. Порядок: значения перемешаны до нарезки на "
        "окна. Формы: в MSE предсказания (N, 1), ответы (N,).",
        en="Scaling: inputs and targets are not standardised. Order: values are shuffled before "
        "the windows are cut. Shapes: predictions (N, 1) and targets (N,) in the MSE.",
    ),
)
WINDOW = Slider(
    "flat_line_window",
    Text(ru="Окно W, значений", en="Window W, values"),
    *(4, 1, MAX_WINDOW, 1),
)
PERIOD = Slider("flat_line_period", Text(ru="Период, шагов", en="Period, steps"), 12, *PERIODS, 1)
SEED = Slider("flat_line_seed", Text(ru="Зерно (seed)", en="Seed"), 0, 0, 99, 1)

CHECK: Final = """\
import torch
from torch import nn

generator = torch.Generator().manual_seed({seed})
drawn = torch.randn({steps}, generator=generator, dtype=torch.float64).tolist()
values = [drawn[0], {rho:.6f} * drawn[0] + {rest:.6f} * drawn[1]]
for one in drawn[2:]:  # AR(2) with variance 1
    values.append({a1:.6f} * values[-1] - {a2:.6f} * values[-2] + {spread:.6f} * one)
values = {level:g} + {scale:g} * torch.tensor(values, dtype=torch.float64)
{shuffle}past = values[:{known}]
{scaling}
windows = x.float().unfold(0, {window} + 1, 1)
inputs, targets = windows[:, :-1].T[..., None], windows[:, -1:]  # (T, B, 1), (B, 1)

rnn, head = nn.RNN(1, {hidden}), nn.Linear({hidden}, 1)
weights = [*rnn.parameters(), *head.parameters()]
generator = torch.Generator().manual_seed({seed})
with torch.no_grad():
    for weight in weights:  # PyTorch's own default, from our generator
        weight.uniform_(-({hidden}**-0.5), {hidden}**-0.5, generator=generator)
optimizer = torch.optim.Adam(weights, {rate})
for _ in range({updates}):
    guess = head(rnn(inputs[:, :{training}])[1][0])  # (B, 1)
    {loss}
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

with torch.no_grad():
    guess = head(rnn(inputs[:, {training}:])[1][0])
new, last = targets[{training}:], inputs[-1, {training}:]
mean = targets[:{training}].mean()
print(f"std: {{(guess.std() / new.std()).item():.2f}} of that of the targets")
mses = [(one - new).square().mean() for one in (guess, mean, last)]
print(f"MSE: {{(mses[0] / mses[1]).item():.2f}} of that of the mean")
print(f"last value again: {{(mses[2] / mses[1]).item():.2f}}")
# std: {printed_std} of that of the targets
# MSE: {printed_mse} of that of the mean
# last value again: {printed_last}
"""
SHUFFLE: Final = (
    "values = values[torch.randperm(len(values), generator=generator)]  # the mistake\n"
)
SCALING: Final = {
    "unscaled": "x = values  # the mistake: tanh saturates",
    "": "x = (values - past.mean()) / past.std()",
}
LOSS: Final = {
    "broadcast": "loss = (guess - targets[:{n}, 0]).square().mean()  # the mistake: (B, B)",
    "": "loss = (guess - targets[:{n}]).square().mean()",
}


@dataclass(frozen=True, eq=False)
class Forecasts:
    """What networks foretell with every mistake and without, and of which series."""

    process: AR2
    window: int
    made: Mapping[Mistake, Forecast]
    chosen: Mistake

    @property
    def shown(self) -> Forecast:
        """Of the chosen mistake."""
        return self.made[self.chosen]


@shared_cache(128)
def trained(noise: int, period: int, window: int, seed: int) -> Mapping[Mistake, Forecast]:
    """`rnn_core.memory.forecasting.forecasts`: all mistakes at once."""
    return forecasting.forecasts(noise / 100, period, window, seed)


def run(
    flat_line_noise: int,
    flat_line_mistake: Mistake,
    flat_line_window: int,
    flat_line_period: int,
    flat_line_seed: int,
) -> Forecasts:
    """All forecasts, and the one that is asked for."""
    made = trained(flat_line_noise, flat_line_period, flat_line_window, flat_line_seed)
    process = ar2(flat_line_noise / 100, flat_line_period)
    return Forecasts(process, flat_line_window, made, flat_line_mistake)


EXPERIMENT = Experiment(run, [NOISE, MISTAKE, WINDOW, PERIOD, SEED])


def swing(writer: Writer, found: Forecasts) -> Verdict:
    """How much the best forecast swings where half of the variance cannot be foreseen."""
    half = EXPERIMENT.at(writer.language, flat_line_noise=ASKED_NOISE)
    share = half.shown.predicted_spread / half.shown.spread
    nearest = min(SHARES, key=lambda option: abs(SHARES[option] - share))
    return writer.verdict(
        nearest, noise=ASKED_NOISE, law=percent((1 - ASKED_NOISE / 100) ** 0.5), **numbers(half)
    )


def forecast(writer: Writer, found: Forecasts) -> Iterator[Block]:
    """The forecast over time, beside what came and the mean."""
    facts = numbers(found)
    shown = found.shown
    yield writer.figure(
        Drawing(
            drawing.forecast_over_time(
                shown.targets, shown.predictions, shown.mean, in_language(TITLES, writer.language)
            ),
            writer.line("alt", **facts),
        ),
        name="flat-line",
        notices=[
            writer.runs(f"notice-{case(found)}", **facts),
            writer.runs("notice-baselines", **facts),
            *([writer.runs("notice-law", **facts)] if found.chosen == "none" else []),
        ],
        waits=True,
    )


def program(writer: Writer, found: Forecasts) -> Iterator[Block]:
    """The three numbers that tell a flat line from a forecast, in PyTorch."""
    yield Program("program", source(found, writer.values["flat_line_seed"]), waits=True)


def source(found: Forecasts, seed: int) -> str:
    """The program: the series, the network with the chosen mistake, and what it prints."""
    process, shown, window = found.process, found.shown, found.window
    rho = process.neighbours
    kind = found.chosen
    return CHECK.format(
        seed=seed,
        steps=TRAINING + TEST + window,
        rho=rho,
        rest=(1 - rho * rho) ** 0.5,
        a1=process.a1,
        a2=-process.a2,  # r²
        spread=process.noise**0.5,
        level=LEVEL,
        scale=SPREAD,
        shuffle=SHUFFLE if kind == "shuffled" else "",
        known=TRAINING + window,
        scaling=SCALING.get(kind, SCALING[""]),
        window=window,
        hidden=HIDDEN,
        rate=RATE,
        updates=UPDATES,
        training=TRAINING,
        loss=LOSS.get(kind, LOSS[""]).format(n=TRAINING),
        printed_std=f"{shown.predicted_spread / shown.spread:.2f}",
        printed_mse=f"{shown.mse / shown.mean_mse:.2f}",
        printed_last=f"{shown.last_value_mse / shown.mean_mse:.2f}",
    )


def case(found: Forecasts) -> str:
    """Which sentence describes the forecast."""
    if found.chosen != "none":
        return found.chosen
    best = best_mse(found.process, found.window)
    if found.process.noise >= FLAT:
        return "noise"
    if best >= FLAT:
        return "short"
    one = found.shown
    if found.window == 1 and one.lag > ALIKE and one.mse > REPEATS * one.last_value_mse:
        return "repeats"
    return "none"


def numbers(found: Forecasts) -> dict[str, Any]:
    """What the words of the section name, and the list of questions."""
    one, right = found.shown, found.made["none"]
    return {
        "q": percent(found.process.noise),
        "window": found.window,
        "share": percent(one.predicted_spread / one.spread),
        "std": number(one.spread),
        "predicted_std": number(one.predicted_spread),
        "mse": number(one.mse),
        "mean_mse": number(one.mean_mse),
        "last_mse": number(one.last_value_mse),
        "ratio": f"{one.mse / one.mean_mse:.2f}",
        "right_ratio": f"{right.mse / right.mean_mse:.2f}",
        "best_ratio": f"{best_mse(found.process, found.window):.2f}",
        "saturated": percent(one.saturated),
        "edge": SATURATED,
        "below": number(one.mean - float(one.predictions.mean())),
        "rate": RATE,
        "updates": UPDATES,
        "lag": f"{one.lag:.2f}",
        "rho": f"{round(found.process.neighbours, 2) + 0.0:.2f}".replace("-", "−"),
        "variance": number(one.spread**2),
        "predicted_variance": number(one.predicted_spread**2),
        "sum": number(one.predicted_spread**2 + one.mse),
        "training": TRAINING,
        "test": TEST,
    }


GOOD: Final = {"flat_line_mistake": "none", "flat_line_period": 12, "flat_line_window": 4}
SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[NOISE, MISTAKE], [WINDOW, PERIOD, SEED]],
    formulas=["variance-split"],
    presets={
        "good": GOOD | {"flat_line_noise": 10},
        "noise": GOOD | {"flat_line_noise": 100},
        "short": GOOD | {"flat_line_noise": 10, "flat_line_period": 4, "flat_line_window": 1},
        "repeats": GOOD | {"flat_line_noise": 10, "flat_line_period": 24, "flat_line_window": 1},
    },
    question=Question(tuple(SHARES), swing),
    answers=[forecast, program],
)
