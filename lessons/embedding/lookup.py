"""From a word to a vector: tokens, ids, and the rows of the matrix that the ids choose."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np

from content import LANGUAGES, Language, Text
from content.template import Run, fill, number, styled_runs
from diagrams import lookup as diagrams
from lessons.blocks import Block, Drawing, Note, Verdict
from lessons.cache import shared_cache
from lessons.controls import FileLimits, Lines, Number
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching import padding_effects
from rnn_core.batching.lines import MAX_LINES
from rnn_core.batching.padding import EmbeddingLookup, TextBatch, batch_texts, embedding_lookup
from rnn_core.networks.pretrained import pretrained
from rnn_core.probing.last_words import compare_last_words

UNKNOWN_TEXTS: Final = Text(
    ru="маленький рыжий жираф сидит в коробке\nкот видит жирафа",
    en="a small ginger giraffe sits in a box\na cat sees the giraffe",
)
SINGLE_TEXTS: Final = Text(ru="кот\nсобака\nзаяц", en="cat\ndog\nhare")
GAPPED_TEXTS: Final = Text(
    ru="маленький рыжий кот сидит в коробке\n\nбольшая чёрная собака спит под новым столом",
    en="a small ginger cat sits in a box\n\na big black dog sleeps under the new table",
)
TWIN_TEXTS: Final = Text(ru="рыжий кот\nчёрный кот", en="a ginger cat\na black cat")
"""Lines that end with the same word; the question speaks of them."""
LABELS: Final = {
    "tokens": Text(ru="токены", en="tokens"),
    "ids": Text(ru="номера (id)", en="ids"),
    "onehot": Text(ru="one-hot", en="one-hot"),
    "matrix": Text(ru="матрица E ({{V}}, {{D}})", en="matrix E ({{V}}, {{D}})"),
    "vector": Text(ru="вектор x ({{D}},)", en="vector x ({{D}},)"),
}
EMPTY_LINES: Final = Text(
    ru="Пустые строки в пачку не вошли: {{numbers}}. Длину 0 PyTorch не примет: {{error}}.",
    en="Empty lines stay out of the batch: {{numbers}}. PyTorch rejects a length of 0: {{error}}.",
)
"""Said of lines without tokens, with PyTorch's own words."""
UNKNOWN_WORDS: Final = Text(
    ru="Незнакомые слова: {{words}}. У них одна общая строка <unk>, сеть их не различает.",
    en="Unknown words: {{words}}. They share the row of <unk>: the network cannot tell them apart.",
)

TEXTS = Lines(
    "lookup_texts",
    Text(ru="Ваши строки", en="Your lines"),
    Text(
        ru="большая чёрная собака спит под новым столом\nмаленький рыжий кот сидит в коробке\n"
        "большой белый заяц Кузя лежит на старом столе рядом с мячом",
        en="a big black dog sleeps under the new table\na small ginger cat sits in a box\n"
        "a big white hare Kuzya lies on the old table beside a ball",
    ),
    file=FileLimits(lines=MAX_LINES),
    width=4.0,
)
ROW = Number(
    "lookup_row",
    Text(ru="Номер строки на рисунке", en="Number of the line drawn"),
    1,
    1,
    32,
    pixels=320,
    help=Text(
        ru="Пустые строки не считаются; номер больше последнего — это последняя строка.",
        en="Empty lines do not count; a number past the last line means the last.",
    ),
)


@shared_cache(256)
def lookup(lookup_texts: str, lookup_row: int, language: Language) -> EmbeddingLookup:
    """A line's rows of the painter's embedding, kept for all readers; named like the controls."""
    batch = batch_texts(lookup_texts, language)
    network = pretrained("painter", batch.language).network
    return embedding_lookup(batch, lookup_row, network.embed.weight.detach())  # type: ignore[union-attr, operator]


@shared_cache(1)
def empty_sequence_error() -> str:
    """What PyTorch says of a line without tokens that is to be packed."""
    return padding_effects.empty_sequence_error()


EXPERIMENT = Experiment(lookup, [ROW, TEXTS])


def lookup_figures(writer: Writer, found: EmbeddingLookup) -> Iterator[Block]:
    """The tokens of a line, their ids, and the rows they choose."""
    batch, tokens, say = found.batch, found.tokens, writer.language
    size, width = found.table.shape
    facts = {
        "line": str(batch.lines.numbers[found.row]),
        "count": str(len(tokens)),
        "V": str(size),
        "D": str(width),
        "id": str(found.ids[-1]),
    }
    titles = {name: fill(text[say], **facts) for name, text in LABELS.items()}
    notices = [*left_out_notices(batch, say), writer.runs("notice", **facts)]
    if len(tokens) < len(batch.lines.tokens[found.row]):
        notices.append(writer.runs("notice-cut", **facts))
    often, times = Counter(tokens).most_common(1)[0]
    if times > 1:
        notices.append(writer.runs("notice-twice", token=often, times=times))
    tape, product = diagrams.tokens_and_ids(found, titles), diagrams.one_hot_product(found, titles)
    yield _products(writer, found)
    yield writer.figure(
        Drawing(tape, writer.line("alt-tape", **facts), diagrams.min_width(found)),
        Drawing(product, writer.line("alt-product", **facts)),
        name="lookup",
        captions=[[_step_caption(writer, found, t)] for t in range(len(tokens))],
        notices=notices,
    )


def _products(writer: Writer, found: EmbeddingLookup) -> Note:
    """How many products of one-hot and matrix are not zero."""
    size, width = found.table.shape
    onehot = np.zeros(size, dtype=np.float32)
    onehot[found.ids[0]] = 1
    difference = float(np.abs(onehot @ found.table - found.vectors[0]).max())
    return writer.note("products", some=width, all=size * width, difference=number(difference))


_last_words = shared_cache(len(LANGUAGES))(compare_last_words)


def one_word_in_two_lines(writer: Writer, _: EmbeddingLookup) -> Verdict:
    """Whether a word's vector depends on the words around it."""
    one, other = TWIN_TEXTS[writer.language].split("\n")
    found = _last_words(one, other, writer.language)
    truth = "neighbours" if found.vectors else "same"
    return writer.verdict(truth, difference=number(found.vectors), states=number(found.states))


def left_out_notices(batch: TextBatch, language: Language) -> Iterator[list[Run]]:
    """What the network cannot be given as it stands: empty lines and unknown words."""
    if batch.lines.empty_numbers:
        numbers = ", ".join(map(str, batch.lines.empty_numbers))
        yield styled_runs(EMPTY_LINES[language], numbers=numbers, error=empty_sequence_error())
    if batch.unknown:
        yield styled_runs(UNKNOWN_WORDS[language], words=", ".join(batch.unknown))


def _step_caption(writer: Writer, found: EmbeddingLookup, t: int) -> list[Run]:
    token = found.tokens[t]
    return writer.runs(
        "step-unknown" if token in found.batch.unknown else "step",
        token=token,
        id=found.ids[t],
        norm=number(float(np.linalg.norm(found.vectors[t]))),
    )


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[TEXTS], [ROW]],
    formulas=["lookup"],
    presets={
        "default": ("lookup_texts", "lookup_row"),
        "unknown": {"lookup_texts": UNKNOWN_TEXTS, "lookup_row": 1},
        "one": {"lookup_texts": SINGLE_TEXTS, "lookup_row": 1},
        "gap": {"lookup_texts": GAPPED_TEXTS, "lookup_row": 2},
    },
    question=Question(("same", "neighbours", "lines"), one_word_in_two_lines),
    answers=[lookup_figures],
)
