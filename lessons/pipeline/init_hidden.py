"""The first state, and a text in chunks."""

from collections.abc import Iterator
from typing import Any, Final

from content import Text
from content.template import number_or_zero, percent
from content.ui_text import in_language
from diagrams import chunked_bptt as drawing
from diagrams.theme import steps_width
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Slider
from lessons.pipeline import training_step
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.chunked_bptt import ChunkedBPTT, chunked_bptt

TITLES: Final = {
    "apart": Text(ru="‖h − h целиком‖", en="‖h − h read whole‖"),
    "carried": Text(ru="состояние передано", en="state passed on"),
    "afresh": Text(ru="каждый кусок с нулей", en="each chunk from zeros"),
    "gradient": Text(ru="‖∂L/∂x<sub>t</sub>‖", en="‖∂L/∂x<sub>t</sub>‖"),
    "whole": Text(ru="без detach()", en="without detach()"),
    "detached": Text(ru="с detach()", en="with detach()"),
}
LONG_LINE: Final = Text(
    ru="фильм сначала показался мне очень скучным , но потом понравился всем нам",
    en="at first it seemed so boring , but then we liked it",
)
IN_CHUNKS: Final = {"training_step_max_length": 12, "init_hidden_chunk": 4}
"""How that line is read: all its tokens, in chunks of several."""

CHUNK = Slider("init_hidden_chunk", Text(ru="Токенов в куске", en="Tokens in a chunk"), 2, 1, 12, 1)


@shared_cache(128)
def chunks(init_hidden_chunk: int, **pipeline: Any) -> ChunkedBPTT:
    """`batching.chunked_bptt.chunked_bptt` of the longest line of `assemble(**pipeline)`."""
    run = training_step.assemble(**pipeline)
    line = int(run.batch.lengths.argmax())
    ids = run.vocabulary.encode(run.tokens[line])
    label = int(run.labels[line])
    return chunked_bptt(
        run.tokens[line], ids, label, len(run.vocabulary), run.settings, init_hidden_chunk
    )


EXPERIMENT = Experiment(chunks, [CHUNK], builds_on=training_step.EXPERIMENT)


def in_chunks(writer: Writer, found: ChunkedBPTT) -> Iterator[Block]:
    """States and gradients of a line read in chunks, against the line read whole."""
    facts = _facts(found)
    titles = in_language(TITLES, writer.language)
    parts = ["pieces", "gradient", "error"] if found.backward_error else [_alone(found)]
    yield writer.figure(
        Drawing(
            drawing.states_and_gradients(found, titles),
            writer.line("alt", **facts),
            steps_width(found.tokens, 34),
        ),
        name="init-hidden",
        notices=[writer.runs(f"notice-{part}", **facts) for part in [*parts, "zeros"]],
        waits=True,
    )


def starting_from_zeros(writer: Writer, found: ChunkedBPTT) -> Verdict:
    """Which states zeros change: all after the first chunk. Yours may fit into one chunk."""
    long = EXPERIMENT.at(
        writer.language, training_step_text=LONG_LINE[writer.language], **IN_CHUNKS
    )
    least = float(long.reset_distance[long.chunk_starts[1] :].min())
    return writer.verdict("later", **_facts(long), least=number_or_zero(least))


def _alone(found: ChunkedBPTT) -> str:
    return "one" if len(found.tokens) > 1 else "one-token"


def _facts(found: ChunkedBPTT) -> dict[str, str]:
    last = found.chunk_starts[-1]
    whole, cut = found.full_gradient, found.detached_gradient
    return {
        "steps": str(len(found.tokens)),
        "chunk": str(found.chunk_length),
        "chunks": str(len(found.chunk_starts)),
        "carried": number_or_zero(float(found.carried_distance.max())),
        "afresh": number_or_zero(float(found.reset_distance.max())),
        "token": found.tokens[int(found.reset_distance.argmax())],
        "cut": str(last),
        "share": percent(float(whole[:last].sum() / whole.sum())) if whole.sum() else "0",
        "whole_first": number_or_zero(float(whole[0])),
        "cut_first": number_or_zero(float(cut[0])),
        "zeros": number_or_zero(found.zero_state_difference),
        "error": (found.backward_error or "").split(". ")[0],
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[CHUNK]],
    presets={
        "long": {"training_step_text": LONG_LINE} | IN_CHUNKS,
        "every": {"init_hidden_chunk": 1},
        "one": {"init_hidden_chunk": 12, "training_step_max_length": 12},
    },
    question=Question(("starts", "later", "none"), starting_from_zeros),
    answers=[in_chunks],
)
