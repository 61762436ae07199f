"""What "The whole pipeline" asks of rnn_core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ui import controls
from ui.shared import shared

if TYPE_CHECKING:
    from rnn_core.cells import Cell
    from rnn_core.chunks import Chunked
    from rnn_core.ends import Ends
    from rnn_core.microworld import Language
    from rnn_core.pipeline import Pipeline
    from rnn_core.shapes import Shapes
    from rnn_core.update import Optimizer, Update

RATE = float(str(controls.CONTROLS["learning_rate"].default))
"""Of the step of plain gradient descent that the pipeline ends with."""


@shared(64)
def assemble(
    batch: str,
    cell: Cell,
    hidden: int,
    stack: int,
    directions: str,
    side: Literal["right", "left"],
    max_length: int,
    seed: int,
    language: Language,
) -> Pipeline:
    """`rnn_core.pipeline.assemble`, shared by all sessions; arguments are named like the controls.

    The trained reviewer of "Structures" says what the right answers are.
    """
    from rnn_core.pipeline import assemble as send
    from rnn_core.sentiment import Settings

    settings = Settings(cell, hidden, stack, int(directions), side, max_length, seed)
    return send(batch, _labels(batch, language), settings, RATE)


@shared(64)
def _labels(batch: str, language: Language) -> tuple[int, ...]:
    from rnn_core.batches import read_lines
    from rnn_core.pipeline import right_answers

    return right_answers(read_lines(batch).tokens, language)


@shared(64)
def ends(pipeline: Pipeline) -> Ends:
    """`rnn_core.ends.ends`, shared by all sessions."""
    from rnn_core.ends import ends as last_states

    return last_states(pipeline)


@shared(128)
def update(optimizer: Optimizer, learning_rate: str, **pipeline: Any) -> Update:
    """`rnn_core.update.update` of `assemble(**pipeline)`, shared by all sessions."""
    from rnn_core.update import update as make_step

    return make_step(assemble(**pipeline), optimizer, float(learning_rate))


@shared(128)
def chunks(chunk: int, **pipeline: Any) -> Chunked:
    """`rnn_core.chunks.read_in_chunks` of the longest line of `assemble(**pipeline)`."""
    from rnn_core.chunks import read_in_chunks

    run = assemble(**pipeline)
    line = int(run.batch.lengths.argmax())
    ids = run.vocabulary.encode(run.tokens[line])
    label = int(run.labels[line])
    return read_in_chunks(run.tokens[line], ids, label, len(run.vocabulary), run.settings, chunk)


@shared(256)
def shapes(
    layer: Cell,
    b: int,
    t: int,
    d: int,
    h: int,
    l: int,  # noqa: E741
    two_directions: bool,
    batch_first: bool,
) -> Shapes:
    """`rnn_core.shapes.shapes`, shared by all sessions; arguments are named like the controls."""
    from rnn_core.shapes import shapes as ask

    return ask(layer, b, t, d, h, l, two_directions, batch_first)


def defaults(language: Language) -> dict[str, Any]:
    """What `assemble` takes before anyone has touched a control: for a question's own network."""
    keys = ("batch", "cell", "hidden", "stack", "directions", "side", "max_length", "seed")
    return controls.defaults(*keys, language=language) | {"language": language}
