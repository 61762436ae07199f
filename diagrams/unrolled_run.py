"""A network at work, step by step: what it read, its state, and the likeliest answers above."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import step_columns, theme

HALF: Final = 0.26  # half the width of a column of cells, in steps
BOX_TOP, BOX_BOTTOM = -0.22, -0.4  # of the boxes with words; the cells fill 0 … 1
GUESS_LEVELS: Final = (1.35, 1.6, 1.74)  # heights of the three likeliest answers
TOP: Final = 1.84
FEWEST: Final = 4  # a shorter text leaves room at the right instead of swelling
FEWEST_BESIDE: Final = 1.5  # the same beside a picture
NAMES: Final = 112  # pixels of the names at the left
PICTURE: Final = 104  # pixels of a picture where the figure is as narrow as it gets
BESIDE: Final = 24  # between a picture and the steps
Guesses = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class UnrolledRun:
    """What happened, as plain values; N steps, H numbers in a state.

    Attributes:
        reads: the word under each step, "" where nothing is read.
        states: (N, H).
        guesses: the likeliest answers above each step, best first; none where nothing is asked.
        answers: steps whose answer counts; the others only show what the network would say.
        fed_back: steps that read their own last answer.
        seen: a picture that comes in, (rows, columns, 3) bytes.
        painted: a picture that comes out.
    """

    reads: tuple[str, ...]
    states: NDArray[np.float32]
    guesses: tuple[Guesses, ...]
    answers: frozenset[int]
    fed_back: frozenset[int] = frozenset()
    seen: NDArray[np.uint8] | None = None
    painted: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class UnrolledRunLabels:
    """Words on the diagram: names of the rows with the shapes of their tensors."""

    reads: str
    states: str
    guesses: str
    seen: str = ""
    painted: str = ""


def unrolled_run(run: UnrolledRun, labels: UnrolledRunLabels) -> theme.Figure:
    """The diagram; frame t marks step t, the last step is marked at first."""
    steps = len(run.states)
    across = min_width(run) - NAMES - 8
    share, gap = PICTURE / across, BESIDE / across
    left = share + gap if run.seen is not None else 0.0
    right = 1 - share - gap if run.painted is not None else 1.0
    traces = [
        _arrows(run),
        _arrowheads(run),
        _boxes(run),
        _cells(run),
        *[_guesses(run, rank) for rank in range(3)],
        step_columns.step_frame(steps - 1, HALF),
    ]
    pictures = [
        (run.seen, labels.seen, [0, share], "2"),
        (run.painted, labels.painted, [1 - share, 1], "3"),
    ]
    axes: dict[str, Any] = {}
    for picture, name, domain, number in pictures:
        if picture is not None:
            traces.append(_picture(picture, number))
            axes |= _picture_axes(picture, name, domain, number)
    figure = theme.figure(
        traces,
        height=380 if any(run.guesses) else 290,
        margin={"l": NAMES, "r": 8, "t": 4, "b": 30},
        coloraxis=theme.state_axis(),
        xaxis={"range": [-0.75, _columns(run) - 0.45], "visible": False}
        | {"domain": [left, right]},
        yaxis={"range": [BOX_BOTTOM - 0.03, TOP if any(run.guesses) else 1.08], "visible": False},
        annotations=_names(labels),
        uirevision=steps,
        **axes,
    )
    figure["frames"] = theme.frames(
        [[{"x": step_columns.step_frame_x(step, HALF)}] for step in range(steps)], traces=[7]
    )
    return figure


def min_width(run: UnrolledRun) -> int:
    """Pixels below which words would run into one another; narrower screens scroll."""
    loud = [*run.reads, *(label for guess in run.guesses for label, _ in guess[:1])]
    quiet = [label for guess in run.guesses for label, _ in guess[1:]]
    needed = [44.0, *(12 + 7.5 * min(len(word), theme.LONGEST_LABEL) for word in loud)]
    needed += [6 + 5.8 * (min(len(word), theme.LONGEST_LABEL) + len(" 99 %")) for word in quiet]
    pictures = (run.seen is not None) + (run.painted is not None)
    columns = _columns(run) + 0.3
    return NAMES + 8 + round(columns * max(needed)) + (PICTURE + BESIDE) * pictures


def _columns(run: UnrolledRun) -> float:
    """How many steps there is room for."""
    return max(len(run.states), FEWEST if run.seen is None else FEWEST_BESIDE)


def _arrows(run: UnrolledRun) -> dict[str, Any]:
    steps = range(len(run.states))
    pieces = [(t - 1 + HALF + 0.03, 0.5, t - HALF - 0.04, 0.5) for t in steps[1:]]
    if run.seen is not None:
        pieces.append((-0.72, 0.5, -HALF - 0.04, 0.5))
    if run.painted is not None:
        pieces.append((len(steps) - 1 + HALF + 0.03, 0.5, len(steps) - 0.5, 0.5))
    pieces += [(t, BOX_TOP, t, -0.03) for t in steps if run.reads[t]]
    pieces += [(t, 1.02, t, 1.2) for t in steps if t in run.answers and run.guesses[t]]
    line = {"color": theme.MUTED, "width": 1.4}
    return theme.trace(
        "scatter", **step_columns.segments(pieces), mode="lines", line=line, hoverinfo="skip"
    )


def _arrowheads(run: UnrolledRun) -> dict[str, Any]:
    steps = range(len(run.states))
    heads = [(t - HALF - 0.04, 0.5, "triangle-right") for t in steps[1:]]
    if run.seen is not None:
        heads.append((-HALF - 0.04, 0.5, "triangle-right"))
    if run.painted is not None:
        heads.append((len(steps) - 0.5, 0.5, "triangle-right"))
    heads += [(t, -0.035, "triangle-up") for t in steps if run.reads[t]]
    heads += [(t, 1.2, "triangle-up") for t in steps if t in run.answers and run.guesses[t]]
    return theme.trace(
        "scatter",
        x=[x for x, _, _ in heads],
        y=[y for _, y, _ in heads],
        mode="markers",
        marker={"symbol": [symbol for *_, symbol in heads], "size": 9, "color": theme.MUTED},
        hoverinfo="skip",
    )


def _boxes(run: UnrolledRun) -> dict[str, Any]:
    """The words that are read; those of the network's own come in the colour of answers."""
    words = {t: word for t, word in enumerate(run.reads) if word}
    colours = [theme.Y if t in run.fed_back else theme.X for t in words]
    textfont = {"size": 14, "color": colours}
    return step_columns.token_boxes(
        words, BOX_BOTTOM, BOX_TOP - BOX_BOTTOM, width=0.9, textfont=textfont
    )


def _cells(run: UnrolledRun) -> dict[str, Any]:
    return step_columns.state_cells(run.states, HALF, hovertemplate="%{z:.4f}<extra></extra>")


def _guesses(run: UnrolledRun, rank: int) -> dict[str, Any]:
    """The best answers, the second best, the third, with their probabilities."""
    asked = [t for t, guess in enumerate(run.guesses) if len(guess) > rank]
    said = [run.guesses[t][rank] for t in asked]
    loud = [rank == 0 and t in run.answers for t in asked]
    gap = " " if rank else "<br>"
    return theme.trace(
        "scatter",
        x=asked,
        y=[GUESS_LEVELS[rank]] * len(asked),
        mode="text",
        text=[f"{theme.label(label)}{gap}{share * 100:.0f} %" for label, share in said],
        textfont={"size": 14 if rank == 0 else 11}
        | {"color": [theme.Y if is_loud else theme.MUTED for is_loud in loud]},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _picture(picture: NDArray[np.uint8], number: str) -> dict[str, Any]:
    return theme.trace(
        "image", z=theme.array(picture), xaxis=f"x{number}", yaxis=f"y{number}", hoverinfo="skip"
    )


def _picture_axes(
    picture: NDArray[np.uint8], name: str, domain: list[float], number: str
) -> dict[str, Any]:
    rows, columns, _ = picture.shape
    quiet = {"showticklabels": False, "ticks": ""}
    across = {"domain": domain, "anchor": f"y{number}", "range": [-0.5, columns - 0.5]}
    down = {"domain": [0.1, 0.9], "anchor": f"x{number}", "range": [rows - 0.5, -0.5]}
    down |= {"scaleanchor": f"x{number}", "constrain": "domain"}
    title = {"title": {"text": name, "standoff": 6}}
    return {
        f"xaxis{number}": across | quiet | title | {"constrain": "domain"},
        f"yaxis{number}": down | quiet,
    }


def _names(labels: UnrolledRunLabels) -> list[dict[str, Any]]:
    """Names of the rows and the shapes of their tensors, left of all else."""
    rows = [
        (labels.guesses, GUESS_LEVELS[0] + 0.08, theme.Y),
        (labels.states, 0.62, theme.H),
        (labels.reads, (BOX_TOP + BOX_BOTTOM) / 2, theme.X),
    ]
    place = {"showarrow": False, "x": 0, "xref": "paper", "xshift": -8, "xanchor": "right"}
    return [
        place | {"text": text, "font": {"color": colour, "size": 13}, "y": level}
        for text, level, colour in rows
        if text
    ]
