"""What "Problems" answers about truncated backpropagation through time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from content import words
from content.template import exact, fill, number, percent
from content.words import cells
from content.words import flow as names
from diagrams import flow as drawing
from diagrams.cells import LOOKS
from ui.chart import Drawing
from ui.experiments import flow as experiments
from ui.experiments.flow import Truncation
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

FAINT = 0.05
"""Of the largest value: what is below is no loss."""
ASKED = 10
"""The window of the question, which asks of the first loss after it."""


def exactly_zero(lesson: Lesson, found: Truncation) -> Iterator[Part]:
    """The same gradients in one piece and with a window, and what has become exactly 0."""
    say, facts = lesson.language, _facts(found)
    said = [names.TRUNCATED["whole"][say], fill(names.TRUNCATED["cut"][say], window=found.window)]
    cell, colour = cells.NAMES[found.cell][say], LOOKS[found.cell].colour
    panels = [
        drawing.Panel(matrix, colour, [cell, line])
        for matrix, line in zip((found.whole, found.cut), said, strict=True)
    ]
    first, *others = cases(found)
    kept = ["kept-rounded" if _apart(found) else "kept"] if first == "cut" else []
    notices = [lesson.runs(f"notice-{first}", *kept, **facts)]
    notices += [lesson.runs(f"notice-{one}", **facts) for one in others]
    yield lesson.figure(
        Drawing(
            drawing.matrices(panels, found.tokens, words.spoken(names.FLOW, say), lettered=False),
            lesson.line("alt-truncated", **facts),
            drawing.NARROWEST[len(panels)],
        ),
        name="truncated",
        notices=notices,
    )


def first_after(lesson: Lesson, found: Truncation, said: str | None) -> Iterator[Part]:
    """How far the first loss after a border reaches: on the example's text."""
    if said is None:
        return
    given = experiments.defaults(lesson.language)
    example = experiments.truncated("elman", ASKED, **given)
    seen = (example.cut != 0).sum(1)  # (T,)
    reached = int(seen[ASKED])
    truths = {1: "own", ASKED + 1: "start"}
    yield lesson.verdict(
        said,
        truth=truths.get(reached, "ten"),
        t=ASKED + 1,
        reached=reached,
        end_reached=int(seen[2 * ASKED - 1]),
        mean=number(float(seen.mean())),
    )


def cases(found: Truncation) -> list[str]:
    """Which sentences describe what the window took away."""
    whole, cut = found.whole, found.cut
    if found.window >= len(whole):
        return ["whole"]
    lost = whole[_lost(whole, cut)]
    if not lost.size:
        return ["none"]
    if not np.isfinite(lost).all():
        return ["blank"]
    beyond = float(np.tril(whole, -found.window).max())
    return ["cut", "faint" if beyond < FAINT * _largest(whole) else "dear"]


def _apart(found: Truncation) -> float:
    """The largest difference where nothing has become zero: one of rounding, if any."""
    whole, cut = found.whole, found.cut
    kept = np.tri(len(whole), dtype=bool) & ~_lost(whole, cut)
    kept &= np.isfinite(whole) & np.isfinite(cut)
    return float(np.abs(whole - cut).max(initial=0, where=kept))


def _lost(whole: Numbers, cut: Numbers) -> NDArray[np.bool_]:
    """Where a value that was not zero has become exactly zero."""
    gone: NDArray[np.bool_] = (cut == 0) & ~(whole == 0)
    return gone


def _largest(matrix: Numbers) -> float:
    return float(matrix.max(initial=0, where=np.isfinite(matrix)))


def _facts(found: Truncation) -> dict[str, Any]:
    whole, cut = found.whole, found.cut
    steps, gone = len(whole), _lost(whole, cut)
    worst = int(np.where(gone, np.nan_to_num(whole), -1).argmax())
    t, k = divmod(worst, steps)
    top, beyond = _largest(whole), float(np.tril(whole, -found.window).max())
    return {
        "steps": steps,
        "window": found.window,
        "zeros": int(gone.sum()),
        "all": steps * (steps + 1) // 2,
        "largest": number(float(whole[t, k])),
        "beyond": exact(beyond),
        "share": percent(beyond / top) if top and np.isfinite(beyond) else "",
        "t": t + 1,
        "k": k + 1,
        "apart": exact(_apart(found)),
        "mean": number(float((cut != 0).sum(1).mean())),
        "infinite": int(np.isinf(whole[gone]).sum()),
        "undefined": int(np.isnan(whole[gone]).sum()),
        "remaining": int((~np.isfinite(cut)).sum()),
    }
